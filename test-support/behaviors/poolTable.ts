import { expect } from "chai";
import type { LendingPool } from "../../types/index.ts";
import { Action } from "../fixtures/lendingPool.ts";
import type { Seizure } from "../fixtures/poolStates.ts";

/** A pool with an unhealthy account, whose one asset stands in some rows. */
export interface Unhealthy {
  readonly pool: LendingPool;
  readonly bold: { readonly address: string };
  readonly tokenAddress: string;
}

/**
 * Tries to liquidate, and expects what a cell says: nothing, a quarter of the debt, all of it, or all of it past the hard floor alone.
 * `pastFloor` brings the same state about at a price past it.
 */
export async function shouldLiquidate<F extends Unhealthy>(
  cell: Seizure,
  rows: bigint,
  liquidate: (f: F) => Promise<unknown>,
  unhealthy: F,
  pastFloor: () => Promise<F>,
): Promise<void> {
  const { pool, bold, tokenAddress } = unhealthy;
  if (cell === "no") {
    await expect(liquidate(unhealthy))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, tokenAddress, rows);
    return;
  }
  if (cell === "past the hard floor") {
    await expect(liquidate(unhealthy)).to.be.revertedWithCustomError(pool, "LendingPool_AboveHardFloor");
    const past = await pastFloor();
    await liquidate(past);
    expect(await past.pool.debtOf(past.bold.address)).to.equal(0n);
    return;
  }
  const before = await pool.debtOf(bold.address);
  await liquidate(unhealthy);
  const after = await pool.debtOf(bold.address);
  // The health is above 0.9: all of it in the session, a quarter outside.
  if (cell === "yes") expect(after).to.equal(0n);
  else expect(after).to.be.within((before * 7_499n) / 10_000n, (before * 7_501n) / 10_000n);
}
