import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { deployPublishedFixture, keyOf, RESPONSE, UNITS } from "../../test-support/fixtures/subLedger.ts";

// An operator shows one leaf to two customers with equal balances; a leaf of one tree is shown for another; padding is shown
// for an account.
// Defence: SumTree:leaf binds domain, index and key; SubLedger:answer proves the challenged key's own leaves.
const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

const fixture = () => deployPublishedFixture(connection);

describe("R09, R10, R11 one leaf, one owner, one place", () => {
  it("two customers given one leaf: the other one's statement is not in the tree", async () => {
    const { ledger, token, recordId, mallory, tree, statementOf, challenge } = await loadFixture(fixture);
    const clashing = keyOf("bob, the second");
    const shown = tree.leaf(1);
    await challenge(mallory, await statementOf({ key: clashing, amount: shown.amount }));
    await expect(ledger.answer(token, recordId, clashing, [{ ...shown, key: clashing }], [tree.proof(1)]))
      .to.be.revertedWithCustomError(ledger, "SubLedger_NotIncluded")
      .withArgs(token, recordId, 1n, clashing);
    await time.increase(RESPONSE + 1);
    await ledger.declareDefault(token, recordId, clashing);
    expect(await ledger.isDefaulted(token, recordId)).to.equal(true);
  });

  it("a leaf of another record, ledger or wallet's tree is not included", async () => {
    const { ledger, token, recordId, alice, tree, treeOf, publish, newLedger, passRecord } = await loadFixture(fixture);
    const rows = [{ key: keyOf(alice), amount: 100n * UNITS }];
    const other = await newLedger();
    const later = await passRecord();
    await publish(treeOf(rows, other), other);
    await publish(treeOf(rows, ledger, later), ledger, later);
    for (const [on, record] of [
      [other, recordId],
      [ledger, later],
    ] as const) {
      const proof = tree.proof(0).slice(0, 2 + 96);
      await expect(on.prove(token, record, tree.leaf(0), proof))
        .to.be.revertedWithCustomError(ledger, "SubLedger_NotIncluded")
        .withArgs(token, record, 0n, keyOf(alice));
      expect(await on.unitsAt(token, alice, record)).to.equal(0n);
    }
  });

  it("padding proves nothing, and a real leaf behind the count neither", async () => {
    const { ledger, token, recordId, tree } = await loadFixture(fixture);
    const leaf = { index: 3n, key: ethers.ZeroHash, salt: ethers.ZeroHash, amount: 0n };
    await expect(ledger.prove(token, recordId, leaf, tree.proof(3)))
      .to.be.revertedWithCustomError(ledger, "SumTree_IndexOutOfRange")
      .withArgs(3n, 3n);
  });
});

describe("X01 rights counted once", () => {
  it("all that is ever proven of a ledger is at most what its wallet held", async () => {
    const { ledger, token, recordId, wallet, alice, bob, carol, tree, prove } = await loadFixture(fixture);
    for (const index of [2, 0, 1]) await prove(tree, index);
    let sum = 0n;
    for (const holder of [alice, bob, carol, wallet]) sum += await ledger.unitsAt(token, holder, recordId);
    expect(sum).to.equal(600n * UNITS);
    expect(sum <= (await token.unitsAt(wallet, recordId))).to.equal(true);
    // The customers hold nothing with the token itself, so nobody counts twice.
    for (const holder of [alice, bob, carol]) expect(await token.unitsAt(holder, recordId)).to.equal(0n);
  });
});
