/** A broker's windows, from their close to their settlement. What is next is read from the chain each time. */
import { Interface, type Wallet } from "ethers";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { type MarketState, readMarket, readMeans, readWindow, type WindowState } from "../../sdk/primary/client.ts";
import { BPS, ceilDiv, priceBand, settlementFigures } from "../../sdk/primary/settlement.ts";
import { decoded } from "../../sdk/reserves/client/errors.ts";
import type { IPrimaryMarket } from "../../types/contracts/primary/PrimaryMarket.ts";
import { PrimaryMarket__factory } from "../../types/factories/contracts/primary/PrimaryMarket__factory.ts";
import type { Journal } from "../sending/journal.ts";
import { type Call, type Patience, Sender } from "../sending/sender.ts";
import { type BrokerRule, readFacts, ruleFor } from "./facts.ts";
import { type BrokerPurpose, openJournal } from "./journal.ts";
import type { OnStage, Step } from "./stages.ts";

const ERC20 = new Interface(["function approve(address spender, uint256 amount) returns (bool)"]);

/** How many steps a window can need: a value, an approval taken back, one given, the settlement; and each once in vain. */
const MAX_STEPS = 8;

/** What a window needs next. */
interface NextStep extends Call {
  readonly step: Step;
  readonly windowId: bigint;
}

/**
 * How long pauses of the token may have put a window's deadline off, in seconds: they are at most 72 hours in any 14 days, and
 * no window waits for its deadline for four weeks.
 */
const MOST_PUT_OFF = 6n * 86_400n;

/** How a window stands after a round. */
export interface WindowReport {
  readonly windowId: bigint;
  /** BLOCKED: somebody has to do something; the reason says what. */
  readonly outcome: "SETTLED" | "BLOCKED";
  readonly reason?: string;
  /** Hashes of what was sent for it in this round. */
  readonly transactions: readonly string[];
}

export interface BrokerOptions {
  readonly market: string;
  readonly factsFile: string;
  readonly journalFile: string;
  readonly patience: Patience;
  readonly onStage: OnStage;
}

export class Broker {
  readonly #wallet: Wallet;
  readonly #options: BrokerOptions;
  readonly #journal: Journal<BrokerPurpose>;
  readonly #sender: Sender<BrokerPurpose>;

  private constructor(wallet: Wallet, options: BrokerOptions, journal: Journal<BrokerPurpose>) {
    this.#wallet = wallet;
    this.#options = options;
    this.#journal = journal;
    this.#sender = new Sender(wallet, journal, options.patience, options.onStage);
  }

  static async open(wallet: Wallet, options: BrokerOptions): Promise<Broker> {
    const { chainId, address } = await readMarket(PrimaryMarket__factory.connect(options.market, wallet));
    const identity = { chainId, market: address, broker: wallet.address };
    return new Broker(wallet, options, await openJournal(options.journalFile, identity));
  }

