import { id, parseUnits } from "ethers";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { foldReinvestment, initialFactors, reinvestmentFraction } from "../../sdk/multiplier/index.ts";
import { baseNeeded, sharesFor } from "../../sdk/reserves/stock.ts";
import { onChain } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { plain, shortened } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { type BookRow, Books, MONEY_DECIMALS, money } from "../stage/books.ts";
import { cut, post, prove } from "../stage/custody.ts";
import { DOLLAR, EVERYTHING, UNIT } from "../stage/market.ts";
import { type RateRow, ratesOf } from "../stage/rates.ts";
import { Sums } from "../stage/sums.ts";
import { CLOSES, type Name, type ShortStage, START, setShortStage } from "./stage.ts";

/** What the long and the short had and owed around the dividend; units and shares of 18 decimals. */
export type SideRow = {
  readonly side: string;
  readonly units: bigint;
  readonly sharesBefore: bigint;
  readonly sharesAfter: bigint;
  readonly change: bigint;
};

export interface ShortStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly sides: readonly SideRow[];
  readonly rates: readonly RateRow[];
  readonly ledgers: readonly LedgerRow[];
}

const UNITS: Readonly<Partial<Record<Name, bigint>>> = { "pension fund": 5_000n * UNIT, buyer: 100n * UNIT };
const LENT = 4_000n * UNIT;
const BORROWED = 1_000n * UNIT;
const COLLATERAL = 400_000n * DOLLAR;
/** AAPL's dividend of August 2024: 25 cents, of which 15 % is withheld here. */
const DIVIDEND = {
  kind: 3n,
  gross: parseUnits("0.25", 18),
  withholdingBps: 1_500n,
  exDate: "2024-08-12",
  payDate: "2024-08-15",
} as const;
const PRICE = parseUnits(CLOSES["2024-08-15"], 18);

/**
 * Tells a short sale of 1,000 units of AAPL through a reinvested dividend: what the buyer gains, the short seller owes more, because
 * both count units.
 */
export async function tellShort(onProgress: (text: string) => void): Promise<ShortStory> {
  return onChain(START, onProgress, async (chain) => new Telling(await setShortStage(chain)).tell(onProgress));
}

class Telling {
  readonly #stage: ShortStage;
  readonly #journal: Journal;
  readonly #balance = new Balance();
  readonly #sides: SideRow[] = [];

  constructor(stage: ShortStage) {
    this.#stage = stage;
    this.#journal = new Journal(stage.now);
  }

