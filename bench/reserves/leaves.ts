import { createHash } from "node:crypto";
import { closeSync, openSync, writeFileSync } from "node:fs";

/** Text put together before it is written. */
const PART = 1 << 20;

/** Writes a register of `count` wallets, the same at every run: addresses and amounts cut from the hash of a counter. */
export function writeRegister(path: string, count: number): void {
  const file = openSync(path, "wx");
  try {
    let text = "account,amount\n";
    for (let index = 0; index < count; index++) {
      const digest = createHash("sha256").update(`account ${index}`).digest("hex");
      text += `0x${digest.slice(0, 40)},${BigInt(`0x${digest.slice(40, 58)}`)}\n`;
      if (text.length < PART) continue;
      writeFileSync(file, text);
      text = "";
    }
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}
