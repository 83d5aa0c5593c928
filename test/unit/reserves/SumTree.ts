import { readFileSync } from "node:fs";
import { expect } from "chai";
import { AbiCoder, concat, dataSlice, getBytes, hexlify, id, keccak256, toBeHex, ZeroHash, zeroPadValue } from "ethers";
import { network } from "hardhat";
import * as z from "zod";
import {
  type KeyedRow,
  leafNode,
  type PublishedTree,
  padNode,
  proofStep,
  publishedTree,
  rootAbove,
} from "../../../test-support/reserves/publishedTree.ts";
import { referenceDomain, referenceKey, referenceParent } from "../../../test-support/reserves/referenceTree.ts";
import { SumTreeMock__factory } from "../../../types/index.ts";

const { ethers, networkHelpers } = await network.create();
const { loadFixture } = networkHelpers;

const MAX = 2n ** 128n - 1n;
const VERIFY_GAS = 7_000n;
const SECRET = id("an operator's secret");

const Amount = z.string().transform((text) => BigInt(text));
const Vectors = z.object({
  parameters: z.object({
    chainId: z.number().transform((value) => BigInt(value)),
    verifier: z.string(),
    token: z.string(),
    treeKind: z.number(),
    owner: z.string(),
    epoch: Amount,
    secret: z.string(),
  }),
  vectors: z.array(
    z.object({
      rows: z.union([
        z.literal("customer-i"),
        z.array(z.object({ account: z.string(), amount: Amount, nonce: z.string().optional() })),
      ]),
      domain: z.string(),
      root: z.string(),
      sum: Amount,
      count: z.number(),
      depth: z.number(),
      firstLeaf: z.object({ key: z.string(), salt: z.string(), hash: z.string() }),
    }),
  ),
});
const { parameters, vectors } = Vectors.parse(
  JSON.parse(readFileSync(new URL("../../vectors/sum-tree.json", import.meta.url), "utf8")),
);

const rowsOf = (rows: (typeof vectors)[number]["rows"]): KeyedRow[] =>
  rows === "customer-i"
    ? Array.from({ length: 1000 }, (_, i) => ({
        key: referenceKey(`customer-${i}`),
        amount: BigInt(i) * 123456789012345678n,
      }))
    : rows.map(({ account, amount, nonce }) => ({ key: referenceKey(account, nonce), amount }));

/** Leaves with these amounts, for customers of their own. */
const treeOf = (amounts: readonly bigint[], domain = referenceDomain(parameters)): PublishedTree =>
  publishedTree(
    domain,
    SECRET,
    amounts.map((amount, i) => ({ key: referenceKey(`customer-${i}`), amount })),
  );

/** Everything {verify} takes; tests change one thing at a time. */
interface Claim {
  root: string;
  total: bigint;
  depth: number;
  count: bigint;
  index: bigint;
  leafHash: string;
  amount: bigint;
  proof: string;
}

const claimOf = (tree: PublishedTree, index: number): Claim => ({
  root: tree.root,
  total: tree.total,
  depth: tree.depth,
  count: tree.count,
  index: BigInt(index),
  leafHash: leafNode(tree.domain, tree.leaf(index)).hash,
  amount: tree.leaf(index).amount,
  proof: tree.proof(index),
});

async function fixture() {
  const [signer] = await ethers.getSigners();
  const sumTree = SumTreeMock__factory.connect(
    (await ethers.deployContract("SumTreeMock")).target.toString(),
    signer ?? null,
  );
  const verify = (c: Claim) =>
    sumTree.verify(c.root, c.total, c.depth, c.count, c.index, c.leafHash, c.amount, c.proof);
  return { sumTree, verify };
}

