import { baseNeeded, baseOf, sharesFor } from "../../sdk/reserves/stock.ts";
import type { EquityToken } from "../../types/index.ts";
import type { Chain, Signer } from "../chain.ts";
import type { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { shortened } from "../format.ts";
import type { ReserveProver } from "../reserves/prover.ts";

/** A token, and who proves its stock. */
export interface ProvenToken {
  readonly chain: Chain;
  readonly token: EquityToken;
  readonly tokenAddress: string;
  readonly prover: ReserveProver;
}

/** IReserveStatus.Status. */
export const STATUS = ["UNPROVEN", "FRESH", "STALE", "FROZEN", "UNDERBACKED"] as const;

export type Status = (typeof STATUS)[number];

/** Cuts and posts the fewest shares that back `units`; attestors sign off-chain in between. */
export async function prove(stage: ProvenToken, journal: Journal, units: bigint): Promise<void> {
  await cut(stage, journal);
  await post(stage, journal, await sharesBehind(stage, units));
  await requireStatus(stage, "FRESH");
}

/** A custodian puts the books of this block on record. */
export async function cut({ prover, tokenAddress }: ProvenToken, journal: Journal): Promise<void> {
  await journal.step("custodian", "cuts: the books of this block are on record", prover.cut(tokenAddress));
}

/**
 * Posts what custody held at the newest cut.
 * @param missing The journals whose stock never arrived.
 * @param attestors Who signs; left out: a quorum.
 */
export async function post(
  stage: ProvenToken,
  journal: Journal,
  shares: bigint,
  missing: readonly string[] = [],
  attestors?: readonly Signer[],
): Promise<void> {
  const { prover, token, tokenAddress } = stage;
  const statement = await prover.state(tokenAddress, await isinOf(stage), shares, missing);
  const signed = await prover.sign(statement, attestors);
  const without = missing.length === 0 ? "" : ` and ${missing.length} receipt as missing`;
  const what = `posts ${shortened(shares)} shares${without}, signed by ${signed.signers.length} of 5 attestors`;
  await journal.step("anyone", what, prover.post(statement, signed));
  const { proven } = await prover.verifier.coverageAt(tokenAddress, await token.reinvestFactor());
  requireSame("the proof of reserves", "base units proven", proven, baseOf(shares, await token.splitFactor()));
}

export async function requireStatus({ prover, tokenAddress }: ProvenToken, expected: Status): Promise<void> {
  const { state } = await prover.verifier.status(tokenAddress);
  requireSame("the proof of reserves", "status", STATUS[Number(state)], expected);
}

/** The fewest shares that prove the stock of `units` at the newest cut. */
export async function sharesBehind({ prover, tokenAddress }: ProvenToken, units: bigint): Promise<bigint> {
  const newest = await prover.verifier.cutOf(tokenAddress, await prover.verifier.lastCut(tokenAddress));
  return sharesFor(baseNeeded(units, newest.reinvestFactor), newest.splitFactor);
}

export async function isinOf({ token, chain }: ProvenToken): Promise<string> {
  return chain.ethers.toUtf8String(await token.isin());
}
