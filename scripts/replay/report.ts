import { table } from "../../sdk/cli/output.ts";
import type { ActionFacts } from "../../sdk/facts/index.ts";
import { ONE } from "../../sdk/multiplier/index.ts";
import { minute, plain, shortened } from "../format.ts";
import type { Holding, ProvenStock, ReplayRow } from "./engine.ts";

const SAMPLE_SHARES = 100n * ONE;

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
      minute(action.effectiveAt),
      action.token.symbol,
      action.facts.kind,
      terms(action.facts),
      plain(oldMultiplier),
      plain(newMultiplier),
      shortened((SAMPLE_SHARES * newMultiplier) / action.token.initialMultiplier),
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
      plain(units),
      shortened(sharesBefore),
      shortened(now),
    ]),
  );
}

/** The epochs that were posted: whole stock, whole need. */
export function proofsTable(proofs: readonly ProvenStock[]): string {
  return table(
    ["cut (UTC)", "symbol", "units", "reinvest factor", "split factor", "shares in custody"],
    proofs.map(({ provenAt, symbol, units, reinvestFactor, splitFactor, shares: stock }) => [
      minute(provenAt),
      symbol,
      plain(units),
      plain(reinvestFactor),
      plain(splitFactor),
      plain(stock),
    ]),
  );
}

/** The terms of an action as a broker would write them. */
export function terms(facts: ActionFacts): string {
  const { ratio, gross, price, withholdingBps, into, newIsin } = facts;
  const parts: string[] = [];
  if (ratio !== undefined) parts.push(`${ratio.numerator}:${ratio.denominator}`);
  if (gross !== 0n) parts.push(plain(gross));
  if (withholdingBps !== 0n) parts.push(`less ${plain(withholdingBps, 2)} %`);
  if (price !== 0n) parts.push(`at ${plain(price)}`);
  if (into !== undefined) parts.push(`into ${into}`);
  if (newIsin !== undefined) parts.push(`now ${newIsin}`);
  return parts.join(" ");
}
