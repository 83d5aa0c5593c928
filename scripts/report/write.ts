/** Writes the report of `npm start`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../sdk/cli/errors.ts";
import type { WriteReport } from "../chapters/program.ts";
import { reportPage } from "./page.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where it goes unless somebody says otherwise. */
export const REPORT_FILE = join(root, "report", "counterfoil.html");

/**
 * @param version The project's.
 * @returns What writes a report into a file, by default {@link REPORT_FILE}, and says where it is, from the working directory.
 */
export function reportWriter(version: string): WriteReport {
  return async (told, json, file = REPORT_FILE) => {
    const styles = await readFile(new URL("report.css", import.meta.url), "utf8");
    const path = resolve(file);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, reportPage({ version, styles, told, json }));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined) throw error;
      throw new InputError("--report", file, `cannot be written (${code})`);
    }
    return relative(process.cwd(), path) || path;
  };
}
