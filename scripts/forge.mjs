/**
 * `npm run forge -- <arguments>`: runs forge as npm publishes it, fetched at first use because it is large and only
 * needed for branch coverage and second opinions. foundry.toml gives it the locked compiler.
 */
import { bootstrap, orExplain, projectEnvironment, root } from "./bootstrap.mjs";
import { runChild } from "./child.mjs";

const FORGE = "@foundry-rs/forge@1.7.1";

await orExplain(async () => {
  await bootstrap();
  const args = ["--yes", "--package", FORGE, "--", "forge", ...process.argv.slice(2)];
  const options = { cwd: root, env: projectEnvironment(), shell: process.platform === "win32" };
  process.exitCode = await runChild("npx", args, options);
});
