import { baseNeeded } from "../../sdk/reserves/stock.ts";
import type { Balance } from "../chapters/balance.ts";
import type { BookRow } from "../stage/books.ts";
import { BOND, type Name, PENALTY, type WindowStage } from "./stage.ts";

const MONEY = 6;
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
  const settled = (await primary.queryFilter(filters.WindowSettled(), since)).map(({ args }) => args);
  const claimed = (await primary.queryFilter(filters.FillClaimed(), since)).map(({ args }) => args);
  const total = sum(settled);

  // Requested = filled + returned, in either direction.
  const money = sum((await primary.queryFilter(filters.DepositRequest(), since)).map(({ args }) => args))("assets");
  const units = sum((await primary.queryFilter(filters.RedeemRequest(), since)).map(({ args }) => args))("shares");
  const moneyBack = sum((await primary.queryFilter(filters.CancelDepositClaim(), since)).map(({ args }) => args))(
    "assets",
  );
  const unitsBack = sum((await primary.queryFilter(filters.CancelRedeemClaim(), since)).map(({ args }) => args))(
    "shares",
  );
  balance.same("money requested", money, "money filled and money returned", total("assetsFilled") + moneyBack, MONEY);
  balance.same("units requested", units, "units filled and units returned", total("unitsFilled") + unitsBack);

  // What was filled is paid, to the last wei.
  const paid = (direction: bigint) => sum(claimed.filter((each) => each.direction === direction))("out");
  balance.same("units claimed by creations", paid(CREATION), "units created", total("unitsOut"));
  balance.same("money claimed by redemptions", paid(REDEMPTION), "money of redemptions", total("assetsOut"), MONEY);
  const minted = sum((await token.queryFilter(token.filters.Minted(), since)).map(({ args }) => args))("units");
  const burned = sum((await token.queryFilter(token.filters.Burned(), since)).map(({ args }) => args))("units");
  balance.same(
    "units minted less units burned",
    minted - burned,
    "units created less units redeemed",
    total("unitsOut") - total("unitsFilled"),
  );

  // Money, by purpose and by transfer.
  const penalties = sum((await primary.queryFilter(filters.PenaltyClaimed(), since)).map(({ args }) => args))("assets");
  const fees = sum((await primary.queryFilter(filters.FeesClaimed(), since)).map(({ args }) => args))("amount");
  const bondsBack = sum((await primary.queryFilter(filters.BondWithdrawn(), since)).map(({ args }) => args))("amount");
  balance.same("penalties claimed", penalties, "the penalty of one window", PENALTY, MONEY);
  balance.same("fees fetched", fees, "fees of the settlements", total("fees"), MONEY);
  balance.same("bond taken back", bondsBack, "bond posted less the penalty", BOND - PENALTY, MONEY);
  const toBroker = changeOf(books, "broker") - bondsBack;
  balance.same(
    "money paid in by creations",
    money,
    "to the broker, fees, redemptions and refunds",
    toBroker + fees + paid(REDEMPTION) + moneyBack,
    MONEY,
  );
  const into = sum((await dollar.queryFilter(dollar.filters.Transfer(undefined, primaryAddress), since)).map(argsOf))(
    "value",
  );
  const outOf = sum((await dollar.queryFilter(dollar.filters.Transfer(primaryAddress), since)).map(argsOf))("value");
  balance.same("money sent to the market", into, "requests", money, MONEY);
  balance.same("money sent by the market", outOf, "requests and the bond", money + BOND, MONEY);

  // Nothing stays.
  const escrow = await primary.escrow();
  balance.same("money in the market", await dollar.balanceOf(primaryAddress), "money in escrow", escrow.assets, MONEY);
  balance.same("units in the market", await token.balanceOf(primaryAddress), "units in escrow", escrow.units);
  balance.same("money in escrow", escrow.assets, "nothing", 0n, MONEY);
  balance.same("units in escrow", escrow.units, "nothing", 0n);

  const factor = await token.reinvestFactor();
  const coverage = await prover.verifier.coverageAt(tokenAddress, factor);
  const needed = baseNeeded(await token.totalSupply(), factor);
  balance.same("base units that the supply needs", needed, "the gate's need", coverage.needed);
  balance.atMost("the gate's need", coverage.needed, "base units proven", coverage.proven);
}

function argsOf<T>({ args }: { args: T }): T {
  return args;
}

/** Answers sums of one field over many events. */
function sum<T extends object>(events: readonly T[]): (field: keyof T & string) => bigint {
  return (field) => events.reduce((total, event) => total + BigInt(event[field] as bigint), 0n);
}

function changeOf(books: readonly BookRow[], party: string): bigint {
  const row = books.find((each) => each.party === party);
  if (row === undefined) throw new Error(`${party} is in no books`);
  return row.moneyChange;
}
