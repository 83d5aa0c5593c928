/** Controls, format characters (zero widths, turns of direction), unassigned ones, and breaks of lines. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Pairs of names and values in two columns, as most of these commands print their result. Values may come from a file that
 * somebody else has written: what would begin a line, move the cursor or hide text is spelled out, as \u202e.
 */
export function lines(pairs: readonly (readonly [name: string, value: string | number | bigint])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${visible(String(value))}`).join("\n");
}

function visible(text: string): string {
  // In UTF-16, as JSON escapes them.
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(UNSEEN, (character) => character.split("").map(escaped).join(""));
}

/** Unix seconds as a person reads them; what lies beyond any calendar as it is. */
export function timeText(seconds: bigint): string {
  return seconds > 253_402_300_799n ? `${seconds}` : new Date(Number(seconds) * 1000).toISOString().replace(".000", "");
}
