import { readFileSync } from "node:fs";
import { parseGapEvents } from "../../sdk/facts/gaps.ts";
import { rowsOf } from "../../sdk/lending/rows.ts";
import { openChain } from "../chain.ts";
import { shortened } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { money } from "../stage/books.ts";
import { DOLLAR, EVERYTHING, UNIT } from "../stage/market.ts";
import { type StressRow, stress } from "../stress/engine.ts";
import { gapPct } from "../stress/report.ts";
import { BEFORE_THE_GAP, CLOSES, NVDA_OPEN_AFTER_GAP, type Prices, type Ticker } from "./prices.ts";
import { type LendingStage, setLendingStage } from "./stage.ts";
import { Action, type Borrower, type LendingAccounts, outcomeIn, Row, type StandingRow, Teller } from "./teller.ts";

/** A liquidation: money of six decimals, units and bonus of eighteen. */
export type LiquidationRow = {
  readonly borrower: Borrower;
  readonly repaid: bigint;
  readonly seized: bigint;
  readonly bonus: bigint;
  readonly deficit: bigint;
  readonly healthBefore: bigint;
  readonly healthAfter: bigint;
  /** The health that it aims at. */
  readonly target: bigint;
};

/** The hedge fund's health at a moment of the weekend, and what the exchange and the pool's table say then. */
export type HealthRow = {
  readonly at: bigint;
  readonly session: string;
  /** The rows of the pool's table that apply. */
  readonly rows: string;
  /** Dollars a share that the feed last printed, 18 decimals. */
  readonly price: bigint;
  /** 18 decimals. */
  readonly health: bigint;
};

/** A real gap against the largest loan that the pool gives; dollars of six decimals. */
export type GapRow = {
  readonly symbol: string;
  readonly reopens: string;
  readonly gapPct: string;
  readonly debt: bigint;
  readonly byLiquidators: bigint;
  readonly byBorrower: bigint;
  readonly bonusPaid: bigint;
  readonly gapReserveUsed: bigint;
  readonly deficit: bigint;
  /** What lenders lose on a pool without session rules. */
  readonly deficitWithoutRules: bigint;
};

export interface GapStory extends LendingAccounts {
  readonly journal: Teller["journal"];
  readonly balance: Teller["balance"];
  readonly standings: readonly StandingRow[];
  readonly liquidations: readonly LiquidationRow[];
  readonly health: readonly HealthRow[];
  readonly gaps: readonly GapRow[];
}

const TARGET_HEALTH = (105n * UNIT) / 100n;
const GAPS = new URL("../../sdk/facts/gap-events.json", import.meta.url);
/** Session, by its number. */
const SESSIONS = ["UNKNOWN", "CLOSED", "PRE", "REGULAR", "POST", "OVERNIGHT"] as const;
const [MINUTE, HOUR] = [60n, 3_600n];

/**
 * Tells the weekend of 24 to 27 January 2025, over which NVDA lost a sixth, for a fund that had borrowed all it could; and what the
 * largest gaps of listed stocks did to the largest loans that the pool gives.
 */
export async function tellGap(onProgress: (text: string) => void): Promise<GapStory> {
  const chain = await openChain(new Date(BEFORE_THE_GAP.start), onProgress);
  try {
    onProgress("deploying");
    const story = await new Telling(await setLendingStage(chain, BEFORE_THE_GAP)).tell(onProgress);
    return { ...story, gaps: await gapsOf(story, onProgress) };
  } finally {
    await chain.close();
  }
}

class Telling extends Teller {
  readonly #liquidations: LiquidationRow[] = [];
  readonly #health: HealthRow[] = [];
  /** What the feeds last printed. */
  #printed: Partial<Prices> = {};

