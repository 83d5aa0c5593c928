import { expect } from "chai";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DOLLAR, ONE } from "../../../test-support/fixtures/lendingPool.ts";
import { signAuthorization } from "../../../test-support/helpers/authorization.ts";

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployBusyPools(connection);

describe("LendingPool, authorisations", () => {
  it("are everybody's own to give and to take back", async () => {
    const { pool, accounts } = await load();
    const { alice, bob, mallory } = accounts;
    expect([await pool.isAuthorized(alice, alice), await pool.isAuthorized(alice, bob)]).to.deep.equal([true, false]);
    for (const isAuthorized of [true, false]) {
      await expect(pool.setAuthorization(bob, isAuthorized))
        .to.emit(pool, "AuthorizationSet")
        .withArgs(alice.address, alice.address, bob.address, isAuthorized);
      expect(await pool.isAuthorized(alice, bob)).to.equal(isAuthorized);
      expect([await pool.isAuthorized(bob, alice), await pool.isAuthorized(alice, mallory)]).to.deep.equal([
        false,
        false,
      ]);
    }
    // Who has taken it back from himself still acts for himself.
    await pool.setAuthorization(alice, false);
    expect(await pool.isAuthorized(alice, alice)).to.equal(true);
  });

  it("reach as far as borrowing and taking collateral out, in this pool", async () => {
    const { pool, shorts, token, accounts } = await load();
    const { alice, bob } = accounts;
    await pool.setAuthorization(bob, true);
    await pool.connect(bob).borrow(100n * DOLLAR, alice, bob);
    await pool.connect(bob).withdrawCollateral(token, ONE, alice, bob);
    await expect(shorts.connect(bob).borrow(ONE, alice, bob))
      .to.be.revertedWithCustomError(shorts, "LendingPool_NotAuthorized")
      .withArgs(alice.address, bob.address);
  });

  it("can be signed, and brought by anybody until the deadline's last second", async () => {
    const { pool, accounts, time } = await load();
    const { alice, bob, mallory } = accounts;
    const deadline = (await time.latest()) + 100;
    const signed = await signAuthorization(pool, alice, { authorized: bob.address, deadline: BigInt(deadline) });
    await time.setNextBlockTimestamp(deadline + 1);
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await expect(pool.connect(mallory).setAuthorizationWithSig(...signed))
      .to.be.revertedWithCustomError(pool, "LendingPool_SignatureExpired")
      .withArgs(deadline);
    await snapshot.restore();
    await time.setNextBlockTimestamp(deadline);
    await expect(pool.connect(mallory).setAuthorizationWithSig(...signed))
      .to.emit(pool, "AuthorizationSet")
      .withArgs(mallory.address, alice.address, bob.address, true);
    expect([await pool.isAuthorized(alice, bob), await pool.nonces(alice)]).to.deep.equal([true, 1n]);
  });

  it("that are signed are used in turn, and end what another began", async () => {
    const { pool, accounts } = await load();
    const { alice, bob } = accounts;
    const first = await signAuthorization(pool, alice, { authorized: bob.address });
    const second = await signAuthorization(pool, alice, { authorized: bob.address, isAuthorized: false, nonce: 1n });
    await expect(pool.setAuthorizationWithSig(...second))
      .to.be.revertedWithCustomError(pool, "InvalidAccountNonce")
      .withArgs(alice.address, 0n);
    await pool.setAuthorizationWithSig(...first);
    await expect(pool.setAuthorizationWithSig(...first))
      .to.be.revertedWithCustomError(pool, "InvalidAccountNonce")
      .withArgs(alice.address, 1n);
    await expect(pool.setAuthorizationWithSig(...second))
      .to.emit(pool, "AuthorizationSet")
      .withArgs(alice.address, alice.address, bob.address, false);
    expect(await pool.isAuthorized(alice, bob)).to.equal(false);
  });

  it("are signed by the authorizer, word for word", async () => {
    const { pool, shorts, accounts } = await load();
    const { alice, bob, mallory } = accounts;
    const authorized = mallory.address;
    const [message, signature] = await signAuthorization(pool, alice, { authorized });
    for (const [other, by] of [
      [{ ...message, authorizer: bob.address }, bob.address],
      [{ ...message, authorized: bob.address }, alice.address],
      [{ ...message, isAuthorized: false }, alice.address],
      [{ ...message, deadline: message.deadline + 1n }, alice.address],
    ] as const) {
      await expect(pool.setAuthorizationWithSig(other, signature))
        .to.be.revertedWithCustomError(pool, "LendingPool_BadSignature")
        .withArgs(by);
    }
    await expect(shorts.setAuthorizationWithSig(message, signature))
      .to.be.revertedWithCustomError(shorts, "LendingPool_BadSignature")
      .withArgs(alice.address);
    for (const broken of ["0x", `${signature.slice(0, -2)}00`, `0x${"00".repeat(65)}`]) {
      await expect(pool.setAuthorizationWithSig(message, broken))
        .to.be.revertedWithCustomError(pool, "LendingPool_BadSignature")
        .withArgs(alice.address);
    }
    expect([await pool.nonces(alice), await pool.nonces(bob)]).to.deep.equal([0n, 0n]);
  });

  it("can be taken up with a loan in one transaction", async () => {
    const { pool, dollar, accounts } = await load();
    const { alice, bob } = accounts;
    const signed = await signAuthorization(pool, alice, { authorized: bob.address });
    const calls = [
      pool.interface.encodeFunctionData("setAuthorizationWithSig", [...signed]),
      pool.interface.encodeFunctionData("borrow", [500n * DOLLAR, alice.address, bob.address]),
    ];
    await expect(pool.connect(bob).multicall(calls)).to.changeTokenBalances(
      connection.ethers,
      dollar,
      [bob, alice, pool],
      [500n * DOLLAR, 0n, -500n * DOLLAR],
    );
    expect(await pool.debtOf(alice)).to.equal(500n * DOLLAR);
  });
});
