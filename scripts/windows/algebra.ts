/** What a window's settlement and its claims have to be, computed apart from the contracts by the formulas of IPrimaryMarket. */

const ONE = 10n ** 18n;
const BPS = 10_000n;
/** From money of 18 decimals to the stage's dollar. */
const SCALE = 10n ** 12n;

/** What a broker fills, at which price. */
export interface Fill {
  /** Of 1e18 units, money of 18 decimals. */
  readonly price: bigint;
  readonly assetsFilled: bigint;
  readonly unitsFilled: bigint;
  readonly feeBps: bigint;
}

/** What a settlement moves. */
export interface Outcome {
  readonly unitsOut: bigint;
  readonly assetsOut: bigint;
  readonly creationFee: bigint;
  readonly redemptionFee: bigint;
  /** What the broker gets; below 0: what it brings. */
  readonly toBroker: bigint;
}

export function outcomeOf({ price, assetsFilled, unitsFilled, feeBps }: Fill): Outcome {
  const creationFee = ceil(assetsFilled * feeBps, BPS);
  const gross = (unitsFilled * price) / ONE / SCALE;
  const redemptionFee = ceil(gross * feeBps, BPS);
  return {
    creationFee,
    redemptionFee,
    unitsOut: ((assetsFilled - creationFee) * SCALE * ONE) / price,
    assetsOut: gross - redemptionFee,
    toBroker: assetsFilled - creationFee - gross,
  };
}

/** An amount that claims divide without a remainder: each is rounded down, and the last takes what the others left. */
export class Tracker {
  #in: bigint;
  #out: bigint;

  /** @param total What all claims are parts of. @param out What they divide. */
  constructor(total: bigint, out: bigint) {
    this.#in = total;
    this.#out = out;
  }

  take(part: bigint): bigint {
    if (part === 0n) return 0n;
    const paid = (this.#out * part) / this.#in;
    this.#in -= part;
    this.#out -= paid;
    return paid;
  }
}

/** One direction of a window that is over. */
export type Side = {
  readonly requested: bigint;
  readonly filled: bigint;
  readonly out: bigint;
  readonly penalty: bigint;
};

/** What the claims of one direction pay. */
export class SideClaims {
  readonly #fill: Tracker;
  readonly #refund: Tracker;
  readonly #penalty: Tracker;

  constructor({ requested, filled, out, penalty }: Side) {
    this.#fill = new Tracker(requested, out);
    this.#refund = new Tracker(requested, requested - filled);
    this.#penalty = new Tracker(requested, penalty);
  }

  /** @param request What a controller has standing in this direction. */
  take(request: bigint): { out: bigint; refund: bigint; penalty: bigint } {
    return {
      out: this.#fill.take(request),
      refund: this.#refund.take(request),
      penalty: this.#penalty.take(request),
    };
  }
}

/** How a penalty is shared: creations to redemptions as assets to units at the recorded value; the creations' part is rounded down. */
export function sharePenalty(penalty: bigint, assets: bigint, units: bigint, value: bigint) {
  const brought = assets * SCALE;
  const creations = units === 0n ? penalty : (penalty * brought) / (brought + (units * value) / ONE);
  return { creations, redemptions: penalty - creations };
}

function ceil(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
