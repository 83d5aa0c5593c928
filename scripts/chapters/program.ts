import type { Command } from "commander";
import { InputError } from "../../sdk/cli/errors.ts";
import type { Streams } from "../../sdk/cli/output.ts";
import { buildProgram, outputOf, withExamples } from "../../sdk/cli/program.ts";
import type { Chapter, ChapterResult, Row } from "./chapter.ts";

/** A chapter as `--json` prints it. */
export interface ChapterDocument {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** By the section's name. */
  readonly sections: Readonly<Record<string, readonly Row[]>>;
}

/** `npm start`: runs chapters one after the other, all of them or one. */
export function lifecycleProgram(version: string, chapters: readonly Chapter[], streams?: Streams): Command {
  const program = buildProgram(version, streams)
    .name("npm start --")
    .description("Runs the lifecycle of tokenised equities on chains in this process and checks every figure.")
    .option("--chapter <name>", `run one chapter only: ${chapters.map(({ name }) => name).join(", ")}`);
  return withExamples(program, "npm start", "npm start -- --chapter proof", "npm run -s start -- --json").action(
    async ({ chapter: wanted }: { chapter?: string }, running: Command) => {
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
      const document = { chapters: told.map(([chapter, result]) => documentOf(chapter, result)) };
      output.result(document, () => told.map(([chapter, result]) => textOf(chapter, result)).join("\n\n"));
    },
  );
}

function choose(chapters: readonly Chapter[], wanted: string | undefined): readonly Chapter[] {
  if (wanted === undefined) return chapters;
  const chosen = chapters.filter(({ name }) => name === wanted);
  const names = chapters.map(({ name }) => name).join(", ");
  if (chosen.length === 0) throw new InputError("chapter", wanted, `must be one of ${names}`);
  return chosen;
}

export function documentOf({ name, title }: Chapter, { summary, sections }: ChapterResult): ChapterDocument {
  return { name, title, summary, sections: Object.fromEntries(sections.map((each) => [each.name, each.rows])) };
}

function textOf({ title }: Chapter, { summary, sections }: ChapterResult): string {
  const heading = `${title.toUpperCase()}\n✔ ${summary}`;
  return [heading, ...sections.map((each) => `${each.title}\n\n${each.text()}`)].join("\n\n");
}
