import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { functionsWithLoops } from "./loops.ts";
import { type Form, solve } from "./solver.ts";

/** Bounded (each function by itself, loops unrolled) or by Horn clauses (loops by invariants). */
export type Engine = "bmc" | "chc";

/** `refuted` comes with a counterexample, which the bounded engine may invent where it has cut a loop short. */
export type Verdict = "proven" | "undecided" | "refuted";

/** One thing that the checker was asked. */
export interface Check {
  readonly file: string;
  readonly start: number;
  /** "Assertion violation", "Overflow", … */
  readonly what: string;
  readonly verdict: Verdict;
}

/** How the questions of one function were answered. */
export interface Effort {
  readonly forms: Set<Form>;
  /** In z3's units, of the dearest answer. */
  work: number;
}

/** Source that is read in the place of a file's. */
export type Overlay = (path: string, source: string) => string;

const Output = z.object({
  errors: z
    .array(
      z.object({
        severity: z.string(),
        message: z.string(),
        sourceLocation: z.object({ file: z.string(), start: z.number() }).optional(),
      }),
    )
    .default([]),
  contracts: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ evm: z.object({ methodIdentifiers: z.record(z.string(), z.string()) }) })),
    )
    .default({}),
  sources: z.record(z.string(), z.object({ ast: z.unknown() })).default({}),
});

interface Callbacks {
  import(path: string): { contents: string } | { error: string };
  smtSolver(query: string): { contents: string };
}

const solc: { compile(input: string, callbacks: Callbacks): string } = createRequire(import.meta.url)("solc");

const OPENZEPPELIN_MATH = "node_modules/@openzeppelin/contracts/utils/math/Math.sol";
const MATH = "scripts/smt/models/Math.sol";

/** Everything that the compiler's model checker says about one contract of claims, and what it took, by function. */
export function checksOf(
  root: string,
  file: string,
  contract: string,
  engine: Engine,
  overlay: Overlay = (_, source) => source,
): { checks: Check[]; efforts: ReadonlyMap<string, Effort>; withLoops: ReadonlySet<string> } {
  const read = (path: string) =>
    readable(overlay(path, readFileSync(join(root, path === OPENZEPPELIN_MATH ? MATH : path), "utf8")));
  const source = read(file);
  const input = {
    language: "Solidity",
    sources: { [file]: { content: source } },
    settings: {
      remappings: ["@openzeppelin/=node_modules/@openzeppelin/"],
      modelChecker: {
        engine,
        contracts: { [file]: [contract] },
        divModNoSlacks: true,
        ...(engine === "bmc" && source.includes("@custom:loops") ? { bmcLoopIterations: LOOPS } : {}),
        solvers: ["smtlib2"],
        targets: source.includes("@custom:arithmetic") ? ["assert", "overflow", "underflow", "divByZero"] : ["assert"],
        showUnproved: true,
        showProvedSafe: true,
      },
      outputSelection: { [file]: { [contract]: ["evm.methodIdentifiers"] }, "*": { "": ["ast"] } },
    },
  };
  const bySelector = new Map<string, Effort>();
  const output = solc.compile(JSON.stringify(input), {
    import: (path) => {
      try {
        return { contents: read(path) };
      } catch (error) {
        return { error: String(error) };
      }
    },
    smtSolver: (query) => {
      const selector = /\(= \(\|msg\.sig\| tx_\d+\) (\d+)\)/.exec(query)?.[1] ?? "";
      const effort = bySelector.get(selector) ?? { forms: new Set<Form>(), work: 0 };
      bySelector.set(selector, effort);
      const contents = solve(query, (form, work) => {
        effort.forms.add(form);
        effort.work = Math.max(effort.work, work);
      });
      return { contents };
    },
  });
  const { errors, contracts, sources } = Output.parse(JSON.parse(output));
  const fatal = errors.find(({ severity }) => severity === "error");
  if (fatal !== undefined) throw new Error(fatal.message);
  const checks = errors.flatMap(({ message, sourceLocation }) => {
    const [, what, outcome] = /^(?:BMC|CHC): (.+?) (check is safe!|happens here|might happen here)/.exec(message) ?? [];
    if (what === undefined || outcome === undefined || sourceLocation === undefined) return [];
    return [
      { file: sourceLocation.file, start: sourceLocation.start, what, verdict: VERDICTS[outcome] ?? "undecided" },
    ];
  });
  const efforts = new Map<string, Effort>();
  const selectors = contracts[file]?.[contract]?.evm.methodIdentifiers ?? {};
  for (const [signature, selector] of Object.entries(selectors)) {
    const effort = bySelector.get(BigInt(`0x${selector}`).toString());
    if (effort !== undefined) efforts.set(signature.slice(0, signature.indexOf("(")), effort);
  }
  return { checks, efforts, withLoops: functionsWithLoops(sources, contract) };
}

/** How often the bounded engine runs a loop, and takes for granted that it ends then. */
export const LOOPS = 9;

/**
 * Source in words that the checker knows, each as long as what it stands for, so that places stay where they are: it does not
 * know `revert Error(…)`, which is `require(false)`.
 */
function readable(source: string): string {
  return source.replace(/\brevert [A-Z][\w.]*\([^;]*\);/g, (statement) => {
    const rest = statement.slice("require(false);".length).replace(/[^\n]/g, " ");
    return `require(false);${rest}`;
  });
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  "check is safe!": "proven",
  "happens here": "refuted",
  "might happen here": "undecided",
};
