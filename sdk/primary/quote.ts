/** What a request would give, before anybody knows the price: computed from what the market says now, and what may change it. */
import type { PrimaryMarket } from "../../types/contracts/primary/PrimaryMarket.ts";
import { IEquityOracle__factory } from "../../types/factories/contracts/oracle/IEquityOracle__factory.ts";
import { providerOf } from "../reserves/client/chain.ts";
import { decoded } from "../reserves/client/errors.ts";
import { Direction, type MarketState, readMarket, readWindow, type SideState, type WindowState } from "./client.ts";
import { BPS, ceilDiv, priceBand, settlementFigures } from "./settlement.ts";

/** OracleFlags.HALTS_UNDETECTED and above are remarks; any flag below makes a value unusable. */
const FIRST_REMARK = 1n << 16n;

/** How many windows back a recorded value is looked for. */
const LOOK_BACK = 32n;

/** The value that a quote is made with. */
export type Basis = {
  /** Of 1e18 units, money of 18 decimals. */
  readonly value: bigint;
  /** The window's own, which no longer changes; what the oracle says now; or the value of the last window that has one. */
  readonly source: "WINDOW" | "ORACLE" | "LAST_WINDOW";
  /** When the oracle's print was made, Unix seconds; 0 where that is not known. */
  readonly asOf: bigint;
};

/** What a quote is computed from. */
export type QuoteReading = {
  readonly market: Pick<MarketState, "decimals" | "penalty" | "suspendedUntil" | "isTerminal">;
  readonly window: WindowState;
  /** null where neither window nor oracle knows a value: then nothing can be quoted. */
  readonly basis: Basis | null;
};

/** What a request gives at one price and fill: units for money, or money for units. */
export type Outcome = {
  readonly price: bigint;
  /** What of the amount is filled. */
  readonly filled: bigint;
  readonly out: bigint;
  /** What of the amount comes back. */
  readonly refund: bigint;
};

/** Why the amount cannot be requested as things stand. The market reverts with the error of the same name. */
export type Refusal =
  | { readonly reason: "NO_OPEN_WINDOW" }
  | { readonly reason: "SUSPENDED"; readonly until: bigint }
  | { readonly reason: "TERMINAL" }
  | { readonly reason: "BELOW_MINIMUM"; readonly minimum: bigint }
  | { readonly reason: "ABOVE_ACCOUNT_CAP"; readonly cap: bigint }
  | { readonly reason: "ABOVE_WINDOW_CAP"; readonly left: bigint };

/** Something that may make it come otherwise, as a code for programs and a sentence for people. */
export type Caveat = {
  readonly code:
    | "VALUE_AT_CLOSE"
    | "PRICE_WITHIN_BAND"
    | "PARTIAL_FILL"
    | "NOTHING_FOR_FILL"
    | "BROKER_FAILS"
    | "NO_VALUE"
    | "OTHERS"
    | "CORPORATE_ACTION"
    | "RESERVES"
    | "SUSPENSION"
    | "ELIGIBILITY"
    | "WIND_DOWN";
  readonly text: string;
};

/** What a request would give. The three outcomes are promises only as far as `caveats` leaves them so. */
export type Quote = {
  readonly windowId: bigint;
  readonly direction: Direction;
  readonly amount: bigint;
  readonly basis: Basis;
  readonly feeBps: bigint;
  /** At the basis, all filled. */
  readonly expected: Outcome;
  /** At the band's better end, all filled. */
  readonly best: Outcome;
  /** At the band's worse end, filled as little as the window allows. */
  readonly worst: Outcome;
  /** The least fill of all requests of the direction together, in 1/10,000. */
  readonly minFillBps: bigint;
  readonly closesAt: bigint;
  /** Settled at the latest in this second; else everything comes back. */
  readonly deadline: bigint;
  readonly refusals: readonly Refusal[];
  readonly caveats: readonly Caveat[];
};

/** Thrown where nothing is known that a quote could be made with. */
export class NoBasisError extends Error {
  constructor(readonly windowId: bigint) {
    super(`nothing can be quoted for window ${windowId}: no value is recorded, and the oracle has no usable one`);
    this.name = "NoBasisError";
  }
}

/**
 * Reads what a quote is computed from.
 * @param windowId The open window unless told otherwise, or the newest where none is open.
 */
export async function readForQuote(market: PrimaryMarket, windowId?: bigint): Promise<QuoteReading> {
  const state = await readMarket(market);
  const id = windowId ?? (state.openWindowId === 0n ? state.windowCount : state.openWindowId);
  const window = await readWindow(market, id);
  return { market: state, window, basis: await readBasis(market, state, window) };
}

async function readBasis(market: PrimaryMarket, state: MarketState, window: WindowState): Promise<Basis | null> {
  if (window.value !== 0n) return { value: window.value, source: "WINDOW", asOf: 0n };
  const oracle = IEquityOracle__factory.connect(state.oracle, providerOf(market));
  // By name: every object has a `valueOf` of its own, which hides the contract's.
  const { mid, asOf, flags } = await decoded(oracle.getFunction("valueOf").staticCall(state.token));
  if (mid !== 0n && flags % FIRST_REMARK === 0n) return { value: mid, source: "ORACLE", asOf };
  const oldest = state.windowCount > LOOK_BACK ? state.windowCount - LOOK_BACK : 0n;
  for (let id = state.windowCount; id > oldest; --id) {
    const { value } = await decoded(market.windowOf(id));
    if (value !== 0n) return { value, source: "LAST_WINDOW", asOf: 0n };
  }
  return null;
}

