import { expect } from "chai";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, ONE, split } from "../../test-support/helpers/corporateActions.ts";

// Source: a rebasing token that burns `amount × 1e18 / multiplier` rounded down: the redemption is paid in full, the
// supply falls by less, and repeating it leaves units without shares.
// Defence: a burn debits units from holder and supply alike (RecordKeeping:_debit).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T02 burn rounding down", () => {
  async function afterSplit() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 1_000n * ONE);
    await f.mint(f.accounts.bob.address, 1n * ONE);
    await announce(f, "split", split("SPLF", "2024-01-08", [10n, 1n]), INITIAL_MULTIPLIER * 10n);
    await time.increaseTo(utc("2024-01-08 14:30"));
    return f;
  }

  it("lets the supply fall by exactly what was burned, unit by unit", async () => {
    const { token, accounts } = await loadFixture(afterSplit);
    const { alice, bob } = accounts;
    let burned = 0n;
    for (const units of [1n, 1n, 3n, 7n, 9n, 11n, 12_345n]) {
      const burn = token.connect(alice).burn(units);
      await expect(burn).to.emit(token, "Burned").withArgs(alice, units);
      burned += units;
      expect(await token.totalSupply()).to.equal(1_001n * ONE - burned);
      expect(await token.balanceOf(alice)).to.equal(1_000n * ONE - burned);
    }
    expect(await token.balanceOf(bob)).to.equal(ONE);
    expect(await token.totalMinted()).to.equal(1_001n * ONE);
  });

  it("refuses to burn a unit more than one has, whatever its shares round to", async () => {
    const { token, accounts } = await loadFixture(afterSplit);
    await expect(token.connect(accounts.bob).burn(ONE + 1n))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(accounts.bob, ONE, ONE + 1n);
  });
});
