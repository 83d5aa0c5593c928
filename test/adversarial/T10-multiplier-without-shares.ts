import { expect } from "chai";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, dividend, ONE } from "../../test-support/helpers/corporateActions.ts";

// Source: a multiplier set by its issuer: 100 units, 105 shares proven, multiplier 1 → 1.1; the holders' tokens say 110
// shares. And where the raise itself was checked: scheduled against 105, then 5 units minted before it became effective.
// Defence: a reinvestment needs proof of the whole supply at the factor to come (MultiplierSchedule:_scheduleFactor), and
// from then on mints are gated at that factor (FactorQueue:_refold keeps it for the gate).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const PRICE = 100n * ONE;
const PAY_CLOSE = utc("2024-02-15 21:00");
const dates = { ex: "2024-02-09", pay: "2024-02-15" };

describe("T10 multiplier raised with no shares behind it", () => {
  async function hundredUnits() {
    const f = await deployFixture(connection, { initialMultiplier: ONE });
    await f.mint(f.accounts.alice.address, 100n * ONE);
    await announce(f, "ten per cent", dividend("DRIP", dates, 10n * ONE));
    await announce(f, "five per cent", dividend("DRIP", dates, 5n * ONE));
    await f.gate.prove(f.token, 105n * ONE);
    await time.increaseTo(utc("2024-02-09 15:00"));
    return { ...f, issuer: f.corporateActions.connect(f.accounts.issuer) };
  }

  it("refuses to raise 1 to 1.1 for 100 units on 105 shares", async () => {
    const { token, issuer, accounts } = await loadFixture(hundredUnits);
    await expect(issuer.schedule(1, PRICE, 0, (ONE * 11n) / 10n))
      .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
      .withArgs(110n * ONE, 105n * ONE, true);
    await time.increaseTo(PAY_CLOSE);
    expect(await token.uiMultiplier()).to.equal(ONE);
    expect(await token.balanceOfUI(accounts.alice)).to.equal(100n * ONE);
  });

  it("mints nothing on the shares that a scheduled raise to 1.05 has taken", async () => {
    const { token, issuer, gate, accounts } = await loadFixture(hundredUnits);
    expect(await gate.mintableUnits(token)).to.equal(5n * ONE);
    await issuer.schedule(2, PRICE, 0, (ONE * 105n) / 100n);
    for (const units of [1n, 5n * ONE]) {
      await expect(token.connect(accounts.minter).mint(accounts.bob, units))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(units, 0);
    }
    await time.increaseTo(PAY_CLOSE);
    expect(await token.uiMultiplier()).to.equal((ONE * 105n) / 100n);
    expect(await token.totalSupplyUI()).to.equal(105n * ONE);
    expect(await token.balanceOf(accounts.bob)).to.equal(0);
    await expect(token.connect(accounts.minter).mint(accounts.bob, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(1, 0);
  });

  it("refuses the raise where the 5 were minted first, and frees the shares when the raise is withdrawn", async () => {
    const { token, issuer, gate, accounts } = await loadFixture(hundredUnits);
    await issuer.schedule(2, PRICE, 0, (ONE * 105n) / 100n);
    await issuer.cancel(2);
    expect(await gate.mintableUnits(token)).to.equal(5n * ONE);
    await token.connect(accounts.minter).mint(accounts.bob, 5n * ONE);
    await expect(issuer.schedule(1, PRICE, 0, (ONE * 11n) / 10n))
      .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
      .withArgs((105n * ONE * 11n) / 10n, 105n * ONE, true);
    expect(await token.balanceOf(accounts.alice)).to.equal(100n * ONE);
    expect(await token.balanceOf(accounts.bob)).to.equal(5n * ONE);
    expect(await token.totalSupplyUI()).to.equal(105n * ONE);
  });
});
