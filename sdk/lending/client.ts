/**
 * A lending pool, read: what it is made of, what an account has and owes, who can be liquidated. Contracts come connected
 * (`LendingPool__factory.connect(address, provider)`); reverts come as `ContractRevertError`. What one answer holds together
 * is read at one block.
 */
import type { BaseContract, Provider } from "ethers";
import { Contract } from "ethers/contract";
import type { ILendingPool } from "../../types/contracts/lending/ILendingPool.ts";
import { ISessionCalendar__factory } from "../../types/factories/contracts/calendar/ISessionCalendar__factory.ts";
import { EquityToken__factory } from "../../types/factories/contracts/equity/EquityToken__factory.ts";
import { ILendingPool__factory } from "../../types/factories/contracts/lending/ILendingPool__factory.ts";
import { PauseBudget__factory } from "../../types/factories/contracts/libraries/PauseBudget__factory.ts";
import { IEquityFeeds__factory } from "../../types/factories/contracts/oracle/IEquityFeeds__factory.ts";
import { chainIdOf, providerOf } from "../reserves/client/chain.ts";
import { ContractRevertError, decoded } from "../reserves/client/errors.ts";
import type { LiquidationOutcome } from "./liquidation.ts";
import { subtractedOrZero } from "./math.ts";
import type { BorrowerPosition, HeldCollateral, Standing } from "./position.ts";
import { type Estimate, MONEY } from "./prices.ts";
import type { Rates } from "./rates.ts";
import { hasRow, type Rows, rowsOf } from "./rows.ts";

/** ILendingPool.Action. */
export const Action = { DEPOSIT: 0n, BORROW: 1n, WITHDRAW: 2n, LIQUIDATE: 3n } as const;
/** One of them. */
export type Action = (typeof Action)[keyof typeof Action];

/** How much risk a collateral may bring; see `ILendingPool.Risk`. */
export type Risk = {
  readonly factorBps: bigint;
  readonly closedFactorBps: bigint;
  readonly thresholdBps: bigint;
  readonly minBonusBps: bigint;
  readonly maxBonusBps: bigint;
  readonly rampSeconds: bigint;
  readonly supplyCap: bigint;
  readonly deficitCeiling: bigint;
};

/** A token of a pool: its asset, or a collateral. */
export type PoolToken = {
  readonly token: string;
  /** Whether it is an equity token; otherwise it is money, of which 1 is 1. */
  readonly isEquity: boolean;
  readonly decimals: bigint;
  /** Its primary market, whose suspension counts; null without one. */
  readonly market: string | null;
  readonly rows: Rows;
};

/** A collateral as it stands. */
export type CollateralState = PoolToken & {
  /** Its bit in `positionOf` is `1 << place`. */
  readonly place: number;
  /** The least units of an account with debt. */
  readonly minimum: bigint;
  readonly risk: Risk;
  /** The liquidation threshold at this moment; `risk.thresholdBps` is the one it moves to. */
  readonly thresholdBps: bigint;
  readonly rampEnd: bigint;
  readonly supplied: bigint;
  readonly deficit: bigint;
};

/** What a pool is made of, and how it stands. Amounts are of the asset, times Unix seconds. */
export type PoolState = {
  readonly chainId: bigint;
  readonly address: string;
  readonly blockNumber: number;
  /** Of that block. */
  readonly timestamp: bigint;
  readonly asset: PoolToken;
  readonly oracle: string;
  readonly calendar: string;
  readonly rateModel: string;
  readonly minDebt: bigint;
  readonly grace: bigint;
  readonly targetHealthBps: bigint;
  readonly regularMaxBps: bigint;
  readonly extendedMaxBps: bigint;
  readonly extendedBandBps: bigint;
  readonly gapTargetBps: bigint;
  readonly cash: bigint;
  readonly totalDebt: bigint;
  readonly totalDebtShares: bigint;
  readonly gapReserve: bigint;
  readonly totalDeficit: bigint;
  readonly borrowCap: bigint;
  readonly totalAssets: bigint;
  readonly totalSupply: bigint;
  /** Debt in the whole, 18 decimals. */
  readonly utilisation: bigint;
  readonly rates: Rates;
  /** Until when lenders wait; 0: they do not. */
  readonly heldUntil: bigint;
  /** Until when an action is paused; 0: it is not. */
  readonly pausedUntil: Readonly<Record<keyof typeof Action, bigint>>;
  readonly collaterals: readonly CollateralState[];
};

