/**
 * The numbers of the sum tree that every part of this folder shares: the codec, which runs in a browser, and the
 * builder's threads, which load nothing but what they need.
 */

/** What a tree holds; the values of `treeKind` in the tree's domain. */
export const TreeKind = { SUB_LEDGER: 0, POSITIONS: 1 } as const;
export type TreeKind = (typeof TreeKind)[keyof typeof TreeKind];

/** The first byte of each preimage, so that none can be taken for another. */
export const Prefix = {
  leaf: 0x00,
  node: 0x01,
  pad: 0x03,
  wallet: 0x04,
  customer: 0x05,
  salt: 0x06,
  position: 0x07,
} as const;

/** The greatest amount and the greatest sum: what 16 bytes hold. */
export const MAX_AMOUNT = 2n ** 128n - 1n;
export const MAX_UINT64 = 2n ** 64n - 1n;

/** The deepest tree, and so the most leaves. */
export const MAX_DEPTH = 40;
export const MAX_COUNT = 2 ** MAX_DEPTH;

export const HASH_BYTES = 32;
export const SUM_BYTES = 16;
/** A node as it stands in a proof and in the builder's files: its sum, then its hash. */
export const NODE_BYTES = SUM_BYTES + HASH_BYTES;

/** The register of a sub-ledger; the nonce column may be left out. */
export const ACCOUNT_COLUMNS = ["account", "amount", "nonce"] as const;
export const POSITION_COLUMNS = ["custodian", "accountRef", "isin", "settledAt", "amount"] as const;

/** The levels above the leaves of a tree with `count` leaves: 1 for up to two, then ceil(log2(count)). */
export function levelsFor(count: number): number {
  let levels = 1;
  while (2 ** levels < count) levels++;
  return levels;
}
