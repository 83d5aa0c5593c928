import { baseNeeded } from "../../sdk/reserves/stock.ts";
import type { Balance } from "../chapters/balance.ts";
import { type BookRow, MONEY_DECIMALS } from "../stage/books.ts";
import { Sums } from "../stage/sums.ts";
import { BOND, type Name, PENALTY, type WindowStage } from "./stage.ts";

/** IPrimaryMarket.Direction as events have it. */
const [CREATION, REDEMPTION] = [0n, 1n];

/** All who have units or money. */
export function partiesOf({ people, broker, feeRecipient, primaryAddress }: WindowStage): [string, string][] {
  return [
    ...(Object.entries(people) as [Name, { address: string }][]).map(([name, { address }]): [string, string] => [
      name,
      address,
    ]),
    ["broker", broker.address],
    ["fee recipient", feeRecipient.address],
    ["the market", primaryAddress],
  ];
}

/**
 * Adds everything up that happened since a block, each figure from another source than the one it is compared with; throws where
 * it does not.
 */
export async function reconcile(
  stage: WindowStage,
  balance: Balance,
  since: number,
  books: readonly BookRow[],
): Promise<void> {
  const { token, tokenAddress, dollar, primary, primaryAddress, prover } = stage;
  const { filters } = primary;
  const settled = Sums.of(await primary.queryFilter(filters.WindowSettled(), since));
  const claimed = Sums.of(await primary.queryFilter(filters.FillClaimed(), since));

  // Requested = filled + returned, in either direction.
  const money = Sums.of(await primary.queryFilter(filters.DepositRequest(), since)).total(assetsOf);
  const units = Sums.of(await primary.queryFilter(filters.RedeemRequest(), since)).total(({ shares }) => shares);
  const moneyBack = Sums.of(await primary.queryFilter(filters.CancelDepositClaim(), since)).total(assetsOf);
  const unitsBack = Sums.of(await primary.queryFilter(filters.CancelRedeemClaim(), since)).total(
    ({ shares }) => shares,
  );
  const moneyFilled = settled.total(({ assetsFilled }) => assetsFilled);
  const unitsFilled = settled.total((each) => each.unitsFilled);
  balance.same("money requested", money, "money filled and money returned", moneyFilled + moneyBack, MONEY_DECIMALS);
  balance.same("units requested", units, "units filled and units returned", unitsFilled + unitsBack);

  // What was filled is paid, to the last wei.
  const paid = (direction: bigint) => claimed.where((each) => each.direction === direction).total(({ out }) => out);
  const created = settled.total(({ unitsOut }) => unitsOut);
  balance.same("units claimed by creations", paid(CREATION), "units created", created);
  const proceeds = settled.total(({ assetsOut }) => assetsOut);
  balance.same("money claimed by redemptions", paid(REDEMPTION), "money of redemptions", proceeds, MONEY_DECIMALS);
  const minted = Sums.of(await token.queryFilter(token.filters.Minted(), since)).total((each) => each.units);
  const burned = Sums.of(await token.queryFilter(token.filters.Burned(), since)).total((each) => each.units);
  balance.same("units minted less units burned", minted - burned, "units created less redeemed", created - unitsFilled);

  // Money, by purpose and by transfer.
  const penalties = Sums.of(await primary.queryFilter(filters.PenaltyClaimed(), since)).total(assetsOf);
  const fees = Sums.of(await primary.queryFilter(filters.FeesClaimed(), since)).total(amountOf);
  const bondsBack = Sums.of(await primary.queryFilter(filters.BondWithdrawn(), since)).total(amountOf);
  balance.same("penalties claimed", penalties, "the penalty of one window", PENALTY, MONEY_DECIMALS);
  balance.same(
    "fees fetched",
    fees,
    "fees of the settlements",
    settled.total((each) => each.fees),
    MONEY_DECIMALS,
  );
  balance.same("bond taken back", bondsBack, "bond posted less the penalty", BOND - PENALTY, MONEY_DECIMALS);
  const toBroker = changeOf(books, "broker") - bondsBack;
  const paidOut = toBroker + fees + paid(REDEMPTION) + moneyBack;
  balance.same(
    "money paid in by creations",
    money,
    "to the broker, fees, redemptions and refunds",
    paidOut,
    MONEY_DECIMALS,
  );
  const { Transfer } = dollar.filters;
  const into = Sums.of(await dollar.queryFilter(Transfer(undefined, primaryAddress), since)).total(
    (each) => each.value,
  );
  const outOf = Sums.of(await dollar.queryFilter(Transfer(primaryAddress), since)).total((each) => each.value);
  balance.same("money sent to the market", into, "requests", money, MONEY_DECIMALS);
  balance.same("money sent by the market", outOf, "requests and the bond", money + BOND, MONEY_DECIMALS);

  // Nothing stays.
  const escrow = await primary.escrow();
  balance.same(
    "money in the market",
    await dollar.balanceOf(primaryAddress),
    "money in escrow",
    escrow.assets,
    MONEY_DECIMALS,
  );
  balance.same("units in the market", await token.balanceOf(primaryAddress), "units in escrow", escrow.units);
  balance.same("money in escrow", escrow.assets, "nothing", 0n, MONEY_DECIMALS);
  balance.same("units in escrow", escrow.units, "nothing", 0n);

  const factor = await token.reinvestFactor();
  const coverage = await prover.verifier.coverageAt(tokenAddress, factor);
  const needed = baseNeeded(await token.totalSupply(), factor);
  balance.same("base units that the supply needs", needed, "the gate's need", coverage.needed);
  balance.atMost("the gate's need", coverage.needed, "base units proven", coverage.proven);
}

function changeOf(books: readonly BookRow[], party: string): bigint {
  const row = books.find((each) => each.party === party);
  if (row === undefined) throw new Error(`${party} is in no books`);
  return row.moneyChange;
}

const assetsOf = ({ assets }: { readonly assets: bigint }): bigint => assets;
const amountOf = ({ amount }: { readonly amount: bigint }): bigint => amount;
