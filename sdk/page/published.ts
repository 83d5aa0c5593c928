/** The comparison with what was published: the half of the proof that no file can bring. */
import { ProofIndexError, ProofMismatchError, type PublishedTree, verifyProof } from "../reserves/proof.ts";
import type { Held } from "./outcome.ts";

export const PUBLISHED_FIELDS = ["root", "sum", "count"] as const;
export type PublishedField = (typeof PUBLISHED_FIELDS)[number];

/** What a person copied from the chain, as typed. */
export type PublishedTexts = { readonly [field in PublishedField]: string };

export type FieldResult =
  /** Nothing there, or not what the field holds. */
  | { readonly kind: "unusable"; readonly reason: string }
  | { readonly kind: "left out" }
  | { readonly kind: "match" }
  | { readonly kind: "mismatch"; readonly published: string; readonly inProof: string };

export type Comparison = {
  readonly fields: { readonly [field in PublishedField]: FieldResult };
  /**
   * "match" only if all three were given and none differs; a difference outweighs what is missing. Without the number of
   * leaves there is none: contracts take no proof of a leaf beyond it, however well its hashes add up.
   */
  readonly verdict: "match" | "mismatch" | "incomplete";
};

/** Compares a proof that holds with what was published, one field at a time, by the same function as everybody else. */
export function compare(held: Held, texts: PublishedTexts): Comparison {
  const fields = {
    root: judge(held, readRoot(texts.root)),
    sum: judge(held, readNumber(texts.sum, "sum")),
    count: judge(held, readNumber(texts.count, "count")),
  };
  const kinds = Object.values(fields).map(({ kind }) => kind);
  if (kinds.includes("mismatch")) return { fields, verdict: "mismatch" };
  return { fields, verdict: kinds.includes("unusable") ? "incomplete" : "match" };
}

type Reading = { readonly tree: PublishedTree } | { readonly reason: string };

function readRoot(text: string): Reading {
  const root = text.trim();
  if (root === "") return { reason: "Paste the published root." };
  if (!/^0x[0-9a-fA-F]{64}$/.test(root)) return { reason: "A root is 0x and 64 hex digits." };
  return { tree: { root } };
}

function readNumber(text: string, field: "sum" | "count"): Reading {
  // Command lines print long numbers twice: 1500000000000000000 [1.5e18].
  const digits = text.trim().replace(/\s*\[[\d.e]+\]$/, "");
  if (digits === "") return { reason: `Paste the published ${field === "sum" ? "total" : "number of leaves"}.` };
  if (!/^[0-9]{1,78}$/.test(digits)) {
    return { reason: "Take the whole number as the contract returns it: digits only, no point, no separators." };
  }
  return { tree: { [field]: BigInt(digits) } };
}

function judge(held: Held, reading: Reading): FieldResult {
  if ("reason" in reading) return { kind: "unusable", reason: reading.reason };
  try {
    verifyProof(held.file, reading.tree);
    return { kind: "match" };
  } catch (error) {
    if (error instanceof ProofMismatchError) {
      return { kind: "mismatch", published: error.stated, inProof: error.recomputed };
    }
    if (error instanceof ProofIndexError) {
      return { kind: "mismatch", published: `${error.leaves} leaves`, inProof: `leaf ${error.index}, counted from 0` };
    }
    throw error;
  }
}
