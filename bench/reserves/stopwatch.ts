import { readFileSync } from "node:fs";

export interface Timed<T> {
  readonly value: T;
  readonly seconds: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
}

export async function timed<T>(action: () => T | Promise<T>): Promise<Timed<T>> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const value = await action();
  const seconds = (performance.now() - before) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { value, seconds, cpuSeconds: (user + system) / 1_000_000 };
}

/** The process's peak so far: what Linux says about it, elsewhere what Node does. */
export function peakBytes(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // no /proc here
  }
  return process.resourceUsage().maxRSS * 1024;
}

const PROOFS = 21;

/** The median time of proofs spread over the leaves, after one that warms up. */
export async function proofSeconds(leaves: number, prove: (index: number) => unknown): Promise<number> {
  await prove(0);
  const seconds: number[] = [];
  for (let proof = 0; proof < PROOFS; proof++) {
    const index = Math.floor((proof * leaves) / PROOFS);
    seconds.push((await timed(() => prove(index))).seconds);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(PROOFS / 2)] ?? 0;
}