/** What an account has and owes in a pool. */
export type PositionState = {
  readonly account: string;
  readonly blockNumber: number;
  readonly debtShares: bigint;
  /** What it owes now, in the asset, rounded up. */
  readonly debt: bigint;
  /** What it has as collateral, by place; none of which it has nothing. */
  readonly collaterals: readonly { readonly token: string; readonly place: number; readonly units: bigint }[];
  readonly lpShares: bigint;
  /** What its lpShares are worth now. */
  readonly lent: bigint;
  /** What it could owe at most, in money; 0 where the table forbids borrowing. */
  readonly borrowable: bigint;
  /** What it owes, in money. */
  readonly owed: bigint;
  /** null where something that it has, or the asset, has no value at all. */
  readonly standing: Standing | null;
};

/** What the oracle says of 1e18 units; of money, 1 without a doubt. 18 decimals. */
export type Price = {
  readonly mid: bigint;
  readonly lower: bigint;
  readonly upper: bigint;
  /** When the print was made, Unix seconds; 0 for money. */
  readonly asOf: bigint;
  readonly session: bigint;
  readonly flags: bigint;
};

/** Whose errors can reach a caller of a pool. */
export const POOL_ERRORS = [ILendingPool__factory.createInterface(), PauseBudget__factory.createInterface()];

/** How many standings are asked for in one call. Each may ask an oracle about nine tokens; nodes give a call 25 to 50 million gas. */
const BATCH = 24;

/** Where something is read. */
type At = { readonly blockTag: number | "latest" };

/** OracleFlags.FEED_UNCONFIRMED. */
const FEED_UNCONFIRMED = 1n << 11n;
const NOTHING: Estimate = { mid: 0n, lower: 0n, upper: 0n };

const TOKEN_ABI = ["function decimals() view returns (uint8)"];
const MULTICALL_ABI = ["function multicall(bytes[] data) returns (bytes[])"];

const read = <T>(call: Promise<T>): Promise<T> => decoded(call, POOL_ERRORS);

/** Reads what a pool is made of and how it stands, with all its collaterals. */
export async function readPool(pool: ILendingPool): Promise<PoolState> {
  const provider = providerOf(pool);
  const [chainId, address, block] = await Promise.all([
    chainIdOf(pool),
    pool.getAddress(),
    provider.getBlock("latest"),
  ]);
  if (block === null) throw new TypeError("the node has no newest block");
  const at = { blockTag: block.number };
  const paused = (action: Action) => read(pool.pausedUntil(action, at));
  const [
    terms,
    tokens,
    cash,
    totalDebt,
    totalDebtShares,
    gapReserve,
    totalDeficit,
    borrowCap,
    totalAssets,
    totalSupply,
    rates,
    heldUntil,
    DEPOSIT,
    BORROW,
    WITHDRAW,
    LIQUIDATE,
  ] = await Promise.all([
    read(pool.terms(at)),
    read(pool.collateralTokens(at)),
    read(pool.cash(at)),
    read(pool.totalDebt(at)),
    read(pool.totalDebtShares(at)),
    read(pool.gapReserve(at)),
    read(pool.totalDeficit(at)),
    read(pool.borrowCap(at)),
    read(pool.totalAssets(at)),
    read(pool.totalSupply(at)),
    read(pool.rates(at)),
    read(pool.withdrawalsHeldUntil(at)),
    paused(Action.DEPOSIT),
    paused(Action.BORROW),
    paused(Action.WITHDRAW),
    paused(Action.LIQUIDATE),
  ]);
  const tokenState = async (token: string, isEquity: boolean, market: string): Promise<PoolToken> => {
    const [decimals, bits] = await Promise.all([
      read<bigint>(new Contract(token, TOKEN_ABI, provider).getFunction("decimals").staticCall(at)),
      read(pool.stateOf(token, at)),
    ]);
    return { token, isEquity, decimals, market: BigInt(market) === 0n ? null : market, rows: rowsOf(bits) };
  };
  const collateral = async (token: string, place: number): Promise<CollateralState> => {
    const { terms, thresholdBps, rampEnd, supplied, deficit } = await read(pool.collateralOf(token, at));
    const { isEquity, market, minimum, risk } = terms;
    const made = await tokenState(token, isEquity, market);
    return { ...made, place, minimum, risk: riskOf(risk), thresholdBps, rampEnd, supplied, deficit };
  };
  const [asset, collaterals] = await Promise.all([
    tokenState(terms.asset, terms.isEquity, terms.market),
    Promise.all(tokens.map(collateral)),
  ]);
  const { oracle, calendar, rateModel, minDebt, grace, gapTargetBps } = terms;
  const { targetHealthBps, regularMaxBps, extendedMaxBps, extendedBandBps } = terms;
  const { utilisation, borrowRate, gapPremium } = rates;
  return {
    ...{ chainId, address, blockNumber: block.number, timestamp: BigInt(block.timestamp), asset },
    ...{ oracle, calendar, rateModel, minDebt, grace, gapTargetBps },
    ...{ targetHealthBps, regularMaxBps, extendedMaxBps, extendedBandBps },
    ...{ cash, totalDebt, totalDebtShares, gapReserve, totalDeficit, borrowCap, totalAssets, totalSupply },
    ...{ utilisation, rates: { borrowRate, gapPremium }, heldUntil },
    pausedUntil: { DEPOSIT, BORROW, WITHDRAW, LIQUIDATE },
    collaterals,
  };
}

