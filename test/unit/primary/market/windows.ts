import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { DAY, GRACE, HOUR, openMarket, Status, VALUE } from "../../../../test-support/fixtures/primaryMarket.ts";
import { PauseBudget__factory } from "../../../../types/index.ts";

const load = await openMarket();
const NOTHING = { windowCap: 0n, accountCap: 0n, minimum: 0n };

describe("PrimaryMarket: windows", () => {
  describe("construction", () => {
    it("refuses what it cannot work with, by name", async () => {
      const { ethers, primary, tokenAddress, asset, oracle, authority, backstop, feeRecipient } = await load();
      const terms = {
        authority: await authority.getAddress(),
        token: tokenAddress,
        asset: await asset.getAddress(),
        oracle: await oracle.getAddress(),
        backstop: backstop.address,
        feeRecipient: feeRecipient.address,
        penalty: 1n,
        grace: 0,
      };
      const libraries: Record<string, string> = {};
      for (const name of [
        "HolderLedger",
        "MarketClaims",
        "MarketRequests",
        "MarketViews",
        "MarketWindows",
        "PauseBudget",
      ]) {
        libraries[name] = await (await ethers.deployContract(name)).getAddress();
      }
      const factory = await ethers.getContractFactory("PrimaryMarket", { libraries });
      const refused = async (fields: object, error: string, args: readonly unknown[]) => {
        await expect(factory.deploy({ ...terms, ...fields }))
          .to.be.revertedWithCustomError(primary, error)
          .withArgs(...args);
      };
      await refused({ oracle: ZeroAddress }, "PrimaryMarket_ZeroAddress", [ethers.encodeBytes32String("oracle")]);
      await refused({ feeRecipient: ZeroAddress }, "PrimaryMarket_ZeroAddress", [
        ethers.encodeBytes32String("feeRecipient"),
      ]);
      await refused({ penalty: 0n }, "PrimaryMarket_ZeroPenalty", []);
      await refused({ grace: 86_401 }, "PrimaryMarket_GraceTooLong", [86_401n, 86_400n]);
    });

    it("says what it is made of", async () => {
      const { primary, oracle, feeRecipient, penalty, asset, tokenAddress } = await load();
      expect(await primary.oracle()).to.equal(oracle);
      expect(await primary.feeRecipient()).to.equal(feeRecipient.address);
      expect(await primary.penalty()).to.equal(penalty);
      expect(await primary.grace()).to.equal(GRACE);
      expect(await primary.asset()).to.equal(asset);
      expect(await primary.share()).to.equal(tokenAddress);
      expect(await primary.wallet()).to.equal(primary);
    });
  });

  describe("openWindow", () => {
    it("schedules a window, fixes its deadline, and locks the broker's penalty", async () => {
      const { primary, terms, accounts, calendar, broker, penalty } = await load();
      const window = await terms();
      const day = await calendar.settlementDate(window.closesAt);
      const deadline = (await calendar.regularClose(day)) + BigInt(GRACE);
      const before = await primary.bondOf(broker);
      await expect(primary.connect(accounts.issuer).openWindow(window))
        .to.emit(primary, "WindowOpened")
        .withArgs(
          1n,
          broker.address,
          Object.values(window).map((x) => (typeof x === "object" ? Object.values(x) : x)),
          deadline,
        );
      expect((await primary.bondOf(broker)).locked).to.equal(before.locked + penalty);
      const { status, terms: stored, deadline: until, value, price } = await primary.windowOf(1n);
      expect([status, until, value, price]).to.deep.equal([Status.SCHEDULED, deadline, 0n, 0n]);
      expect([stored.opensAt, stored.closesAt, stored.broker]).to.deep.equal([
        BigInt(window.opensAt),
        window.closesAt,
        broker.address,
      ]);
      expect(await primary.windowCount()).to.equal(1n);
      expect(await primary.openWindowId()).to.equal(0n);
    });

    it("is the issuer's", async () => {
      const { primary, terms, accounts, authority } = await load();
      await expect(primary.connect(accounts.mallory).openWindow(await terms()))
        .to.be.revertedWithCustomError(primary, "AccessManagedUnauthorized")
        .withArgs(accounts.mallory.address);
      expect(await authority.getAddress()).to.equal(await primary.authority());
    });

    it("refuses times out of order", async () => {
      const { primary, terms, accounts, time, openWindow } = await load();
      const issuer = primary.connect(accounts.issuer);
      const past = await time.latest();
      await time.setNextBlockTimestamp(past + 10);
      await expect(issuer.openWindow(await terms({ opensAt: past + 9 })))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_OpensInThePast")
        .withArgs(past + 9, past + 10);
      const opensAt = past + 600;
      await expect(issuer.openWindow(await terms({ opensAt, closesAt: opensAt })))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_ClosesBeforeOpening")
        .withArgs(opensAt, opensAt);
      const windowId = await openWindow({ closesAt: past + 2_000 });
      await expect(issuer.openWindow(await terms({ opensAt: past + 1_999, closesAt: past + 3_000 })))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WindowsOverlap")
        .withArgs(past + 1_999, past + 2_000);
      await issuer.openWindow(await terms({ opensAt: past + 2_000, closesAt: past + 3_000 }));
      expect(await primary.windowCount()).to.equal(windowId + 1n);
    });

    it("keeps at most sixteen windows open or to come", async () => {
      const { primary, terms, accounts, time } = await load();
      const issuer = primary.connect(accounts.issuer);
      const first = (await time.latest()) + 600;
      for (let i = 0; i < 16; ++i) {
        await issuer.openWindow(await terms({ opensAt: first + i * 60, closesAt: first + i * 60 + 60 }));
      }
      const next = await terms({ opensAt: first + 960, closesAt: first + 1_020 });
      await expect(issuer.openWindow(next))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_TooManyAhead")
        .withArgs(16n);
      await time.increaseTo(first + 60);
      await issuer.openWindow(next);
      expect(await primary.openWindowId()).to.equal(2n);
      await time.increaseTo(first + 16 * 60);
      expect(await primary.openWindowId()).to.equal(17n);
    });

    it("bounds the fee, the band and the promised fill", async () => {
      const { primary, terms, accounts } = await load();
      const issuer = primary.connect(accounts.issuer);
      for (const [fields, error, args] of [
        [{ feeBps: 501n }, "PrimaryMarket_FeeTooHigh", [501n, 500n]],
        [{ bandBps: 1_001n }, "PrimaryMarket_BandTooWide", [1_001n, 1_000n]],
        [{ minFillBps: 10_001n }, "PrimaryMarket_MinFillTooHigh", [10_001n, 10_000n]],
      ] as const) {
        await expect(issuer.openWindow(await terms(fields)))
          .to.be.revertedWithCustomError(primary, error)
          .withArgs(...args);
      }
    });

    it("refuses limits out of order, and a window that takes nothing", async () => {
      const { primary, terms, accounts } = await load();
      const issuer = primary.connect(accounts.issuer);
      const bad = [
        { windowCap: 10n, accountCap: 10n, minimum: 0n },
        { windowCap: 10n, accountCap: 9n, minimum: 10n },
        { windowCap: 10n, accountCap: 11n, minimum: 1n },
      ];
      for (const limits of bad) {
        await expect(issuer.openWindow(await terms({ redemptions: limits })))
          .to.be.revertedWithCustomError(primary, "PrimaryMarket_BadLimits")
          .withArgs(Object.values(limits));
      }
      await expect(issuer.openWindow(await terms({ creations: NOTHING, redemptions: NOTHING })))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_BadLimits")
        .withArgs(Object.values(NOTHING));
    });

    it("may take one direction alone", async () => {
      const { primary, terms, accounts } = await load();
      const issuer = primary.connect(accounts.issuer);
      const opensAt = BigInt((await terms()).opensAt);
      await issuer.openWindow(await terms({ opensAt, closesAt: opensAt + 60n, creations: NOTHING }));
      await issuer.openWindow(await terms({ opensAt: opensAt + 60n, redemptions: NOTHING }));
      expect(await primary.windowCount()).to.equal(2n);
    });

    it("needs a broker with a free bond", async () => {
      const { primary, terms, accounts, penalty } = await load();
      const issuer = primary.connect(accounts.issuer);
      await expect(issuer.openWindow(await terms({ broker: accounts.mallory.address })))
        .to.be.revertedWithCustomError(primary, "ReceiptBonds_InsufficientBond")
        .withArgs(accounts.mallory.address, 0n, penalty);
    });

    it("is over in the token's wind-down", async () => {
      const { primary, terms, accounts, token, windDown } = await load();
      await token.connect(windDown).enterTerminal();
      await expect(primary.connect(accounts.issuer).openWindow(await terms())).to.be.revertedWithCustomError(
        primary,
        "PrimaryMarket_Terminal",
      );
    });
  });

  describe("recordClose", () => {
    it("writes the oracle's value down, once, for anybody", async () => {
      const { primary, openWindow, close, oracle, accounts, time } = await load();
      const windowId = await openWindow();
      await expect(primary.recordClose(windowId))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
        .withArgs(windowId, Status.OPEN);
      await close(windowId);
      const observed = await oracle.observations();
      // Not `oracle.valueOf`, which every object has.
      const { asOf } = await oracle.getFunction("valueOf").staticCall(primary);
      await expect(primary.connect(accounts.mallory).recordClose(windowId))
        .to.emit(primary, "WindowValued")
        .withArgs(windowId, VALUE, asOf, 3n, 0n);
      expect(await oracle.observations()).to.equal(observed + 1n);
      await expect(primary.recordClose(windowId))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
        .withArgs(windowId, Status.VALUED);
      await expect(primary.recordClose(7n))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
        .withArgs(7n, Status.NONE);
      await time.increase(HOUR);
      expect(await primary.convertToAssets(10n ** 18n)).to.equal(200_000_000n);
      expect(await primary.convertToShares(200_000_000n)).to.equal(10n ** 18n);
    });

    it("takes no value with a flag, none at all, and none past its period", async () => {
      const { primary, openWindow, close, oracle, time } = await load();
      expect(await primary.convertToShares(5n)).to.equal(0n);
      const windowId = await openWindow();
      await close(windowId);
      for (const [mid, flags] of [
        [VALUE, 1n << 4n],
        [0n, 0n],
        [2n ** 128n, 0n],
      ] as const) {
        await oracle.setValue(mid, mid, mid, flags);
        await expect(primary.recordClose(windowId))
          .to.be.revertedWithCustomError(primary, "PrimaryMarket_ValueUnusable")
          .withArgs(flags);
      }
      // A remark is no reason to refuse.
      await oracle.setValue(VALUE, VALUE, VALUE, 1n << 16n);
      const until = (await primary.windowOf(windowId)).terms.closesAt + (await primary.RECORD_PERIOD());
      await time.increaseTo(until + 1n);
      await expect(primary.recordClose(windowId))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_RecordPeriodOver")
        .withArgs(windowId, until);
    });
  });

  describe("suspendRequests", () => {
    it("is the guardian's, ends by itself, and is counted", async () => {
      const { primary, guardian, accounts, time, openWindow, create, dollar } = await load();
      await openWindow();
      await expect(primary.connect(accounts.mallory).suspendRequests(60))
        .to.be.revertedWithCustomError(primary, "AccessManagedUnauthorized")
        .withArgs(accounts.mallory.address);
      await primary.connect(guardian).suspendRequests(HOUR);
      const until = (await time.latest()) + HOUR;
      expect(await primary.suspendedUntil()).to.equal(until);
      await expect(create(accounts.alice, dollar))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_Suspended")
        .withArgs(until);
      await time.increaseTo(until);
      expect(await primary.suspendedUntil()).to.equal(0n);
      expect(await primary.suspendedSeconds()).to.equal(HOUR);
      await create(accounts.alice, dollar);
    });

    it("can be ended early, and never lasts past its budget", async () => {
      const { primary, primaryAddress, guardian, accounts, openWindow, create, dollar } = await load();
      await openWindow();
      await primary.connect(guardian).suspendRequests(HOUR);
      await expect(primary.connect(guardian).resumeRequests())
        .to.emit(primary, "RequestsResumed")
        .withArgs(guardian.address);
      await create(accounts.alice, dollar);
      await expect(primary.connect(guardian).suspendRequests(3 * DAY + 1)).to.be.revertedWithCustomError(
        PauseBudget__factory.connect(primaryAddress),
        "PauseBudget_Exceeded",
      );
    });
  });
});
