import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  DAY,
  deployPublishedFixture,
  keyOf,
  RESPONSE,
  UNITS,
  WALLET_UNITS,
} from "../../test-support/fixtures/subLedger.ts";
import { referenceParent } from "../../test-support/reserves/referenceTree.ts";

// A tree that owes more than the wallet held, a tree published twice or too early, and statements used for what they do not
// say: an old one against an account that has emptied since, one from another ledger, chain, token or record.
// Defence: SubLedger:publish asks the token for the record's units, once; :_deadlineFor bounds when a statement may have been
// issued; the digest binds ledger, chain, token, wallet, record and key.
const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

const fixture = () => deployPublishedFixture(connection);

describe("R21 what is published, and what statements are used for", () => {
  it("a tree larger than what the wallet held at the record is refused, though it holds more now", async () => {
    const { ledger, operator, wallet, token, alice, treeOf, passRecord, mint } = await loadFixture(fixture);
    const recordId = await passRecord();
    await mint(wallet.address, 500n * UNITS);
    const tree = treeOf([{ key: keyOf(alice), amount: WALLET_UNITS + 1n }], ledger, recordId);
    await expect(ledger.connect(operator).publish(token, recordId, tree.root, tree.count, tree.depth, tree.opening))
      .to.be.revertedWithCustomError(ledger, "SubLedger_ExceedsWallet")
      .withArgs(WALLET_UNITS + 1n, WALLET_UNITS);
  });

  it("units lent to the wallet in the record's own second back no tree", async () => {
    const { ledger, operator, wallet, token, alice, mallory, treeOf, scheduleRecord, mint } =
      await loadFixture(fixture);
    await mint(mallory.address, 500n * UNITS);
    const recordId = await scheduleRecord();
    const { recordAt } = await token.recordOf(recordId);
    await time.setNextBlockTimestamp(recordAt);
    await token.connect(mallory).transfer(wallet, 500n * UNITS);
    await token.connect(wallet).transfer(mallory, 500n * UNITS);
    const tree = treeOf([{ key: keyOf(alice), amount: WALLET_UNITS + 500n * UNITS }], ledger, recordId);
    await expect(ledger.connect(operator).publish(token, recordId, tree.root, tree.count, tree.depth, tree.opening))
      .to.be.revertedWithCustomError(ledger, "SubLedger_ExceedsWallet")
      .withArgs(tree.total, WALLET_UNITS);
  });

  it("a total past 2^128 is refused, whatever the token says", async () => {
    const { ledger, operator } = await loadFixture(fixture);
    const boundless = (await ethers.deployContract("BoundlessToken")).target.toString();
    const publishing = async (leftSum: bigint, rightSum: bigint) => {
      const [left, right] = [
        { sum: leftSum, hash: ethers.ZeroHash },
        { sum: rightSum, hash: ethers.ZeroHash },
      ];
      const opening = { leftSum, leftHash: left.hash, rightSum, rightHash: right.hash };
      const { hash } = referenceParent(1, left, right);
      return ledger.connect(operator).publish(boundless, 1n, hash, 2n, 1, opening);
    };
    const greatest = 2n ** 128n - 1n;
    await expect(publishing(greatest, 1n))
      .to.be.revertedWithCustomError(ledger, "SubLedger_ExceedsWallet")
      .withArgs(greatest + 1n, ethers.MaxUint256);
    await publishing(greatest, 0n);
    expect((await ledger.publicationOf(boundless, 1n)).total).to.equal(greatest);
  });

  it("a tree is published once: not again, not corrected, not after a default", async () => {
    const { ledger, operator, token, recordId, alice, tree, treeOf, statementOf, challenge } =
      await loadFixture(fixture);
    const other = treeOf([{ key: keyOf(alice), amount: 1n }]);
    const expectRefused = async () => {
      for (const again of [tree, other]) {
        await expect(
          ledger.connect(operator).publish(token, recordId, again.root, again.count, again.depth, again.opening),
        )
          .to.be.revertedWithCustomError(ledger, "SubLedger_AlreadyPublished")
          .withArgs(token, recordId);
      }
    };
    await expectRefused();
    await challenge(alice, await statementOf());
    await time.increase(RESPONSE + 1);
    await ledger.declareDefault(token, recordId, keyOf(alice));
    await expectRefused();
    expect((await ledger.publicationOf(token, recordId)).root).to.equal(tree.root);
  });

  it("a tree for a record that has not passed is refused, up to its very second", async () => {
    const { ledger, operator, token, alice, treeOf, scheduleRecord } = await loadFixture(fixture);
    const recordId = await scheduleRecord();
    const { recordAt } = await token.recordOf(recordId);
    const tree = treeOf([{ key: keyOf(alice), amount: 1n }], ledger, recordId);
    const publishing = [token, recordId, tree.root, tree.count, tree.depth, tree.opening] as const;
    await time.setNextBlockTimestamp(recordAt - 1n);
    await expect(ledger.connect(operator).publish(...publishing))
      .to.be.revertedWithCustomError(token, "EquityToken_RecordNotYetPassed")
      .withArgs(recordId, recordAt, recordAt - 1n);
    await time.setNextBlockTimestamp(recordAt);
    await ledger.connect(operator).publish(...publishing);
    expect((await ledger.publicationOf(token, recordId)).total).to.equal(1n);
  });

  it("an old statement says nothing about a record at which the account had emptied", async () => {
    const { ledger, operator, token, bob, alice, treeOf, publish, passRecord, statementOf, sign } =
      await loadFixture(fixture);
    const old = await statementOf();
    const signature = await sign(old);
    // Alice sells all she has; the next record's tree does not know her.
    const later = await passRecord();
    await publish(treeOf([{ key: keyOf(bob), amount: 300n * UNITS }], ledger, later), ledger, later);
    const forged = { ...old, recordId: later };
    const { recordAt } = await token.recordOf(later);
    await expect(ledger.connect(alice).challenge(forged, signature))
      .to.be.revertedWithCustomError(ledger, "SubLedger_WrongIssueTime")
      .withArgs(old.issuedAt, recordAt, BigInt(await time.latest()) + 1n);
    const redated = { ...forged, issuedAt: recordAt };
    await expect(ledger.connect(alice).challenge(redated, signature))
      .to.be.revertedWithCustomError(ledger, "SubLedger_NotSigned")
      .withArgs(operator, await ledger.statementDigest(redated));
  });

  it("a statement signed ahead of a record does not bind, since the account can still empty", async () => {
    const { ledger, token, alice, scheduleRecord, statementOf, sign } = await loadFixture(fixture);
    const recordId = await scheduleRecord();
    const { recordAt } = await token.recordOf(recordId);
    const early = await statementOf({ recordId });
    const signature = await sign(early);
    for (const elapsed of [1, 2 * DAY]) {
      await time.increase(elapsed);
      await expect(ledger.connect(alice).challenge(early, signature))
        .to.be.revertedWithCustomError(ledger, "SubLedger_WrongIssueTime")
        .withArgs(early.issuedAt, recordAt, BigInt(await time.latest()) + 1n);
    }
  });

  it("a statement works on its own ledger and chain only", async () => {
    const { ledger, operator, alice, newLedger, statementOf, sign } = await loadFixture(fixture);
    const statement = await statementOf();
    const other = await newLedger();
    for (const signature of [await sign(statement, operator, other), await sign(statement, operator, ledger, 1n)]) {
      await expect(ledger.connect(alice).challenge(statement, signature))
        .to.be.revertedWithCustomError(ledger, "SubLedger_NotSigned")
        .withArgs(operator, await ledger.statementDigest(statement));
    }
  });

  it("a statement about one token is none about another", async () => {
    const { ledger, operator, alice, statementOf, sign } = await loadFixture(fixture);
    const statement = await statementOf();
    const changed = { ...statement, token: (await ethers.deployContract("BoundlessToken")).target.toString() };
    await expect(ledger.connect(alice).challenge(changed, await sign(statement)))
      .to.be.revertedWithCustomError(ledger, "SubLedger_NotSigned")
      .withArgs(operator, await ledger.statementDigest(changed));
  });
});
