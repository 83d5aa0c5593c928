import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  announce,
  DAY,
  dividend,
  FactorKind,
  folded,
  ONE,
  reinvestment,
  split,
} from "../../test-support/helpers/corporateActions.ts";

// Source: ERC-8056's reference implementation. Whoever schedules a change in the very second in which the pending one
// becomes effective overwrites it: the activated value is lost. And its `effectiveAt` stays set afterwards.
// Defence: every write settles first, with the same `effectiveAt <= now` as every view (FactorQueue:settle).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

const OPEN = utc("2024-02-12 14:30");
const NEXT_OPEN = utc("2024-02-14 14:30");
const DOUBLED = INITIAL_MULTIPLIER * 2n;

describe("T04 scheduling in the very second a pending change activates", () => {
  async function pendingSplit() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    await announce(f, "first", split("SPLF", "2024-02-12", [2n, 1n]), DOUBLED);
    return f;
  }

  it("keeps the activated split when the next one is announced in its second", async () => {
    const f = await loadFixture(pendingSplit);
    await time.setNextBlockTimestamp(OPEN);
    const announced = f.corporateActions
      .connect(f.accounts.issuer)
      .announce(f.token, `0x${"02".repeat(32)}`, split("SPLF", "2024-02-14", [3n, 1n]), DOUBLED * 3n);
    await expect(announced)
      .to.emit(f.token, "FactorActivated")
      .withArgs(1, FactorKind.SPLIT, OPEN, INITIAL_MULTIPLIER, DOUBLED, 2n * ONE, INITIAL_MULTIPLIER);
    await expect(announced)
      .to.emit(f.token, "UIMultiplierUpdated")
      .withArgs(DOUBLED, DOUBLED * 3n, NEXT_OPEN);
    expect(await time.latest()).to.equal(OPEN);
    expect(await f.token.uiMultiplier()).to.equal(DOUBLED);
    expect(await f.token.splitFactor()).to.equal(2n * ONE);
    expect(await f.token.effectiveAt()).to.equal(NEXT_OPEN);
    await time.increaseTo(NEXT_OPEN);
    expect(await f.token.uiMultiplier()).to.equal(DOUBLED * 3n);
    expect(await f.token.uiMultiplierAt(OPEN)).to.equal(DOUBLED);
    expect(await f.token.uiMultiplierAt(OPEN - 1)).to.equal(INITIAL_MULTIPLIER);
    expect(await f.token.balanceOf(f.accounts.alice)).to.equal(100n * ONE);
  });

  it("keeps it when another one is cancelled in its second", async () => {
    const f = await loadFixture(pendingSplit);
    await announce(f, "second", split("SPLF", "2024-02-14", [3n, 1n]), DOUBLED * 3n);
    await time.setNextBlockTimestamp(OPEN);
    await f.corporateActions.connect(f.accounts.issuer).cancel(2);
    expect(await f.token.uiMultiplier()).to.equal(DOUBLED);
    expect(await f.token.activationCount()).to.equal(1);
  });

  it("keeps it when a dividend is scheduled in its second", async () => {
    const f = await loadFixture(pendingSplit);
    const terms = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
    await announce(f, "dividend", terms);
    const price = parseEther("91.7");
    const after = folded(DOUBLED, reinvestment(terms, price, [{ numerator: 2n, denominator: 1n }]));
    await time.setNextBlockTimestamp(OPEN);
    await f.corporateActions.connect(f.accounts.issuer).schedule(2, price, 0, after);
    expect(await f.token.uiMultiplier()).to.equal(DOUBLED);
    await time.increaseTo(utc("2024-02-15 21:00"));
    expect(await f.token.uiMultiplier()).to.equal(after);
  });

  it("leaves no effectiveAt behind once all is effective, poked or not", async () => {
    const f = await loadFixture(pendingSplit);
    await time.increaseTo(OPEN + DAY);
    for (let round = 0; round < 2; ++round) {
      expect(await f.token.effectiveAt()).to.equal(0);
      expect(await f.token.newUIMultiplier()).to.equal(DOUBLED);
      expect(await f.token.uiMultiplier()).to.equal(DOUBLED);
      await f.token.connect(f.accounts.mallory).poke();
    }
  });
});
