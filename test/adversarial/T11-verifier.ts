import { expect } from "chai";
import { ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves(undefined, { initialMultiplier: ONE });

describe("T11, with the real verifier: burned units are minted again on the same proof", () => {
  it("fails after a proof of 100: burn 40, redeem their shares, mint 40", async () => {
    const { verifier, token, tokenAddress, cutAndPost, mint, accounts } = await loadReserves();
    await cutAndPost(100n * ONE);
    await mint(accounts.alice.address, 100n * ONE);
    await token.connect(accounts.alice).burn(40n * ONE);
    await expect(mint(accounts.alice.address, 40n * ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(40n * ONE, 0n);
    expect(await token.totalSupply()).to.equal(60n * ONE);
    // The next cut knows of the burn, and its statement of the shares that left.
    await cutAndPost(60n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
    expect(await verifier.status(tokenAddress)).to.deep.equal([1n, 10_000n]);
  });

  it("fails between a cut and its post as well", async () => {
    const { token, cut, cutAndPost, state, post, mint, accounts } = await loadReserves();
    await cutAndPost(100n * ONE);
    await mint(accounts.alice.address, 60n * ONE);
    await cut();
    await mint(accounts.alice.address, 40n * ONE);
    await token.connect(accounts.alice).burn(100n * ONE);
    await post(await state(100n * ONE, 2n));
    await expect(mint(accounts.alice.address, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(1n, 0n);
    expect(await token.totalSupply()).to.equal(0n);
  });
});
