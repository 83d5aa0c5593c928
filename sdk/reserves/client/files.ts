/** What people hand each other as JSON files: attestors' statements about a cut, and an operator's about a balance. */
import { isAddress } from "ethers/address";
import * as z from "zod";
import type { BalanceStatement, ReserveAttestation } from "../typedData.ts";

export const ATTESTATION_FORMAT = "counterfoil-attestation/1";
export const BALANCE_FORMAT = "counterfoil-balance/1";

const UINT64 = 2n ** 64n - 1n;
const UINT128 = 2n ** 128n - 1n;

const decimal = (max: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,77})$/, "must be a decimal string without sign, leading zeros or exponent")
    .refine((text) => !/^\d+$/.test(text) || BigInt(text) <= max, `must be at most ${max}`)
    .transform(BigInt);
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case hex digits");
const address = z.string().refine((text) => text.startsWith("0x") && isAddress(text), "must be an address");
const signature = z.string().regex(/^0x(?:[0-9a-f]{2})+$/, "must be 0x and lower-case hex digits");

/** One attestor's statement about a cut, signed. */
export const attestationFile = z.strictObject({
  format: z.literal(ATTESTATION_FORMAT),
  chainId: decimal(2n ** 256n - 1n),
  verifier: address,
  token: address,
  cut: decimal(UINT64),
  attestation: z.strictObject({
    cutHash: bytes32,
    validUntil: decimal(UINT64),
    reserves: decimal(UINT128),
    liabilityUnits: decimal(UINT128),
    positionsRoot: bytes32,
    positionsCount: decimal(2n ** 32n - 1n),
    positionsDepth: decimal(40n),
    missingReceiptsHash: bytes32,
    dataHash: bytes32,
  }),
  /** The journals whose hash the attestation has, in the order in which they were hashed. */
  missingReceipts: z.array(bytes32).max(16),
  attestor: address,
  signature,
});

/** An operator's statement about a customer's balance, signed. */
export const balanceFile = z.strictObject({
  format: z.literal(BALANCE_FORMAT),
  chainId: decimal(2n ** 256n - 1n),
  ledger: address,
  /** Whom the key is of, for people; the key decides. */
  account: z.string().min(1),
  nonce: bytes32.nullable(),
  statement: z.strictObject({
    token: address,
    wallet: address,
    recordId: decimal(2n ** 32n - 1n),
    key: bytes32,
    amount: decimal(UINT128),
    issuedAt: decimal(UINT64),
  }),
  signature,
});

export type AttestationFile = z.infer<typeof attestationFile>;
export type BalanceFile = z.infer<typeof balanceFile>;

/* The schemas give what is signed, field by field. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const _attestation: Same<
  AttestationFile["attestation"],
  { -readonly [K in keyof ReserveAttestation]: ReserveAttestation[K] }
> = true;
const _statement: Same<BalanceFile["statement"], { -readonly [K in keyof BalanceStatement]: BalanceStatement[K] }> =
  true;
void _attestation;
void _statement;

/** The text of such a file: bigints as decimal strings, two spaces, a line break at the end. */
export function fileText(file: AttestationFile | BalanceFile): string {
  const text = JSON.stringify(file, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
  return `${text}\n`;
}
