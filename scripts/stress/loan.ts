import { MaxUint256 } from "ethers";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { explainError } from "../../sdk/errors/index.ts";
import { requireSame } from "../compare.ts";
import { mined } from "../reserves/prover.ts";
import { Sums } from "../stage/sums.ts";
import { FIXED_GAS, type GapMarket, type GapStage } from "./stage.ts";
import { BPS, SCALE } from "./terms.ts";

/** A loan as the borrower took it, the most that the pool lent. */
export interface Loan {
  readonly borrowedAt: bigint;
  readonly block: number;
  /** Of the collateral, at the last close, 18 decimals. */
  readonly collateralValue: bigint;
  readonly debt: bigint;
}

/** What became of a loan. All amounts in dollars of six decimals. */
export interface Outcome {
  /** What was borrowed, and the interest on it until nothing of it was left. */
  readonly debt: bigint;
  /** What came back: from liquidators, and from the borrower where the account was healthy in the end. */
  readonly recovered: bigint;
  readonly byLiquidators: bigint;
  readonly byBorrower: bigint;
  /** What liquidators got beyond what they paid, at the price at which they seized. */
  readonly bonusPaid: bigint;
  readonly gapReserveUsed: bigint;
  /** What lenders lost. */
  readonly deficit: bigint;
  /** What no liquidation could save at the first price at which the table allows one, if each costs the least bonus. */
  readonly unavoidable: bigint;
  readonly liquidations: number;
  readonly borrowedAt: bigint;
  /** The first liquidation. */
  readonly liquidatedAt: bigint | undefined;
  /** The fall of the price, in 1/10,000 of the last close, up to which the debt and the pool's least bonus are covered. */
  readonly coveredBps: bigint;
}

/** More than any account needs. */
const MAX_LIQUIDATIONS = 256;

/** Borrows as much as the pool lends. */
export async function borrowAll({ borrower }: GapStage, { pool }: GapMarket): Promise<Loan> {
  const [borrowable, owed] = await pool.borrowableOf(borrower);
  const assets = (borrowable - owed) / SCALE;
  const { blockNumber } = await mined(pool.connect(borrower).borrow(assets, borrower, borrower, FIXED_GAS));
  const { debt, collateralValue } = await pool.standingOf(borrower);
  return { borrowedAt: await timeOf(pool, blockNumber), block: blockNumber, collateralValue, debt };
}

/** One course of events after a loan was taken. */
export class Course {
  readonly #stage: GapStage;
  readonly #market: GapMarket;
  readonly #loan: Loan;
  #bonusPaid = 0n;
  /** What the collateral was worth at the first price at which the table allowed a liquidation, 18 decimals. */
  #firstValue: bigint | undefined;

  constructor(stage: GapStage, market: GapMarket, loan: Loan) {
    this.#stage = stage;
    this.#market = market;
    this.#loan = loan;
  }