/** Reads what an account has and owes. */
export async function readPosition(pool: ILendingPool, account: string): Promise<PositionState> {
  const blockNumber = await providerOf(pool).getBlockNumber();
  const at = { blockTag: blockNumber };
  const [tokens, position, debt, lpShares, credit, standing] = await Promise.all([
    read(pool.collateralTokens(at)),
    read(pool.positionOf(account, at)),
    read(pool.debtOf(account, at)),
    read(pool.balanceOf(account, at)),
    read(pool.borrowableOf(account, at)),
    readStandingOrNull(pool, account, at),
  ]);
  const held = tokens
    .map((token, place) => ({ token, place }))
    .filter(({ place }) => ((position.collaterals >> BigInt(place)) & 1n) === 1n);
  const [units, lent] = await Promise.all([
    Promise.all(held.map(({ token }) => read(pool.unitsOf(account, token, at)))),
    read(pool.convertToAssets(lpShares, at)),
  ]);
  return {
    account,
    blockNumber,
    debtShares: position.debtShares,
    debt,
    collaterals: held.map((each, index) => ({ ...each, units: units[index] ?? 0n })),
    ...{ lpShares, lent, borrowable: credit.borrowable, owed: credit.owed, standing },
  };
}

/** What became of one account in {@link readStandings}. */
export type StandingOf = { readonly account: string } & (
  | { readonly standing: Standing }
  | { readonly standing: null; readonly reason: ContractRevertError }
);

/**
 * Reads many accounts' standings, in as few calls as it takes: the pool's own `multicall`, never sent. An account that
 * reverts has its reason; the others of its batch are then asked in halves.
 */
export async function readStandings(
  pool: ILendingPool,
  accounts: readonly string[],
  batch = BATCH,
): Promise<readonly StandingOf[]> {
  const standings: StandingOf[] = [];
  for (let index = 0; index < accounts.length; index += batch) {
    standings.push(...(await standingsOf(pool, accounts.slice(index, index + batch))));
  }
  return standings;
}

async function standingsOf(pool: ILendingPool, accounts: readonly string[]): Promise<readonly StandingOf[]> {
  const [first] = accounts;
  if (first === undefined) return [];
  if (accounts.length === 1) return [await standingOrReason(pool, first)];
  const calls = accounts.map((account) => pool.interface.encodeFunctionData("standingOf", [account]));
  const answers = await together(pool, calls).catch(() => null);
  if (answers === null) {
    const half = Math.ceil(accounts.length / 2);
    return [...(await standingsOf(pool, accounts.slice(0, half))), ...(await standingsOf(pool, accounts.slice(half)))];
  }
  return accounts.map((account, index) => {
    const [standing] = pool.interface.decodeFunctionResult("standingOf", answers[index] ?? "0x");
    return { account, standing: standingStateOf(standing as ILendingPool.StandingStructOutput) };
  });
}

