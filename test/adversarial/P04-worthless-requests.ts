import { expect } from "chai";
import { Direction, ONE, openMarket, Status } from "../../test-support/fixtures/primaryMarket.ts";

// A window whose requests round to nothing at its recorded value: the broker's penalty has no proportion to be divided in.
// Whoever divides by that nothing locks the request, a place of its controller and the broker's bond for ever.
// Defence: without money on the other side the redemptions get all of it (MarketWindows:expire).
const loadMarket = await openMarket();

describe("P04 a window of requests that are worth nothing", () => {
  it("still ends, pays its penalty, and gives the units back", async () => {
    const market = await loadMarket();
    const { primary, token, asset, penalty, broker, accounts, time } = market;
    const { bob } = accounts;
    const windowId = await market.openWindow();
    await market.redeem(bob, 1n);
    // Half a dollar for a unit: a wei of it is worth half a wei.
    await market.value(windowId, ONE / 2n);
    await time.increaseTo((await primary.windowOf(windowId)).deadline + 1n);
    await primary.expire(windowId);
    expect((await primary.windowOf(windowId)).status).to.equal(Status.EXPIRED);
    expect((await primary.sideOf(windowId, Direction.REDEMPTION)).penalty).to.equal(penalty);
    expect([...(await primary.bondOf(broker))]).to.deep.equal([19n * penalty, 0n]);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    expect(await token.balanceOf(bob)).to.equal(1n);
    expect(await asset.balanceOf(bob)).to.equal(penalty);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });
});
