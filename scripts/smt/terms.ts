/** A term of SMT-LIB. Equal terms are one object. */
export interface Term {
  readonly id: number;
  /** A symbol, a numeral ("12", "-12"), or the operator of an application: "and", "+", "int2bv 256", "|f_1|". */
  readonly op: string;
  readonly args: readonly Term[];
  readonly sort: Sort;
}

/** "other": arrays, tuples, whatever is not looked into. */
export type Sort = "Int" | "Bool" | "Bits" | "other";

/** A question of the compiler's, taken apart. */
export interface Query {
  /** All of these hold. */
  readonly facts: readonly Term[];
}

type Sexpr = string | readonly Sexpr[];

const BOOLEAN = new Set(["and", "or", "not", "=>", "=", "<", "<=", ">", ">=", "true", "false"]);
const INTEGER = new Set(["+", "-", "*", "div", "mod", "bv2nat"]);

/** Makes terms, each only once, and the simpler of two equal ones where that is plain to see. */
export class Terms {
  readonly #known = new Map<string, Term>();
  readonly #sorts = new Map<string, Sort>();
  /** How many bits the results of a symbol have. */
  readonly #widths = new Map<number, number>();
  readonly true: Term = this.#intern("true", []);
  readonly false: Term = this.#intern("false", []);

  declare(symbol: string, sort: Sort): void {
    this.#sorts.set(symbol, sort);
  }

  number(value: bigint): Term {
    return this.#intern(value.toString(), []);
  }

  symbol(name: string): Term {
    return this.#intern(name, []);
  }

  /** The bits of a term of sort Bits. */
  widthOf(term: Term): number {
    return this.#widths.get(term.id) ?? 0;
  }

  /** An application, simplified. Keeps the meaning. */
  make(op: string, args: readonly Term[]): Term {
    const [a] = args;
    if (a === undefined) return this.symbol(op);
    const simpler = this.#logic(op, args) ?? this.#figures(op, args) ?? this.#field(op, args);
    return simpler ?? this.#intern(op, args);
  }

