import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";
import type { LedgerRow } from "../stage/audit.ts";
import { type Chapter, type ChapterResult, type Section, section } from "./chapter.ts";

/** A ledger of a chapter's chain, or the sum over all chapters. */
export type FinalRow = LedgerRow & { readonly chapter: string };

/** What a chapter's transactions cost. */
export type GasRow = {
  readonly chapter: string;
  readonly transactions: number;
  readonly gas: bigint;
  readonly refusals: number;
};

type Told = readonly (readonly [Pick<Chapter, "name">, Pick<ChapterResult, "sections" | "ledgers">])[];

/**
 * Every unit and every dollar of all chapters: what was ever issued less what was destroyed is the supply, and is what all holders
 * hold; chapter by chapter, each on its own chain, and in sum.
 * @throws MismatchError where it is not.
 */
export function reconciled(told: Told): { name: string; title: string; summary: string; sections: Section[] } {
  const rows = told.flatMap(([{ name: chapter }, { ledgers }]): FinalRow[] =>
    ledgers.map((ledger) => ({ chapter, ...ledger })),
  );
  for (const { chapter, asset, issued, destroyed, supply, held } of rows) {
    requireSame(`${chapter}, ${asset}`, "supply", supply, issued - destroyed);
    requireSame(`${chapter}, ${asset}`, "what all hold", held, supply);
  }
  const sums = (["units", "dollars"] as const).flatMap((kind) => sumOf(rows.filter((row) => row.kind === kind)));
  const gas = told.map(gasOf);
  return {
    name: "reconciliation",
    title: "Every unit and every dollar",
    summary:
      `${told.length === 1 ? "one chapter" : `${told.length} chapters`}: ${sums.map(counted).join(" and ")} are, to the last wei, what was ` +
      "issued less what was destroyed, and what all holders hold together",
    sections: [
      section("ledgers", "From the first block of each chapter's chain:", [...rows, ...sums], {
        chapter: ({ chapter }) => chapter,
        asset: ({ asset }) => asset,
        issued: ({ issued, decimals }) => plain(issued, decimals),
        destroyed: ({ destroyed, decimals }) => plain(destroyed, decimals),
        supply: ({ supply, decimals }) => plain(supply, decimals),
        "held by all": ({ held, decimals }) => plain(held, decimals),
        holders: ({ holders }) => holders.toString(),
      }),
      section("gas", "What it cost:", gas, {
        chapter: ({ chapter }) => chapter,
        "transactions shown": ({ transactions }) => transactions.toString(),
        gas: ({ gas }) => gas.toString(),
        "attempts refused": ({ refusals }) => refusals.toString(),
      }),
    ],
  };
}

/** "1,200 units". */
function counted({ kind, supply, decimals }: FinalRow): string {
  return `${(supply / 10n ** BigInt(decimals)).toLocaleString("en-US")} ${kind}`;
}

/** One row, or none where there is nothing to sum. */
function sumOf(rows: readonly FinalRow[]): FinalRow[] {
  const [first] = rows;
  if (first === undefined) return [];
  const total = (pick: (row: FinalRow) => bigint) => rows.reduce((sum, row) => sum + pick(row), 0n);
  const { kind, decimals } = first;
  return [
    {
      chapter: "all",
      asset: kind,
      kind,
      decimals,
      issued: total(({ issued }) => issued),
      destroyed: total(({ destroyed }) => destroyed),
      supply: total(({ supply }) => supply),
      holders: rows.reduce((sum, { holders }) => sum + holders, 0),
      held: total(({ held }) => held),
    },
  ];
}

function gasOf([{ name: chapter }, { sections }]: Told[number]): GasRow {
  const spent = sections.flatMap(({ rows }) => rows.flatMap(({ gas }) => (typeof gas === "bigint" ? [gas] : [])));
  const refusals = sections.find(({ name }) => name === "refusals")?.rows.length ?? 0;
  return { chapter, transactions: spent.length, gas: spent.reduce((sum, gas) => sum + gas, 0n), refusals };
}
