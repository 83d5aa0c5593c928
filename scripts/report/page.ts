import { createHash } from "node:crypto";
import type { Told } from "../chapters/program.ts";
import { bandKinds, bandSwatch, type ChartSpec, drawChart, SIZES, seriesSwatch } from "./chart.ts";
import { type Figure, figuresOf } from "./figures.ts";
import { element, escaped, tableOf } from "./markup.ts";

/** What a report is written of. */
export interface ReportParts {
  readonly version: string;
  readonly styles: string;
  /** The chapters and the reconciliation, for the tables. */
  readonly told: readonly Told[];
  /** The document of `--json`, for the charts; it goes along. */
  readonly json: string;
}

type Sections = Readonly<Record<string, readonly unknown[]>>;

/** One file that needs no other, no network and no script. */
export function reportPage({ version, styles, told, json }: ReportParts): string {
  const documents = documentsIn(json);
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(styles).digest("base64")}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>The life of a tokenised stock · Counterfoil</title>
    <style>${styles}</style>
  </head>
  <body>
    <header>
      <p class="brand">Counterfoil ${escaped(version)}</p>
      <h1>The life of a tokenised stock</h1>
      <p>
        Told on chains in one process, with the contracts that a testnet gets. Each chapter has a chain of its own and the dates of the
        real events; what has to add up was added up from different sources, to the last wei, before it was written here.
      </p>
      ${contents(told)}
    </header>
    <main>
${told.map((part) => chapter(part, documents.get(part.name) ?? {})).join("\n")}
    </main>
    <footer>
      <p>This file needs no network and runs no script. It holds the document of <code>npm start -- --json</code>, digit for digit.</p>
    </footer>
    <script type="application/json" id="document">${json.replaceAll("<", "\\u003c")}</script>
  </body>
</html>
`;
}

/** Each part's sections as `--json` has them, by name. */
function documentsIn(json: string): ReadonlyMap<string, Sections> {
  const { chapters, reconciliation } = JSON.parse(json) as {
    chapters: readonly { name: string; sections: Sections }[];
    reconciliation: { sections: Sections };
  };
  return new Map([
    ...chapters.map(({ name, sections }) => [name, sections] as const),
    ["reconciliation", reconciliation.sections] as const,
  ]);
}

function contents(told: readonly Told[]): string {
  const items = told.map(({ name, title }) => element("li", {}, element("a", { href: `#${name}` }, escaped(title))));
  return element("nav", { "aria-label": "Chapters" }, element("ol", {}, ...items));
}

function chapter({ name, title, summary, sections }: Told, document: Sections): string {
  const figures = figuresOf({ name, sections: document });
  const drawn = new Set(figures.map(({ section }) => section));
  const tables = sections.map(({ name: section, title: caption, head, cells }) => {
    const rows = cells();
    // A chart says more than its figures; they stay at hand.
    const isOpen = !drawn.has(section);
    const heading = element("summary", {}, escaped(caption.replace(/:$/, "")));
    const own = figures.filter((figure) => figure.section === section);
    const body = rows.length === 0 ? element("p", { class: "hint" }, "None.") : tableOf(caption, head, rows);
    return `${figuresIn(own)}${element("details", { class: "table", open: isOpen, "data-section": section }, heading, body)}`;
  });
  return element(
    "section",
    { id: name, class: "card", "aria-labelledby": `${name}-heading` },
    element("h2", { id: `${name}-heading` }, escaped(title)),
    element("p", { class: "summary" }, escaped(sentence(summary))),
    ...tables,
  );
}

function figuresIn(figures: readonly Figure[]): string {
  return figures.map(({ chart }) => figure(chart)).join("");
}

function figure(chart: ChartSpec): string {
  return element(
    "figure",
    { id: chart.id },
    element("figcaption", {}, escaped(chart.title)),
    legend(chart),
    ...SIZES.map((size) => drawChart(chart, size)),
  );
}

/** Left out where there is nothing to tell apart. */
function legend(chart: ChartSpec): string {
  const series = chart.series.length > 1 ? chart.series.map(({ name }, index) => [seriesSwatch(index), name]) : [];
  const bands = bandKinds(chart).map(({ tone, label }) => [bandSwatch(tone), label]);
  const items = [...series, ...bands].map(([swatch = "", name = ""]) => element("li", {}, swatch, escaped(name)));
  return items.length === 0 ? "" : element("ul", { class: "legend" }, ...items);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
