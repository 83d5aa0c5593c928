import { element, escaped, rounded } from "./markup.ts";
import { linearScale, logScale, type Scale, timeScale, type WriteNumber, writeNumber } from "./scales.ts";

export interface Axis {
  /** With the unit. */
  readonly title: string;
  readonly kind: "linear" | "log" | "time";
  /** How a number stands beside the axis. */
  readonly write?: WriteNumber;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  /** What is said of it alone. */
  readonly label: string;
}

export interface Series {
  readonly name: string;
  /** A line from point to point, or one that stays where it was until the next. */
  readonly shape: "line" | "steps";
  readonly points: readonly Point[];
}

/** A stretch of the horizontal axis in which something holds. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Its colour; bands of one label have one. */
  readonly tone: Tone;
}

export type Tone = "good" | "caution" | "bad" | "cool" | "off";

/** A value that means something, across the drawing or from top to bottom. */
export interface Rule {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly label: string;
}

export interface ChartSpec {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What it shows, for who does not see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly bands?: readonly Band[];
  readonly rules?: readonly Rule[];
}

/** Room for a drawing, in pixels at its own size. */
interface Size {
  readonly name: "wide" | "narrow";
  readonly width: number;
  readonly height: number;
}

/** The same chart twice: text stays as large on a telephone, so that there has to be less of it. */
export const SIZES: readonly Size[] = [
  { name: "wide", width: 760, height: 360 },
  { name: "narrow", width: 320, height: 300 },
];

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const FONT = 12;
const LINE = 16;
/** How wide a character is at most, on average, in parts of the font's size. */
const CHARACTER = 0.6;

/** About as wide as a text gets. */
export function widthOf(text: string): number {
  return text.length * FONT * CHARACTER;
}

