import { table } from "../../sdk/cli/output.ts";
import { plain } from "../format.ts";
import type { StressRow } from "./engine.ts";
import type { Outcome } from "./loan.ts";
import type { StressSettings } from "./terms.ts";

/** The rows as `--json` prints them: amounts in dollars of six decimals, times in Unix seconds. */
export function stressDocument(rows: readonly StressRow[]): Record<string, unknown>[] {
  return rows.map(({ event, clocked, clockless }) => ({
    symbol: event.symbol,
    fromDate: event.fromDate,
    toDate: event.toDate,
    priceFrom: event.isOpen ? "open" : "close",
    gapPct: gapPct(event),
    ...document(clocked),
    withoutSessionRules: document(clockless),
  }));
}

function document(outcome: Outcome): Record<string, unknown> {
  const { coveredBps, liquidatedAt, ...amounts } = outcome;
  return { ...amounts, liquidatedAt: liquidatedAt ?? null, coveredPct: plain(-coveredBps, 2) };
}

/** The move from the last close, in percent, to four decimals, towards zero. */
export function gapPct({ close, reopening }: { readonly close: bigint; readonly reopening: bigint }): string {
  return plain(((reopening - close) * 1_000_000n) / close, 4);
}

/** The rows for people, both pools below each other, and what the figures rest on. */
export function stressText(rows: readonly StressRow[], { gapReserve, risk }: StressSettings): string {
  const lines = rows.flatMap(({ event, clocked, clockless }) => [
    [event.symbol, event.toDate, gapPct(event), "by the clock", ...cells(clocked)],
    ["", "", "", "without", ...cells(clockless)],
  ]);
  const head = [
    "symbol",
    "reopens",
    "gap %",
    "session rules",
    "debt",
    "recovered",
    "bonus paid",
    "gap reserve used",
    "deficit",
    "unavoidable",
    "covered to %",
  ];
  return `${table(head, lines)}
Dollars. A borrower with 1,000,000 in collateral owes the most that the pool lends: ${risk} parameters, gap reserve ${gapReserve}
  before the loan, and what it has earned since.
By the clock: the real contracts with deploy/parameters/lending.ts. The loan is taken in the last regular minute, at CF; in the
  night the pool lent nothing (checked); liquidators come in the night, at the open and after the grace, until they are refused.
Without: the same contract with the token on an exchange that never closes and one bonus, the greatest, as peers have it.
  The loan is taken six hours before the open, at CF, at the last close, by somebody who may know what comes.
Debt = recovered + gap reserve used + deficit, checked to the wei against the pool's money; what a healthy account still owes,
  its borrower repays. Unavoidable: the debt less the collateral at the first price at which the table allows a liquidation,
  divided by 1 + the least bonus. Covered to: the fall from the close up to which collateral covers debt and bonus.`;
}

function cells(outcome: Outcome): string[] {
  const { debt, recovered, bonusPaid, gapReserveUsed, deficit, unavoidable, coveredBps } = outcome;
  const amounts = [debt, recovered, bonusPaid, gapReserveUsed, deficit, unavoidable].map(cents);
  return [...amounts, plain(-coveredBps, 2)];
}

/** Dollars for people, rounded down. */
function cents(amount: bigint): string {
  return plain(amount / 10_000n, 2);
}
