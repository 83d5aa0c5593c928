import { Bounds } from "./bounds.ts";
import { isNumber, type Term, type Terms } from "./terms.ts";

const ARITHMETIC = new Set(["+", "-", "*", "div", "mod", "ite", "bv2nat"]);

/** Something without a place among words of a fixed width. */
class Untranslatable extends Error {}

/**
 * The facts as a question about words of one width, wide enough for every number in them, so that nothing wraps: where the
 * numbers have a solution, the words have the same one. What cannot be said in words is left out or made a word of its own;
 * that only adds solutions. So if there is none, there was none.
 */
export function inBits(terms: Terms, facts: readonly Term[]): string {
  const bounds = new Bounds(terms, facts);
  const useful = connected(facts.filter((fact) => !isPlain(bounds, fact)));
  // Once to see how wide the widest number is that is really written, and once to write.
  const draft = write(terms, bounds, useful, 0);
  const { writer, lines } = write(terms, bounds, useful, 1 + Math.max(2, draft.writer.widest));
  return ["(set-logic QF_BV)", ...writer.lines, ...lines, "(check-sat)", ""].join("\n");
}

function write(
  terms: Terms,
  bounds: Bounds,
  facts: readonly Term[],
  width: number,
): { writer: Writer; lines: string[] } {
  const writer = new Writer(terms, bounds, width);
  const lines = facts.flatMap((fact) => {
    try {
      return [`(assert ${writer.truth(fact, true)})`];
    } catch (error) {
      if (error instanceof Untranslatable) return [];
      throw error;
    }
  });
  return { writer, lines };
}

/** Whether a comparison says no more than what its terms are made of, or less than others say. */
function isPlain(bounds: Bounds, fact: Term): boolean {
  const [a, b] = fact.args;
  if (a === undefined || b === undefined || !isNumber(b)) return false;
  const [itself, stated, limit] = [bounds.byItself(a), bounds.of(a), BigInt(b.op)];
  if (fact.op === ">=") {
    return (itself.low !== undefined && itself.low >= limit) || (stated.low !== undefined && stated.low > limit);
  }
  if (fact.op !== "<=") return false;
  return (itself.high !== undefined && itself.high <= limit) || (stated.high !== undefined && stated.high < limit);
}

/** Without what is said about the block, the message and everything else that the claim does not depend on. */
function connected(facts: readonly Term[]): readonly Term[] {
  const symbols = facts.map((fact) =>
    [...numbersIn([fact])].filter((term) => term.args.length === 0 && !isNumber(term)),
  );
  const leader = new Map<Term, Term>();
  const find = (term: Term): Term => {
    let at = term;
    for (let next = leader.get(at); next !== undefined; next = leader.get(at)) at = next;
    return at;
  };
  for (const [first, ...rest] of symbols) {
    if (first === undefined) continue;
    for (const other of rest) if (find(other) !== find(first)) leader.set(find(other), find(first));
  }
  // A claim is more than the range of something.
  const isRange = ({ op, args: [a, b] }: Term) =>
    op !== "not" && a !== undefined && b !== undefined && isNumber(b) && !ARITHMETIC.has(a.op);
  const lively = new Set(facts.flatMap((fact, at) => (isRange(fact) ? [] : (symbols[at] ?? []).map(find))));
  return facts.filter((_, at) => {
    const [first] = symbols[at] ?? [];
    return first === undefined || lively.has(find(first));
  });
}

function numbersIn(facts: readonly Term[]): Set<Term> {
  const seen = new Set<Term>();
  const stack = [...facts];
  for (let term = stack.pop(); term !== undefined; term = stack.pop()) {
    if (seen.has(term)) continue;
    seen.add(term);
    stack.push(...term.args);
  }
  return seen;
}

/** How many bits a number between these takes, without its sign. */
function bitsFor(low: bigint, high: bigint): number {
  const most = high > -low ? high : -low;
  return (most < 0n ? -most : most).toString(2).length;
}

/** Writes terms as words of one width; each once, under a name. */
class Writer {
  readonly lines: string[] = [];
  /** The bits of the widest number so far. */
  widest = 0;
  readonly #terms: Terms;
  readonly #bounds: Bounds;
  readonly #width: number;
  readonly #names = new Map<Term, string>();

  constructor(terms: Terms, bounds: Bounds, width: number) {
    this.#terms = terms;
    this.#bounds = bounds;
    this.#width = width;
  }

  /** A Boolean. A comparison that ranges decide is a constant, unless it is itself a fact. */
  truth(term: Term, isFact = false): string {
    const decided = isFact ? undefined : this.#bounds.decide(term);
    if (decided !== undefined) return String(decided);
    const [a, b, c] = term.args;
    if (term.op === "true" || term.op === "false") return term.op;
    if (term.op === "not" && a !== undefined) return `(not ${this.truth(a, isFact)})`;
    if (term.op === "and" || term.op === "or") return `(${term.op} ${term.args.map((x) => this.truth(x)).join(" ")})`;
    if (a === undefined || b === undefined) return this.#free(term, "Bool");
    if (term.op === "ite" && c !== undefined) return `(ite ${this.truth(a)} ${this.truth(b)} ${this.truth(c)})`;
    const compared = { "<": "bvslt", "<=": "bvsle", ">": "bvsgt", ">=": "bvsge" }[term.op];
    if (compared !== undefined) return `(${compared} ${this.number(a)} ${this.number(b)})`;
    if (term.op !== "=") return this.#free(term, "Bool");
    if (a.sort === "Bool") return `(= ${this.truth(a)} ${this.truth(b)})`;
    if (a.sort === "Int" || b.sort === "Int") return `(= ${this.number(a)} ${this.number(b)})`;
    if (a.sort === "Bits" && b.sort === "Bits") return `(= ${this.bits(a)} ${this.bits(b)})`;
    return this.#free(term, "Bool");
  }