async function together(pool: BaseContract, calls: readonly string[]): Promise<readonly string[]> {
  const contract = new Contract(await pool.getAddress(), MULTICALL_ABI, providerOf(pool));
  return contract.getFunction("multicall").staticCall(calls);
}

async function standingOrReason(pool: ILendingPool, account: string): Promise<StandingOf> {
  try {
    return { account, standing: standingStateOf(await read(pool.standingOf(account))) };
  } catch (error) {
    // What is no answer of the contract is no reason either: a node that fails must not look like an account that does.
    if (error instanceof ContractRevertError) return { account, standing: null, reason: error };
    throw error;
  }
}

async function readStandingOrNull(pool: ILendingPool, account: string, at: At): Promise<Standing | null> {
  try {
    return standingStateOf(await read(pool.standingOf(account, at)));
  } catch (error) {
    if (error instanceof ContractRevertError && error.error === "LendingPool_Blocked") return null;
    throw error;
  }
}

/** What a liquidation would come to now. Reverts as it would. */
export async function previewLiquidation(
  pool: ILendingPool,
  account: string,
  token: string,
  maxRepaid: bigint,
): Promise<LiquidationOutcome> {
  return outcomeOf(await read(pool.previewLiquidation(account, token, maxRepaid)));
}

/** What the oracle says of a token of a pool now. */
export async function readPrice(
  pool: ILendingPool,
  oracle: string,
  { token, isEquity }: Pick<PoolToken, "token" | "isEquity">,
  at: At = { blockTag: "latest" },
): Promise<Price> {
  if (!isEquity) return { ...MONEY, asOf: 0n, session: 0n, flags: 0n };
  const contract = IEquityFeeds__factory.connect(oracle, providerOf(pool));
  // By name: every object has a `valueOf` of its own, which hides the contract's.
  const value = await read(contract.getFunction("valueOf").staticCall(token, at));
  const { mid, lower, upper, asOf, session, flags } = value;
  return { mid, lower, upper, asOf, session, flags };
}

/* FIGURES */

/**
 * Reads what an account's figures are computed from: how much more it may borrow or take out, what its liquidation comes to.
 * They hold for the block that is read; debt grows with every second after it.
 */
export async function readForFigures(pool: ILendingPool, account: string): Promise<BorrowerPosition> {
  const at = { blockTag: await providerOf(pool).getBlockNumber() };
  const [terms, tokens, cash, debt, totalDebtShares, gapReserve, borrowCap, position] = await Promise.all([
    read(pool.terms(at)),
    read(pool.collateralTokens(at)),
    read(pool.cash(at)),
    read(pool.totalDebt(at)),
    read(pool.totalDebtShares(at)),
    read(pool.gapReserve(at)),
    read(pool.borrowCap(at)),
    read(pool.positionOf(account, at)),
  ]);
  const held = tokens.filter((_, place) => ((position.collaterals >> BigInt(place)) & 1n) === 1n);
  const { oracle, minDebt, targetHealthBps, regularMaxBps, extendedMaxBps, extendedBandBps } = terms;
  const [asset, holdings] = await Promise.all([
    readOutlook(pool, oracle, { token: terms.asset, isEquity: terms.isEquity }, at),
    Promise.all(held.map((token) => readHolding(pool, account, token, at))),
  ]);
  return {
    books: { cash, debt, debtShares: totalDebtShares, gapReserve },
    ...{ borrowCap, minDebt, targetHealthBps, regularMaxBps, extendedMaxBps, extendedBandBps },
    ...{ asset, debtShares: position.debtShares, holdings },
  };
}

/** Reads a collateral as an account has it, though it have nothing of it yet. */
export async function readHolding(
  pool: ILendingPool,
  account: string,
  token: string,
  at: At = { blockTag: "latest" },
): Promise<HeldCollateral> {
  const [{ oracle }, units, { terms, thresholdBps }] = await Promise.all([
    read(pool.terms(at)),
    read(pool.unitsOf(account, token, at)),
    read(pool.collateralOf(token, at)),
  ]);
  const { isEquity, minimum, risk } = terms;
  const { factorBps, closedFactorBps, minBonusBps, maxBonusBps } = risk;
  const [outlook, frozen] = await Promise.all([
    readOutlook(pool, oracle, { token, isEquity }, at),
    isEquity ? readFrozen(pool, account, token, at) : 0n,
  ]);
  return {
    ...{ ...outlook, units, frozen, minimum },
    ...{ factorBps, closedFactorBps, thresholdBps, minBonusBps, maxBonusBps },
  };
}

