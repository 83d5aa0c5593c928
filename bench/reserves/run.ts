import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bench, cache, execute, root } from "../shared/peers.ts";
import { writeRegister } from "./leaves.ts";
import { type Outcome, outcomeSchema, type SubjectName, type Task } from "./subject.ts";

/** The builder's threads in every measurement. */
export const WORKERS = 2;

/** What one process measured. */
export interface Run extends Outcome {
  readonly subject: SubjectName;
}

/** Compiles the builder as a package would ship it, JavaScript, since that is what the peers are. */
export function compileChild(): void {
  execute("tsc", ["--project", join(bench, "reserves", "tsconfig.json")], root, process.env);
}

/** Measures subjects, one process after the other, `runs` times in turns. Everything written is removed again. */
export async function measureAt(
  leaves: number,
  subjects: readonly SubjectName[],
  runs: (subject: SubjectName) => number,
): Promise<Run[]> {
  const folder = mkdtempSync(join(tmpdir(), "counterfoil-bench-"));
  try {
    const input = join(folder, "register.csv");
    note(`writing a register of ${leaves} accounts`);
    writeRegister(input, leaves);
    const done: Run[] = [];
    const most = Math.max(...subjects.map(runs));
    for (let round = 0; round < most; round++) {
      for (const subject of subjects.filter((name) => round < runs(name))) {
        note(`${subject}, ${leaves} leaves, run ${round + 1} of ${runs(subject)}`);
        const scratch = mkdtempSync(join(folder, "run-"));
        done.push(await measure({ subject, input, scratch, workers: WORKERS, bench }));
        rmSync(scratch, { recursive: true });
      }
    }
    return done;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Megabytes of heap: the peers need 3 GB for a million leaves. No limit changes what the builder uses. */
const PEER_HEAP = 8192;

async function measure(task: Task): Promise<Run> {
  const isOurs = task.subject.startsWith("builder");
  const entry = join(cache, "reserves", "bench", "reserves", "child.js");
  const text = await outputOf([...(isOurs ? [] : [`--max-old-space-size=${PEER_HEAP}`]), entry, JSON.stringify(task)]);
  return { ...outcomeSchema.parse(JSON.parse(text)), subject: task.subject };
}

/** What a Node process without this one's loaders writes to stdout. */
function outputOf(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_OPTIONS: "" };
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(parts).toString());
      else reject(new Error(`a measuring process ended with code ${code}`));
    });
  });
}

function note(text: string): void {
  process.stderr.write(`counterfoil: ${text}\n`);
}
