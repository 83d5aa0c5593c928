import { isNumber, type Query, type Term, type Terms } from "./terms.ts";

/**
 * The same question without what it defines on the way: `x = t` puts t in the place of x. Nothing is assumed that was not
 * asked, so a contradiction in the rest is one of the whole.
 */
export function simplify(terms: Terms, query: Query): readonly Term[] {
  let facts = query.facts.flatMap(conjuncts);
  for (let round = 0; round < 20; ++round) {
    const definitions = definitionsIn(terms, facts);
    if (definitions.size === 0) break;
    const replaced = replacer(terms, definitions);
    facts = [...new Set(facts.map(replaced).flatMap(conjuncts))];
    if (facts.includes(terms.false)) return [terms.false];
  }
  return facts.map(wrapping(terms, facts)).filter((fact) => fact !== terms.true);
}

/**
 * The compiler says of a number that wraps around: it is x where that is in range, and else k, with x = k + 2^n × m; and that
 * it, or k, is in range. That is x mod 2^n.
 */
function wrapping(terms: Terms, facts: readonly Term[]): (fact: Term) => Term {
  const stated = new Set(facts);
  const remainders = new Map<Term, Term>();
  for (const fact of facts) {
    const [x, wrapped] = fact.args;
    const modulus = x === undefined || fact.op !== "=" ? undefined : modulusOf(terms, wrapped);
    const [k] = wrapped?.args ?? [];
    if (x === undefined || k === undefined || modulus === undefined) continue;
    const highest = terms.number(BigInt(modulus.op) - 1n);
    const zero = terms.number(0n);
    const inner = terms.make("ite", [terms.make("<", [x, zero]), k, x]);
    const value = terms.make("ite", [terms.make(">", [x, highest]), k, inner]);
    const isInRange = [value, k].some((each) =>
      [terms.make(">=", [each, zero]), terms.make("<=", [each, highest])].every((limit) => stated.has(limit)),
    );
    if (!isInRange) continue;
    remainders.set(value, terms.make("mod", [x, modulus]));
    // It has said all that it has to say.
    remainders.set(fact, terms.true);
  }
  return replacer(terms, remainders);
}

/** The 2^n of `k + 2^n × m`. */
function modulusOf(terms: Terms, term: Term | undefined): Term | undefined {
  const [k, multiple] = term?.args ?? [];
  if (term?.op !== "+" || k === undefined || multiple?.op !== "*" || !isSymbol(terms, k)) return undefined;
  const [modulus, m] = multiple.args;
  return modulus !== undefined && m !== undefined && isNumber(modulus) && isSymbol(terms, m) ? modulus : undefined;
}

function conjuncts(fact: Term): readonly Term[] {
  return fact.op === "and" ? fact.args.flatMap(conjuncts) : [fact];
}

/** Symbols and what stands for them, so that no definition leads back to itself. */
function definitionsIn(terms: Terms, facts: readonly Term[]): Map<Term, Term> {
  const definitions = new Map<Term, Term>();
  for (const fact of facts) {
    const [a, b] = fact.args;
    if (isSymbol(terms, fact)) definitions.set(fact, terms.true);
    else if (fact.op === "not" && a !== undefined && isSymbol(terms, a)) definitions.set(a, terms.false);
    if (fact.op !== "=" || a === undefined || b === undefined) continue;
    const defined = isDefinition(terms, definitions, a, b) ? a : isDefinition(terms, definitions, b, a) ? b : undefined;
    if (defined !== undefined) definitions.set(defined, defined === a ? b : a);
  }
  return definitions;
}

function isDefinition(terms: Terms, known: ReadonlyMap<Term, Term>, symbol: Term, meaning: Term): boolean {
  if (!(isSymbol(terms, symbol) || isField(terms, symbol)) || known.has(symbol)) return false;
  // See {wrapping}, which looks for these.
  return modulusOf(terms, meaning) === undefined && !reaches(meaning, symbol, known);
}

function isSymbol(terms: Terms, term: Term): boolean {
  return term.args.length === 0 && !isNumber(term) && term !== terms.true && term !== terms.false;
}

/** A part of a tuple that is otherwise unknown, such as one of several results. Its parts do not depend on each other. */
function isField(terms: Terms, term: Term): boolean {
  const [tuple] = term.args;
  return term.op.includes("_accessor_") && tuple !== undefined && isSymbol(terms, tuple);
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
