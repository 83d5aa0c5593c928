import { expect } from "chai";
import fc from "fast-check";
import { AmountOutOfRangeError, SumOverflowError } from "../../../sdk/reserves/errors.ts";
import { MAX_AMOUNT, TreeKind } from "../../../sdk/reserves/layout.ts";
import {
  InvalidPackedProofError,
  InvalidProofFileError,
  type ProofFile,
  ProofIndexError,
  ProofMismatchError,
  ProofSumError,
  packProof,
  parseProof,
  unpackProof,
  verifyProof,
} from "../../../sdk/reserves/proof.ts";
import { proofOf, treeOf } from "../../../test-support/reserves/proofs.ts";
import { type Row, sampleRows } from "../../../test-support/reserves/registers.ts";

const ROWS = sampleRows(5);
const TREE = treeOf(ROWS);
const PROOF = proofOf(TREE, ROWS, 2);
const OTHER = `0x${"ab".repeat(32)}`;
const OTHER_ADDRESS = "0x00000000000000000000000000000000000000ff";

describe("sum tree proofs", () => {
  it("show every step from the account to the root", () => {
    const { domain, key, leaf, steps, root, index } = verifyProof(PROOF);
    expect(domain).to.equal(TREE.domain);
    expect(key).to.equal(PROOF.key);
    expect(index).to.equal(2n);
    expect(leaf).to.deep.equal(TREE.levels[0]?.[2]);
    expect(steps.map(({ level, side }) => `${level} ${side}`)).to.deep.equal(["1 right", "2 left", "3 right"]);
    expect(steps.map(({ parent }) => parent)).to.deep.equal([TREE.levels[1]?.[1], TREE.levels[2]?.[0], TREE.root]);
    expect(root).to.deep.equal(TREE.root);
  });

  it("hold for every leaf of any tree, and for no leaf with anything changed", () => {
    const rows = fc
      .array(fc.bigInt({ min: 0n, max: 2n ** 120n }), { minLength: 1, maxLength: 12 })
      .map((amounts) => amounts.map((amount, index): Row => ({ account: `customer-${index}`, amount })));
    fc.assert(
      fc.property(rows, fc.nat(), fc.nat(), (register, whose, which) => {
        const tree = treeOf(register);
        const proof = proofOf(tree, register, whose % register.length);
        expect(verifyProof(proof).root).to.deep.equal(tree.root);
        const changes = changesOf(proof, which % proof.depth);
        for (const [what, changed] of Object.entries(changes)) expect(() => verifyProof(changed), what).to.throw();
      }),
      { numRuns: 25 },
    );
  });

  it("name what does not hold", () => {
    const changes = changesOf(PROOF, 1);
    const mismatch = (change: string, field: string) =>
      expect(() => verifyProof(changes[change]), change)
        .to.throw(ProofMismatchError)
        .with.property("field", field);
    for (const change of ["token", "owner", "verifier", "chainId", "epoch", "salt", "rootHash"]) {
      mismatch(change, "root.hash");
    }
    mismatch("account", "key");
    mismatch("nonce", "key");
    mismatch("key", "key");
    mismatch("index", "root.hash");
    mismatch("siblingHash", "root.hash");
    mismatch("amountAndTotal", "root.hash");
    expect(() => verifyProof(changes["amount"]))
      .to.throw(ProofSumError)
      .that.includes({ level: 3, sum: TREE.root.sum + 1n, total: TREE.root.sum });
    expect(() => verifyProof(changes["rootSum"]))
      .to.throw(ProofMismatchError)
      .with.property("recomputed", TREE.root.sum.toString());
    expect(() => verifyProof(changes["indexTooLarge"]))
      .to.throw(ProofIndexError, "index 10 is outside a tree of 8 leaves")
      .with.property("leaves", 8n);
    expect(() => verifyProof(changes["depth"])).to.throw(InvalidProofFileError, "siblings: has 3 levels, the tree 4");
  });

  it("are compared with what is published, where that is known", () => {
    const { hash: root, sum } = TREE.root;
    const published = { root, sum, count: 5n, depth: 3, domain: TREE.domain };
    expect(verifyProof(PROOF, published).root.hash).to.equal(root);
    expect(() => verifyProof(PROOF, { ...published, root: OTHER })).to.throw(ProofMismatchError, "published root");
    expect(() => verifyProof(PROOF, { ...published, sum: sum + 1n })).to.throw(ProofMismatchError, "published sum");
    expect(() => verifyProof(PROOF, { ...published, depth: 4 })).to.throw(ProofMismatchError, "depth is 4 but");
    expect(() => verifyProof(PROOF, { ...published, domain: OTHER })).to.throw(ProofMismatchError, "domain");
    expect(() => verifyProof(PROOF, { ...published, count: 2n })).to.throw(ProofIndexError, "a tree of 2 leaves");
  });

  describe("files", () => {
    it("survive JSON and packing", () => {
      expect(parseProof(JSON.stringify(PROOF, null, 2))).to.deep.equal(PROOF);
      const packed = packProof(PROOF);
      expect(packed).to.have.length(2 + 2 * 48 * 3);
      expect(unpackProof(packed).map(({ sum, hash }) => ({ sum: sum.toString(), hash }))).to.deep.equal(PROOF.siblings);
    });

    it("are refused if they are not canonical", () => {
      const refused: [Record<string, unknown>, string][] = [
        [{ amount: "01" }, "amount: must be a decimal string"],
        [{ amount: "1e3" }, "amount: must be a decimal string"],
        [{ amount: "-9" }, "amount: must be a decimal string"],
        [{ amount: "0x10" }, "amount: must be a decimal string"],
        [{ amount: "" }, "amount: must be a decimal string"],
        [{ amount: "١" }, "amount: must be a decimal string"],
        [{ amount: 5 }, "amount: "],
        [{ amount: (MAX_AMOUNT + 1n).toString() }, `amount: must be at most ${MAX_AMOUNT}`],
        [{ epoch: (2n ** 64n).toString() }, "epoch: must be at most"],
        [{ index: (2n ** 40n).toString() }, "index: must be at most"],
        [{ key: PROOF.key.toUpperCase().replace("0X", "0x") }, "key: must be 0x and 64 lower-case hex digits"],
        [{ salt: "0x" }, "salt: must be 0x and 64"],
        [{ token: "0xb2" }, "token: must be an address"],
        [{ depth: 0 }, "depth: "],
        [{ depth: 41 }, "depth: "],
        [{ depth: "3" }, "depth: "],
        [{ format: "counterfoil-proof/2" }, "format: "],
        [{ treeKind: 2 }, "treeKind: "],
        [{ treeKind: TreeKind.POSITIONS }, ""],
        [{ comment: "hello" }, 'Unrecognized key: "comment"'],
        [{ account: "" }, "account: "],
        [{ nonce: undefined }, "nonce: "],
        [{ root: { ...PROOF.root, extra: 1 } }, "root: Unrecognized key"],
        [{ siblings: [{ sum: "00", hash: OTHER }] }, "siblings.0.sum: must be a decimal string"],
      ];
      for (const [change, message] of refused) {
        expect(() => verifyProof({ ...PROOF, ...change }), message).to.throw(InvalidProofFileError, message);
      }
      for (const value of [null, 1, "text", [PROOF]]) expect(() => verifyProof(value)).to.throw(InvalidProofFileError);
    });

    it("are refused as text that other readers may read otherwise", () => {
      const text = JSON.stringify(PROOF);
      expect(() => parseProof("{")).to.throw(InvalidProofFileError, "the proof file: is not JSON");
      const twice = [
        text.replace('"amount"', '"amount":"1","amount"'),
        text.replace('"amount"', '"\\u0061mount":"1","amount"'),
        text.replace('"depth":3', '"depth":3.0'),
      ];
      for (const unsafe of twice)
        expect(() => parseProof(unsafe)).to.throw(InvalidProofFileError, "names a field twice");
      const escaped = text.replace("Kündin", "K\\u00fcndin");
      expect(escaped).to.not.equal(text);
      expect(parseProof(escaped)).to.deep.equal(PROOF);
    });

    it("give a wallet no nonce", () => {
      const wallet = proofOf(TREE, ROWS, 0);
      expect(() => verifyProof({ ...wallet, nonce: OTHER })).to.throw(InvalidProofFileError, "nonce: must be null");
    });
  });
});