  #logic(op: string, args: readonly Term[]): Term | undefined {
    const [a, b, c] = args;
    if (a === undefined) return undefined;
    if (op === "and" || op === "or") return this.#junction(op, args);
    if (op === "not") return this.#negation(a);
    if (b === undefined) return undefined;
    if (op === "=>" && c === undefined) return this.make("or", [this.make("not", [a]), b]);
    if (op === "=" && c === undefined) return this.#equation(a, b);
    return op === "ite" && c !== undefined ? this.#branch(a, b, c) : undefined;
  }

  #negation(a: Term): Term | undefined {
    if (a === this.true) return this.false;
    if (a === this.false) return this.true;
    return a.op === "not" ? a.args[0] : undefined;
  }

  #equation(a: Term, b: Term): Term | undefined {
    if (a === b) return this.true;
    if (isNumber(a) && isNumber(b)) return this.false;
    if (a === this.true) return b;
    if (b === this.true) return a;
    if (a === this.false) return this.make("not", [b]);
    return b === this.false ? this.make("not", [a]) : undefined;
  }

  #branch(condition: Term, b: Term, c: Term): Term | undefined {
    if (condition === this.true || b === c) return b;
    if (condition === this.false) return c;
    if (b === this.true && c === this.false) return condition;
    if (b === this.false && c === this.true) return this.make("not", [condition]);
    return this.#sameSubject(condition, b, c);
  }

  #figures(op: string, args: readonly Term[]): Term | undefined {
    const [a, b] = args;
    if (a === undefined) return undefined;
    if (op === "bv2nat") return this.#cast(a);
    if (op === "+" || op === "-" || op === "*") return this.#arithmetic(op, args);
    if (b === undefined || !isNumber(a) || !isNumber(b)) return undefined;
    const [x, y] = [BigInt(a.op), BigInt(b.op)];
    if (["<", "<=", ">", ">="].includes(op)) return this.#compare(op, x, y);
    if ((op !== "div" && op !== "mod") || x < 0n || y <= 0n) return undefined;
    return this.number(op === "div" ? x / y : x % y);
  }

  /** A cast: the lowest bits of a number, which the compiler takes of a negative one by way of its opposite. */
  #cast(a: Term): Term | undefined {
    const word = a.op === "ite" ? a.args[1] : a;
    const [number] = word?.args ?? [];
    if (!word?.op.startsWith("int2bv ") || number === undefined) return undefined;
    const opposite = this.make("bvneg", [this.make(word.op, [this.make("-", [number])])]);
    if (a.op === "ite" && a.args[2] !== opposite) return undefined;
    return this.make("mod", [number, this.number(1n << BigInt(this.widthOf(word)))]);
  }

  /** A field of a tuple, or an entry of an array, that was just put there. */
  #field(op: string, args: readonly Term[]): Term | undefined {
    const [a, b] = args;
    if (op === "select" && a?.op === "store" && a.args[1] === b) return a.args[2];
    const place = a === undefined ? -1 : (this.#fields.get(a.op)?.indexOf(op) ?? -1);
    return args.length === 1 && place >= 0 ? a?.args[place] : undefined;
  }

  /** "If a then x is b, else x is c" defines x: after a branch, that is how the compiler says so. */
  #sameSubject(condition: Term, one: Term, other: Term): Term | undefined {
    if (one.op !== "=" || other.op !== "=") return undefined;
    for (const [x, b] of [one.args, [...one.args].reverse()]) {
      for (const [y, c] of [other.args, [...other.args].reverse()]) {
        if (x === undefined || x !== y || isNumber(x) || b === undefined || c === undefined) continue;
        return this.make("=", [x, this.make("ite", [condition, b, c])]);
      }
    }
    return undefined;
  }

  readonly #fields = new Map<string, readonly string[]>();

  /** A tuple's constructor and its fields, in order. */
  declareTuple(name: string, fields: readonly (readonly [string, Sort])[]): void {
    this.#fields.set(
      name,
      fields.map(([field]) => field),
    );
    for (const [field, sort] of fields) this.declare(field, sort);
  }

  #junction(op: "and" | "or", args: readonly Term[]): Term {
    const [neutral, final] = op === "and" ? [this.true, this.false] : [this.false, this.true];
    const flat = [...new Set(args.flatMap((arg) => (arg.op === op ? arg.args : [arg])))].filter((x) => x !== neutral);
    if (flat.includes(final)) return final;
    const [only] = flat;
    if (only === undefined) return neutral;
    return flat.length === 1 ? only : this.#intern(op, flat);
  }

  #compare(op: string, a: bigint, b: bigint): Term {
    const holds = op === "<" ? a < b : op === "<=" ? a <= b : op === ">" ? a > b : a >= b;
    return holds ? this.true : this.false;
  }

  #arithmetic(op: string, args: readonly Term[]): Term {
    if (args.every(isNumber)) {
      const [first = 0n, ...rest] = args.map((arg) => BigInt(arg.op));
      if (op === "-" && rest.length === 0) return this.number(-first);
      return this.number(
        rest.reduce((sum, each) => (op === "+" ? sum + each : op === "-" ? sum - each : sum * each), first),
      );
    }
    const [a, b] = args;
    if (a === undefined || b === undefined || args.length !== 2) return this.#intern(op, args);
    if (op !== "*" && b.op === "0") return a;
    if (op === "+" && a.op === "0") return b;
    if (op === "*" && (a.op === "0" || b.op === "1")) return a;
    if (op === "*" && (b.op === "0" || a.op === "1")) return b;
    return this.#intern(op, args);
  }

  #intern(op: string, args: readonly Term[]): Term {
    const key = `${op} ${args.map(({ id }) => id).join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const term = { id: this.#known.size, op, args, sort: this.#sortOf(op, args) };
    this.#known.set(key, term);
    if (term.sort === "Bits") this.#widths.set(term.id, this.#widthOf(op, args));
    return term;
  }

  #sortOf(op: string, args: readonly Term[]): Sort {
    if (/^-?\d+$/.test(op) || INTEGER.has(op)) return "Int";
    if (BOOLEAN.has(op)) return "Bool";
    if (op === "ite") return args[1]?.sort ?? "other";
    if (op.startsWith("bv") || op.startsWith("int2bv ")) return "Bits";
    // What an array holds is not known here; solc states the range of every number that it reads, so it is seen by its use.
    return this.#sorts.get(op) ?? "other";
  }

  #widthOf(op: string, args: readonly Term[]): number {
    if (op.startsWith("int2bv ")) return Number(op.slice("int2bv ".length));
    const operand = args[op === "ite" ? 1 : 0];
    return operand === undefined ? 0 : this.widthOf(operand);
  }
}

export function isNumber(term: Term): boolean {
  return term.args.length === 0 && /^-?\d+$/.test(term.op);
}

/** Takes a question apart. */
export function parse(terms: Terms, text: string): Query {
  const facts: Term[] = [];
  const built = new Map<Sexpr, Term>();
  const build = (expression: Sexpr): Term => {
    if (typeof expression === "string") return terms.symbol(expression);
    const known = built.get(expression);
    if (known !== undefined) return known;
    const [head, ...rest] = expression;
    const op = typeof head === "string" ? head : print(head);
    const term = terms.make(op.replace(/^\(_ (int2bv \d+)\)$/, "$1"), rest.map(build));
    built.set(expression, term);
    return term;
  };
  for (const command of expressions(text)) {
    if (typeof command === "string") continue;
    const [name, subject, , last] = command;
    if (name === "assert" && subject !== undefined) facts.push(build(subject));
    if (name === "declare-fun" && typeof subject === "string") terms.declare(subject, sortOf(last));
    if (name === "declare-const" && typeof subject === "string") terms.declare(subject, sortOf(command[2]));
    if (name === "declare-datatypes") declareTuples(terms, command);
  }
  return { facts };
}

function declareTuples(terms: Terms, command: readonly Sexpr[]): void {
  const constructors = command[2];
  if (!Array.isArray(constructors)) return;
  for (const [tuple] of constructors) {
    if (!Array.isArray(tuple)) continue;
    const [name, ...fields] = tuple;
    terms.declareTuple(
      name,
      fields.map(([field, sort]: [string, Sexpr]) => [field, sortOf(sort)] as const),
    );
  }
}

function sortOf(expression: Sexpr | undefined): Sort {
  return expression === "Int" || expression === "Bool" ? expression : "other";
}

function print(expression: Sexpr | undefined): string {
  if (expression === undefined) return "";
  return typeof expression === "string" ? expression : `(${expression.map(print).join(" ")})`;
}

function expressions(text: string): readonly Sexpr[] {
  const stack: Sexpr[][] = [[]];
  for (const [token] of text.matchAll(/\(|\)|\|[^|]*\||[^\s()|]+/g)) {
    if (token === "(") {
      stack.push([]);
    } else if (token === ")") {
      const done = stack.pop() ?? [];
      stack.at(-1)?.push(done);
    } else {
      stack.at(-1)?.push(token);
    }
  }
  return stack[0] ?? [];
}
