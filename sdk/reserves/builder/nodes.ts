import { HASH_BYTES, NODE_BYTES, Prefix, SUM_BYTES } from "../layout.ts";
import type { Keccak256 } from "./keccak.ts";

/** Nodes as bytes: 16 of the sum, 32 of the hash, one node after the other. The builder's counterpart to the codec. */
export class NodeHasher {
  /** Set when two sums no longer fit 128 bits together, until it is cleared. The sum written then means nothing. */
  overflowed = false;
  /** What stands in the empty places of each level, filled as levels are asked for. */
  readonly #pads: Uint8Array[];
  readonly #keccak256: Keccak256;
  readonly #preimage = new Uint8Array(2 + 2 * NODE_BYTES);

  constructor(keccak256: Keccak256, domain: Uint8Array) {
    this.#keccak256 = keccak256;
    this.#preimage[0] = Prefix.node;
    const pad = new Uint8Array(NODE_BYTES);
    pad.set(keccak256(Uint8Array.of(Prefix.pad, ...domain)), SUM_BYTES);
    this.#pads = [pad];
  }

  pad(level: number): Uint8Array {
    for (let parent = this.#pads.length; parent <= level; parent++) {
      const below = this.pad(parent - 1);
      this.#pads.push(this.parent(parent, below, below));
    }
    return this.#pads[level] ?? new Uint8Array(NODE_BYTES);
  }

  /** The parent, at `level`, of two nodes. */
  parent(level: number, left: Uint8Array, right: Uint8Array): Uint8Array {
    const pair = new Uint8Array(2 * NODE_BYTES);
    pair.set(left);
    pair.set(right, NODE_BYTES);
    this.reduce(pair, 1, level);
    return pair.slice(0, NODE_BYTES);
  }

  /** Replaces the first 2 × `parents` nodes by their parents, which are at `level`. */
  reduce(nodes: Uint8Array, parents: number, level: number): void {
    const preimage = this.#preimage;
    preimage[1] = level;
    for (let parent = 0; parent < parents; parent++) {
      const from = 2 * parent * NODE_BYTES;
      preimage.set(nodes.subarray(from, from + 2 * NODE_BYTES), 2);
      const to = parent * NODE_BYTES;
      this.#addSums(nodes, to);
      nodes.set(this.#keccak256(preimage), to + SUM_BYTES);
    }
  }

  #addSums(nodes: Uint8Array, to: number): void {
    const preimage = this.#preimage;
    let carry = 0;
    for (let at = SUM_BYTES - 1; at >= 0; at--) {
      const sum = (preimage[2 + at] ?? 0) + (preimage[2 + NODE_BYTES + at] ?? 0) + carry;
      nodes[to + at] = sum;
      carry = sum >>> 8;
    }
    if (carry !== 0) this.overflowed = true;
  }
}

/** Reads a node's sum. */
export function sumOf(node: Uint8Array, offset = 0): bigint {
  return BigInt(`0x${Buffer.from(node.buffer, node.byteOffset + offset, SUM_BYTES).toString("hex")}`);
}

/** Reads a node's hash as hex. */
export function hashOf(node: Uint8Array, offset = 0): string {
  return `0x${Buffer.from(node.buffer, node.byteOffset + offset + SUM_BYTES, HASH_BYTES).toString("hex")}`;
}

/** Nodes below the root of a subtree with `levels` levels. */
export function nodesBelow(levels: number): number {
  return 2 ** (levels + 1) - 2;
}

/** Where, among the nodes below a subtree's root, the siblings of leaf `index` lie: as byte offsets, leaf upwards. */
export function siblingOffsets(levels: number, index: number): number[] {
  const offsets: number[] = [];
  let levelStart = 0;
  for (let level = 0; level < levels; level++) {
    const place = Math.floor(index / 2 ** level);
    offsets.push((levelStart + (place % 2 === 0 ? place + 1 : place - 1)) * NODE_BYTES);
    levelStart += 2 ** (levels - level);
  }
  return offsets;
}
