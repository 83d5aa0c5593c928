import { z } from "zod";
import type { Band, ChartSpec, Point, Series, Tone } from "./chart.ts";
import { instantLabel, type WriteNumber, writeNumber } from "./scales.ts";

/**
 * The charts of a chapter, out of its document. Figures are those of `--json`: here they become places in a drawing, and nothing is
 * computed of them.
 */
export function figuresOf({ name, sections }: Chapter): Figure[] {
  const figures: Figure[] = [];
  const add = <T>(section: string, row: z.ZodType<T>, draw: (rows: readonly T[]) => ChartSpec[]) => {
    const rows = sections[section];
    if (rows === undefined || rows.length === 0) return;
    const parsed = z.array(row).parse(rows);
    figures.push(...draw(parsed).map((chart) => ({ section, chart })));
  };
  add("timeline", Timeline, (rows) => [
    multiplierChart(`${name}-multiplier`, rows),
    backingChart(`${name}-backing`, rows),
  ]);
  add("backing", Backing, (rows) => backingCharts(name, rows));
  add("health", Health, (rows) => [healthChart(name, rows, sections["liquidations"] ?? []), priceChart(name, rows)]);
  add("rates", Rates, (rows) => [ratesChart(name, rows)]);
  return figures;
}

/** A chapter of `--json`. */
interface Chapter {
  readonly name: string;
  readonly sections: Readonly<Record<string, readonly unknown[]>>;
}

/** A chart, and the section that has its figures. */
export interface Figure {
  readonly section: string;
  readonly chart: ChartSpec;
}

/* ROWS, AS THE DOCUMENT HAS THEM */

/** An integer in quotes, as a number with so many decimals: near enough for a drawing. */
const quantity = (decimals: number) =>
  z
    .string()
    .regex(/^-?\d+$/)
    .transform((digits) => Number(digits) / 10 ** decimals);
const instant = quantity(0);
const amount = quantity(18);

const backed = { at: instant, multiplier: amount, needed: amount, proven: amount };
const Timeline = z.object({ ...backed, what: z.string() });
const Backing = z.object({ ...backed, when: z.string(), status: z.string() });
const Health = z.object({ at: instant, session: z.string(), price: amount, health: amount });
const Liquidation = z.object({ target: amount });
const Rates = z.object({ utilisation: amount, kink: z.boolean(), borrowApr: amount, supplyApr: amount });

type Backed = { readonly at: number; readonly multiplier: number; readonly needed: number; readonly proven: number };
type Described = Backed & ({ readonly what: string } | { readonly when: string; readonly status: string });

const TIME = { title: "time (UTC)", kind: "time" } as const;
/** From where on a rise takes an axis of ratios. */
const LARGE_RATIO = 3;

/* MULTIPLIER AND BACKING */

function backingCharts(chapter: string, rows: readonly z.infer<typeof Backing>[]): ChartSpec[] {
  const moves = new Set(rows.map(({ multiplier }) => multiplier)).size > 1;
  const backing = { ...backingChart(`${chapter}-backing`, rows), ...statusBands(rows) };
  return moves ? [multiplierChart(`${chapter}-multiplier`, rows), backing] : [backing];
}

function multiplierChart(id: string, rows: readonly Described[]): ChartSpec {
  const values = rows.map(({ multiplier }) => multiplier);
  const isLarge = Math.max(...values) / Math.min(...values) >= LARGE_RATIO;
  return {
    id,
    title: "Shares that one unit stands for",
    description: `The multiplier at ${rows.length} moments: ${spoken(rows, "multiplier")}. It changes by corporate actions alone; units never move.`,
    x: TIME,
    y: { title: `shares a unit${isLarge ? ", logarithmic" : ""}`, kind: isLarge ? "log" : "linear" },
    series: [seriesOf("multiplier", rows, "multiplier")],
  };
}

function backingChart(id: string, rows: readonly Described[]): ChartSpec {
  return {
    id,
    title: "Stock that is needed, and stock that is proven",
    description: `What all units need and what the last statement proves, on an axis that does not begin at 0, at ${rows.length} moments. Needed: ${spoken(rows, "needed")}. Proven: ${spoken(rows, "proven")}.`,
    x: TIME,
    y: { title: "shares, splits taken out", kind: "linear" },
    series: [seriesOf("proven by attestors", rows, "proven"), seriesOf("needed by all units", rows, "needed")],
  };
}

function seriesOf(name: string, rows: readonly Described[], field: "multiplier" | "needed" | "proven"): Series {
  return { name, shape: "steps", points: rows.map((row) => pointOf(row, row[field], noteOf(row))) };
}

function pointOf({ at }: { readonly at: number }, y: number, what: string): Point {
  return { x: at, y, label: `${instantLabel(at)}: ${writeNumber(y, decimalsOf(y))}, ${what}` };
}

