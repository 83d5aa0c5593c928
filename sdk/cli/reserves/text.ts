/** Pairs of names and values in two columns, as most of these commands print their result. */
export function lines(pairs: readonly (readonly [name: string, value: string | number | bigint])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

/** Unix seconds as a person reads them; what lies beyond any calendar as it is. */
export function timeText(seconds: bigint): string {
  return seconds > 253_402_300_799n ? `${seconds}` : new Date(Number(seconds) * 1000).toISOString().replace(".000", "");
}
