import { levelsFor, NODE_BYTES } from "../layout.ts";
import type { NodeHasher } from "./nodes.ts";

/** A tree's root and the two nodes below it. */
export type OpenedRoot = { readonly root: Uint8Array; readonly left: Uint8Array; readonly right: Uint8Array };

/** Folds the roots of chunks, as they come, into the tree's root: at most one waiting node a level. */
export class RootAccumulator {
  readonly #hasher: NodeHasher;
  readonly #chunkLevels: number;
  /** The left siblings, by level, that wait for a right one. */
  readonly #waiting: (Uint8Array | null)[] = [];
  /** The nodes below the parent that was made last: in the end, below the root. */
  #below: { readonly left: Uint8Array; readonly right: Uint8Array } | null = null;

  constructor(hasher: NodeHasher, chunkLevels: number) {
    this.#hasher = hasher;
    this.#chunkLevels = chunkLevels;
  }

  push(chunkRoot: Uint8Array, children: Uint8Array): void {
    let node = chunkRoot;
    this.#below = { left: children.slice(0, NODE_BYTES), right: children.slice(NODE_BYTES) };
    let level = this.#chunkLevels;
    for (let left = this.#waiting[level]; left != null; left = this.#waiting[level]) {
      this.#waiting[level] = null;
      node = this.#parent(++level, left, node);
    }
    this.#waiting[level] = node;
  }

  /** The root of a tree of `count` leaves, all of whose chunks were pushed. */
  open(count: number): OpenedRoot {
    const root = this.#root(count);
    const pad = this.#hasher.pad(levelsFor(count) - 1);
    return { root, ...(this.#below ?? { left: pad, right: pad }) };
  }

  #root(count: number): Uint8Array {
    const depth = levelsFor(count);
    if (count === 0) return this.#hasher.pad(depth);
    if (depth <= this.#chunkLevels) return this.#waiting[this.#chunkLevels] ?? this.#hasher.pad(depth);
    let node: Uint8Array | null = null;
    for (let level = this.#chunkLevels; level < depth; level++) {
      const left: Uint8Array | null = this.#waiting[level] ?? null;
      if (left !== null) node = this.#parent(level + 1, left, node ?? this.#hasher.pad(level));
      else if (node !== null) node = this.#parent(level + 1, node, this.#hasher.pad(level));
    }
    return node ?? this.#waiting[depth] ?? this.#hasher.pad(depth);
  }

  #parent(level: number, left: Uint8Array, right: Uint8Array): Uint8Array {
    this.#below = { left, right };
    return this.#hasher.parent(level, left, right);
  }
}
