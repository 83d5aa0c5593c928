import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  announce,
  folded,
  ONE,
  type Ratio,
  reinvestment,
  split,
  termsOf,
} from "../../test-support/helpers/corporateActions.ts";

// Source: Honeywell, 2026: a reverse split and a spin-off minutes apart. A token with room for one pending change loses
// one of the two, or applies both to the old multiplier.
// Defence: up to four factors pending, in order of (effectiveAt, actionId), folded one after another (FactorQueue).
const connection = await openConnection("2026-06-01T15:00:00Z");
const { loadFixture, time } = connection.networkHelpers;

const OPEN = utc("2026-06-29 13:30");
const MINUTES_LATER = OPEN + 10 * 60;
const REVERSE: Ratio = { numerator: 1n, denominator: 3n };
const SPIN_OFF = termsOf("SOFF", "2026-06-29", { gross: parseEther("71.35"), numerator: 1n, denominator: 4n });
const PRICE = parseEther("401.77");
const REINVESTED = reinvestment(SPIN_OFF, PRICE);

describe("T06 two actions on one day", () => {
  async function listed() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    return { ...f, issuer: f.corporateActions.connect(f.accounts.issuer) };
  }

  it("folds a reverse split and a spin-off minutes apart, each at its own time", async () => {
    const f = await loadFixture(listed);
    await announce(f, "reverse split", split("SPLR", "2026-06-29", [1n, 3n]), folded(INITIAL_MULTIPLIER, REVERSE));
    await announce(f, "spin-off", SPIN_OFF);
    // Effective at the very open of the ex day, the split does not count: the spin-off's value is per share after it.
    await f.issuer.schedule(2, PRICE, MINUTES_LATER, folded(INITIAL_MULTIPLIER, REVERSE, REINVESTED));
    await time.increaseTo(OPEN - 1);
    expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
    await time.increaseTo(OPEN);
    expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, REVERSE));
    await time.increaseTo(MINUTES_LATER);
    expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, REVERSE, REINVESTED));
    expect(await f.token.splitFactor()).to.equal(folded(ONE, REVERSE));
    expect(await f.token.reinvestFactor()).to.equal(folded(INITIAL_MULTIPLIER, REINVESTED));
    expect(await f.token.activationCount()).to.equal(2);
    expect(await f.token.balanceOf(f.accounts.alice)).to.equal(100n * ONE);
  });

  it("comes to the same when they are announced in the other order", async () => {
    const f = await loadFixture(listed);
    await announce(f, "spin-off", SPIN_OFF);
    await f.issuer.schedule(1, PRICE, OPEN, folded(INITIAL_MULTIPLIER, REINVESTED));
    const reverse = split("SPLR", "2026-06-29", [1n, 3n], { effectiveAt: BigInt(MINUTES_LATER) });
    await announce(f, "reverse split", reverse, folded(INITIAL_MULTIPLIER, REINVESTED, REVERSE));
    await time.increaseTo(MINUTES_LATER);
    expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, REINVESTED, REVERSE));
    expect(await f.token.splitFactor()).to.equal(folded(ONE, REVERSE));
    expect(await f.token.reinvestFactor()).to.equal(folded(INITIAL_MULTIPLIER, REINVESTED));
  });

  it("folds both in one second in the order of their ids, whichever was scheduled first", async () => {
    const f = await loadFixture(listed);
    await announce(f, "spin-off", SPIN_OFF);
    await announce(f, "reverse split", split("SPLR", "2026-06-29", [1n, 3n]), folded(INITIAL_MULTIPLIER, REVERSE));
    await f.issuer.schedule(1, PRICE, OPEN, folded(INITIAL_MULTIPLIER, REINVESTED));
    expect((await f.token.pendingFactors()).map(({ actionId }) => actionId)).to.deep.equal([1n, 2n]);
    await time.increaseTo(OPEN);
    expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, REINVESTED, REVERSE));
    await f.token.poke();
    expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, REINVESTED, REVERSE));
    expect(await f.token.uiMultiplierAt(OPEN)).to.equal(folded(INITIAL_MULTIPLIER, REINVESTED, REVERSE));
  });
});
