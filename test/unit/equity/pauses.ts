import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, HOUR, timestampOf, units } from "../../../test-support/helpers/equity.ts";
import { PauseBudget__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;
const budget = { interface: PauseBudget__factory.createInterface() };

const MAX_PAUSED = 72 * HOUR;
const PERIOD = 14 * DAY;

/** Alice holds 100 units. */
async function holders() {
  const windDown = (await ethers.getSigners())[9]?.address ?? ZeroAddress;
  const fixture = await deployFixture(connection, { windDown });
  await fixture.mint(fixture.accounts.alice.address, units(100));
  return fixture;
}

describe("EquityToken", () => {
  describe("pause", () => {
    it("stops transfers up to a second that it names", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      const { alice, bob, guardian } = accounts;

      const pause = await token.connect(guardian).pause(HOUR);
      const until = (await timestampOf(fixture, pause)) + HOUR;
      await expect(pause).to.emit(token, "PausedUntil").withArgs(until, guardian.address);
      expect(await token.pausedUntil()).to.equal(BigInt(until));
      await time.setNextBlockTimestamp(until - 1);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_Paused")
        .withArgs(until);
      await time.setNextBlockTimestamp(until);
      await token.connect(alice).transfer(bob, 1);
      expect(await token.balanceOf(bob)).to.equal(1n);
      expect(await token.pausedUntil()).to.equal(0n);
    });

    it("leaves allowances and freezes alone", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, guardian, transferAgent } = accounts;
      await token.connect(guardian).pause(HOUR);

      await token.connect(alice).approve(bob, 1);
      await token.connect(transferAgent).setFrozenTokens(alice, units(1));
      expect(await token.allowance(alice, bob)).to.equal(1n);
      expect(await token.getFrozenTokens(alice)).to.equal(units(1));
    });

    it("reverts for everybody but the guardian", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      for (const caller of [accounts.governor, accounts.issuer, accounts.mallory]) {
        const asCaller = token.connect(caller);
        for (const call of [() => asCaller.pause(1), () => asCaller.unpause()]) {
          await expect(call())
            .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
            .withArgs(caller.address);
        }
      }
    });

    it("reverts when it has no length", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      await expect(token.connect(accounts.guardian).pause(0)).to.be.revertedWithCustomError(
        budget,
        "PauseBudget_EmptyPause",
      );
    });

    it("reverts when it is longer than 72 hours", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      for (const duration of [BigInt(MAX_PAUSED) + 1n, 2n ** 48n, 2n ** 256n - 1n]) {
        await expect(token.connect(accounts.guardian).pause(duration))
          .to.be.revertedWithCustomError(budget, "PauseBudget_Exceeded")
          .withArgs(duration, 0, MAX_PAUSED);
      }
      await token.connect(accounts.guardian).pause(MAX_PAUSED);
    });

    it("reverts while another one runs, so that none is prolonged", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      await token.connect(accounts.guardian).pause(HOUR);

      await expect(token.connect(accounts.guardian).pause(1))
        .to.be.revertedWithCustomError(budget, "PauseBudget_AlreadyPaused")
        .withArgs(await token.pausedUntil());
    });

    it("takes at most 72 hours of any 14 days, to the second", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const guarded = token.connect(accounts.guardian);
      const start = (await time.latest()) + 100;
      await time.setNextBlockTimestamp(start);
      await guarded.pause(MAX_PAUSED);

      // The 14 days that end with this pause begin in the first paused second.
      await time.setNextBlockTimestamp(start + PERIOD - 1);
      await expect(guarded.pause(1))
        .to.be.revertedWithCustomError(budget, "PauseBudget_Exceeded")
        .withArgs(1, MAX_PAUSED, MAX_PAUSED);
      await time.setNextBlockTimestamp(start + PERIOD);
      await expect(guarded.pause(2))
        .to.emit(token, "PausedUntil")
        .withArgs(start + PERIOD + 2, accounts.guardian.address);
      expect(await token.pausedSeconds()).to.equal(BigInt(MAX_PAUSED));
    });

    it("adds short pauses up", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const guarded = token.connect(accounts.guardian);
      for (let count = 0; count < 3; ++count) {
        await guarded.pause(24 * HOUR);
        await time.increase(25 * HOUR);
      }

      await expect(guarded.pause(1))
        .to.be.revertedWithCustomError(budget, "PauseBudget_Exceeded")
        .withArgs(1, MAX_PAUSED, MAX_PAUSED);
    });

    it("reverts when the period has been paused eight times", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const guarded = token.connect(accounts.guardian);
      for (let count = 0; count < 8; ++count) {
        await guarded.pause(1);
        await time.increase(HOUR);
      }

      await expect(guarded.pause(1)).to.be.revertedWithCustomError(budget, "PauseBudget_TooManyPauses").withArgs(8);
      await time.increase(PERIOD);
      await guarded.pause(1);
    });

    it("reverts in a wind-down", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      await token.connect(accounts.windDown).enterTerminal();

      await expect(token.connect(accounts.guardian).pause(1)).to.be.revertedWithCustomError(
        token,
        "EquityToken_Terminal",
      );
    });
  });

  describe("unpause", () => {
    it("lets units move again in the same second", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, guardian } = accounts;
      await token.connect(guardian).pause(HOUR);

      await expect(token.connect(guardian).unpause()).to.emit(token, "Unpaused").withArgs(guardian.address);
      expect(await token.pausedUntil()).to.equal(0n);
      await token.connect(alice).transfer(bob, 1);
      expect(await token.balanceOf(bob)).to.equal(1n);
    });

    it("gives the rest of the seconds back", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const guarded = token.connect(accounts.guardian);
      const start = (await time.latest()) + 100;
      await time.setNextBlockTimestamp(start);
      await guarded.pause(MAX_PAUSED);
      await time.setNextBlockTimestamp(start + HOUR);
      await guarded.unpause();
      expect(await token.pausedSeconds()).to.equal(BigInt(HOUR));

      await time.setNextBlockTimestamp(start + 2 * HOUR);
      await expect(guarded.pause(71 * HOUR + 1))
        .to.be.revertedWithCustomError(budget, "PauseBudget_Exceeded")
        .withArgs(71 * HOUR + 1, HOUR, MAX_PAUSED);
      await guarded.pause(71 * HOUR);
    });

    it("reverts when nothing is paused, or the pause has ended by itself", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const guarded = token.connect(accounts.guardian);

      await expect(guarded.unpause()).to.be.revertedWithCustomError(budget, "PauseBudget_NotPaused");
      await guarded.pause(HOUR);
      await time.setNextBlockTimestamp(await token.pausedUntil());
      await expect(guarded.unpause()).to.be.revertedWithCustomError(budget, "PauseBudget_NotPaused");
      await guarded.pause(HOUR);
      await guarded.unpause();
      await expect(guarded.unpause()).to.be.revertedWithCustomError(budget, "PauseBudget_NotPaused");
    });
  });

  describe("pausedSeconds", () => {
    it("counts every paused second once, the running pause up to now", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const guarded = token.connect(accounts.guardian);
      const start = (await time.latest()) + 100;
      await time.setNextBlockTimestamp(start);
      await guarded.pause(1_000);
      await time.increaseTo(start + 10);
      expect(await token.pausedSeconds()).to.equal(10n);
      await time.increaseTo(start + 5_000);
      expect(await token.pausedSeconds()).to.equal(1_000n);
      await time.setNextBlockTimestamp(start + 10_000);
      await guarded.pause(500);
      await time.increaseTo(start + 10_007);
      expect(await token.pausedSeconds()).to.equal(1_007n);
      await time.increaseTo(start + DAY);
      expect(await token.pausedSeconds()).to.equal(1_500n);
    });
  });
});
