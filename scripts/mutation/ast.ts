/** The compiler's syntax tree, as far as mutation reads it. */
export interface Node {
  readonly nodeType: string;
  /** start:length:file, in bytes. */
  readonly src: string;
  readonly [field: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** The node in a field, if there is one. */
export function child(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a field that holds a list. */
export function children(node: Node, field: string): Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function text(node: Node | undefined, field: string): string {
  const value = node?.[field];
  return typeof value === "string" ? value : "";
}

export function range(node: Node): { readonly start: number; readonly end: number } {
  const [start = 0, length = 0] = node.src.split(":").map(Number);
  return { start, end: start + length };
}

/** Every node below and including `node`, parents first, each with the nodes above it, nearest last. */
export function* walk(node: Node, above: readonly Node[] = []): Generator<{ node: Node; above: readonly Node[] }> {
  yield { node, above };
  const path = [...above, node];
  for (const [field, value] of Object.entries(node)) {
    if (field === "typeName" || field === "documentation" || field === "AST_ignored") continue;
    const below: unknown[] = Array.isArray(value) ? value : [value];
    for (const each of below) if (isNode(each)) yield* walk(each, path);
  }
}
