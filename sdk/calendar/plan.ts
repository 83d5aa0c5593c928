import type { DayNumber } from "./days.ts";

/** How daylight saving moves the local clock; the values of ISessionCalendar.DaylightSaving. */
export const DaylightSaving = { NONE: 0, US: 1, EU: 2 } as const;
export type DaylightSaving = (typeof DaylightSaving)[keyof typeof DaylightSaving];

/** What an exchange's clock says about an instant; the values of contracts/types/Session.sol. */
export const Session = { UNKNOWN: 0, CLOSED: 1, PRE: 2, REGULAR: 3, POST: 4, OVERNIGHT: 5 } as const;
export type Session = (typeof Session)[keyof typeof Session];

/** ISessionCalendar.TradingHours: minutes after local midnight. */
export type TradingHours = {
  readonly preOpen: number;
  readonly open: number;
  readonly close: number;
  readonly reopen: number;
  readonly reclose: number;
  readonly postClose: number;
};

/** ISessionCalendar.DayOverride. Zero hours on a day that trades: the weekly template's. */
export type DayOverride = {
  readonly day: DayNumber;
  readonly trades: boolean;
  readonly settles: boolean;
  readonly tradingHours: TradingHours;
};

/** ISessionCalendar.SettlementCycle. */
export type SettlementCycle = {
  readonly fromDay: DayNumber;
  readonly businessDays: number;
};

export type Week = [
  monday: TradingHours,
  tuesday: TradingHours,
  wednesday: TradingHours,
  thursday: TradingHours,
  friday: TradingHours,
  saturday: TradingHours,
  sunday: TradingHours,
];

/** ISessionCalendar.Clock: the constructor argument. */
export type Clock = {
  /** The MIC as bytes4, for example "0x584e5953". */
  readonly mic: string;
  readonly standardOffset: number;
  readonly daylightSaving: DaylightSaving;
  readonly overnightOpen: number;
  readonly firstDay: DayNumber;
  readonly week: Week;
  readonly cycles: SettlementCycle[];
};

/** The arguments of one call of `extend`. */
export type Extension = {
  readonly toDay: DayNumber;
  readonly overrides: DayOverride[];
};

/**
 * A calendar as a deployment uploads it: the clock goes to the constructor, then the extensions to `extend`, one after
 * the other. Plain objects, numbers, strings and booleans throughout, so it survives JSON and needs no conversion.
 */
export type CalendarPlan = {
  readonly clock: Clock;
  readonly extensions: Extension[];
};

/** ISessionCalendar.MAX_EXTENSION: the most days that one extension may publish. */
export const MAX_EXTENSION = 400;

/** The hours of a day that does not trade; on one that does, "as the template says". */
export const NO_HOURS: TradingHours = { preOpen: 0, open: 0, close: 0, reopen: 0, reclose: 0, postClose: 0 };

/** Thrown for a MIC that is not four capital letters or digits. */
export class InvalidMicError extends Error {
  override readonly name = "InvalidMicError";

  constructor(readonly value: string) {
    super(`not an ISO 10383 market identifier code: "${value}"`);
  }
}

/** Thrown for a time of day that is not HH:MM, from 00:00 to 24:00. */
export class InvalidTimeError extends Error {
  override readonly name = "InvalidTimeError";

  constructor(readonly value: string) {
    super(`not a time of day: "${value}" (expected HH:MM, 00:00 to 24:00)`);
  }
}

/** A MIC as the contracts carry it: "XNYS" is "0x584e5953". */
export function micToBytes4(mic: string): string {
  if (!/^[A-Z0-9]{4}$/.test(mic)) throw new InvalidMicError(mic);
  return `0x${[...mic].map((letter) => letter.charCodeAt(0).toString(16)).join("")}`;
}

/** Minutes after midnight: "09:30" is 570. */
export function minuteOfTime(time: string): number {
  const [, hour, minute] = /^(\d{2}):([0-5]\d)$/.exec(time) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  if (!(minutes <= 24 * 60)) throw new InvalidTimeError(time);
  return minutes;
}

/** When a day with one regular interval opens and closes, by the local clock, as HH:MM. */
export interface OneInterval {
  /** Start of the pre-market; without one, leave it out. */
  readonly pre?: string;
  readonly open: string;
  readonly close: string;
  /** End of the post-market; without one, leave it out. */
  readonly post?: string;
}

/** When a day with a lunch break opens and closes. */
export interface TwoIntervals extends OneInterval {
  readonly reopen: string;
  readonly reclose: string;
}

/** The hours of a trading day from times as people write them. */
export function tradingHours(times: OneInterval | TwoIntervals): TradingHours {
  const open = minuteOfTime(times.open);
  const close = minuteOfTime(times.close);
  const [reopen, reclose] =
    "reopen" in times ? [minuteOfTime(times.reopen), minuteOfTime(times.reclose)] : [close, close];
  return {
    preOpen: times.pre === undefined ? open : minuteOfTime(times.pre),
    open,
    close,
    reopen,
    reclose,
    postClose: times.post === undefined ? reclose : minuteOfTime(times.post),
  };
}

/** The same hours from Monday to Friday. */
export function mondayToFriday(hours: TradingHours): Week {
  return [hours, hours, hours, hours, hours, NO_HOURS, NO_HOURS];
}
