import { onChain } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { type BookRow, Books, money } from "../stage/books.ts";
import { prove } from "../stage/custody.ts";
import { DOLLAR, UNIT } from "../stage/market.ts";
import { CLOSES, NVIDIA, SPLIT, START } from "../stage/nvidia.ts";
import { type Fill, outcomeOf, type Side, SideClaims, sharePenalty } from "./algebra.ts";
import { prepare } from "./before.ts";
import { partiesOf, reconcile } from "./reconcile.ts";
import { Direction, REQUESTS, type Request, standing } from "./requests.ts";
import { BOND, type Name, PENALTY, setWindowStage, type WindowStage } from "./stage.ts";

/** A window as it ended. */
export type WindowRow = {
  readonly window: bigint;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly deadline: bigint;
  readonly end: "SETTLED" | "EXPIRED";
  readonly endedAt: bigint;
  /** Of 1e18 units, money of 18 decimals. */
  readonly value: bigint;
  /** Likewise; 0 for a window that expired. */
  readonly price: bigint;
  /** Shares of 1e18 units when the value was recorded, and when the window ended. */
  readonly multiplierValued: bigint;
  readonly multiplierEnded: bigint;
};

/** One direction of a window as it ended: money of six decimals, units of eighteen. */
export type FillRow = Side & {
  readonly window: bigint;
  readonly direction: Request["direction"];
  readonly returned: bigint;
  readonly fee: bigint;
};

/** What somebody got out of a window. */
export type ClaimRow = {
  readonly window: bigint;
  readonly person: Name;
  readonly units: bigint;
  readonly assets: bigint;
};

export interface WindowStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly windows: readonly WindowRow[];
  readonly fills: readonly FillRow[];
  readonly claims: readonly ClaimRow[];
  readonly ledgers: readonly LedgerRow[];
}

const FEE_BPS = 10n;
const BAND_BPS = 200n;
/** The least fill that the windows promise. */
const MIN_FILL_BPS = 5_000n;
/** The bit of OracleFlags. */
const ACTION_FREEZE = 1n << 6n;
/** The broker's average on Monday 10 June, in cents, for ten shares of after the split. */
const PAID = 121_790n;

/**
 * Tells a window whose token splits between its value and its settlement, one that the split leaves without a value, and one that
 * its broker abandons.
 */
export async function tellWindows(onProgress: (text: string) => void): Promise<WindowStory> {
  return onChain(START, onProgress, async (chain) => new Telling(await setWindowStage(chain)).tell(onProgress));
}

class Telling {
  readonly #stage: WindowStage;
  readonly #journal: Journal;
  readonly #windows: WindowRow[] = [];
  readonly #fills: FillRow[] = [];
  readonly #claims: ClaimRow[] = [];

  constructor(stage: WindowStage) {
    this.#stage = stage;
    this.#journal = new Journal(stage.now);
  }

