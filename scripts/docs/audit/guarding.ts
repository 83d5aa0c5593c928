/** For each law, the functions that refuse what would break it, and what became of the mutants that remove a refusal. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Mutant, mutantsOf } from "../../mutation/mutants.ts";
import { hashOf, type Result, readResults } from "../../mutation/results.ts";
import type { Guards } from "./laws.ts";
import { type Compiled, StaleBuildError } from "./syntax.ts";

export interface Guarding {
  readonly contract: string;
  readonly file: string;
  /** The functions, each with the mutants that remove one of its refusals. */
  readonly functions: readonly { readonly name: string; readonly removable: number }[];
  readonly removable: number;
  /** How many of them a test noticed; undefined where they were not tried, or not all, or on another text. */
  readonly killed: number | undefined;
  /** Why `killed` is undefined. */
  readonly untried: "" | "not tried" | "not finished" | "of an earlier text";
}

/** Thrown for a function that the table of laws names and the contract has not. */
export class UnknownGuardError extends Error {
  override readonly name = "UnknownGuardError";

  constructor(
    readonly contract: string,
    readonly functionName: string,
  ) {
    super(`scripts/docs/audit/laws.ts names ${contract}.${functionName}, which refuses nothing, or is no more.`);
  }
}

/** One row for each contract that a law names. */
export function guardings(root: string, compiled: ReadonlyMap<string, Compiled>, guards: Guards): Guarding[] {
  const results = readResults(root);
  return Object.entries(guards).map(([contract, names]) => {
    const found = compiled.get(contract);
    if (found === undefined) throw new UnknownGuardError(contract, names[0] ?? "");
    const tree = found.build.tree(found.file);
    if (tree === undefined) throw new StaleBuildError(found.file);
    const removals = mutantsOf(found.file, readFileSync(join(root, found.file)), tree).filter(({ isGuard }) => isGuard);
    return guarding(root, found, removals, names, results.get(contract));
  });
}

function guarding(
  root: string,
  { name: contract, file }: Compiled,
  removals: readonly Mutant[],
  names: readonly string[],
  result: Result | undefined,
): Guarding {
  const functions = names.map((name) => {
    const removable = removals.filter(({ scope }) => scope === name).length;
    if (removable === 0) throw new UnknownGuardError(contract, name);
    return { name, removable };
  });
  const inThese = removals.filter(({ scope }) => names.includes(scope));
  const untried = untriedFor(root, result);
  const lived = new Set(result?.survived.map(({ id }) => id));
  const alike = new Set(result?.sameCode);
  // The compiler makes the same code of these: nothing was removed.
  const tried = inThese.filter(({ id }) => !alike.has(id));
  const killed = tried.filter(({ id }) => !lived.has(id)).length;
  return {
    contract,
    file,
    functions,
    removable: tried.length,
    killed: untried === "" ? killed : undefined,
    untried,
  };
}

function untriedFor(root: string, result: Result | undefined): Guarding["untried"] {
  if (result === undefined) return "not tried";
  if (hashOf(root, result.source) !== result.sourceHash) return "of an earlier text";
  return result.isComplete ? "" : "not finished";
}
