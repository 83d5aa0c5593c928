import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { BOND, deployPublishedFixture, keyOf, RESPONSE, UNITS } from "../../test-support/fixtures/subLedger.ts";

// Challenges cost the operator an answer. Can somebody open them for nothing, stack them, get the bond back by copying the
// answer, spoil an answer at the last second, or use the bond token to call again in the middle?
// Defence: SubLedger:challenge (one a key, the largest; the bond measured), :answer (the wallet is credited, whoever answers; leaves
// proven before are passed over), pull payments, nonReentrant.
const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

const fixture = () => deployPublishedFixture(connection);

/** What the ledger holds is what it owes. */
async function expectSolvent(
  { ledger, bondToken, wallet, alice, bob, carol, mallory }: Awaited<ReturnType<typeof fixture>>,
  open: bigint,
) {
  const owed = await Promise.all([wallet, alice, bob, carol, mallory].map((account) => ledger.bondsOf(account)));
  expect(await bondToken.balanceOf(ledger)).to.equal(owed.reduce((sum, each) => sum + each, 0n) + open * BOND);
}

describe("R17 griefing by challenges", () => {
  it("without a bond opens nothing", async () => {
    const { ledger, bondToken, token, recordId, mallory, statementOf, sign } = await loadFixture(fixture);
    const statement = await statementOf();
    await bondToken.connect(mallory).transfer(bondToken, 10n * BOND);
    await expect(ledger.connect(mallory).challenge(statement, await sign(statement)))
      .to.be.revertedWithCustomError(bondToken, "ERC20InsufficientBalance")
      .withArgs(mallory, 0n, BOND);
    expect((await ledger.challengeOf(token, recordId, statement.key)).deadline).to.equal(0n);
  });

  it("with a bond that arrives short, or long, opens nothing", async () => {
    const { ledger, bondToken, mallory, statementOf, sign } = await loadFixture(fixture);
    const statement = await statementOf();
    for (const skim of [1n, -1n]) {
      await bondToken.setSkim(skim);
      await expect(ledger.connect(mallory).challenge(statement, await sign(statement)))
        .to.be.revertedWithCustomError(ledger, "SubLedger_BondNotReceived")
        .withArgs(BOND - skim, BOND);
    }
    expect(await bondToken.balanceOf(ledger)).to.equal(0n);
  });

  it("cannot stack two challenges on one key: an equal statement is refused, a larger one takes the place", async () => {
    const f = await loadFixture(fixture);
    const { ledger, token, recordId, alice, bob, mallory, statementOf, sign, challenge } = f;
    const small = await statementOf({ amount: 1n });
    await challenge(mallory, small);
    await expect(ledger.connect(alice).challenge(small, await sign(small)))
      .to.be.revertedWithCustomError(ledger, "SubLedger_ChallengeOpen")
      .withArgs(token, recordId, keyOf(alice));
    await expectSolvent(f, 1n);
    const large = await statementOf({ amount: 100n * UNITS });
    await challenge(alice, large);
    for (const statement of [small, large]) {
      await expect(ledger.connect(bob).challenge(statement, await sign(statement)))
        .to.be.revertedWithCustomError(ledger, "SubLedger_ChallengeOpen")
        .withArgs(token, recordId, keyOf(alice));
    }
    expect(await ledger.bondsOf(mallory)).to.equal(BOND);
    await expectSolvent(f, 1n);
  });

  it("a small challenge in a large one's way is gone once answered, and cannot come back", async () => {
    const { ledger, token, recordId, alice, mallory, tree, statementOf, sign, challenge } = await loadFixture(fixture);
    const small = await statementOf({ amount: 1n });
    await challenge(mallory, small);
    await ledger.answer(token, recordId, keyOf(alice), [tree.leaf(0)], [tree.proof(0)]);
    await expect(ledger.connect(mallory).challenge(small, await sign(small)))
      .to.be.revertedWithCustomError(ledger, "SubLedger_StatementAlreadyProven")
      .withArgs(keyOf(alice), 1n, 100n * UNITS);
    // What alice holds a statement for and the tree does not bear out can now be insisted on.
    await challenge(alice, await statementOf({ amount: 101n * UNITS }));
    await time.increase(RESPONSE + 1);
    await ledger.declareDefault(token, recordId, keyOf(alice));
    expect(await ledger.isDefaulted(token, recordId)).to.equal(true);
    expect(await ledger.bondsOf(alice)).to.equal(BOND);
  });

  it("is never free: an answer copied by the challenger pays the wallet all the same", async () => {
    const f = await loadFixture(fixture);
    const { ledger, bondToken, token, recordId, wallet, mallory, tree, statementOf, challenge } = f;
    const before = await bondToken.balanceOf(mallory);
    await challenge(mallory, await statementOf());
    await ledger.connect(mallory).answer(token, recordId, keyOf(f.alice), [tree.leaf(0)], [tree.proof(0)]);
    expect(await ledger.bondsOf(mallory)).to.equal(0n);
    expect(await ledger.bondsOf(wallet)).to.equal(BOND);
    expect(await bondToken.balanceOf(mallory)).to.equal(before - BOND);
    await expectSolvent(f, 0n);
  });

  it("cannot make an answer fail by proving its leaf first, in the last second", async () => {
    const { ledger, token, recordId, wallet, alice, mallory, tree, statementOf, challenge } =
      await loadFixture(fixture);
    await challenge(mallory, await statementOf());
    const { deadline } = await ledger.challengeOf(token, recordId, keyOf(alice));
    await time.setNextBlockTimestamp(deadline - 1n);
    await ledger.connect(mallory).prove(token, recordId, tree.leaf(0), tree.proof(0));
    await time.setNextBlockTimestamp(deadline);
    await ledger.answer(token, recordId, keyOf(alice), [tree.leaf(0)], [tree.proof(0)]);
    expect(await ledger.bondsOf(wallet)).to.equal(BOND);
  });

  it("cannot default before the last second is over, nor save itself after it", async () => {
    const { ledger, token, recordId, alice, mallory, tree, statementOf, challenge, prove } = await loadFixture(fixture);
    await challenge(mallory, await statementOf());
    const { deadline } = await ledger.challengeOf(token, recordId, keyOf(alice));
    await time.setNextBlockTimestamp(deadline);
    await expect(ledger.declareDefault(token, recordId, keyOf(alice)))
      .to.be.revertedWithCustomError(ledger, "SubLedger_AnswerStillPossible")
      .withArgs(deadline, deadline);
    await time.setNextBlockTimestamp(deadline + 1n);
    await prove(tree, 0);
    await time.setNextBlockTimestamp(deadline + 2n);
    await expect(ledger.answer(token, recordId, keyOf(alice), [], []))
      .to.be.revertedWithCustomError(ledger, "SubLedger_AnswerTooLate")
      .withArgs(deadline, deadline + 2n);
    await ledger.declareDefault(token, recordId, keyOf(alice));
    expect(await ledger.isDefaulted(token, recordId)).to.equal(true);
  });

  it("cannot re-enter through the bond token, from any call that moves it", async () => {
    const f = await loadFixture(fixture);
    const { ledger, bondToken, token, recordId, alice, bob, wallet, tree, statementOf, sign, challenge } = f;
    const of = token.target.toString();
    const nested = await statementOf({ key: keyOf(bob), amount: 1n });
    const attacks = [
      ledger.interface.encodeFunctionData("challenge", [nested, await sign(nested)]),
      ledger.interface.encodeFunctionData("answer", [of, recordId, keyOf(bob), [tree.leaf(1)], [tree.proof(1)]]),
      ledger.interface.encodeFunctionData("declareDefault", [of, recordId, keyOf(bob)]),
      ledger.interface.encodeFunctionData("withdraw", [bob.address]),
    ];
    const statement = await statementOf();
    for (const attack of attacks) {
      await bondToken.callBefore(ledger, attack);
      await expect(ledger.connect(alice).challenge(statement, await sign(statement))).to.be.revertedWithCustomError(
        ledger,
        "ReentrancyGuardReentrantCall",
      );
    }
    await bondToken.callBefore(ethers.ZeroAddress, "0x");
    await challenge(alice, statement);
    await ledger.answer(token, recordId, keyOf(alice), [tree.leaf(0)], [tree.proof(0)]);
    for (const attack of attacks) {
      await bondToken.callBefore(ledger, attack);
      await expect(ledger.connect(wallet).withdraw(wallet)).to.be.revertedWithCustomError(
        ledger,
        "ReentrancyGuardReentrantCall",
      );
    }
    await bondToken.callBefore(ethers.ZeroAddress, "0x");
    await expect(ledger.connect(wallet).withdraw(wallet)).to.changeTokenBalances(
      ethers,
      bondToken,
      [ledger, wallet],
      [-BOND, BOND],
    );
    await expectSolvent(f, 0n);
  });

  it("gains nothing by proving in the middle of a challenge: the statement still has to be answered", async () => {
    const f = await loadFixture(fixture);
    const { ledger, bondToken, token, recordId, alice, tree, statementOf, challenge } = f;
    const proving = ledger.interface.encodeFunctionData("prove", [
      token.target.toString(),
      recordId,
      tree.leaf(0),
      tree.proof(0),
    ]);
    await bondToken.callBefore(ledger, proving);
    await challenge(alice, await statementOf());
    expect(await ledger.unitsAt(token, alice, recordId)).to.equal(100n * UNITS);
    expect((await ledger.challengeOf(token, recordId, keyOf(alice))).challenger).to.equal(alice);
    await ledger.answer(token, recordId, keyOf(alice), [], []);
    await expectSolvent(f, 0n);
  });

  it("a donation to the ledger is nobody's bond", async () => {
    const { ledger, bondToken, mallory, alice, statementOf, sign } = await loadFixture(fixture);
    await bondToken.connect(mallory).transfer(ledger, BOND);
    await bondToken.connect(alice).approve(ledger, 0n);
    const statement = await statementOf();
    await expect(ledger.connect(alice).challenge(statement, await sign(statement)))
      .to.be.revertedWithCustomError(bondToken, "ERC20InsufficientAllowance")
      .withArgs(ledger, 0n, BOND);
    await expect(ledger.connect(mallory).withdraw(mallory))
      .to.be.revertedWithCustomError(ledger, "SubLedger_NothingToWithdraw")
      .withArgs(mallory);
  });
});
