import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";
import { signAuthorization } from "../../test-support/helpers/authorization.ts";
import { CannedReply__factory, ContractAttestor__factory } from "../../types/index.ts";

// Source: ERC-1271. Who signs for a contract is the contract's to say, and it may say something else tomorrow: signatures that are
// kept, of an owner who has been removed; contracts that answer everything, too little, or that revert; a wallet's signature that is
// good for another wallet of the same owner.
// Defence: Authorizations.sol:`verify` (OpenZeppelin's SignatureChecker; the authorizer is in what is signed), nonces.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Two wallets of alice's, and a contract that answers what it is taught. Bob has units that he may bring. */
async function deploy() {
  const f = await deployLending(connection);
  const { accounts, ethers, pool, token } = f;
  const { alice, bob, market, deployer } = accounts;
  await f.lend(100_000n * DOLLAR);
  await f.fund(bob, 10_000n * DOLLAR);
  await token.connect(market).mint(bob, 100n * ONE);
  const wallet = async () =>
    ContractAttestor__factory.connect(
      await (await ethers.deployContract("ContractAttestor", [alice])).getAddress(),
      alice,
    );
  const canned = CannedReply__factory.connect(
    await (await ethers.deployContract("CannedReply")).getAddress(),
    deployer,
  );
  const sign = (authorizer: string, nonce = 0n) =>
    signAuthorization(pool, alice, { authorizer, authorized: bob.address, nonce });
  const wallets = [await wallet(), await wallet()] as const;
  const addresses = [await wallets[0].getAddress(), await wallets[1].getAddress()] as const;
  return { ...f, wallets, addresses, canned, sign, bobs: pool.connect(bob) };
}

describe("L25: contracts that sign", () => {
  it("let their owner's word authorise, for all that an authorisation is for", async () => {
    const { pool, bobs, token, dollar, accounts, addresses, sign } = await load();
    const [wallet] = addresses;
    await expect(bobs.setAuthorizationWithSig(...(await sign(wallet))))
      .to.emit(pool, "AuthorizationSet")
      .withArgs(accounts.bob.address, wallet, accounts.bob.address, true);
    await bobs.supplyCollateral(token, 100n * ONE, wallet);
    await expect(bobs.borrow(1_000n * DOLLAR, wallet, wallet)).to.changeTokenBalances(
      connection.ethers,
      dollar,
      [wallet, pool],
      [1_000n * DOLLAR, -1_000n * DOLLAR],
    );
    await bobs.repay(MAX, wallet);
    await bobs.withdrawCollateral(token, MAX, wallet, wallet);
    expect(await token.balanceOf(wallet)).to.equal(100n * ONE);
  });

  it("are not bound by a former owner's word, nor by it once more", async () => {
    const { pool, bobs, accounts, wallets, addresses, sign } = await load();
    const [wallet] = addresses;
    const kept = await sign(wallet);
    await wallets[0].changeOwner(accounts.mallory);
    await expect(bobs.setAuthorizationWithSig(...kept))
      .to.be.revertedWithCustomError(pool, "LendingPool_BadSignature")
      .withArgs(wallet);
    expect(await pool.nonces(wallet)).to.equal(0n);
    await wallets[0].changeOwner(accounts.alice);
    await bobs.setAuthorizationWithSig(...kept);
    await expect(bobs.setAuthorizationWithSig(...kept))
      .to.be.revertedWithCustomError(pool, "InvalidAccountNonce")
      .withArgs(wallet, 1n);
  });

  it("do not sign for each other, though one owner has both, nor he for himself", async () => {
    const { pool, bobs, accounts, addresses, sign } = await load();
    const [first, second] = addresses;
    const [message, signature] = await sign(first);
    for (const authorizer of [second, accounts.alice.address]) {
      await expect(bobs.setAuthorizationWithSig({ ...message, authorizer }, signature))
        .to.be.revertedWithCustomError(pool, "LendingPool_BadSignature")
        .withArgs(authorizer);
    }
  });

  it("have to answer with the magic value, whole and without reverting", async () => {
    const { pool, bobs, canned, sign } = await load();
    const address = await canned.getAddress();
    const [message, signature] = await sign(address);
    const magic = "0x1626ba7e";
    const word = (prefix: string): string => prefix.padEnd(66, "0");
    for (const [reply, fails] of [
      ["0x", false],
      [magic, false],
      [word("0xffffffff"), false],
      [`0x${"00".repeat(31)}01`, false],
      [word(magic), true],
    ] as const) {
      await canned.teach(reply, fails);
      await expect(bobs.setAuthorizationWithSig(message, signature))
        .to.be.revertedWithCustomError(pool, "LendingPool_BadSignature")
        .withArgs(address);
    }
    await canned.teach(word(magic), false);
    await bobs.setAuthorizationWithSig(message, "0x");
    expect(await pool.isAuthorized(address, message.authorized)).to.equal(true);
  });
});
