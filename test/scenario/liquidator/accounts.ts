import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Accounts } from "../../../scripts/liquidator/accounts.ts";
import type { ILendingPool } from "../../../types/contracts/lending/ILendingPool.ts";

const POOL = { chainId: 31_337n, pool: "0x00000000000000000000000000000000000000aa" };
const READING = { blocksAtOnce: 10, unsettledBlocks: 5 };
const account = (number: number) => `0x${String(number).padStart(40, "0")}`;

/** A pool of which only the Borrowed events are there, by block. */
class Chain {
  readonly borrowed = new Map<number, string>();
  readonly asked: (readonly [from: number, to: number])[] = [];
  newest = 0;
  /** The request at which the node fails; 0: it does not. */
  failsAt = 0;

  get pool(): ILendingPool {
    const queryFilter = async (_: unknown, from: number, to: number) => {
      this.asked.push([from, to]);
      if (this.asked.length === this.failsAt) throw new Error("the node is gone");
      return [...this.borrowed].flatMap(([block, borrower]) =>
        block >= from && block <= to ? [{ args: { account: borrower } }] : [],
      );
    };
    const provider = { getBlockNumber: async () => this.newest };
    return { runner: { provider }, filters: { Borrowed: () => ({}) }, queryFilter } as unknown as ILendingPool;
  }
}

describe("the accounts that a liquidator knows", () => {
  let folder: string;
  let file: string;
  let chain: Chain;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "counterfoil-accounts-"));
    file = join(folder, "accounts.json");
    chain = new Chain();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are whoever has borrowed, read in parts from the first block on", async () => {
    chain.borrowed.set(7, account(1)).set(20, account(2)).set(29, account(1)).set(33, account(3));
    chain.newest = 33;
    const accounts = await Accounts.open(file, POOL, 8);
    await accounts.follow(chain.pool, READING);
    expect(accounts.known).to.deep.equal([account(2), account(1), account(3)]);
    expect(chain.asked).to.deep.equal([
      [8, 17],
      [18, 27],
      [28, 33],
    ]);
  });

  it("are read again in the blocks that may be replaced, and in no others", async () => {
    chain.newest = 33;
    const accounts = await Accounts.open(file, POOL, 0);
    await accounts.follow(chain.pool, { ...READING, blocksAtOnce: 100 });
    chain.borrowed.set(29, account(1));
    chain.newest = 34;
    await (await Accounts.open(file, POOL, 0)).follow(chain.pool, READING);
    expect(chain.asked).to.deep.equal([
      [0, 33],
      [29, 34],
    ]);
    expect(JSON.parse(readFileSync(file, "utf8"))).to.deep.equal({
      format: "counterfoil-liquidator-accounts/1",
      chainId: "31337",
      pool: POOL.pool,
      nextBlock: 30,
      accounts: { [account(1)]: null },
    });
  });

  it("are whole after a node has failed in between: the next start goes on at the part that is missing", async () => {
    chain.borrowed.set(3, account(1)).set(25, account(2));
    [chain.newest, chain.failsAt] = [39, 3];
    const failed = await Accounts.open(file, POOL, 0);
    expect(await failed.follow(chain.pool, READING).catch((error: Error) => error.message)).to.equal(
      "the node is gone",
    );
    const accounts = await Accounts.open(file, POOL, 0);
    expect(accounts.known).to.deep.equal([account(1)]);
    await accounts.follow(chain.pool, READING);
    expect(accounts.known).to.deep.equal([account(1), account(2)]);
    expect(chain.asked.slice(3)).to.deep.equal([
      [20, 29],
      [30, 39],
    ]);
  });

  it("are forgotten once they owe nothing for good, and come back with their next loan", async () => {
    chain.borrowed.set(3, account(1)).set(4, account(2));
    chain.newest = 30;
    const accounts = await Accounts.open(file, POOL, 0);
    await accounts.follow(chain.pool, READING);
    accounts.forget([account(1)], 30, READING);
    // The block of its repayment was replaced by one without.
    accounts.forget([], 32, READING);
    accounts.forget([account(1)], 33, READING);
    accounts.forget([account(1)], 37, READING);
    expect((await Accounts.open(file, POOL, 0)).known).to.deep.equal([account(1), account(2)]);
    (await Accounts.open(file, POOL, 0)).forget([account(1)], 38, READING);
    const reopened = await Accounts.open(file, POOL, 0);
    expect(reopened.known).to.deep.equal([account(2)]);
    chain.borrowed.set(39, account(1));
    chain.newest = 39;
    await reopened.follow(chain.pool, READING);
    expect(reopened.known).to.deep.equal([account(2), account(1)]);
  });

  it("are refused where they are another pool's", async () => {
    await (await Accounts.open(file, POOL, 0)).follow(chain.pool, READING);
    const opened = Accounts.open(file, { ...POOL, chainId: 1n }, 0);
    expect(await opened.catch((error: Error) => error.message)).to.equal(
      `${file} is about the accounts of another pool: its chainId is 31337, not 1`,
    );
  });
});
