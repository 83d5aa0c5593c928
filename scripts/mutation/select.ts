import type { Mutant } from "./mutants.ts";

/** All guards, and a seeded sample of the rest, in the order of the text. */
export function selected(mutants: readonly Mutant[], sample: number, seed: number): Mutant[] {
  const rest = mutants.filter(({ isGuard }) => !isGuard);
  const next = generator(seed);
  // The head of a seeded shuffle: a larger sample holds the smaller one.
  for (let at = 0; at < Math.min(sample, rest.length); ++at) {
    const from = at + Math.floor(next() * (rest.length - at));
    const [here, there] = [rest[at], rest[from]];
    if (here === undefined || there === undefined) break;
    [rest[at], rest[from]] = [there, here];
  }
  const chosen = new Set(rest.slice(0, sample));
  return mutants.filter((mutant) => mutant.isGuard || chosen.has(mutant));
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
