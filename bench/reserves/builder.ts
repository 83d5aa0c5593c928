import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CsvRowParser } from "../../sdk/reserves/builder/csvRow.ts";
import { buildTree, openTree } from "../../sdk/reserves/builder/index.ts";
import { RegisterFile } from "../../sdk/reserves/builder/registerFile.ts";
import { TreeKind } from "../../sdk/reserves/layout.ts";
import { peakBytes, proofSeconds, timed } from "./stopwatch.ts";
import type { Outcome, Task } from "./subject.ts";

const DOMAIN = { chainId: 1n, verifier: `0x${"11".repeat(20)}`, token: `0x${"22".repeat(20)}`, epoch: 1n };
/** Lines that are read at once; what the builder does. */
const LINES = 4096;
const NEW_LINE = 0x0a;

/** Ours, from the file to the folder with the tree. */
export async function builder({ input, scratch, workers }: Task, spill: boolean): Promise<Outcome> {
  const secret = randomBytes(32);
  const outDir = join(scratch, spill ? "tree-with-nodes" : "tree");
  const options = { input, kind: TreeKind.SUB_LEDGER, domain: DOMAIN, secret, outDir, workers, spill };
  const { value: built, seconds, cpuSeconds } = await timed(() => buildTree(options));
  const processSeconds = performance.now() / 1_000;
  const peak = peakBytes();
  const tree = await openTree(outDir);
  const accountOf = accounts(input);
  return {
    leaves: built.count,
    root: built.root,
    readSeconds: (await timed(() => readOnly(input))).seconds,
    buildSeconds: seconds,
    buildCpuSeconds: cpuSeconds,
    processSeconds,
    peakBytes: peak,
    proofSeconds: await proofSeconds(built.count, (index) => tree.prove(accountOf(index), { secret, input })),
  };
}

/** Reads the register and finds its fields in one thread, without doing anything with them. */
async function readOnly(input: string): Promise<void> {
  const register = await RegisterFile.open(input, TreeKind.SUB_LEDGER, "csv");
  try {
    const parser = new CsvRowParser(register.columns);
    for (let lines = await register.next(LINES); lines !== null; lines = await register.next(LINES)) {
      const view = Buffer.from(lines.bytes.buffer, 0, lines.length);
      for (let start = 0, row = 0; row < lines.count; row++) {
        const end = view.indexOf(NEW_LINE, start);
        parser.parse(lines.bytes, start, end === -1 ? lines.length : end);
        start = end + 1;
      }
      register.recycle(lines.bytes);
    }
  } finally {
    await register.close();
  }
}

/** The account of a row; only looked up after the peak was read. */
function accounts(input: string): (index: number) => string {
  const lines = readFileSync(input);
  const starts: number[] = [];
  for (let at = lines.indexOf(NEW_LINE); at !== -1; at = lines.indexOf(NEW_LINE, at + 1)) starts.push(at + 1);
  return (index) => {
    const start = starts[index] ?? 0;
    return lines.toString("utf8", start, lines.indexOf(",", start));
  };
}
