import { dayOfDate } from "../../sdk/calendar/days.ts";
import {
  type CalendarPlan,
  DaylightSaving,
  micToBytes4,
  mondayToFriday,
  tradingHours,
} from "../../sdk/calendar/plan.ts";

/** What the person at the terminal may choose. */
export interface StressSettings {
  /** The gap reserve before the gap: nothing, or its target. */
  readonly gapReserve: "empty" | "full";
  /** Which set of deploy/parameters/lending.ts. */
  readonly risk: "large-cap" | "volatile";
}

/** One dollar, and 1e18 units. */
export const DOLLAR = 10n ** 6n;
export const UNIT = 10n ** 18n;
export const BPS = 10_000n;
/** From money of 18 decimals to the dollar's six. */
export const SCALE = UNIT / DOLLAR;

/** What the borrower brings, at the last close. */
export const COLLATERAL_VALUE = 1_000_000n * DOLLAR;
/** How much of what lenders bring the borrower takes, in 1/10,000: just below the kink of the rates. */
export const UTILISATION = 8_000n;
/** Before the open, with the exchange closed: when somebody borrows who knows already what is coming. */
export const NIGHT = 6 * 3_600;

/**
 * An exchange that never closes: what a pool without session rules takes every hour for. On it the pool's table has one row,
 * REGULAR, save for the minute of grace after midnight.
 */
export const ALWAYS_OPEN = "XXXX";

export function alwaysOpenPlan(firstYear: number, lastYear: number): CalendarPlan {
  const hours = tradingHours({ open: "00:00", close: "24:00" });
  const firstDay = dayOfDate(`${firstYear}-01-01`);
  const [monday, tuesday, wednesday, thursday, friday] = mondayToFriday(hours);
  const clock: CalendarPlan["clock"] = {
    mic: micToBytes4(ALWAYS_OPEN),
    standardOffset: 0,
    daylightSaving: DaylightSaving.NONE,
    overnightOpen: 0,
    firstDay,
    week: [monday, tuesday, wednesday, thursday, friday, hours, hours],
    cycles: [{ fromDay: 0, businessDays: 1 }],
  };
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  return { clock, extensions: years.map((year) => ({ toDay: dayOfDate(`${year + 1}-01-01`), overrides: [] })) };
}
