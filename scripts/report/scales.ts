/** Where values stand on an axis, and which of them have a label. */
export interface Scale {
  /** From a value to a place between 0 and 1. */
  place(value: number): number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** How a number is written beside an axis: the digits after the point that the ticks need. */
export type WriteNumber = (value: number, decimals: number) => string;

/** "25,103.5" */
export const writeNumber: WriteNumber = (value, decimals) =>
  value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/**
 * Even steps of 1, 2 or 5 times a power of ten; the axis begins and ends at one of them.
 * @param most How many ticks at most.
 */
export function linearScale(values: readonly number[], most: number, write: WriteNumber = writeNumber): Scale {
  const [low, high] = aroundOne(rangeOf(values));
  const step = evenStep(low, high, most - 1);
  // Counted in whole steps: added up, they would drift.
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => {
    const value = Number(((first + index) * step).toFixed(decimals));
    return { value, label: write(value, decimals) };
  });
  const [from, to] = [first * step, last * step];
  return { place: (value) => (value - from) / (to - from), ticks };
}

/** As good as nothing. */
const TINY = 1e-9;

/** A single value stands in the middle of a range a thousand times smaller than itself. */
function aroundOne([low, high]: [number, number]): [number, number] {
  const room = low === high ? (Math.abs(low) > TINY ? Math.abs(low) : 1) / 1_000 : 0;
  return [low - room, high + room];
}

/** The least step of which no more than `most` cover the range. */
function evenStep(low: number, high: number, most: number): number {
  for (let exponent = Math.floor(Math.log10((high - low) / most)); ; exponent++) {
    for (const digit of [1, 2, 5]) {
      const step = digit * 10 ** exponent;
      if (Math.ceil(high / step - 1e-9) - Math.floor(low / step + 1e-9) <= most) return step;
    }
  }
}

/** Equal ratios take equal room. Labels at 1, 2 and 5 times powers of ten; the axis begins and ends at one of them. */
export function logScale(values: readonly number[], write: WriteNumber = writeNumber): Scale {
  const [low, high] = rangeOf(values);
  if (low <= 0) throw new RangeError("a logarithmic axis has no place for what is not above 0");
  const ticks: Tick[] = [];
  for (let exponent = Math.floor(Math.log10(low)); ; exponent++) {
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** exponent;
      // The one below the lowest value takes the place of those before it.
      if (value <= low) ticks.length = 0;
      ticks.push({ value, label: write(value, Math.max(0, -exponent)) });
      if (value >= high && ticks.length > 1) return { place: placeBetween(ticks), ticks };
    }
  }
}

function placeBetween(ticks: readonly Tick[]): Scale["place"] {
  const [from, to] = [Math.log(ticks[0]?.value ?? 1), Math.log(ticks.at(-1)?.value ?? 1)];
  return (value) => (Math.log(value) - from) / (to - from);
}

const [HOUR, DAY] = [3_600, 86_400];
/** Seconds between labels, as long as days are even. */
const STEPS = [1, 2, 3, 6, 12].map((hours) => hours * HOUR).concat([1, 2, 4, 7, 14].map((days) => days * DAY));
/** And months, where they are not. */
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120];

/**
 * Time in UTC, with labels on the hour, the day or the month. The axis reaches a little beyond the first and the last value.
 * @param values Unix seconds.
 * @param most How many ticks at most.
 */
export function timeScale(values: readonly number[], most: number): Scale {
  const [first, last] = rangeOf(values);
  const room = (last - first || DAY) * 0.02;
  const [from, to] = [first - room, last + room];
  const place = (value: number) => (value - from) / (to - from);
  for (const step of STEPS) {
    const begin = Math.ceil(from / step) * step;
    const count = Math.floor((to - begin) / step) + 1;
    if (count > most) continue;
    const values = Array.from({ length: Math.max(0, count) }, (_, index) => begin + index * step);
    return { place, ticks: values.map((value) => ({ value, label: step < DAY ? hourLabel(value) : dayLabel(value) })) };
  }
  for (const months of MONTHS) {
    const ticks = monthTicks(from, to, months);
    if (ticks.length <= most) return { place, ticks };
  }
  return { place, ticks: [] };
}

function monthTicks(from: number, to: number, months: number): Tick[] {
  const start = new Date(from * 1_000);
  const ticks: Tick[] = [];
  const firstMonth = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (let month = Math.ceil(firstMonth / months) * months; ; month += months) {
    const value = Date.UTC(Math.floor(month / 12), month % 12) / 1_000;
    if (value > to) return ticks;
    if (value >= from) ticks.push({ value, label: monthLabel(value) });
  }
}

const written = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  return (value: number) => format.format(value * 1_000);
};
const dayLabel = written({ day: "numeric", month: "short" });
const weekdayLabel = written({ weekday: "short", day: "numeric" });
const clockLabel = written({ hour: "2-digit", minute: "2-digit" });
const monthLabel = written({ month: "short", year: "numeric" });

/** The day at midnight, the hour otherwise. */
function hourLabel(value: number): string {
  return value % DAY === 0 ? weekdayLabel(value).replace(",", "") : clockLabel(value);
}

/** "24 Jan 2025, 20:30", as a point has it. */
export const instantLabel = written({
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

function rangeOf(values: readonly number[]): [low: number, high: number] {
  if (values.length === 0) throw new RangeError("an axis needs a value");
  return [Math.min(...values), Math.max(...values)];
}
