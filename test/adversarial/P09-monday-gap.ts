import { expect } from "chai";
import { ONE, openMarket, VALUE } from "../../test-support/fixtures/primaryMarket.ts";

// Source: NVDA fell 17 % on Monday 2025-01-27. An order of Friday's close is settled on Monday, at Friday's price; a band
// around the present price would refuse the honest settlement, and a broker would let windows expire when the price moved
// its way.
// Defence: the band is around the value recorded at the close; an expiry costs the broker its penalty.

const load = await openMarket({ initialDate: "2025-01-23T15:00:00Z" });

describe("P09: the gap over the weekend", () => {
  it("lets Friday's window be settled at Friday's value after a fall of 17 %", async () => {
    const market = await load();
    const { primary, oracle, token, accounts, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 1_000n * dollar);
    await market.redeem(accounts.bob, ONE);
    await market.value(windowId);
    await market.time.increase(86_400);
    await oracle.setValue((VALUE * 83n) / 100n, (VALUE * 80n) / 100n, (VALUE * 86n) / 100n, 0);
    await market.settle(windowId, { assetsFilled: 1_000n * dollar, unitsFilled: ONE });
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(5n * ONE);
  });

  it("lets nobody settle at Monday's price instead", async () => {
    const market = await load();
    const { primary, accounts, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 1_000n * dollar);
    await market.value(windowId);
    const monday = (VALUE * 83n) / 100n;
    await expect(market.settle(windowId, { price: monday, assetsFilled: 1_000n * dollar }))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_PriceOutsideBand")
      .withArgs(monday, (VALUE * 99n) / 100n, (VALUE * 101n) / 100n);
  });

  it("makes it cost the penalty to walk away, and readable", async () => {
    const market = await load();
    const { primary, accounts, asset, dollar, penalty, broker } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 1_000n * dollar);
    await market.value(windowId);
    await market.time.increaseTo((await primary.windowOf(windowId)).deadline + 1n);
    const { posted } = await primary.bondOf(broker);
    await primary.expire(windowId);
    expect((await primary.bondOf(broker)).posted).to.equal(posted - penalty);
    expect(await primary.expiredWindows()).to.equal(1n);
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect(await asset.balanceOf(accounts.alice)).to.equal(1_000n * dollar + penalty);
  });

  it("lets a promised fill close the free option of filling nothing", async () => {
    const market = await load();
    const { primary, accounts, dollar } = market;
    const windowId = await market.openWindow({ minFillBps: 10_000n });
    await market.create(accounts.alice, 1_000n * dollar);
    await market.value(windowId);
    await expect(market.settle(windowId, {}))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_FillBelowMinimum")
      .withArgs(0n, 0n, 1_000n * dollar);
  });
});