  /** Ends what was begun, then brings every window as far as it goes: one report for each that had something to be done. */
  async round(): Promise<readonly WindowReport[]> {
    const begun = await this.#resume();
    const state = await readMarket(this.#market);
    const reports: WindowReport[] = [];
    for (const windowId of await this.#due(state)) {
      const before = begun.filter((intent) => intent.windowId === windowId).map(({ hash }) => hash);
      reports.push(await this.#serve(windowId, before));
    }
    for (const { windowId, hash } of begun) {
      if (reports.some((report) => report.windowId === windowId)) continue;
      reports.push({ windowId, outcome: "SETTLED", transactions: [hash] });
    }
    return reports;
  }

  get #market() {
    return PrimaryMarket__factory.connect(this.#options.market, this.#wallet);
  }

  /** The chain first: a window that is over needs nothing any more, whatever the journal says. */
  async #resume(): Promise<readonly { readonly windowId: bigint; readonly hash: string }[]> {
    const { intent } = this.#journal;
    if (intent === null) return [];
    const { windowId, versions } = intent;
    const { status } = await readWindow(this.#market, windowId);
    // Somebody else may record a value.
    const isRecorded = intent.step === "record" && status === "VALUED";
    if (status === "SETTLED" || status === "EXPIRED" || isRecorded) {
      this.#sender.abandon();
      return status === "SETTLED" ? [{ windowId, hash: versions.at(-1)?.hash ?? "" }] : [];
    }
    const receipt = await this.#sender.finish();
    const isSettled = intent.step === "settle" && receipt?.status === 1;
    return receipt !== null && isSettled ? [{ windowId, hash: receipt.hash }] : [];
  }

  /** This broker's windows that have closed and are not over, oldest first. Deadlines follow each other as windows do, but for pauses. */
  async #due({ windowCount }: MarketState): Promise<readonly bigint[]> {
    const now = await this.#now();
    const due: bigint[] = [];
    for (let id = windowCount; id > 0n; --id) {
      const { status, broker, deadline } = await readWindow(this.#market, id);
      if (deadline + MOST_PUT_OFF < now) break;
      if (deadline < now || broker !== this.#wallet.address) continue;
      if (status === "CLOSED" || status === "VALUED") due.unshift(id);
    }
    return due;
  }

  async #serve(windowId: bigint, before: readonly string[]): Promise<WindowReport> {
    const transactions = [...before];
    try {
      for (let count = 0; count < MAX_STEPS; ++count) {
        const next = await this.#next(windowId);
        if (next === null) return { windowId, outcome: "SETTLED", transactions };
        const { step, ...call } = next;
        const receipt = await decoded(this.#sender.send(call, { step, windowId }), [this.#market.interface]);
        if (receipt !== null) transactions.push(receipt.hash);
      }
      throw new RefusedError(`is not settled after ${MAX_STEPS} transactions`);
    } catch (error) {
      // What is begun and not over blocks every window: only a person or time can help.
      if (this.#journal.intent !== null) throw error;
      return {
        windowId,
        outcome: "BLOCKED",
        reason: error instanceof Error ? error.message : String(error),
        transactions,
      };
    }
  }

  /** What a window needs next; null when it is settled. */
  async #next(windowId: bigint): Promise<NextStep | null> {
    const market = this.#market;
    const window = await readWindow(market, windowId);
    const to = this.#options.market;
    if (window.status === "SETTLED") return null;
    if (window.status === "CLOSED") {
      return { step: "record", windowId, to, data: market.interface.encodeFunctionData("recordClose", [windowId]) };
    }
    if (window.status !== "VALUED") throw new RefusedError(`cannot be settled any more: it is ${window.status}`);

    const state = await readMarket(market);
    const rule = ruleFor(await readFacts(this.#options.factsFile), windowId);
    if (rule === undefined) throw new RefusedError("the facts neither name it nor have a default");
    const { settlement, owed } = settlementOf(state, window, rule);
    const { balance, allowance } = await readMeans(market, this.#wallet.address);
    if (balance < owed) throw new RefusedError(`owes ${owed} of the payment asset, but the broker has ${balance}`);
    if (allowance < owed) {
      // Some payment assets let an approval be changed only from and to nothing.
      const amount = allowance === 0n ? owed : 0n;
      const data = ERC20.encodeFunctionData("approve", [state.address, amount]);
      return { step: amount === 0n ? "reset" : "approve", windowId, to: state.asset, data };
    }
    return {
      step: "settle",
      windowId,
      to,
      data: market.interface.encodeFunctionData("settle", [windowId, settlement]),
    };
  }

  async #now(): Promise<bigint> {
    const block = await this.#wallet.provider?.getBlock("latest");
    if (block == null) throw new RefusedError("the node has no newest block");
    return BigInt(block.timestamp);
  }
}

/** The settlement that a rule makes of a window, and what its broker owes. Says what the market would refuse. */
export function settlementOf(
  { decimals, isTerminal }: Pick<MarketState, "decimals" | "isTerminal">,
  { value, bandBps, minFillBps, feeBps, creations, redemptions }: WindowState,
  rule: BrokerRule,
): { readonly settlement: IPrimaryMarket.SettlementStruct; readonly owed: bigint } {
  const { priceBps, creationFillBps, redemptionFillBps, receipts } = rule;
  // Division rounds towards 0, the distance from the value: never out of the band.
  const price = value + (value * priceBps) / BPS;
  const { lowest, highest } = priceBand(value, bandBps);
  if (price < lowest || price > highest) {
    throw new RefusedError(`the facts' price ${price} (${priceBps} bps) lies outside the band ${lowest} to ${highest}`);
  }
  for (const [name, fill, requested] of [
    ["creationFillBps", isTerminal ? BPS : creationFillBps, creations.requested],
    ["redemptionFillBps", redemptionFillBps, redemptions.requested],
  ] as const) {
    if (requested === 0n || fill >= minFillBps) continue;
    throw new RefusedError(`the facts' ${name} ${fill} is below the ${minFillBps} that the window promises`);
  }
  const figures = (assetsFilled: bigint, unitsFilled: bigint) =>
    settlementFigures({ price, assetsFilled, unitsFilled, feeBps, decimals });
  const unitsFor = (assets: bigint) => figures(assets, 0n).unitsOut;
  const assetsFor = (units: bigint) => figures(0n, units).assetsOut;
  const assetsFilled = isTerminal ? 0n : fillOf(creations.requested, creationFillBps, minFillBps, unitsFor);
  const unitsFilled = fillOf(redemptions.requested, redemptionFillBps, minFillBps, assetsFor);
  const { brokerOwes } = figures(assetsFilled, unitsFilled);
  return { settlement: { price, assetsFilled, unitsFilled, receipts }, owed: brokerOwes };
}

/** How much is filled. The market takes no fill that pays nothing: then it is all or, where all pays nothing too, none. */
function fillOf(requested: bigint, fillBps: bigint, minFillBps: bigint, outOf: (filled: bigint) => bigint): bigint {
  const filled = ceilDiv(requested * fillBps, BPS);
  if (filled === 0n || outOf(filled) !== 0n) return filled;
  return minFillBps === 0n || outOf(requested) === 0n ? 0n : requested;
}
