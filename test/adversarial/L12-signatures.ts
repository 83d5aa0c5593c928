import { expect } from "chai";
import { Signature } from "ethers";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { deployLending } from "../../test-support/fixtures/lendingPool.ts";
import { signAuthorization } from "../../test-support/helpers/authorization.ts";

// Source: signed authorisations used twice, on a fork, for another pool, late, out of order, with the mirrored s, for nobody.
// Defence: LendingPool.sol:`setAuthorizationWithSig` (nonces), Authorizations.sol:`verify` (EIP-712 domain, deadline).

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployLending(connection);

/** secp256k1's order. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("L12: signed authorisations", () => {
  it("work once, for whom they are signed", async () => {
    const { pool, accounts } = await load();
    const signed = await signAuthorization(pool, accounts.alice, { authorized: accounts.bob.address });
    await pool.connect(accounts.mallory).setAuthorizationWithSig(...signed);
    expect(await pool.isAuthorized(accounts.alice, accounts.bob)).to.equal(true);
    // She withdraws it, and nobody brings it back.
    await pool.setAuthorization(accounts.bob, false);
    await expect(pool.connect(accounts.bob).setAuthorizationWithSig(...signed))
      .to.be.revertedWithCustomError(pool, "InvalidAccountNonce")
      .withArgs(accounts.alice, 1n);
    expect(await pool.isAuthorized(accounts.alice, accounts.bob)).to.equal(false);
  });

  it("are used in their order, and not late", async () => {
    const { pool, accounts, time } = await load();
    await expect(
      pool.setAuthorizationWithSig(
        ...(await signAuthorization(pool, accounts.alice, { authorized: accounts.bob.address, nonce: 1n })),
      ),
    )
      .to.be.revertedWithCustomError(pool, "InvalidAccountNonce")
      .withArgs(accounts.alice, 0n);
    const deadline = BigInt(await time.latest());
    await expect(
      pool.setAuthorizationWithSig(
        ...(await signAuthorization(pool, accounts.alice, { authorized: accounts.bob.address, deadline })),
      ),
    )
      .to.be.revertedWithCustomError(pool, "LendingPool_SignatureExpired")
      .withArgs(deadline);
    expect(await pool.nonces(accounts.alice)).to.equal(0n);
  });

  it("are for one pool, chain and version", async () => {
    const { pool, shortsAddress, accounts } = await load();
    for (const domain of [{ chainId: 1n }, { verifyingContract: shortsAddress }, { version: "2" }]) {
      await expect(
        pool.setAuthorizationWithSig(
          ...(await signAuthorization(pool, accounts.alice, { authorized: accounts.bob.address }, domain)),
        ),
      )
        .to.be.revertedWithCustomError(pool, "LendingPool_BadSignature")
        .withArgs(accounts.alice);
    }
  });

  it("cannot be altered, mirrored, or made for another or for nobody", async () => {
    const { pool, accounts } = await load();
    const [authorization, signature] = await signAuthorization(pool, accounts.alice, {
      authorized: accounts.bob.address,
    });
    const { r, s, yParity } = Signature.from(signature);
    const mirrored = `${r}${(ORDER - BigInt(s)).toString(16).padStart(64, "0")}${yParity === 0 ? "1c" : "1b"}`;
    const zero = "0x0000000000000000000000000000000000000000";
    for (const [altered, by] of [
      [{ ...authorization, authorized: accounts.mallory.address }, signature],
      [{ ...authorization, isAuthorized: false }, signature],
      [{ ...authorization, authorizer: accounts.bob.address }, signature],
      [{ ...authorization, authorizer: zero }, signature],
      [authorization, mirrored],
      [authorization, "0x"],
    ] as const) {
      await expect(pool.setAuthorizationWithSig(altered, by))
        .to.be.revertedWithCustomError(pool, "LendingPool_BadSignature")
        .withArgs(altered.authorizer);
    }
    expect(await pool.nonces(accounts.alice)).to.equal(0n);
  });

  it("is asked for by every verb that acts for another", async () => {
    const { pool, token, shorts, accounts } = await load();
    const [alice, mallory] = [accounts.alice, accounts.mallory];
    const mallorys = pool.connect(mallory);
    for (const call of [
      () => mallorys.borrow(1n, alice, mallory),
      () => mallorys.withdrawCollateral(token, 1n, alice, mallory),
      () => shorts.connect(mallory).borrow(1n, alice, mallory),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized").withArgs(alice, mallory);
    }
    // By a multicall of a stranger the caller is still the stranger.
    await expect(
      mallorys.multicall([pool.interface.encodeFunctionData("borrow", [1n, alice.address, mallory.address])]),
    )
      .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
      .withArgs(alice, mallory);
  });
});
