import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getBytes } from "ethers";
import { type BuildOptions, type BuiltTree, buildTree } from "../../sdk/reserves/builder/index.ts";
import type { TreeDomain } from "../../sdk/reserves/codec.ts";
import { TreeKind } from "../../sdk/reserves/layout.ts";

/** The tree that tests speak about unless they say otherwise: that of test/vectors/sum-tree.json. */
export const DOMAIN: TreeDomain = {
  chainId: 31_337n,
  verifier: "0x00000000000000000000000000000000000000a1",
  token: "0x00000000000000000000000000000000000000b2",
  treeKind: TreeKind.SUB_LEDGER,
  owner: "0x00000000000000000000000000000000000000c3",
  epoch: 7n,
};

export const POSITIONS_DOMAIN: TreeDomain = {
  ...DOMAIN,
  treeKind: TreeKind.POSITIONS,
  owner: "0x0000000000000000000000000000000000000000",
};

export const SECRET_HEX = `0x${"11".repeat(32)}`;
export const SECRET = getBytes(SECRET_HEX);

/** A folder of a test's own, removed afterwards. */
export async function withFolder<T>(use: (folder: Folder) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), "counterfoil-register-"));
  try {
    return await use(new Folder(path));
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

export class Folder {
  #trees = 0;

  constructor(readonly path: string) {}

  async write(name: string, content: string | Uint8Array): Promise<string> {
    const file = join(this.path, name);
    await writeFile(file, content);
    return file;
  }

  /** Builds `input` with the usual domain and secret into a new folder beside it. */
  async build(input: string, options: Partial<BuildOptions> = {}): Promise<BuiltTree & { readonly dir: string }> {
    const dir = options.outDir ?? join(this.path, `tree-${this.#trees++}`);
    const domain = options.kind === TreeKind.POSITIONS ? POSITIONS_DOMAIN : DOMAIN;
    const defaults = { kind: TreeKind.SUB_LEDGER, domain, secret: SECRET, workers: 1 };
    return { ...(await buildTree({ ...defaults, ...options, input, outDir: dir })), dir };
  }
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new TypeError(`rejected with ${String(error)}, which is no error`);
  }
  throw new Error("was not rejected");
}

export type Row = { readonly account: string; readonly amount: bigint; readonly nonce?: string };

export function csvOf(rows: readonly Row[]): string {
  return ["account,amount,nonce", ...rows.map((row) => `${row.account},${row.amount},${row.nonce ?? ""}`), ""].join(
    "\n",
  );
}

/** Rows of both kinds, amounts of every size, deterministic. */
export function sampleRows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const amount = (BigInt(index) * 0x9e3779b97f4a7c15n) % 10n ** BigInt(1 + (index % 30));
    if (index % 3 === 0) return { account: `0x${(index + 1).toString(16).padStart(40, "0")}`, amount };
    if (index % 3 === 1) return { account: `customer-${index}`, amount };
    return { account: `Kündin ${index} 株`, amount, nonce: `0x${(index * 7).toString(16).padStart(64, "0")}` };
  });
}
