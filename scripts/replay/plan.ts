import { InputError } from "../../sdk/cli/errors.ts";
import { formatInstant, type TimelineAction } from "../../sdk/facts/index.ts";
import type { Proof } from "./proofs.ts";

const DAY = 24n * 3_600n;
/** IMultiplierSchedule.FACTOR_NOTICE, IRecordDates.RECORD_NOTICE. */
const NOTICE = DAY;
/** ICorporateActions.SCHEDULING_PERIOD. */
const SCHEDULING_PERIOD = 400n * DAY;

/** Something the issuer does, and when. */
export interface Call {
  readonly type: "announce" | "schedule";
  readonly timestamp: bigint;
  readonly action: TimelineAction;
}

/**
 * When the issuer has to announce and to schedule each action of one token, in order: always at the last moment that all
 * notices allow. Little is pending at once that way, and the token has room for four factors only.
 * @param actions The token's actions in order of time.
 */
export function planCalls(actions: readonly TimelineAction[]): Call[] {
  const scheduleAt = new Map<TimelineAction, bigint>();
  for (const action of actions) {
    if (action.facts.effect === "reinvestment") scheduleAt.set(action, latestScheduling(action));
  }
  const announceAt = new Map<TimelineAction, bigint>();
  for (const action of actions) announceAt.set(action, latestAnnouncement(action, scheduleAt));
  keepFileOrder(actions, announceAt);

  const calls: Call[] = [];
  for (const [action, timestamp] of announceAt) calls.push({ type: "announce", timestamp, action });
  for (const [action, timestamp] of scheduleAt) calls.push({ type: "schedule", timestamp, action });
  return calls.sort(inOrder);
}

/** At one time proofs come before announcements, and these before schedulings. */
const RANK = { prove: 0, announce: 1, schedule: 2 } as const;

/** Order of time; at one time by {@link RANK}, and two of one type in the order of the file. */
export function inOrder(a: Call | Proof, b: Call | Proof): number {
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? -1 : 1;
  return RANK[a.type] - RANK[b.type] || a.action.order - b.action.order;
}

function latestScheduling({ facts, effectiveAt, exDayBegins, exOpen }: TimelineAction): bigint {
  const latest = least(effectiveAt - NOTICE, exOpen + SCHEDULING_PERIOD);
  // A dividend's price is fixed on its ex day at the earliest; a spin-off's value may be fixed before.
  if (facts.kind === "DRIP" && latest < exDayBegins) {
    throw new InputError(
      facts.effectiveAt === undefined ? `${facts.path}.payDate` : `${facts.path}.effectiveAt`,
      formatInstant(effectiveAt),
      `must lie at least 24 hours after the ex day begins (${formatInstant(exDayBegins)}): a dividend's reinvestment ` +
        "is scheduled on its ex day at the earliest, with 24 hours of notice",
    );
  }
  return latest;
}

function latestAnnouncement(action: TimelineAction, scheduleAt: ReadonlyMap<TimelineAction, bigint>): bigint {
  const { facts, effectiveAt, exDayBegins } = action;
  // The record is taken when the ex day begins, and wants its notice too.
  if (facts.effect === "none") return least(effectiveAt, exDayBegins) - NOTICE;
  if (facts.effect === "reinvestment") {
    const scheduling = scheduleAt.get(action) ?? effectiveAt - NOTICE;
    return least(exDayBegins - 1n, scheduling);
  }
  // A reinvestment's factor counts the splits that are known when it is scheduled, and none may come later.
  let latest = effectiveAt - NOTICE;
  for (const [reinvestment, scheduling] of scheduleAt) {
    const isCounted = reinvestment.exOpen < effectiveAt && effectiveAt <= reinvestment.effectiveAt;
    if (isCounted) latest = least(latest, scheduling);
  }
  return latest;
}

/** Factors of one time take effect in the order of their ids, and ids are given out by announcements. */
function keepFileOrder(actions: readonly TimelineAction[], announceAt: Map<TimelineAction, bigint>): void {
  let next: TimelineAction | undefined;
  for (const action of actions.toReversed()) {
    if (action.facts.effect === "none") continue;
    const [own, later] = [announceAt.get(action), next && announceAt.get(next)];
    if (own !== undefined && later !== undefined && next?.effectiveAt === action.effectiveAt) {
      announceAt.set(action, least(own, later));
    }
    next = action;
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
