import { table } from "../../sdk/cli/index.ts";
import { drawMarkdown, type Grid, number, wrap } from "../shared/grid.ts";
import type { Environment } from "./environment.ts";
import { AAVE, MORPHO } from "./lending/vendors.ts";
import {
  BUDGETS,
  INCLUSIONS,
  type Kind,
  LENDING,
  MARKETS,
  type Measured,
  OPERATIONS,
  type Operation,
} from "./operations.ts";
import { QUOTED, QUOTED_SOURCE } from "./quoted.ts";
import type { Vendor } from "./vendor.ts";

/** How a figure compares with the cheapest peer's. */
export interface Comparison {
  readonly contract: string;
  /** Ours divided by theirs: below 1 is cheaper. */
  readonly ratio: number;
  readonly quoted: boolean;
}

/** One figure, as `--json` prints it. */
export interface Row {
  readonly operation: Operation;
  readonly contract: string;
  readonly gas: number;
  readonly budget?: number;
  readonly met?: boolean;
  /** The cheapest of all peers, and of those that check who may hold. */
  readonly bestPeer?: Comparison;
  readonly bestSecurityPeer?: Comparison;
  readonly quoted?: boolean;
  readonly source?: string;
}

export interface Report {
  readonly environment: Environment;
  readonly rows: readonly Row[];
}

export function buildReport(environment: Environment, measured: readonly Measured[]): Report {
  const peers = [...measured.filter(({ kind }) => kind !== "ours"), ...QUOTED];
  const inclusions = INCLUSIONS.map(({ operation }) => operation);
  const rows = [...OPERATIONS, ...inclusions, ...MARKETS, ...LENDING].flatMap((operation) => [
    ...rowsOf(measured, operation).map((row) => judge(row, measured, peers)),
    ...rowsOf(QUOTED, operation).map((row) => ({ ...row, quoted: true, source: QUOTED_SOURCE })),
  ]);
  return { environment, rows };
}

export function missedBudgets({ rows }: Report): Row[] {
  return rows.filter(({ met }) => met === false);
}

function rowsOf(measured: readonly Measured[], operation: Operation): Row[] {
  return measured.flatMap(({ contract, gas }) => {
    const used = gas[operation];
    return used === undefined ? [] : [{ operation, contract, gas: used }];
  });
}

function judge(row: Row, measured: readonly Measured[], peers: readonly Measured[]): Row {
  const budget = BUDGETS[row.operation];
  const isOurs = measured.some(({ contract, kind }) => contract === row.contract && kind === "ours");
  if (budget === undefined || !isOurs) return row;
  const bestPeer = cheapest(row, peers, ["plain", "security"]);
  const bestSecurityPeer = cheapest(row, peers, ["security"]);
  return {
    ...row,
    budget,
    met: row.gas <= budget,
    ...(bestPeer && { bestPeer }),
    ...(bestSecurityPeer && { bestSecurityPeer }),
  };
}

function cheapest({ operation, gas }: Row, peers: readonly Measured[], kinds: readonly Kind[]): Comparison | undefined {
  const [best] = rowsOf(
    peers.filter(({ kind }) => kinds.includes(kind)),
    operation,
  ).sort((a, b) => a.gas - b.gas);
  if (best === undefined) return undefined;
  const quoted = QUOTED.some(({ contract }) => contract === best.contract);
  return { contract: best.contract, ratio: Math.round((100 * gas) / best.gas) / 100, quoted };
}

/* TEXT */

