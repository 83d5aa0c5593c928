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
  const outcomes = new Map(result?.outcomes.map(({ id, verdict }) => [id, verdict]));
  // Of some the compiler makes the same code, or none: nothing was removed.
  const verdicts = removals
    .filter(({ scope }) => names.includes(scope))
    .map(({ id }) => outcomes.get(id))
    .filter((verdict) => verdict !== "same code" && verdict !== "no program");
  const untried = untriedFor(root, result, verdicts.includes(undefined));
  return {
    contract,
    file,
    functions,
    removable: verdicts.length,
    killed: untried === "" ? verdicts.filter((verdict) => verdict === "killed").length : undefined,
    untried,
  };
}

function untriedFor(root: string, result: Result | undefined, isPart: boolean): Guarding["untried"] {
  if (result === undefined) return "not tried";
  if (hashOf(root, result.source) !== result.sourceHash) return "of an earlier text";
  return isPart ? "not finished" : "";
}
