import { expect } from "chai";
import { Direction, openMarket, type PrimaryMarketFixture } from "../../../../test-support/fixtures/primaryMarket.ts";
import { requestFromMany } from "../../../../test-support/helpers/crowd.ts";

const load = await openMarket();

/** Settles a window of as many requests, always of the same total; answers the gas and how many there were. */
async function settleGas(market: PrimaryMarketFixture, count: number): Promise<bigint> {
  const total = 10_000n * market.dollar;
  const windowId = await market.openWindow();
  await requestFromMany(market, count, total);
  expect((await market.primary.sideOf(windowId, Direction.CREATION)).requested).to.equal(total);
  await market.value(windowId);
  const receipt = await (await market.settle(windowId, { assetsFilled: total / 2n })).wait();
  return receipt?.gasUsed ?? 0n;
}

describe("PrimaryMarket: the gas of a settlement", () => {
  it("is the same for 1 and for 10,000 requests of as many accounts with the same total", async () => {
    const one = await settleGas(await load(), 1);
    const many = await settleGas(await load(), 10_000);
    expect(many).to.equal(one);
    expect(one).to.be.greaterThan(0n);
  }).timeout(300_000);
});
