import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getBytes, id } from "ethers";
import { buildTree, openTree, type Tree } from "../../sdk/reserves/builder/index.ts";
import { TreeKind } from "../../sdk/reserves/layout.ts";
import { type Opening, openingOfProof } from "../../sdk/reserves/opening.ts";
import { packProof, verifyProof } from "../../sdk/reserves/proof.ts";
import type { SubLedger } from "../../types/index.ts";
import { type Customer, writeRegister } from "./customers.ts";
import type { Stage } from "./stage.ts";

/** What a customer shows the contract. */
export interface Inclusion {
  readonly leaf: { readonly index: bigint; readonly key: string; readonly salt: string; readonly amount: bigint };
  readonly proof: string;
}

/** A register and the tree that was built of it, on disk. */
export interface Books {
  /** What the rows add up to, counted while they were written. */
  readonly sum: bigint;
  readonly tree: Tree;
  readonly opening: Opening;
  /** What the operator hands a customer, verified before it is handed out. */
  inclusionOf(account: string): Promise<Inclusion>;
}

/** The operator's secret, from which every leaf has its salt. */
const SECRET = getBytes(id("the operator's secret"));

/** Gives `use` a folder of its own for registers and trees, and removes it. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "counterfoil-proof-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The omnibus wallet's ledger; challenges are bonded with one unit of the token itself. */
export async function openLedger({ chain, omnibus, operator, tokenAddress }: Stage): Promise<SubLedger> {
  // Loaded late, as the deployment of the token was.
  const { deploySubLedger } = await import("../../deploy/deploySubLedger.ts");
  return deploySubLedger(chain, {
    wallet: omnibus.address,
    operator: operator.address,
    bondToken: tokenAddress,
    bondAmount: 10n ** 18n,
  });
}

/** Writes the register of a record date and builds its tree, in files: 10,000 rows are handled like 10 million. */
export async function keepBooks(
  { chain, omnibus, tokenAddress }: Stage,
  ledger: SubLedger,
  recordId: bigint,
  customers: Iterable<Customer>,
  outDir: string,
): Promise<Books> {
  const input = `${outDir}.csv`;
  let first: string | undefined;
  const watched = function* (): Generator<Customer> {
    for (const customer of customers) {
      first ??= customer.account;
      yield customer;
    }
  };
  const sum = await writeRegister(input, watched());
  const { chainId } = await chain.ethers.provider.getNetwork();
  const verifier = await ledger.getAddress();
  await buildTree({
    input,
    outDir,
    kind: TreeKind.SUB_LEDGER,
    domain: { chainId, verifier, token: tokenAddress, owner: omnibus.address, epoch: recordId },
    secret: SECRET,
    workers: 0,
  });
  const tree = await openTree(outDir);
  const fileOf = (account: string) => tree.prove(account, { secret: SECRET, input });
  if (first === undefined) throw new Error("the register has no customer");
  return {
    sum,
    tree,
    opening: openingOfProof(verifyProof(await fileOf(first))),
    async inclusionOf(account) {
      const file = await fileOf(account);
      const { index, key, salt, leaf } = verifyProof(file, { root: tree.root.hash, sum: tree.root.sum });
      return { leaf: { index, key, salt, amount: leaf.sum }, proof: packProof(file) };
    },
  };
}
