import { parseUnits } from "ethers";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { type Factors, foldReinvestment, initialFactors, reinvestmentFraction } from "../../sdk/multiplier/index.ts";
import { baseNeeded, sharesFor } from "../../sdk/reserves/stock.ts";
import { onChain, type Signer } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { mined } from "../reserves/prover.ts";
import { announceDividend } from "../stage/actions.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { Backing } from "../stage/backing.ts";
import { type BookRow, Books } from "../stage/books.ts";
import { cut, post, prove } from "../stage/custody.ts";
import { type HolderName, mintAll, partiesOf, peopleOf, THREE_HOLDERS, THREE_HOLDINGS } from "../stage/holders.ts";
import { type MarketStage, setMarketStage, UNIT } from "../stage/market.ts";
import { CLOSES, DIVIDEND } from "../stage/nvidia.ts";

/** What a holder had before the dividend and has after it: units and shares of 18 decimals. */
export type HolderRow = {
  readonly holder: HolderName;
  readonly units: bigint;
  readonly sharesBefore: bigint;
  readonly sharesAfter: bigint;
  /** Money of 18 decimals: the net dividend of the shares before. */
  readonly net: bigint;
  /** What the shares that came are worth at the reinvestment price. */
  readonly worth: bigint;
};

/** What the oracle says of 1e18 units at a moment; money of 18 decimals. */
export type ValueRow = {
  readonly at: bigint;
  readonly when: string;
  /** Dollars a share. */
  readonly price: bigint;
  readonly multiplier: bigint;
  readonly value: bigint;
  /** Of the value: the net dividend that is earned and not reinvested yet. */
  readonly owed: bigint;
};

export interface DividendStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly backing: Backing;
  readonly holders: readonly HolderRow[];
  readonly values: readonly ValueRow[];
  readonly ledgers: readonly LedgerRow[];
}

/** Monday 26 February 2024, 10:00 in New York. */
const START = "2024-02-26T15:00:00Z";
const NET = (DIVIDEND.gross * (10_000n - DIVIDEND.withholdingBps)) / 10_000n;
const PRICE = parseUnits(CLOSES["2024-03-27"], 18);
/** After the close of Maundy Thursday, a day after the price is fixed and the stock proven. */
const EFFECTIVE = "2024-03-28T20:30:00Z";

/** Tells NVDA's dividend of March 2024: earned on the ex day, reinvested once the stock that it bought is proven. */
export async function tellDividend(onProgress: (text: string) => void): Promise<DividendStory> {
  return onChain(START, onProgress, async (chain) => {
    const stage = await setMarketStage(chain, undefined, { initialMultiplier: UNIT, close: CLOSES["2024-02-23"] });
    return new Telling(stage, peopleOf(stage, THREE_HOLDERS)).tell(onProgress);
  });
}

class Telling {
  readonly #stage: MarketStage;
  readonly #people: Readonly<Record<HolderName, Signer>>;
  readonly #journal: Journal;
  readonly #balance = new Balance();
  readonly #backing: Backing;
  readonly #values: ValueRow[] = [];

  constructor(stage: MarketStage, people: Readonly<Record<HolderName, Signer>>) {
    this.#stage = stage;
    this.#people = people;
    this.#journal = new Journal(stage.now);
    this.#backing = new Backing(stage);
  }

