/** What a coverage tool saw of one source file. */
export interface FileCoverage {
  readonly file: string;
  /** Line number to the times it ran. */
  readonly lines: ReadonlyMap<number, number>;
  /** Branches found and branches taken. */
  readonly branches: { readonly found: number; readonly taken: number };
}

/** Reads the tracefile format of lcov: `SF` opens a file, `DA` is a line, `BRDA` a branch. */
export function parseLcov(text: string): FileCoverage[] {
  return text.split(/^end_of_record$/m).flatMap((record) => {
    const file = /^SF:(.+)$/m.exec(record)?.[1];
    if (file === undefined) return [];
    const lines = new Map(
      [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, count]) => [Number(line), Number(count)]),
    );
    const branches = [...record.matchAll(/^BRDA:\d+,[^,]*,[^,]*,(.+)$/gm)].map(([, taken]) => taken);
    const taken = branches.filter((count) => count !== "-" && count !== "0").length;
    return [{ file, lines, branches: { found: branches.length, taken } }];
  });
}
