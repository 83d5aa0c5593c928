import { spawnSync } from "node:child_process";

/** How much work one question may cost, in z3's own units, so that a busy machine decides as much as an idle one. */
export const WORK_LIMIT = 3_000_000;
/** A last resort, should the solver stop counting. */
const SECONDS = 120;

/** What `z3 --version` says, or nothing if there is no z3. */
export function solverVersion(): string | undefined {
  const { status, stdout } = spawnSync("z3", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** The solver's answer to one question of the compiler's; `unknown` where it gives up. */
export function solve(query: string): string {
  const horn = ["rewriter.pull_cheap_ite=true", "fp.spacer.q3.use_qgen=true", "fp.spacer.mbqi=false"];
  const args = ["-smt2", "-in", `-T:${SECONDS}`, `rlimit=${WORK_LIMIT}`, ...horn, "fp.spacer.ground_pobs=false"];
  const { stdout } = spawnSync("z3", args, { input: query, encoding: "utf8", maxBuffer: 2 ** 28 });
  return /^(sat|unsat)\b/.test(stdout) ? stdout : "unknown\n";
}
