/** A day of a calendar as contracts count it: days since 1970-01-01 (day 0). */
export type DayNumber = number;

const MILLISECONDS_PER_DAY = 86_400_000;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
/** 9999-12-31, the last date that four digits can write. */
const LAST_DAY: DayNumber = 2_932_896;

/** Thrown for a text that is not a date of the Gregorian calendar in the form YYYY-MM-DD, from 1970 on. */
export class InvalidDateError extends Error {
  override readonly name = "InvalidDateError";

  constructor(readonly value: string) {
    super(`not a date: "${value}" (expected YYYY-MM-DD, 1970-01-01 or later)`);
  }
}

/** Thrown for a number that is not a day from 1970-01-01 to 9999-12-31. */
export class InvalidDayError extends Error {
  override readonly name = "InvalidDayError";

  constructor(readonly value: number) {
    super(`not a day number: ${value} (expected an integer from 0 to ${LAST_DAY})`);
  }
}

/** The day number of an ISO date: "2024-07-03" is 19907. */
export function dayOfDate(date: string): DayNumber {
  const [, year, month, dayOfMonth] = ISO_DATE.exec(date) ?? [];
  const day = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)) / MILLISECONDS_PER_DAY;
  // Date.UTC carries 30 February over into March; written back, such a date differs from what was given.
  if (!isDay(day) || dateOfDay(day) !== date) throw new InvalidDateError(date);
  return day;
}

/** The ISO date of a day number: 19907 is "2024-07-03". */
export function dateOfDay(day: DayNumber): string {
  if (!isDay(day)) throw new InvalidDayError(day);
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** The weekday of a day number: 0 is Monday, 6 is Sunday, as in the contracts. */
export function weekdayOfDay(day: DayNumber): number {
  if (!isDay(day)) throw new InvalidDayError(day);
  return (day + 3) % 7; // 1970-01-01 was a Thursday
}

function isDay(day: number): boolean {
  return Number.isInteger(day) && day >= 0 && day <= LAST_DAY;
}
