/**
 * The command line in a checkout: finds a Node that can run the project and the dependencies to run it with; the
 * commands are in scripts/counterfoil.ts. The working directory stays the caller's.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, isRecentEnough, orExplain, projectNode, root } from "./bootstrap.mjs";
import { runChild } from "./child.mjs";

export async function main() {
  await orExplain(bootstrap);

  if (isRecentEnough(process.versions.node)) {
    process.env.HARDHAT_DISABLE_TELEMETRY = "true";
    // Commands that open an in-process chain work from any directory.
    process.env.HARDHAT_CONFIG ??= join(root, "hardhat.config.ts");
    const { register } = await import("tsx/esm/api");
    register({ tsconfig: join(root, "tsconfig.json") });
    await import(pathToFileURL(join(root, "scripts", "counterfoil.ts")).href);
  } else {
    const node = await orExplain(projectNode);
    const args = [join(root, "bin", "counterfoil.mjs"), ...process.argv.slice(2)];
    process.exitCode = await runChild(node, args, {});
  }
}
