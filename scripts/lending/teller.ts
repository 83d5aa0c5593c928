import type { ILendingPool } from "../../types/contracts/lending/ILendingPool.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { type BookRow, Books, money } from "../stage/books.ts";
import { prove } from "../stage/custody.ts";
import { DOLLAR, UNIT } from "../stage/market.ts";
import { SYMBOLS, type Ticker } from "./prices.ts";
import { partiesOf, reconcile } from "./reconcile.ts";
import type { LendingStage, Name } from "./stage.ts";

/** Who borrows, against what. */
export const BORROWERS = {
  "hedge fund": { symbol: "NVDA", units: 3_000n * UNIT, factorBps: 6_000n },
  "family office": { symbol: "AAPL", units: 8_000n * UNIT, factorBps: 6_000n },
  founder: { symbol: "TSLA", units: 8_000n * UNIT, factorBps: 5_000n },
} as const satisfies Partial<Record<Name, { symbol: Ticker; units: bigint; factorBps: bigint }>>;

export type Borrower = keyof typeof BORROWERS;

export const BORROWER_NAMES = Object.keys(BORROWERS) as Borrower[];
export const LENDERS = ["pension fund", "saver"] as const satisfies readonly Name[];

/** How a borrower stands at a moment; money of 18 decimals, health too. */
export type StandingRow = {
  readonly at: bigint;
  readonly when: string;
  readonly borrower: Borrower;
  readonly collateral: bigint;
  readonly debt: bigint;
  readonly health: bigint;
};

/** What every chapter about the pool ends with. */
export interface LendingAccounts {
  readonly books: readonly BookRow[];
  readonly ledgers: readonly LedgerRow[];
}

/** ILendingPool.Action. */
export const Action = { BORROW: 1n, WITHDRAW: 2n } as const;
/** Bits of ILendingPool.Row. */
export const Row = { REGULAR: 1n, CLOSED: 4n, REOPENING: 8n, UNPROVEN: 32n } as const;
/** From the dollar's decimals to money of 18. */
export const SCALE = 10n ** 12n;
const LENT = 4_000_000n * DOLLAR;

/** What the chapters about the pool have in common: who lends, posts and borrows, and how it is added up. */
export class Teller {
  readonly stage: LendingStage;
  readonly journal: Journal;
  readonly balance = new Balance();
  readonly standings: StandingRow[] = [];
  #books: Books | undefined;
  #since = 0;

  constructor(stage: LendingStage) {
    this.stage = stage;
    this.journal = new Journal(stage.now);
  }

  /** From here on everything is counted. */
  async open(): Promise<void> {
    const { listed, dollar, chain } = this.stage;
    this.#books = await Books.open({ token: listed.NVDA.token, dollar }, partiesOf(this.stage));
    this.#since = await chain.ethers.provider.getBlockNumber();
  }

  /** Adds everything up. */
  async close(): Promise<LendingAccounts> {
    const { listed, dollar } = this.stage;
    await reconcile(this.stage, this.balance, this.#since, BORROWERS);
    if (this.#books === undefined) throw new Error("the books were never opened");
    return {
      books: await this.#books.close(this.balance),
      ledgers: await audit(
        SYMBOLS.map((symbol) => listed[symbol].token),
        [dollar],
      ),
    };
  }

  /** Custody proves the stock of what is there and of what is going to be minted; the oracle sees today's prices. */
  async proveAll(): Promise<void> {
    const { listed } = this.stage;
    for (const symbol of SYMBOLS) {
      const supply = await listed[symbol].token.totalSupply();
      await prove(listed[symbol], this.journal, supply === 0n ? borrowerOf(symbol).units : supply);
    }
    await this.observe(SYMBOLS);
  }

  async observe(symbols: readonly Ticker[]): Promise<void> {
    const { oracle, listed } = this.stage;
    for (const symbol of symbols) {
      const observed = oracle.observe(listed[symbol].tokenAddress);
      await this.journal.step("anyone", `has the oracle observe ${symbol}`, mined(observed));
    }
  }

  async lend(): Promise<void> {
    const { pool, people } = this.stage;
    for (const name of LENDERS) {
      const deposited = pool.connect(people[name]).deposit(LENT, people[name]);
      await this.journal.step(name, `lends ${money(LENT)} dollars`, mined(deposited));
    }
  }

  async post(): Promise<void> {
    const { pool, people, listed, cast } = this.stage;
    for (const name of BORROWER_NAMES) {
      const { symbol, units } = BORROWERS[name];
      const { token, tokenAddress } = listed[symbol];
      await this.journal.step(
        "market",
        `mints ${plain(units)} units of ${symbol} to the ${name}`,
        mined(token.connect(cast.market).mint(people[name], units)),
      );
      const supplied = pool.connect(people[name]).supplyCollateral(tokenAddress, units, people[name]);
      await this.journal.step(name, `posts ${plain(units)} units of ${symbol}`, mined(supplied));
    }
  }

  /** Everybody borrows the most that his collateral carries; a millionth of a dollar more is refused. */
  async borrowAll(): Promise<void> {
    const { pool, people, listed, oracle } = this.stage;
    for (const name of BORROWER_NAMES) {
      const { symbol, units, factorBps } = BORROWERS[name];
      const who = people[name];
      const [borrowable] = await pool.borrowableOf(who);
      const [, lower] = await oracle.getFunction("valueOf")(listed[symbol].tokenAddress);
      const expected = (((units * lower) / UNIT) * factorBps) / 10_000n;
      requireSame(name, "what it may borrow", borrowable, expected);
      const most = borrowable / SCALE;
      await this.journal.refused(
        `the ${name} borrows a millionth of a dollar more than its collateral carries`,
        pool.connect(who).borrow.staticCall(most + 1n, who, who),
        "LendingPool_Undercollateralised",
        { account: who.address, borrowable, owed: (most + 1n) * SCALE },
      );
      const borrowed = pool.connect(who).borrow(most, who, who);
      await this.journal.step(name, `borrows all it may, ${money(most)} dollars`, mined(borrowed));
    }
  }

  /** Nobody is lent a dollar while the exchange is closed. */
  async refuseNight(when: string, names: readonly Borrower[]): Promise<void> {
    const { pool, people, listed } = this.stage;
    for (const name of names) {
      const { tokenAddress } = listed[BORROWERS[name].symbol];
      await this.journal.refused(
        `the ${name} borrows on ${when}`,
        pool.connect(people[name]).borrow.staticCall(DOLLAR, people[name], people[name]),
        "LendingPool_Blocked",
        { action: Action.BORROW, token: tokenAddress, rows: Row.CLOSED },
      );
    }
  }

  async note(when: string): Promise<void> {
    const { pool, people, now } = this.stage;
    const at = await now();
    for (const borrower of BORROWER_NAMES) {
      const { collateralValue, debtValue, health } = await pool.standingOf(people[borrower]);
      this.standings.push({ at, when, borrower, collateral: collateralValue, debt: debtValue, health });
    }
  }
}

function borrowerOf(symbol: Ticker) {
  const found = Object.values(BORROWERS).find((each) => each.symbol === symbol);
  if (found === undefined) throw new Error(`nobody borrows against ${symbol}`);
  return found;
}

/** What the liquidation of a block came to. */
export async function outcomeIn(
  { pool }: LendingStage,
  block: number,
): Promise<ILendingPool.LiquidationOutcomeStructOutput> {
  const [event] = await pool.queryFilter(pool.filters.Liquidated(), block, block);
  if (event === undefined) throw new Error("nothing was liquidated");
  return event.args.outcome;
}
