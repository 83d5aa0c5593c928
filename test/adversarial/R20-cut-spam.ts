import { expect } from "chai";
import { HOUR, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";
import { signStatement } from "../../test-support/reserves/statements.ts";

const { connection, loadReserves } = await openReserves();

describe("R20: cuts are spammed, or vanish", () => {
  it("fails: a stranger has one cut, and attestors have theirs beside it at once", async () => {
    const { verifier, tokenAddress, accounts, state, post } = await loadReserves();
    const mallory = verifier.connect(accounts.mallory);
    await mallory.cut(tokenAddress);
    for (const _ of [1, 2, 3]) {
      await expect(mallory.cut(tokenAddress))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutStillYoung")
        .withArgs(tokenAddress, 1n);
    }
    await verifier.connect(accounts.custodian).cut(tokenAddress);
    await post(await state(100n * ONE, 2n));
    expect((await verifier.epochOf(tokenAddress)).cut).to.equal(2n);
  });

  it("fails: eight cuts of a rogue attestor leave each signature good, and a post frees their places", async () => {
    const { verifier, tokenAddress, accounts, cut, state, post, time } = await loadReserves();
    const rogue = accounts.attestors[2];
    await cut();
    const signedBefore = await state(100n * ONE, 1n);
    for (let id = 2n; id <= 8n; ++id) await cut(rogue);
    await time.increase(HOUR);
    await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyOpenCuts")
      .withArgs(tokenAddress, 8n);
    await post(signedBefore);
    await post(await state(100n * ONE, 8n));
    expect(await cut()).to.equal(9n);
  });

  it("fails: a stranger's cuts past the calendar's horizon cannot take the attestors' places when it is extended", async () => {
    const { verifier, tokenAddress, accounts, calendar, time } = await loadReserves();
    const horizon = await calendar.startOf(await calendar.horizon());
    await time.increaseTo(horizon + 1_000n);
    await expect(verifier.connect(accounts.mallory).cut(tokenAddress))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutTooOld")
      .withArgs(tokenAddress, 1n, horizon);
    await calendar.connect(accounts.risk).extend((await calendar.horizon()) + 20n, []);
    await verifier.connect(accounts.custodian).cut(tokenAddress);
    expect(await verifier.lastCut(tokenAddress)).to.equal(1n);
  });

  it("fails: what was signed about a cut that a reorganisation took back does not fit the cut in its place", async () => {
    const { verifier, token, tokenAddress, accounts, cut, cutAndPost, mint, state, quorum } = await loadReserves();
    await cutAndPost(100n * ONE);
    const fork = await connection.networkHelpers.takeSnapshot();
    await cut();
    const statement = await state(100n * ONE, 2n);
    const { signers, signatures } = await signStatement(verifier, statement, quorum);
    await fork.restore();
    await mint(accounts.alice.address, 50n * ONE);
    await cut();
    const expected = await verifier.cutHashOf(tokenAddress, 2n);
    await expect(verifier.post(tokenAddress, 2n, statement.attestation, statement.opening, [], signers, signatures))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCut")
      .withArgs(statement.attestation.cutHash, expected);
    expect(await token.totalSupply()).to.equal(50n * ONE);
  });
});
