import type { ILendingPool } from "../../types/contracts/lending/ILendingPool.ts";
import { openChain } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { plain, shortened } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { type BookRow, Books, money } from "../stage/books.ts";
import { cut, post, prove, requireStatus, sharesBehind } from "../stage/custody.ts";
import { DOLLAR, EVERYTHING, UNIT } from "../stage/market.ts";
import { announceSplit } from "../stage/split.ts";
import { CLOSES, NVDA_OPEN_AFTER_GAP, NVDA_SPLIT_ADJUSTED, SYMBOLS, type Ticker } from "./prices.ts";
import { partiesOf, reconcile } from "./reconcile.ts";
import { type LendingStage, type Name, START, setLendingStage } from "./stage.ts";

/** Who borrows, against what. */
export const BORROWERS = {
  "hedge fund": { symbol: "NVDA", units: 3_000n * UNIT, factorBps: 6_000n },
  "family office": { symbol: "AAPL", units: 8_000n * UNIT, factorBps: 6_000n },
  founder: { symbol: "TSLA", units: 8_000n * UNIT, factorBps: 5_000n },
} as const satisfies Partial<Record<Name, { symbol: Ticker; units: bigint; factorBps: bigint }>>;

export type Borrower = keyof typeof BORROWERS;

/** How a borrower stands at a moment; money of 18 decimals, health too. */
export type StandingRow = {
  readonly at: bigint;
  readonly when: string;
  readonly borrower: Borrower;
  readonly collateral: bigint;
  readonly debt: bigint;
  readonly health: bigint;
};

/** A liquidation: money of six decimals, units and bonus of eighteen. */
export type LiquidationRow = {
  readonly borrower: Borrower;
  readonly repaid: bigint;
  readonly seized: bigint;
  readonly bonus: bigint;
  readonly deficit: bigint;
  readonly healthBefore: bigint;
  readonly healthAfter: bigint;
};

export interface LendingStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly standings: readonly StandingRow[];
  readonly liquidations: readonly LiquidationRow[];
}

/** ILendingPool.Action. */
const [BORROW, WITHDRAW] = [1n, 2n];
/** Bits of ILendingPool.Row. */
const [REGULAR, CLOSED, REOPENING, UNPROVEN] = [1n, 4n, 8n, 32n];
/** From the dollar's decimals to money of 18. */
const SCALE = 10n ** 12n;
const TARGET_HEALTH = (105n * UNIT) / 100n;
const LENT = 4_000_000n * DOLLAR;

/**
 * Tells what becomes of three borrowers at 60, 60 and 50 %: a split of ten for one, a Friday night, the gap of 27 January 2025 and
 * a proof that fails. NVDA's dividends in between, of a cent a share each, are left out.
 */
export async function tellLending(onProgress: (text: string) => void): Promise<LendingStory> {
  const chain = await openChain(new Date(START), onProgress);
  try {
    onProgress("deploying");
    return await new Telling(await setLendingStage(chain)).tell(onProgress);
  } finally {
    await chain.close();
  }
}

class Telling {
  readonly #stage: LendingStage;
  readonly #journal: Journal;
  readonly #balance = new Balance();
  readonly #standings: StandingRow[] = [];
  readonly #liquidations: LiquidationRow[] = [];

  constructor(stage: LendingStage) {
    this.#stage = stage;
    this.#journal = new Journal(stage.now);
  }