  /** Liquidates until the pool refuses; returns the name of its error. */
  async liquidateAll(): Promise<string> {
    const { borrower, liquidator } = this.#stage;
    const { pool, token, tokenAddress } = this.#market;
    for (let count = 0; count < MAX_LIQUIDATIONS; count++) {
      const refusal = await this.#refusal();
      if (refusal !== undefined) return refusal;
      const { collateralValue } = await pool.standingOf(borrower);
      this.#firstValue ??= collateralValue;
      const [units, had] = [await pool.unitsOf(borrower, tokenAddress), await token.balanceOf(liquidator)];
      const paidBefore = await this.#stage.dollar.balanceOf(liquidator);
      await mined(
        pool.connect(liquidator).liquidate(borrower, tokenAddress, MaxUint256, 0n, liquidator, "0x", FIXED_GAS),
      );
      const paid = paidBefore - (await this.#stage.dollar.balanceOf(liquidator));
      const seized = (await token.balanceOf(liquidator)) - had;
      const bonus = (seized * collateralValue) / units / SCALE - paid;
      if (bonus > 0n) this.#bonusPaid += bonus;
    }
    throw new Error(`more than ${MAX_LIQUIDATIONS} liquidations of one account`);
  }

  /** Says that the table allows a liquidation at the present price, whether or not the account is one for it. */
  async notePrice(): Promise<void> {
    const { pool } = this.#market;
    if ((await pool.debtOf(this.#stage.borrower)) === 0n) return;
    this.#firstValue ??= (await pool.standingOf(this.#stage.borrower)).collateralValue;
  }

  /** The borrower repays what is left, as it can where the account is healthy; then the books are compared with the money. */
  async close(subject: string): Promise<Outcome> {
    const { borrower, dollar } = this.#stage;
    const { pool, poolAddress, risk, leastBonusBps } = this.#market;
    const { block, borrowedAt, collateralValue } = this.#loan;
    if ((await pool.debtOf(borrower)) > 0n) {
      await mined(pool.connect(borrower).repay(MaxUint256, borrower, FIXED_GAS));
    }
    const liquidated = await pool.queryFilter(pool.filters.Liquidated(), block);
    const accrued = Sums.of(await pool.queryFilter(pool.filters.InterestAccrued(), block));
    const borrowed = Sums.of(await pool.queryFilter(pool.filters.Borrowed(), block)).total(({ assets }) => assets);
    const byBorrower = Sums.of(await pool.queryFilter(pool.filters.Repaid(), block)).total(({ assets }) => assets);
    const written = Sums.of(await pool.queryFilter(pool.filters.DeficitRecorded(), block));
    const byLiquidators = Sums.of(liquidated).total(({ outcome }) => outcome.repaid);
    const debt = borrowed + accrued.total(({ interest }) => interest);
    const worth = this.#firstValue ?? failWith(subject);
    const saved = (worth * BPS) / (BPS + BigInt(leastBonusBps)) / SCALE;
    const [first] = liquidated;
    const outcome: Outcome = {
      debt,
      recovered: byLiquidators + byBorrower,
      byLiquidators,
      byBorrower,
      bonusPaid: this.#bonusPaid,
      gapReserveUsed: written.total(({ fromGapReserve }) => fromGapReserve),
      deficit: written.total(({ fromLenders }) => fromLenders),
      unavoidable: debt > saved ? debt - saved : 0n,
      liquidations: liquidated.length,
      borrowedAt,
      liquidatedAt: first === undefined ? undefined : await timeOf(pool, first.blockNumber),
      coveredBps: BPS - ceilDiv(debt * SCALE * (BPS + BigInt(risk.minBonusBps)), collateralValue),
    };
    requireWaterfall(subject, outcome);
    // And the money that is there says the same.
    const { recovered, deficit } = outcome;
    requireSame(subject, "debt that is left", await pool.totalDebt(), 0n);
    requireSame(subject, "deficit ever", await pool.totalDeficit(), deficit);
    const before = await dollar.balanceOf(poolAddress, { blockTag: block });
    requireSame(
      subject,
      "money in the pool",
      await dollar.balanceOf(poolAddress),
      before + recovered + (await this.#given()),
    );
    requireSame(subject, "cash in the books", await pool.cash(), await dollar.balanceOf(poolAddress));
    return outcome;
  }

  /** What was added to the gap reserve after the loan. */
  async #given(): Promise<bigint> {
    const { pool } = this.#market;
    return Sums.of(await pool.queryFilter(pool.filters.GapReserveFunded(), this.#loan.block)).total(
      ({ assets }) => assets,
    );
  }

  /** Why the pool refuses a liquidation now; undefined if it does not. */
  async #refusal(): Promise<string | undefined> {
    const { pool, tokenAddress } = this.#market;
    try {
      await pool.previewLiquidation(this.#stage.borrower, tokenAddress, MaxUint256);
      return undefined;
    } catch (error) {
      const refusal = explainError(error)?.name ?? null;
      if (refusal === null) throw error;
      return refusal;
    }
  }
}

/** Every wei of the debt came back, was in the gap reserve, or is the lenders' loss. */
export function requireWaterfall(subject: string, { debt, recovered, gapReserveUsed, deficit }: Outcome): void {
  const sum = recovered + gapReserveUsed + deficit;
  requireSame(subject, "recovered + gapReserveUsed + deficit", sum, debt);
}

/** Thrown when lenders have lost what a liquidation at the first allowed price would have saved. */
export class AvoidableLossError extends RefusedError {
  constructor(subject: string, deficit: bigint, unavoidable: bigint) {
    super(`${subject}: lenders lost ${deficit}, of which only ${unavoidable} was unavoidable`);
  }
}

/** Lenders lost no more than what nobody could save. */
export function requireUnavoidable(subject: string, { deficit, unavoidable }: Outcome): void {
  if (deficit > unavoidable) throw new AvoidableLossError(subject, deficit, unavoidable);
}

async function timeOf(pool: GapMarket["pool"], block: number): Promise<bigint> {
  return BigInt((await pool.runner?.provider?.getBlock(block))?.timestamp ?? failWith(`block ${block}`));
}

function ceilDiv(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function failWith(subject: string): never {
  throw new Error(`nothing is known of ${subject}`);
}
