import { dayOfDate } from "../../sdk/calendar/days.ts";
import {
  type Clock,
  DaylightSaving,
  type DayOverride,
  micToBytes4,
  mondayToFriday,
  NO_HOURS,
  type TradingHours,
  tradingHours,
} from "../../sdk/calendar/plan.ts";

/** 2024-01-01, a Monday. */
const firstDay = dayOfDate("2024-01-01");
const cycles = [{ fromDay: firstDay, businessDays: 2 }];

/** New York, T+1 from 28 May 2024. */
export const newYorkClock: Clock = {
  mic: micToBytes4("XNYS"),
  standardOffset: -5 * 3600,
  daylightSaving: DaylightSaving.US,
  overnightOpen: 0,
  firstDay,
  week: mondayToFriday(tradingHours({ pre: "04:00", open: "09:30", close: "16:00", post: "20:00" })),
  cycles: [...cycles, { fromDay: dayOfDate("2024-05-28"), businessDays: 1 }],
};

/** New York with a session from 20:00 to 04:00 before each trading day. */
export const overnightClock: Clock = { ...newYorkClock, mic: micToBytes4("XOVN"), overnightOpen: 20 * 60 };

/** London, by the EU rule. */
export const londonClock: Clock = {
  mic: micToBytes4("XLON"),
  standardOffset: 0,
  daylightSaving: DaylightSaving.EU,
  overnightOpen: 0,
  firstDay,
  week: mondayToFriday(tradingHours({ pre: "07:50", open: "08:00", close: "16:30", post: "17:15" })),
  cycles,
};

/** Tokyo: a lunch break, no daylight saving, neither pre- nor post-market. */
export const tokyoClock: Clock = {
  mic: micToBytes4("XTKS"),
  standardOffset: 9 * 3600,
  daylightSaving: DaylightSaving.NONE,
  overnightOpen: 0,
  firstDay,
  week: mondayToFriday(tradingHours({ open: "09:00", close: "11:30", reopen: "12:30", reclose: "15:30" })),
  cycles,
};

/** Unix seconds of a UTC time written as "2024-07-03 13:30" or "2024-07-03 13:29:59". */
export function utc(text: string): number {
  const milliseconds = Date.parse(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(milliseconds)) throw new RangeError(`not a time: ${text}`);
  return milliseconds / 1000;
}

export function closedOn(date: string): DayOverride {
  return { day: dayOfDate(date), trades: false, settles: false, tradingHours: NO_HOURS };
}

/** A trading day with hours of its own; without any, the template's. */
export function openOn(date: string, hours: TradingHours = NO_HOURS, settles = true): DayOverride {
  return { day: dayOfDate(date), trades: true, settles, tradingHours: hours };
}

/** Hours as contracts give them back: a list in the order of the struct. */
export function asTuple({ preOpen, open, close, reopen, reclose, postClose }: TradingHours): number[] {
  return [preOpen, open, close, reopen, reclose, postClose];
}
