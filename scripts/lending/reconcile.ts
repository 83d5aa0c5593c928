import type { Balance } from "../chapters/balance.ts";
import { MONEY_DECIMALS } from "../stage/books.ts";
import { Sums } from "../stage/sums.ts";
import { SYMBOLS, type Ticker } from "./prices.ts";
import type { LendingStage, Name } from "./stage.ts";

/** All who have units or money. */
export function partiesOf({ people, poolAddress }: LendingStage): [string, string][] {
  const named = Object.entries(people).map(([name, { address }]): [string, string] => [name, address]);
  return [...named, ["the pool", poolAddress]];
}

/** Adds up what happened since a block, each figure from another source than the one it is compared with; throws where it does not. */
export async function reconcile(
  { pool, poolAddress, people, listed, dollar }: LendingStage,
  balance: Balance,
  since: number,
  borrowers: Readonly<Partial<Record<Name, { readonly symbol: Ticker }>>>,
): Promise<void> {
  const { filters } = pool;
  const assetsOf = ({ assets }: { readonly assets: bigint }): bigint => assets;
  const lent = Sums.of(await pool.queryFilter(filters.Deposit(), since)).total(assetsOf);
  const taken = Sums.of(await pool.queryFilter(filters.Withdraw(), since)).total(assetsOf);
  const borrowed = Sums.of(await pool.queryFilter(filters.Borrowed(), since)).total(assetsOf);
  const repaid = Sums.of(await pool.queryFilter(filters.Repaid(), since)).total(assetsOf);
  const liquidations = Sums.of(await pool.queryFilter(filters.Liquidated(), since));
  const redeemed = liquidations.total(({ outcome }) => outcome.repaid);
  const writtenOff = liquidations.total(({ outcome }) => outcome.deficit);
  const interest = Sums.of(await pool.queryFilter(filters.InterestAccrued(), since));
  await pool.accrue();
  const last = Sums.of(await pool.queryFilter(filters.InterestAccrued(), "latest"));
  const accrued = interest.total((each) => each.interest) + last.total((each) => each.interest);
  const toGap = interest.total(({ toGapReserve }) => toGapReserve) + last.total(({ toGapReserve }) => toGapReserve);

  const cash = await pool.cash();
  const money = (left: string, a: bigint, right: string, b: bigint) => balance.same(left, a, right, b, MONEY_DECIMALS);
  money("dollars in the pool", await dollar.balanceOf(poolAddress), "cash by its books", cash);
  money(
    "cash by its books",
    cash,
    "lent and repaid less taken and borrowed",
    lent + repaid + redeemed - taken - borrowed,
  );
  const debt = await pool.totalDebt();
  money(
    "all debt",
    debt,
    "borrowed and interest less repaid and written off",
    borrowed + accrued - repaid - redeemed - writtenOff,
  );
  const gapReserve = await pool.gapReserve();
  money("the gap reserve", gapReserve, "its part of the interest", toGap);
  money("lenders' assets", await pool.totalAssets(), "cash and debt less the gap reserve", cash + debt - gapReserve);
  let claims = 0n;
  for (const name of ["pension fund", "saver"] as const) {
    claims += await pool.convertToAssets(await pool.balanceOf(people[name]));
  }
  balance.atMost("what the two lenders may claim", claims, "lenders' assets", await pool.totalAssets(), MONEY_DECIMALS);
  money("lenders' losses", await pool.totalDeficit(), "nothing", 0n);

  const withdrawn = Sums.of(await pool.queryFilter(filters.CollateralWithdrawn(), since));
  for (const symbol of SYMBOLS) {
    const { token, tokenAddress } = listed[symbol];
    let posted = 0n;
    for (const [name, borrower] of Object.entries(borrowers)) {
      if (borrower.symbol === symbol) posted += await pool.unitsOf(people[name as Name], tokenAddress);
    }
    const inPool = await token.balanceOf(poolAddress);
    balance.same(`units of ${symbol} in the pool`, inPool, "its borrower's", posted);
    const seized = liquidations.where((each) => each.token === tokenAddress).total(({ outcome }) => outcome.seized);
    const taken = withdrawn.where((each) => each.token === tokenAddress).total(({ units }) => units);
    const supply = await token.totalSupply();
    balance.same(`units of ${symbol} there are`, supply, "in the pool, seized and taken out", inPool + seized + taken);
  }
}
