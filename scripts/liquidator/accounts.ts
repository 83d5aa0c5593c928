/**
 * Who owes something in a pool: out of its events, since it keeps no list. Kept in a file so that a new start need not read
 * them all again; a file that is lost costs only that.
 */
import { existsSync } from "node:fs";
import * as z from "zod";
import { readJsonInput } from "../../sdk/cli/input.ts";
import { providerOf } from "../../sdk/reserves/client/chain.ts";
import type { ILendingPool } from "../../types/contracts/lending/ILendingPool.ts";
import { writeDurably } from "../sending/durable.ts";
import { requireIdentity } from "../sending/journal.ts";

const ACCOUNTS_FORMAT = "counterfoil-liquidator-accounts/1";

const accountsFile = z.looseObject({
  format: z.literal(ACCOUNTS_FORMAT),
  nextBlock: z.int().min(0),
  /** Each with the block from which on it is known to owe nothing; null while it owes something. */
  accounts: z.record(z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address"), z.int().min(0).nullable()),
});

/** Whose accounts they are. */
export type AccountsIdentity = { readonly chainId: bigint; readonly pool: string };

/** How events are read. */
export interface Reading {
  /** How many blocks are asked for at once. */
  readonly blocksAtOnce: number;
  /** How many blocks may still be replaced by others: they are read again each time. */
  readonly unsettledBlocks: number;
}

export class Accounts {
  readonly #file: string;
  readonly #identity: AccountsIdentity;
  readonly #known: Map<string, number | null>;
  #nextBlock: number;

  private constructor(
    file: string,
    identity: AccountsIdentity,
    nextBlock: number,
    known: Readonly<Record<string, number | null>>,
  ) {
    this.#file = file;
    this.#identity = identity;
    this.#nextBlock = nextBlock;
    this.#known = new Map(Object.entries(known));
  }

  /** Opens a file of accounts, or begins one at `startBlock`. Refuses another chain's or pool's. */
  static async open(file: string, identity: AccountsIdentity, startBlock: number): Promise<Accounts> {
    if (!existsSync(file)) return new Accounts(file, identity, startBlock, {});
    const found = await readJsonInput(accountsFile, file);
    requireIdentity(file, found, identity, "about the accounts of another pool");
    return new Accounts(file, identity, found.nextBlock, found.accounts);
  }

  /** Whoever has borrowed and is not known to have repaid all. */
  get known(): readonly string[] {
    return [...this.#known.keys()];
  }

  /** Reads on to the newest block. Written down after each part, so that whoever is interrupted goes on from there. */
  async follow(pool: ILendingPool, { blocksAtOnce, unsettledBlocks }: Reading): Promise<void> {
    const newest = await providerOf(pool).getBlockNumber();
    for (let from = this.#nextBlock; from <= newest; from += blocksAtOnce) {
      const to = Math.min(from + blocksAtOnce - 1, newest);
      // Debt begins with a Borrowed, and passes to nobody else.
      const events = await pool.queryFilter(pool.filters.Borrowed(), from, to);
      for (const { args } of events) this.#known.set(args.account, null);
      this.#nextBlock = Math.max(this.#nextBlock, Math.min(to + 1, newest - unsettledBlocks + 1));
      this.#write();
    }
  }

  /**
   * Forgets accounts that have owed nothing for as long as blocks may be replaced: a repayment may be undone with its block.
   * Whoever borrows again does so in a block that is read later.
   * @param free Those of the known accounts that owe nothing at `block`.
   */
  forget(free: readonly string[], block: number, { unsettledBlocks }: Reading): void {
    const isFree = new Set(free);
    for (const [account, since] of this.#known) {
      if (!isFree.has(account)) this.#known.set(account, null);
      else if (since === null) this.#known.set(account, block);
      else if (block - since >= unsettledBlocks) this.#known.delete(account);
    }
    this.#write();
  }

  #write(): void {
    const document = {
      format: ACCOUNTS_FORMAT,
      ...this.#identity,
      nextBlock: this.#nextBlock,
      accounts: Object.fromEntries(this.#known),
    };
    writeDurably(this.#file, document);
  }
}
