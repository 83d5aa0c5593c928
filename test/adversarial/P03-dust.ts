import { expect } from "chai";
import { ONE, openMarket, VALUE } from "../../test-support/fixtures/primaryMarket.ts";

// Source: many tiny requests, each rounded in its owner's favour, that add up to more than was settled; and the last
// claimant, who finds less than its part, or a market that keeps the rest for ever.
// Defence: IPrimaryMarket's algebra: floor(remainingOut × in / remainingIn), two trackers a direction.

const load = await openMarket();

describe("P03: dust", () => {
  it("adds up to what was settled, in whatever order forty tiny requests are claimed", async () => {
    const market = await load();
    const { primary, ethers, accounts, token, asset, dollar } = market;
    const windowId = await market.openWindow();
    const crowd = (await ethers.getSigners()).slice(20).concat(accounts.mallory);
    const wallets = [...crowd];
    while (wallets.length < 40) {
      const wallet = ethers.Wallet.createRandom(ethers.provider);
      await accounts.deployer.sendTransaction({ to: wallet, value: ONE / 10n });
      wallets.push(wallet as never);
    }
    let requested = 0n;
    for (const [index, wallet] of wallets.entries()) {
      const amount = BigInt(index % 7) + 1n;
      requested += amount;
      await asset.mint(wallet, amount);
      await asset.connect(wallet).approve(primary, amount);
      await primary.connect(wallet).requestDeposit(amount, wallet, wallet);
    }
    await market.create(accounts.alice, 1_000n * dollar);
    requested += 1_000n * dollar;
    await market.value(windowId);
    const filled = (requested * 2n) / 3n;
    const price = VALUE + 1n;
    await market.settle(windowId, { price, assetsFilled: filled });
    const out = (filled * 10n ** 12n * ONE) / price;
    let [units, money] = [0n, 0n];
    for (const wallet of [...wallets].sort((a, b) => (a.address < b.address ? -1 : 1))) {
      await primary.connect(wallet).claimWindow(windowId, wallet, wallet);
      units += await token.balanceOf(wallet);
      money += await asset.balanceOf(wallet);
    }
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    // The last one takes the rest, and is not short of its part.
    expect(units + (await token.balanceOf(accounts.alice))).to.equal(out);
    expect(money + (await asset.balanceOf(accounts.alice))).to.equal(requested - filled);
    expect(await token.balanceOf(accounts.alice)).to.be.at.least((out * 1_000n * dollar) / requested);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });

  it("gains nothing by claiming in a hundred parts", async () => {
    const market = await load();
    const { primary, accounts, token, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 997n);
    await market.create(accounts.bob, 1_000n * dollar + 13n);
    await market.value(windowId);
    await market.settle(windowId, { price: VALUE - 3n, assetsFilled: 700n * dollar });
    const whole = (await primary.claimableOf(windowId, accounts.alice)).units;
    let left = await primary.maxDeposit(accounts.alice);
    while (left > 0n) {
      const part = left < 7n ? left : 7n;
      await primary["deposit(uint256,address)"](part, accounts.alice);
      left = await primary.maxDeposit(accounts.alice);
    }
    expect(await token.balanceOf(accounts.alice)).to.be.at.most(whole);
    await primary.connect(accounts.bob).claimWindow(windowId, accounts.bob, accounts.bob);
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });
});
