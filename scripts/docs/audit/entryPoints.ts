/** Every function that changes state in a deployed contract: who may call it, what it asks first, and where it runs. */
import { type Guard, type Permissions, permissions, unmanaged } from "../../../deploy/roles.ts";
import { children, type Node, text, walk } from "../../mutation/ast.ts";
import { onOneLine } from "../natspec.ts";
import { type Build, type Compiled, compiledContracts, type Declared, StaleBuildError } from "./syntax.ts";

export interface EntryPoint {
  readonly contract: string;
  readonly name: string;
  readonly guard: Guard;
  /** What the manual says about who may, where the guard is none of the roles. */
  readonly says: string;
  /** Modifiers, and functions that are called for nothing but their refusal, in the order in which they are met. */
  readonly asks: readonly string[];
  /** Files of the implementation: the contract's own or those it inherits; a dependency's by its package. */
  readonly files: readonly string[];
  /** `Library.function` of every linked library that the call goes through. */
  readonly linked: readonly string[];
}

const CHECK = /^_?(check|require|only|ensure|assert|refuse|screen)(?=[A-Z]|$)/;
const PROJECT = "project/";
const OUTSIDE: readonly string[] = ["external", "public"];

/** In the order of deploy/roles.ts. */
export function entryPoints(root: string): EntryPoint[] {
  const compiled = compiledContracts(root);
  return Object.entries({ ...permissions, ...unmanaged }).flatMap(([contract, guards]: [string, Permissions]) => {
    const found = compiled.get(contract);
    if (found === undefined) throw new StaleBuildError(contract);
    return Object.entries(guards).map(([name, guard]) => entryPoint(found, name, guard));
  });
}

/** One function of a contract, with all its overloads. */
export function entryPoint({ build, file, name: contract }: Compiled, name: string, guard: Guard): EntryPoint {
  const node = build.contract(file, contract)?.node;
  if (node === undefined) throw new StaleBuildError(file);
  const lineage = build.lineage(node);
  const bodies = implementations(lineage, name);
  const reach = new Reach(build, lineage);
  for (const body of bodies) reach.visit(body);
  return {
    contract,
    name,
    guard,
    says: guard === "ANYONE" || guard === "FIXED" ? saidIn(lineage, name) : "",
    asks: [...reach.asks],
    files: [...new Set(bodies.map((body) => shortName(body.file)))],
    linked: [...reach.linked],
  };
}

/** The most derived bodies of a function, one for each list of parameters. */
function implementations(lineage: readonly Declared[], name: string): Declared[] {
  const found = new Map<string, Declared>();
  for (const { node: contract, file } of lineage) {
    for (const node of children(contract, "nodes")) {
      if (node.nodeType !== "FunctionDefinition" || text(node, "name") !== name || node["body"] == null) continue;
      if (!OUTSIDE.includes(text(node, "visibility"))) continue;
      const key = parametersOf(node);
      if (!found.has(key)) found.set(key, { node, file, holder: contract });
    }
  }
  return [...found.values()];
}

function parametersOf(node: Node): string {
  const list = node["parameters"];
  if (typeof list !== "object" || list === null || !("parameters" in list) || !Array.isArray(list.parameters))
    return "";
  return list.parameters
    .map((parameter: Node) => {
      const type = parameter["typeDescriptions"];
      return typeof type === "object" && type !== null && "typeString" in type ? String(type.typeString) : "";
    })
    .join(",")
    .replace(/ (calldata|memory)\b/g, "");
}

/** The first words of `@dev` in an interface that says who may call. */
function saidIn(lineage: readonly Declared[], name: string): string {
  for (const { node: contract } of lineage) {
    for (const node of children(contract, "nodes")) {
      if (node.nodeType !== "FunctionDefinition" || text(node, "name") !== name) continue;
      const documentation = node["documentation"];
      const written =
        typeof documentation === "object" && documentation !== null && "text" in documentation
          ? String(documentation.text)
          : "";
      const dev = onOneLine(/@dev([\s\S]*?)(?=@\w|$)/.exec(written)?.[1] ?? "");
      const [first = ""] = dev.split(/(?<=\.) (?=[A-Z])/);
      const said = first.replace(/\{(?:\w+-)?(\w+)\}/g, "`$1`").replace(/\.$/, "");
      if (WHO.test(said)) return said;
    }
  }
  return "";
}

/** Sentences about callers, as the interfaces write them. */
const WHO = /^(Anyone|Attestors|Callers|Only|Callable only|The |Whoever|After `|As `)/;

/** What a call goes through, as far as the sources tell: calls of other contracts end it. */
class Reach {
  readonly asks = new Set<string>();
  readonly linked = new Set<string>();
  readonly #seen = new Set<Node>();

  constructor(
    private readonly build: Build,
    private readonly lineage: readonly Declared[],
  ) {}

  visit({ node, file, holder }: Declared): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    const isLibrary = text(holder, "contractKind") === "library";
    if (isLibrary && OUTSIDE.includes(text(node, "visibility"))) {
      this.linked.add(`${text(holder, "name")}.${text(node, "name")}`);
    }
    const isOwn = file.startsWith(PROJECT);
    for (const modifier of children(node, "modifiers")) this.#call(modifier["modifierName"], isOwn, true);
    for (const { node: inner } of walk(node)) {
      if (inner.nodeType === "FunctionCall") this.#call(inner["expression"], isOwn, false);
    }
  }

  /** A dependency's own checks are its business; the modifiers and checks that this project takes from it are not. */
  #call(callee: unknown, isOwn: boolean, isModifier: boolean): void {
    if (typeof callee !== "object" || callee === null || !("referencedDeclaration" in callee)) return;
    const called = this.build.declaration(callee.referencedDeclaration);
    if (called === undefined || text(called.node, "kind") === "constructor") return;
    if (!["FunctionDefinition", "ModifierDefinition"].includes(called.node.nodeType)) return;
    // A call of another contract, through its interface, leaves these sources.
    if (text(called.holder, "contractKind") === "interface") return;
    const name = text(called.node, "name");
    if (isOwn && (isModifier || CHECK.test(name))) this.asks.add(name);
    this.visit(this.#mostDerived(called));
  }

  #mostDerived(called: Declared): Declared {
    if (called.node["virtual"] !== true) return called;
    return mostDerived(this.lineage, called.node) ?? called;
  }
}

function mostDerived(lineage: readonly Declared[], base: Node): Declared | undefined {
  for (const { node: contract, file } of lineage) {
    const node = children(contract, "nodes").find(
      (each) =>
        each.nodeType === base.nodeType &&
        text(each, "name") === text(base, "name") &&
        each["body"] != null &&
        parametersOf(each) === parametersOf(base),
    );
    if (node !== undefined) return { node, file, holder: contract };
  }
  return undefined;
}

function shortName(file: string): string {
  if (file.startsWith(PROJECT)) return file.slice(PROJECT.length);
  return file.replace(/^npm\//, "").replace(/@(\d[^/]*)\//, "/");
}