describe("SumTree", () => {
  describe("hashes", () => {
    it("agree with the published vectors, root and every proof", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      expect(vectors).to.have.lengthOf(3);
      for (const vector of vectors) {
        const rows = rowsOf(vector.rows);
        const tree = publishedTree(vector.domain, parameters.secret, rows);
        expect(tree.root).to.equal(vector.root);
        expect([tree.total, tree.count, tree.depth]).to.deep.equal([vector.sum, BigInt(vector.count), vector.depth]);
        expect(await sumTree.openRoot(tree.depth, tree.opening)).to.deep.equal([vector.root, vector.sum]);

        const first = tree.leaf(0);
        expect([first.key, first.salt]).to.deep.equal([vector.firstLeaf.key, vector.firstLeaf.salt]);
        expect(await sumTree.leaf(vector.domain, 0n, first.key, first.salt, first.amount)).to.equal(
          vector.firstLeaf.hash,
        );
        for (let index = 0; index < rows.length; index += rows.length > 10 ? 37 : 1) {
          expect(await verify(claimOf(tree, index)), `leaf ${index}`).to.equal(true);
        }
      }
    });

    it("bind the domain to the chain it is asked on", async () => {
      const { sumTree } = await loadFixture(fixture);
      const { chainId } = await ethers.provider.getNetwork();
      const { verifier, token, treeKind, owner, epoch } = parameters;
      const domain = await sumTree.domain(verifier, token, treeKind, owner, epoch);
      expect(domain).to.equal(referenceDomain({ ...parameters, chainId }));
      expect(domain).to.equal(vectors[0]?.domain);
    });

    it("tell wallets, customers, nonces and positions apart", async () => {
      const { sumTree } = await loadFixture(fixture);
      const nonce = id("a nonce");
      expect(await sumTree.walletKey(parameters.owner)).to.equal(referenceKey(parameters.owner));
      expect(await sumTree.customerKey(id("alice"), ZeroHash)).to.equal(referenceKey("alice"));
      expect(await sumTree.customerKey(id("alice"), nonce)).to.equal(referenceKey("alice", nonce));
      const isin = hexlify(new TextEncoder().encode("US0378331005"));
      expect(await sumTree.positionKey(parameters.owner, id("ref"), isin, 1_700_000_000n)).to.equal(
        keccak256(concat(["0x07", zeroPadValue(parameters.owner, 32), id("ref"), isin, toBeHex(1_700_000_000n, 8)])),
      );
    });

    it("of nodes are those of the reference", async () => {
      const { sumTree } = await loadFixture(fixture);
      const [left, right] = [
        { sum: 10n, hash: id("left") },
        { sum: MAX, hash: id("right") },
      ];
      expect(await sumTree.node(40, left.sum, left.hash, right.sum, right.hash)).to.equal(
        referenceParent(40, left, right).hash,
      );
    });
  });

  describe("openRoot", () => {
    it("returns a total that may exceed what a proof can verify against", async () => {
      const { sumTree } = await loadFixture(fixture);
      const [, total] = await sumTree.openRoot(1, {
        leftSum: MAX,
        leftHash: ZeroHash,
        rightSum: MAX,
        rightHash: ZeroHash,
      });
      expect(total).to.equal(2n * MAX);
    });

    it("refuses depths outside 1 to 40", async () => {
      const { sumTree } = await loadFixture(fixture);
      const opening = { leftSum: 0n, leftHash: ZeroHash, rightSum: 0n, rightHash: ZeroHash };
      for (const depth of [0, 41, 255]) {
        await expect(sumTree.openRoot(depth, opening))
          .to.be.revertedWithCustomError(sumTree, "SumTree_BadDepth")
          .withArgs(depth);
      }
      await sumTree.openRoot(40, opening);
    });
  });

  describe("verify", () => {
    it("accepts every leaf of trees of every size up to 17, zero amounts included", async () => {
      const { verify } = await loadFixture(fixture);
      for (let size = 1; size <= 17; size++) {
        const tree = treeOf(Array.from({ length: size }, (_, i) => BigInt((i * 7) % 5) * 10n ** 18n));
        for (let index = 0; index < size; index++) {
          expect(await verify(claimOf(tree, index)), `leaf ${index} of ${size}`).to.equal(true);
        }
      }
    });

    it("accepts the largest sum there is", async () => {
      const { verify } = await loadFixture(fixture);
      const tree = treeOf([MAX - 1n, 0n, 1n]);
      expect(tree.total).to.equal(MAX);
      for (const index of [0, 1, 2]) expect(await verify(claimOf(tree, index))).to.equal(true);
    });

    it("costs at most 7k gas at depth 20, and 14k at depth 40", async () => {
      const { sumTree } = await loadFixture(fixture);
      for (const depth of [20, 40]) {
        for (const index of [0n, 2n ** BigInt(depth) - 1n, 0x5555555555n & (2n ** BigInt(depth) - 1n)]) {
          const siblings = Array.from({ length: depth }, (_, i) => ({ sum: BigInt(i) + 1n, hash: id(`sibling ${i}`) }));
          const leaf = { sum: 10n ** 18n, hash: id("leaf") };
          const { sum, hash } = rootAbove(leaf, index, siblings);
          const [included, gasUsed] = await sumTree.measure(
            hash,
            sum,
            depth,
            2n ** BigInt(depth),
            index,
            leaf.hash,
            leaf.sum,
            concat(siblings.map(proofStep)),
          );
          expect(included).to.equal(true);
          expect(gasUsed).to.be.at.most((VERIFY_GAS * BigInt(depth)) / 20n);
        }
      }
    });
  });

  describe("tampering", () => {
    it("R01: leaves of 10 and 7 cannot be shown under a total of 10", async () => {
      const { verify } = await loadFixture(fixture);
      const tree = treeOf([10n, 7n]);
      const [left, right] = [claimOf(tree, 0), claimOf(tree, 1)];
      // A parent that hashes only its own total (Maxwell's first tree) would take both: each claims the other holds less.
      const forged = keccak256(concat(["0x01", "0x01", toBeHex(10n, 16), left.leafHash, right.leafHash]));
      for (const root of [tree.root, forged]) {
        const mine = { ...left, root, total: 10n, proof: proofStep({ sum: 0n, hash: right.leafHash }) };
        const theirs = { ...right, root, total: 10n, proof: proofStep({ sum: 3n, hash: left.leafHash }) };
        expect(await verify(mine)).to.equal(false);
        expect(await verify(theirs)).to.equal(false);
      }
      // A root made for one of the two claims leaves the other one out.
      const lying = referenceParent(1, { sum: 10n, hash: left.leafHash }, { sum: 0n, hash: right.leafHash });
      const shown = { ...left, root: lying.hash, total: 10n, proof: proofStep({ sum: 0n, hash: right.leafHash }) };
      expect(await verify(shown)).to.equal(true);
      for (const sum of [0n, 3n, 10n]) {
        const hidden = { ...right, root: lying.hash, total: 10n, proof: proofStep({ sum, hash: left.leafHash }) };
        expect(await verify(hidden)).to.equal(false);
      }
    });

    it("R02: a sum cannot be moved between siblings while the parent's total is kept", async () => {
      const { verify } = await loadFixture(fixture);
      const tree = treeOf([10n, 7n, 5n, 3n]);
      const claim = claimOf(tree, 0);
      const moved = { ...claim, amount: 11n, proof: withSiblingSum(claim.proof, 0, 6n) };
      expect(await verify(moved)).to.equal(false);
      const higher = { ...claim, proof: concat([withSiblingSum(claim.proof, 1, 9n)]), total: tree.total + 1n };
      expect(await verify(higher)).to.equal(false);
    });

    it("R03: a sum that overflows is invalid, not zero", async () => {
      const { verify } = await loadFixture(fixture);
      const domain = referenceDomain(parameters);
      const [greatest, one] = [
        { sum: MAX, hash: id("the greatest") },
        { sum: 1n, hash: id("one") },
      ];
      const { hash } = referenceParent(1, greatest, one);
      for (const total of [0n, 2n ** 128n]) {
        const base = { root: hash, total, depth: 1, count: 2n };
        expect(
          await verify({ ...base, index: 0n, leafHash: greatest.hash, amount: MAX, proof: proofStep(one) }),
        ).to.equal(false);
        expect(
          await verify({ ...base, index: 1n, leafHash: one.hash, amount: 1n, proof: proofStep(greatest) }),
        ).to.equal(false);
      }
      // Overflowing on the way up and coming back to a plausible 128 bits does not help either.
      const above = referenceParent(2, { sum: 0n, hash }, padNode(domain));
      const wrapped = {
        root: above.hash,
        total: 0n,
        depth: 2,
        count: 4n,
        index: 0n,
        leafHash: greatest.hash,
        amount: MAX,
        proof: concat([proofStep(one), proofStep(padNode(domain))]),
      };
      expect(await verify(wrapped)).to.equal(false);
      expect(await verify({ ...wrapped, total: 2n ** 128n })).to.equal(false);
    });

    it("R04: amounts and totals beyond 128 bits do not pass", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      const tree = treeOf([10n, 7n]);
      const claim = claimOf(tree, 0);
      expect(await verify({ ...claim, total: claim.total + 2n ** 128n })).to.equal(false);
      // The ABI has no place for an amount of 2^128; written into the calldata by hand it is refused, not cut short.
      const { root, total, depth, count, index, leafHash, amount, proof } = claim;
      const data = sumTree.interface.encodeFunctionData("verify", [
        root,
        total,
        depth,
        count,
        index,
        leafHash,
        amount,
        proof,
      ]);
      const word = (value: bigint) => AbiCoder.defaultAbiCoder().encode(["uint256"], [value]);
      const call = (value: bigint) =>
        ethers.provider.call({
          to: sumTree.target,
          data: concat([dataSlice(data, 0, 4 + 6 * 32), word(value), dataSlice(data, 4 + 7 * 32)]),
        });
      expect(await call(amount)).to.equal(word(1n));
      let refused = false;
      await call(amount + 2n ** 128n).catch(() => {
        refused = true;
      });
      expect(refused).to.equal(true);
    });

    it("R05: fields of fixed width leave no two leaves with one preimage", async () => {
      const { sumTree } = await loadFixture(fixture);
      const domain = referenceDomain(parameters);
      const hashes = await Promise.all([
        sumTree.leaf(domain, 1n, id("key"), id("salt"), 10n),
        sumTree.leaf(domain, 11n, id("key"), id("salt"), 0n),
        sumTree.leaf(domain, 1n, id("salt"), id("key"), 10n),
        sumTree.leaf(domain, 10n, id("key"), id("salt"), 1n),
      ]);
      expect(new Set(hashes).size).to.equal(hashes.length);
      expect(referenceKey("1", id("10"))).to.not.equal(referenceKey("11", id("0")));
      // A customer named like a wallet's bytes is not that wallet.
      expect(await sumTree.customerKey(id(parameters.owner), ZeroHash)).to.not.equal(referenceKey(parameters.owner));
    });

    it("R06: a node is no leaf and a leaf no node, and a proof has exactly its tree's levels", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      const tree = treeOf([10n, 7n, 5n, 3n]);
      const claim = claimOf(tree, 0);
      const [left, right] = tree.children();
      // An inner node shown as a leaf of the tree above it.
      const asLeaf = { ...claim, leafHash: left.hash, amount: left.sum, proof: proofStep(right) };
      await expect(verify(asLeaf)).to.be.revertedWithCustomError(sumTree, "SumTree_BadProofLength").withArgs(48n, 96n);
      // The root's preimage carries its level, so the shorter tree has another root.
      expect(await verify({ ...asLeaf, depth: 1, count: 2n })).to.equal(false);
      for (const [proof, length] of [
        ["0x", 0n],
        [dataSlice(claim.proof, 0, 48), 48n],
        [concat([claim.proof, proofStep(right)]), 144n],
      ] as const) {
        await expect(verify({ ...claim, proof }))
          .to.be.revertedWithCustomError(sumTree, "SumTree_BadProofLength")
          .withArgs(length, 96n);
      }
      // The empty proof of a leaf that is the root.
      await expect(verify({ ...claim, leafHash: tree.root, amount: tree.total, proof: "0x" }))
        .to.be.revertedWithCustomError(sumTree, "SumTree_BadProofLength")
        .withArgs(0n, 96n);
      await expect(verify({ ...claim, depth: 0, leafHash: tree.root, amount: tree.total, proof: "0x" }))
        .to.be.revertedWithCustomError(sumTree, "SumTree_BadDepth")
        .withArgs(0n);
      // A leaf used as an inner node: one level more below it.
      const below = concat([proofStep(padNode(tree.domain)), claim.proof]);
      expect(await verify({ ...claim, depth: 3, count: 8n, proof: below })).to.equal(false);
    });

    it("R07: a leaf stands at its own index only", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      const tree = treeOf([10n, 10n, 10n, 10n, 10n, 10n, 10n, 10n]);
      const claim = claimOf(tree, 5);
      for (const bit of [1n, 2n, 4n]) {
        expect(await verify({ ...claim, index: claim.index ^ bit })).to.equal(false);
      }
      for (const count of [8n, 2n ** 64n - 1n]) {
        await expect(verify({ ...claim, count, index: claim.index + 8n }))
          .to.be.revertedWithCustomError(sumTree, "SumTree_IndexOutOfRange")
          .withArgs(13n, count);
      }
    });

    it("R08: proofs that are no whole steps, dirty bytes behind them, and depths over the limit are refused", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      const claim = claimOf(treeOf([10n, 7n, 5n]), 0);
      for (const proof of [
        dataSlice(claim.proof, 0, 95),
        concat([claim.proof, "0x00"]),
        concat([claim.proof, "0xff"]),
      ]) {
        await expect(verify({ ...claim, proof }))
          .to.be.revertedWithCustomError(sumTree, "SumTree_BadProofLength")
          .withArgs(BigInt(getBytes(proof).length), 96n);
      }
      for (const depth of [41, 255]) {
        await expect(verify({ ...claim, depth, proof: `0x${"00".repeat(48 * depth)}` }))
          .to.be.revertedWithCustomError(sumTree, "SumTree_BadDepth")
          .withArgs(depth);
      }
    });

    it("R09: one leaf cannot be shown to two customers, nor one customer's salt used for another", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      const domain = referenceDomain(parameters);
      const tree = treeOf([10n, 10n]);
      const claim = claimOf(tree, 0);
      const { salt } = tree.leaf(0);
      // Two people entered under one id are told apart by the nonces they chose.
      for (const key of [referenceKey("customer-0", id("mine")), referenceKey("customer-1")]) {
        const leafHash = await sumTree.leaf(domain, 0n, key, salt, 10n);
        expect(await verify({ ...claim, leafHash })).to.equal(false);
      }
      expect(await verify(claim)).to.equal(true);
    });

    it("R10: padding carries no sum, and an index at or beyond the count proves nothing", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      const tree = treeOf([10n, 7n, 5n]);
      const pad = padNode(tree.domain);
      const shown = { ...claimOf(tree, 2), index: 3n, leafHash: pad.hash, amount: 0n };
      const proof = concat([proofStep(leafNode(tree.domain, tree.leaf(2))), dataSlice(claimOf(tree, 2).proof, 48)]);
      await expect(verify({ ...shown, proof }))
        .to.be.revertedWithCustomError(sumTree, "SumTree_IndexOutOfRange")
        .withArgs(3n, 3n);
      // Its hash is in the tree, but no leaf has it: a leaf's preimage begins otherwise.
      expect(await sumTree.leaf(tree.domain, 3n, ZeroHash, ZeroHash, 0n)).to.not.equal(pad.hash);
      // Padding given a sum changes the root.
      expect(await verify({ ...shown, count: 4n, proof, amount: 1n, total: tree.total + 1n })).to.equal(false);
      // A real leaf behind the count stays unprovable: what is in it, its operator owes to nobody.
      const full = treeOf([10n, 7n, 5n, 3n]);
      await expect(verify({ ...claimOf(full, 3), count: 3n }))
        .to.be.revertedWithCustomError(sumTree, "SumTree_IndexOutOfRange")
        .withArgs(3n, 3n);
    });

    it("R11: a leaf of another epoch, token, chain, verifier, owner or kind does not verify", async () => {
      const { sumTree, verify } = await loadFixture(fixture);
      const tree = treeOf([10n, 7n]);
      const { index, key, salt, amount } = tree.leaf(0);
      const claim = claimOf(tree, 0);
      for (const other of [
        { epoch: 8n },
        { token: parameters.owner },
        { chainId: 1n },
        { verifier: parameters.owner },
        { owner: parameters.token },
        { treeKind: 1 },
      ]) {
        const domain = referenceDomain({ ...parameters, ...other });
        const leafHash = await sumTree.leaf(domain, index, key, salt, amount);
        expect(await verify({ ...claim, leafHash }), Object.keys(other)[0]).to.equal(false);
      }
    });
  });
});

/** The proof with the sum of its sibling at `step` replaced. */
function withSiblingSum(proof: string, step: number, sum: bigint): string {
  const start = 48 * step;
  const before = start === 0 ? "0x" : dataSlice(proof, 0, start);
  return concat([before, toBeHex(sum, 16), dataSlice(proof, start + 16)]);
}
