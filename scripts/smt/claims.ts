import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, checksOf, type Engine, type Verdict } from "./checker.ts";

const folder = "scripts/smt/claims";
/** Only here loops have to be understood; elsewhere the second engine only repeats what the first could not decide. */
const WITH_LOOPS = ["FractionClaims"];

/** One function of a contract of claims: a sentence that holds for all its arguments, or does not. */
export interface Claim {
  /** "FractionClaims.gcdWithZero" */
  readonly name: string;
  /** What its `@notice` says. */
  readonly sentence: string;
  readonly verdict: Verdict;
  /** What proved all of it. */
  readonly engine?: Engine;
}

/** What the checker says about arithmetic in the code that the claims call. */
export interface Arithmetic {
  readonly file: string;
  readonly proven: number;
  readonly undecided: number;
}

interface Function {
  readonly name: string;
  readonly sentence: string;
  readonly start: number;
  readonly end: number;
}

export function claimContracts(): string[] {
  return readdirSync(new URL("claims/", import.meta.url))
    .filter((name) => name.endsWith("Claims.sol"))
    .map((name) => name.slice(0, -".sol".length))
    .sort();
}

/** Asks about one contract of claims: the bounded engine first, then, where there are loops, the other. */
export function decide(root: string, contract: string): { claims: Claim[]; arithmetic: Arithmetic[] } {
  const file = `${folder}/${contract}.sol`;
  const functions = functionsOf(readFileSync(join(root, file)));
  const claims = new Map<string, Claim>();
  const safe = new Map<string, Set<string>>();
  const open = new Map<string, Set<string>>();
  const engines: readonly Engine[] = WITH_LOOPS.includes(contract) ? ["bmc", "chc"] : ["bmc"];
  for (const engine of engines) {
    const checks = checksOf(root, file, contract, engine);
    for (const { name, sentence, start, end } of functions) {
      const own = checks.filter((check) => check.file === file && check.start >= start && check.start < end);
      const verdict = worst(own.filter(({ what }) => what === "Assertion violation"));
      if (claims.get(name)?.verdict === "proven") continue;
      claims.set(name, { name: `${contract}.${name}`, sentence, verdict, ...(verdict === "proven" ? { engine } : {}) });
    }
    for (const check of checks.filter((each) => each.file !== file)) {
      const place = `${check.start} ${check.what}`;
      collect(check.verdict === "proven" ? safe : open, check.file, place);
    }
    if ([...claims.values()].every(({ verdict }) => verdict === "proven")) break;
  }
  const files = new Set([...safe.keys(), ...open.keys()]);
  const arithmetic = [...files].sort().map((name) => {
    const proven = safe.get(name) ?? new Set();
    const undecided = [...(open.get(name) ?? [])].filter((place) => !proven.has(place));
    return { file: name, proven: proven.size, undecided: undecided.length };
  });
  return { claims: [...claims.values()], arithmetic };
}

function collect(into: Map<string, Set<string>>, file: string, place: string): void {
  const places = into.get(file) ?? new Set();
  into.set(file, places.add(place));
}

function worst(checks: readonly Check[]): Verdict {
  if (checks.length === 0) return "undecided";
  if (checks.some(({ verdict }) => verdict === "refuted")) return "refuted";
  return checks.every(({ verdict }) => verdict === "proven") ? "proven" : "undecided";
}

/** The claims of a file, by their place in bytes. */
function functionsOf(source: Buffer): Function[] {
  // One byte a character, so that places are those of the compiler.
  const text = source.toString("latin1");
  const found = [...text.matchAll(/((?:^ {4}\/\/\/.*\n)+)^ {4}function (\w+)/gm)];
  return found.map((match, at) => ({
    name: match[2] ?? "",
    sentence: Buffer.from(match[1] ?? "", "latin1")
      .toString("utf8")
      .replace(/^ *\/\/\/ ?(@notice )?/gm, "")
      .replace(/\s+/g, " ")
      .trim(),
    start: match.index,
    end: found[at + 1]?.index ?? text.length,
  }));
}