  async tell(onProgress: (text: string) => void): Promise<DividendStory> {
    const { token, dollar } = this.#stage;
    onProgress("announcing a dividend");
    await this.#announce();
    const books = await Books.open(this.#stage, partiesOf(this.#people));

    onProgress("the ex day");
    await this.#goEx();

    onProgress("buying and proving the stock");
    const after = await this.#schedule();

    onProgress("reinvesting");
    const holders = await this.#reinvest(after);
    return {
      journal: this.#journal,
      balance: this.#balance,
      books: await books.close(this.#balance),
      backing: this.#backing,
      holders,
      values: this.#values,
      ledgers: await audit([token], [dollar]),
    };
  }

  async #announce(): Promise<void> {
    const { until } = this.#stage;
    await prove(this.#stage, this.#journal, sumOf(Object.values(THREE_HOLDINGS)));
    await mintAll(this.#stage, this.#journal, this.#people, THREE_HOLDINGS);
    await this.#backing.note("proven, and minted");
    await until("2024-02-28T15:00:00Z");
    const announced = announceDividend(this.#stage);
    await this.#journal.step("issuer", "announces a dividend of 4 cents a share, to be reinvested", announced);
  }

  /** From the ex day on a unit is worth its shares and the dividend that they have earned. */
  async #goEx(): Promise<void> {
    const { until, print, kernel, cast } = this.#stage;
    await until("2024-03-04T20:59:00Z");
    await print(CLOSES["2024-03-04"]);
    await this.#observe("the last close with the dividend", CLOSES["2024-03-04"], 0n);
    const calendar = kernel.calendars["XNAS"];
    if (calendar === undefined) throw new Error("the plan has a calendar");
    const [exDayBegins, timestamp] = [await calendar.startOf(dayOfDate(DIVIDEND.exDate)), await this.#stage.now()];
    await this.#journal.refused(
      "fix the price before the ex day",
      kernel.corporateActions.connect(cast.issuer).schedule.staticCall(1n, PRICE, secondsOf(EFFECTIVE), 0n),
      "CorporateActions_BeforeExDay",
      { actionId: 1n, exDayBegins, timestamp },
    );
    await until("2024-03-05T20:59:00Z");
    await print(CLOSES["2024-03-05"]);
    await this.#observe("the first close without it", CLOSES["2024-03-05"], NET);
    await this.#backing.note("the dividend is earned");
  }

  /** The shares that the dividend buys are needed before anybody gets them. */
  async #schedule(): Promise<Factors> {
    const { until, print, token, kernel, cast } = this.#stage;
    const actions = kernel.corporateActions.connect(cast.issuer);
    const fraction = reinvestmentFraction({ ...DIVIDEND, price: PRICE }, []);
    const after = foldReinvestment(initialFactors(UNIT), fraction);
    await until("2024-03-27T19:55:00Z");
    await print(CLOSES["2024-03-27"]);
    const supply = await token.totalSupply();
    const needed = baseNeeded(supply, after.reinvestFactor);
    await cut(this.#stage, this.#journal);
    const before = baseNeeded(supply, UNIT);
    await this.#journal.refused(
      "reinvest before the stock that the dividend buys is proven",
      actions.schedule.staticCall(1n, PRICE, secondsOf(EFFECTIVE), after.multiplier),
      "EquityToken_ReinvestmentNotProven",
      // The statement of February is stale besides.
      { needed, proven: before, current: false },
    );
    await post(this.#stage, this.#journal, sharesFor(needed, UNIT));
    await this.#backing.note("the stock that it bought is proven");
    const scheduled = actions.schedule(1n, PRICE, secondsOf(EFFECTIVE), after.multiplier);
    await this.#journal.step("issuer", "fixes the price, 902.50 a share, and schedules it", mined(scheduled));
    await this.#journal.refused(
      "mint a unit on the stock that belongs to the dividend",
      token.connect(cast.market).mint.staticCall(this.#people.household, UNIT),
      "EquityToken_InsufficientReserves",
      { requested: UNIT, available: 0n },
    );
    await this.#observe("the price is fixed", CLOSES["2024-03-27"], NET);
    return after;
  }

  async #reinvest(after: Factors): Promise<HolderRow[]> {
    const { until, print, token, cast } = this.#stage;
    await until("2024-03-28T19:55:00Z");
    await print(CLOSES["2024-03-27"]);
    await until(EFFECTIVE);
    await this.#journal.step("anyone", "puts it into effect", mined(token.connect(cast.anyone).poke()));
    const multiplier = await token.uiMultiplier();
    this.#balance.same("the multiplier after the dividend", multiplier, "computed from its terms", after.multiplier);
    await this.#backing.note("the dividend is reinvested");
    await this.#observe("the same price, reinvested", CLOSES["2024-03-27"], 0n);
    const rows: HolderRow[] = [];
    for (const holder of THREE_HOLDERS) {
      const units = await token.balanceOf(this.#people[holder]);
      requireSame(holder, "units", units, THREE_HOLDINGS[holder]);
      const [sharesBefore, sharesAfter] = [units, await token.balanceOfUI(this.#people[holder])];
      const net = (sharesBefore * NET) / UNIT;
      const worth = ((sharesAfter - sharesBefore) * PRICE) / UNIT;
      this.#balance.atMost(`what the ${holder} got, at 902.50`, worth, "its net dividend", net);
      // The multiplier is rounded down, and so are the shares: at most two parts in 1e18 of a share for each unit.
      const most = (2n * units * PRICE) / UNIT / UNIT + PRICE / UNIT;
      this.#balance.atMost("what rounding took of it", net - worth, "what it may take", most);
      rows.push({ holder, units, sharesBefore, sharesAfter, net, worth });
    }
    return rows;
  }

  /** The oracle's value is the price times the shares, and the dividend that is owed. */
  async #observe(when: string, price: string, owed: bigint): Promise<void> {
    const { oracle, tokenAddress, token, now } = this.#stage;
    const multiplier = await token.uiMultiplier();
    const [value] = await oracle.getFunction("valueOf")(tokenAddress);
    const expected = (parseUnits(price, 18) * multiplier) / UNIT + owed;
    requireSame(when, "the value of a unit", value, expected);
    this.#values.push({ at: await now(), when, price: parseUnits(price, 18), multiplier, value, owed });
  }
}

function secondsOf(instant: string): bigint {
  return BigInt(Date.parse(instant) / 1_000);
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
