import { expect } from "chai";
import { outcomeOf } from "../../sdk/page/outcome.ts";
import { compare } from "../../sdk/page/published.ts";
import { PROOF_FORMAT, type ProofFile, unpackProof } from "../../sdk/reserves/proof.ts";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { deploySubLedgerFixture, keyOf, UNITS } from "../../test-support/fixtures/subLedger.ts";

// An operator builds the tree of four customers and publishes it with a count of three, which its depth allows. The fourth
// gets a proof file whose hashes and sums are right, and which leads to the published root and total; but the contract takes
// no proof of a leaf beyond the count. Does anything tell the fourth that all is well?
// Defence: SumTree.sol:verify (index < count); sdk/page/published.ts:compare, which says "match" with the count only.
const connection = await openConnection();
const { loadFixture } = connection.networkHelpers;

async function withHiddenCustomer() {
  const f = await deploySubLedgerFixture(connection);
  const { ledger, token, recordId, operator, wallet, alice, bob, carol, mallory } = f;
  const tree = f.treeOf([alice, bob, carol, mallory].map((holder) => ({ key: keyOf(holder), amount: UNITS })));
  await ledger.connect(operator).publish(token, recordId, tree.root, 3n, tree.depth, tree.opening);
  const { chainId } = await connection.ethers.provider.getNetwork();
  const { index, key, salt, amount } = tree.leaf(3);
  const file: ProofFile = {
    format: PROOF_FORMAT,
    chainId: String(chainId),
    verifier: ledger.target.toString(),
    token: token.target.toString(),
    treeKind: 0,
    owner: wallet.address,
    epoch: String(recordId),
    index: String(index),
    account: mallory.address,
    nonce: null,
    key,
    salt,
    amount: String(amount),
    depth: tree.depth,
    siblings: unpackProof(tree.proof(3)).map(({ sum, hash }) => ({ sum: String(sum), hash })),
    root: { sum: String(tree.total), hash: tree.root },
  };
  return { ...f, tree, file };
}

describe("R10 a customer beyond the count", () => {
  it("is not included: the contract refuses the proof", async () => {
    const { ledger, token, recordId, tree } = await loadFixture(withHiddenCustomer);
    await expect(ledger.prove(token, recordId, tree.leaf(3), tree.proof(3)))
      .to.be.revertedWithCustomError(ledger, "SumTree_IndexOutOfRange")
      .withArgs(3n, 3n);
  });

  it("is not told by the page that it is: root and total alone make no match, and with the count it is a mismatch", async () => {
    const { ledger, token, recordId, file } = await loadFixture(withHiddenCustomer);
    const held = outcomeOf(JSON.stringify(file));
    if (held.kind !== "holds") throw held.error;
    const { root, total, count } = await ledger.publicationOf(token, recordId);
    const read = { root, sum: String(total) };
    expect(compare(held, { ...read, count: "" }).verdict).to.equal("incomplete");
    expect(compare(held, { ...read, count: String(count) }).verdict).to.equal("mismatch");
  });
});