  async tell(onProgress: (text: string) => void): Promise<WindowStory> {
    const { until, chain } = this.#stage;
    await prepare(this.#stage, this.#journal);
    const books = await Books.open(this.#stage, partiesOf(this.#stage));
    const since = await chain.ethers.provider.getBlockNumber();

    onProgress("a window over a split");
    await this.#open(1n, "2024-06-07T12:00:00Z", "2024-06-07T13:25:00Z");
    await this.#request(1n);
    await until("2024-06-07T13:24:00Z");
    await this.#stage.print(CLOSES["2024-06-06"]);
    const first = await this.#value(1n, "2024-06-07T13:25:00Z");

    onProgress("a window that nothing can value");
    await this.#miss();

    onProgress("settling after the split");
    await this.#split();
    await this.#settle(1n, first);
    await this.#claim(1n);

    onProgress("a window that its broker abandons");
    await this.#abandon();

    onProgress("adding everything up");
    await this.#closeDown();
    const balance = new Balance();
    const rows = await books.close(balance);
    await reconcile(this.#stage, balance, since + 1, rows);
    return {
      journal: this.#journal,
      balance,
      books: rows,
      windows: this.#windows.sort(byWindow),
      fills: this.#fills.sort(byWindow),
      claims: this.#claims,
      ledgers: await audit([this.#stage.token], [this.#stage.dollar]),
    };
  }

  /* A WINDOW'S WAY */

  async #open(window: bigint, opensAt: string, closesAt: string): Promise<void> {
    const { primary, cast, broker, until } = this.#stage;
    const limits = (unit: bigint) => ({ windowCap: 5_000_000n * unit, accountCap: 1_250_000n * unit, minimum: 1n });
    const opened = primary.connect(cast.issuer).openWindow({
      opensAt: secondsOf(opensAt),
      closesAt: secondsOf(closesAt),
      broker,
      feeBps: FEE_BPS,
      bandBps: BAND_BPS,
      minFillBps: MIN_FILL_BPS,
      creations: limits(DOLLAR),
      redemptions: limits(UNIT),
    });
    await this.#journal.step("issuer", `schedules window ${window}: ${opensAt} to ${closesAt}`, mined(opened));
    await until(opensAt);
    requireSame(`window ${window}`, "open window", await primary.openWindowId(), window);
  }

  async #request(window: bigint): Promise<void> {
    const { primary, people } = this.#stage;
    for (const { person, direction, amount } of REQUESTS.filter((each) => each.window === window)) {
      const who = people[person];
      const market = primary.connect(who);
      const [what, requested] =
        direction === "CREATION"
          ? [`requests a creation for ${money(amount)}`, market.requestDeposit(amount, who, who)]
          : [`requests the redemption of ${plain(amount)} units`, market.requestRedeem(amount, who, who)];
      await this.#journal.step(person, what, mined(requested));
    }
    for (const { person, direction, amount } of REQUESTS.filter((each) => each.window === window && each.cancelled)) {
      await this.#cancel(window, person, direction, amount);
    }
    for (const direction of ["CREATION", "REDEMPTION"] as const) {
      const { requested } = await primary.sideOf(window, Direction[direction]);
      requireSame(`window ${window}`, `${direction} requested`, requested, standing(window, direction));
    }
  }

  /** What is cancelled can be fetched at once. */
  async #cancel(window: bigint, person: Name, direction: Request["direction"], amount: bigint): Promise<void> {
    const who = this.#stage.people[person];
    const market = this.#stage.primary.connect(who);
    const isCreation = direction === "CREATION";
    const cancelled = isCreation ? market.cancelDepositRequest(window, who) : market.cancelRedeemRequest(window, who);
    await this.#journal.step(person, "cancels it", mined(cancelled));
    const fetched = isCreation
      ? market.claimCancelDepositRequest(window, who, who)
      : market.claimCancelRedeemRequest(window, who, who);
    await this.#journal.step(person, "fetches what it brought", mined(fetched));
    this.#claims.push({ window, person, units: isCreation ? 0n : amount, assets: isCreation ? amount : 0n });
  }

  /** Records the value at the close; the value has to be the price times the shares of 1e18 units. */
  async #value(window: bigint, closesAt: string): Promise<{ value: bigint; multiplier: bigint }> {
    const { primary, until, token, cast } = this.#stage;
    await until(closesAt);
    const recorded = mined(primary.connect(cast.anyone).recordClose(window));
    await this.#journal.step("anyone", `records the value of window ${window}`, recorded);
    const { value } = await primary.windowOf(window);
    const multiplier = await token.uiMultiplier();
    const price = window === 1n ? CLOSES["2024-06-06"] : CLOSES["2024-06-10"];
    requireSame(`window ${window}`, "value", value, (cents(price) * 10n ** 16n * multiplier) / UNIT);
    return { value, multiplier };
  }

  /** On the eve of a split no value counts: the window ends without one, and without a penalty. */
  async #miss(): Promise<void> {
    const { primary, until, cast } = this.#stage;
    const market = primary.connect(cast.anyone);
    await this.#open(2n, "2024-06-07T14:00:00Z", "2024-06-07T20:00:00Z");
    await this.#request(2n);
    await until("2024-06-07T19:59:00Z");
    await this.#stage.print(CLOSES["2024-06-07"]);
    await until("2024-06-07T20:00:00Z");
    await this.#journal.refused(
      "record a value while the split is in reach",
      market.recordClose.staticCall(2n),
      "PrimaryMarket_ValueUnusable",
      { flags: ACTION_FREEZE },
    );
    await until("2024-06-07T22:00:01Z");
    await this.#journal.step("anyone", "ends window 2: nobody could record a value", mined(market.expire(2n)));
    await this.#over(2n, 0n, await this.#stage.token.uiMultiplier(), 0n, 0n);
    await this.#claim(2n);
  }

  /** Custody and chain split over the weekend; the value of 1e18 units does not. */
  async #split(): Promise<void> {
    const { until, token, cast } = this.#stage;
    await until("2024-06-10T13:30:00Z");
    await this.#journal.step("anyone", "puts the split into effect", mined(token.connect(cast.anyone).poke()));
    const { initialMultiplier } = NVIDIA;
    requireSame("NVDA", "multiplier", await token.uiMultiplier(), initialMultiplier * SPLIT.numerator);
  }

  async #settle(window: bigint, { value, multiplier }: { value: bigint; multiplier: bigint }): Promise<void> {
    const { primary, until, broker, token, feeRecipient } = this.#stage;
    const journal = this.#journal;
    await until("2024-06-10T14:30:00Z");
    const price = (PAID * 10n ** 16n * (await token.uiMultiplier())) / SPLIT.numerator / UNIT;
    const settlement = { price, assetsFilled: 900_000n * DOLLAR, unitsFilled: 300n * UNIT, receipts: [] };
    const outcome = outcomeOf({ ...settlement, feeBps: FEE_BPS } satisfies Fill);
    const settling = primary.connect(broker).settle;
    const band = (value * BAND_BPS) / 10_000n;
    await journal.refused(
      "settle at the price of one share instead of one unit",
      settling.staticCall(window, { ...settlement, price: price / 10n }),
      "PrimaryMarket_PriceOutsideBand",
      { price: price / 10n, lowest: value - band, highest: value + band },
    );
    const half = (standing(window, "CREATION") * MIN_FILL_BPS + 9_999n) / 10_000n;
    await journal.refused(
      "fill a wei less than the window promises",
      settling.staticCall(window, { ...settlement, assetsFilled: half - 1n }),
      "PrimaryMarket_FillBelowMinimum",
      { direction: BigInt(Direction.CREATION), filled: half - 1n, minimum: half },
    );
    const created = outcome.unitsOut - settlement.unitsFilled;
    await journal.refused(
      "settle before the stock is proven",
      settling.staticCall(window, settlement),
      "EquityToken_InsufficientReserves",
      { requested: created, available: 0n },
    );
    await prove(this.#stage, journal, (await token.totalSupply()) + created);
    await journal.step(
      "broker",
      `settles window ${window}: a part of either direction`,
      mined(settling(window, settlement)),
    );
    await this.#over(window, value, multiplier, outcome.creationFee, outcome.redemptionFee);
    await this.#fillsAre(window, settlement, outcome);
    const fetched = primary.connect(feeRecipient).claimFees(feeRecipient);
    await journal.step("fee recipient", "fetches the fees", mined(fetched));
  }

  async #fillsAre(
    window: bigint,
    { assetsFilled, unitsFilled }: Pick<Fill, "assetsFilled" | "unitsFilled">,
    { unitsOut, assetsOut }: { unitsOut: bigint; assetsOut: bigint },
  ): Promise<void> {
    const { primary } = this.#stage;
    const creations = await primary.sideOf(window, Direction.CREATION);
    const redemptions = await primary.sideOf(window, Direction.REDEMPTION);
    requireSame(`window ${window}`, "money filled", creations.filled, assetsFilled);
    requireSame(`window ${window}`, "units created", creations.out, unitsOut);
    requireSame(`window ${window}`, "units filled", redemptions.filled, unitsFilled);
    requireSame(`window ${window}`, "money of redemptions", redemptions.out, assetsOut);
  }

  /** Nobody settles: after the deadline anyone ends it, and its broker pays. */
  async #abandon(): Promise<void> {
    const { primary, until, tokenAddress, oracle, cast, people } = this.#stage;
    const journal = this.#journal;
    await this.#open(3n, "2024-06-10T16:00:00Z", "2024-06-10T20:00:00Z");
    await this.#request(3n);
    await until("2024-06-10T19:59:00Z");
    await this.#stage.print(CLOSES["2024-06-10"]);
    await journal.step("anyone", "shows the oracle a price of after the split", mined(oracle.observe(tokenAddress)));
    const { value, multiplier } = await this.#value(3n, "2024-06-10T20:00:00Z");
    const { deadline } = await primary.windowOf(3n);
    requireSame("window 3", "deadline", deadline, secondsOf("2024-06-11T22:00:00Z"));
    const ending = primary.connect(cast.anyone).expire;
    await journal.refused("end it before the deadline", ending.staticCall(3n), "PrimaryMarket_NotExpired", {
      windowId: 3n,
      lastSecond: deadline,
    });
    const who = people["pension fund"];
    await journal.refused(
      "claim from a window that is not over",
      primary.connect(who).claimWindow.staticCall(3n, who, who),
      "PrimaryMarket_NothingClaimable",
      { windowId: 3n, controller: who.address },
    );
    await until("2024-06-11T22:00:01Z");
    await journal.step("anyone", "ends window 3: its broker has missed the deadline", mined(ending(3n)));
    await this.#over(3n, value, multiplier, 0n, 0n);
    const [creations, redemptions] = [await primary.sideOf(3n, 0), await primary.sideOf(3n, 1)];
    const shared = sharePenalty(PENALTY, standing(3n, "CREATION"), standing(3n, "REDEMPTION"), value);
    requireSame("window 3", "creations' part of the penalty", creations.penalty, shared.creations);
    requireSame("window 3", "redemptions' part of the penalty", redemptions.penalty, shared.redemptions);
    await this.#claim(3n);
  }

  /** Writes down how a window ended. */
  async #over(
    window: bigint,
    value: bigint,
    multiplierValued: bigint,
    creationFee: bigint,
    redemptionFee: bigint,
  ): Promise<void> {
    const { primary, token, now } = this.#stage;
    const { terms, deadline, price } = await primary.windowOf(window);
    this.#windows.push({
      window,
      opensAt: terms.opensAt,
      closesAt: terms.closesAt,
      deadline,
      end: price === 0n ? "EXPIRED" : "SETTLED",
      endedAt: await now(),
      value,
      price,
      multiplierValued,
      multiplierEnded: await token.uiMultiplier(),
    });
    for (const direction of ["CREATION", "REDEMPTION"] as const) {
      const { requested, filled, out, penalty } = await primary.sideOf(window, Direction[direction]);
      const fee = direction === "CREATION" ? creationFee : redemptionFee;
      this.#fills.push({ window, direction, requested, filled, returned: requested - filled, out, fee, penalty });
    }
  }

  /** Everybody who has something standing claims it, and gets what the independent computation says. */
  async #claim(window: bigint): Promise<void> {
    const { primary, people, token, dollar } = this.#stage;
    const [creations, redemptions] = this.#fills.filter((each) => each.window === window);
    if (creations === undefined || redemptions === undefined) throw new Error(`window ${window} is not over`);
    const [created, redeemed] = [new SideClaims(creations), new SideClaims(redemptions)];
    const requests = REQUESTS.filter((each) => each.window === window && !each.cancelled);
    for (const person of new Set(requests.map((each) => each.person))) {
      const who = people[person];
      const own = created.take(standing(window, "CREATION", person));
      const back = redeemed.take(standing(window, "REDEMPTION", person));
      const before = { units: await token.balanceOf(who), assets: await dollar.balanceOf(who) };
      const claimed = primary.connect(who).claimWindow(window, who, who);
      await this.#journal.step(person, `claims all of window ${window}`, mined(claimed));
      const units = (await token.balanceOf(who)) - before.units;
      const assets = (await dollar.balanceOf(who)) - before.assets;
      requireSame(`${person}, window ${window}`, "units", units, own.out + back.refund);
      requireSame(`${person}, window ${window}`, "money", assets, own.refund + own.penalty + back.out + back.penalty);
      this.#claims.push({ window, person, units, assets });
    }
  }

  async #closeDown(): Promise<void> {
    const { primary, broker } = this.#stage;
    const free = BOND - PENALTY;
    await this.#journal.refused(
      "take back the bond that has paid the penalty",
      primary.connect(broker).withdrawBond.staticCall(BOND, broker),
      "ReceiptBonds_InsufficientBond",
      { account: broker.address, free, needed: BOND },
    );
    const withdrawn = primary.connect(broker).withdrawBond(free, broker);
    await this.#journal.step("broker", `takes the rest of the bond back, ${money(free)}`, mined(withdrawn));
  }
}

/** Windows end in another order than they open. */
function byWindow(a: { readonly window: bigint }, b: { readonly window: bigint }): number {
  return Number(a.window - b.window);
}

function secondsOf(instant: string): bigint {
  return BigInt(Date.parse(instant) / 1_000);
}

/** "1209.98" in cents. */
function cents(price: string): bigint {
  return BigInt(price.replace(".", ""));
}
