import { ZeroAddress } from "ethers";
import type { Suite } from "../../sdk/addresses/connect.ts";
import type { LendingPool } from "../../types/index.ts";
import type { PoolListing } from "../lendingPlan.ts";
import type { SuitePlan } from "../plan.ts";
import { type AddressOf, likeness, missing, type Probe, parameter } from "./probe.ts";

/**
 * What a pool was planned to be, number by number: its terms, the curve of its rate model, how much may be borrowed, and each
 * collateral with its risk. What the risk officer has tightened since then is a difference that somebody should know of.
 */
export function poolProbes(suite: Suite, plan: SuitePlan, listing: PoolListing, addressOf: AddressOf): Probe[] {
  const { symbol } = listing;
  const [where, model] = [`pools.${symbol}`, `rateModels.${symbol}`];
  const [pool, rateModel] = [suite.pools[symbol], suite.rateModels[symbol]];
  if (pool === undefined) return [missing(where)];
  if (rateModel === undefined) return [missing(model)];
  const places = listing.collaterals.map((collateral) => ({
    ...collateral,
    address: standing(plan, collateral.token, addressOf).token,
  }));
  return [
    parameter(`${where}.name`, listing.name, () => pool.name()),
    parameter(`${where}.symbol`, symbol, () => pool.symbol()),
    ...fields(where, termsOf(plan, listing, addressOf), () => pool.terms()),
    parameter(`${where}.borrowCap`, listing.borrowCap, () => pool.borrowCap()),
    ...fields(`${model}.curve`, listing.curve, () => rateModel.curve()),
    parameter(
      `${where}.collaterals`,
      places.map(({ address }) => address),
      async () => [...(await pool.collateralTokens())],
    ),
    ...listing.collaterals.flatMap((collateral) => collateralProbes(where, pool, plan, collateral, addressOf)),
  ];
}

/** What stands behind a place of the plan: a listed token, whose market's suspension counts, or money. */
function standing(plan: SuitePlan, place: string, addressOf: AddressOf) {
  const isEquity = plan.tokens.some(({ symbol }) => symbol === place);
  const hasMarket = isEquity && plan.markets.some(({ symbol }) => symbol === place);
  return {
    token: isEquity ? addressOf(`tokens.${place}`) : place,
    isEquity,
    market: hasMarket ? addressOf(`markets.${place}`) : ZeroAddress,
  };
}

function termsOf(plan: SuitePlan, listing: PoolListing, addressOf: AddressOf) {
  const { token, isEquity, market } = standing(plan, listing.asset, addressOf);
  return {
    authority: addressOf("authority"),
    asset: token,
    oracle: addressOf("oracle"),
    isEquity,
    market,
    calendar: addressOf(`calendars.${listing.calendar}`),
    rateModel: addressOf(`rateModels.${listing.symbol}`),
    minDebt: listing.minDebt,
    grace: listing.grace,
    targetHealthBps: listing.targetHealthBps,
    regularMaxBps: listing.regularMaxBps,
    extendedMaxBps: listing.extendedMaxBps,
    extendedBandBps: listing.extendedBandBps,
    gapTargetBps: listing.gapTargetBps,
  };
}

function collateralProbes(
  pool: string,
  contract: LendingPool,
  plan: SuitePlan,
  { token: place, minimum, risk }: PoolListing["collaterals"][number],
  addressOf: AddressOf,
): Probe[] {
  const where = `${pool}.collaterals.${place}`;
  const { token, isEquity, market } = standing(plan, place, addressOf);
  const read = once(() => contract.collateralOf(token));
  return [
    ...fields(where, { isEquity, market, minimum }, async () => (await read()).terms),
    ...fields(`${where}.risk`, risk, async () => (await read()).terms.risk),
    // While a threshold comes down it is not yet what it moves to.
    parameter(`${where}.thresholdBps`, risk.thresholdBps, async () => (await read()).thresholdBps),
  ];
}

/** A probe for each field, which all share one answer. */
function fields(where: string, expected: object, read: () => Promise<object>): Probe[] {
  const answer = once(read);
  return Object.entries(expected).map(([key, value]) =>
    parameter(`${where}.${key}`, value, async () => likeness({ [key]: value }, await answer())[key]),
  );
}

/** Asks the first time, and remembers. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= read();
    return answer;
  };
}