/** The reserve attacks of test/adversarial, as far as they can be tried without a chain. */
describe("sum tree attacks", () => {
  it("R01: a total smaller than two leaves together cannot be forged from sum-only nodes", () => {
    const rows: Row[] = [
      { account: "ten", amount: 10n },
      { account: "seven", amount: 7n },
    ];
    const tree = treeOf(rows);
    const forge = (index: number): ProofFile => {
      const proof = proofOf(tree, rows, index);
      const siblings = proof.siblings.map((sibling) => ({ ...sibling, sum: "0" }));
      return { ...proof, siblings, root: { ...proof.root, sum: "10" } };
    };
    expect(() => verifyProof(forge(0)))
      .to.throw(ProofMismatchError)
      .with.property("field", "root.hash");
    expect(() => verifyProof(forge(1)))
      .to.throw(ProofMismatchError, "root.sum is 10 but recomputes to 7")
      .with.property("field", "root.sum");
  });

  it("R02: a sum moved between siblings changes the root", () => {
    const moved = { ...PROOF, amount: String(BigInt(PROOF.amount) + 1n), siblings: [...PROOF.siblings] };
    const [first, ...rest] = PROOF.siblings;
    if (first === undefined) throw new Error("a proof without siblings");
    moved.siblings = [{ ...first, sum: String(BigInt(first.sum) - 1n) }, ...rest];
    expect(BigInt(moved.amount) + BigInt(first.sum) - 1n).to.equal(BigInt(PROOF.amount) + BigInt(first.sum));
    expect(() => verifyProof(moved))
      .to.throw(ProofMismatchError)
      .with.property("field", "root.hash");
  });

  it("R03: sums that overflow are refused, not wrapped", () => {
    const siblings = [{ sum: "1", hash: OTHER }];
    const root = { sum: MAX_AMOUNT.toString(), hash: OTHER };
    const overflowing = { ...PROOF, index: "0", amount: MAX_AMOUNT.toString(), depth: 1, siblings, root };
    expect(() => verifyProof(overflowing))
      .to.throw(SumOverflowError)
      .that.includes({ level: 1, left: MAX_AMOUNT, right: 1n });
    const wrapped = { ...overflowing, root: { sum: "0", hash: OTHER } };
    expect(() => verifyProof(wrapped))
      .to.throw(ProofSumError)
      .that.includes({ level: 0, sum: MAX_AMOUNT, total: 0n });
    expect(() => packProof({ siblings: [{ sum: (MAX_AMOUNT + 1n).toString(), hash: OTHER }] }))
      .to.throw(AmountOutOfRangeError)
      .with.property("amount", MAX_AMOUNT + 1n);
  });

  it("R06: a node is no leaf, and a proof neither one level short nor one long", () => {
    const [, ...short] = PROOF.siblings;
    expect(() => verifyProof({ ...PROOF, index: "1", depth: 2, siblings: short })).to.throw(ProofMismatchError);
    const long = [...PROOF.siblings, { sum: "0", hash: OTHER }];
    expect(() => verifyProof({ ...PROOF, depth: 4, siblings: long }))
      .to.throw(ProofMismatchError)
      .with.property("field", "root.hash");
    const leaf = TREE.levels[0]?.[2];
    const root = { sum: String(leaf?.sum), hash: leaf?.hash };
    expect(() => verifyProof({ ...PROOF, depth: 0, siblings: [], root })).to.throw(InvalidProofFileError, "depth");
    const asNode = { ...PROOF, key: TREE.levels[1]?.[1]?.hash };
    expect(() => verifyProof(asNode))
      .to.throw(ProofMismatchError)
      .with.property("field", "key");
  });

  it("R07: an index with a bit flipped, or beyond the depth, proves nothing", () => {
    for (let bit = 0; bit < PROOF.depth; bit++) {
      const index = String(2 ^ (1 << bit));
      expect(() => verifyProof({ ...PROOF, index }), index).to.throw(ProofMismatchError);
    }
    expect(() => verifyProof({ ...PROOF, index: "10" }))
      .to.throw(ProofIndexError)
      .that.includes({ index: 10n, leaves: 8n });
  });

  it("R08: packed proofs are 48 bytes a level and no deeper than 40", () => {
    const packed = packProof(PROOF);
    for (const [bytes, length] of [
      ["0x", 0],
      [`${packed}00`, 145],
      [packed.slice(0, -2), 143],
      [`0x${"00".repeat(48 * 41)}`, 1968],
    ] as const) {
      expect(() => unpackProof(bytes))
        .to.throw(InvalidPackedProofError, `a packed proof of ${length} bytes`)
        .with.property("length", length);
    }
    expect(unpackProof(`0x${"00".repeat(48 * 40)}`)).to.have.length(40);
  });

  it("R10: padding is no account, and nobody's index is at or above the number of leaves", () => {
    const padding = { ...PROOF, index: "5" };
    expect(() => verifyProof(padding)).to.throw(ProofMismatchError);
    expect(() => verifyProof(PROOF, { count: 2n })).to.throw(ProofIndexError, "index 2 is outside a tree of 2 leaves");
    const withSum = { ...proofOf(TREE, ROWS, 4) };
    withSum.siblings = withSum.siblings.map((pad, level) => (level === 0 ? { ...pad, sum: "1" } : pad));
    expect(() => verifyProof(withSum))
      .to.throw(ProofSumError)
      .with.property("total", TREE.root.sum);
    withSum.root = { ...withSum.root, sum: String(TREE.root.sum + 1n) };
    expect(() => verifyProof(withSum))
      .to.throw(ProofMismatchError)
      .with.property("field", "root.hash");
  });
});