  async tell(onProgress: (text: string) => void): Promise<LendingStory> {
    const { chain, until, dollar, listed } = this.#stage;
    await until("2024-05-22T20:30:00Z");
    const announced = announceSplit(this.#stage, listed.NVDA.tokenAddress);
    await this.#journal.step("issuer", "announces NVDA's split of ten for one", announced);
    await until("2024-06-06T18:00:00Z");
    await this.#stage.print(CLOSES["2024-06-06"]);
    await this.#proveAll();
    const books = await Books.open({ token: listed.NVDA.token, dollar }, partiesOf(this.#stage));
    const since = await chain.ethers.provider.getBlockNumber();

    onProgress("lending and borrowing");
    await this.#lend();
    await this.#post();
    await this.#borrowAll();

    onProgress("a split");
    await this.#split();

    onProgress("a Friday night, and a gap");
    await this.#friday();
    await this.#monday();

    onProgress("a proof that fails");
    await this.#failure();

    await reconcile(this.#stage, this.#balance, since, BORROWERS);
    return {
      journal: this.#journal,
      balance: this.#balance,
      books: await books.close(this.#balance),
      standings: this.#standings,
      liquidations: this.#liquidations,
    };
  }

  /** Custody proves the stock of what is there and of what is going to be minted; the oracle sees today's prices. */
  async #proveAll(): Promise<void> {
    const { listed } = this.#stage;
    for (const symbol of SYMBOLS) {
      const supply = await listed[symbol].token.totalSupply();
      await prove(listed[symbol], this.#journal, supply === 0n ? borrowerOf(symbol).units : supply);
    }
    await this.#observe(SYMBOLS);
  }

  async #observe(symbols: readonly Ticker[]): Promise<void> {
    const { oracle, listed } = this.#stage;
    for (const symbol of symbols) {
      const observed = oracle.observe(listed[symbol].tokenAddress);
      await this.#journal.step("anyone", `has the oracle observe ${symbol}`, mined(observed));
    }
  }

  async #lend(): Promise<void> {
    const { pool, people } = this.#stage;
    for (const name of ["pension fund", "saver"] as const) {
      const deposited = pool.connect(people[name]).deposit(LENT, people[name]);
      await this.#journal.step(name, `lends ${money(LENT)} dollars`, mined(deposited));
    }
  }

  async #post(): Promise<void> {
    const { pool, people, listed, cast } = this.#stage;
    for (const [name, { symbol, units }] of borrowers()) {
      const { token, tokenAddress } = listed[symbol];
      await this.#journal.step(
        "market",
        `mints ${plain(units)} units of ${symbol} to the ${name}`,
        mined(token.connect(cast.market).mint(people[name], units)),
      );
      const supplied = pool.connect(people[name]).supplyCollateral(tokenAddress, units, people[name]);
      await this.#journal.step(name, `posts ${plain(units)} units of ${symbol}`, mined(supplied));
    }
  }

  async #borrowAll(): Promise<void> {
    const { pool, people, listed, oracle } = this.#stage;
    for (const [name, { symbol, units, factorBps }] of borrowers()) {
      const who = people[name];
      const [borrowable] = await pool.borrowableOf(who);
      const [, lower] = await oracle.getFunction("valueOf")(listed[symbol].tokenAddress);
      const expected = (((units * lower) / UNIT) * factorBps) / 10_000n;
      requireSame(name, "what it may borrow", borrowable, expected);
      const most = borrowable / SCALE;
      await this.#journal.refused(
        `the ${name} borrows a millionth of a dollar more than its collateral carries`,
        pool.connect(who).borrow.staticCall(most + 1n, who, who),
        "LendingPool_Undercollateralised",
        { account: who.address, borrowable, owed: (most + 1n) * SCALE },
      );
      const borrowed = pool.connect(who).borrow(most, who, who);
      await this.#journal.step(name, `borrows all it may, ${money(most)} dollars`, mined(borrowed));
    }
    await this.#note("Thursday before the split");
  }

  async #split(): Promise<void> {
    const { until, print } = this.#stage;
    await until("2024-06-07T19:59:00Z");
    await print(CLOSES["2024-06-07"]);
    await until("2024-06-10T13:36:00Z");
    // The feeds follow the split and nothing else, so that what is left is the split.
    await print({ ...CLOSES["2024-06-06"], NVDA: NVDA_SPLIT_ADJUSTED });
    await this.#observe(SYMBOLS);
    await this.#note("Monday, ten shares for one");
    for (const name of Object.keys(BORROWERS) as Borrower[]) {
      const [before, after] = this.#standings.filter(({ borrower }) => borrower === name);
      if (before === undefined || after === undefined) throw new Error(`${name} has no standing`);
      this.#balance.same(`the ${name}'s collateral before the split`, before.collateral, "after it", after.collateral);
    }
  }

  async #friday(): Promise<void> {
    const { until, print, pool, people, listed } = this.#stage;
    await until("2025-01-24T20:30:00Z");
    await print(CLOSES["2025-01-24"]);
    await this.#proveAll();
    const who = people["hedge fund"];
    const [borrowable, owed] = await pool.borrowableOf(who);
    const more = (borrowable - owed) / SCALE - DOLLAR;
    const borrowed = pool.connect(who).borrow(more, who, who);
    await this.#journal.step("hedge fund", `borrows ${money(more)} dollars more: all but a dollar`, mined(borrowed));
    await until("2025-01-25T01:30:00Z");
    for (const name of ["family office", "founder"] as const) {
      const { tokenAddress } = listed[BORROWERS[name].symbol];
      await this.#journal.refused(
        `the ${name} borrows on Friday night`,
        pool.connect(people[name]).borrow.staticCall(DOLLAR, people[name], people[name]),
        "LendingPool_Blocked",
        { action: BORROW, token: tokenAddress, rows: CLOSED },
      );
    }
    await this.#note("Friday night");
  }

  async #monday(): Promise<void> {
    const { until, print, pool, people, listed } = this.#stage;
    const [fund, liquidator] = [people["hedge fund"], people.liquidator];
    const { tokenAddress } = listed.NVDA;
    await until("2025-01-27T14:31:00Z");
    await print({ ...CLOSES["2025-01-24"], NVDA: NVDA_OPEN_AFTER_GAP });
    await this.#journal.refused(
      "the hedge fund takes collateral out in the first minute of Monday",
      pool.connect(fund).withdrawCollateral.staticCall(tokenAddress, UNIT, fund, fund),
      "LendingPool_Blocked",
      { action: WITHDRAW, token: tokenAddress, rows: REGULAR | REOPENING },
    );
    await this.#refuseHealthy("a liquidator comes in the first minute of Monday, when the last close still counts");
    await until("2025-01-27T14:36:00Z");
    await print({ NVDA: NVDA_OPEN_AFTER_GAP });
    await this.#refuseHealthy("a liquidator comes after the grace, when the fund can still bear the price");
    await until("2025-01-27T20:30:00Z");
    await print(CLOSES["2025-01-27"]);
    await this.#note("Monday's close");
    const { health: healthBefore } = await pool.standingOf(fund);
    const liquidation = await mined(
      pool.connect(liquidator).liquidate(fund, tokenAddress, EVERYTHING, 0n, liquidator, "0x"),
    );
    const { repaid, seized, bonus, deficit } = await outcomeIn(this.#stage, liquidation.blockNumber);
    const what = `repays ${money(repaid)} dollars of the hedge fund's debt for ${shortened(seized)} units of NVDA`;
    await this.#journal.step("liquidator", what, Promise.resolve(liquidation));
    const { health: healthAfter } = await pool.standingOf(fund);
    this.#balance.atMost("the health that a liquidation aims at", TARGET_HEALTH, "the fund's after it", healthAfter);
    this.#liquidations.push({ borrower: "hedge fund", repaid, seized, bonus, deficit, healthBefore, healthAfter });
    await this.#note("after the liquidation");
    await this.#refuseHealthy("the liquidator comes again");
  }

  async #failure(): Promise<void> {
    const { until, print, pool, people, listed } = this.#stage;
    const { tokenAddress } = listed.AAPL;
    const office = people["family office"];
    await until("2025-01-28T15:00:00Z");
    await print(CLOSES["2025-01-27"]);
    await cut(listed.AAPL, this.#journal);
    const shares = await sharesBehind(listed.AAPL, BORROWERS["family office"].units);
    await post(listed.AAPL, this.#journal, (shares * 9n) / 10n);
    await requireStatus(listed.AAPL, "UNDERBACKED");
    await this.#journal.refused(
      "the family office borrows against stock of which a tenth is missing",
      pool.connect(office).borrow.staticCall(DOLLAR, office, office),
      "LendingPool_Blocked",
      { action: BORROW, token: tokenAddress, rows: REGULAR | UNPROVEN },
    );
    const back = 200_000n * DOLLAR;
    const repaid = pool.connect(office).repay(back, office);
    await this.#journal.step("family office", `repays ${money(back)} dollars all the same`, mined(repaid));
    const saver = people.saver;
    const leaving = 1_000_000n * DOLLAR;
    const withdrawn = pool.connect(saver).withdraw(leaving, saver, saver);
    await this.#journal.step("saver", `takes ${money(leaving)} dollars out`, mined(withdrawn));
    await this.#note("the day after");
  }

  /** Nobody may liquidate the fund, at the prices of now. */
  async #refuseHealthy(what: string): Promise<void> {
    const { pool, people, listed } = this.#stage;
    const fund = people["hedge fund"];
    const { health } = await pool.standingOf(fund);
    await this.#journal.refused(
      what,
      pool
        .connect(people.liquidator)
        .liquidate.staticCall(fund, listed.NVDA.tokenAddress, EVERYTHING, 0n, people.liquidator, "0x"),
      "LendingPool_Healthy",
      { account: fund.address, health },
    );
  }

  async #note(when: string): Promise<void> {
    const { pool, people, now } = this.#stage;
    const at = await now();
    for (const borrower of Object.keys(BORROWERS) as Borrower[]) {
      const { collateralValue, debtValue, health } = await pool.standingOf(people[borrower]);
      this.#standings.push({ at, when, borrower, collateral: collateralValue, debt: debtValue, health });
    }
  }
}

function borrowers() {
  return Object.entries(BORROWERS) as [Borrower, (typeof BORROWERS)[Borrower]][];
}

function borrowerOf(symbol: Ticker) {
  const found = Object.values(BORROWERS).find((each) => each.symbol === symbol);
  if (found === undefined) throw new Error(`nobody borrows against ${symbol}`);
  return found;
}

/** What the liquidation of a block came to. */
async function outcomeIn({ pool }: LendingStage, block: number): Promise<ILendingPool.LiquidationOutcomeStructOutput> {
  const [event] = await pool.queryFilter(pool.filters.Liquidated(), block, block);
  if (event === undefined) throw new Error("nothing was liquidated");
  return event.args.outcome;
}
