import * as z from "zod";
import { type DayNumber, dateOfDay, dayOfDate, weekdayOfDay } from "../calendar/days.ts";
import { FIRST_YEAR, LAST_YEAR, type UsExchange, usEquitiesOverrides } from "../calendar/usEquities.ts";
import { InputError } from "../cli/errors.ts";
import { date, isDate, must, note, pathText, symbol, valueAt } from "./fields.ts";
import { readJson } from "./json.ts";
import { parseDecimal } from "./values.ts";

/** A move of a listed share from one close to the next trading that the file knows. Prices are in 1e-18 money a share. */
export interface GapEvent {
  /** Where it stands in the file, for example `events[3]`. */
  readonly path: string;
  readonly symbol: string;
  /** The trading day with the last regular close before the gap. */
  readonly fromDate: string;
  readonly close: bigint;
  /** The trading day on which the exchange reopens at another price. */
  readonly toDate: string;
  /** What it reopens at: the open, or where the file has none, that day's close. */
  readonly reopening: bigint;
  /** Whether the file has the open. */
  readonly isOpen: boolean;
}

/** Whose days the dates have to be: New York's exchanges keep the same. */
export const GAP_EXCHANGE: UsExchange = "XNAS";

/** Feeds have 8 decimals: a price is more than 1e-8, and less than a million. */
const FEED_DECIMALS = 8n;
const STEP = 10n ** (18n - FEED_DECIMALS);
const MAX_PRICE = 1_000_000n * 10n ** 18n;

const price = z
  .string(must('a price in quotes, such as "142.62": a JSON number would lose digits'))
  .transform((text, context) => {
    const value = parseDecimal(text);
    if (value === undefined || value % STEP !== 0n) {
      context.addIssue(`must be a decimal number without sign or exponent, with at most ${FEED_DECIMALS} decimals`);
      return z.NEVER;
    }
    if (value === 0n) context.addIssue("must be more than 0");
    else if (value <= STEP) context.addIssue("must be more than 0.00000001, the least that a feed prints");
    else if (value >= MAX_PRICE) context.addIssue("must be less than 1000000");
    return value;
  });

const tradingDate = date.superRefine((text, context) => {
  const fault = faultOf(text);
  if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
});

const event = z
  .strictObject(
    {
      symbol,
      note,
      from: z.strictObject({ date: tradingDate, close: price }, must("an object with date and close")),
      to: z.strictObject(
        { date: tradingDate, open: price.optional(), close: price },
        must("an object with date, close and, where it is known, open"),
      ),
    },
    must("an event"),
  )
  .superRefine(({ from, to }, context) => {
    // Fields are looked at together even where one of them is at fault already.
    if ((faultOf(from.date) ?? faultOf(to.date)) !== undefined) return;
    if (from.date >= to.date) {
      context.addIssue({ code: "custom", path: ["from", "date"], message: `must lie before to.date, ${to.date}` });
    } else if (nextTradingDate(from.date) !== to.date) {
      const message = `must be the first trading day after from.date, ${nextTradingDate(from.date) ?? "which is the last one known"}`;
      context.addIssue({ code: "custom", path: ["to", "date"], message });
    }
  });

const file = z.strictObject(
  { note, events: z.array(event, must("a list of events")).min(1, { error: "must have at least one event" }) },
  must("an object with events"),
);

/**
 * The gaps in the text of a file; strict: an unknown key is an error, not a fact that gets lost.
 * @param name What the file is called in errors about its syntax.
 * @throws InputError with the path of the field (`events[3].to.open`) and the value found there.
 */
export function parseGapEvents(text: string, name: string): GapEvent[] {
  const value = readJson(text, name);
  const parsed = file.safeParse(value);
  if (!parsed.success) throw firstError(parsed.error.issues, value, name);
  return parsed.data.events.map(({ symbol, from, to }, index) => ({
    path: `events[${index}]`,
    symbol,
    fromDate: from.date,
    close: from.close,
    toDate: to.date,
    reopening: to.open ?? to.close,
    isOpen: to.open !== undefined,
  }));
}

function firstError(issues: readonly z.core.$ZodIssue[], value: unknown, name: string): InputError {
  const [issue] = issues;
  if (issue === undefined) return new InputError(name, value, "is not a file of gaps");
  if (issue.code === "unrecognized_keys") {
    const path = [...issue.path, issue.keys[0] ?? ""];
    return new InputError(pathText(path), valueAt(value, path), "is not a known key");
  }
  return new InputError(pathText(issue.path) || name, valueAt(value, issue.path), issue.message);
}

/* DAYS */

/** Why a date is none on which the exchange trades; undefined if it is one. */
function faultOf(text: string): string | undefined {
  if (!isDate(text)) return "must be a date that exists, YYYY-MM-DD";
  const year = Number(text.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return `must lie within the calendar of ${GAP_EXCHANGE}, ${FIRST_YEAR}-01-01 to ${LAST_YEAR}-12-31`;
  }
  return isTradingDay(dayOfDate(text)) ? undefined : `must be a day on which ${GAP_EXCHANGE} trades`;
}

function isTradingDay(day: DayNumber): boolean {
  const set = usEquitiesOverrides(GAP_EXCHANGE, Number(dateOfDay(day).slice(0, 4))).find((other) => other.day === day);
  return set?.trades ?? weekdayOfDay(day) < 5;
}

/** Undefined where the calendar ends before it. */
function nextTradingDate(text: string): string | undefined {
  const last = dayOfDate(`${LAST_YEAR}-12-31`);
  for (let day = dayOfDate(text) + 1; day <= last; day++) if (isTradingDay(day)) return dateOfDay(day);
  return undefined;
}
