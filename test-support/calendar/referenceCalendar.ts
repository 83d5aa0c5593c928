import { Temporal } from "temporal-polyfill";

/** The sessions in the order of contracts/types/Session.sol. */
const CLOSED = 1;
const PRE = 2;
const REGULAR = 3;
const POST = 4;

/** Local times of the boundaries of a trading day with one regular interval. */
export interface ReferenceHours {
  readonly pre: string;
  readonly open: string;
  readonly close: string;
  readonly post: string;
}

export interface ReferenceRules {
  readonly timeZone: string;
  /** The hours of a local date, undefined if it does not trade. */
  hours(date: Temporal.PlainDate): ReferenceHours | undefined;
  /** Whether trades settle on a local date. */
  settles(date: Temporal.PlainDate): boolean;
  /** Settlement days after a trade date. */
  cycle(date: Temporal.PlainDate): number;
}

/** One local day, its boundaries as Unix seconds. */
export interface ReferenceDay {
  readonly day: number;
  readonly date: string;
  readonly start: number;
  readonly end: number;
  readonly settles: boolean;
  readonly cycle: number;
  readonly trading?: { readonly pre: number; readonly open: number; readonly close: number; readonly post: number };
}

const EPOCH = Temporal.PlainDate.from("1970-01-01");

/**
 * A second opinion on an exchange's clock. It knows the time zone from the IANA database, through Temporal, and shares
 * neither code nor data with the contracts or the SDK. Temporal is asked once a day; the rest is looked up.
 */
export class ReferenceCalendar {
  readonly days: readonly ReferenceDay[];
  private readonly trading: readonly (ReferenceDay & Required<Pick<ReferenceDay, "trading">>)[];

  constructor(rules: ReferenceRules, from: string, until: string) {
    const days: ReferenceDay[] = [];
    const last = Temporal.PlainDate.from(until);
    for (
      let date = Temporal.PlainDate.from(from);
      Temporal.PlainDate.compare(date, last) < 0;
      date = date.add({ days: 1 })
    ) {
      const instant = (time: string) =>
        date.toZonedDateTime({ timeZone: rules.timeZone, plainTime: time }).epochMilliseconds / 1000;
      const hours = rules.hours(date);
      days.push({
        day: EPOCH.until(date).days,
        date: date.toString(),
        start: date.toZonedDateTime(rules.timeZone).startOfDay().epochMilliseconds / 1000,
        end: date.add({ days: 1 }).toZonedDateTime(rules.timeZone).startOfDay().epochMilliseconds / 1000,
        settles: rules.settles(date),
        cycle: rules.cycle(date),
        ...(hours && {
          trading: {
            pre: instant(hours.pre),
            open: instant(hours.open),
            close: instant(hours.close),
            post: instant(hours.post),
          },
        }),
      });
    }
    this.days = days;
    this.trading = days.filter((day) => day.trading !== undefined) as typeof this.trading;
  }

  /** The session at an instant of a given day. */
  static sessionOn({ trading }: ReferenceDay, timestamp: number): number {
    if (!trading || timestamp < trading.pre || timestamp >= trading.post) return CLOSED;
    if (timestamp < trading.open) return PRE;
    return timestamp < trading.close ? REGULAR : POST;
  }

  sessionAt(timestamp: number): number {
    return ReferenceCalendar.sessionOn(this.dayAt(timestamp), timestamp);
  }

  nextOpen(timestamp: number): number {
    return this.known(this.trading.find((day) => day.trading.open > timestamp)).trading.open;
  }

  previousClose(timestamp: number): number {
    return this.known(this.trading.findLast((day) => day.trading.close <= timestamp)).trading.close;
  }

  tradeDay(timestamp: number): ReferenceDay {
    const today = this.dayAt(timestamp);
    return this.known(this.trading.find((day) => day.day >= today.day));
  }

  settlementDate(timestamp: number): number {
    const traded = this.tradeDay(timestamp);
    const settling = this.days.filter((day) => day.settles && day.day > traded.day);
    return this.known(settling[traded.cycle - 1]).day;
  }

  tradingDaysBetween(from: number, to: number): number {
    const [first, last] = [this.dayAt(from).day, this.dayAt(to).day];
    return this.trading.filter(({ day }) => day > first && day <= last).length;
  }

  private dayAt(timestamp: number): ReferenceDay {
    // Days are within an hour of 86,400 s apart, so the guess is at most one off.
    const first = this.known(this.days[0]);
    const guess = Math.floor((timestamp - first.start) / 86_400);
    const near = [guess - 1, guess, guess + 1].map((i) => this.days[i]);
    return this.known(near.find((day) => day && day.start <= timestamp && timestamp < day.end));
  }

  private known<T>(found: T | undefined): T {
    if (found === undefined) throw new RangeError("outside the reference calendar");
    return found;
  }
}
