/**
 * Runs one of the project's tools or scripts on the right Node with everything installed:
 *
 *   node scripts/run.mjs hardhat build      a tool from node_modules/.bin
 *   node scripts/run.mjs scripts/test.ts    a TypeScript file
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { binaries, bootstrap, orExplain, projectEnvironment, root } from "./bootstrap.mjs";
import { runChild } from "./child.mjs";

const isWindows = process.platform === "win32";

await orExplain(async () => {
  await bootstrap();
  const [first = "", ...rest] = process.argv.slice(2);
  const [tool, args] = first.endsWith(".ts") ? ["tsx", [first, ...rest]] : [first, rest];
  const path = join(binaries, isWindows ? `${tool}.cmd` : tool);
  if (tool === "" || !existsSync(path)) {
    process.stderr.write(`counterfoil: there is no tool called "${tool}"\n`);
    process.exit(1);
  }
  process.exitCode = await runChild(path, args, { cwd: root, env: projectEnvironment(), shell: isWindows });
});
