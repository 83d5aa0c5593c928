import { expect } from "chai";
import {
  cancelRequest,
  claimWindow,
  Direction,
  NoBasisError,
  quote,
  readForQuote,
  readHistory,
  readMarket,
  readRequests,
  readWindow,
  requestCreation,
  requestRedemption,
  settlementFigures,
} from "../../../sdk/primary/index.ts";
import { ONE, openMarket, type PrimaryMarketFixture, VALUE } from "../../../test-support/fixtures/primaryMarket.ts";

const UNUSABLE = 1n << 4n;

async function refusal(call: Promise<unknown>): Promise<{ error?: string; args?: Record<string, string> }> {
  return call.then(
    () => ({}),
    (error: { error?: string; args?: Record<string, string> }) => error,
  );
}

describe("sdk/primary", () => {
  let fresh: () => Promise<PrimaryMarketFixture>;
  let fixture: PrimaryMarketFixture;

  before(async () => {
    fresh = await openMarket();
  });

  beforeEach(async () => {
    fixture = await fresh();
  });

  async function funded(windowTerms: Parameters<PrimaryMarketFixture["openWindow"]>[0] = {}) {
    const { asset, accounts, dollar, mint } = fixture;
    await asset.mint(accounts.alice, 100_000n * dollar);
    await mint(accounts.bob.address, 50n * ONE);
    return fixture.openWindow(windowTerms);
  }

  describe("the client", () => {
    it("reads what a market is made of", async () => {
      const { primary, primaryAddress, tokenAddress, asset, oracle, penalty } = fixture;
      const windowId = await funded();
      const { chainId: _, ...market } = await readMarket(primary);
      expect(market).to.deep.equal({
        address: primaryAddress,
        token: tokenAddress,
        asset: await asset.getAddress(),
        decimals: 6n,
        oracle: await oracle.getAddress(),
        penalty,
        windowCount: windowId,
        openWindowId: windowId,
        suspendedUntil: 0n,
        isTerminal: false,
      });
    });

    it("follows requests of both directions from the request to the claim", async () => {
      const { primary, accounts, dollar, asset, token } = fixture;
      const { alice, bob } = accounts;
      const windowId = await funded({ feeBps: 10n });

      const created = await requestCreation(primary, 10_000n * dollar);
      expect(created).to.include({ windowId, direction: Direction.CREATION, controller: alice.address });
      const redeemed = await requestRedemption(primary.connect(bob), 7n * ONE);
      expect(redeemed).to.include({ windowId, direction: Direction.REDEMPTION, amount: 7n * ONE });
      expect((await readRequests(primary, alice.address)).requests).to.deep.equal([
        { windowId, direction: 0n, status: "OPEN", pending: 10_000n * dollar, filled: 0n, refundable: 0n },
      ]);

      await fixture.value(windowId);
      await fixture.settle(windowId, { assetsFilled: 5_000n * dollar, unitsFilled: 7n * ONE });
      const window = await readWindow(primary, windowId);
      expect(window).to.include({ status: "SETTLED", price: VALUE, feeBps: 10n });
      const figures = settlementFigures({
        price: VALUE,
        assetsFilled: 5_000n * dollar,
        unitsFilled: 7n * ONE,
        feeBps: 10n,
        decimals: 6n,
      });
      expect([window.creations.out, window.redemptions.out]).to.deep.equal([figures.unitsOut, figures.assetsOut]);

      const account = await readRequests(primary, alice.address);
      expect(account.requests).to.deep.equal([
        {
          windowId,
          direction: 0n,
          status: "SETTLED",
          pending: 0n,
          filled: 5_000n * dollar,
          refundable: 5_000n * dollar,
        },
      ]);
      expect(account.claimable.get(windowId)).to.deep.equal({ units: figures.unitsOut, assets: 5_000n * dollar });

      const paid = await claimWindow(primary, windowId);
      expect(paid).to.include({ units: figures.unitsOut, assets: 5_000n * dollar });
      expect(await token.balanceOf(alice)).to.equal(figures.unitsOut);
      expect(await asset.balanceOf(alice)).to.equal(95_000n * dollar);
      expect(await claimWindow(primary.connect(bob), windowId)).to.include({ units: 0n, assets: figures.assetsOut });
      expect((await readRequests(primary, alice.address)).requests).to.deep.equal([]);
    });

    it("cancels, and reads a window's events", async () => {
      const { primary, accounts, dollar, broker } = fixture;
      const windowId = await funded();
      await requestCreation(primary, 500n * dollar);
      await cancelRequest(primary, windowId, Direction.CREATION);
      expect((await readRequests(primary, accounts.alice.address)).requests).to.deep.equal([
        { windowId, direction: 0n, status: "OPEN", pending: 0n, filled: 0n, refundable: 500n * dollar },
      ]);
      expect(await claimWindow(primary, windowId)).to.include({ units: 0n, assets: 500n * dollar });

      await fixture.value(windowId);
      expect(await readHistory(primary, windowId)).to.deep.include({ settled: [] });
      await fixture.settle(windowId, {});
      const { valued, settled, expired } = await readHistory(primary, windowId);
      expect(valued).to.include({ windowId, value: VALUE, flags: 0n });
      expect(settled).to.have.lengthOf(1);
      expect(settled[0]).to.include({ windowId, broker: broker.address, price: VALUE, assetsFilled: 0n });
      expect(expired).to.equal(undefined);
    });

    it("names the market's errors and their arguments", async () => {
      const { primary, dollar } = fixture;
      const limits = { windowCap: 1_000n * dollar, accountCap: 100n * dollar, minimum: 10n * dollar };
      await funded({ creations: limits });
      const { error, args } = await refusal(requestCreation(primary, 9n * dollar));
      expect(error).to.equal("PrimaryMarket_BelowMinimum");
      expect(args).to.deep.equal({ amount: String(9n * dollar), minimum: String(10n * dollar) });
    });

    it("reads a window that does not exist as NONE", async () => {
      expect((await readWindow(fixture.primary, 9n)).status).to.equal("NONE");
    });
  });

  describe("a quote", () => {
    it("is what the chain then pays, to the wei, whatever stands in the window already", async () => {
      const { primary, accounts, dollar } = fixture;
      const windowId = await funded({ feeBps: 7n, bandBps: 150n, minFillBps: 3_333n });
      await fixture.create(accounts.mallory, 1_234_567n);
      const amount = 9_876_543_211n;
      expect(amount).to.be.lessThan(100_000n * dollar);

      for (const [price, fill] of [
        ["expected", 10_000n],
        ["best", 10_000n],
        ["worst", 3_333n],
      ] as const) {
        await fixture.connection.networkHelpers.takeSnapshot().then(async (snapshot) => {
          const quoted = quote(await readForQuote(primary), Direction.CREATION, amount);
          expect(quoted).to.deep.include({ windowId, refusals: [] });
          expect(quoted.basis).to.include({ source: "ORACLE", value: VALUE });
          await requestCreation(primary, amount);
          await fixture.value(windowId);
          const requested = (await readWindow(primary, windowId)).creations.requested;
          await fixture.settle(windowId, {
            price: quoted[price].price,
            assetsFilled: (requested * fill + 9_999n) / 10_000n,
          });
          const { out, refund } = quoted[price];
          expect(await claimWindow(primary, windowId), price).to.include({ units: out, assets: refund });
          await snapshot.restore();
        });
      }
    });

    it("takes the band's other end as the worse one of a redemption", async () => {
      const { primary } = fixture;
      await funded({ bandBps: 200n, minFillBps: 10_000n });
      const { best, worst, expected, minFillBps } = quote(await readForQuote(primary), Direction.REDEMPTION, 10n * ONE);
      expect([worst, expected, best].map(({ out }) => out)).to.deep.equal([
        1_960_000_000n,
        2_000_000_000n,
        2_040_000_000n,
      ]);
      expect([worst.refund, minFillBps]).to.deep.equal([0n, 10_000n]);
    });

    it("names what may change it, and leaves out what no longer can", async () => {
      const { primary } = fixture;
      const windowId = await funded({ bandBps: 0n, minFillBps: 10_000n });
      const codes = async (direction: Direction) =>
        quote(await readForQuote(primary, windowId), direction, 10n ** 9n).caveats.map(({ code }) => code);
      expect(await codes(Direction.CREATION)).to.include.members([
        "VALUE_AT_CLOSE",
        "NO_VALUE",
        "RESERVES",
        "WIND_DOWN",
      ]);
      await fixture.value(windowId);
      const later = await codes(Direction.REDEMPTION);
      expect(later).not.to.include.oneOf([
        "VALUE_AT_CLOSE",
        "NO_VALUE",
        "PRICE_WITHIN_BAND",
        "PARTIAL_FILL",
        "RESERVES",
      ]);
      expect(later).to.include.members(["NOTHING_FOR_FILL", "BROKER_FAILS", "CORPORATE_ACTION", "ELIGIBILITY"]);
    });

    it("says why the amount cannot be requested", async () => {
      const { primary, dollar, guardian } = fixture;
      const creations = { windowCap: 1_000n * dollar, accountCap: 100n * dollar, minimum: 10n * dollar };
      const redemptions = { windowCap: 0n, accountCap: 0n, minimum: 0n };
      const windowId = await funded({ creations, redemptions });
      await primary.connect(guardian).suspendRequests(60n);
      const reasons = async (direction: Direction, amount: bigint) =>
        quote(await readForQuote(primary, windowId), direction, amount).refusals.map(({ reason }) => reason);

      expect(await reasons(Direction.CREATION, 1n)).to.deep.equal(["SUSPENDED", "BELOW_MINIMUM"]);
      await fixture.close(windowId);
      expect(await reasons(Direction.CREATION, 1_001n * dollar)).to.deep.equal([
        "NO_OPEN_WINDOW",
        "ABOVE_ACCOUNT_CAP",
        "ABOVE_WINDOW_CAP",
      ]);
      expect(await reasons(Direction.REDEMPTION, ONE)).to.include.members(["BELOW_MINIMUM", "ABOVE_WINDOW_CAP"]);
    });

    it("falls back on the last window's value, and refuses where there is none", async () => {
      const { primary, oracle } = fixture;
      await oracle.setValue(VALUE, VALUE, VALUE, UNUSABLE);
      const first = await funded();
      const nothing = await readForQuote(primary);
      expect(() => quote(nothing, Direction.REDEMPTION, ONE)).to.throw(NoBasisError, `window ${first}`);

      await fixture.value(first);
      await fixture.time.increaseTo(await fixture.calendar.nextOpen(await fixture.time.latest()));
      await oracle.setValue(VALUE, VALUE, VALUE, UNUSABLE);
      await fixture.openWindow();
      expect((await readForQuote(primary)).basis).to.deep.equal({ value: VALUE, source: "LAST_WINDOW", asOf: 0n });
    });
  });
});
