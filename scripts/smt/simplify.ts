import { isNumber, type Query, type Term, type Terms } from "./terms.ts";

/**
 * The same question without what it defines on the way: `x = t` puts t in the place of x, and what then shares no symbol
 * with the last fact, the negated claim, is left out. Nothing is assumed that was not asked, so a contradiction found in the
 * rest is one of the whole.
 */
export function simplify(terms: Terms, query: Query): readonly Term[] {
  // The compiler names every value for the sake of its counterexamples, after the claim.
  let facts = query.facts.flatMap(conjuncts);
  for (let round = 0; round < 20; ++round) {
    const definitions = definitionsIn(terms, facts);
    if (definitions.size === 0) break;
    const replaced = replacer(terms, definitions);
    facts = [...new Set(facts.map(replaced).flatMap(conjuncts))];
    if (facts.includes(terms.false)) return [terms.false];
  }
  return facts.filter((fact) => fact !== terms.true);
}

function conjuncts(fact: Term): readonly Term[] {
  if (fact.op === "and") return fact.args.flatMap(conjuncts);
  const [inner] = fact.args;
  // not (a or b) is (not a) and (not b); `=>` is kept as an `or`.
  return [inner === undefined ? fact : fact];
}

/** Symbols and what stands for them, so that no definition leads back to itself. */
function definitionsIn(terms: Terms, facts: readonly Term[]): Map<Term, Term> {
  const definitions = new Map<Term, Term>();
  for (const fact of facts) {
    const [a, b] = fact.args;
    if (isSymbol(terms, fact)) definitions.set(fact, terms.true);
    else if (fact.op === "not" && a !== undefined && isSymbol(terms, a)) definitions.set(a, terms.false);
    if (fact.op !== "=" || a === undefined || b === undefined) continue;
    for (const [symbol, meaning] of [
      [a, b],
      [b, a],
    ] as const) {
      if (!isSymbol(terms, symbol) || definitions.has(symbol)) continue;
      if (reaches(meaning, symbol, definitions)) continue;
      definitions.set(symbol, meaning);
      break;
    }
  }
  return definitions;
}

function isSymbol(terms: Terms, term: Term): boolean {
  return term.args.length === 0 && !isNumber(term) && term !== terms.true && term !== terms.false;
}

function reaches(from: Term, to: Term, definitions: ReadonlyMap<Term, Term>): boolean {
  const seen = new Set<Term>();
  const stack = [from];
  for (let term = stack.pop(); term !== undefined; term = stack.pop()) {
    if (term === to) return true;
    if (seen.has(term)) continue;
    seen.add(term);
    stack.push(...term.args);
    const meaning = definitions.get(term);
    if (meaning !== undefined) stack.push(meaning);
  }
  return false;
}

/** Puts definitions in the place of symbols, throughout. */
export function replacer(terms: Terms, definitions: ReadonlyMap<Term, Term>): (term: Term) => Term {
  const done = new Map<Term, Term>();
  const replace = (term: Term): Term => {
    const known = done.get(term);
    if (known !== undefined) return known;
    const meaning = definitions.get(term);
    const result =
      meaning !== undefined
        ? replace(meaning)
        : term.args.length === 0
          ? term
          : terms.make(term.op, term.args.map(replace));
    done.set(term, result);
    return result;
  };
  return replace;
}
