import { dateOfDay } from "../../sdk/calendar/days.ts";
import { Session } from "../../sdk/calendar/plan.ts";
import { formatInstant } from "../../sdk/facts/values.ts";
import type { SessionCalendar } from "../../types/index.ts";
import { openChain } from "../chain.ts";
import { CALENDARS, orNull } from "./chain.ts";

/** What a calendar says about an instant; null where it has no answer. */
export interface SessionAnswer {
  readonly time: string;
  readonly session: keyof typeof Session;
  /** The first regular open after the instant. */
  readonly nextOpen: string | null;
  /** The last regular close at or before it. */
  readonly previousClose: string | null;
  /** The day on which a trade at the instant settles. */
  readonly settlementDate: string | null;
}

/** Publishes an exchange's calendar on a chain of its own and asks it. */
export async function askSessions(
  mic: keyof typeof CALENDARS,
  instants: readonly bigint[],
  onProgress: (text: string) => void = () => {},
): Promise<SessionAnswer[]> {
  const plan = CALENDARS[mic]();
  const chain = await openChain(new Date(plan.clock.firstDay * 86_400_000), onProgress);
  try {
    onProgress("publishing the calendar");
    const [owner] = await chain.ethers.getSigners();
    const authority = await chain.ethers.deployContract("AccessManager", [owner?.address]);
    const deployed = await chain.ethers.deployContract("SessionCalendar", [authority, plan.clock]);
    const calendar = deployed as unknown as SessionCalendar;
    for (const { toDay, overrides } of plan.extensions) await (await calendar.extend(toDay, overrides)).wait();
    return await Promise.all(instants.map((instant) => ask(calendar, instant)));
  } finally {
    await chain.close();
  }
}

async function ask(calendar: SessionCalendar, instant: bigint): Promise<SessionAnswer> {
  const time = formatInstant(instant);
  const unknown = { time, session: "UNKNOWN", nextOpen: null, previousClose: null, settlementDate: null } as const;
  // Contracts count from 1970 on.
  if (instant < 0n) return unknown;
  const session = nameOf(await calendar.sessionAt(instant));
  if (session === "UNKNOWN") return unknown;
  const [nextOpen, previousClose, settlementDay] = await Promise.all([
    orNull(calendar.nextOpen(instant)),
    orNull(calendar.previousClose(instant)),
    orNull(calendar.settlementDate(instant)),
  ]);
  return {
    time,
    session,
    nextOpen: nextOpen === null ? null : formatInstant(nextOpen),
    previousClose: previousClose === null ? null : formatInstant(previousClose),
    settlementDate: settlementDay === null ? null : dateOfDay(Number(settlementDay)),
  };
}

function nameOf(session: bigint): keyof typeof Session {
  const names = Object.keys(Session) as (keyof typeof Session)[];
  return names.find((name) => BigInt(Session[name]) === session) ?? "UNKNOWN";
}
