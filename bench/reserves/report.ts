import { table } from "../../sdk/cli/index.ts";
import { drawMarkdown, type Grid, number, wrap } from "../shared/grid.ts";
import type { Machine } from "../shared/machine.ts";
import type { Run } from "./run.ts";
import { SUBJECTS, type SubjectName } from "./subject.ts";

const NAMES: Readonly<Record<SubjectName, string>> = {
  builder: "Counterfoil, two workers",
  builderKeepingNodes: "Counterfoil, two workers, nodes kept",
  standard: "OpenZeppelin StandardMerkleTree",
  simple: "OpenZeppelin SimpleMerkleTree",
  merkletreejs: "merkletreejs",
};

const MIN_RATIO = 50;
const RATIO_LEAVES = 100_000;
const MAX_PEAK_MEGABYTES = 200;
export const PEAK_LEAVES = 10_000_000;

export interface Environment extends Machine {
  readonly packages: Readonly<Record<string, string>>;
}

/** The fastest run of a subject at a size. */
export interface Row {
  readonly contender: string;
  readonly leaves: number;
  readonly runs: number;
  readonly buildSeconds: number;
  readonly leavesPerSecond: number;
  /** Against StandardMerkleTree at the same size, by wall clock and by processor time. */
  readonly ratio: number | null;
  readonly cpuRatio: number | null;
  readonly buildCpuSeconds: number;
  readonly readSeconds: number;
  readonly processSeconds: number;
  readonly peakMegabytes: number;
  readonly proofMilliseconds: number;
}

export interface Budget {
  readonly budget: string;
  readonly measured: number | null;
  readonly limit: number;
  readonly verdict: "met" | "missed" | "not measured";
}

export interface Report {
  readonly environment: Environment;
  readonly rows: readonly Row[];
  readonly budgets: readonly Budget[];
}

export function buildReport(environment: Environment, measured: readonly Run[]): Report {
  const sizes = [...new Set(measured.map(({ leaves }) => leaves))];
  const rows = sizes.flatMap((leaves) => rowsAt(measured.filter((run) => run.leaves === leaves)));
  return { environment, rows, budgets: budgetsOf(rows) };
}

export function missedBudgets({ budgets }: Report): Budget[] {
  return budgets.filter(({ verdict }) => verdict === "missed");
}

function rowsAt(runs: readonly Run[]): Row[] {
  const standard = best(runs, "standard");
  return SUBJECTS.flatMap((subject) => {
    const run = best(runs, subject);
    if (run === undefined) return [];
    const { leaves, buildSeconds, buildCpuSeconds, readSeconds, processSeconds } = run;
    return {
      contender: NAMES[subject],
      leaves,
      runs: runs.filter((other) => other.subject === subject).length,
      buildSeconds,
      leavesPerSecond: Math.round(leaves / buildSeconds),
      ratio: standard === undefined ? null : standard.buildSeconds / buildSeconds,
      cpuRatio: standard === undefined ? null : standard.buildCpuSeconds / buildCpuSeconds,
      buildCpuSeconds,
      readSeconds,
      processSeconds,
      peakMegabytes: run.peakBytes / 1_000_000,
      proofMilliseconds: run.proofSeconds * 1_000,
    };
  });
}

function best(runs: readonly Run[], subject: SubjectName): Run | undefined {
  const [fastest] = runs.filter((run) => run.subject === subject).sort((a, b) => a.buildSeconds - b.buildSeconds);
  return fastest;
}

function budgetsOf(rows: readonly Row[]): Budget[] {
  const ours = (leaves: number) => rows.find((row) => row.contender === NAMES.builder && row.leaves === leaves);
  const ratio = ours(RATIO_LEAVES)?.ratio ?? null;
  const peak = ours(PEAK_LEAVES)?.peakMegabytes ?? null;
  const verdict = (isMet: boolean | null) => (isMet === null ? "not measured" : isMet ? "met" : "missed");
  return [
    {
      budget: "leaves per second, times StandardMerkleTree's, 100,000 leaves, two workers: at least",
      measured: ratio,
      limit: MIN_RATIO,
      verdict: verdict(ratio === null ? null : ratio >= MIN_RATIO),
    },
    {
      budget: "peak memory in MB, 10,000,000 accounts, two workers: at most",
      measured: peak,
      limit: MAX_PEAK_MEGABYTES,
      verdict: verdict(peak === null ? null : peak <= MAX_PEAK_MEGABYTES),
    },
  ];
}

/* TEXT */

export function asText(report: Report): string {
  const draw = ({ head, rows }: Grid) => table(head, rows);
  const { date, commit, machine } = report.environment;
  const sizes = [...new Set(report.rows.map(({ leaves }) => leaves))];
  const parts = [
    ...sizes.map((leaves) => draw(figures(report, leaves))),
    draw(budgets(report)),
    `${date}, commit ${commit}, ${machine}\n${versions(report)}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

export function asMarkdown(report: Report): string {
  const { date, commit, machine } = report.environment;
  const sizes = [...new Set(report.rows.map(({ leaves }) => leaves))];
  return [
    "# Building sum trees",
    "Written by `npm run -s bench:reserves -- --write`; how it is measured and what is compared stands in ../README.md.",
    `${date}, commit ${commit}, ${machine}.`,
    ...sizes.flatMap((leaves) => [`## ${number(leaves)} leaves`, drawMarkdown(figures(report, leaves))]),
    "## Budgets",
    drawMarkdown(budgets(report)),
    "## Environment",
    `- ${versions(report)}`,
  ]
    .join("\n\n")
    .concat("\n");
}

function figures({ rows }: Report, leaves: number): Grid {
  const head = [
    `${number(leaves)} leaves`,
    "leaves a second",
    "times Standard MerkleTree",
    "the same by processor time",
    "build, s",
    "processor time, s",
    "reading and parsing, s",
    "from the process's start, s",
    "peak, MB",
    "one proof, ms",
    "best of",
  ];
  return {
    head: head.map(wrap),
    rows: rows
      .filter((row) => row.leaves === leaves)
      .map((row) => [
        row.contender,
        number(row.leavesPerSecond),
        decimals(row.ratio, 1),
        decimals(row.cpuRatio, 1),
        decimals(row.buildSeconds, 3),
        decimals(row.buildCpuSeconds, 3),
        decimals(row.readSeconds, 3),
        decimals(row.processSeconds, 3),
        decimals(row.peakMegabytes, 0),
        decimals(row.proofMilliseconds, 3),
        String(row.runs),
      ]),
  };
}

function budgets(report: Report): Grid {
  return {
    head: ["budget", "limit", "measured", ""],
    rows: report.budgets.map(({ budget, limit, measured, verdict }) => [
      budget,
      String(limit),
      decimals(measured, 1),
      verdict,
    ]),
  };
}

function versions({ environment }: Report): string {
  return Object.entries(environment.packages)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

function decimals(value: number | null, digits: number): string {
  if (value === null) return "–";
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
