/** What was liquidated, one line of JSON each. A line stands there before its transaction is crossed off the journal. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { stringify } from "../../sdk/cli/errors.ts";

/** Adds a line, unless its transaction has one already. A line that was cut off by the process's end is written anew. */
export function appendRecord(file: string, record: { readonly transaction: string }): void {
  const written = existsSync(file) ? readFileSync(file, "utf8") : "";
  const whole = written.slice(0, written.lastIndexOf("\n") + 1);
  if (whole.includes(`"transaction":"${record.transaction}"`)) return;
  if (whole !== written) truncateSync(file, Buffer.byteLength(whole));
  const descriptor = openSync(file, "a", 0o600);
  try {
    writeFileSync(descriptor, `${stringify(record, 0)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
