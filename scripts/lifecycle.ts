/**
 * `npm start [-- --chapter NAME] [--json] [--report FILE | --no-report]`: the life of a stock on chains in this process, chapter by
 * chapter, and a report of it. Ends with 1 if one figure differs from what it has to be.
 */
import { readFileSync } from "node:fs";
import { run } from "../sdk/cli/program.ts";
import { chapters } from "./chapters/index.ts";
import { lifecycleProgram } from "./chapters/program.ts";
import { reportWriter } from "./report/write.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

// A reader that has seen enough (`… | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const code = await run(lifecycleProgram(version, chapters, process, reportWriter(version)), process.argv.slice(2));
// Not before stdout has taken everything; then at once, whatever a chapter may have left open.
process.stdout.write("", () => process.exit(code));
