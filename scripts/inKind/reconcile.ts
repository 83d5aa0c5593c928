import { baseNeeded } from "../../sdk/reserves/stock.ts";
import type { Balance } from "../chapters/balance.ts";
import { MONEY_DECIMALS } from "../stage/books.ts";
import { Sums } from "../stage/sums.ts";
import { type InKindStage, TERMS } from "./stage.ts";

/** What the chapter wrote down while it happened. */
export interface Written {
  readonly creations: readonly { readonly units: bigint; readonly bond: bigint; readonly end: string }[];
  readonly redemptions: readonly { readonly units: bigint; readonly shares: bigint; readonly end: string }[];
  /** Shares. */
  readonly inCustody: bigint;
}

/** All who have units or money. */
export function partiesOf({ participants, pensionFund, backstop, deskAddress }: InKindStage): [string, string][] {
  return [
    ["first participant", participants["first participant"].address],
    ["second participant", participants["second participant"].address],
    ["pension fund", pensionFund.address],
    ["backstop", backstop.address],
    ["the desk", deskAddress],
  ];
}

/**
 * Adds everything up that happened since a block, each figure from another source than the one it is compared with; throws where
 * it does not.
 */
export async function reconcile(stage: InKindStage, balance: Balance, since: number, written: Written): Promise<void> {
  await reconcileUnits(stage, balance, since, written);
  await reconcileMoney(stage, balance, since, written);
  await reconcileStock(stage, balance, written);
}

async function reconcileUnits(
  { desk, token, deskAddress }: InKindStage,
  balance: Balance,
  since: number,
  { creations, redemptions }: Written,
): Promise<void> {
  const { filters } = desk;
  const created = Sums.of(await desk.queryFilter(filters.Created(), since)).total(({ units }) => units);
  const burned = Sums.of(await desk.queryFilter(filters.RedemptionBurned(), since)).total(({ units }) => units);
  const asked = Sums.of(await desk.queryFilter(filters.RedemptionRequested(), since)).total(({ units }) => units);
  const cancelled = Sums.of(await desk.queryFilter(filters.RedemptionCancelled(), since)).total(({ units }) => units);
  balance.same("units created", created, "units of the receipts", new Sums(creations).total(unitsOf));
  balance.same("units of redemptions requested", asked, "units burned and units given back", burned + cancelled);
  const redeemed = new Sums(redemptions).where(({ end }) => end === "REDEEMED").total(unitsOf);
  balance.same("units burned", burned, "units of redemptions delivered", redeemed);
  const minted = Sums.of(await token.queryFilter(token.filters.Minted(), since)).total(unitsOf);
  const gone = Sums.of(await token.queryFilter(token.filters.Burned(), since)).total(unitsOf);
  balance.same("units minted less units burned", minted - gone, "units created less redeemed", created - burned);
  balance.same("units in the desk", await token.balanceOf(deskAddress), "nothing", 0n);
}

async function reconcileMoney(
  { desk, dollar, deskAddress, participants }: InKindStage,
  balance: Balance,
  since: number,
  { creations }: Written,
): Promise<void> {
  const { filters } = desk;
  const posted = Sums.of(await desk.queryFilter(filters.BondPosted(), since)).total(amountOf);
  const withdrawn = Sums.of(await desk.queryFilter(filters.BondWithdrawn(), since)).total(amountOf);
  const claimed = Sums.of(await desk.queryFilter(filters.ForfeitedClaimed(), since)).total(amountOf);
  const locked = Sums.of(await desk.queryFilter(filters.ReceiptBonded(), since)).total(amountOf);
  const freed = Sums.of(await desk.queryFilter(filters.ReceiptProven(), since)).total(amountOf);
  const forfeited = Sums.of(await desk.queryFilter(filters.BondForfeited(), since)).total(amountOf);
  const terms = new Sums(Object.values(TERMS)).total(({ bond }) => bond);
  balance.same("bonds posted", posted, "bonds as agreed", terms, MONEY_DECIMALS);
  balance.same("bonds posted", posted, "taken back, and taken by the backstop", withdrawn + claimed, MONEY_DECIMALS);
  balance.same(
    "bonds locked",
    locked,
    "as computed for the receipts",
    new Sums(creations).total(bondOf),
    MONEY_DECIMALS,
  );
  balance.same("bonds locked", locked, "freed and forfeited", freed + forfeited, MONEY_DECIMALS);
  const missing = new Sums(creations).where(({ end }) => end === "MISSING").total(bondOf);
  balance.same("bonds forfeited", forfeited, "bonds of missing stock", missing, MONEY_DECIMALS);
  balance.same("bonds forfeited", forfeited, "taken by the backstop", claimed, MONEY_DECIMALS);
  let left = 0n;
  for (const account of Object.values(participants)) left += (await desk.bondOf(account)).posted;
  balance.same("bonds left", left, "nothing", 0n, MONEY_DECIMALS);
  balance.same("money in the desk", await dollar.balanceOf(deskAddress), "nothing", 0n, MONEY_DECIMALS);
}

async function reconcileStock(
  { token, tokenAddress, prover }: InKindStage,
  balance: Balance,
  { redemptions, inCustody }: Written,
): Promise<void> {
  const { reserveBase, provisionalBase, committedBase } = await prover.verifier.epochOf(tokenAddress);
  const delivered = new Sums(redemptions).total(({ shares }) => shares);
  const redeemed = new Sums(redemptions).where(({ end }) => end === "REDEEMED").total(unitsOf);
  const multiplier = await token.uiMultiplier();
  balance.same("shares delivered", delivered, "shares of the units burned", (redeemed * multiplier) / 10n ** 18n);
  // No split yet: a base unit is a share.
  balance.same("shares in custody", inCustody, "shares proven", reserveBase);
  balance.same("stock counted without a proof", provisionalBase, "nothing", 0n);
  balance.same("stock committed to redemptions", committedBase, "nothing", 0n);
  const factor = await token.reinvestFactor();
  const coverage = await prover.verifier.coverageAt(tokenAddress, factor);
  const needed = baseNeeded(await token.totalSupply(), factor);
  balance.same("base units that the supply needs", needed, "the gate's need", coverage.needed);
  balance.atMost("the gate's need", coverage.needed, "base units proven", coverage.proven);
}

const unitsOf = ({ units }: { readonly units: bigint }): bigint => units;
const amountOf = ({ amount }: { readonly amount: bigint }): bigint => amount;
const bondOf = ({ bond }: { readonly bond: bigint }): bigint => bond;