  async tell(onProgress: (text: string) => void): Promise<ShortStory> {
    const { until, print, people, poolAddress, chain } = this.#stage;
    await until("2024-08-05T15:00:00Z");
    await this.#announce();
    await until("2024-08-06T15:00:00Z");
    await print(CLOSES["2024-08-06"]);
    await this.#mint();
    const named = Object.entries(people).map(([name, { address }]): [string, string] => [name, address]);
    const books = await Books.open(this.#stage, [...named, ["the pool", poolAddress]]);
    const since = await chain.ethers.provider.getBlockNumber();

    onProgress("a short sale");
    await this.#open();

    onProgress("a dividend, reinvested");
    await this.#reinvest();

    onProgress("the way back");
    await this.#close();
    await this.#reconcile(since);
    return {
      journal: this.#journal,
      balance: this.#balance,
      books: await books.close(this.#balance),
      sides: this.#sides,
      rates: await ratesOf(this.#stage.pool),
      ledgers: await audit([this.#stage.token], [this.#stage.dollar]),
    };
  }

  async #announce(): Promise<void> {
    const { kernel, cast, tokenAddress } = this.#stage;
    const announced = kernel.corporateActions.connect(cast.issuer).announce(
      tokenAddress,
      id("AAPL dividend August 2024"),
      {
        kind: DIVIDEND.kind,
        numerator: 0n,
        denominator: 0n,
        gross: DIVIDEND.gross,
        withholdingBps: DIVIDEND.withholdingBps,
        exDay: dayOfDate(DIVIDEND.exDate),
        recordDay: dayOfDate(DIVIDEND.exDate),
        payDay: dayOfDate(DIVIDEND.payDate),
        effectiveAt: 0n,
        newIsin: new Uint8Array(12),
        documentHash: id("AAPL dividend August 2024, announcement"),
      },
      0n,
    );
    await this.#journal.step("issuer", "announces AAPL's dividend of 25 cents, to be reinvested", mined(announced));
  }

  async #mint(): Promise<void> {
    const { token, cast, people, oracle, tokenAddress } = this.#stage;
    const all = Object.values(UNITS).reduce((sum, units) => sum + units, 0n);
    await prove(this.#stage, this.#journal, all);
    for (const [name, units] of Object.entries(UNITS)) {
      const minted = token.connect(cast.market).mint(people[name as Name], units);
      await this.#journal.step("market", `mints ${plain(units)} units to the ${name}`, mined(minted));
    }
    await this.#journal.step("anyone", "has the oracle observe AAPL", mined(oracle.observe(tokenAddress)));
  }

  async #open(): Promise<void> {
    const { pool, people, dollar } = this.#stage;
    const [fund, seller] = [people["pension fund"], people["short seller"]];
    const lent = pool.connect(fund).deposit(LENT, fund);
    await this.#journal.step("pension fund", `lends ${plain(LENT)} units`, mined(lent));
    const posted = pool.connect(seller).supplyCollateral(dollar, COLLATERAL, seller);
    await this.#journal.step("short seller", `posts ${money(COLLATERAL)} dollars`, mined(posted));
    const borrowed = pool.connect(seller).borrow(BORROWED, seller, seller);
    await this.#journal.step("short seller", `borrows ${plain(BORROWED)} units`, mined(borrowed));
    await this.#trade("short seller", "buyer", BORROWED, CLOSES["2024-08-06"]);
  }

  async #reinvest(): Promise<void> {
    const { until, print, token, kernel, cast, pool, people } = this.#stage;
    await until("2024-08-15T19:55:00Z");
    await print(CLOSES["2024-08-15"]);
    const multiplier = await token.uiMultiplier();
    const fraction = reinvestmentFraction({ ...DIVIDEND, price: PRICE }, []);
    const after = foldReinvestment(initialFactors(multiplier), fraction);
    await cut(this.#stage, this.#journal);
    const base = baseNeeded(await token.totalSupply(), after.reinvestFactor);
    await post(this.#stage, this.#journal, sharesFor(base, await token.splitFactor()));
    const scheduled = kernel.corporateActions
      .connect(cast.issuer)
      .schedule(1n, PRICE, BigInt(Date.parse("2024-08-16T20:30:00Z") / 1_000), after.multiplier);
    await this.#journal.step("issuer", "reinvests it at 224.72, the stock being bought and proven", mined(scheduled));

    await until("2024-08-16T15:00:00Z");
    await print(CLOSES["2024-08-15"]);
    const recordAt = BigInt(Date.parse("2024-08-19T13:00:00Z") / 1_000);
    const recorded = token.connect(cast.recorder).scheduleRecord(recordAt);
    await this.#journal.step("recorder", "sets a record date for a vote", mined(recorded));
    const seller = people["short seller"];
    await this.#journal.refused(
      "the short seller borrows more while a record is pending",
      pool.connect(seller).borrow.staticCall(UNIT, seller, seller),
      "LendingPool_RecordPending",
      { recordAt },
    );

    await until("2024-08-16T20:31:00Z");
    const now = await token.uiMultiplier();
    this.#balance.same("the multiplier after the dividend", now, "computed from its terms", after.multiplier);
    const debt = await pool.debtOf(seller);
    this.#side("the buyer's units, bought from the short seller", BORROWED, multiplier, now);
    this.#side("the short seller's debt, interest included", debt, multiplier, now);
    this.#side("of it the units borrowed", BORROWED, multiplier, now);
    const [long, , short] = this.#sides;
    if (long === undefined || short === undefined) throw new Error("there is no side");
    this.#balance.same("shares that the buyer gained", long.change, "shares that the short owes more", short.change);
  }

  #side(side: string, units: bigint, before: bigint, after: bigint): void {
    const [sharesBefore, sharesAfter] = [(units * before) / UNIT, (units * after) / UNIT];
    this.#sides.push({ side, units, sharesBefore, sharesAfter, change: sharesAfter - sharesBefore });
  }

  async #close(): Promise<void> {
    const { until, print, pool, people, dollar } = this.#stage;
    const [fund, seller] = [people["pension fund"], people["short seller"]];
    await until("2024-08-19T15:00:00Z");
    await print(CLOSES["2024-08-19"]);
    // A little more than is owed now: interest runs until the repayment.
    const owed = (await pool.debtOf(seller)) + UNIT / 1_000n;
    await this.#trade("buyer", "short seller", owed, CLOSES["2024-08-19"]);
    const repaid = pool.connect(seller).repay(EVERYTHING, seller);
    await this.#journal.step("short seller", "repays all of its debt", mined(repaid));
    const withdrawn = pool.connect(seller).withdrawCollateral(dollar, EVERYTHING, seller, seller);
    await this.#journal.step("short seller", "takes its dollars out", mined(withdrawn));
    const redeemed = pool.connect(fund).redeem(await pool.balanceOf(fund), fund, fund);
    await this.#journal.step("pension fund", "takes its units out, with interest", mined(redeemed));
  }

  /** One party sells units to another at a price a share. */
  async #trade(from: Name, to: Name, units: bigint, price: string): Promise<void> {
    const { token, dollar, people } = this.#stage;
    const shares = (units * (await token.uiMultiplier())) / UNIT;
    const paid = (shares * parseUnits(price, MONEY_DECIMALS)) / UNIT;
    const what = `sells ${shortened(units)} units to the ${to} for ${money(paid)} dollars, at ${price} a share`;
    await this.#journal.step(from, what, mined(token.connect(people[from]).transfer(people[to], units)));
    await (await dollar.connect(people[to]).transfer(people[from], paid)).wait();
  }

  async #reconcile(since: number): Promise<void> {
    const { pool, poolAddress, token, dollar } = this.#stage;
    const { filters } = pool;
    const borrowed = Sums.of(await pool.queryFilter(filters.Borrowed(), since)).total(({ assets }) => assets);
    const repaid = Sums.of(await pool.queryFilter(filters.Repaid(), since)).total(({ assets }) => assets);
    const interest = Sums.of(await pool.queryFilter(filters.InterestAccrued(), since));
    const accrued = interest.total((each) => each.interest);
    this.#balance.same("units repaid", repaid, "borrowed, and interest", borrowed + accrued);
    this.#balance.same("debt that is left", await pool.totalDebt(), "nothing", 0n);
    const taken = Sums.of(await pool.queryFilter(filters.Withdraw(), since)).total(({ assets }) => assets);
    const toGap = interest.total(({ toGapReserve }) => toGapReserve);
    const rest = LENT + accrued - toGap - taken;
    this.#balance.atMost("what rounding left to no lender", rest, "two wei", 2n);
    const cash = await pool.cash();
    this.#balance.same("units in the pool", await token.balanceOf(poolAddress), "units by its books", cash);
    this.#balance.same("units by its books", cash, "the gap reserve and what rounding left", toGap + rest);
    const left = await dollar.balanceOf(poolAddress);
    this.#balance.same("dollars in the pool", left, "nothing", 0n, MONEY_DECIMALS);
  }
}
