import { connectSuite, type Deployment } from "counterfoil/addresses";
import { maximumBorrow, readForFigures } from "counterfoil/lending";
import type { Signer } from "ethers";

/** Supplies units of a listed token to a pool, and borrows against them. Amounts are units, and base units of the pool's asset. */
export async function borrow(
  deployment: Deployment,
  [symbol, ticker]: readonly [symbol: string, ticker: string], // for example "lpUSD" and "NVDA"
  units: bigint,
  assets: bigint,
  signer: Signer,
): Promise<void> {
  const { pools, tokens } = connectSuite(deployment, signer);
  const [pool, token, account] = [pools[symbol], tokens[ticker], await signer.getAddress()];
  if (pool === undefined || token === undefined) throw new Error("not part of this deployment");
  await (await token.approve(pool, units)).wait();
  await (await pool.supplyCollateral(token, units, account)).wait();

  const most = maximumBorrow(await readForFigures(pool, account));
  // TABLE: the exchange is closed or has just opened, or a price or a proof is missing. It waits in the pool, and may be withdrawn.
  if (most.assets < assets) throw new Error(`${most.assets} at the most now (${most.bound})`);
  await (await pool.borrow(assets, account, account)).wait();
}
