/**
 * The sum tree, byte by byte: what a contract, an auditor or a customer needs to recompute any value in it. Pure
 * functions over hex strings and bigints; they run in a browser. The builder computes the same with WebAssembly.
 */
import { AbiCoder } from "ethers/abi";
import { getAddress, isAddress } from "ethers/address";
import { ZeroAddress, ZeroHash } from "ethers/constants";
import { keccak256 } from "ethers/crypto";
import { concat, toBeHex, toUtf8Bytes, zeroPadValue } from "ethers/utils";
import {
  AmountOutOfRangeError,
  InvalidAccountError,
  InvalidAddressError,
  InvalidBytesError,
  InvalidPositionError,
  InvalidSecretError,
  NumberOutOfRangeError,
  SumOverflowError,
  UnexpectedOwnerError,
  WalletWithNonceError,
} from "./errors.ts";
import { levelsFor, MAX_AMOUNT, MAX_COUNT, MAX_DEPTH, MAX_UINT64, Prefix, TreeKind } from "./layout.ts";

/** 32 bytes as 0x and 64 lower-case hex digits. */
export type Bytes32 = string;

/** What a tree speaks about; two trees that differ in any of these share no hash. */
export type TreeDomain = {
  readonly chainId: bigint;
  readonly verifier: string;
  readonly token: string;
  readonly treeKind: TreeKind;
  /** The omnibus wallet of a sub-ledger; the zero address for positions. */
  readonly owner: string;
  /** The record id of a sub-ledger, the cut id of positions. */
  readonly epoch: bigint;
};

/** A custodian's account at the time a balance in it settled. */
export type Position = {
  readonly custodian: string;
  readonly accountRef: string;
  /** Twelve capital letters and digits (ISO 6166). */
  readonly isin: string;
  /** Unix seconds. */
  readonly settledAt: bigint;
};

export type SumNode = { readonly sum: bigint; readonly hash: Bytes32 };

export const TYPEHASH: Bytes32 = keccak256(
  toUtf8Bytes(
    "CounterfoilTree(uint256 chainId,address verifier,address token,uint8 treeKind,address owner,uint64 epoch)",
  ),
);

const MAX_UINT256 = 2n ** 256n - 1n;
const BYTES32 = /^0x[0-9a-fA-F]{64}$/;
const ANY_ADDRESS = /^0[xX][0-9a-fA-F]{40}$/;
const ISIN = /^[A-Z0-9]{12}$/;
const CONTROL_CHARACTER = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Surrogate}/u;

/* DOMAIN */

export function domainHash(domain: TreeDomain): Bytes32 {
  const owner = checkedAddress("owner", domain.owner);
  if (domain.treeKind === TreeKind.POSITIONS && owner !== ZeroAddress) throw new UnexpectedOwnerError(owner);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "uint256", "address", "address", "uint8", "address", "uint64"],
      [
        TYPEHASH,
        checkedNumber("chainId", domain.chainId, MAX_UINT256),
        checkedAddress("verifier", domain.verifier),
        checkedAddress("token", domain.token),
        checkedNumber("treeKind", BigInt(domain.treeKind), 1n),
        owner,
        checkedNumber("epoch", domain.epoch, MAX_UINT64),
      ],
    ),
  );
}

/* KEYS */

/** Whether an account of a register is a wallet: 0x and 40 hex digits, in any case. Anything else is a customer id. */
export function isWallet(account: string): boolean {
  return ANY_ADDRESS.test(account) && account.startsWith("0x");
}

/** The key of a register's account: of the wallet it names, or else of the customer id. */
export function accountKey(account: string, nonce: Bytes32 | null = null): Bytes32 {
  if (!isWallet(account)) return customerKey(account, nonce);
  if (nonce !== null) throw new WalletWithNonceError(account, nonce);
  return walletKey(account);
}

export function walletKey(wallet: string): Bytes32 {
  if (!isWallet(wallet)) throw new InvalidAddressError("wallet", wallet);
  return keccak256(concat([prefix(Prefix.wallet), wallet]));
}

/** The key of a customer id; the nonce is the customer's own choice and zero where it made none. */
export function customerKey(customer: string, nonce: Bytes32 | null = null): Bytes32 {
  return keccak256(
    concat([prefix(Prefix.customer), customerHash(customer), checkedBytes32("nonce", nonce ?? ZeroHash)]),
  );
}

/** The hash of a customer id alone, the same whatever the nonce. */
export function customerHash(customer: string): Bytes32 {
  const fault = textFault(customer);
  if (fault !== null) throw new InvalidAccountError(customer, fault);
  if (ANY_ADDRESS.test(customer))
    throw new InvalidAccountError(customer, "looks like a wallet; write 0x in lower case");
  return keccak256(toUtf8Bytes(customer));
}