  async tell(onProgress: (text: string) => void): Promise<Omit<GapStory, "gaps">> {
    await this.stage.until("2025-01-24T20:30:00Z");
    await this.#print(CLOSES["2025-01-24"]);
    await this.proveAll();
    await this.open();

    onProgress("borrowing on Friday");
    await this.lend();
    await this.post();
    await this.borrowAll();
    await this.note("Friday's close");
    await this.#sample();

    onProgress("a weekend");
    await this.#watch("2025-01-25T01:30:00Z");
    await this.refuseNight("Friday night", ["hedge fund", "family office", "founder"]);
    await this.note("Friday night");
    await this.#watch("2025-01-27T14:25:00Z");

    onProgress("a gap");
    await this.#reopen();
    await this.#close();
    return {
      journal: this.journal,
      balance: this.balance,
      standings: this.standings,
      liquidations: this.#liquidations,
      health: this.#health,
      ...(await this.close()),
    };
  }

  async #print(prices: Partial<Prices>): Promise<void> {
    this.#printed = { ...this.#printed, ...prices };
    await this.stage.print(prices);
  }

  /** In the first minute the last close still counts; after the grace the fund can still bear the price of the open. */
  async #reopen(): Promise<void> {
    const { until, pool, people, listed } = this.stage;
    const fund = people["hedge fund"];
    await until("2025-01-27T14:31:00Z");
    await this.#print({ ...CLOSES["2025-01-24"], NVDA: NVDA_OPEN_AFTER_GAP });
    await this.#sample();
    await this.journal.refused(
      "the hedge fund takes collateral out in the first minute of Monday",
      pool.connect(fund).withdrawCollateral.staticCall(listed.NVDA.tokenAddress, UNIT, fund, fund),
      "LendingPool_Blocked",
      { action: Action.WITHDRAW, token: listed.NVDA.tokenAddress, rows: Row.REGULAR | Row.REOPENING },
    );
    await this.#refuseHealthy("a liquidator comes in the first minute of Monday, when the last close still counts");
    await until("2025-01-27T14:36:00Z");
    await this.#print({ NVDA: NVDA_OPEN_AFTER_GAP });
    await this.#sample();
    await this.#refuseHealthy("a liquidator comes after the grace, when the fund can still bear the price");
    await this.note("Monday's open");
  }

  async #close(): Promise<void> {
    const { until, pool, people, listed } = this.stage;
    const [fund, liquidator] = [people["hedge fund"], people.liquidator];
    await this.#watch("2025-01-27T20:29:00Z");
    await until("2025-01-27T20:30:00Z");
    await this.#print(CLOSES["2025-01-27"]);
    await this.#sample();
    await this.note("Monday's close");
    const { health: healthBefore } = await pool.standingOf(fund);
    const liquidation = await mined(
      pool.connect(liquidator).liquidate(fund, listed.NVDA.tokenAddress, EVERYTHING, 0n, liquidator, "0x"),
    );
    const { repaid, seized, bonus, deficit } = await outcomeIn(this.stage, liquidation.blockNumber);
    const what = `repays ${money(repaid)} dollars of the hedge fund's debt for ${shortened(seized)} units of NVDA`;
    await this.journal.step("liquidator", what, Promise.resolve(liquidation));
    const { health: healthAfter } = await pool.standingOf(fund);
    this.balance.atMost("the health that a liquidation aims at", TARGET_HEALTH, "the fund's after it", healthAfter);
    this.#liquidations.push({
      borrower: "hedge fund",
      repaid,
      seized,
      bonus,
      deficit,
      healthBefore,
      healthAfter,
      target: TARGET_HEALTH,
    });
    await this.#sample();
    await this.note("after the liquidation");
    await this.#refuseHealthy("the liquidator comes again");
    await this.#exit();
  }

  /** A lender who has seen enough leaves, with what he lent. */
  async #exit(): Promise<void> {
    const { pool, people } = this.stage;
    const leaving = 1_000_000n * DOLLAR;
    const withdrawn = pool.connect(people.saver).withdraw(leaving, people.saver, people.saver);
    await this.journal.step("saver", `takes ${money(leaving)} dollars out`, mined(withdrawn));
  }

  /** Nobody may liquidate the fund, at the prices of now. */
  async #refuseHealthy(what: string): Promise<void> {
    const { pool, people, listed } = this.stage;
    const fund = people["hedge fund"];
    const { health } = await pool.standingOf(fund);
    const { tokenAddress } = listed.NVDA;
    await this.journal.refused(
      what,
      pool.connect(people.liquidator).liquidate.staticCall(fund, tokenAddress, EVERYTHING, 0n, people.liquidator, "0x"),
      "LendingPool_Healthy",
      { account: fund.address, health },
    );
  }

  /* THE FUND'S HEALTH */

  /**
   * Lets time pass until an instant; at every change of the session, every hour while anybody trades and every six otherwise, the
   * fund's health is written down.
   */
  async #watch(instant: string): Promise<void> {
    const { kernel, now, until } = this.stage;
    const calendar = kernel.calendars["XNAS"];
    if (calendar === undefined) throw new Error("the plan has a calendar");
    const end = BigInt(Date.parse(instant) / 1_000);
    let [at, session] = [await now(), await calendar.sessionAt(await now())];
    while (at < end) {
      const interval = SESSIONS[Number(session)] === "CLOSED" ? 6n * HOUR : HOUR;
      // Steps of the clock's own minutes, so that a change of the session is met on the minute.
      let next = at - (at % MINUTE) + MINUTE;
      while (next % interval !== 0n && next < end && (await calendar.sessionAt(next)) === session) next += MINUTE;
      await until(new Date(Number(next) * 1_000).toISOString());
      [at, session] = [next, await calendar.sessionAt(next)];
      // While anybody trades, feeds repeat their last price every hour; of these hours no other price is published here.
      if (SESSIONS[Number(session)] !== "CLOSED") await this.stage.print(this.#printed);
      await this.#sample();
    }
  }

  async #sample(): Promise<void> {
    const { pool, people, kernel, listed, now } = this.stage;
    const at = await now();
    const { health } = await pool.standingOf(people["hedge fund"]);
    const session = await kernel.calendars["XNAS"]?.sessionAt(at);
    this.#health.push({
      at,
      session: SESSIONS[Number(session)] ?? "UNKNOWN",
      rows: rowsOf(await pool.stateOf(listed.NVDA.tokenAddress)).join(" "),
      price: await priceOf(this.stage, "NVDA"),
      health,
    });
  }
}

