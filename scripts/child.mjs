import { spawn } from "node:child_process";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a child that stands for this process: it gets our terminal and our signals, and its end is ours. Returns its
 * exit code; if a signal ended it, the same signal ends us.
 */
export function runChild(command, args, options) {
  const child = spawn(command, args, { stdio: "inherit", ...options });
  // A terminal sends Ctrl-C to both of us: passed on, the child would count it twice.
  const forward = (signal) => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      for (const name of SIGNALS) process.off(name, forward);
      if (signal !== null) process.kill(process.pid, signal);
      else done(code);
    });
  });
}
