import { child, children, isNode, type Node, range, text, walk } from "./ast.ts";

/** One change to one source file that a test should notice. */
export interface Mutant {
  /** Where and what, without line numbers, so that it outlives edits elsewhere in the file. */
  readonly id: string;
  readonly operator: string;
  /** The function that it is in, or what else holds it. */
  readonly scope: string;
  /** A guard's removal: always tried, never sampled away. */
  readonly isGuard: boolean;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly start: number;
  readonly end: number;
}

/** An edit of the range of a node, or of part of it. */
interface Edit {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly after: string;
  readonly isGuard?: boolean;
}

const SWAPS: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": "!=",
  "!=": "==",
  "&&": "||",
  "||": "&&",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
  "|=": "&=",
  "&=": "|=",
  "++": "--",
  "--": "++",
};

const YUL_SWAPS: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "div",
  and: "or",
  or: "and",
  shl: "shr",
  shr: "shl",
  gt: "lt",
  lt: "gt",
};

/** Functions that are called for nothing but their revert. */
const GUARD_NAME = /^_?(check|require|only|ensure|assert|refuse|verify|useChecked)/i;
/** What a removed statement becomes: Solidity knows no empty one. */
const NOTHING = "0";

/** All mutants of a source, in the order of its text. */
export function mutantsOf(file: string, source: Buffer, ast: Node): Mutant[] {
  const seen = new Map<string, number>();
  const edits = [...walk(ast)].flatMap(({ node, above }) =>
    editsOf(node, above, source).map((edit) => ({ edit, scope: scopeOf([...above, node]) })),
  );
  return edits.map(({ edit, scope }) => {
    const before = slice(source, edit.start, edit.end);
    const name = `${file} ${scope} ${edit.operator}: ${brief(before)} → ${brief(edit.after)}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return {
      id: nth === 1 ? name : `${name} (${nth})`,
      operator: edit.operator,
      scope,
      isGuard: edit.isGuard ?? false,
      line: slice(source, 0, edit.start).split("\n").length,
      before,
      after: edit.after,
      start: edit.start,
      end: edit.end,
    };
  });
}

/** The source with one mutant in it. */
export function applied(source: Buffer, { start, end, after }: Mutant): string {
  return slice(source, 0, start) + after + slice(source, end, source.length);
}

function editsOf(node: Node, above: readonly Node[], source: Buffer): Edit[] {
  const of = EDITS[node.nodeType];
  return of === undefined ? [] : of(node, above, source);
}

type EditsOf = (node: Node, above: readonly Node[], source: Buffer) => Edit[];

const EDITS: Readonly<Record<string, EditsOf>> = {
  IfStatement(node, _above, source) {
    const condition = child(node, "condition");
    if (condition === undefined) return [];
    const { start, end } = range(condition);
    if (isGuard(node))
      return [{ operator: "guard", start, end, after: "false", isGuard: true }, ...parts(condition, source)];
    return negation(condition, source);
  },
  Conditional(node, _above, source) {
    const condition = child(node, "condition");
    return condition === undefined ? [] : negation(condition, source);
  },
  WhileStatement(node, _above, source) {
    const condition = child(node, "condition");
    return condition === undefined ? [] : negation(condition, source);
  },
  FunctionDefinition(node) {
    const modifiers = children(node, "modifiers").filter((each) => text(each, "kind") === "modifierInvocation");
    return modifiers.map((modifier) => ({ operator: "modifier", ...range(modifier), after: "", isGuard: true }));
  },
  RevertStatement(node, above) {
    const parent = above.at(-1);
    const holder = parent?.nodeType === "Block" ? above.at(-2) : parent;
    if (holder?.nodeType === "IfStatement" && isGuard(holder)) return [];
    return [{ operator: "revert", ...range(node), after: NOTHING, isGuard: true }];
  },
  ExpressionStatement(node) {
    const expression = child(node, "expression");
    if (expression === undefined) return [];
    const callee = expression.nodeType === "FunctionCall" ? child(expression, "expression") : undefined;
    const name = text(callee, "name") || text(callee, "memberName");
    if (GUARD_NAME.test(name)) return [{ operator: "check", ...range(node), after: NOTHING, isGuard: true }];
    return [{ operator: "statement", ...range(node), after: NOTHING }];
  },
  EmitStatement: (node) => [{ operator: "emit", ...range(node), after: NOTHING }],
  Return(node, _above, source) {
    const expression = child(node, "expression");
    const type = expression?.["typeDescriptions"];
    const isBool = typeof type === "object" && type !== null && "typeString" in type && type.typeString === "bool";
    if (expression === undefined || !isBool || expression.nodeType === "Literal") return [];
    return negation(expression, source, "result");
  },
  BinaryOperation: swap,
  Assignment: swap,
  UnaryOperation(node, _above, source) {
    const operator = text(node, "operator");
    const operand = child(node, "subExpression");
    if (operator === "!" && operand !== undefined) {
      const { start, end } = range(operand);
      return [{ operator: "not", ...range(node), after: slice(source, start, end) }];
    }
    const after = SWAPS[operator];
    if (after === undefined) return [];
    const { start, end } = range(node);
    return node["prefix"] === true
      ? [{ operator: "step", start, end: start + operator.length, after }]
      : [{ operator: "step", start: end - operator.length, end, after }];
  },
  Literal(node, above, source) {
    const { start, end } = range(node);
    const kind = text(node, "kind");
    if (kind === "bool") {
      return [{ operator: "constant", start, end, after: text(node, "value") === "true" ? "false" : "true" }];
    }
    const isHex = text(node, "value").startsWith("0x");
    if (kind !== "number" || (isHex && text(node, "value").length > 20)) return [];
    if (above.some(({ nodeType }) => nodeType === "StructDefinition")) return [];
    return [{ operator: "constant", start, end, after: `(${slice(source, start, end)} + 1)` }];
  },
  MemberAccess(node) {
    const ROUNDINGS: Record<string, string> = { Floor: "Ceil", Ceil: "Floor", min: "max", max: "min" };
    const name = text(node, "memberName");
    const base = child(node, "expression");
    const after = ROUNDINGS[name];
    if (after === undefined || (text(base, "name") !== "Math" && text(base, "memberName") !== "Rounding")) return [];
    const { end } = range(node);
    return [{ operator: "rounding", start: end - name.length, end, after }];
  },
  FunctionCall(node, _above, source) {
    const callee = child(node, "expression");
    const name = text(callee, "memberName");
    const args = children(node, "arguments").map((each) => slice(source, range(each).start, range(each).end));
    const { start, end } = range(node);
    if (name === "mulDiv" && args.length === 3) {
      return [
        { operator: "rounding", start, end: end - 1, after: `${slice(source, start, end - 1)}, Math.Rounding.Ceil` },
      ];
    }
    if (name === "ceilDiv" && args.length === 2) {
      return [{ operator: "rounding", start, end, after: `((${args[0]}) / (${args[1]}))` }];
    }
    return [];
  },
  YulFunctionCall(node) {
    const callee = child(node, "functionName");
    const after = YUL_SWAPS[text(callee, "name")];
    return callee === undefined || after === undefined ? [] : [{ operator: "assembly", ...range(callee), after }];
  },
  YulLiteral(node) {
    const value = text(node, "value");
    if (text(node, "kind") !== "number") return [];
    return [{ operator: "assembly", ...range(node), after: (BigInt(value) + 1n).toString() }];
  },
};

/** Relational, arithmetic and logical operators for their neighbours. */
function swap(node: Node, _above: readonly Node[], source: Buffer): Edit[] {
  const operator = text(node, "operator");
  const after = SWAPS[operator];
  const left = child(node, "leftExpression") ?? child(node, "leftHandSide");
  const right = child(node, "rightExpression") ?? child(node, "rightHandSide");
  if (after === undefined || left === undefined || right === undefined) return [];
  const from = range(left).end;
  const found = slice(source, from, range(right).start);
  // A parenthesis may stand between operand and operator, a comment with an operator in it does not.
  const at = found.indexOf(operator);
  if (at < 0) return [];
  const start = from + Buffer.byteLength(found.slice(0, at));
  return [{ operator: "operator", start, end: start + operator.length, after }];
}

/** `if (…) revert`, in whatever form: what the condition keeps out comes in when it is never true. */
function isGuard(node: Node): boolean {
  const body = child(node, "trueBody");
  const last = body?.nodeType === "Block" ? children(body, "statements").at(-1) : body;
  return last?.nodeType === "RevertStatement" && node["falseBody"] == null;
}

/** Each operand of a compound condition left out. */
function parts(condition: Node, source: Buffer): Edit[] {
  if (condition.nodeType === "TupleExpression")
    return children(condition, "components").flatMap((c) => parts(c, source));
  const operator = text(condition, "operator");
  const left = child(condition, "leftExpression");
  const right = child(condition, "rightExpression");
  if ((operator !== "&&" && operator !== "||") || left === undefined || right === undefined) return [];
  const keep = (kept: Node): Edit => ({
    operator: "part",
    ...range(condition),
    after: slice(source, range(kept).start, range(kept).end),
    isGuard: true,
  });
  return [keep(left), keep(right), ...parts(left, source), ...parts(right, source)];
}

function negation(condition: Node, source: Buffer, operator = "condition"): Edit[] {
  const { start, end } = range(condition);
  return [{ operator, start, end, after: `!(${slice(source, start, end)})` }];
}

/** The function, or whatever else at contract or file level, that a node stands in. */
function scopeOf(path: readonly Node[]): string {
  const scopes = ["FunctionDefinition", "ModifierDefinition", "VariableDeclaration"];
  const scope = path.find((node) => scopes.includes(node.nodeType));
  return text(scope, "name") || text(scope, "kind") || "file";
}

function slice(source: Buffer, start: number, end: number): string {
  return source.subarray(start, end).toString("utf8");
}

const BRIEF = 90;

function brief(code: string): string {
  const line = code.replace(/\s+/g, " ").trim();
  if (line === "") return "nothing";
  return line.length <= BRIEF ? line : `${line.slice(0, BRIEF)}…`;
}

/** Whether a value from the compiler's output is the tree of a source. */
export function isSourceUnit(value: unknown): value is Node {
  return isNode(value) && value.nodeType === "SourceUnit";
}
