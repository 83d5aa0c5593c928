import { id } from "ethers";
import type { InventoryReceipt } from "../../sdk/reserves/typedData.ts";
import { requireSame } from "../compare.ts";
import type { InKindStage, Participant } from "./stage.ts";

/** A custodian's receipt with what a creation takes beside it. */
export interface SignedReceipt {
  readonly receipt: InventoryReceipt;
  readonly journalReference: string;
  readonly signature: string;
  /** What has to be locked behind it. */
  readonly bond: bigint;
}

const ONE = 10n ** 18n;
const BPS = 10_000n;
/** IReceiptBonds.BOND_BPS. */
const BOND_BPS = 13_000n;
/** From money of 18 decimals to the stage's dollar. */
const SCALE = 10n ** 12n;
const DAY = 86_400n;

/**
 * The custodian signs for stock that a participant has journaled in. What it becomes, and what has to stand behind it, is
 * computed apart from the desk, and compared with the desk's quote.
 */
export async function receive(
  stage: InKindStage,
  participant: Participant,
  shares: bigint,
  name: string,
): Promise<SignedReceipt> {
  const { desk, deskAddress, token, tokenAddress, prover, custodian, participants, oracle, now } = stage;
  const multiplier = await token.uiMultiplier();
  const units = (shares * ONE) / multiplier;
  // Not oracle.valueOf: ethers has a method of that name on every object.
  const [, , upper] = await oracle.getFunction("valueOf")(tokenAddress);
  const value = ceil(ceil(shares * ONE, multiplier) * upper, ONE);
  const bond = ceil(ceil(value * BOND_BPS, BPS), SCALE);
  const quote = await desk.quoteCreate(shares);
  requireSame(name, "units quoted", quote.units, units);
  requireSame(name, "bond quoted", quote.bond, bond);

  const journalReference = id(name);
  const receipt: InventoryReceipt = {
    token: tokenAddress,
    recipient: deskAddress,
    shares,
    units,
    activationCount: await token.activationCount(),
    cut: await prover.verifier.lastCut(tokenAddress),
    journalId: await desk.journalIdOf(participants[participant], journalReference),
    validUntil: (await now()) + DAY,
  };
  return { receipt, journalReference, signature: await prover.receive(receipt, custodian), bond };
}

/** The arguments of `create`, for the participant itself. */
export function creationOf({ custodian }: InKindStage, signed: SignedReceipt, to: string) {
  return [signed.receipt, custodian.address, signed.signature, signed.journalReference, to] as const;
}

function ceil(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
