import { z } from "zod";

/** What is read of a syntax tree: nodes with an id, what they refer to, and everything below them. */
const Node = z.looseObject({ id: z.number(), nodeType: z.string() });
type Node = z.infer<typeof Node>;

const LOOPS = new Set(["ForStatement", "WhileStatement", "DoWhileStatement"]);

/**
 * The functions of a contract from which a loop can be reached. The bounded engine runs a loop a few times and takes for
 * granted that it ends then, so what it proves of these is proven only if no loop runs more often.
 */
export function functionsWithLoops(
  sources: Readonly<Record<string, { ast?: unknown }>>,
  contract: string,
): Set<string> {
  const byId = new Map<number, Node>();
  let root: Node | undefined;
  for (const { ast } of Object.values(sources)) {
    for (const node of below(ast)) {
      byId.set(node.id, node);
      if (node.nodeType === "ContractDefinition" && node.name === contract) root = node;
    }
  }
  const known = new Map<number, boolean>();
  const loops = (node: Node): boolean => {
    const before = known.get(node.id);
    if (before !== undefined) return before;
    known.set(node.id, false);
    const inside = [...below(node)];
    const result =
      inside.some(({ nodeType }) => LOOPS.has(nodeType)) ||
      inside.some(({ referencedDeclaration }) => {
        const target = typeof referencedDeclaration === "number" ? byId.get(referencedDeclaration) : undefined;
        return target?.nodeType === "FunctionDefinition" && loops(target);
      });
    known.set(node.id, result);
    return result;
  };
  const functions = [...below(root)].filter(({ nodeType }) => nodeType === "FunctionDefinition");
  return new Set(functions.filter(loops).map(({ name }) => String(name)));
}

function* below(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  const node = Node.safeParse(value);
  if (node.success) yield node.data;
  for (const part of Object.values(value)) yield* below(part);
}
