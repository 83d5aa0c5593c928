import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { unmanaged } from "../../../deploy/roles.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  BOND,
  DAY,
  deploySubLedgerFixture,
  HOUR,
  keyOf,
  UNITS,
  WALLET_UNITS,
} from "../../../test-support/fixtures/subLedger.ts";
import { publishedTree } from "../../../test-support/reserves/publishedTree.ts";
import { referenceKey, referenceParent } from "../../../test-support/reserves/referenceTree.ts";
import { SubLedger__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

const RESPONSE = 48 * HOUR;
const NONE = [ZeroAddress, 0n, 0n, 0n];

async function fixture() {
  const f = await deploySubLedgerFixture(connection);
  /** Alice 100, bob 250 in two leaves, carol by her name 0, the exchange itself 600: 950 of the wallet's 1,000. */
  const rows = [
    { key: keyOf(f.alice), amount: 100n * UNITS },
    { key: keyOf(f.bob), amount: 200n * UNITS },
    { key: keyOf("carol"), amount: 0n },
    { key: keyOf(f.wallet), amount: 600n * UNITS },
    { key: keyOf(f.bob), amount: 50n * UNITS },
  ];
  return { ...f, rows, tree: f.treeOf(rows) };
}

async function publishedFixture() {
  const f = await fixture();
  await f.publish(f.tree);
  return f;
}

/** Mallory has got hold of alice's statement, which the tree bears out, and challenges with it. */
async function challengedFixture() {
  const f = await publishedFixture();
  const statement = await f.statementOf({ amount: 100n * UNITS });
  await f.challenge(f.mallory, statement);
  const { deadline } = await f.ledger.challengeOf(f.token, f.recordId, statement.key);
  return { ...f, statement, key: statement.key, deadline };
}

describe("SubLedger", () => {
  describe("construction", () => {
    it("keeps wallet, operator and bond for ever", async () => {
      const { ledger, wallet, operator, bondToken } = await loadFixture(fixture);
      expect(await ledger.wallet()).to.equal(wallet);
      expect(await ledger.operator()).to.equal(operator);
      expect(await ledger.bondToken()).to.equal(bondToken);
      expect(await ledger.bondAmount()).to.equal(BOND);
      expect(await ledger.RESPONSE_PERIOD()).to.equal(RESPONSE);
      expect(await ledger.PUBLICATION_PERIOD()).to.equal(7 * DAY);
    });

    it("refuses a missing wallet or operator, a bond token without code and a bond of nothing", async () => {
      const { ledger, wallet, operator, bondToken, alice } = await loadFixture(fixture);
      const good = [wallet.address, operator.address, bondToken.target, BOND] as const;
      for (const bad of [
        [ZeroAddress, good[1], good[2], BOND],
        [good[0], ZeroAddress, good[2], BOND],
        [good[0], good[1], alice.address, BOND],
        [good[0], good[1], good[2], 0n],
      ] as const) {
        await expect(ethers.deployContract("SubLedger", [...bad]))
          .to.be.revertedWithCustomError(ledger, "SubLedger_BadConstruction")
          .withArgs(...bad);
      }
    });
  });

  it("has a declared guard for every function that changes state, and a role in none", async () => {
    const { ledger } = await loadFixture(fixture);
    const changing: string[] = [];
    ledger.interface.forEachFunction(({ name, stateMutability }) => {
      if (stateMutability === "nonpayable" || stateMutability === "payable") changing.push(name);
    });
    expect(changing.sort()).to.deep.equal(Object.keys(unmanaged.SubLedger).sort());
  });

  describe("accept", () => {
    async function unacceptedFixture() {
      const f = await fixture();
      const args = [f.wallet.address, f.mallory.address, f.bondToken.target, BOND];
      const deployed = await ethers.deployContract("SubLedger", args);
      return { ...f, foreign: SubLedger__factory.connect(deployed.target.toString(), f.mallory) };
    }

    it("is the wallet's alone, once", async () => {
      const { foreign, wallet, mallory } = await loadFixture(unacceptedFixture);
      expect(await foreign.isAccepted()).to.equal(false);
      await expect(foreign.accept()).to.be.revertedWithCustomError(foreign, "SubLedger_OnlyWallet").withArgs(mallory);
      await expect(foreign.connect(wallet).accept()).to.emit(foreign, "LedgerAccepted").withArgs(wallet, mallory);
      expect(await foreign.isAccepted()).to.equal(true);
      await expect(foreign.connect(wallet).accept())
        .to.be.revertedWithCustomError(foreign, "SubLedger_AlreadyAccepted")
        .withArgs(wallet);
    });

    it("keeps a stranger from dividing somebody's wallet by a ledger of its own", async () => {
      const { foreign, wallet, mallory, token, recordId, treeOf, statementOf, sign } =
        await loadFixture(unacceptedFixture);
      const tree = treeOf([{ key: keyOf(mallory), amount: WALLET_UNITS }], foreign);
      await expect(foreign.publish(token, recordId, tree.root, tree.count, tree.depth, tree.opening))
        .to.be.revertedWithCustomError(foreign, "SubLedger_NotAccepted")
        .withArgs(wallet);
      const statement = await statementOf();
      await expect(foreign.challenge(statement, await sign(statement, mallory, foreign)))
        .to.be.revertedWithCustomError(foreign, "SubLedger_NotAccepted")
        .withArgs(wallet);
      expect(await foreign.unitsAt(token, mallory, recordId)).to.equal(0n);
    });
  });

  describe("publish", () => {
    it("stores the tree for the record, with what the wallet held beside it", async () => {
      const { ledger, operator, token, recordId, tree } = await loadFixture(fixture);
      await expect(ledger.connect(operator).publish(token, recordId, tree.root, tree.count, tree.depth, tree.opening))
        .to.emit(ledger, "TreePublished")
        .withArgs(token, recordId, tree.root, 950n * UNITS, WALLET_UNITS, 5n, 3n);
      expect(await ledger.publicationOf(token, recordId)).to.deep.equal([tree.root, 950n * UNITS, 5n, 3n, false]);
      expect(await ledger.domainOf(token, recordId)).to.equal(tree.domain);
    });

    it("is the operator's or the wallet's", async () => {
      const { ledger, wallet, mallory, token, recordId, tree } = await loadFixture(fixture);
      const publishing = [token, recordId, tree.root, tree.count, tree.depth, tree.opening] as const;
      await expect(ledger.connect(mallory).publish(...publishing))
        .to.be.revertedWithCustomError(ledger, "SubLedger_OnlyOperator")
        .withArgs(mallory);
      await ledger.connect(wallet).publish(...publishing);
      expect((await ledger.publicationOf(token, recordId)).root).to.equal(tree.root);
    });

    it("takes a tree that owes all the wallet held, to the last wei, and none that owes one more", async () => {
      const { ledger, operator, token, recordId, alice, treeOf, publish } = await loadFixture(fixture);
      const over = treeOf([{ key: keyOf(alice), amount: WALLET_UNITS + 1n }]);
      await expect(ledger.connect(operator).publish(token, recordId, over.root, over.count, over.depth, over.opening))
        .to.be.revertedWithCustomError(ledger, "SubLedger_ExceedsWallet")
        .withArgs(WALLET_UNITS + 1n, WALLET_UNITS);
      await publish(treeOf([{ key: keyOf(alice), amount: WALLET_UNITS }]));
      expect((await ledger.publicationOf(token, recordId)).total).to.equal(WALLET_UNITS);
    });

    it("goes by what the wallet held at the record, whatever it holds now", async () => {
      const { ledger, wallet, bob, token, recordId, tree, publish } = await loadFixture(fixture);
      await token.connect(wallet).transfer(bob, WALLET_UNITS);
      await publish(tree);
      expect((await ledger.publicationOf(token, recordId)).total).to.equal(950n * UNITS);
    });

    it("refuses children that are not the root's", async () => {
      const { ledger, operator, token, recordId, tree } = await loadFixture(fixture);
      const opening = { ...tree.opening, leftSum: tree.opening.leftSum - 1n };
      const opened = referenceParent(
        tree.depth,
        { sum: opening.leftSum, hash: opening.leftHash },
        { sum: opening.rightSum, hash: opening.rightHash },
      );
      await expect(ledger.connect(operator).publish(token, recordId, tree.root, tree.count, tree.depth, opening))
        .to.be.revertedWithCustomError(ledger, "SubLedger_WrongOpening")
        .withArgs(tree.root, opened.hash);
    });

    it("refuses a count that another depth belongs to", async () => {
      const { ledger, operator, token, recordId, tree } = await loadFixture(fixture);
      for (const count of [9n, 4n, 0n]) {
        await expect(ledger.connect(operator).publish(token, recordId, tree.root, count, tree.depth, tree.opening))
          .to.be.revertedWithCustomError(ledger, "SubLedger_WrongCount")
          .withArgs(count, 3n);
      }
    });

    it("refuses depths outside 1 to 40", async () => {
      const { ledger, operator, token, recordId, tree } = await loadFixture(fixture);
      for (const depth of [0, 41]) {
        await expect(ledger.connect(operator).publish(token, recordId, tree.root, tree.count, depth, tree.opening))
          .to.be.revertedWithCustomError(ledger, "SumTree_BadDepth")
          .withArgs(depth);
      }
    });

    it("takes an empty tree", async () => {
      const { ledger, token, recordId, treeOf, publish } = await loadFixture(fixture);
      const empty = treeOf([]);
      await publish(empty);
      expect(await ledger.publicationOf(token, recordId)).to.deep.equal([empty.root, 0n, 0n, 1n, false]);
    });

    it("refuses a record that does not exist, in the token's words", async () => {
      const { ledger, operator, token, tree } = await loadFixture(fixture);
      await expect(ledger.connect(operator).publish(token, 99n, tree.root, tree.count, tree.depth, tree.opening))
        .to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord")
        .withArgs(99n);
    });

    it("keeps records apart: each has a tree of its own", async () => {
      const { ledger, token, recordId, alice, tree, treeOf, publish, passRecord } = await loadFixture(fixture);
      await publish(tree);
      const later = await passRecord();
      const second = treeOf([{ key: keyOf(alice), amount: 1n }], ledger, later);
      await publish(second, ledger, later);
      expect((await ledger.publicationOf(token, recordId)).root).to.equal(tree.root);
      expect((await ledger.publicationOf(token, later)).root).to.equal(second.root);
    });
  });

  describe("prove", () => {
    it("stores a leaf's units for its holder, whoever brings the proof", async () => {
      const { ledger, token, recordId, alice, mallory, tree } = await loadFixture(publishedFixture);
      expect(await ledger.unitsAt(token, alice, recordId)).to.equal(0n);
      await expect(ledger.connect(mallory).prove(token, recordId, tree.leaf(0), tree.proof(0)))
        .to.emit(ledger, "LeafProven")
        .withArgs(token, recordId, keyOf(alice), 0n, 100n * UNITS, 100n * UNITS);
      expect(await ledger.unitsAt(token, alice, recordId)).to.equal(100n * UNITS);
      expect(await ledger.unitsOfKey(token, keyOf(alice), recordId)).to.equal(100n * UNITS);
      expect(await ledger.unitsAt(token, mallory, recordId)).to.equal(0n);
    });

    it("adds up a key's leaves, in any order, each once", async () => {
      const { ledger, token, recordId, bob, alice, tree, prove } = await loadFixture(publishedFixture);
      await prove(tree, 4);
      expect(await ledger.unitsAt(token, bob, recordId)).to.equal(50n * UNITS);
      await expect(ledger.prove(token, recordId, tree.leaf(1), tree.proof(1)))
        .to.emit(ledger, "LeafProven")
        .withArgs(token, recordId, keyOf(bob), 1n, 200n * UNITS, 250n * UNITS);
      for (const index of [1, 4]) {
        await expect(ledger.prove(token, recordId, tree.leaf(index), tree.proof(index)))
          .to.be.revertedWithCustomError(ledger, "SubLedger_LeafAlreadyProven")
          .withArgs(token, recordId, index);
      }
      expect(await ledger.unitsAt(token, bob, recordId)).to.equal(250n * UNITS);
      const proven = (key: string) => Promise.all([0, 1, 4].map((i) => ledger.isProven(token, recordId, key, i)));
      expect(await proven(keyOf(bob))).to.deep.equal([false, true, true]);
      expect(await proven(keyOf(alice))).to.deep.equal([false, false, false]);
    });

    it("remembers a leaf of nothing too", async () => {
      const { ledger, token, recordId, tree, prove } = await loadFixture(publishedFixture);
      await prove(tree, 2);
      expect(await ledger.isProven(token, recordId, keyOf("carol"), 2)).to.equal(true);
      await expect(ledger.prove(token, recordId, tree.leaf(2), tree.proof(2)))
        .to.be.revertedWithCustomError(ledger, "SubLedger_LeafAlreadyProven")
        .withArgs(token, recordId, 2n);
      expect(await ledger.unitsOfKey(token, keyOf("carol"), recordId)).to.equal(0n);
    });

    it("reaches customers that have no wallet, by their keys", async () => {
      const { ledger, token, recordId, treeOf, publish, prove } = await loadFixture(fixture);
      const nonce = id("carol's nonce");
      const tree = treeOf([
        { key: referenceKey("carol", nonce), amount: 3n },
        { key: referenceKey("carol"), amount: 4n },
      ]);
      await publish(tree);
      await prove(tree, 0);
      expect(await ledger.unitsOfKey(token, await ledger.customerKey(id("carol"), nonce), recordId)).to.equal(3n);
      expect(await ledger.unitsOfKey(token, await ledger.customerKey(id("carol"), ZeroHash), recordId)).to.equal(0n);
    });

    it("adds up to the tree's total when everybody has proven, and to no more than the wallet held", async () => {
      const { ledger, token, recordId, wallet, alice, bob, tree, prove } = await loadFixture(publishedFixture);
      for (const index of [4, 0, 3, 2, 1]) await prove(tree, index);
      const holders = [alice, bob, wallet];
      const units = await Promise.all(holders.map((holder) => ledger.unitsAt(token, holder, recordId)));
      expect(units).to.deep.equal([100n * UNITS, 250n * UNITS, 600n * UNITS]);
      expect(units.reduce((sum, each) => sum + each, 0n)).to.equal(tree.total);
      expect(tree.total <= (await token.unitsAt(wallet, recordId))).to.equal(true);
    });

    it("refuses a leaf that is not in the tree: amount, key, salt, index or path changed", async () => {
      const { ledger, token, recordId, mallory, tree } = await loadFixture(publishedFixture);
      const leaf = tree.leaf(0);
      for (const [changed, proof] of [
        [{ ...leaf, amount: leaf.amount + 1n }, tree.proof(0)],
        [{ ...leaf, key: keyOf(mallory) }, tree.proof(0)],
        [{ ...leaf, salt: ZeroHash }, tree.proof(0)],
        [{ ...leaf, index: 1n }, tree.proof(0)],
        [leaf, tree.proof(1)],
      ] as const) {
        await expect(ledger.prove(token, recordId, changed, proof))
          .to.be.revertedWithCustomError(ledger, "SubLedger_NotIncluded")
          .withArgs(token, recordId, changed.index, changed.key);
      }
      await expect(ledger.prove(token, recordId, leaf, "0x"))
        .to.be.revertedWithCustomError(ledger, "SumTree_BadProofLength")
        .withArgs(0n, 144n);
    });

    it("refuses what is not published", async () => {
      const { ledger, token, bondToken, recordId, tree } = await loadFixture(publishedFixture);
      for (const [of, record] of [
        [token, recordId + 1n],
        [bondToken, recordId],
      ] as const) {
        await expect(ledger.prove(of, record, tree.leaf(0), tree.proof(0)))
          .to.be.revertedWithCustomError(ledger, "SubLedger_NotPublished")
          .withArgs(of, record);
      }
    });

    it("writes one slot for a customer: less than 70k gas for a whole transaction at depth 3", async () => {
      const { tree, prove } = await loadFixture(publishedFixture);
      expect((await prove(tree, 0)).gasUsed).to.be.lessThan(70_000n);
    });
  });

  describe("unitsAt", () => {
    it("is 0 for a passed record without a tree, and reverts for one that has not passed", async () => {
      const { ledger, token, recordId, alice, scheduleRecord } = await loadFixture(fixture);
      expect(await ledger.unitsAt(token, alice, recordId)).to.equal(0n);
      const pending = await scheduleRecord();
      const { recordAt } = await token.recordOf(pending);
      await expect(ledger.unitsAt(token, alice, pending))
        .to.be.revertedWithCustomError(token, "EquityToken_RecordNotYetPassed")
        .withArgs(pending, recordAt, await time.latest());
    });

    it("is not another customer's who was entered by a wallet's text", async () => {
      const { ledger, token, recordId, alice, treeOf, publish, prove } = await loadFixture(fixture);
      const key = await ledger.customerKey(id(alice.address), ZeroHash);
      const tree = treeOf([{ key, amount: 1n }]);
      await publish(tree);
      await prove(tree, 0);
      expect(await ledger.unitsAt(token, alice, recordId)).to.equal(0n);
      expect(await ledger.unitsOfKey(token, key, recordId)).to.equal(1n);
      expect(await ledger.walletKey(alice)).to.equal(keyOf(alice));
    });
  });

  describe("challenge", () => {
    it("takes the bond and gives the operator 48 hours", async () => {
      const { ledger, bondToken, token, recordId, alice, statementOf, sign } = await loadFixture(publishedFixture);
      const statement = await statementOf();
      const signature = await sign(statement);
      const opened = BigInt(await time.latest()) + 100n;
      await time.setNextBlockTimestamp(opened);
      const challenging = ledger.connect(alice).challenge(statement, signature);
      await expect(challenging)
        .to.emit(ledger, "ChallengeOpened")
        .withArgs(token, recordId, keyOf(alice), alice, 100n * UNITS, statement.issuedAt, opened + BigInt(RESPONSE));
      await expect(challenging).to.changeTokenBalances(ethers, bondToken, [alice, ledger], [-BOND, BOND]);
      expect(await ledger.challengeOf(token, recordId, keyOf(alice))).to.deep.equal([
        alice.address,
        opened + BigInt(RESPONSE),
        opened + BigInt(RESPONSE),
        100n * UNITS,
      ]);
      expect(await ledger.isDefaulted(token, recordId)).to.equal(false);
    });

    it("takes a statement from whoever holds it, about a key with or without a wallet", async () => {
      const { ledger, token, recordId, mallory, statementOf, challenge } = await loadFixture(publishedFixture);
      const statement = await statementOf({ key: keyOf("carol"), amount: 1n });
      await challenge(mallory, statement);
      expect((await ledger.challengeOf(token, recordId, keyOf("carol"))).challenger).to.equal(mallory);
    });

    it("refuses a signature that is not the operator's", async () => {
      const { ledger, operator, wallet, alice, statementOf, sign } = await loadFixture(publishedFixture);
      const statement = await statementOf();
      const digest = await ledger.statementDigest(statement);
      for (const signature of [
        await sign(statement, wallet),
        await sign(statement, alice),
        "0x",
        `0x${"00".repeat(65)}`,
      ]) {
        await expect(ledger.connect(alice).challenge(statement, signature))
          .to.be.revertedWithCustomError(ledger, "SubLedger_NotSigned")
          .withArgs(operator, digest);
      }
    });

    it("refuses a statement of which anything was changed after it was signed", async () => {
      const { ledger, operator, alice, bob, bondToken, statementOf, sign, passRecord, token } =
        await loadFixture(publishedFixture);
      const later = await passRecord();
      const { recordAt } = await token.recordOf(later);
      const statement = await statementOf();
      const signature = await sign(statement);
      for (const change of [
        { amount: statement.amount + 1n },
        { key: keyOf(bob) },
        { recordId: later },
        { issuedAt: recordAt },
      ]) {
        const changed = { ...statement, ...change };
        await expect(ledger.connect(alice).challenge(changed, signature))
          .to.be.revertedWithCustomError(ledger, "SubLedger_NotSigned")
          .withArgs(operator, await ledger.statementDigest(changed));
      }
      await expect(ledger.connect(alice).challenge({ ...statement, wallet: bob.address }, signature))
        .to.be.revertedWithCustomError(ledger, "SubLedger_WrongWallet")
        .withArgs(bob, await ledger.wallet());
      expect(await bondToken.balanceOf(ledger)).to.equal(0n);
    });

    it("refuses a statement issued before its record's time, or dated ahead", async () => {
      const { ledger, alice, recordAt, statementOf, sign } = await loadFixture(publishedFixture);
      const now = BigInt(await time.latest()) + 10n;
      for (const issuedAt of [recordAt - 1n, now + 1n]) {
        const statement = await statementOf({ issuedAt });
        const signature = await sign(statement);
        await time.setNextBlockTimestamp(now);
        await expect(ledger.connect(alice).challenge.staticCall(statement, signature, { blockTag: "pending" }))
          .to.be.revertedWithCustomError(ledger, "SubLedger_WrongIssueTime")
          .withArgs(issuedAt, recordAt, now);
      }
      const statement = await statementOf({ issuedAt: recordAt });
      await ledger.connect(alice).challenge(statement, await sign(statement));
    });

    it("refuses what is proven already, and a statement of nothing", async () => {
      const { ledger, alice, bob, tree, prove, statementOf, sign } = await loadFixture(publishedFixture);
      await prove(tree, 0);
      await prove(tree, 1);
      for (const [key, amount, proven] of [
        [keyOf(alice), 100n * UNITS, 100n * UNITS],
        [keyOf(bob), 150n * UNITS, 200n * UNITS],
        [keyOf("carol"), 0n, 0n],
      ] as const) {
        const statement = await statementOf({ key, amount });
        await expect(ledger.connect(alice).challenge(statement, await sign(statement)))
          .to.be.revertedWithCustomError(ledger, "SubLedger_StatementAlreadyProven")
          .withArgs(key, amount, proven);
      }
    });

    it("refuses a challenger who has not paid", async () => {
      const { ledger, bondToken, alice, statementOf, sign } = await loadFixture(publishedFixture);
      await bondToken.connect(alice).approve(ledger, BOND - 1n);
      const statement = await statementOf();
      await expect(ledger.connect(alice).challenge(statement, await sign(statement)))
        .to.be.revertedWithCustomError(bondToken, "ERC20InsufficientAllowance")
        .withArgs(ledger, BOND - 1n, BOND);
    });

    it("gives an operator that has not published until the seventh day after the record, and 48 hours", async () => {
      const { ledger, token, recordId, recordAt, alice, statementOf, challenge } = await loadFixture(fixture);
      const statement = await statementOf();
      await challenge(alice, statement);
      const { deadline } = await ledger.challengeOf(token, recordId, statement.key);
      expect(deadline).to.equal(recordAt + BigInt(7 * DAY + RESPONSE));
    });

    it("gives an operator that has not published by then 48 hours", async () => {
      const { ledger, token, recordId, recordAt, alice, statementOf, challenge } = await loadFixture(fixture);
      const statement = await statementOf();
      await time.setNextBlockTimestamp(recordAt + BigInt(7 * DAY) + 1n);
      await challenge(alice, statement);
      const { deadline } = await ledger.challengeOf(token, recordId, statement.key);
      expect(deadline).to.equal(recordAt + BigInt(7 * DAY + RESPONSE) + 1n);
    });

    it("refuses a record that does not exist, in the token's words", async () => {
      const { ledger, token, alice, statementOf, sign } = await loadFixture(publishedFixture);
      const statement = await statementOf({ recordId: 99n });
      await expect(ledger.connect(alice).challenge(statement, await sign(statement)))
        .to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord")
        .withArgs(99n);
    });

    describe("with an operator that signs by contract", () => {
      async function contractFixture() {
        const f = await fixture();
        const contractLedger = await f.newLedger(f.contractSigner.target.toString());
        return { ...f, contractLedger, statement: await f.statementOf() };
      }

      it("asks it by ERC-1271", async () => {
        const { contractLedger, contractSigner, token, recordId, operator, alice, bob, statement, sign } =
          await loadFixture(contractFixture);
        await expect(contractLedger.connect(alice).challenge(statement, await sign(statement, bob, contractLedger)))
          .to.be.revertedWithCustomError(contractLedger, "SubLedger_NotSigned")
          .withArgs(contractSigner, await contractLedger.statementDigest(statement));
        await contractLedger.connect(alice).challenge(statement, await sign(statement, operator, contractLedger));
        expect((await contractLedger.challengeOf(token, recordId, statement.key)).challenger).to.equal(alice);
      });

      it("lets it disown what it has signed, as the manual warns", async () => {
        const { contractLedger, contractSigner, operator, alice, bob, statement, sign } =
          await loadFixture(contractFixture);
        const signature = await sign(statement, operator, contractLedger);
        await contractSigner.changeOwner(bob);
        await expect(contractLedger.connect(alice).challenge(statement, signature))
          .to.be.revertedWithCustomError(contractLedger, "SubLedger_NotSigned")
          .withArgs(contractSigner, await contractLedger.statementDigest(statement));
      });
    });

    it("holds an operator with a key to its signature, whatever code its address runs since", async () => {
      const { ledger, contractSigner, operator, token, recordId, alice, statementOf, challenge } =
        await loadFixture(publishedFixture);
      const statement = await statementOf();
      await networkHelpers.setCode(operator.address, await ethers.provider.getCode(contractSigner));
      await challenge(alice, statement);
      expect((await ledger.challengeOf(token, recordId, statement.key)).challenger).to.equal(alice);
    });
  });

  describe("answer", () => {
    it("by an inclusion proof credits the bond to the wallet, whoever brings it", async () => {
      const { ledger, bondToken, wallet, bob, mallory, token, recordId, key, tree } =
        await loadFixture(challengedFixture);
      const answering = ledger.connect(bob).answer(token, recordId, key, [tree.leaf(0)], [tree.proof(0)]);
      await expect(answering)
        .to.emit(ledger, "ChallengeAnswered")
        .withArgs(token, recordId, key, mallory, 100n * UNITS, 100n * UNITS);
      await expect(answering)
        .to.emit(ledger, "LeafProven")
        .withArgs(token, recordId, key, 0n, 100n * UNITS, 100n * UNITS);
      expect(await ledger.challengeOf(token, recordId, key)).to.deep.equal(NONE);
      expect(await ledger.bondsOf(wallet)).to.equal(BOND);
      expect(await ledger.bondsOf(bob)).to.equal(0n);
      expect(await ledger.bondsOf(mallory)).to.equal(0n);
      expect(await ledger.isDefaulted(token, recordId)).to.equal(false);
      await expect(ledger.connect(wallet).withdraw(wallet)).to.changeTokenBalances(
        ethers,
        bondToken,
        [ledger, wallet],
        [-BOND, BOND],
      );
    });

    it("may take several leaves of the key, some of them proven before", async () => {
      const { ledger, token, recordId, bob, tree, prove, statementOf, challenge } = await loadFixture(publishedFixture);
      await challenge(bob, await statementOf({ key: keyOf(bob), amount: 250n * UNITS }));
      const leaves = [tree.leaf(1), tree.leaf(4)];
      const proofs = [tree.proof(1), tree.proof(4)];
      await expect(ledger.answer(token, recordId, keyOf(bob), [tree.leaf(1)], [tree.proof(1)]))
        .to.be.revertedWithCustomError(ledger, "SubLedger_AnswerTooSmall")
        .withArgs(200n * UNITS, 250n * UNITS);
      await prove(tree, 4);
      await ledger.answer(token, recordId, keyOf(bob), leaves, proofs);
      expect(await ledger.unitsAt(token, bob, recordId)).to.equal(250n * UNITS);
    });

    it("needs no leaf when all are proven by then", async () => {
      const { ledger, token, recordId, key, tree, prove } = await loadFixture(challengedFixture);
      await prove(tree, 0);
      await expect(ledger.answer(token, recordId, key, [], [])).to.emit(ledger, "ChallengeAnswered");
    });

    it("does not count one leaf twice", async () => {
      const { ledger, token, recordId, bob, tree, statementOf, challenge } = await loadFixture(publishedFixture);
      await challenge(bob, await statementOf({ key: keyOf(bob), amount: 400n * UNITS }));
      await expect(
        ledger.answer(token, recordId, keyOf(bob), [tree.leaf(1), tree.leaf(1)], [tree.proof(1), tree.proof(1)]),
      )
        .to.be.revertedWithCustomError(ledger, "SubLedger_AnswerTooSmall")
        .withArgs(200n * UNITS, 400n * UNITS);
    });

    it("refuses leaves of another key, leaves outside the tree, and proofs that do not match in number", async () => {
      const { ledger, token, recordId, bob, key, tree } = await loadFixture(challengedFixture);
      await expect(ledger.answer(token, recordId, key, [tree.leaf(1)], [tree.proof(1)]))
        .to.be.revertedWithCustomError(ledger, "SubLedger_WrongKey")
        .withArgs(keyOf(bob), key);
      await expect(ledger.answer(token, recordId, key, [{ ...tree.leaf(1), key }], [tree.proof(1)]))
        .to.be.revertedWithCustomError(ledger, "SubLedger_NotIncluded")
        .withArgs(token, recordId, 1n, key);
      await expect(ledger.answer(token, recordId, key, [tree.leaf(0)], []))
        .to.be.revertedWithCustomError(ledger, "SubLedger_LengthMismatch")
        .withArgs(1n, 0n);
    });

    it("counts up to and including the last second", async () => {
      const { ledger, token, recordId, wallet, key, deadline, tree } = await loadFixture(challengedFixture);
      await time.setNextBlockTimestamp(deadline);
      await ledger.answer(token, recordId, key, [tree.leaf(0)], [tree.proof(0)]);
      expect(await ledger.bondsOf(wallet)).to.equal(BOND);
    });

    it("counts no more a second later", async () => {
      const { ledger, token, recordId, key, deadline, tree } = await loadFixture(challengedFixture);
      await time.setNextBlockTimestamp(deadline + 1n);
      await expect(ledger.answer(token, recordId, key, [tree.leaf(0)], [tree.proof(0)]))
        .to.be.revertedWithCustomError(ledger, "SubLedger_AnswerTooLate")
        .withArgs(deadline, deadline + 1n);
    });

    it("needs a challenge", async () => {
      const { ledger, token, recordId, alice, tree } = await loadFixture(publishedFixture);
      await expect(ledger.answer(token, recordId, keyOf(alice), [tree.leaf(0)], [tree.proof(0)]))
        .to.be.revertedWithCustomError(ledger, "SubLedger_NoChallenge")
        .withArgs(token, recordId, keyOf(alice));
    });

    it("may publish first what was not published when the challenge was opened", async () => {
      const { ledger, token, recordId, wallet, alice, tree, publish, statementOf, challenge } =
        await loadFixture(fixture);
      const statement = await statementOf();
      await challenge(alice, statement);
      await expect(ledger.answer(token, recordId, statement.key, [tree.leaf(0)], [tree.proof(0)]))
        .to.be.revertedWithCustomError(ledger, "SubLedger_NotPublished")
        .withArgs(token, recordId);
      await publish(tree);
      await ledger.answer(token, recordId, statement.key, [tree.leaf(0)], [tree.proof(0)]);
      expect(await ledger.bondsOf(wallet)).to.equal(BOND);
    });
  });

  describe("declareDefault", () => {
    it("marks the record and gives the bond back to the challenger, whoever declares it", async () => {
      const { ledger, bondToken, token, recordId, wallet, bob, mallory, key, deadline } =
        await loadFixture(challengedFixture);
      await time.setNextBlockTimestamp(deadline + 1n);
      await expect(ledger.connect(bob).declareDefault(token, recordId, key))
        .to.emit(ledger, "DefaultDeclared")
        .withArgs(token, recordId, key, mallory, 100n * UNITS, 0n);
      expect(await ledger.isDefaulted(token, recordId)).to.equal(true);
      expect(await ledger.challengeOf(token, recordId, key)).to.deep.equal(NONE);
      expect(await ledger.bondsOf(wallet)).to.equal(0n);
      await expect(ledger.connect(mallory).withdraw(bob)).to.changeTokenBalances(
        ethers,
        bondToken,
        [ledger, mallory, bob],
        [-BOND, 0n, BOND],
      );
    });

    it("waits until the last second is over", async () => {
      const { ledger, token, recordId, key, deadline } = await loadFixture(challengedFixture);
      await time.setNextBlockTimestamp(deadline);
      await expect(ledger.declareDefault(token, recordId, key))
        .to.be.revertedWithCustomError(ledger, "SubLedger_AnswerStillPossible")
        .withArgs(deadline, deadline);
    });

    it("needs a challenge, and works once for each", async () => {
      const { ledger, token, recordId, bob, key, deadline } = await loadFixture(challengedFixture);
      await time.setNextBlockTimestamp(deadline + 1n);
      await ledger.declareDefault(token, recordId, key);
      for (const none of [key, keyOf(bob)]) {
        await expect(ledger.declareDefault(token, recordId, none))
          .to.be.revertedWithCustomError(ledger, "SubLedger_NoChallenge")
          .withArgs(token, recordId, none);
      }
    });

    it("marks a ledger that was never published, and only the record in question", async () => {
      const { ledger, token, recordId, alice, statementOf, challenge, passRecord } = await loadFixture(fixture);
      const later = await passRecord();
      const statement = await statementOf();
      await challenge(alice, statement);
      const { deadline } = await ledger.challengeOf(token, recordId, statement.key);
      await time.setNextBlockTimestamp(deadline + 1n);
      await ledger.declareDefault(token, recordId, statement.key);
      expect(await ledger.isDefaulted(token, recordId)).to.equal(true);
      expect(await ledger.isDefaulted(token, later)).to.equal(false);
    });

    it("takes nothing back: what is proven stays, the rest can be published and proven", async () => {
      const { ledger, token, recordId, alice, bob, tree, publish, prove, statementOf, challenge } =
        await loadFixture(fixture);
      const statement = await statementOf();
      await challenge(alice, statement);
      const { deadline } = await ledger.challengeOf(token, recordId, statement.key);
      await time.setNextBlockTimestamp(deadline + 1n);
      await ledger.declareDefault(token, recordId, statement.key);
      await publish(tree);
      await prove(tree, 0);
      await prove(tree, 1);
      expect(await ledger.unitsAt(token, alice, recordId)).to.equal(100n * UNITS);
      expect(await ledger.unitsAt(token, bob, recordId)).to.equal(200n * UNITS);
      expect(await ledger.publicationOf(token, recordId)).to.deep.equal([tree.root, tree.total, 5n, 3n, true]);
    });

    it("leaves other open challenges to be answered or declared, and takes no new ones", async () => {
      const { ledger, token, recordId, wallet, alice, bob, carol, mallory, key, tree, statementOf, sign, challenge } =
        await loadFixture(challengedFixture);
      await challenge(bob, await statementOf({ key: keyOf(bob), amount: 300n * UNITS }));
      await challenge(carol, await statementOf({ key: keyOf(wallet), amount: 600n * UNITS }));
      const deadlineOf = async (of: string) => (await ledger.challengeOf(token, recordId, of)).deadline;
      await time.setNextBlockTimestamp((await deadlineOf(key)) + 1n);
      await ledger.declareDefault(token, recordId, key);
      await time.setNextBlockTimestamp(await deadlineOf(keyOf(wallet)));
      await ledger.answer(token, recordId, keyOf(wallet), [tree.leaf(3)], [tree.proof(3)]);
      await time.setNextBlockTimestamp((await deadlineOf(keyOf(bob))) + 10n);
      await ledger.declareDefault(token, recordId, keyOf(bob));
      const late = await statementOf({ key: keyOf(alice), amount: 101n * UNITS });
      await expect(ledger.connect(alice).challenge(late, await sign(late)))
        .to.be.revertedWithCustomError(ledger, "SubLedger_AlreadyDefaulted")
        .withArgs(token, recordId);
      const bonds = await Promise.all([mallory, bob, carol, wallet].map((account) => ledger.bondsOf(account)));
      expect(bonds).to.deep.equal([BOND, BOND, 0n, BOND]);
    });
  });

  describe("withdraw", () => {
    it("pays what is owed once, to the last wei of what was posted", async () => {
      const { ledger, bondToken, token, recordId, wallet, bob, mallory, key, tree, statementOf, challenge } =
        await loadFixture(challengedFixture);
      await challenge(bob, await statementOf({ key: keyOf(bob), amount: 300n * UNITS }));
      await ledger.answer(token, recordId, key, [tree.leaf(0)], [tree.proof(0)]);
      await time.increase(RESPONSE + 1);
      await ledger.declareDefault(token, recordId, keyOf(bob));
      expect(await bondToken.balanceOf(ledger)).to.equal(2n * BOND);
      await expect(ledger.connect(bob).withdraw(bob)).to.emit(ledger, "BondsWithdrawn").withArgs(bob, bob, BOND);
      await expect(ledger.connect(wallet).withdraw(mallory))
        .to.emit(ledger, "BondsWithdrawn")
        .withArgs(wallet, mallory, BOND);
      expect(await bondToken.balanceOf(ledger)).to.equal(0n);
      for (const account of [bob, wallet, mallory]) {
        await expect(ledger.connect(account).withdraw(account))
          .to.be.revertedWithCustomError(ledger, "SubLedger_NothingToWithdraw")
          .withArgs(account);
      }
    });

    it("adds up the bonds of several answers", async () => {
      const { ledger, token, recordId, wallet, bob, key, tree, statementOf, challenge } =
        await loadFixture(challengedFixture);
      await challenge(bob, await statementOf({ key: keyOf(bob), amount: 200n * UNITS }));
      await ledger.answer(token, recordId, key, [tree.leaf(0)], [tree.proof(0)]);
      await ledger.answer(token, recordId, keyOf(bob), [tree.leaf(1)], [tree.proof(1)]);
      expect(await ledger.bondsOf(wallet)).to.equal(2n * BOND);
    });
  });

  describe("statementDigest", () => {
    it("is EIP-712's", async () => {
      const { ledger, operator, statementOf, sign } = await loadFixture(fixture);
      const statement = await statementOf();
      const digest = await ledger.statementDigest(statement);
      expect(ethers.recoverAddress(digest, await sign(statement))).to.equal(operator.address);
    });
  });

  it("builds no tree with another secret that a leaf of this one fits in", async () => {
    const { ledger, token, recordId, alice, rows, tree } = await loadFixture(publishedFixture);
    const other = publishedTree(tree.domain, id("another secret"), rows);
    await expect(ledger.prove(token, recordId, other.leaf(0), other.proof(0)))
      .to.be.revertedWithCustomError(ledger, "SubLedger_NotIncluded")
      .withArgs(token, recordId, 0n, keyOf(alice));
  });
});
