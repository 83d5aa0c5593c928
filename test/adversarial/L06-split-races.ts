import { expect } from "chai";
import { parseEther } from "ethers";
import { Quote } from "../../deploy/plan.ts";
import { utc } from "../../test-support/calendar/clocks.ts";
import { INITIAL_MULTIPLIER } from "../../test-support/fixtures/kernel.ts";
import { deployOracle, FEED, Flag, laboratory, type OracleFixture } from "../../test-support/fixtures/oracle.ts";
import { announce, folded, ONE, type Ratio, split } from "../../test-support/helpers/corporateActions.ts";

// Source: a feed and a multiplier never change in the same second. Whoever acts between the two borrows against, or
// liquidates at, a value ten times too high or too low.
// Defence: EquityOracle:_findChanges, _isConfirmedByPrint, reopen; ActionReach:pendingSize.

const TEN: Ratio = { numerator: 10n, denominator: 1n };
const SPLIT_MULTIPLIER = folded(INITIAL_MULTIPLIER, TEN);
const FROZEN = (parseEther("100") * INITIAL_MULTIPLIER) / ONE;
const valueAt = (money: string, multiplier: bigint) => (parseEther(money) * multiplier) / ONE;

/** Monday 2024-02-05, 09:30 in New York. */
const OPEN = utc("2024-02-05 14:30");
/** Friday's open: from there on the split is in the next session to begin. */
const FREEZE = utc("2024-02-02 14:30");

/** A ten-for-one split on Monday, and 100 a share written down in Thursday's last second. */
async function split10(f: OracleFixture): Promise<OracleFixture> {
  await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), SPLIT_MULTIPLIER);
  await f.to("2024-02-01 20:50");
  await f.print(100);
  await f.observe();
  return f;
}

const splitting = await laboratory(async (connection) => split10(await deployOracle(connection)));
const splittingUnits = await laboratory(async (connection) => {
  const f = await deployOracle(connection, { quote: Quote.UNITS });
  return split10(f);
});

/** The same, with 100 a share written down weeks before. */
const splitLater = await laboratory(async (connection) => {
  const f = await deployOracle(connection);
  await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), SPLIT_MULTIPLIER);
  await f.to("2024-01-16 15:00");
  await f.print(100);
  await f.observe();
  return f;
});

async function expectFrozen(f: OracleFixture, frozen: bigint = FROZEN): Promise<void> {
  const { mid, lower, upper, flags } = await f.value();
  expect(flags).to.equal(Flag.ACTION_FREEZE);
  expect(mid).to.equal(frozen);
  expect(lower).to.equal((frozen * BigInt(10_000 - FEED.closed.lowerBps)) / 10_000n);
  expect(upper).to.equal((frozen * BigInt(10_000 + FEED.closed.upperBps) + 9_999n) / 10_000n);
}

async function expectUsable(f: OracleFixture, mid: bigint): Promise<void> {
  const value = await f.value();
  expect([value.mid, value.flags]).to.deep.equal([mid, 0n]);
}

