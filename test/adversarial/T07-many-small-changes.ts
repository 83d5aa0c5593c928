import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  announce,
  dividend,
  folded,
  ONE,
  type Ratio,
  reinvestment,
  Status,
  split,
} from "../../test-support/helpers/corporateActions.ts";

// Source: a token with a limit per change and none for several: four changes just under it make one far over it.
// Defence: splits pending at once are bounded together (FactorQueue:_requireSplitsInBounds); reinvestments are bounded by
// proof of the stock for all that are scheduled (MultiplierSchedule:_scheduleFactor).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const TEN: Ratio = { numerator: 10n, denominator: 1n };

describe("T07 many changes just under the limit", () => {
  const listed = async () => deployFixture(connection);

  it("refuses the split that takes all pending ones beyond a hundredfold", async () => {
    const f = await loadFixture(listed);
    await announce(f, "first", split("SPLF", "2024-02-05", [10n, 1n]), folded(INITIAL_MULTIPLIER, TEN));
    await announce(f, "second", split("SPLF", "2024-02-06", [10n, 1n]), folded(INITIAL_MULTIPLIER, TEN, TEN));
    await expect(announce(f, "third", split("DVSE", "2024-02-07", [101n, 100n]), 0n))
      .to.be.revertedWithCustomError(f.token, "EquityToken_PendingSplitsTooLarge")
      .withArgs(101, 1, 100);
    expect(await f.token.newUIMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, TEN));
  });

  it("refuses the reverse split that takes them below a hundredth", async () => {
    const f = await loadFixture(listed);
    const tenth: Ratio = { numerator: 1n, denominator: 10n };
    await announce(f, "first", split("SPLR", "2024-02-05", [1n, 10n]), folded(INITIAL_MULTIPLIER, tenth));
    await expect(announce(f, "second", split("SPLR", "2024-02-06", [1n, 11n]), 0n))
      .to.be.revertedWithCustomError(f.token, "EquityToken_PendingSplitsTooLarge")
      .withArgs(1, 110, 100);
  });

  it("refuses the dividend that takes all scheduled ones beyond what is proven", async () => {
    const f = await loadFixture(listed);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    const price = parseEther("100");
    const grosses = [5n, 5n, 1n].map((gross, i) => gross * ONE + BigInt(i));
    const factors: Ratio[] = [];
    for (const [i, gross] of grosses.entries()) {
      const terms = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, gross);
      await announce(f, `dividend ${i}`, terms);
      factors.push(reinvestment(terms, price));
    }
    await time.increaseTo(utc("2024-02-09 15:00"));
    const [first, second, third] = [1, 2, 3].map((n) => folded(INITIAL_MULTIPLIER, ...factors.slice(0, n)));
    const proven = 100n * (second ?? 0n);
    await f.gate.prove(f.token, proven);
    await issuer.schedule(1, price, 0, first ?? 0n);
    await issuer.schedule(2, price, 0, second ?? 0n);
    await expect(issuer.schedule(3, price, 0, third ?? 0n))
      .to.be.revertedWithCustomError(f.token, "EquityToken_ReinvestmentNotProven")
      .withArgs(100n * (third ?? 0n), proven, true);
    await time.increaseTo(utc("2024-02-15 21:00"));
    expect(await f.token.uiMultiplier()).to.equal(second);
    expect(await issuer.statusOf(3)).to.equal(Status.ANNOUNCED);
  });
});
