import { onChain } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { contradict } from "../proof/epochs.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { Backing } from "../stage/backing.ts";
import { type BookRow, Books, MONEY_DECIMALS } from "../stage/books.ts";
import { post, prove, requireStatus, type Status, sharesBehind } from "../stage/custody.ts";
import { mintAll, partiesOf } from "../stage/holders.ts";
import { DOLLAR, UNIT } from "../stage/market.ts";
import { CLOSES, START } from "../stage/nvidia.ts";
import { type DoorRow, leave } from "./exits.ts";
import { type FailureStage, type Name, setFailureStage } from "./stage.ts";

/** What a holder has in the end, and what of it is proven; units and shares of 18 decimals, money of six. */
export type EndRow = {
  readonly holder: string;
  readonly units: bigint;
  readonly shares: bigint;
  /** Its part of the shares that are proven, rounded down. */
  readonly proven: bigint;
  readonly money: bigint;
};

export interface FailureStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly backing: Backing;
  readonly doors: readonly DoorRow[];
  readonly ends: readonly EndRow[];
  readonly ledgers: readonly LedgerRow[];
}

const UNITS: Readonly<Partial<Record<Name, bigint>>> = {
  "pension fund": 20_000n * UNIT,
  household: 100n * UNIT,
  "hedge fund": 3_000n * UNIT,
};
/** What custody turns out to lack. */
const MISSING_BPS = 1_000n;
/** ILendingPool.Action.BORROW, and its rows REGULAR and UNPROVEN. */
const [BORROW, UNPROVEN] = [1n, 1n | 32n];

/**
 * Tells a proof that fails in every way that it can: nobody renews it, an attestor contradicts itself, a tenth of the stock is
 * missing. Nobody mints or borrows from then on, and everybody gets out.
 */
export async function tellFailure(onProgress: (text: string) => void): Promise<FailureStory> {
  return onChain(START, onProgress, async (chain) => new Telling(await setFailureStage(chain)).tell(onProgress));
}

class Telling {
  readonly #stage: FailureStage;
  readonly #journal: Journal;
  readonly #balance = new Balance();
  readonly #backing: Backing;
  readonly #doors: DoorRow[] = [];

  constructor(stage: FailureStage) {
    this.#stage = stage;
    this.#journal = new Journal(stage.now);
    this.#backing = new Backing(stage);
  }

