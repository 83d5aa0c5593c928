import type { Command } from "commander";
import { InputError, stringify } from "../../sdk/cli/errors.ts";
import type { Streams } from "../../sdk/cli/output.ts";
import { buildProgram, outputOf, withExamples } from "../../sdk/cli/program.ts";
import { type Chapter, type ChapterResult, type Row, type Section, textOf } from "./chapter.ts";
import { reconciled } from "./reconciliation.ts";

/** A chapter as `--json` prints it. */
export interface ChapterDocument {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** By the section's name. */
  readonly sections: Readonly<Record<string, readonly Row[]>>;
}

/** What `--json` prints. */
export interface LifecycleDocument {
  readonly chapters: readonly ChapterDocument[];
  /** Every unit and every dollar of all chapters that were told. */
  readonly reconciliation: Pick<ChapterDocument, "summary" | "sections">;
}

/** A chapter as it was told: what a report is written of. */
export interface Told {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly Section[];
}

/** Writes a report of what was told; `json` is the document of `--json`, digit for digit. Returns where it is. */
export type WriteReport = (told: readonly Told[], json: string, file: string | undefined) => Promise<string>;

interface Options {
  readonly chapter?: string;
  /** Where to; true where nothing is said, false where none is wanted. */
  readonly report: string | boolean;
}

/**
 * `npm start`: runs chapters one after the other, all of them or one, and adds everything up.
 * @param writeReport Left out: no report is written, whatever the options say.
 */
export function lifecycleProgram(
  version: string,
  chapters: readonly Chapter[],
  streams?: Streams,
  writeReport?: WriteReport,
): Command {
  const program = buildProgram(version, streams)
    .name("npm start --")
    .description("Tells the life of a tokenised stock on chains in this process and checks every figure.")
    .option("--chapter <name>", `run one chapter only: ${chapters.map(({ name }) => name).join(", ")}`)
    .option("--report <file>", "write the report there, an HTML file that needs nothing else")
    .option("--no-report", "write no report");
  return withExamples(
    program,
    "npm start",
    "npm start -- --chapter gap",
    "npm start -- --report life.html",
    "npm run -s start -- --json --no-report",
  ).action(async ({ chapter: wanted, report = true }: Options, running: Command) => {
    const output = outputOf(running);
    const chosen = choose(chapters, wanted);
    const progress = output.progress("starting a chain");
    const told: [Chapter, ChapterResult][] = [];
    try {
      for (const chapter of chosen) {
        told.push([chapter, await chapter.run((text) => progress.update(`${chapter.title}: ${text}`))]);
      }
    } finally {
      progress.stop();
    }
    const [parts, document] = [toldOf(told), documentOf(told)];
    const json = stringify(document, 2) ?? "";
    const file = typeof report === "string" ? report : undefined;
    const written = report === false ? undefined : await writeReport?.(parts, json, file);
    output.result(document, () =>
      [...parts.map(asText), ...(written === undefined ? [] : [`The report: ${written}`])].join("\n\n"),
    );
  });
}

function choose(chapters: readonly Chapter[], wanted: string | undefined): readonly Chapter[] {
  if (wanted === undefined) return chapters;
  const chosen = chapters.filter(({ name }) => name === wanted);
  const names = chapters.map(({ name }) => name).join(", ");
  if (chosen.length === 0) throw new InputError("chapter", wanted, `must be one of ${names}`);
  return chosen;
}

/** The chapters, and the reconciliation after them. */
function toldOf(told: readonly (readonly [Chapter, ChapterResult])[]): Told[] {
  return [
    ...told.map(([{ name, title }, { summary, sections }]) => ({ name, title, summary, sections })),
    reconciled(told),
  ];
}

export function documentOf(told: readonly (readonly [Chapter, ChapterResult])[]): LifecycleDocument {
  const documents = toldOf(told).map(({ name, title, summary, sections }) => ({
    name,
    title,
    summary,
    sections: Object.fromEntries(sections.map((each) => [each.name, each.rows])),
  }));
  const { summary, sections } = documents.at(-1) ?? { summary: "", sections: {} };
  return { chapters: documents.slice(0, -1), reconciliation: { summary, sections } };
}

function asText({ title, summary, sections }: Told): string {
  const heading = `${title.toUpperCase()}\n✔ ${summary}`;
  return [heading, ...sections.map((each) => `${each.title}\n\n${textOf(each)}`)].join("\n\n");
}
