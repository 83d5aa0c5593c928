/** Where the benchmarks are, and the peers' packages, which are installed beside them. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const bench = fileURLToPath(new URL("../", import.meta.url));

/** Apart from the project's own artifacts/, which stay as they are. `hardhat clean` removes it too. */
export const cache: string = join(root, "cache", "bench");

/** Thrown when a run cannot start; the message says all there is to say. */
export class PreparationError extends Error {
  override readonly name = "PreparationError";
}

/** Installs what bench/package-lock.json names, if that has not been done. */
export function installPeers(): void {
  const stampFile = join(bench, "node_modules", ".counterfoil-lock");
  const stamp = createHash("sha256")
    .update(readFileSync(join(bench, "package-lock.json")))
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  process.stderr.write("counterfoil: installing what to compare with (once)\n");
  // An outer npm tells its children which project they belong to; this one belongs to bench/.
  const inherited =
    /^npm_(package|lifecycle|config_(local_prefix|prefix|package|call|omit|include|workspaces?|global)$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
  execute(
    "npm",
    ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    bench,
    env,
  );
  writeFileSync(stampFile, stamp);
}

/** stdout belongs to the result, so whatever a tool says goes to stderr. */
export function execute(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const { status, error } = spawnSync(command, args, {
    cwd,
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new PreparationError(`${command} ${args[0]} failed${error ? `: ${error.message}` : ""}`);
}

/** Whether an error is the caller's to read, and not a fault to trace. */
export function isExpected(error: unknown): error is Error {
  const isArgument = error instanceof TypeError && "code" in error && `${error.code}`.startsWith("ERR_PARSE_ARGS");
  return error instanceof PreparationError || isArgument;
}