export function positionKey(position: Position): Bytes32 {
  const { custodian, accountRef, isin, settledAt } = position;
  if (!isWallet(custodian)) throw new InvalidPositionError("custodian", custodian, "is not an address");
  const fault = textFault(accountRef);
  if (fault !== null) throw new InvalidPositionError("accountRef", accountRef, fault);
  if (!ISIN.test(isin)) throw new InvalidPositionError("isin", isin, "is not twelve capital letters and digits");
  checkedNumber("settledAt", settledAt, MAX_UINT64);
  return keccak256(
    concat([
      prefix(Prefix.position),
      zeroPadValue(custodian, 32),
      keccak256(toUtf8Bytes(accountRef)),
      toUtf8Bytes(isin),
      toBeHex(settledAt, 8),
    ]),
  );
}

function textFault(text: string): string | null {
  if (text === "") return "is empty";
  if (LONE_SURROGATE.test(text)) return "is not valid Unicode";
  if (CONTROL_CHARACTER.test(text)) return "contains a control character";
  return null;
}

/* LEAVES AND NODES */

/** The salt of one leaf. Only who has the secret can compute it; a customer is given its own. */
export function saltOf(secret: Uint8Array, domain: Bytes32, key: Bytes32): Bytes32 {
  if (secret.length !== 32) throw new InvalidSecretError(secret.length);
  return keccak256(concat([prefix(Prefix.salt), secret, checkedBytes32("domain", domain), checkedBytes32("key", key)]));
}

export function leafNode(leaf: {
  readonly domain: Bytes32;
  readonly index: bigint;
  readonly key: Bytes32;
  readonly salt: Bytes32;
  readonly amount: bigint;
}): SumNode {
  const amount = checkedAmount(leaf.amount);
  const hash = keccak256(
    concat([
      prefix(Prefix.leaf),
      checkedBytes32("domain", leaf.domain),
      toBeHex(checkedNumber("index", leaf.index, BigInt(MAX_COUNT - 1)), 8),
      checkedBytes32("key", leaf.key),
      checkedBytes32("salt", leaf.salt),
      toBeHex(amount, 16),
    ]),
  );
  return { sum: amount, hash };
}

/** The parent of two nodes. `level` is its own: the parents of leaves are at level 1. */
export function parentNode(level: number, left: SumNode, right: SumNode): SumNode {
  checkedNumber("level", level, BigInt(MAX_DEPTH));
  const sum = checkedAmount(left.sum) + checkedAmount(right.sum);
  if (sum > MAX_AMOUNT) throw new SumOverflowError(level, left.sum, right.sum);
  const hash = keccak256(
    concat([
      prefix(Prefix.node),
      toBeHex(level, 1),
      toBeHex(left.sum, 16),
      checkedBytes32("hash", left.hash),
      toBeHex(right.sum, 16),
      checkedBytes32("hash", right.hash),
    ]),
  );
  return { sum, hash };
}

/** What stands in a tree's empty places at `level`. Its preimage is not a leaf's, so it proves nobody's balance. */
export function padNode(domain: Bytes32, level: number): SumNode {
  checkedNumber("level", level, BigInt(MAX_DEPTH));
  let pad: SumNode = { sum: 0n, hash: keccak256(concat([prefix(Prefix.pad), checkedBytes32("domain", domain)])) };
  for (let parent = 1; parent <= level; parent++) pad = parentNode(parent, pad, pad);
  return pad;
}

/** The depth of a tree with `count` leaves. */
export function depthOf(count: number): number {
  checkedNumber("count", count, BigInt(MAX_COUNT));
  return levelsFor(count);
}

/* CHECKS */

function prefix(value: number): string {
  return toBeHex(value, 1);
}

/** The amount itself, if 16 bytes hold it. */
export function checkedAmount(amount: bigint): bigint {
  if (amount < 0n || amount > MAX_AMOUNT) throw new AmountOutOfRangeError(amount);
  return amount;
}

function checkedNumber<T extends bigint | number>(field: string, value: T, max: bigint): T {
  const isInteger = typeof value === "bigint" || Number.isInteger(value);
  if (!isInteger || value < 0 || value > max) throw new NumberOutOfRangeError(field, value, max);
  return value;
}

function checkedBytes32(field: string, value: string): string {
  if (!BYTES32.test(value)) throw new InvalidBytesError(field, value, 32);
  return value;
}

function checkedAddress(field: string, value: string): string {
  if (!value.startsWith("0x") || !isAddress(value)) throw new InvalidAddressError(field, value);
  return getAddress(value);
}
