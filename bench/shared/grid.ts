/** A table, to be drawn on a terminal or in Markdown. */
export interface Grid {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function drawMarkdown({ head, rows }: Grid): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("\n", " ")).join(" | ")} |`;
  const ruler = head.map((_, column) => (/^[\d,.–]+$/.test(rows[0]?.[column] ?? "") ? "---:" : "---"));
  return [line(head), line(ruler), ...rows.map(line)].join("\n");
}

/** A heading in lines as narrow as a figure is wide, more or less. */
export function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= 12) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("\n");
}

export function number(value: number): string {
  return value.toLocaleString("en-US");
}
