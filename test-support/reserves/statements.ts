import { concat, keccak256, type TypedDataDomain, type TypedDataField, ZeroHash } from "ethers";
import { INVENTORY_RECEIPT, RESERVE_ATTESTATION } from "../../sdk/reserves/typedData.ts";
import type { IReserveVerifier, SumTree } from "../../types/contracts/reserves/ReserveVerifier.ts";
import type { ReserveVerifier } from "../../types/index.ts";
import { openPositions } from "./positions.ts";

export type Attestation = { [K in keyof IReserveVerifier.AttestationStruct]: IReserveVerifier.AttestationStruct[K] };
export type InventoryReceipt = {
  [K in keyof IReserveVerifier.InventoryReceiptStruct]: IReserveVerifier.InventoryReceiptStruct[K];
};

/** Whoever can sign typed data, under an address. */
export interface TypedDataSigner {
  readonly address: string;
  signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string>;
}

/** A statement about a cut with the evidence that a post takes. */
export interface Statement {
  readonly token: string;
  readonly cut: bigint;
  readonly attestation: Attestation;
  readonly opening: SumTree.OpeningStruct;
  readonly missing: readonly string[];
}

/** The signatures of a statement, in the order in which the verifier wants them. */
export interface Signatures {
  readonly signers: string[];
  readonly signatures: string[];
}

/** Custody positions, or their total, and whatever else is not as usual. */
export interface Figures {
  readonly positions: readonly bigint[];
  readonly missing?: readonly string[];
  readonly overrides?: Partial<Attestation>;
}

export async function domainOf(verifier: ReserveVerifier): Promise<TypedDataDomain> {
  const { name, version, chainId, verifyingContract } = await verifier.eip712Domain();
  return { name, version, chainId, verifyingContract };
}

/** A statement that speaks the truth about a cut as the chain knows it; valid for ever unless overridden. */
export async function stateAbout(
  verifier: ReserveVerifier,
  token: string,
  cut: bigint,
  { positions, missing = [], overrides = {} }: Figures,
): Promise<Statement> {
  const { chainId, verifyingContract } = await verifier.eip712Domain();
  const tree = openPositions({ chainId, verifier: verifyingContract, token, cut }, positions);
  return {
    token,
    cut,
    opening: tree.opening,
    missing,
    attestation: {
      cutHash: await verifier.cutHashOf(token, cut),
      validUntil: 2n ** 64n - 1n,
      reserves: tree.total,
      liabilityUnits: 0n,
      positionsRoot: tree.root,
      positionsCount: tree.count,
      positionsDepth: tree.depth,
      missingReceiptsHash: missing.length === 0 ? ZeroHash : keccak256(concat([...missing])),
      dataHash: ZeroHash,
      ...overrides,
    },
  };
}

export async function signAttestation(
  verifier: ReserveVerifier,
  attestation: Attestation,
  attestor: TypedDataSigner,
): Promise<string> {
  return attestor.signTypedData(await domainOf(verifier), RESERVE_ATTESTATION, attestation);
}

/** The statement signed by all of `attestors`, in ascending order of their addresses. */
export async function signStatement(
  verifier: ReserveVerifier,
  { attestation }: Statement,
  attestors: readonly TypedDataSigner[],
): Promise<Signatures> {
  const sorted = ascending(attestors);
  return {
    signers: sorted.map(({ address }) => address),
    signatures: await Promise.all(sorted.map((attestor) => signAttestation(verifier, attestation, attestor))),
  };
}

export async function signReceipt(
  verifier: ReserveVerifier,
  receipt: InventoryReceipt,
  custodian: TypedDataSigner,
): Promise<string> {
  return custodian.signTypedData(await domainOf(verifier), INVENTORY_RECEIPT, receipt);
}

/** In ascending order of addresses, as the registry wants signers. */
export function ascending<T extends { readonly address: string }>(accounts: readonly T[]): T[] {
  return [...accounts].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
}
