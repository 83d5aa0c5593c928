import { type DayNumber, dateOfDay, dayOfDate } from "../calendar/days.ts";
import { InputError } from "../cli/errors.ts";
import type { ActionFacts, Facts, TokenFacts } from "./schema.ts";
import { formatInstant } from "./values.ts";

/** What a timeline asks an exchange's calendar; times in Unix seconds. ISessionCalendar answers all of it. */
export interface ExchangeCalendar {
  readonly firstDay: DayNumber;
  /** The first day that is not published. */
  readonly horizon: DayNumber;
  isTradingDay(day: DayNumber): Promise<boolean>;
  startOf(day: DayNumber): Promise<bigint>;
  regularOpen(day: DayNumber): Promise<bigint>;
  regularClose(day: DayNumber): Promise<bigint>;
  /** Whether an instant lies within the published days. */
  isPublished(timestamp: bigint): Promise<boolean>;
}

/** An action with its place in time. */
export interface TimelineAction {
  readonly token: TokenFacts;
  readonly facts: ActionFacts;
  /** Its place in the file, over all tokens: of two at one time, the earlier in the file comes first. */
  readonly order: number;
  readonly exDay: DayNumber;
  /** Local midnight at which the ex day begins. */
  readonly exDayBegins: bigint;
  /** The regular open of the ex day. */
  readonly exOpen: bigint;
  readonly effectiveAt: bigint;
}

/**
 * Every action of a file in order of time. Where the file gives no time, an action becomes effective
 * - DRIP, DVCA: at the regular close of the pay date;
 * - all others: at the regular open of the ex date.
 * @throws InputError for an exchange without a calendar, a date that does not trade, a time that is not published.
 */
export async function resolveTimeline(
  facts: Facts,
  calendars: Readonly<Record<string, ExchangeCalendar>>,
): Promise<TimelineAction[]> {
  const timeline: TimelineAction[] = [];
  for (const token of facts.tokens) {
    const calendar = Object.hasOwn(calendars, token.mic) ? calendars[token.mic] : undefined;
    if (calendar === undefined) throw unknownExchange(`${token.path}.mic`, token.mic, Object.keys(calendars));
    for (const action of token.actions) {
      timeline.push(await resolve(token, action, timeline.length, calendar));
    }
  }
  return timeline.sort((a, b) => compare(a.effectiveAt, b.effectiveAt) || a.order - b.order);
}

/** The error for an exchange that nobody has published a calendar for. */
export function unknownExchange(path: string, mic: string, known: readonly string[]): InputError {
  return new InputError(path, mic, `must be an exchange with a calendar: ${known.join(", ")}`);
}

async function resolve(
  token: TokenFacts,
  facts: ActionFacts,
  order: number,
  calendar: ExchangeCalendar,
): Promise<TimelineAction> {
  for (const key of ["exDate", "recordDate", "payDate"] as const) {
    const date = facts[key];
    if (date !== undefined) await requireTradingDay(`${facts.path}.${key}`, date, token.mic, calendar);
  }
  const exDay = dayOfDate(facts.exDate);
  const exOpen = await calendar.regularOpen(exDay);
  let effectiveAt = facts.effectiveAt;
  if (effectiveAt === undefined) {
    const isPaid = facts.kind === "DRIP" || facts.kind === "DVCA";
    effectiveAt =
      isPaid && facts.payDate !== undefined ? await calendar.regularClose(dayOfDate(facts.payDate)) : exOpen;
  } else if (!(await calendar.isPublished(effectiveAt))) {
    throw new InputError(
      `${facts.path}.effectiveAt`,
      formatInstant(effectiveAt),
      `must lie within the calendar of ${token.mic}, ${range(calendar)}`,
    );
  }
  return { token, facts, order, exDay, exDayBegins: await calendar.startOf(exDay), exOpen, effectiveAt };
}

async function requireTradingDay(path: string, date: string, mic: string, calendar: ExchangeCalendar): Promise<void> {
  const day = dayOfDate(date);
  if (day < calendar.firstDay || day >= calendar.horizon) {
    throw new InputError(path, date, `must lie within the calendar of ${mic}, ${range(calendar)}`);
  }
  if (!(await calendar.isTradingDay(day))) throw new InputError(path, date, `must be a day on which ${mic} trades`);
}

function range(calendar: ExchangeCalendar): string {
  return `${dateOfDay(calendar.firstDay)} to ${dateOfDay(calendar.horizon - 1)}`;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
