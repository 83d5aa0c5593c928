import { HASH_BYTES, Prefix, TreeKind } from "../layout.ts";
import { Decimal, parseDecimal } from "./decimal.ts";
import type { Keccak256 } from "./keccak.ts";
import type { RowFields } from "./rowFields.ts";

/** Computes, for the row whose fields were just found, what the tree and the search for duplicates need. */
export interface RowKeys {
  readonly amountColumn: number;
  /** The key of the row's leaf. */
  key: Uint8Array;
  /** The hash of what must be in the register once: a customer's id whatever its nonce, otherwise the key. */
  identity: Uint8Array;
  read(fields: RowFields): void;
}

export function rowKeys(kind: TreeKind, keccak256: Keccak256): RowKeys {
  return kind === TreeKind.POSITIONS ? new PositionKeys(keccak256) : new AccountKeys(keccak256);
}

const NOTHING: Uint8Array = new Uint8Array(HASH_BYTES);
const ADDRESS_BYTES = 20;
const ADDRESS_TEXT = 2 + 2 * ADDRESS_BYTES;
const BYTES32_TEXT = 2 + 2 * HASH_BYTES;
const ISIN_BYTES = 12;

/** ASCII to the value of a hex digit; 0xff for anything else. */
const NIBBLES = new Uint8Array(256).fill(0xff);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  NIBBLES[digit.charCodeAt(0)] = value;
  NIBBLES[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Decodes the hex digits after the first two characters; false if one of them is none. */
function decodeHex(source: Uint8Array, start: number, end: number, target: Uint8Array, offset: number): boolean {
  for (let at = start + 2, to = offset; at < end; at += 2, to++) {
    const high = NIBBLES[source[at] ?? 0] ?? 0xff;
    const low = NIBBLES[source[at + 1] ?? 0] ?? 0xff;
    if ((high | low) > 0xf) return false;
    target[to] = (high << 4) | low;
  }
  return true;
}

function startsWith0x(source: Uint8Array, start: number): boolean {
  return source[start] === 0x30 && source[start + 1] === 0x78;
}

/** `account` and, if the register has the column, `nonce`. */
class AccountKeys implements RowKeys {
  readonly amountColumn = 1;
  key = NOTHING;
  identity = NOTHING;
  readonly #keccak256: Keccak256;
  readonly #wallet = new Uint8Array(1 + ADDRESS_BYTES);
  readonly #customer = new Uint8Array(1 + 2 * HASH_BYTES);

  constructor(keccak256: Keccak256) {
    this.#keccak256 = keccak256;
    this.#wallet[0] = Prefix.wallet;
    this.#customer[0] = Prefix.customer;
  }

  read(fields: RowFields): void {
    if (fields.isEmpty(0)) throw fields.fault("empty", 0);
    if (this.#isWallet(fields)) {
      if (this.#hasNonce(fields)) throw fields.fault("wallet-with-nonce", 2);
      this.key = this.#keccak256(this.#wallet);
      this.identity = this.key;
      return;
    }
    const { source, starts, ends } = fields;
    this.identity = this.#keccak256(source.subarray(starts[0], ends[0]));
    this.#customer.set(this.identity, 1);
    if (this.#hasNonce(fields)) this.#readNonce(fields);
    else this.#customer.fill(0, 1 + HASH_BYTES);
    this.key = this.#keccak256(this.#customer);
  }

  #isWallet(fields: RowFields): boolean {
    const { source, starts, ends } = fields;
    const start = starts[0] ?? 0;
    const end = ends[0] ?? 0;
    if (end - start !== ADDRESS_TEXT || source[start] !== 0x30) return false;
    const hasX = startsWith0x(source, start);
    if (!hasX && source[start + 1] !== 0x58) return false;
    if (!decodeHex(source, start, end, this.#wallet, 1)) return false;
    if (!hasX) throw fields.fault("wallet-prefix", 0);
    return true;
  }

  #hasNonce(fields: RowFields): boolean {
    return fields.columns.length > 2 && !fields.isEmpty(2);
  }

  #readNonce(fields: RowFields): void {
    const { source, starts, ends } = fields;
    const start = starts[2] ?? 0;
    const end = ends[2] ?? 0;
    const isBytes32 =
      end - start === BYTES32_TEXT &&
      startsWith0x(source, start) &&
      decodeHex(source, start, end, this.#customer, 1 + HASH_BYTES);
    if (!isBytes32) throw fields.fault("not-bytes32", 2);
  }
}

/** `custodian`, `accountRef`, `isin` and `settledAt`. */
class PositionKeys implements RowKeys {
  readonly amountColumn = 4;
  key = NOTHING;
  identity = NOTHING;
  readonly #keccak256: Keccak256;
  readonly #position = new Uint8Array(1 + 2 * HASH_BYTES + ISIN_BYTES + 8);
  readonly #number = new Uint8Array(16);

  constructor(keccak256: Keccak256) {
    this.#keccak256 = keccak256;
    this.#position[0] = Prefix.position;
  }

  read(fields: RowFields): void {
    const { source, starts, ends } = fields;
    this.#readCustodian(fields);
    if (fields.isEmpty(1)) throw fields.fault("empty", 1);
    this.#position.set(this.#keccak256(source.subarray(starts[1], ends[1])), 1 + HASH_BYTES);
    this.#readIsin(fields);
    this.#readSettledAt(fields);
    this.key = this.#keccak256(this.#position);
    this.identity = this.key;
  }

  #readCustodian(fields: RowFields): void {
    const { source, starts, ends } = fields;
    const start = starts[0] ?? 0;
    const end = ends[0] ?? 0;
    const isAddress =
      end - start === ADDRESS_TEXT &&
      startsWith0x(source, start) &&
      decodeHex(source, start, end, this.#position, 1 + HASH_BYTES - ADDRESS_BYTES);
    if (!isAddress) throw fields.fault("not-an-address", 0);
  }

  #readIsin(fields: RowFields): void {
    const { source, starts, ends } = fields;
    const isin = source.subarray(starts[2], ends[2]);
    const isCapitalOrDigit = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39);
    if (isin.length !== ISIN_BYTES || !isin.every(isCapitalOrDigit)) throw fields.fault("not-an-isin", 2);
    this.#position.set(isin, 1 + 2 * HASH_BYTES);
  }

  #readSettledAt(fields: RowFields): void {
    const { source, starts, ends } = fields;
    const number = this.#number;
    const result = parseDecimal(source, starts[3] ?? 0, ends[3] ?? 0, number, 0);
    if (result === Decimal.notAnInteger) throw fields.fault("not-an-integer", 3);
    const high = number.subarray(0, 8);
    if (result === Decimal.tooLarge || high.some((byte) => byte !== 0)) throw fields.fault("above-uint64", 3);
    this.#position.set(number.subarray(8), 1 + 2 * HASH_BYTES + ISIN_BYTES);
  }
}
