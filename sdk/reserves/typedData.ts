/**
 * What attestors, custodians and the operators of sub-ledgers sign (EIP-712), as ethers takes it:
 * `signer.signTypedData(reservesDomain(chainId, verifier), RESERVE_ATTESTATION, attestation)`.
 */
import { AbiCoder } from "ethers/abi";
import { keccak256 } from "ethers/crypto";
import type { TypedDataDomain, TypedDataField } from "ethers/hash";
import type { Bytes32 } from "./codec.ts";

export const SIGNING_NAME = "Counterfoil Reserves";
export const SIGNING_VERSION = "1";

type TypedDataTypes = Record<string, TypedDataField[]>;

/** ReserveVerifier: what k of n attestors state about a cut. */
export type ReserveAttestation = {
  readonly cutHash: Bytes32;
  readonly validUntil: bigint;
  /** Shares, settled and unencumbered, at the cut's split factor; the total of the tree of positions. */
  readonly reserves: bigint;
  /** Units owed outside this token's supply. */
  readonly liabilityUnits: bigint;
  readonly positionsRoot: Bytes32;
  readonly positionsCount: bigint;
  readonly positionsDepth: bigint;
  readonly missingReceiptsHash: Bytes32;
  readonly dataHash: Bytes32;
};

export const RESERVE_ATTESTATION: TypedDataTypes = {
  ReserveAttestation: [
    { name: "cutHash", type: "bytes32" },
    { name: "validUntil", type: "uint64" },
    { name: "reserves", type: "uint128" },
    { name: "liabilityUnits", type: "uint128" },
    { name: "positionsRoot", type: "bytes32" },
    { name: "positionsCount", type: "uint32" },
    { name: "positionsDepth", type: "uint8" },
    { name: "missingReceiptsHash", type: "bytes32" },
    { name: "dataHash", type: "bytes32" },
  ],
};

/** ReserveVerifier: a custodian's word for stock that arrived after the last cut. */
export type InventoryReceipt = {
  readonly token: string;
  readonly recipient: string;
  readonly shares: bigint;
  readonly units: bigint;
  readonly activationCount: bigint;
  /** The last cut that does not include the stock. */
  readonly cut: bigint;
  readonly journalId: Bytes32;
  readonly validUntil: bigint;
};

export const INVENTORY_RECEIPT: TypedDataTypes = {
  InventoryReceipt: [
    { name: "token", type: "address" },
    { name: "recipient", type: "address" },
    { name: "shares", type: "uint128" },
    { name: "units", type: "uint128" },
    { name: "activationCount", type: "uint32" },
    { name: "cut", type: "uint64" },
    { name: "journalId", type: "bytes32" },
    { name: "validUntil", type: "uint64" },
  ],
};

/** SubLedger: an operator's word to a customer; what is not in the published tree can be challenged with it. */
export type BalanceStatement = {
  readonly token: string;
  readonly wallet: string;
  readonly recordId: bigint;
  readonly key: Bytes32;
  readonly amount: bigint;
  readonly issuedAt: bigint;
};

export const BALANCE_STATEMENT: TypedDataTypes = {
  BalanceStatement: [
    { name: "token", type: "address" },
    { name: "wallet", type: "address" },
    { name: "recordId", type: "uint32" },
    { name: "key", type: "bytes32" },
    { name: "amount", type: "uint128" },
    { name: "issuedAt", type: "uint64" },
  ],
};

/** The signing domain of one contract: the verifier for attestations and receipts, the sub-ledger for statements. */
export function reservesDomain(chainId: bigint, verifyingContract: string): TypedDataDomain {
  return { name: SIGNING_NAME, version: SIGNING_VERSION, chainId, verifyingContract };
}

/** A cut as the chain recorded it. */
export type Cut = {
  readonly chainId: bigint;
  readonly verifier: string;
  readonly token: string;
  readonly cut: bigint;
  readonly asOf: bigint;
  readonly supply: bigint;
  readonly totalMinted: bigint;
  readonly splitFactor: bigint;
  readonly reinvestFactor: bigint;
};

/** What attestors sign in place of the cut: keccak256(abi.encode(…)), every number as a whole word. */
export function cutHash(cut: Cut): Bytes32 {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint256", "address", "address", "uint256", "uint256", "uint256", "uint256", "uint256", "uint256"],
      [
        cut.chainId,
        cut.verifier,
        cut.token,
        cut.cut,
        cut.asOf,
        cut.supply,
        cut.totalMinted,
        cut.splitFactor,
        cut.reinvestFactor,
      ],
    ),
  );
}
