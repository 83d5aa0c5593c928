import { expect } from "chai";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, ONE } from "../../test-support/helpers/corporateActions.ts";
import { PauseBudget__factory } from "../../types/index.ts";

// A guardian who wants holders locked in: pauses in slices, ends pauses early to get seconds back, waits for the window
// to slide.
// Defence: PauseBudget:begin sums every pause that touches the 14 days ending with the new one; law 7: 72 hours in any.
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const HOUR = 3_600;
const MAXIMUM = 72 * HOUR;
const PERIOD = 14 * DAY;
const budget = { interface: PauseBudget__factory.createInterface() };

describe("T23 pauses put together", () => {
  async function listed() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    return { ...f, guardian: f.token.connect(f.accounts.guardian) };
  }

  it("never pauses more than 72 hours in any 14 days, for a guardian who always takes what he can get", async () => {
    const { token, guardian } = await loadFixture(listed);
    const pauses: [start: number, end: number][] = [];
    const slices = [9, 30, 1, 24, 72, 8, 13, 50, 5];
    for (let hour = 0; hour < 45 * 24; hour += 3) {
      const now = (await time.latest()) + 3 * HOUR;
      await time.increaseTo(now);
      const length = (slices[(hour / 3) % slices.length] ?? 1) * HOUR;
      try {
        await guardian.pause(length);
      } catch {
        continue; // Out of budget, or paused already: he tries again in three hours.
      }
      pauses.push([await time.latest(), (await time.latest()) + length]);
      // Every other pause he ends early, for the seconds he gets back.
      if (pauses.length % 2 === 0 && length > HOUR) {
        await time.increase(HOUR);
        await guardian.unpause();
        const last = pauses.at(-1);
        if (last !== undefined) last[1] = await time.latest();
      }
    }
    expect(pauses.length).to.be.greaterThan(8);
    for (const [, end] of pauses) {
      const from = end - PERIOD;
      const paused = pauses.reduce((sum, [s, e]) => sum + Math.max(0, Math.min(e, end) - Math.max(s, from)), 0);
      expect(paused, `the 14 days that end at ${end}`).to.be.at.most(MAXIMUM);
    }
    const total = pauses.reduce((sum, [start, end]) => sum + end - start, 0);
    await time.increase(MAXIMUM);
    expect(await token.pausedSeconds()).to.equal(total);
  });

  it("gives a second pause only what the first has left, to the second", async () => {
    const { token, guardian } = await loadFixture(listed);
    await guardian.pause(48 * HOUR);
    await time.increase(48 * HOUR);
    await expect(guardian.pause(24 * HOUR + 1))
      .to.be.revertedWithCustomError(budget, "PauseBudget_Exceeded")
      .withArgs(24 * HOUR + 1, 48 * HOUR, MAXIMUM);
    await guardian.pause(24 * HOUR);
    await expect(guardian.pause(1))
      .to.be.revertedWithCustomError(budget, "PauseBudget_AlreadyPaused")
      .withArgs(await token.pausedUntil());
  });

  it("lets no role prolong a pause, the governor included", async () => {
    const { token, accounts } = await loadFixture(listed);
    for (const account of [accounts.governor, accounts.issuer, accounts.mallory]) {
      await expect(token.connect(account).pause(1))
        .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
        .withArgs(account);
    }
  });

  it("opens again by itself: nobody has to come", async () => {
    const { token, guardian, accounts } = await loadFixture(listed);
    const { alice, bob } = accounts;
    await guardian.pause(MAXIMUM);
    const until = Number(await token.pausedUntil());
    await time.setNextBlockTimestamp(until - 1);
    await expect(token.connect(alice).transfer(bob, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_Paused")
      .withArgs(until);
    await time.setNextBlockTimestamp(until);
    await token.connect(alice).transfer(bob, 1n);
    expect(await token.balanceOf(bob)).to.equal(1n);
    expect(await token.pausedUntil()).to.equal(0);
  });

  it("leaves no pause behind for the wind-down, and allows none after it", async () => {
    const windDown = (await connection.ethers.getSigners())[9];
    const f = await deployFixture(connection, { windDown: windDown?.address ?? "" });
    const { alice, bob, guardian } = f.accounts;
    await f.mint(alice.address, 100n * ONE);
    await f.token.connect(guardian).pause(MAXIMUM);
    await f.token.connect(f.accounts.windDown).enterTerminal();
    await f.token.connect(alice).transfer(bob, 40n * ONE);
    await f.token.connect(bob).burn(40n * ONE);
    await expect(f.token.connect(guardian).pause(1)).to.be.revertedWithCustomError(f.token, "EquityToken_Terminal");
    expect(await f.token.balanceOf(alice)).to.equal(60n * ONE);
    expect(await f.token.totalSupply()).to.equal(60n * ONE);
  });
});
