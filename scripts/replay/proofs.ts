import type { TimelineAction } from "../../sdk/facts/index.ts";
import type { Call } from "./plan.ts";

/** Between a proof and what needs it: time to sign. */
const LEAD = 1_800n;
/** ReserveVerifier.CUT_INTERVAL. */
const CUT_INTERVAL = 3_600n;

/** The hours before a split in which custody's books and the chain may differ: from `closedAt` until `splitAt`. */
export interface Eve {
  readonly closedAt: bigint;
  readonly splitAt: bigint;
}

/** A cut with its statement, for the sake of the reinvestments that are scheduled on it. */
export interface Proof {
  readonly type: "prove";
  readonly timestamp: bigint;
  /** The last action whose scheduling it carries. */
  readonly action: TimelineAction;
  /** The reinvestments that will be scheduled by then: their stock has to be there. */
  readonly scheduled: readonly TimelineAction[];
}

/** The eves of all splits among the actions. `previousClose` answers null where the calendar has no close before. */
export async function evesOf(
  actions: readonly TimelineAction[],
  previousClose: (timestamp: bigint) => Promise<bigint | null>,
): Promise<Eve[]> {
  const eves: Eve[] = [];
  for (const { facts, effectiveAt } of actions) {
    if (facts.effect !== "split") continue;
    // A split in the very second of a close has its eve since the close before.
    const closedAt = await previousClose(effectiveAt - 1n);
    if (closedAt !== null) eves.push({ closedAt, splitAt: effectiveAt });
  }
  return eves;
}

/**
 * When the stock of each scheduled reinvestment is proven: half an hour before it is scheduled or, where that lies on the eve
 * of a split, in the last second before the close with which the eve begins. Proofs that would come within an hour of each
 * other are one, because cuts lie an hour apart.
 * @param calls What the issuer does about one token, in order.
 */
export function planProofs(calls: readonly Call[], eves: readonly Eve[]): Proof[] {
  const scheduled: TimelineAction[] = [];
  const proofs: Proof[] = [];
  for (const { type, timestamp, action } of calls) {
    if (type !== "schedule") continue;
    scheduled.push(action);
    const wanted = outsideEves(timestamp - LEAD, eves);
    const previous = proofs.at(-1);
    const isTooSoon = previous !== undefined && wanted < previous.timestamp + CUT_INTERVAL;
    if (isTooSoon) proofs.pop();
    const cutAt = isTooSoon ? previous.timestamp : wanted;
    proofs.push({ type: "prove", timestamp: cutAt, action, scheduled: [...scheduled] });
  }
  return proofs;
}

/** The last second up to `latest` that lies on no eve; one eve may lead into another. */
function outsideEves(latest: bigint, eves: readonly Eve[]): bigint {
  const eve = eves.find(({ closedAt, splitAt }) => closedAt <= latest && latest < splitAt);
  return eve === undefined ? latest : outsideEves(eve.closedAt - 1n, eves);
}
