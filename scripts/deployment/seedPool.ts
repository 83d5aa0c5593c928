/** Gives a pool of a testnet lenders' money, and an account that owes some of it: enough to read, to borrow more, and to liquidate. */
import { formatUnits, MaxUint256, parseUnits } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { PoolListing } from "../../deploy/lendingPlan.ts";
import type { EquityToken, LendingPool, TestnetDollar } from "../../types/index.ts";
import { mined } from "../reserves/prover.ts";

type Signer = Awaited<ReturnType<NetworkConnection<"l1">["ethers"]["getSigners"]>>[number];

/** What the seeding of a pool is done with. */
export interface PoolStage {
  readonly pool: LendingPool;
  readonly listing: PoolListing;
  /** Pays for everything, and borrows. */
  readonly borrower: Signer;
  /** To whom the lpShares go. */
  readonly lender: string;
  /** The listed token of a ticker; undefined for money. */
  tokenOf(place: string): EquityToken | undefined;
  /** The faucet of money that has one; refuses other money. */
  faucetOf(money: string): TestnetDollar;
}

/** Money of which a pool gets so much to lend, whole units of the coin; the faucet gives as much a call. */
const LENT_MONEY = "1000000";
/** Units of stock that a pool gets to lend. */
const LENT_UNITS = parseUnits("100", 18);
/** What is posted as collateral. */
const POSTED_MONEY = "50000";
const POSTED_UNITS = parseUnits("100", 18);
/** The loan, in multiples of the least that one may owe. */
const LOAN = 2n;

/** Lends, posts collateral and borrows, each unless it has been done; what the exchange's hour forbids is said. */
export async function seedPool(stage: PoolStage): Promise<string> {
  const { pool, listing, borrower, lender } = stage;
  const lent = pool.connect(borrower);
  if ((await pool.balanceOf(lender)) === 0n) {
    const assets = await provide(stage, listing.asset, LENT_UNITS, LENT_MONEY);
    if (assets === undefined) return `not now: ${borrower.address} has no ${listing.asset} to lend`;
    await mined(lent.deposit(assets, lender));
  }
  const [collateral] = listing.collaterals;
  if (collateral === undefined) return "takes no collateral";
  const address = (await stage.tokenOf(collateral.token)?.getAddress()) ?? collateral.token;
  if ((await pool.unitsOf(borrower, address)) === 0n) {
    const units = await provide(stage, collateral.token, POSTED_UNITS, POSTED_MONEY);
    if (units === undefined) return `not now: ${borrower.address} has no ${collateral.token} to post`;
    await mined(lent.supplyCollateral(address, units, borrower));
  }
  if ((await pool.debtOf(borrower)) === 0n) {
    const [borrowable] = await pool.borrowableOf(borrower);
    const supplied = `${await textOf(stage, await pool.totalAssets())} to lend`;
    if (borrowable === 0n) return `${supplied}; nothing is borrowed at this hour, or before prices are printed`;
    await mined(lent.borrow(listing.minDebt * LOAN, borrower, borrower));
  }
  const [assets, debt] = [await pool.totalAssets(), await pool.totalDebt()];
  return `${await textOf(stage, assets)} of lenders, of which ${await textOf(stage, debt)} is borrowed`;
}

/** Has the payer approve what it brings; undefined if it has not got it and nobody gives it. */
async function provide(
  { pool, borrower, tokenOf, faucetOf }: PoolStage,
  place: string,
  units: bigint,
  money: string,
): Promise<bigint | undefined> {
  const token = tokenOf(place);
  if (token !== undefined) {
    if ((await token.balanceOf(borrower)) < units) return undefined;
    await mined(token.connect(borrower).approve(pool, MaxUint256));
    return units;
  }
  const coin = faucetOf(place).connect(borrower);
  const amount = parseUnits(money, await coin.decimals());
  await mined(coin.drip(borrower, amount));
  await mined(coin.approve(pool, MaxUint256));
  return amount;
}

async function textOf({ listing, tokenOf, faucetOf }: PoolStage, assets: bigint): Promise<string> {
  const asset = tokenOf(listing.asset) ?? faucetOf(listing.asset);
  return `${formatUnits(assets, await asset.decimals())} ${await asset.symbol()}`;
}