/** What the feed last printed, a share. */
async function priceOf({ listed }: LendingStage, symbol: Ticker): Promise<bigint> {
  const [, answer] = await listed[symbol].feed.latestRoundData();
  return answer * 10n ** 10n;
}

/** The gaps of sdk/facts/gap-events.json, each against the largest loan that the pool gives; lenders lose nothing in any of them. */
async function gapsOf(
  { balance }: Pick<GapStory, "balance">,
  onProgress: (text: string) => void,
): Promise<readonly GapRow[]> {
  const events = parseGapEvents(readFileSync(GAPS, "utf8"), "sdk/facts/gap-events.json");
  const rows = (await stress(events, { gapReserve: "empty", risk: "large-cap" }, onProgress)).map(gapRowOf);
  for (const { symbol, debt, byLiquidators, byBorrower, gapReserveUsed, deficit } of rows) {
    const sum = byLiquidators + byBorrower + gapReserveUsed + deficit;
    balance.same(`${symbol}'s gap: the debt`, debt, "what came back, and what was lost", sum, 6);
  }
  const lost = rows.reduce((sum, { deficit }) => sum + deficit, 0n);
  balance.same("what lenders lost in all of these gaps", lost, "nothing", 0n, 6);
  return rows;
}

function gapRowOf({ event, clocked, clockless }: StressRow): GapRow {
  const { debt, byLiquidators, byBorrower, bonusPaid, gapReserveUsed, deficit } = clocked;
  return {
    symbol: event.symbol,
    reopens: event.toDate,
    gapPct: gapPct(event),
    ...{ debt, byLiquidators, byBorrower, bonusPaid, gapReserveUsed, deficit },
    deficitWithoutRules: clockless.deficit,
  };
}
