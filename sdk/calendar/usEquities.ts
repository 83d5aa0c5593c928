import { getHolidays } from "nyse-holidays";
import * as z from "zod";
import closuresFile from "./closures.json" with { type: "json" };
import { type DayNumber, dateOfDay, dayOfDate, weekdayOfDay } from "./days.ts";
import {
  type CalendarPlan,
  type Clock,
  DaylightSaving,
  type DayOverride,
  type Extension,
  micToBytes4,
  mondayToFriday,
  NO_HOURS,
  tradingHours,
} from "./plan.ts";

/** The exchanges whose calendars are built here. They keep the same hours and holidays. */
export const US_EXCHANGES = ["XNYS", "XNAS"] as const;
export type UsExchange = (typeof US_EXCHANGES)[number];

/** The first year published, and the last one; nyse-holidays and the early closes were checked for these. */
export const FIRST_YEAR = 2018;
export const LAST_YEAR = 2027;

const FRIDAY = 4;
const SATURDAY = 5;
const SUNDAY = 6;

/** Consolidated US hours: pre-market from 04:00, post-market to 20:00. */
export const FULL_DAY = tradingHours({ pre: "04:00", open: "09:30", close: "16:00", post: "20:00" });
export const EARLY_CLOSE = tradingHours({ pre: "04:00", open: "09:30", close: "13:00", post: "17:00" });

const closuresSchema = z.object({
  about: z.string(),
  closures: z.array(
    z.object({
      date: z.string().transform(dayOfDate),
      exchanges: z.array(z.enum(US_EXCHANGES)),
      settles: z.boolean(),
      reason: z.string().min(1),
    }),
  ),
});
const closures = closuresSchema.parse(closuresFile).closures;

/** Thrown for a year whose holidays nobody has checked. */
export class YearNotCheckedError extends Error {
  override readonly name = "YearNotCheckedError";

  constructor(readonly year: number) {
    super(`no checked holidays for ${year} (only ${FIRST_YEAR} to ${LAST_YEAR})`);
  }
}

/** The clock of a US equity exchange. */
export function usEquitiesClock(mic: UsExchange): Clock {
  return {
    mic: micToBytes4(mic),
    standardOffset: -5 * 3600,
    daylightSaving: DaylightSaving.US,
    overnightOpen: 0,
    firstDay: dayOfDate(`${FIRST_YEAR}-01-01`),
    week: mondayToFriday(FULL_DAY),
    cycles: [
      { fromDay: dayOfDate("2017-09-05"), businessDays: 2 },
      { fromDay: dayOfDate("2024-05-28"), businessDays: 1 },
    ],
  };
}

/** The days of a year that differ from the weekly template, in ascending order. */
export function usEquitiesOverrides(mic: UsExchange, year: number): DayOverride[] {
  const closed = closedDays(mic, year);
  const trades = (day: DayNumber): boolean => weekdayOfDay(day) < SATURDAY && !closed.has(day);

  const overrides: DayOverride[] = [];
  for (const [day, settles] of closed) overrides.push({ day, trades: false, settles, tradingHours: NO_HOURS });
  for (const day of earlyCloseCandidates(year).filter(trades)) {
    overrides.push({ day, trades: true, settles: true, tradingHours: EARLY_CLOSE });
  }
  for (const day of bankHolidays(year).filter(trades)) {
    overrides.push({ day, trades: true, settles: false, tradingHours: NO_HOURS });
  }
  return overrides.sort((a, b) => a.day - b.day);
}

/** The whole calendar, one extension a year. */
export function usEquitiesPlan(mic: UsExchange, firstYear = FIRST_YEAR, lastYear = LAST_YEAR): CalendarPlan {
  const extensions: Extension[] = [];
  for (let year = firstYear; year <= lastYear; year++) {
    extensions.push({ toDay: dayOfDate(`${year + 1}-01-01`), overrides: usEquitiesOverrides(mic, year) });
  }
  return { clock: { ...usEquitiesClock(mic), firstDay: dayOfDate(`${firstYear}-01-01`) }, extensions };
}

/** Weekdays on which the exchange is closed, and whether trades settle on them. */
function closedDays(mic: UsExchange, year: number): Map<DayNumber, boolean> {
  if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR) throw new YearNotCheckedError(year);
  // `date` is local midnight of whatever machine this runs on; only `dateString` is a date.
  const days = new Map(getHolidays(year).map(({ dateString }) => [dayOfDate(dateString), false]));
  for (const closure of closures) {
    if (closure.exchanges.includes(mic) && dateOfDay(closure.date).startsWith(`${year}-`)) {
      days.set(closure.date, closure.settles);
    }
  }
  return days;
}

/** The days that close at 13:00 if they trade: before Independence Day, after Thanksgiving, before Christmas. */
function earlyCloseCandidates(year: number): DayNumber[] {
  const independenceDay = weekdayOfDay(dayOfDate(`${year}-07-04`));
  return [
    // With the 4th on a weekend the holiday is observed beside it, and nothing closes early; a Monday has no eve.
    ...(independenceDay > 0 && independenceDay <= FRIDAY ? [dayOfDate(`${year}-07-03`)] : []),
    nthWeekday(`${year}-11-01`, 3, 4) + 1,
    dayOfDate(`${year}-12-24`),
  ];
}

/** Days on which banks, and so settlement, rest while the exchange trades. */
function bankHolidays(year: number): DayNumber[] {
  const columbusDay = nthWeekday(`${year}-10-01`, 0, 2);
  const veteransDay = dayOfDate(`${year}-11-11`);
  // The Federal Reserve keeps a Sunday's holiday on Monday, but a Saturday's not on Friday.
  return [columbusDay, weekdayOfDay(veteransDay) === SUNDAY ? veteransDay + 1 : veteransDay];
}

/** The `n`-th given weekday (0 for Monday) of the month that begins on a date. */
function nthWeekday(firstOfMonth: string, weekday: number, n: number): DayNumber {
  const first = dayOfDate(firstOfMonth);
  return first + ((weekday - weekdayOfDay(first) + 7) % 7) + 7 * (n - 1);
}
