import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { BOND, deploySubLedgerFixture, HOUR, keyOf, RESPONSE, UNITS } from "../../test-support/fixtures/subLedger.ts";

// There is one challenge a key at a time. Can an operator keep the place taken with statements of its own, each a little
// larger than what is proven so far, and so never have to answer the customer's? It enters the customer in many small
// leaves, and in one transaction answers its own challenge with one of them and opens the next.
// Defence: SubLedger:challenge (a larger statement takes the place, until the end of the first one's response period).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

/** Alice holds a statement of 100; the tree has three leaves of one wei for her. Mallory is the operator's friend. */
async function withCrumbs() {
  const f = await deploySubLedgerFixture(connection);
  const key = keyOf(f.alice);
  const tree = f.treeOf([1, 2, 3].map(() => ({ key, amount: 1n })));
  await f.publish(tree);
  return { ...f, key, tree };
}

describe("R17 an operator's challenges in the customer's way", () => {
  it("fail: the customer's larger statement takes the place of a smaller one, which gets its bond back", async () => {
    const f = await loadFixture(withCrumbs);
    const { ledger, bondToken, token, recordId, wallet, alice, mallory, key, tree, statementOf, sign, challenge } = f;
    // The operator's friend: a challenge, a crumb for an answer in its last second, the next challenge, and so on for ever.
    await challenge(mallory, await statementOf({ amount: 1n }));
    const { deadline: end } = await ledger.challengeOf(token, recordId, key);
    const next = await statementOf({ amount: 2n });
    const signature = await sign(next);
    await time.setNextBlockTimestamp(end);
    await ledger.connect(mallory).answer(token, recordId, key, [tree.leaf(0)], [tree.proof(0)]);
    await ledger.connect(mallory).challenge(next, signature);
    const first = await ledger.challengeOf(token, recordId, key);
    await time.setNextBlockTimestamp(first.deadline);
    const statement = await statementOf({ amount: 100n * UNITS });
    await expect(ledger.connect(alice).challenge(statement, await sign(statement)))
      .to.emit(ledger, "ChallengeReplaced")
      .withArgs(token, recordId, key, mallory, 2n);
    // The first bond is the wallet's, the second its challenger's again, the third the customer's.
    expect(await ledger.bondsOf(wallet)).to.equal(BOND);
    expect(await ledger.bondsOf(mallory)).to.equal(BOND);
    expect(await bondToken.balanceOf(ledger)).to.equal(3n * BOND);

    // The crumbs answer nothing any more, and the operator has the whole period from the customer's challenge on.
    await expect(ledger.connect(mallory).answer(token, recordId, key, [tree.leaf(1)], [tree.proof(1)]))
      .to.be.revertedWithCustomError(ledger, "SubLedger_AnswerTooSmall")
      .withArgs(2n, 100n * UNITS);
    const { challenger, deadline, amount, replaceableUntil } = await ledger.challengeOf(token, recordId, key);
    expect([challenger, deadline, amount]).to.deep.equal([
      alice.address,
      first.deadline + BigInt(RESPONSE),
      statement.amount,
    ]);
    expect(replaceableUntil).to.equal(first.deadline);
    await time.setNextBlockTimestamp(deadline + 1n);
    await ledger.declareDefault(token, recordId, key);
    expect(await ledger.isDefaulted(token, recordId)).to.equal(true);
    expect(await ledger.bondsOf(alice)).to.equal(BOND);
  });

  it("fail where the operator puts still larger ones over the customer's: the end stays within twice the period", async () => {
    const { ledger, token, recordId, alice, mallory, bob, key, statementOf, sign, challenge } =
      await loadFixture(withCrumbs);
    await challenge(alice, await statementOf({ amount: 100n * UNITS }));
    const { deadline: until } = await ledger.challengeOf(token, recordId, key);
    await time.setNextBlockTimestamp(until - 1n);
    await challenge(mallory, await statementOf({ amount: 101n * UNITS }));
    expect(await ledger.bondsOf(alice)).to.equal(BOND);
    const { deadline } = await ledger.challengeOf(token, recordId, key);
    expect(deadline).to.equal(until - 1n + BigInt(RESPONSE));
    const further = await statementOf({ amount: 102n * UNITS });
    await time.setNextBlockTimestamp(until + 1n);
    await expect(ledger.connect(bob).challenge(further, await sign(further)))
      .to.be.revertedWithCustomError(ledger, "SubLedger_ChallengeOpen")
      .withArgs(token, recordId, key);
    await time.setNextBlockTimestamp(deadline + 1n);
    await ledger.declareDefault(token, recordId, key);
    expect(await ledger.isDefaulted(token, recordId)).to.equal(true);
    expect(await ledger.bondsOf(mallory)).to.equal(BOND);
  });

  it("fail with an equal statement, and with any once the first one's period is over", async () => {
    const { ledger, token, recordId, alice, mallory, key, statementOf, sign, challenge } =
      await loadFixture(withCrumbs);
    const small = await statementOf({ amount: 2n });
    await challenge(mallory, small);
    const larger = await statementOf({ amount: 3n });
    const { deadline } = await ledger.challengeOf(token, recordId, key);
    for (const [statement, moment] of [
      [small, deadline - BigInt(HOUR)],
      [larger, deadline + 1n],
    ] as const) {
      await time.setNextBlockTimestamp(moment);
      await expect(ledger.connect(alice).challenge(statement, await sign(statement)))
        .to.be.revertedWithCustomError(ledger, "SubLedger_ChallengeOpen")
        .withArgs(token, recordId, key);
    }
    expect(await ledger.bondsOf(mallory)).to.equal(0n);
  });
});
