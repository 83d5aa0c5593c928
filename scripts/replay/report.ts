import { formatUnits } from "ethers";
import { table } from "../../sdk/cli/output.ts";
import { type ActionFacts, DECIMALS, formatInstant } from "../../sdk/facts/index.ts";
import { ONE } from "../../sdk/multiplier/index.ts";
import type { Holding, ReplayRow } from "./engine.ts";

const SAMPLE_SHARES = 100n * ONE;
/** Digits after the point that people are shown of a number of shares; more of them are in the JSON. */
const SHOWN_DECIMALS = 6n;

/** The rows as `--json` prints them. */
export function rowsDocument(rows: readonly ReplayRow[]): Record<string, string | bigint>[] {
  return rows.map(({ action, oldMultiplier, newMultiplier, splitFactor, reinvestFactor }) => ({
    symbol: action.token.symbol,
    kind: action.facts.kind,
    effectiveAt: action.effectiveAt,
    oldMultiplier,
    newMultiplier,
    splitFactor,
    reinvestFactor,
  }));
}

/** The rows for people, with what somebody has by then who held 100 shares before the token's first action. */
export function rowsTable(rows: readonly ReplayRow[]): string {
  return table(
    ["effective (UTC)", "symbol", "kind", "terms", "multiplier before", "multiplier after", "100 shares are now"],
    rows.map(({ action, oldMultiplier, newMultiplier }) => [
      formatInstant(action.effectiveAt).replace("T", " ").replace(/:00Z$/, ""),
      action.token.symbol,
      action.facts.kind,
      terms(action.facts),
      plain(oldMultiplier, DECIMALS),
      plain(newMultiplier, DECIMALS),
      shares((SAMPLE_SHARES * newMultiplier) / action.token.initialMultiplier),
    ]),
  );
}

/** What the holders have at the end. */
export function holdingsTable(holdings: readonly Holding[]): string {
  return table(
    ["symbol", "holder", "units (never moved)", "shares at first", "shares now"],
    holdings.map(({ symbol, name, units, sharesBefore, shares: now }) => [
      symbol,
      name,
      plain(units, DECIMALS),
      shares(sharesBefore),
      shares(now),
    ]),
  );
}

/** The terms of an action as a broker would write them. */
export function terms(facts: ActionFacts): string {
  const { ratio, gross, price, withholdingBps, into, newIsin } = facts;
  const parts: string[] = [];
  if (ratio !== undefined) parts.push(`${ratio.numerator}:${ratio.denominator}`);
  if (gross !== 0n) parts.push(plain(gross, DECIMALS));
  if (withholdingBps !== 0n) parts.push(`less ${plain(withholdingBps, 2)} %`);
  if (price !== 0n) parts.push(`at ${plain(price, DECIMALS)}`);
  if (into !== undefined) parts.push(`into ${into}`);
  if (newIsin !== undefined) parts.push(`now ${newIsin}`);
  return parts.join(" ");
}

/** Shares for people, rounded down. */
function shares(amount: bigint): string {
  const unit = 10n ** (BigInt(DECIMALS) - SHOWN_DECIMALS);
  return plain(amount / unit, Number(SHOWN_DECIMALS));
}

/** A decimal number without a point where nothing follows it. */
function plain(amount: bigint, decimals: number): string {
  return formatUnits(amount, decimals).replace(/\.0$/, "");
}
