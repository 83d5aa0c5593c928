const ZERO = 0x30;
const DIGITS_A_STEP = 5;
const MAX_DIGITS = 39;
const POWERS = [1, 10, 100, 1_000, 10_000, 100_000];

/** What {@link parseDecimal} found. */
export const Decimal = { ok: 0, notAnInteger: 1, tooLarge: 2 } as const;
export type Decimal = (typeof Decimal)[keyof typeof Decimal];

/**
 * Writes the decimal number in source[start, end) to target[offset, offset + 16), big-endian. Canonical integers only:
 * `0|[1-9][0-9]*`. Works on four words of 32 bits, since a bigint a row would be garbage by the million.
 */
export function parseDecimal(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  offset: number,
): Decimal {
  if (start === end) return Decimal.notAnInteger;
  if (source[start] === ZERO && end - start > 1) return Decimal.notAnInteger;
  for (let at = start; at < end; at++) {
    const digit = (source[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return Decimal.notAnInteger;
  }
  if (end - start > MAX_DIGITS) return Decimal.tooLarge;

  let [word0, word1, word2, word3] = [0, 0, 0, 0];
  for (let at = start; at < end; ) {
    const stepEnd = Math.min(at + DIGITS_A_STEP, end);
    const power = POWERS[stepEnd - at] ?? 0;
    let carry = 0;
    for (; at < stepEnd; at++) carry = carry * 10 + (source[at] ?? 0) - ZERO;
    // A word times 10^5 stays below 2^49, so doubles are exact; `>>> 0` takes a double modulo 2^32.
    let product = word3 * power + carry;
    word3 = product >>> 0;
    product = word2 * power + (product - word3) / 2 ** 32;
    word2 = product >>> 0;
    product = word1 * power + (product - word2) / 2 ** 32;
    word1 = product >>> 0;
    product = word0 * power + (product - word1) / 2 ** 32;
    word0 = product >>> 0;
    if (product !== word0) return Decimal.tooLarge;
  }
  writeWord(target, offset, word0);
  writeWord(target, offset + 4, word1);
  writeWord(target, offset + 8, word2);
  writeWord(target, offset + 12, word3);
  return Decimal.ok;
}

export function writeWord(target: Uint8Array, offset: number, word: number): void {
  target[offset] = word >>> 24;
  target[offset + 1] = word >>> 16;
  target[offset + 2] = word >>> 8;
  target[offset + 3] = word;
}
