import type { ActionFacts } from "../../sdk/facts/index.ts";
import { ONE } from "../../sdk/multiplier/index.ts";
import { type Columns, textOf, written } from "../chapters/chapter.ts";
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
export const ACTION_COLUMNS: Columns<ReplayRow> = {
  "effective (UTC)": ({ action }) => minute(action.effectiveAt),
  symbol: ({ action }) => action.token.symbol,
  kind: ({ action }) => action.facts.kind,
  terms: ({ action }) => terms(action.facts),
  "multiplier before": ({ oldMultiplier }) => plain(oldMultiplier),
  "multiplier after": ({ newMultiplier }) => plain(newMultiplier),
  "100 shares are now": ({ action, newMultiplier }) =>
    shortened((SAMPLE_SHARES * newMultiplier) / action.token.initialMultiplier),
};

/** The rows as a terminal shows them. */
export function rowsTable(rows: readonly ReplayRow[]): string {
  return textOf(written(rows, ACTION_COLUMNS));
}

/** What the holders have at the end. */
export const HOLDING_COLUMNS: Columns<Holding> = {
  symbol: ({ symbol }) => symbol,
  holder: ({ name }) => name,
  "units (never moved)": ({ units }) => plain(units),
  "shares at first": ({ sharesBefore }) => shortened(sharesBefore),
  "shares now": ({ shares }) => shortened(shares),
};

/** The epochs that were posted: whole stock, whole need. */
export const PROOF_COLUMNS: Columns<ProvenStock> = {
  "cut (UTC)": ({ provenAt }) => minute(provenAt),
  symbol: ({ symbol }) => symbol,
  units: ({ units }) => plain(units),
  "reinvest factor": ({ reinvestFactor }) => plain(reinvestFactor),
  "split factor": ({ splitFactor }) => plain(splitFactor),
  "shares in custody": ({ shares }) => plain(shares),
};

/** The epochs as a terminal shows them. */
export function proofsTable(proofs: readonly ProvenStock[]): string {
  return textOf(written(proofs, PROOF_COLUMNS));
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
