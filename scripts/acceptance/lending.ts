import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AcceptanceCheck, type Context, expectSame, fail } from "./check.ts";

/** A gap of `counterfoil stress -- --json`: dollars of six decimals. */
type GapRow = Readonly<Record<"symbol" | "debt" | "recovered" | "gapReserveUsed" | "deficit" | "unavoidable", string>>;

const from = { date: "2023-03-09", close: "100.00" };
const gaps = (opens: readonly string[]) => ({
  note: "Made up: falls that nobody has seen.",
  events: opens.map((open, index) => ({
    symbol: `GAP${index}`,
    from,
    to: { date: "2023-03-10", open, close: open },
  })),
});

function write(context: Context, name: string, document: unknown): string {
  const file = join(context.folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

/** The lending pool, from the outside. */
export const lendingChecks: readonly AcceptanceCheck[] = [
  {
    name: "stress on gaps that nobody has seen: no deficit beyond the unavoidable, and a waterfall that adds up",
    run: async (context) => {
      const file = write(context, "gaps.json", gaps(["97.31", "71.03", "58.77", "33.19", "4.02", "131.60"]));
      const rows = (await context.cliJson(["stress", file])) as readonly GapRow[];
      expectSame(rows.length, 6, "the gaps");
      for (const row of rows) {
        const [debt, recovered, used, deficit, unavoidable] = [
          row.debt,
          row.recovered,
          row.gapReserveUsed,
          row.deficit,
          row.unavoidable,
        ].map((amount) => BigInt(amount)) as [bigint, bigint, bigint, bigint, bigint];
        expectSame(recovered + used + deficit, debt, `${row.symbol}: recovered, reserve and deficit`);
        if (deficit > unavoidable)
          fail(`${row.symbol}: a deficit of ${deficit}, of which ${unavoidable} is unavoidable`);
      }
    },
  },
  {
    name: "stress refuses a price that is none, by path and value",
    run: async (context) => {
      const error = await context.cliError(["stress", write(context, "bad.json", gaps(["-1"]))], 1);
      expectSame(String(Reflect.get(error, "value")), "-1", "the value");
    },
  },
];
