import { expect } from "chai";
import { at, GRACE, openMarket, type PrimaryMarketFixture } from "../../test-support/fixtures/primaryMarket.ts";

// Source: windows on a holiday, on a half day after its close, across daylight saving, past the calendar's end.
// Defence: MarketWindows:_settlementClose (the exchange's calendar, local time); MarketRequests:request asks again.

const load = await openMarket();
const CLOSED = 1n;

/** Opens a window, or tries to. */
async function open({ primary, terms, accounts }: PrimaryMarketFixture, opensAt: string, closesAt: string) {
  const window = await terms({ opensAt: at(opensAt), closesAt: at(closesAt) });
  return primary.connect(accounts.issuer).openWindow(window);
}

async function deadlineOf({ primary }: PrimaryMarketFixture): Promise<bigint> {
  return (await primary.windowOf(await primary.windowCount())).deadline;
}

describe("P06: windows against the calendar", () => {
  it("opens on no holiday and no weekend", async () => {
    const market = await load();
    // Washington's Birthday 2024, and the Saturday before.
    for (const day of ["2024-02-19", "2024-02-17"]) {
      await expect(open(market, `${day}T15:00:00Z`, `${day}T18:00:00Z`))
        .to.be.revertedWithCustomError(market.primary, "PrimaryMarket_ExchangeClosed")
        .withArgs(at(`${day}T15:00:00Z`), CLOSED);
    }
  });

  it("opens in PRE, but neither in POST nor at night", async () => {
    const market = await load();
    await expect(open(market, "2024-02-20T21:00:00Z", "2024-02-20T22:00:00Z"))
      .to.be.revertedWithCustomError(market.primary, "PrimaryMarket_ExchangeClosed")
      .withArgs(at("2024-02-20T21:00:00Z"), 4n);
    await expect(open(market, "2024-02-20T08:59:59Z", "2024-02-20T18:00:00Z"))
      .to.be.revertedWithCustomError(market.primary, "PrimaryMarket_ExchangeClosed")
      .withArgs(at("2024-02-20T08:59:59Z"), CLOSED);
    await open(market, "2024-02-20T09:00:00Z", "2024-02-20T21:00:00Z");
  });

  it("closes with the half day, at 13:00 in New York", async () => {
    const market = await load();
    // 2024-07-03: early close, 17:00 UTC.
    const close = at("2024-07-03T17:00:00Z");
    await expect(open(market, "2024-07-03T14:00:00Z", "2024-07-03T17:00:01Z"))
      .to.be.revertedWithCustomError(market.primary, "PrimaryMarket_ClosesAfterRegular")
      .withArgs(close + 1, close);
    await open(market, "2024-07-03T14:00:00Z", "2024-07-03T17:00:00Z");
    // T+1 since May: the fourth is a holiday, so Friday's close.
    expect(await deadlineOf(market)).to.equal(at("2024-07-05T20:00:00Z") + GRACE);
  });

  it("does not stay open over night", async () => {
    const market = await load();
    await expect(open(market, "2024-02-20T15:00:00Z", "2024-02-21T15:00:00Z"))
      .to.be.revertedWithCustomError(market.primary, "PrimaryMarket_ClosesAfterRegular")
      .withArgs(at("2024-02-21T15:00:00Z"), at("2024-02-20T21:00:00Z"));
  });

  it("settles by New York's clock across both changes of daylight saving", async () => {
    const market = await load();
    // Friday before the spring change, T+2: Tuesday's close comes an hour earlier in UTC.
    await open(market, "2024-03-08T15:00:00Z", "2024-03-08T21:00:00Z");
    expect(await deadlineOf(market)).to.equal(at("2024-03-12T20:00:00Z") + GRACE);
    // Friday before the autumn change, T+1: Monday's comes an hour later.
    await open(market, "2024-11-01T14:00:00Z", "2024-11-01T20:00:00Z");
    expect(await deadlineOf(market)).to.equal(at("2024-11-04T21:00:00Z") + GRACE);
  });

  it("settles no trade on a day that trades and does not settle", async () => {
    const market = await load();
    // Friday 2024-10-11; Monday is Columbus Day.
    await open(market, "2024-10-11T14:00:00Z", "2024-10-11T20:00:00Z");
    expect(await deadlineOf(market)).to.equal(at("2024-10-15T20:00:00Z") + GRACE);
  });

  it("opens nothing that could not settle within the published days", async () => {
    const market = await load();
    const horizon = await market.calendar.horizon();
    await expect(open(market, "2025-12-31T15:00:00Z", "2025-12-31T21:00:00Z")).to.be.revertedWithCustomError(
      market.calendar,
      "SessionCalendar_BeyondHorizon",
    );
    expect(horizon).to.equal(20_454n);
  });

  it("takes no request on a day that was closed after its window was scheduled", async () => {
    const market = await load();
    const { primary, calendar, accounts, time, dollar } = market;
    await open(market, "2024-02-20T15:00:00Z", "2024-02-20T21:00:00Z");
    const day = await calendar.dayOf(at("2024-02-20T15:00:00Z"));
    const none = { preOpen: 0, open: 0, close: 0, reopen: 0, reclose: 0, postClose: 0 };
    await calendar.connect(accounts.risk).setDays([{ day, trades: false, settles: false, tradingHours: none }]);
    await time.increaseTo(at("2024-02-20T16:00:00Z"));
    await market.asset.mint(accounts.alice, dollar);
    await time.setNextBlockTimestamp(at("2024-02-20T16:00:10Z"));
    await expect(primary.requestDeposit(dollar, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_ExchangeClosed")
      .withArgs(at("2024-02-20T16:00:10Z"), CLOSED);
  });
});
