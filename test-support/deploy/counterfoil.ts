import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/counterfoil.mjs", import.meta.url));

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in a process of its own, with `url` as the local network's node. */
export function startCounterfoil(
  args: readonly string[],
  url?: string,
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...(url === undefined ? {} : { COUNTERFOIL_LOCAL_URL: url }) },
  });
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk: Buffer) => {
      written[stream] += chunk.toString();
    });
  }
  const ended = new Promise<Ended>((done) => child.on("close", (code, signal) => done({ code, signal, ...written })));
  return { child, ended };
}