/** An SVG of its own, which takes its colours from the page. */
export function drawChart(spec: ChartSpec, size: Size): string {
  const points = spec.series.flatMap((series) => series.points);
  const marked = (axis: Rule["axis"]) => (spec.rules ?? []).filter((rule) => rule.axis === axis).map(({ at }) => at);
  const y = scaleOf(spec.y, [...points.map((point) => point.y), ...marked("y")], Math.floor(size.height / 45));
  const left = Math.ceil(Math.max(...y.ticks.map(({ label }) => widthOf(label)))) + 12;
  const hasBands = (spec.bands ?? []).length > 0;
  const frame: Frame = { left, right: size.width - 28, top: LINE * (hasBands ? 2.5 : 1.75), bottom: size.height - 46 };
  const x = fittingScale(spec.x, [...points.map((point) => point.x), ...marked("x")], frame);
  const place = {
    x: (value: number) => frame.left + x.place(value) * (frame.right - frame.left),
    y: (value: number) => frame.bottom - y.place(value) * (frame.bottom - frame.top),
  };
  const id = `${spec.id}-${size.name}`;
  return element(
    "svg",
    {
      class: `chart ${size.name}`,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-description`,
    },
    element("title", { id: `${id}-title` }, escaped(spec.title)),
    element("desc", { id: `${id}-description` }, escaped(spec.description)),
    ...bandsOf(spec, place, frame),
    ...axesOf(spec, x, y, place, frame, size),
    ...(spec.rules ?? []).flatMap((rule) => ruleOf(rule, spec, place, frame)),
    ...spec.series.map((series, index) => seriesOf(series, index, place)),
  );
}

interface Place {
  x(value: number): number;
  y(value: number): number;
}

function scaleOf({ kind, write = writeNumber }: Axis, values: readonly number[], most: number): Scale {
  if (kind === "time") return timeScale(values, most);
  return kind === "log" ? logScale(values, write) : linearScale(values, Math.max(most, 3), write);
}

/** As many labels as there is room for beside each other. */
function fittingScale(axis: Axis, values: readonly number[], { left, right }: Frame): Scale {
  for (let most = 12; ; most--) {
    const scale = scaleOf(axis, values, most);
    const places = scale.ticks.map(({ value, label }) => {
      const middle = left + scale.place(value) * (right - left);
      return [middle - widthOf(label) / 2, middle + widthOf(label) / 2] as const;
    });
    const fits = places.every(([from], index) => index === 0 || from > (places[index - 1]?.[1] ?? 0) + 8);
    if (fits || most === 2) return scale;
  }
}

/* AXES */

function axesOf(spec: ChartSpec, x: Scale, y: Scale, place: Place, frame: Frame, { height }: Size): string[] {
  const { left, right, top, bottom } = frame;
  return [
    ...y.ticks.flatMap(({ value, label }) => [
      line("grid", left, place.y(value), right, place.y(value)),
      text("tick y", left - 8, place.y(value) + 4, "end", label),
    ]),
    ...x.ticks.flatMap(({ value, label }) => [
      line("stroke", place.x(value), bottom, place.x(value), bottom + 5),
      text("tick x", place.x(value), bottom + 5 + LINE, "middle", label),
    ]),
    line("axis", left, bottom, right, bottom),
    line("axis", left, top, left, bottom),
    text("axis-title y", 0, FONT, "start", spec.y.title),
    text("axis-title x", right, height - 4, "end", spec.x.title),
  ];
}

function line(kind: string, x1: number, y1: number, x2: number, y2: number): string {
  return element("line", { class: kind, x1, y1, x2, y2 });
}

function text(kind: string, x: number, y: number, anchor: "start" | "middle" | "end", content: string): string {
  return element("text", { class: kind, x, y, "text-anchor": anchor }, escaped(content));
}

/* BANDS AND RULES */

/** One band of each label, in the order in which they first appear. */
export function bandKinds({ bands = [] }: ChartSpec): Band[] {
  return [...new Map(bands.toReversed().map((band) => [band.label, band])).values()].sort((a, b) => a.from - b.from);
}

function bandsOf(spec: ChartSpec, place: Place, { top, bottom }: Frame): string[] {
  return (spec.bands ?? []).flatMap(({ from, to, label, tone }) => {
    const [left, right] = [place.x(from), place.x(to)];
    const drawn = element("rect", {
      class: `band ${tone}`,
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
    });
    if (widthOf(label) + 6 > right - left) return [drawn];
    return [drawn, text("band-label", (left + right) / 2, top - 5, "middle", label)];
  });
}

function ruleOf({ axis, at, label }: Rule, spec: ChartSpec, place: Place, frame: Frame): string[] {
  const { left, right, top, bottom } = frame;
  if (axis === "x") {
    const x = place.x(at);
    // On the side with more room.
    const isRight = x > (left + right) / 2;
    return [
      line("rule", x, top, x, bottom),
      text("rule-label", isRight ? x - 6 : x + 6, top + LINE, isRight ? "end" : "start", label),
    ];
  }
  const y = place.y(at);
  // At the end from which the lines keep farther away.
  const distance = (pick: (series: Series) => Point | undefined) =>
    Math.min(...spec.series.map((series) => Math.abs(place.y(pick(series)?.y ?? at) - y)));
  const isLeft = distance(({ points }) => points[0]) >= distance(({ points }) => points.at(-1));
  return [
    line("rule", left, y, right, y),
    text("rule-label", isLeft ? left + 8 : right - 4, y - 5, isLeft ? "start" : "end", label),
  ];
}

/* SERIES */

function seriesOf({ name, shape, points }: Series, index: number, place: Place): string {
  const kind = `s${index + 1}`;
  const steps = points.map((point, number) => {
    const [x, y] = [rounded(place.x(point.x)), rounded(place.y(point.y))];
    if (number === 0) return `M${x},${y}`;
    return shape === "steps" ? `H${x}V${y}` : `L${x},${y}`;
  });
  return element(
    "g",
    { class: `series ${kind}`, "data-series": name },
    element("path", { class: "line", d: steps.join("") }),
    ...points.map((point) =>
      element("path", { class: "point", d: markerAt(index, place.x(point.x), place.y(point.y)) }, tooltip(point.label)),
    ),
  );
}

function tooltip(label: string): string {
  return element("title", {}, escaped(label));
}

/** A circle, a square, a diamond: told apart without colours. */
function markerAt(index: number, x: number, y: number): string {
  const [cx, cy] = [rounded(x), rounded(y)];
  if (index % 3 === 0) return `M${rounded(x - 3)},${cy}a3,3 0 1,0 6,0a3,3 0 1,0 -6,0Z`;
  if (index % 3 === 1) return `M${rounded(x - 3)},${rounded(y - 3)}h6v6h-6Z`;
  return `M${cx},${rounded(y - 4)}l4,4l-4,4l-4,-4Z`;
}

/** What stands before a series' name in the legend. */
export function seriesSwatch(index: number): string {
  return element(
    "svg",
    { class: "swatch", viewBox: "0 0 28 12", "aria-hidden": "true" },
    element(
      "g",
      { class: `series s${index + 1}` },
      element("path", { class: "line", d: "M0,6H28" }),
      element("path", { class: "mark", d: markerAt(index, 14, 6) }),
    ),
  );
}

/** What stands before a band's label in the legend. */
export function bandSwatch(tone: Tone): string {
  return element(
    "svg",
    { class: "swatch", viewBox: "0 0 28 12", "aria-hidden": "true" },
    element("rect", { class: `band ${tone}`, x: 0, y: 0, width: 28, height: 12 }),
  );
}
