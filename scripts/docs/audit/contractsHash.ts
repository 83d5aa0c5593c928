import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "../../checks/finding.ts";

/** What prints the same hash in any shell, without this project's code. */
export const HASH_COMMAND = "find contracts -name '*.sol' | LC_ALL=C sort | xargs sha256sum | sha256sum";

/** The SHA-256 over the SHA-256 of every Solidity file below contracts/, as {@link HASH_COMMAND} computes it. */
export function contractsHash(root: string): string {
  const files = filesBelow(root, "contracts", ".sol").sort((a, b) => (a < b ? -1 : 1));
  const lines = files.map((file) => `${sha256(readFileSync(join(root, file)))}  ${file}\n`);
  return sha256(lines.join(""));
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
