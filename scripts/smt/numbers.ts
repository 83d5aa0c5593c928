import { Bounds } from "./bounds.ts";
import { isNumber, type Term, type Terms } from "./terms.ts";

/** The facts as a question about whole numbers. What is neither a number nor a comparison becomes a symbol of its own. */
export function inIntegers(terms: Terms, facts: readonly Term[]): string {
  return new Writer(terms, "Int").question("ALL", facts);
}

/**
 * The facts as a question about real numbers, of which there are more than whole ones: if none solve it, no whole ones do.
 * A quotient q of a by b is one with `b × q ≤ a ≤ b × q + b − 1`, and `a < b` is `a + 1 ≤ b`, as whole numbers have it.
 */
export function inReals(terms: Terms, facts: readonly Term[]): string {
  return new Writer(terms, "Real").question("QF_NRA", facts);
}

class Writer {
  readonly #terms: Terms;
  readonly #sort: "Int" | "Real";
  #bounds: Bounds;
  readonly #lines: string[] = [];
  readonly #names = new Map<string, string>();

  constructor(terms: Terms, sort: "Int" | "Real") {
    this.#terms = terms;
    this.#sort = sort;
    this.#bounds = new Bounds(terms, []);
  }

  question(logic: string, facts: readonly Term[]): string {
    this.#bounds = new Bounds(this.#terms, facts);
    const asserted = facts.map((fact) => `(assert ${this.#truth(fact, true)})`);
    return [`(set-logic ${logic})`, ...this.#lines, ...asserted, "(check-sat)", ""].join("\n");
  }

  /** @param isHeld Whether it is wanted to hold, or not to. */
  #truth(term: Term, isHeld: boolean): string {
    const [a, b, c] = term.args;
    if (term === this.#terms.true || term === this.#terms.false) return String((term === this.#terms.true) === isHeld);
    if (term.op === "not" && a !== undefined) return this.#truth(a, !isHeld);
    if (term.op === "and" || term.op === "or") {
      const op = (term.op === "and") === isHeld ? "and" : "or";
      return `(${op} ${term.args.map((arg) => this.#truth(arg, isHeld)).join(" ")})`;
    }
    if (term.op === "ite" && a !== undefined && b !== undefined && c !== undefined) {
      const [then, otherwise] = [this.#truth(b, isHeld), this.#truth(c, isHeld)];
      return `(and (or ${this.#truth(a, false)} ${then}) (or ${this.#truth(a, true)} ${otherwise}))`;
    }
    const compared = a === undefined || b === undefined ? undefined : this.#compared(term.op, a, b, isHeld);
    return compared ?? this.#signed(this.#free(term, "Bool"), isHeld);
  }

  #compared(op: string, a: Term, b: Term, isHeld: boolean): string | undefined {
    if (op === ">" || op === ">=") return this.#compared(op === ">" ? "<" : "<=", b, a, isHeld);
    if (op === "<") return isHeld ? this.#less(a, b) : this.#atMost(b, a);
    if (op === "<=") return isHeld ? this.#atMost(a, b) : this.#less(b, a);
    if (op !== "=") return undefined;
    if (a.sort === "Bool") {
      const [x, y] = [isHeld, !isHeld];
      return `(and (or ${this.#truth(a, false)} ${this.#truth(b, x)}) (or ${this.#truth(a, true)} ${this.#truth(b, y)}))`;
    }
    if (a.sort !== "Int" && b.sort !== "Int") return undefined;
    return isHeld ? `(= ${this.#number(a)} ${this.#number(b)})` : `(or ${this.#less(a, b)} ${this.#less(b, a)})`;
  }

  #atMost(a: Term, b: Term): string {
    return `(<= ${this.#number(a)} ${this.#number(b)})`;
  }

  #less(a: Term, b: Term): string {
    return `(<= (+ ${this.#number(a)} 1) ${this.#number(b)})`;
  }

  #signed(truth: string, isHeld: boolean): string {
    return isHeld ? truth : `(not ${truth})`;
  }

  #number(term: Term): string {
    if (isNumber(term)) return term.op.startsWith("-") ? `(- ${term.op.slice(1)})` : term.op;
    const [a, b, c] = term.args;
    const known = this.#names.get(`${term.id}`);
    if (known !== undefined) return known;
    if (a === undefined) return this.#free(term, this.#sort);
    if (term.op === "ite" && b !== undefined && c !== undefined) {
      const value = this.#declare(`${term.id}`, `t${term.id}`, this.#sort);
      this.#lines.push(
        `(assert (or ${this.#truth(a, false)} (= ${value} ${this.#number(b)})))`,
        `(assert (or ${this.#truth(a, true)} (= ${value} ${this.#number(c)})))`,
      );
      return value;
    }
    if (term.op === "+" || term.op === "-" || term.op === "*") {
      const meaning = `(${term.op} ${term.args.map((arg) => this.#number(arg)).join(" ")})`;
      this.#lines.push(`(define-fun t${term.id} () ${this.#sort} ${meaning})`);
      this.#names.set(`${term.id}`, `t${term.id}`);
      return `t${term.id}`;
    }
    // By a constant only for remainders: by zero, SMT-LIB says nothing of one that would tie it to the quotient's.
    const { low, high } = this.#bounds.of(a);
    const [, by] = term.args;
    if (term.op === "mod" && by !== undefined && isNumber(by) && low !== undefined && low >= 0n && high !== undefined) {
      // A remainder of what is smaller anyway.
      if (high < BigInt(by.op)) return this.#number(a);
    }
    if ((term.op === "div" || (term.op === "mod" && b !== undefined && isNumber(b))) && b !== undefined) {
      return this.#division(term.op === "div" ? "div" : "mod", a, b);
    }
    return this.#free(term, this.#sort);
  }

  #division(op: "div" | "mod", a: Term, b: Term): string {
    const [x, y] = [this.#number(a), this.#number(b)];
    const key = `quotient ${a.id} ${b.id}`;
    const known = this.#names.get(key);
    const q = known ?? this.#declare(key, `q${a.id}_${b.id}`, this.#sort);
    if (known === undefined) {
      this.#lines.push(
        `(assert (or (<= ${y} 0) (<= (* ${y} ${q}) ${x})))`,
        `(assert (or (<= ${y} 0) (<= (+ ${x} 1) (+ (* ${y} ${q}) ${y}))))`,
        `(assert (or (<= ${y} 0) (<= (+ ${x} 1) 0) (<= 0 ${q})))`,
        `(assert (or (<= ${y} 0) (<= (+ ${x} 1) 0) (<= ${q} ${x})))`,
      );
    }
    return op === "div" ? q : `(- ${x} (* ${y} ${q}))`;
  }

  #free(term: Term, sort: string): string {
    const key = `${term.id}`;
    return this.#names.get(key) ?? this.#declare(key, `t${term.id}`, sort);
  }

  #declare(key: string, name: string, sort: string): string {
    this.#lines.push(`(declare-const ${name} ${sort})`);
    this.#names.set(key, name);
    return name;
  }
}