  async tell(onProgress: (text: string) => void): Promise<FailureStory> {
    const { token, dollar, people, primaryAddress, poolAddress } = this.#stage;
    onProgress("a proof that holds");
    await this.#begin();
    const parties: [string, string][] = [
      ...partiesOf(people),
      ["the market", primaryAddress],
      ["the pool", poolAddress],
    ];
    const books = await Books.open(this.#stage, parties);

    onProgress("a proof that nobody renews");
    await this.#stale();

    onProgress("an attestor that contradicts itself, and stock that is missing");
    await this.#discredited();

    onProgress("the way out");
    this.#doors.push(...(await leave(this.#stage, this.#journal)));
    await this.#backing.note("whoever wanted is out");
    const ends = await this.#ends(parties);
    const rows = await books.close(this.#balance);
    await this.#reconcile();
    return {
      journal: this.#journal,
      balance: this.#balance,
      books: rows,
      backing: this.#backing,
      doors: this.#doors,
      ends,
      ledgers: await audit([token], [dollar]),
    };
  }

  /** Units within a proof, a loan against some of them. */
  async #begin(): Promise<void> {
    const { until, print, pool, people, tokenAddress, oracle } = this.#stage;
    await until("2024-05-21T15:00:00Z");
    await print(CLOSES["2024-05-20"]);
    const all = Object.values(UNITS).reduce((sum, units) => sum + units, 0n);
    await prove(this.#stage, this.#journal, all + 1_000n * UNIT);
    await mintAll(this.#stage, this.#journal, people, UNITS);
    await this.#journal.step("anyone", "has the oracle observe the price", mined(oracle.observe(tokenAddress)));
    const [saver, fund] = [people.saver, people["hedge fund"]];
    const lent = pool.connect(saver).deposit(4_000_000n * DOLLAR, saver);
    await this.#journal.step("saver", "lends 4000000 dollars", mined(lent));
    const posted = pool.connect(fund).supplyCollateral(tokenAddress, UNITS["hedge fund"] ?? 0n, fund);
    await this.#journal.step("hedge fund", "posts 3000 units", mined(posted));
    const borrowed = pool.connect(fund).borrow(1_000_000n * DOLLAR, fund, fund);
    await this.#journal.step("hedge fund", "borrows 1000000 dollars", mined(borrowed));
    await this.#backing.note("proven: 1,000 units may be minted");
  }

  async #stale(): Promise<void> {
    const { until, print } = this.#stage;
    await until("2024-05-24T15:00:00Z");
    await print(CLOSES["2024-05-23"]);
    await this.#shut("STALE", "three trading days without a statement");
  }

  async #discredited(): Promise<void> {
    const { until, print, token } = this.#stage;
    await until("2024-05-28T13:45:00Z");
    await prove(this.#stage, this.#journal, (await token.totalSupply()) + 1_000n * UNIT);
    await this.#backing.note("a statement again");
    await until("2024-05-28T19:45:00Z");
    await print(CLOSES["2024-05-24"]);
    const { others } = await contradict(this.#stage, this.#journal, this.#backing, await token.totalSupply());
    await this.#shut("FROZEN", "a custodian has contradicted itself");

    // The others look again, and find that what it stated is not there.
    await until("2024-05-29T19:45:00Z");
    await print(CLOSES["2024-05-28"]);
    const needed = await sharesBehind(this.#stage, await token.totalSupply());
    await post(this.#stage, this.#journal, (needed * (10_000n - MISSING_BPS)) / 10_000n, [], others);
    await this.#shut("UNDERBACKED", "a tenth of the stock is missing");
  }

  /** Nothing is minted and nothing is lent against it. */
  async #shut(status: Status, when: string): Promise<void> {
    const { token, cast, people, pool, tokenAddress } = this.#stage;
    await requireStatus(this.#stage, status);
    if (status !== "FROZEN") await this.#backing.note(when);
    await this.#refused(
      `mint a unit: ${when}`,
      token.connect(cast.market).mint.staticCall(people.household, UNIT),
      "EquityToken_InsufficientReserves",
      { requested: UNIT, available: 0n },
    );
    const fund = people["hedge fund"];
    await this.#refused(
      `borrow another dollar: ${when}`,
      pool.connect(fund).borrow.staticCall(DOLLAR, fund, fund),
      "LendingPool_Blocked",
      { action: BORROW, token: tokenAddress, rows: UNPROVEN },
    );
  }

  async #refused(what: string, attempt: Promise<unknown>, error: string, args: Record<string, string | bigint>) {
    await this.#journal.refused(what, attempt, error, args);
    this.#doors.push({ what, door: "shut", by: error });
  }

  /* THE END */

  /** Nobody's units are fewer than they were; of the shares behind them nine tenths are proven. */
  async #ends(parties: readonly (readonly [string, string])[]): Promise<EndRow[]> {
    const { token, tokenAddress, dollar, prover } = this.#stage;
    const { needed, proven } = await prover.verifier.coverageAt(tokenAddress, await token.reinvestFactor());
    const rows: EndRow[] = [];
    for (const [holder, account] of parties) {
      const [units, money] = [await token.balanceOf(account), await dollar.balanceOf(account)];
      const shares = await token.balanceOfUI(account);
      rows.push({ holder, units, shares, proven: (shares * proven) / needed, money });
    }
    const total = rows.reduce((sum, row) => sum + row.proven, 0n);
    this.#balance.atMost("shares proven, by holder", total, "shares proven", proven);
    return rows;
  }

  async #reconcile(): Promise<void> {
    const { pool, poolAddress, primary, primaryAddress, token, dollar } = this.#stage;
    this.#balance.same("debt that is left", await pool.totalDebt(), "nothing", 0n, MONEY_DECIMALS);
    this.#balance.same("lenders' losses", await pool.totalDeficit(), "nothing", 0n, MONEY_DECIMALS);
    const [inPool, cash] = [await dollar.balanceOf(poolAddress), await pool.cash()];
    this.#balance.same("dollars in the pool", inPool, "dollars by its books", cash, MONEY_DECIMALS);
    this.#balance.same("units in the pool", await token.balanceOf(poolAddress), "nothing", 0n);
    const { units, assets } = await primary.escrow();
    const [inMarket, paid] = [await dollar.balanceOf(primaryAddress), await primary.fees()];
    const { posted } = await primary.bondOf(this.#stage.people.broker);
    this.#balance.same("units in the market", await token.balanceOf(primaryAddress), "units in escrow", units);
    const owed = assets + paid + posted;
    this.#balance.same("dollars in the market", inMarket, "escrow, fees and the bond", owed, MONEY_DECIMALS);
  }
}
