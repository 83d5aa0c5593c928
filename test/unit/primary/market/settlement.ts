import { expect } from "chai";
import {
  Direction,
  ONE,
  openMarket,
  type PrimaryMarketFixture,
  RESERVES,
  Status,
  VALUE,
} from "../../../../test-support/fixtures/primaryMarket.ts";
import { signReceipt } from "../../../../test-support/reserves/statements.ts";

const load = await openMarket();
const loadFine = await openMarket({ decimals: 18 });

/** A closed and valued window with 1,000 dollars of alice's and 2 units of bob's in it. */
async function prepare(market: PrimaryMarketFixture, fields: Parameters<typeof market.openWindow>[0] = {}) {
  const { alice, bob } = market.accounts;
  const windowId = await market.openWindow(fields);
  await market.create(alice, 1_000n * market.dollar);
  await market.redeem(bob, 2n * ONE);
  await market.value(windowId);
  return windowId;
}

describe("PrimaryMarket: settlement", () => {
  for (const [name, open] of [
    ["6", load],
    ["18", loadFine],
  ] as const) {
    it(`charges its fee in both directions, rounded up, with an asset of ${name} decimals`, async () => {
      const market = await open();
      const { primary, asset, dollar, feeRecipient, accounts, broker } = market;
      const windowId = await prepare(market, { feeBps: 33n });
      const price = VALUE - 7n;
      const [paid, sold] = [1_000n * dollar - 1n, 2n * ONE - 1n];
      const scale = 10n ** 18n / dollar;
      const ceil = (x: bigint) => (x * 33n + 9_999n) / 10_000n;
      const unitsOut = ((paid - ceil(paid)) * scale * ONE) / price;
      const gross = (sold * price) / ONE / scale;
      const fees = ceil(paid) + ceil(gross);
      await expect(market.settle(windowId, { price, assetsFilled: paid, unitsFilled: sold }))
        .to.emit(primary, "WindowSettled")
        .withArgs(windowId, broker.address, price, paid, sold, unitsOut, gross - ceil(gross), fees, 0n);
      expect(await primary.fees()).to.equal(fees);
      // Everything that came in is somebody's.
      const bonds = (await primary.bondOf(broker)).posted;
      const [, escrowed] = await primary.escrow();
      expect(await asset.balanceOf(primary)).to.equal(escrowed + fees + bonds);
      await expect(primary.claimFees(accounts.mallory))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_OnlyFeeRecipient")
        .withArgs(accounts.alice);
      await expect(primary.connect(feeRecipient).claimFees(accounts.mallory))
        .to.emit(primary, "FeesClaimed")
        .withArgs(accounts.mallory, fees);
      expect(await asset.balanceOf(accounts.mallory)).to.equal(fees);
      expect(await primary.fees()).to.equal(0n);
    });
  }

  it("frees the broker's penalty, and mints no more than the net", async () => {
    const market = await load();
    const { primary, token, broker, tokenAddress, verifier, dollar } = market;
    const windowId = await prepare(market);
    const locked = (await primary.bondOf(broker)).locked;
    const minted = await token.totalMinted();
    await market.settle(windowId, { assetsFilled: 1_000n * dollar, unitsFilled: 2n * ONE });
    expect((await primary.bondOf(broker)).locked).to.equal(locked - market.penalty);
    expect((await token.totalMinted()) - minted).to.equal(3n * ONE);
    expect(await token.balanceOf(primary)).to.equal(5n * ONE);
    expect((await verifier.status(tokenAddress))[0]).to.equal(1n);
  });

  it("burns the net where more is redeemed than created, and has the broker bring the money", async () => {
    const market = await load();
    const { primary, token, asset, broker, accounts, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 200n * dollar);
    await market.redeem(accounts.bob, 4n * ONE);
    await market.value(windowId);
    const [supply, money] = [await token.totalSupply(), await asset.balanceOf(broker)];
    await market.settle(windowId, { assetsFilled: 200n * dollar, unitsFilled: 4n * ONE });
    expect(await token.totalSupply()).to.equal(supply - 3n * ONE);
    // The fixture gave it 800 to be able to pay; it keeps the 200 that alice paid.
    expect(await asset.balanceOf(broker)).to.equal(money + 200n * dollar);
    expect([...(await primary.escrow())]).to.deep.equal([ONE, 800n * dollar]);
  });

  describe("is refused", () => {
    it("to any but the window's broker, who must still have the role", async () => {
      const market = await load();
      const { primary, accounts, authority } = market;
      const windowId = await prepare(market);
      const nothing = { price: VALUE, assetsFilled: 0n, unitsFilled: 0n, receipts: [] };
      await expect(primary.connect(accounts.mallory).settle(windowId, nothing))
        .to.be.revertedWithCustomError(primary, "AccessManagedUnauthorized")
        .withArgs(accounts.mallory);
      const grant = authority.interface.encodeFunctionData("grantRole", [6n, accounts.mallory.address, 0]);
      const governed = authority.connect(accounts.governor);
      await governed.schedule(authority, grant, 0);
      await market.time.increase(2 * 86_400);
      await governed.execute(authority, grant);
      await expect(primary.connect(accounts.mallory).settle(windowId, nothing))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotTheBroker")
        .withArgs(accounts.mallory, market.broker);
    });

    it("before the close, without a value, twice, and for no window at all", async () => {
      const market = await load();
      const { primary } = market;
      const windowId = await market.openWindow();
      const wrong = async (id: bigint, status: bigint) => {
        await expect(market.settle(id, {}))
          .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
          .withArgs(id, status);
      };
      await wrong(windowId, Status.OPEN);
      await market.close(windowId);
      await wrong(windowId, Status.CLOSED);
      await market.value(windowId);
      await market.settle(windowId, {});
      await wrong(windowId, Status.SETTLED);
      await wrong(5n, Status.NONE);
    });

    it("after the deadline, and not in its last second", async () => {
      const market = await load();
      const { primary, time } = market;
      const windowId = await prepare(market);
      const { deadline } = await primary.windowOf(windowId);
      expect(await primary.isOverdue(windowId)).to.equal(false);
      await time.increaseTo(deadline + 1n);
      await expect(
        primary
          .connect(market.broker)
          .settle(windowId, { price: VALUE, assetsFilled: 0n, unitsFilled: 0n, receipts: [] }),
      )
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_DeadlinePassed")
        .withArgs(windowId, deadline);
      expect(await primary.isOverdue(windowId)).to.equal(true);

      const other = await load();
      const second = await prepare(other);
      const until = (await other.primary.windowOf(second)).deadline;
      await other.time.setNextBlockTimestamp(until);
      await other.primary
        .connect(other.broker)
        .settle(second, { price: VALUE, assetsFilled: 0n, unitsFilled: 0n, receipts: [] });
      expect((await other.primary.windowOf(second)).status).to.equal(Status.SETTLED);
    });

    it("outside the band, whose edges are inside", async () => {
      const market = await load();
      const { primary } = market;
      const windowId = await prepare(market);
      const band = VALUE / 100n;
      for (const price of [VALUE - band - 1n, VALUE + band + 1n, 0n]) {
        await expect(market.settle(windowId, { price }))
          .to.be.revertedWithCustomError(primary, "PrimaryMarket_PriceOutsideBand")
          .withArgs(price, VALUE - band, VALUE + band);
      }
      await market.settle(windowId, { price: VALUE + band, assetsFilled: 1n * market.dollar });
      expect((await primary.windowOf(windowId)).price).to.equal(VALUE + band);
    });

    it("for more than was requested", async () => {
      const market = await load();
      const { primary, dollar } = market;
      const windowId = await prepare(market);
      await expect(market.settle(windowId, { assetsFilled: 1_000n * dollar + 1n }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_FillAboveRequested")
        .withArgs(Direction.CREATION, 1_000n * dollar + 1n, 1_000n * dollar);
      await expect(market.settle(windowId, { unitsFilled: 2n * ONE + 1n }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_FillAboveRequested")
        .withArgs(Direction.REDEMPTION, 2n * ONE + 1n, 2n * ONE);
    });

    it("for less than the window promised, in either direction", async () => {
      const market = await load();
      const { primary, dollar } = market;
      const windowId = await prepare(market, { minFillBps: 3_333n });
      const least = (1_000n * dollar * 3_333n + 9_999n) / 10_000n;
      await expect(market.settle(windowId, { assetsFilled: least - 1n, unitsFilled: 2n * ONE }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_FillBelowMinimum")
        .withArgs(Direction.CREATION, least - 1n, least);
      await expect(market.settle(windowId, { assetsFilled: least, unitsFilled: 0n }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_FillBelowMinimum")
        .withArgs(Direction.REDEMPTION, 0n, (2n * ONE * 3_333n) / 10_000n);
    });

    it("where a fill would pay nothing", async () => {
      const market = await load();
      const { primary, dollar } = market;
      const windowId = await prepare(market, { feeBps: 500n });
      await expect(market.settle(windowId, { assetsFilled: 1n }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingForFill")
        .withArgs(Direction.CREATION, 1n);
      await expect(market.settle(windowId, { assetsFilled: dollar, unitsFilled: 1n }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingForFill")
        .withArgs(Direction.REDEMPTION, 1n);
    });

    it("when the broker is short of money, or has not approved it", async () => {
      const market = await load();
      const { primary, asset, broker, dollar } = market;
      const windowId = await prepare(market);
      const bare = { price: VALUE, assetsFilled: 0n, unitsFilled: 2n * ONE, receipts: [] };
      await expect(primary.connect(broker).settle(windowId, bare))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_SettlementShort")
        .withArgs(400n * dollar, 0n);
      await asset.mint(broker, 400n * dollar);
      await asset.connect(broker).approve(primary, 399n * dollar);
      await expect(primary.connect(broker).settle(windowId, bare))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_SettlementShort")
        .withArgs(400n * dollar, 399n * dollar);
    });

    it("without proof for what would be minted, until there is one", async () => {
      const market = await load();
      const { primary, token, tokenAddress, verifier, accounts, dollar } = market;
      const windowId = await market.openWindow();
      await market.mint(accounts.mallory.address, await verifier.mintableUnits(tokenAddress));
      await market.create(accounts.alice, 200n * dollar);
      await market.value(windowId);
      await expect(market.settle(windowId, { assetsFilled: 200n * dollar }))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(ONE, 0n);
      await market.cutAndPost(RESERVES + 2n * ONE);
      await market.settle(windowId, { assetsFilled: 200n * dollar });
      expect((await primary.windowOf(windowId)).status).to.equal(Status.SETTLED);
    });
  });

  describe("with custodians' receipts", () => {
    async function withoutProof(market: PrimaryMarketFixture) {
      const { verifier, tokenAddress, accounts, dollar } = market;
      const windowId = await market.openWindow();
      await market.mint(accounts.mallory.address, await verifier.mintableUnits(tokenAddress));
      await market.create(accounts.alice, 400n * dollar);
      await market.value(windowId);
      return windowId;
    }
    async function receiptOf(market: PrimaryMarketFixture, shares: bigint, name = "journal") {
      const { ethers, primary, primaryAddress, broker, verifier, accounts } = market;
      const journalReference = ethers.id(name);
      const journalId = await primary.journalIdOf(broker, journalReference);
      const receipt = await market.receipt({ recipient: primaryAddress, shares, units: shares, journalId });
      const signature = await signReceipt(verifier, receipt, accounts.custodian);
      return { journalReference, receipt, custodian: accounts.custodian.address, signature };
    }

    it("mints at once against the broker's bond, which the next proof frees", async () => {
      const market = await load();
      const { primary, asset, broker, token, dollar } = market;
      const windowId = await withoutProof(market);
      const receipt = await receiptOf(market, 3n * ONE);
      await asset.mint(broker, 10_000n * dollar);
      await primary.connect(broker).postBond(broker, 1_000n * dollar);
      await market.settle(windowId, { assetsFilled: 400n * dollar, receipts: [receipt] });
      expect(await token.balanceOf(primary)).to.equal(2n * ONE);
      const lock = await primary.lockOf(receipt.receipt.journalId);
      expect(lock.account).to.equal(broker.address);
      expect(lock.amount).to.be.greaterThan(0n);
      await market.cutAndPost(RESERVES + 3n * ONE);
      await expect(primary.resolveReceipts([receipt.receipt.journalId]))
        .to.emit(primary, "ReceiptProven")
        .withArgs(broker.address, receipt.receipt.journalId, lock.amount);
      expect((await primary.bondOf(broker)).locked).to.equal(0n);
    });

    it("takes at most eight, and none at a value that decides nothing", async () => {
      const market = await load();
      const { primary, oracle } = market;
      const windowId = await withoutProof(market);
      const receipt = await receiptOf(market, ONE);
      await expect(market.settle(windowId, { receipts: Array.from({ length: 9 }, () => receipt) }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_TooManyReceipts")
        .withArgs(9n, 8n);
      await oracle.setValue(VALUE, VALUE, VALUE, 1n << 6n);
      await expect(market.settle(windowId, { receipts: [receipt] }))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_ValueUnusable")
        .withArgs(1n << 6n);
    });
  });

  describe("in the wind-down", () => {
    it("fills redemptions only, and asks no fill of creations", async () => {
      const market = await load();
      const { primary, token, asset, windDown, accounts, dollar } = market;
      const windowId = await prepare(market, { minFillBps: 10_000n });
      await token.connect(windDown).enterTerminal();
      await expect(market.settle(windowId, { assetsFilled: 1n, unitsFilled: 2n * ONE })).to.be.revertedWithCustomError(
        primary,
        "PrimaryMarket_Terminal",
      );
      await market.settle(windowId, { unitsFilled: 2n * ONE });
      await primary.claimWindow(windowId, accounts.alice, accounts.alice);
      await primary.connect(accounts.bob).claimWindow(windowId, accounts.bob, accounts.bob);
      expect(await asset.balanceOf(accounts.alice)).to.equal(1_000n * dollar);
      expect(await asset.balanceOf(accounts.bob)).to.equal(400n * dollar);
    });
  });

  describe("expiry", () => {
    it("gives everything back without penalty where no value was recorded", async () => {
      const market = await load();
      const { primary, broker, time, accounts, asset, token, penalty, dollar } = market;
      const { alice, bob, mallory } = accounts;
      const windowId = await market.openWindow();
      await market.create(alice, 1_000n * dollar);
      await market.redeem(bob, 2n * ONE);
      await expect(primary.expire(windowId))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
        .withArgs(windowId, Status.OPEN);
      await market.close(windowId);
      const last = (await primary.windowOf(windowId)).terms.closesAt + (await primary.RECORD_PERIOD());
      await time.setNextBlockTimestamp(last);
      await expect(primary.expire(windowId))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotExpired")
        .withArgs(windowId, last);
      await time.increaseTo(last + 1n);
      const bond = await primary.bondOf(broker);
      await expect(primary.connect(mallory).expire(windowId))
        .to.emit(primary, "WindowExpired")
        .withArgs(windowId, broker.address, 0n, 0n);
      expect([...(await primary.bondOf(broker))]).to.deep.equal([bond.posted, bond.locked - penalty]);
      expect(await primary.expiredWindows()).to.equal(0n);
      expect((await primary.windowOf(windowId)).status).to.equal(Status.EXPIRED);
      await primary.claimCancelDepositRequest(windowId, alice, alice);
      await primary.connect(bob).claimCancelRedeemRequest(windowId, bob, bob);
      expect(await asset.balanceOf(alice)).to.equal(1_000n * dollar);
      expect(await token.balanceOf(bob)).to.equal(2n * ONE);
    });

    it("after a missed deadline pays the broker's penalty into the window, by value and pro rata", async () => {
      const market = await load();
      const { primary, broker, time, accounts, asset, token, penalty, dollar } = market;
      const { alice, bob, mallory } = accounts;
      const windowId = await market.openWindow();
      await market.create(alice, 300n * dollar);
      await market.create(mallory, 100n * dollar);
      await market.redeem(bob, ONE);
      await market.value(windowId);
      const { deadline } = await primary.windowOf(windowId);
      await time.setNextBlockTimestamp(deadline);
      await expect(primary.expire(windowId))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotExpired")
        .withArgs(windowId, deadline);
      await time.increaseTo(deadline + 1n);
      const bond = await primary.bondOf(broker);
      // 400 dollars against units worth 200: two thirds of the penalty.
      await expect(primary.expire(windowId))
        .to.emit(primary, "WindowExpired")
        .withArgs(windowId, broker.address, (penalty * 2n) / 3n, penalty / 3n);
      expect([...(await primary.bondOf(broker))]).to.deep.equal([bond.posted - penalty, bond.locked - penalty]);
      expect(await primary.expiredWindows()).to.equal(1n);
      const side = await primary.sideOf(windowId, Direction.CREATION);
      expect([side.penalty, side.penaltyOut, side.refundOut]).to.deep.equal([
        (penalty * 2n) / 3n,
        (penalty * 2n) / 3n,
        400n * dollar,
      ]);
      await expect(primary.claimWindow(windowId, alice, alice))
        .to.emit(primary, "PenaltyClaimed")
        .withArgs(windowId, alice, Direction.CREATION, alice, penalty / 2n);
      await primary.connect(mallory).claimCancelDepositRequest(windowId, mallory, mallory);
      await primary.connect(bob).claimCancelRedeemRequest(windowId, bob, bob);
      expect(await asset.balanceOf(alice)).to.equal(300n * dollar + penalty / 2n);
      expect(await asset.balanceOf(mallory)).to.equal(100n * dollar + penalty / 6n);
      expect(await asset.balanceOf(bob)).to.equal(penalty / 3n);
      expect(await token.balanceOf(bob)).to.equal(ONE);
      expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
    });

    it("takes no penalty for a window that nobody came to", async () => {
      const market = await load();
      const { primary, broker, time } = market;
      const windowId = await market.openWindow();
      await market.value(windowId);
      const bond = await primary.bondOf(broker);
      await time.increaseTo((await primary.windowOf(windowId)).deadline + 1n);
      await primary.expire(windowId);
      expect([...(await primary.bondOf(broker))]).to.deep.equal([bond.posted, bond.locked - market.penalty]);
      expect(await primary.expiredWindows()).to.equal(0n);
      await expect(primary.expire(windowId))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
        .withArgs(windowId, Status.EXPIRED);
    });

    it("pays a window of redemptions alone the whole penalty", async () => {
      const market = await load();
      const { primary, time, penalty, accounts, asset } = market;
      const { bob } = accounts;
      const windowId = await market.openWindow();
      await market.redeem(bob, 1n);
      await market.value(windowId);
      await time.increaseTo((await primary.windowOf(windowId)).deadline + 1n);
      await primary.expire(windowId);
      await primary.connect(bob).claimWindow(windowId, bob, bob);
      expect(await asset.balanceOf(bob)).to.equal(penalty);
    });
  });
});
