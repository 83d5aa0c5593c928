import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, checksOf, type Effort, type Engine, type Overlay, type Verdict } from "./checker.ts";

const folder = "scripts/smt/claims";

/** One function of a contract of claims: a sentence that holds for all its arguments, or does not. */
export interface Claim {
  /** "FractionClaims.gcdWithZero" */
  readonly name: string;
  /** What its `@notice` says. */
  readonly sentence: string;
  /** The law that it serves: "9". */
  readonly law: string;
  /** Why no loop runs more often than the bounded engine does. */
  readonly loops: string;
  readonly verdict: Verdict;
  /** What proved all of it. */
  readonly engine?: Engine;
  readonly effort?: Effort;
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
  readonly law: string;
  readonly loops: string;
  readonly start: number;
  readonly end: number;
}

const ENGINES: readonly Engine[] = ["bmc", "chc"];

export function claimContracts(): string[] {
  return readdirSync(new URL("claims/", import.meta.url))
    .filter((name) => name.endsWith("Claims.sol"))
    .map((name) => name.slice(0, -".sol".length))
    .sort();
}

/** Asks about one contract of claims: the bounded engine first, then, where there are loops, the other. */
export function decide(
  root: string,
  contract: string,
  overlay?: Overlay,
): { claims: Claim[]; arithmetic: Arithmetic[] } {
  const file = `${folder}/${contract}.sol`;
  const functions = functionsOf(readFileSync(join(root, file)));
  const claims = new Map<string, Claim>();
  const safe = new Map<string, Set<string>>();
  const open = new Map<string, Set<string>>();
  for (const engine of ENGINES) {
    const { checks, efforts, withLoops } = checksOf(root, file, contract, engine, overlay);
    const isBounded = (name: string, loops: string) => loops !== "" || !withLoops.has(name);
    for (const { name, sentence, law, loops, start, end } of functions) {
      const own = checks.filter((check) => check.file === file && check.start >= start && check.start < end);
      const said = worst(own.filter(({ what }) => what === "Assertion violation"));
      const verdict = engine === "chc" || isBounded(name, loops) ? said : "undecided";
      if (claims.get(name)?.verdict === "proven") continue;
      const how = verdict === "proven" ? howOf(engine, efforts.get(name)) : {};
      claims.set(name, { name: `${contract}.${name}`, sentence, law, loops, verdict, ...how });
    }
    for (const check of checks.filter((each) => each.file !== file)) {
      collect(check.verdict === "proven" ? safe : open, check.file, `${check.start} ${check.what}`);
    }
    // The second engine is there for the loops that the first has not seen to their end.
    if (functions.every(({ name, loops }) => isBounded(name, loops))) break;
  }
  return { claims: [...claims.values()], arithmetic: arithmeticOf(safe, open) };
}

function howOf(engine: Engine, effort: Effort | undefined): Pick<Claim, "engine" | "effort"> {
  return effort === undefined ? { engine } : { engine, effort };
}

function arithmeticOf(
  safe: ReadonlyMap<string, ReadonlySet<string>>,
  open: ReadonlyMap<string, ReadonlySet<string>>,
): Arithmetic[] {
  return [...new Set([...safe.keys(), ...open.keys()])].sort().map((file) => {
    const proven = safe.get(file) ?? new Set();
    const undecided = [...(open.get(file) ?? [])].filter((place) => !proven.has(place));
    return { file, proven: proven.size, undecided: undecided.length };
  });
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
  const common = textOf(text.slice(0, text.search(/^contract /m)), "custom:law");
  const found = [...text.matchAll(/((?:^ {4}\/\/\/.*\n)+)^ {4}function (\w+)/gm)];
  return found.map((match, at) => ({
    name: match[2] ?? "",
    sentence: textOf(match[1] ?? "", "notice"),
    law: textOf(match[1] ?? "", "custom:law") || common,
    loops: textOf(match[1] ?? "", "custom:loops"),
    start: match.index,
    end: found[at + 1]?.index ?? text.length,
  }));
}

/** What a tag of a comment says. */
function textOf(comment: string, tag: string): string {
  const text = Buffer.from(comment, "latin1")
    .toString("utf8")
    .replace(/^ *\/\/\/ ?/gm, "");
  const [, said = ""] = new RegExp(`@${tag} ([^@]*)`).exec(text) ?? [];
  return said.replace(/\s+/g, " ").trim();
}