/** The proof with one thing changed, by what was changed. */
function changesOf(proof: ProofFile, level: number): Record<string, unknown> {
  const siblings = (change: (sibling: { sum: string; hash: string }) => { sum: string; hash: string }) =>
    proof.siblings.map((sibling, at) => (at === level ? change(sibling) : sibling));
  const plusOne = (text: string) => String(BigInt(text) + 1n);
  return {
    amount: { ...proof, amount: plusOne(proof.amount) },
    amountAndTotal: { ...proof, amount: plusOne(proof.amount), root: { ...proof.root, sum: plusOne(proof.root.sum) } },
    index: { ...proof, index: String(BigInt(proof.index) ^ 1n) },
    indexTooLarge: { ...proof, index: String(BigInt(proof.index) + 2n ** BigInt(proof.depth)) },
    siblingHash: { ...proof, siblings: siblings((sibling) => ({ ...sibling, hash: OTHER })) },
    siblingSum: { ...proof, siblings: siblings((sibling) => ({ ...sibling, sum: plusOne(sibling.sum) })) },
    depth: { ...proof, depth: proof.depth + 1 },
    rootHash: { ...proof, root: { ...proof.root, hash: OTHER } },
    rootSum: { ...proof, root: { ...proof.root, sum: plusOne(proof.root.sum) } },
    key: { ...proof, key: OTHER },
    salt: { ...proof, salt: OTHER },
    account: { ...proof, account: "somebody else" },
    nonce: { ...proof, nonce: OTHER },
    chainId: { ...proof, chainId: plusOne(proof.chainId) },
    verifier: { ...proof, verifier: OTHER_ADDRESS },
    token: { ...proof, token: OTHER_ADDRESS },
    owner: { ...proof, owner: OTHER_ADDRESS },
    epoch: { ...proof, epoch: plusOne(proof.epoch) },
  };
}
