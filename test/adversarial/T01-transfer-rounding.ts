import { expect } from "chai";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, ONE, split } from "../../test-support/helpers/corporateActions.ts";

// Source: a token that stores scaled amounts. At a multiplier of 10, `transfer(9)` divides to zero stored units: the
// event says 9, nothing moves, and whoever trusts the event has been paid with nothing.
// Defence: units are what is stored, moved and emitted (RecordKeeping:_shift); the multiplier is only a view.
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T01 transfer rounding to nothing", () => {
  async function afterSplit() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 1_000n * ONE);
    await announce(f, "split", split("SPLF", "2024-01-08", [10n, 1n]), INITIAL_MULTIPLIER * 10n);
    await time.increaseTo(utc("2024-01-08 14:30"));
    return f;
  }

  it("moves exactly what it emits, for amounts below one share's worth of units", async () => {
    const { token, accounts } = await loadFixture(afterSplit);
    const { alice, bob, carol } = accounts;
    let moved = 0n;
    for (const amount of [1n, 2n, 3n, 9n, 10n, 11n, 99n, 101n]) {
      const transfer = token.connect(alice).transfer(bob, amount);
      await expect(transfer).to.emit(token, "Transfer").withArgs(alice, bob, amount);
      moved += amount;
      expect(await token.balanceOf(bob)).to.equal(moved);
      expect(await token.balanceOf(alice)).to.equal(1_000n * ONE - moved);
    }
    await token.connect(bob).transfer(carol, 1n);
    expect(await token.balanceOf(carol)).to.equal(1n);
    expect(await token.balanceOf(bob)).to.equal(moved - 1n);
    expect(await token.totalSupply()).to.equal(1_000n * ONE);
  });

  it("refuses one unit more than there is, even where both are the same number of shares", async () => {
    const { token, accounts } = await loadFixture(afterSplit);
    const { alice, bob } = accounts;
    await token.connect(alice).transfer(bob, 7n);
    await expect(token.connect(bob).transfer(alice, 8n))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(bob, 7, 8);
  });
});
