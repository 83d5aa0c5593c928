import { baseNeeded, baseOf } from "../../sdk/reserves/stock.ts";
import type { ProvenStock, ReplayRow } from "./engine.ts";

/** A token's multiplier and its backing after something happened. Base units are shares with all splits taken out. */
export type TimelineRow = {
  readonly at: bigint;
  readonly symbol: string;
  readonly what: string;
  readonly multiplier: bigint;
  /** Base units that the supply needs. */
  readonly needed: bigint;
  /** Base units that the last statement proves. */
  readonly proven: bigint;
};

type Event = { readonly at: bigint; readonly proof: ProvenStock } | { readonly at: bigint; readonly row: ReplayRow };

/** Statements and actions of one token in order of time, from the eve of its first action on. */
export function timelineOf(symbol: string, rows: readonly ReplayRow[], proofs: readonly ProvenStock[]): TimelineRow[] {
  const events: Event[] = [
    ...proofs.filter((proof) => proof.symbol === symbol).map((proof) => ({ at: proof.provenAt, proof })),
    ...rows.filter(({ action }) => action.token.symbol === symbol).map((row) => ({ at: row.action.effectiveAt, row })),
  ].sort((a, b) => Number(a.at - b.at));
  const timeline: TimelineRow[] = [];
  // The first statement is about units that are minted right after it.
  const [issue, ...later] = events;
  let needed = issue !== undefined && "proof" in issue ? issue.proof.baseNeeded : 0n;
  let [proven, multiplier] = [needed, rows.find(isOf(symbol))?.oldMultiplier ?? 0n];
  for (const event of later) {
    if ("proof" in event) {
      const { shares, splitFactor } = event.proof;
      proven = baseOf(shares, splitFactor);
      timeline.push({ at: event.at, symbol, what: "stock proven", multiplier, needed, proven });
    } else {
      multiplier = event.row.newMultiplier;
      needed = neededAt(event.row, proofs);
      timeline.push({ at: event.at, symbol, what: event.row.action.facts.kind, multiplier, needed, proven });
    }
  }
  return timeline;
}

const isOf =
  (symbol: string) =>
  ({ action }: ReplayRow): boolean =>
    action.token.symbol === symbol;

/** What all units need once the action is effective. */
function neededAt({ action, reinvestFactor }: ReplayRow, proofs: readonly ProvenStock[]): bigint {
  const proof = proofs.find(({ symbol }) => symbol === action.token.symbol);
  const units = proof?.units ?? 0n;
  return baseNeeded(units, reinvestFactor);
}