async function readOutlook(
  pool: ILendingPool,
  oracle: string,
  subject: Pick<PoolToken, "token" | "isEquity">,
  at: At,
): Promise<BorrowerPosition["asset"]> {
  const { token, isEquity } = subject;
  const provider = providerOf(pool);
  const [decimals, rows, price] = await Promise.all([
    read<bigint>(new Contract(token, TOKEN_ABI, provider).getFunction("decimals").staticCall(at)),
    read(pool.stateOf(token, at)).then(rowsOf),
    readPrice(pool, oracle, subject, at).catch(priceOfNothing),
  ]);
  const { mid, lower, upper, flags } = price;
  const outlook = { token, isEquity, decimals, rows, estimate: { mid, lower, upper } };
  // An oracle asked for nothing must not fail anybody: only where what was observed counts.
  const isRestricted = hasRow(rows, "EXTENDED", "CLOSED", "REOPENING", "ACTION_FREEZE");
  if (!isEquity || !(isRestricted || (flags & FEED_UNCONFIRMED) !== 0n)) return { ...outlook, lastClose: 0n };
  const anchor = await read(IEquityFeeds__factory.connect(oracle, provider).anchorOf(token, at));
  if (anchor.value === 0n) return { ...outlook, estimate: NOTHING, lastClose: 0n };
  const isClose = !hasRow(rows, "REOPENING") || anchor.asOf < (await readOpening(provider, token, at));
  return { ...outlook, lastClose: isClose ? anchor.value : 0n };
}

/** When the regular session that runs at a block opened at a token's exchange; a lunch break begins another. */
async function readOpening(provider: Provider, token: string, at: At): Promise<bigint> {
  const [block, calendar] = await Promise.all([
    provider.getBlock(at.blockTag),
    read(EquityToken__factory.connect(token, provider).calendar(at)),
  ]);
  if (block === null) throw new TypeError(`the node has no block ${at.blockTag}`);
  const clock = ISessionCalendar__factory.connect(calendar, provider);
  const opened = await read(clock.regularOpen(await read(clock.dayOf(block.timestamp, at)), at));
  // On the first published day there is no close before.
  const closed = await read(clock.previousClose(block.timestamp, at)).catch((error: unknown) => {
    if (error instanceof ContractRevertError) return 0n;
    throw error;
  });
  return closed > opened ? read(clock.nextOpen(closed, at)) : opened;
}

/** Where an oracle reverts there is no value, as the pool has it; an error of the node is none of the oracle's. */
function priceOfNothing(error: unknown): Price {
  if (error instanceof ContractRevertError) return { ...NOTHING, asOf: 0n, session: 0n, flags: 0n };
  throw error;
}

async function readFrozen(pool: ILendingPool, account: string, token: string, at: At): Promise<bigint> {
  const contract = EquityToken__factory.connect(token, providerOf(pool));
  const frozen = await read(contract.getFrozenTokens(account, at));
  return frozen === 0n ? 0n : subtractedOrZero(frozen, await read(contract.balanceOf(account, at)));
}

/** A liquidation's outcome without what ethers adds to a struct. */
export function outcomeOf(outcome: ILendingPool.LiquidationOutcomeStructOutput): LiquidationOutcome {
  const { repaid, debtShares, seized, bonus, deficit } = outcome;
  return { repaid, debtShares, seized, bonus, deficit };
}

function standingStateOf(standing: ILendingPool.StandingStructOutput): Standing {
  const { debt, debtValue, collateralValue, thresholdValue, health, lowerValue } = standing;
  return { debt, debtValue, collateralValue, thresholdValue, health, lowerValue };
}

function riskOf(risk: ILendingPool.RiskStructOutput): Risk {
  const { factorBps, closedFactorBps, thresholdBps, minBonusBps, maxBonusBps, rampSeconds, supplyCap, deficitCeiling } =
    risk;
  return {
    ...{ factorBps, closedFactorBps, thresholdBps },
    ...{ minBonusBps, maxBonusBps, rampSeconds, supplyCap, deficitCeiling },
  };
}
