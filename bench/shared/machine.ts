import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { root } from "./peers.ts";

/** When and where figures were taken. */
export interface Machine {
  readonly date: string;
  /** The commit the figures belong to; "-dirty" where the sources differ from it. */
  readonly commit: string;
  readonly machine: string;
}

const packageSchema = z.object({ version: z.string() });

/** `measured`: the paths whose changes make the figures another commit's. */
export function describeMachine(measured: readonly string[]): Machine {
  const [cpu] = cpus();
  const model = cpu?.model ?? "unknown processor";
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(measured),
    machine: `${process.platform}-${process.arch}, ${model}, ${availableParallelism()} cores, Node ${process.versions.node}`,
  };
}

/** The version of an installed package, as `folder` sees it; one that does not export its manifest is read all the same. */
export function versionOf(folder: string, name: string): string {
  const require = createRequire(join(folder, "package.json"));
  const [file] = (require.resolve.paths(name) ?? []).flatMap((path) => readIfThere(join(path, name, "package.json")));
  if (file === undefined) throw new Error(`${name} is not installed`);
  return packageSchema.parse(JSON.parse(file)).version;
}

function readIfThere(path: string): string[] {
  try {
    return [readFileSync(path, "utf8")];
  } catch {
    return [];
  }
}

/** What git says about the sources that are measured, "unknown" outside a repository. */
function commit(measured: readonly string[]): string {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
  const { status, stdout } = git("rev-parse", "--short=12", "HEAD");
  if (status !== 0) return "unknown";
  const changed = git("status", "--porcelain", "--", ...measured);
  return stdout.trim() + (changed.stdout.trim() === "" ? "" : "-dirty");
}
