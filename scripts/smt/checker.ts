import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { solve } from "./solver.ts";

/** Bounded (each function by itself, loops unrolled once) or by Horn clauses (loops by invariants). */
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
});

interface Callbacks {
  import(path: string): { contents: string } | { error: string };
  smtSolver(query: string): { contents: string };
}

const solc: { compile(input: string, callbacks: Callbacks): string } = createRequire(import.meta.url)("solc");

/** Everything that the compiler's model checker says about one contract of claims. */
export function checksOf(root: string, file: string, contract: string, engine: Engine): Check[] {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const input = {
    language: "Solidity",
    sources: { [file]: { content: read(file) } },
    settings: {
      remappings: ["@openzeppelin/=node_modules/@openzeppelin/"],
      modelChecker: {
        engine,
        contracts: { [file]: [contract] },
        solvers: ["smtlib2"],
        targets: ["assert", "overflow", "underflow", "divByZero"],
        showUnproved: true,
        showProvedSafe: true,
      },
      outputSelection: {},
    },
  };
  const output = solc.compile(JSON.stringify(input), {
    import: (path) => {
      try {
        return { contents: read(path) };
      } catch (error) {
        return { error: String(error) };
      }
    },
    smtSolver: (query) => ({ contents: solve(query) }),
  });
  const { errors } = Output.parse(JSON.parse(output));
  const fatal = errors.find(({ severity }) => severity === "error");
  if (fatal !== undefined) throw new Error(fatal.message);
  return errors.flatMap(({ message, sourceLocation }) => {
    const [, what, outcome] = /^(?:BMC|CHC): (.+?) (check is safe!|happens here|might happen here)/.exec(message) ?? [];
    if (what === undefined || outcome === undefined || sourceLocation === undefined) return [];
    return [
      { file: sourceLocation.file, start: sourceLocation.start, what, verdict: VERDICTS[outcome] ?? "undecided" },
    ];
  });
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  "check is safe!": "proven",
  "happens here": "refuted",
  "might happen here": "undecided",
};