function noteOf(row: Described): string {
  return "what" in row ? row.what : `${row.when} (${row.status})`;
}

/** The status as it was written down, until it is written down anew; none where it never changes. */
function statusBands(rows: readonly z.infer<typeof Backing>[]): { bands?: readonly Band[] } {
  const bands = stretches(rows, ({ status }) => status);
  return bands.length > 1 ? { bands } : {};
}

/* THE GAP */

function healthChart(
  chapter: string,
  rows: readonly z.infer<typeof Health>[],
  liquidations: readonly unknown[],
): ChartSpec {
  const targets = z.array(Liquidation).parse(liquidations);
  return {
    id: `${chapter}-health`,
    title: "The borrower's health through the gap",
    description: `Health at ${rows.length} moments, ${spoken(rows, "health")}; below 1 the account may be liquidated. Shaded: the exchange's sessions.`,
    x: TIME,
    y: { title: "health (collateral at its threshold / debt)", kind: "linear" },
    series: [
      { name: "health", shape: "line", points: rows.map((row) => pointOf(row, row.health, `session ${row.session}`)) },
    ],
    bands: stretches(rows, ({ session }) => session),
    rules: [
      { axis: "y", at: 1, label: "below 1: may be liquidated" },
      ...targets.map(({ target }) => ({ axis: "y" as const, at: target, label: "a liquidation aims here" })),
    ],
  };
}

function priceChart(chapter: string, rows: readonly z.infer<typeof Health>[]): ChartSpec {
  return {
    id: `${chapter}-price`,
    title: "The price that the feed last printed",
    description: `Dollars a share at ${rows.length} moments, ${spoken(rows, "price")}: published closes and the open, and nothing in between.`,
    x: TIME,
    y: { title: "dollars a share", kind: "linear" },
    series: [
      {
        name: "last print",
        shape: "steps",
        points: rows.map((row) => pointOf(row, row.price, `session ${row.session}`)),
      },
    ],
    bands: stretches(rows, ({ session }) => session),
  };
}

/** Of a proof's status, and of a session. */
const TONES: Readonly<Record<string, Tone>> = {
  FRESH: "good",
  STALE: "caution",
  FROZEN: "cool",
  UNDERBACKED: "bad",
  REGULAR: "good",
  PRE: "caution",
  POST: "cool",
  OVERNIGHT: "cool",
};

/** From each row to the next with another label. */
function stretches<T extends { readonly at: number }>(rows: readonly T[], labelOf: (row: T) => string): Band[] {
  const bands: (Band & { to: number })[] = [];
  for (const row of rows) {
    const [last, label] = [bands.at(-1), labelOf(row)];
    if (last !== undefined) last.to = row.at;
    if (last?.label !== label) bands.push({ from: row.at, to: row.at, label, tone: TONES[label] ?? "off" });
  }
  return bands.filter(({ from, to }) => to > from);
}

/* RATES */

const percent: WriteNumber = (value, decimals) => `${writeNumber(value * 100, Math.max(0, decimals - 2))} %`;

function ratesChart(chapter: string, rows: readonly z.infer<typeof Rates>[]): ChartSpec {
  const curve = (name: string, field: "borrowApr" | "supplyApr"): Series => ({
    name,
    shape: "line",
    points: rows.map((row) => ({
      x: row.utilisation,
      y: row[field],
      label: `${percent(row.utilisation, 2)} lent: ${percent(row[field], 4)}`,
    })),
  });
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    id: `${chapter}-rates`,
    title: "What a loan costs, and what lending earns",
    description: `Rates a year by how much is lent, at ${rows.length} utilisations: borrowers pay ${percent(first?.borrowApr ?? 0, 4)} with nothing lent and ${percent(last?.borrowApr ?? 0, 4)} with all of it; beyond the kink the curve is steep.`,
    x: { title: "utilisation (lent, of all there is)", kind: "linear", write: percent },
    y: { title: "rate a year, not compounded", kind: "linear", write: percent },
    series: [curve("borrowers pay", "borrowApr"), curve("lenders earn", "supplyApr")],
    rules: rows
      .filter(({ kink }) => kink)
      .map(({ utilisation }) => ({ axis: "x" as const, at: utilisation, label: `kink at ${percent(utilisation, 2)}` })),
  };
}

/** "from 1.17 to 0.97 and 1.05 in the end" */
function spoken<K extends string>(rows: readonly Readonly<Record<K, number>>[], field: K): string {
  const values = rows.map((row) => row[field]);
  const say = (value: number) => writeNumber(value, decimalsOf(value));
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  return `${say(first)} at first, between ${say(Math.min(...values))} and ${say(Math.max(...values))}, ${say(last)} in the end`;
}

/** Six digits, about. */
function decimalsOf(value: number): number {
  return Math.min(6, Math.max(0, 5 - Math.floor(Math.log10(Math.abs(value) || 1))));
}
