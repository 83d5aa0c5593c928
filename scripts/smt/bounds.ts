import { isNumber, type Term, type Terms } from "./terms.ts";

/** The least and the greatest value of a number; undefined is no bound. */
export interface Range {
  readonly low: bigint | undefined;
  readonly high: bigint | undefined;
}

const ANY: Range = { low: undefined, high: undefined };

/** What facts say about the size of numbers: whatever satisfies all facts keeps to these bounds. */
export class Bounds {
  readonly #terms: Terms;
  /** By the facts themselves. */
  readonly #stated = new Map<Term, Range>();
  readonly #found = new Map<Term, Range>();

  constructor(terms: Terms, facts: readonly Term[]) {
    this.#terms = terms;
    // What is learnt of a sum bounds its parts, which bound other sums. What is left open after a few rounds stays open.
    for (let round = 0; round < 4; ++round) {
      for (const fact of facts) this.#learn(fact);
      this.#found.clear();
    }
  }

  /** The range of a number. */
  of(term: Term): Range {
    const known = this.#found.get(term);
    if (known !== undefined) return known;
    const range = both(this.byItself(term), this.#stated.get(term) ?? ANY);
    this.#found.set(term, range);
    return range;
  }

  /** The range that a number has by what it is made of. */
  byItself(term: Term): Range {
    if (isNumber(term)) return { low: BigInt(term.op), high: BigInt(term.op) };
    const [first, second, third] = term.args;
    if (term.op === "bv2nat" && first !== undefined) {
      return { low: 0n, high: (1n << BigInt(this.#terms.widthOf(first))) - 1n };
    }
    if (first === undefined || second === undefined) return term.op === "-" && first ? negated(this.of(first)) : ANY;
    if (term.op === "ite" && third !== undefined && term.sort === "Int") {
      const decided = this.decide(first);
      if (decided !== undefined) return this.of(decided ? second : third);
      return either(this.of(second), this.of(third));
    }
    const ranges = () => term.args.map((arg) => this.of(arg));
    if (term.op === "+") return ranges().reduce(sum);
    if (term.op === "-") return ranges().reduce((a, b) => sum(a, negated(b)));
    if (term.op === "*") return ranges().reduce(product);
    if (term.op === "div") return quotient(this.of(first), this.of(second));
    if (term.op === "mod") return remainder(this.of(first), this.of(second));
    return ANY;
  }

  /** Whether a comparison holds by the ranges alone. */
  decide(term: Term): boolean | undefined {
    const [a, b] = term.args;
    if (term === this.#terms.true || term === this.#terms.false) return term === this.#terms.true;
    if (term.op === "not" && a !== undefined) {
      const inner = this.decide(a);
      return inner === undefined ? undefined : !inner;
    }
    if (a === undefined || b === undefined || term.args.length !== 2) return undefined;
    if (term.op === "<=") return lessOrEqual(this.of(a), this.of(b));
    if (term.op === ">=") return lessOrEqual(this.of(b), this.of(a));
    if (term.op === "<") return opposite(lessOrEqual(this.of(b), this.of(a)));
    if (term.op === ">") return opposite(lessOrEqual(this.of(a), this.of(b)));
    return undefined;
  }

  #learn(fact: Term): void {
    const [a, b] = fact.args;
    if (fact.op === "not" && a !== undefined) {
      const [x, y] = a.args;
      const turned = { "<": ">=", "<=": ">", ">": "<=", ">=": "<" }[a.op];
      if (turned !== undefined && x !== undefined && y !== undefined) this.#compare(turned, x, y);
      return;
    }
    if (a === undefined || b === undefined || fact.args.length !== 2) return;
    if (fact.op === "=") {
      const isNumeric = a.sort === "Int" || b.sort === "Int";
      if (!isNumeric) return;
      this.#narrow(a, this.of(b));
      this.#narrow(b, this.of(a));
    } else {
      this.#compare(fact.op, a, b);
    }
  }

  #compare(op: string, a: Term, b: Term): void {
    if (op === ">" || op === ">=") {
      this.#compare(op === ">" ? "<" : "<=", b, a);
    } else if (op === "<" || op === "<=") {
      const gap = op === "<" ? 1n : 0n;
      const [high, low] = [this.of(b).high, this.of(a).low];
      if (high !== undefined) this.#narrow(a, { low: undefined, high: high - gap });
      if (low !== undefined) this.#narrow(b, { low: low + gap, high: undefined });
    }
  }

  #narrow(term: Term, range: Range): void {
    const before = this.#stated.get(term) ?? ANY;
    const after = both(before, range);
    if (after.low === before.low && after.high === before.high) return;
    this.#stated.set(term, after);
    this.#found.delete(term);
    const [a, b] = term.args;
    if (a === undefined || b === undefined || term.args.length !== 2) return;
    if (term.op === "+") {
      this.#narrow(a, sum(range, negated(this.of(b))));
      this.#narrow(b, sum(range, negated(this.of(a))));
    } else if (term.op === "-") {
      this.#narrow(a, sum(range, this.of(b)));
      this.#narrow(b, sum(this.of(a), negated(range)));
    } else if (term.op === "*") {
      const [factor, other] = isNumber(a) ? [a, b] : [b, a];
      const by = isNumber(factor) ? BigInt(factor.op) : 0n;
      if (by > 0n) this.#narrow(other, { low: shrink(range.low, by, 1n), high: shrink(range.high, by, 0n) });
    }
  }
}

function shrink(bound: bigint | undefined, by: bigint, up: bigint): bigint | undefined {
  if (bound === undefined) return undefined;
  const floor = bound >= 0n ? bound / by : -((-bound + by - 1n) / by);
  return floor * by === bound ? floor : floor + up;
}

function lessOrEqual(a: Range, b: Range): boolean | undefined {
  if (a.high !== undefined && b.low !== undefined && a.high <= b.low) return true;
  if (a.low !== undefined && b.high !== undefined && a.low > b.high) return false;
  return undefined;
}

function opposite(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function both(a: Range, b: Range): Range {
  const low = a.low === undefined || (b.low !== undefined && b.low > a.low) ? b.low : a.low;
  const high = a.high === undefined || (b.high !== undefined && b.high < a.high) ? b.high : a.high;
  return { low, high };
}

function either(a: Range, b: Range): Range {
  const low = a.low === undefined || b.low === undefined ? undefined : a.low < b.low ? a.low : b.low;
  const high = a.high === undefined || b.high === undefined ? undefined : a.high > b.high ? a.high : b.high;
  return { low, high };
}

function negated({ low, high }: Range): Range {
  return { low: high === undefined ? undefined : -high, high: low === undefined ? undefined : -low };
}

function sum(a: Range, b: Range): Range {
  return {
    low: a.low === undefined || b.low === undefined ? undefined : a.low + b.low,
    high: a.high === undefined || b.high === undefined ? undefined : a.high + b.high,
  };
}

function product(a: Range, b: Range): Range {
  if (a.low === undefined || a.high === undefined || b.low === undefined || b.high === undefined) return ANY;
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  const [first = 0n] = corners;
  return {
    low: corners.reduce((least, each) => (each < least ? each : least), first),
    high: corners.reduce((most, each) => (each > most ? each : most), first),
  };
}

/** Of numbers that are not negative, by one that is not zero. */
function quotient(a: Range, b: Range): Range {
  if (a.low === undefined || a.low < 0n || b.low === undefined || b.low <= 0n) return ANY;
  return {
    low: b.high === undefined ? 0n : a.low / b.high,
    high: a.high === undefined ? undefined : a.high / b.low,
  };
}

/** By a number that is not zero, which gives no negative remainder. */
function remainder(a: Range, b: Range): Range {
  if (b.low === undefined || b.low <= 0n || b.high === undefined) return ANY;
  const most = b.high - 1n;
  const isSmall = a.low !== undefined && a.low >= 0n && a.high !== undefined && a.high < most;
  return { low: 0n, high: isSmall ? a.high : most };
}
