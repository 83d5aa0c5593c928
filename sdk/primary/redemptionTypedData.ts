/**
 * What custodians sign for an in-kind desk (EIP-712), as ethers takes it:
 * `signer.signTypedData(inKindDomain(chainId, desk), REDEMPTION_COMMITMENT, redemptionCommitment(id, redemption, m, until))`.
 */
import type { TypedDataDomain, TypedDataField } from "ethers/hash";

/** The name of the desk's signing domain. */
export const IN_KIND_SIGNING_NAME = "Counterfoil In Kind";
/** Its version. */
export const IN_KIND_SIGNING_VERSION = "1";

type TypedDataTypes = Record<string, TypedDataField[]>;

const ONE = 10n ** 18n;

/** A redemption, as far as its custodian has to know it; `redemptionOf` of the desk has these fields. */
export interface RequestedRedemption {
  /** The participant whose units they are. */
  readonly account: string;
  /** Units escrowed, 18 decimals. */
  readonly units: bigint;
  /** What is agreed on about the delivery, hashed. */
  readonly deliveryHash: string;
}

/** InKindDesk: a custodian's promise to deliver stock for escrowed units. */
export type RedemptionCommitment = {
  readonly redemptionId: bigint;
  readonly account: string;
  readonly units: bigint;
  /** `floor(units × m / 1e18)` at the moment in which the promise is brought: another multiplier voids it. */
  readonly shares: bigint;
  readonly deliveryHash: string;
  /** Last second at which it may be brought, Unix seconds. */
  readonly validUntil: bigint;
};

/** InKindDesk: the same custodian's word that the stock is delivered; the units are burned on it. */
export type RedemptionAcknowledgement = {
  readonly redemptionId: bigint;
  /** As committed. */
  readonly shares: bigint;
  readonly deliveryHash: string;
};

/** The types of a {@link RedemptionCommitment}. */
export const REDEMPTION_COMMITMENT: TypedDataTypes = {
  RedemptionCommitment: [
    { name: "redemptionId", type: "uint256" },
    { name: "account", type: "address" },
    { name: "units", type: "uint128" },
    { name: "shares", type: "uint128" },
    { name: "deliveryHash", type: "bytes32" },
    { name: "validUntil", type: "uint64" },
  ],
};

/** The types of a {@link RedemptionAcknowledgement}. */
export const REDEMPTION_ACKNOWLEDGEMENT: TypedDataTypes = {
  RedemptionAcknowledgement: [
    { name: "redemptionId", type: "uint256" },
    { name: "shares", type: "uint128" },
    { name: "deliveryHash", type: "bytes32" },
  ],
};

/** The signing domain of one desk. */
export function inKindDomain(chainId: bigint, desk: string): TypedDataDomain {
  return { name: IN_KIND_SIGNING_NAME, version: IN_KIND_SIGNING_VERSION, chainId, verifyingContract: desk };
}

/**
 * What a custodian promises for a redemption.
 * @param multiplier The token's `uiMultiplier`, 18 decimals; shares are rounded down by it.
 * @param validUntil Last second at which the promise may be brought, Unix seconds.
 */
export function redemptionCommitment(
  redemptionId: bigint,
  { account, units, deliveryHash }: RequestedRedemption,
  multiplier: bigint,
  validUntil: bigint,
): RedemptionCommitment {
  return { redemptionId, account, units, shares: (units * multiplier) / ONE, deliveryHash, validUntil };
}

/** What the custodian acknowledges once it has delivered the shares that it has committed to. */
export function redemptionAcknowledgement(
  redemptionId: bigint,
  { shares, deliveryHash }: Pick<RedemptionCommitment, "shares" | "deliveryHash">,
): RedemptionAcknowledgement {
  return { redemptionId, shares, deliveryHash };
}
