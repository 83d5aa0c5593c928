import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, dividend, folded, ONE, reinvestment, split } from "../../test-support/helpers/corporateActions.ts";

// Source: a dividend reinvested for all units that exist when it becomes effective. Whoever creates units after the ex
// date brings shares without the dividend and leaves with it: the others' part is diluted. And a split between ex date
// and pay date, by which a dividend "per share" is multiplied.
// Defence: the registry tells what a newcomer has to bring (CorporateActions:pendingDividends: 1 + f, or the net money
// and the splits since), divides f by the splits between (:_splitsBetween), and a scheduled dividend's shares are not
// there to be minted on (the gate asks the token's maxScheduledReinvestFactor).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("3.5"), {
  withholdingBps: 1_500n,
});
const EX_MIDNIGHT = utc("2024-02-09 05:00");
const PAY_CLOSE = utc("2024-02-15 21:00");
const PRICE = parseEther("187.153846153846153847");
const TEN = { numerator: 10n, denominator: 1n };

describe("T17 dividend diluted by whoever comes between ex date and activation", () => {
  async function exDay() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 1_000n * ONE);
    await announce(f, "dividend", DIVIDEND);
    await time.increaseTo(EX_MIDNIGHT);
    return { ...f, issuer: f.corporateActions.connect(f.accounts.issuer) };
  }

  it("asks a newcomer for shares at m × (1 + f), so that he leaves with what he brought", async () => {
    const f = await loadFixture(exDay);
    const { alice, bob, minter } = f.accounts;
    const factor = reinvestment(DIVIDEND, PRICE);
    const after = folded(INITIAL_MULTIPLIER, factor);
    await f.issuer.schedule(1, PRICE, 0, after);

    const [pending] = await f.issuer.pendingDividends(f.token);
    const present = await f.token.uiMultiplier();
    const asked = (present * (pending?.factorNumerator ?? 0n)) / (pending?.factorDenominator ?? 1n);
    expect(asked).to.equal(after);

    const brought = 500n * ONE;
    const naive = (brought * ONE) / present;
    const units = (brought * ONE) / asked;
    await f.token.connect(minter).mint(bob, units);
    await time.increaseTo(PAY_CLOSE);
    const left = await f.token.balanceOfUI(bob);
    expect(left <= brought && brought - left <= 2n, `${left} of ${brought}`).to.equal(true);
    expect(await f.token.balanceOfUI(alice)).to.equal(1_000n * after);
    // At the present multiplier he would have left with 7.9 shares of the others'.
    expect(((naive * after) / ONE - brought) / 10n ** 17n).to.equal(79n);
  });

  it("tells the net money from the beginning of the ex day on while no price is fixed", async () => {
    const f = await loadFixture(exDay);
    const net = (DIVIDEND.gross * 8_500n) / 10_000n;
    expect(await f.issuer.pendingDividends(f.token)).to.deep.equal([[1n, net, 1n, 1n, 0n, 0n, BigInt(PAY_CLOSE)]]);
  });

  it("mints nothing on the shares that were bought for the dividend", async () => {
    const f = await loadFixture(exDay);
    const { alice, bob, minter } = f.accounts;
    const after = folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, PRICE));
    await f.gate.prove(f.token, 1_000n * after);
    await f.issuer.schedule(1, PRICE, 0, after);
    await expect(f.token.connect(minter).mint(bob, 1n))
      .to.be.revertedWithCustomError(f.token, "EquityToken_InsufficientReserves")
      .withArgs(1, 0);
    await time.increaseTo(PAY_CLOSE);
    expect(await f.token.balanceOfUI(alice)).to.equal(1_000n * after);
    expect(await f.token.balanceOf(bob)).to.equal(0);
  });

  it("gives no dividend per new share where a split lies between ex and pay", async () => {
    const f = await loadFixture(exDay);
    const tenfold = split("SPLF", "2024-02-12", [10n, 1n]);
    await announce(f, "split", tenfold, INITIAL_MULTIPLIER * 10n);
    await time.increaseTo(utc("2024-02-12 14:30"));
    const [pending] = await f.issuer.pendingDividends(f.token);
    expect([pending?.splitNumerator, pending?.splitDenominator]).to.deep.equal([10n, 1n]);

    // The price, too, is per new share: a tenth. So f is what it would have been without the split, not ten times that.
    const price = PRICE / 10n;
    const factor = reinvestment(DIVIDEND, price, [TEN]);
    const after = folded(INITIAL_MULTIPLIER * 10n, factor);
    await f.issuer.schedule(1, price, 0, after);
    await time.increaseTo(PAY_CLOSE);
    const withoutSplit = folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, PRICE));
    const multiplier = await f.token.uiMultiplier();
    expect(multiplier).to.equal(after);
    expect(multiplier / 10n - withoutSplit <= 1n).to.equal(true);
    expect(await f.token.reinvestFactor()).to.equal(folded(INITIAL_MULTIPLIER, factor));
  });

  it("keeps the factor once it is fixed: no split comes between afterwards", async () => {
    const f = await loadFixture(exDay);
    await f.issuer.schedule(1, PRICE, 0, folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, PRICE)));
    await expect(announce(f, "split", split("SPLF", "2024-02-12", [10n, 1n]), INITIAL_MULTIPLIER * 10n))
      .to.be.revertedWithCustomError(f.issuer, "CorporateActions_ScheduledReinvestmentAffected")
      .withArgs(1);
  });
});