/**
 * What a request would give as the window stands. Computed on all requests of the direction and this one together, as the
 * settlement does, and of it this one's part, rounded down.
 * @param amount Money for a creation, units for a redemption; what is being asked for, not requested yet.
 */
export function quote({ market, window, basis }: QuoteReading, direction: Direction, amount: bigint): Quote {
  if (amount <= 0n) throw new RangeError(`${amount} is no amount to request`);
  if (basis === null) throw new NoBasisError(window.windowId);
  const isCreation = direction === Direction.CREATION;
  const side = isCreation ? window.creations : window.redemptions;
  const { lowest, highest } = priceBand(basis.value, window.bandBps);
  const [better, worse] = isCreation ? [lowest, highest] : [highest, lowest];

  const requested = side.requested + amount;
  const outcome = (price: bigint, filled: bigint): Outcome => {
    const fills = isCreation ? { assetsFilled: filled, unitsFilled: 0n } : { assetsFilled: 0n, unitsFilled: filled };
    const { unitsOut, assetsOut } = settlementFigures({
      price,
      ...fills,
      feeBps: window.feeBps,
      decimals: market.decimals,
    });
    const refund = ((requested - filled) * amount) / requested;
    const out = ((isCreation ? unitsOut : assetsOut) * amount) / requested;
    return { price, filled: amount - refund, out, refund };
  };
  const expected = outcome(basis.value, requested);
  const leastFill = market.isTerminal && isCreation ? 0n : ceilDiv(requested * window.minFillBps, BPS);
  const { windowId, feeBps, minFillBps, closesAt, deadline } = window;
  return {
    windowId,
    direction,
    amount,
    basis,
    feeBps,
    expected,
    best: outcome(better, requested),
    worst: outcome(worse, leastFill),
    minFillBps,
    closesAt,
    deadline,
    refusals: refusalsOf({ market, window, basis }, side, isCreation, amount),
    caveats: caveatsOf({ market, window, basis }, isCreation, expected),
  };
}

function refusalsOf(
  { market, window }: QuoteReading,
  { limits, requested }: SideState,
  isCreation: boolean,
  amount: bigint,
): Refusal[] {
  const refusals: Refusal[] = [];
  const left = limits.windowCap > requested ? limits.windowCap - requested : 0n;
  if (window.status !== "OPEN") refusals.push({ reason: "NO_OPEN_WINDOW" });
  if (market.suspendedUntil !== 0n) refusals.push({ reason: "SUSPENDED", until: market.suspendedUntil });
  if (market.isTerminal && isCreation) refusals.push({ reason: "TERMINAL" });
  // A direction that is not taken has no minimum either.
  if (limits.minimum === 0n || amount < limits.minimum) {
    refusals.push({ reason: "BELOW_MINIMUM", minimum: limits.minimum });
  }
  if (amount > limits.accountCap) refusals.push({ reason: "ABOVE_ACCOUNT_CAP", cap: limits.accountCap });
  if (amount > left) refusals.push({ reason: "ABOVE_WINDOW_CAP", left });
  return refusals;
}

function caveatsOf({ market, window, basis }: QuoteReading, isCreation: boolean, expected: Outcome): Caveat[] {
  const percent = (bps: bigint) => `${bps / 100n}.${String(bps % 100n).padStart(2, "0")} %`;
  const isFixed = basis?.source === "WINDOW";
  const caveats: (Caveat | false)[] = [
    !isFixed && {
      code: "VALUE_AT_CLOSE",
      text: "The value is recorded after the window has closed, and may be any other than the one this is computed with.",
    },
    window.bandBps !== 0n && {
      code: "PRICE_WITHIN_BAND",
      text: `The broker sets the price within ${percent(window.bandBps)} of the recorded value.`,
    },
    window.minFillBps < BPS && {
      code: "PARTIAL_FILL",
      text:
        window.minFillBps === 0n
          ? "The broker need not fill anything; what is not filled comes back."
          : `The broker has to fill ${percent(window.minFillBps)} of all requests only; what is not filled comes back.`,
    },
    expected.out === 0n && {
      code: "NOTHING_FOR_FILL",
      text: "The amount is so small that nothing would be paid for it.",
    },
    {
      code: "BROKER_FAILS",
      text: `If the broker misses the deadline, everything comes back, and up to ${market.penalty} of the payment asset is shared among all requests.`,
    },
    !isFixed && {
      code: "NO_VALUE",
      text: "If no usable value is recorded within 2 hours of the close, everything comes back.",
    },
    { code: "OTHERS", text: "Until the close others may request or cancel, which moves roundings by some wei." },
    {
      code: "CORPORATE_ACTION",
      text: isCreation
        ? "A split or dividend before the settlement changes what a unit stands for; the money is yours until then, and dividends on units only from then on."
        : "A split or dividend before the settlement changes what a unit stands for; the units, and dividends on them, are yours until then.",
    },
    isCreation && {
      code: "RESERVES",
      text: "Units are minted only against proven reserves: without enough proof the settlement waits, at the longest until the deadline.",
    },
    {
      code: "SUSPENSION",
      text: "New requests may be suspended; cancelling, settling and claiming never are. A paused token's units wait.",
    },
    {
      code: "ELIGIBILITY",
      text: isCreation
        ? "Who claims must then be eligible to receive the token; who no longer is can redeem instead. A sanctioned account's claims wait."
        : "A sanctioned account's claims wait; unfilled units go back only to who may receive the token, and can else be redeemed instead.",
    },
    isCreation && {
      code: "WIND_DOWN",
      text: "If the token's wind-down begins before the settlement, nothing is created and the money comes back.",
    },
  ];
  return caveats.filter((caveat): caveat is Caveat => caveat !== false);
}
