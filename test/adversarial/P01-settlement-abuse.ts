import { expect } from "chai";
import { Direction, ONE, openMarket, Status, VALUE } from "../../test-support/fixtures/primaryMarket.ts";

// Source: a broker that settles twice, for the wrong window, too early or too late, at a price of its own, or above 100 %.
// Defence: MarketWindows:_requireSettleable, _requireFill; PrimaryMarket:settle (restricted).

const load = await openMarket();

describe("P01: a broker that abuses a settlement", () => {
  it("cannot pay itself a second time out of what others have in the market", async () => {
    const market = await load();
    const { primary, accounts, asset, dollar, broker } = market;
    const first = await market.openWindow({ closesAt: (await market.time.latest()) + 600 });
    await market.create(accounts.alice, 1_000n * dollar);
    await market.value(first);
    const second = await market.openWindow();
    await market.create(accounts.bob, 5_000n * dollar);
    await market.settle(first, { assetsFilled: 1_000n * dollar });
    const before = await asset.balanceOf(primary);
    await expect(market.settle(first, { assetsFilled: 1_000n * dollar }))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
      .withArgs(first, Status.SETTLED);
    // The window that is still open has no value, so bob's money has no price.
    await expect(market.settle(second, { assetsFilled: 1_000n * dollar }))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
      .withArgs(second, Status.OPEN);
    expect(await asset.balanceOf(primary)).to.equal(before);
    await primary.connect(accounts.bob).cancelDepositRequest(second, accounts.bob);
    await primary.connect(accounts.bob).claimWindow(second, accounts.bob, accounts.bob);
    expect(await asset.balanceOf(accounts.bob)).to.equal(5_000n * dollar);
    expect(await asset.balanceOf(broker)).to.be.greaterThan(0n);
  });

  it("cannot settle at a price outside the band of the recorded value, however often the oracle moves since", async () => {
    const market = await load();
    const { primary, accounts, oracle, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 1_000n * dollar);
    await market.value(windowId);
    await oracle.setValue(VALUE / 2n, VALUE / 2n, VALUE / 2n, 0);
    const [low, high] = [VALUE - VALUE / 100n, VALUE + VALUE / 100n];
    for (const price of [VALUE / 2n, high + 1n]) {
      for (let attempt = 0; attempt < 2; ++attempt) {
        await expect(market.settle(windowId, { price, assetsFilled: 1_000n * dollar }))
          .to.be.revertedWithCustomError(primary, "PrimaryMarket_PriceOutsideBand")
          .withArgs(price, low, high);
      }
    }
  });

  it("cannot fill above 100 %, nor fill one direction with the other's requests", async () => {
    const market = await load();
    const { primary, accounts, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 1_000n * dollar);
    await market.value(windowId);
    await expect(market.settle(windowId, { unitsFilled: ONE }))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_FillAboveRequested")
      .withArgs(Direction.REDEMPTION, ONE, 0n);
  });

  it("cannot take its bond away while a window stands on it", async () => {
    const market = await load();
    const { primary, broker, penalty } = market;
    await market.openWindow();
    const { posted } = await primary.bondOf(broker);
    await expect(primary.connect(broker).withdrawBond(posted, broker))
      .to.be.revertedWithCustomError(primary, "ReceiptBonds_InsufficientBond")
      .withArgs(broker, posted - penalty, posted);
  });
});
