import { expect } from "chai";
import { openMarket, type PrimaryMarketFixture, VALUE } from "../../../test-support/fixtures/primaryMarket.ts";

describe("a window whose requests are worth nothing", () => {
  let fixture: PrimaryMarketFixture;

  before(async () => {
    fixture = await (await openMarket())();
  });

  it("can be settled with nothing filled, so that dust cannot cost its broker the penalty", async () => {
    const { accounts, primary } = fixture;
    const windowId = await fixture.openWindow({ minFillBps: 1n });
    await fixture.redeem(accounts.bob, 1n);
    await fixture.value(windowId);
    await expect(fixture.settle(windowId, { price: VALUE, unitsFilled: 1n }))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingForFill")
      .withArgs(1n, 1n);
    await fixture.settle(windowId, { price: VALUE });
    expect((await primary.windowOf(windowId)).status).to.equal(5n);
  });
});