export function asText(report: Report): string {
  const draw = ({ head, rows }: Grid) => table(head, rows);
  const parts = [
    draw(figures(report)),
    draw(inclusions(report)),
    draw(markets(report)),
    draw(lending(report)),
    `${draw(quoted(report, OPERATIONS))}\n${QUOTED_SOURCE}`,
    `${draw(quoted(report, LENDING))}\n${QUOTED_SOURCE}`,
    draw(budgets(report)),
    versions(report).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

export function asMarkdown(report: Report): string {
  const { date, commit, machine } = report.environment;
  return [
    "# Gas",
    "Written by `npm run -s bench:gas -- --write`; how it is measured and what is compared stands in ../README.md.",
    `${date}, commit ${commit}, ${machine}.`,
    "## Measured in one run",
    "Gas of the whole transaction (`gasUsed` of its receipt), without calldata and intrinsic gas only where it says so.",
    drawMarkdown(figures(report)),
    "## Proofs of inclusion",
    "Execution gas of the library's call alone, between two readings of `gasleft()`, with the proof as calldata. The peers' trees have no sums.",
    drawMarkdown(inclusions(report)),
    "## Markets",
    "Whole transactions. A request waits for its window, and a claim follows it; the vault does both at once, and asks neither clock nor proof nor who may hold. The desk's oracle here answers what it is told: the real one's reading comes on top of a creation in kind.",
    drawMarkdown(markets(report)),
    "## Lending",
    "Whole transactions, on the same tokens: ours as collateral, OpenZeppelin's ERC-20 as what is borrowed. The peers' oracles answer what they are told and ask neither clock nor proof; Morpho's markets have one collateral each.",
    drawMarkdown(lending(report)),
    "## Quoted",
    `${QUOTED_SOURCE}.`,
    drawMarkdown(quoted(report, OPERATIONS)),
    drawMarkdown(quoted(report, LENDING)),
    "## Budgets",
    drawMarkdown(budgets(report)),
    "## Environment",
    versions(report)
      .map((line) => `- ${line}`)
      .join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

function figures({ rows }: Report): Grid {
  return operationsByContract(rows, "gas", OPERATIONS);
}

function inclusions({ rows }: Report): Grid {
  const operations = INCLUSIONS.map(({ operation }) => operation);
  return operationsByContract(rows, "execution gas", operations);
}

function markets({ rows }: Report): Grid {
  return operationsByContract(rows, "gas", MARKETS);
}

function lending({ rows }: Report): Grid {
  return operationsByContract(rows, "gas", LENDING);
}

function operationsByContract(rows: readonly Row[], title: string, operations: readonly Operation[]): Grid {
  const measured = rows.filter(({ operation, quoted }) => operations.includes(operation) && quoted !== true);
  const contracts = [...new Set(measured.map(({ contract }) => contract))];
  return {
    head: [title, ...contracts.map(wrap)],
    rows: operations.map((operation) => [
      operation,
      ...contracts.map((contract) => cell(measured, contract, operation)),
    ]),
  };
}

/** Those of the operations that anybody is quoted for, and who is. */
function quoted({ rows }: Report, candidates: readonly Operation[]): Grid {
  const theirs = rows.filter((row) => row.quoted === true && candidates.includes(row.operation));
  const operations = candidates.filter((operation) => theirs.some((row) => row.operation === operation));
  const contracts = [...new Set(theirs.map(({ contract }) => contract))];
  return {
    head: ["quoted", ...operations],
    rows: contracts.map((contract) => [contract, ...operations.map((operation) => cell(theirs, contract, operation))]),
  };
}

function budgets({ rows }: Report): Grid {
  return {
    head: ["budget", "contract", "gas", "limit", "", "cheapest peer", "cheapest security token"],
    rows: rows
      .filter(({ budget }) => budget !== undefined)
      .map(({ operation, contract, gas, budget = 0, met, bestPeer, bestSecurityPeer }) => [
        operation,
        contract,
        number(gas),
        number(budget),
        met === true ? "met" : "missed",
        compare(bestPeer),
        compare(bestSecurityPeer),
      ]),
  };
}

function versions({ environment }: Report): string[] {
  const { profile, solc, optimizerRuns, viaIR, evmVersion, evm, packages } = environment;
  const pipeline = viaIR ? "IR pipeline" : "legacy pipeline";
  const list = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [
    `solc ${solc}, optimizer ${optimizerRuns} runs, ${pipeline}, target ${evmVersion} (profile ${profile}); run on ${evm}`,
    list.join(", "),
    "T-REX: the bytecode in its package, solc 0.8.17, 200 runs",
    `Morpho Blue: ${compilation(MORPHO)}; its rate model is the bytecode in its bundlers' package`,
    `Aave: ${compilation(AAVE)}`,
  ];
}

function compilation({ compiler, settings }: Vendor): string {
  const { optimizer, viaIR, evmVersion } = settings;
  return `${compiler.replace("-", " ")}, ${number(optimizer.runs)} runs, ${viaIR === true ? "IR" : "legacy"} pipeline, target ${evmVersion}`;
}

function cell(rows: readonly Row[], contract: string, operation: Operation): string {
  const row = rows.find((candidate) => candidate.contract === contract && candidate.operation === operation);
  return row === undefined ? "–" : number(row.gas);
}

function compare(comparison: Comparison | undefined): string {
  if (comparison === undefined) return "–";
  const { contract, ratio, quoted } = comparison;
  return `${ratio.toFixed(2)} × ${contract}${quoted ? " (quoted)" : ""}`;
}
