/** Pages that a person writes, with parts in them that code writes, each between two comments. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Thrown where a page and the code that fills it do not name the same parts. */
export class BlockError extends Error {
  override readonly name = "BlockError";

  constructor(
    readonly page: string,
    detail: string,
  ) {
    super(`${page}: ${detail}`);
  }
}

/** The page as it is on disk, with its parts as they are today. */
export function filledPage(root: string, page: string, blocks: Readonly<Record<string, () => string>>): string {
  return filled(page, readFileSync(join(root, page), "utf8"), blocks);
}

/** A text with the lines between `<!-- name -->` and `<!-- /name -->` replaced. */
export function filled(page: string, text: string, blocks: Readonly<Record<string, () => string>>): string {
  return Object.entries(blocks).reduce((written, [name, make]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const start = written.indexOf(open);
    const end = written.indexOf(close);
    if (start < 0 || end < start) throw new BlockError(page, `has no ${open} with a ${close} after it.`);
    return `${written.slice(0, start + open.length)}\n\n${make().trim()}\n\n${written.slice(end)}`;
  }, text);
}

/** A table's lines. Bars inside of cells are escaped. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