describe("L06 split races", () => {
  it("freezes at the open of the session before the split, and not a second earlier", async () => {
    const f = await splitting();
    await f.to(FREEZE - 3);
    await f.print(101);
    await f.to(FREEZE - 1);
    await expectUsable(f, valueAt("101", INITIAL_MULTIPLIER));
    await f.to(FREEZE);
    await expectFrozen(f);
  });

  it("does not let a price that splits early, through a session, a weekend and a pre-market, be believed or written down", async () => {
    const f = await splitting();
    for (const instant of ["2024-02-02 20:00", "2024-02-03 12:00", "2024-02-05 14:00", OPEN - 1]) {
      await f.to(instant);
      await f.print(10);
      await expectFrozen(f);
      await f.observe();
    }
    expect((await f.oracle.anchorOf(f.token)).value).to.equal(FROZEN);
  });

  it("does not let a multiplier that splits before the price be believed or written down", async () => {
    const f = await splitting();
    await f.to(OPEN);
    await f.print(100, OPEN - 1);
    await expectFrozen(f);
    await f.print(100, OPEN);
    await expectFrozen(f);
    await f.observe();
    await f.to(OPEN + 300);
    await f.print(100);
    await expectFrozen(f);
    expect([...(await f.oracle.anchorOf(f.token))].slice(0, 1)).to.deep.equal([FROZEN]);
  });

  it("reopens by itself on the first print that agrees, in the very second of the split", async () => {
    const f = await splitting();
    await f.to(OPEN);
    await f.print(10, OPEN);
    await expectUsable(f, valueAt("10", SPLIT_MULTIPLIER));
  });

  it("takes a print from a second before the split for no confirmation, whatever it says", async () => {
    const f = await splitting();
    await f.to(OPEN);
    await f.print(10, OPEN - 1);
    await expectFrozen(f);
  });

  it("agrees up to the band to the wei, and no further", async () => {
    const f = await splitting();
    await f.to(OPEN + 60);
    // The band is 10 % and the anchor 100: 110 agrees.
    await f.print(11);
    await expectUsable(f, valueAt("11", SPLIT_MULTIPLIER));
    await f.print(11.00000001);
    await expectFrozen(f);
    await f.print(9);
    await expectUsable(f, valueAt("9", SPLIT_MULTIPLIER));
    await f.print(8.99999999);
    await expectFrozen(f);
  });

  it("takes a print of POST for no confirmation", async () => {
    const f = await splitting();
    await f.to("2024-02-05 21:10");
    await f.print(10);
    await expectFrozen(f);
    await f.print(10, utc("2024-02-05 21:00") - 1);
    await expectUsable(f, valueAt("10", SPLIT_MULTIPLIER));
  });

  it("stays open for any price once a print that agrees has been observed", async () => {
    const f = await splitting();
    await f.to(OPEN + 60);
    await f.print(10);
    await expect(f.observe())
      .to.emit(f.oracle, "Reopened")
      .withArgs(await f.token.getAddress(), 3n, FROZEN, valueAt("10", SPLIT_MULTIPLIER));
    await f.print(5);
    await expectUsable(f, valueAt("5", SPLIT_MULTIPLIER));
  });

  it("freezes again where nobody has observed it, and reopens by the round of then", async () => {
    const f = await splitting();
    await f.to(OPEN + 60);
    await f.print(10);
    const round = await f.feed.latestRound();
    await f.to(OPEN + 3_000);
    await f.print(5);
    await expectFrozen(f);
    await expect(f.oracle.connect(f.accounts.mallory).reopen(f.token, round))
      .to.emit(f.oracle, "Reopened")
      .withArgs(await f.token.getAddress(), round, FROZEN, valueAt("10", SPLIT_MULTIPLIER));
    await expectUsable(f, valueAt("5", SPLIT_MULTIPLIER));
  });

  it("ends the freeze of a split that is withdrawn before its time", async () => {
    const f = await splitting();
    await f.to("2024-02-05 14:00");
    await f.print(100);
    await expectFrozen(f);
    await f.corporateActions.connect(f.accounts.issuer).cancel(1);
    await expectUsable(f, FROZEN);
  });

  it("stays frozen for a split moved by a day, whose price splits on the day it was announced for", async () => {
    const f = await splitting();
    await f.to("2024-02-05 14:00");
    const terms = split("SPLF", "2024-02-06", [10n, 1n], { effectiveAt: BigInt(utc("2024-02-06 14:30")) });
    await f.corporateActions.connect(f.accounts.issuer).amend(1, terms, SPLIT_MULTIPLIER);
    await f.print(10);
    await expectFrozen(f);
    await f.to("2024-02-05 20:00");
    await f.print(10);
    await expectFrozen(f);
    await f.observe();
    await f.to("2024-02-06 14:30");
    await f.print(10);
    await expectUsable(f, valueAt("10", SPLIT_MULTIPLIER));
  });

  it("freezes a feed that includes the multiplier too, while it multiplies the old price by the new one", async () => {
    const f = await splittingUnits();
    await f.to(OPEN);
    await f.print(1_000);
    await expectFrozen(f, parseEther("100"));
    await f.print(10);
    await expectFrozen(f, parseEther("100"));
    await f.print(100.5);
    await expectUsable(f, parseEther("100.5"));
  });

  it("never shows an unflagged value but the true one, whichever of price and multiplier comes first", async () => {
    const f = await splitting();
    for (let minutes = -30; minutes <= 30; minutes += 10) {
      await f.to(OPEN + minutes * 60);
      for (const money of [100, 10]) {
        await f.print(money);
        const { mid, flags } = await f.value();
        expect(mid).to.equal(FROZEN);
        if (flags !== 0n) expect(flags).to.equal(Flag.ACTION_FREEZE);
      }
    }
  });
});

describe("L06 a split that the chain has for another day", () => {
  const early = utc("2024-01-17 15:00");

  it("does not believe a price that has split weeks before the chain expects it, nor write it down", async () => {
    const f = await splitLater();
    await f.to(early);
    await f.print(10);
    await expectFrozen(f);
    await f.observe();
    await f.print(10.9);
    await expectFrozen(f);
    await f.print(99);
    await expectUsable(f, valueAt("99", INITIAL_MULTIPLIER));
  });

  it("lets RISK confirm that the price has really fallen so far", async () => {
    const f = await splitLater();
    await f.to(early);
    await f.print(10);
    const fallen = valueAt("10", INITIAL_MULTIPLIER);
    await expect(f.oracle.connect(f.accounts.risk).confirm(f.token, fallen, fallen))
      .to.emit(f.oracle, "Confirmed")
      .withArgs(await f.token.getAddress(), f.accounts.risk.address, FROZEN, fallen);
    await expectUsable(f, fallen);
  });
});
