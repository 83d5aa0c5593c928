/** `npm run test:browser`: the tests that need a real browser; apart from `npm test`, which runs without one. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Mocha from "mocha";
import { findBrowser, NoBrowserError } from "./browser.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const TIMEOUT_MS = 30_000;

try {
  findBrowser();
} catch (error) {
  if (!(error instanceof NoBrowserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

const mocha = new Mocha({ timeout: TIMEOUT_MS, forbidOnly: true, forbidPending: true });
for (const name of readdirSync(folder).sort()) if (name.endsWith(".test.ts")) mocha.addFile(join(folder, name));
await mocha.loadFilesAsync();
mocha.run((failures) => {
  process.exitCode = failures === 0 ? 0 : 1;
});