  /** A number, as a word. */
  number(term: Term): string {
    const { low, high } = this.#bounds.of(term);
    if (low === undefined || high === undefined) throw new Untranslatable(term.op);
    if (this.#isWhole(term)) return this.number(term.args[0] ?? term);
    this.widest = Math.max(this.widest, bitsFor(low, high));
    if (isNumber(term)) return this.#constant(BigInt(term.op), this.#width);
    return this.#named(term, `(_ BitVec ${this.#width})`, () => this.#number(term));
  }

  /** A remainder of what is smaller anyway. */
  #isWhole({ op, args: [a, b] }: Term): boolean {
    if (op !== "mod" || a === undefined || b === undefined || !isNumber(b)) return false;
    const { low, high } = this.#bounds.of(a);
    return low !== undefined && low >= 0n && high !== undefined && high < BigInt(b.op);
  }

  #number(term: Term): string | undefined {
    const [a, b, c] = term.args;
    if (a === undefined) return undefined;
    if (term.op === "bv2nat") return this.#extended(a);
    if (term.op === "-" && b === undefined) return `(bvneg ${this.number(a)})`;
    if (b === undefined) return undefined;
    if (term.op === "ite" && c !== undefined) {
      const decided = this.#bounds.decide(a);
      if (decided !== undefined) return this.number(decided ? b : c);
      return `(ite ${this.truth(a)} ${this.number(b)} ${this.number(c)})`;
    }
    const operator = { "+": "bvadd", "-": "bvsub", "*": "bvmul" }[term.op];
    if (operator !== undefined) {
      return term.args.map((arg) => this.number(arg)).reduce((x, y) => `(${operator} ${x} ${y})`);
    }
    return term.op === "div" || term.op === "mod" ? this.#quotient(term.op, a, b) : undefined;
  }

  /** A word as a number. Its bits above the width are zero, by the number's bounds. */
  #extended(word: Term): string {
    const [from, bits] = [this.#terms.widthOf(word), this.bits(word)];
    if (from <= this.#width) return `((_ zero_extend ${this.#width - from}) ${bits})`;
    return `((_ extract ${this.#width - 1} 0) ${bits})`;
  }

  /** The remainder is never negative, so a power of two shifts the sign in, or masks. */
  #quotient(op: "div" | "mod", a: Term, b: Term): string | undefined {
    const by = isNumber(b) ? BigInt(b.op) : 0n;
    const places = by.toString(2).length - 1;
    if (by > 0n && by === 1n << BigInt(places)) {
      this.widest = Math.max(this.widest, places);
      if (op === "div") return `(bvashr ${this.number(a)} ${this.#constant(BigInt(places), this.#width)})`;
      return `(bvand ${this.number(a)} ${this.#constant(by - 1n, this.#width)})`;
    }
    const isNatural = (this.#bounds.of(a).low ?? -1n) >= 0n && (this.#bounds.of(b).low ?? 0n) > 0n;
    return isNatural ? `(${op === "div" ? "bvudiv" : "bvurem"} ${this.number(a)} ${this.number(b)})` : undefined;
  }

  /** What was a word to begin with. */
  bits(term: Term): string {
    const width = this.#terms.widthOf(term);
    return this.#named(term, `(_ BitVec ${width})`, () => this.#bits(term, width));
  }

  #bits(term: Term, width: number): string | undefined {
    const [a, b, c] = term.args;
    if (a === undefined) return undefined;
    if (term.op.startsWith("int2bv ")) {
      if (isNumber(a)) return this.#constant(BigInt(a.op), width);
      const word = this.number(a);
      if (width <= this.#width) return `((_ extract ${width - 1} 0) ${word})`;
      return `((_ sign_extend ${width - this.#width}) ${word})`;
    }
    if (term.op === "ite" && b !== undefined && c !== undefined) {
      const decided = this.#bounds.decide(a);
      if (decided !== undefined) return this.bits(decided ? b : c);
      return `(ite ${this.truth(a)} ${this.bits(b)} ${this.bits(c)})`;
    }
    const known = ["bvand", "bvor", "bvxor", "bvnot", "bvneg", "bvshl", "bvlshr"];
    return known.includes(term.op) ? `(${term.op} ${term.args.map((arg) => this.bits(arg)).join(" ")})` : undefined;
  }

  #constant(value: bigint, width: number): string {
    return `(_ bv${((value % (1n << BigInt(width))) + (1n << BigInt(width))) % (1n << BigInt(width))} ${width})`;
  }

  #free(term: Term, sort: string): string {
    return this.#named(term, sort, () => undefined);
  }

  #named(term: Term, sort: string, write: () => string | undefined): string {
    const known = this.#names.get(term);
    if (known !== undefined) return known;
    const meaning = write();
    const name = `t${term.id}`;
    this.lines.push(
      meaning === undefined ? `(declare-const ${name} ${sort})` : `(define-fun ${name} () ${sort} ${meaning})`,
    );
    this.#names.set(term, name);
    return name;
  }
}
