import { expect } from "chai";
import { type DeskOnOracleFixture, openDeskOnOracle } from "../../../test-support/fixtures/deskOnOracle.ts";
import { INITIAL_MULTIPLIER, ONE, RESERVES } from "../../../test-support/fixtures/inKindDesk.ts";
import { FEED, Flag } from "../../../test-support/fixtures/oracle.ts";
import { at } from "../../../test-support/fixtures/reserves.ts";

/**
 * The desk's formula around an ex day with the value of the real oracle. A dividend of 3 on shares of 150, ex on Thursday 18
 * January 2024: the oracle adds it to a print of the ex day, but to `lower` only from the open on; the desk takes it off again.
 */
const load = await openDeskOnOracle();

/** Local days of 2024. */
const [JAN_18, JAN_22, JAN_24] = [19_740, 19_744, 19_746];
const GROSS = 3n * ONE;
const M = INITIAL_MULTIPLIER;
const SHARES = 10n * ONE;
const OPEN = at("2024-01-18T14:30:00Z");
const MIDNIGHT = at("2024-01-18T05:00:00Z");
/** What the shares trade at ex dividend. */
const EX_PRICE = 147;

const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;
const unitsAt = (shares: bigint, multiplier: bigint) => (shares * ONE) / multiplier;
/** Of 1e18 units, at a price in whole money. */
const valueAt = (money: number, multiplier = M) => (BigInt(money) * ONE * multiplier) / ONE;
const OWED = (GROSS * M) / ONE;

/** The formula, from a lower value that contains what is owed. */
function unitsFrom(lower: bigint, shares = SHARES): bigint {
  const owed = ceilDiv(GROSS * M, ONE);
  return (shares * ONE * ONE) / (M * ONE + ceilDiv(M * ONE * owed, lower - owed));
}

/** The dividend is announced, its price is open, and the proof is of the eve. */
async function announced(): Promise<DeskOnOracleFixture> {
  const f = await load();
  await f.announceDividend(JAN_18, JAN_24, GROSS);
  await f.time.increaseTo(at("2024-01-17T20:30:00Z"));
  await f.cutAndPost(RESERVES);
  await f.print(150);
  return f;
}

/** What alice's shares have become once the dividend has been reinvested at what the market paid ex dividend. */
async function leave({ time, cutAndPost, scheduleDividend, token, accounts }: DeskOnOracleFixture): Promise<bigint> {
  await time.increaseTo(at("2024-01-18T16:00:00Z"));
  await cutAndPost(RESERVES + SHARES);
  await scheduleDividend(BigInt(EX_PRICE) * ONE);
  await time.increaseTo(at("2024-01-24T21:00:00Z"));
  return token.balanceOfUI(accounts.alice);
}

describe("InKindDesk on the real oracle", () => {
  it("asks for nothing beyond m on the eve, up to the last second before the ex day begins", async () => {
    const f = await announced();
    expect((await f.desk.quoteCreate(SHARES)).units).to.equal(unitsAt(SHARES, M));
    await f.print(150, at("2024-01-17T21:00:00Z"));
    await f.time.increaseTo(MIDNIGHT - 1);
    const { units, flags } = await f.desk.quoteCreate(SHARES);
    expect([units, flags]).to.deep.equal([unitsAt(SHARES, M), 0n]);
    await f.time.increaseTo(MIDNIGHT);
    // The last close has the dividend in it, and the desk takes it off.
    const lower = (valueAt(150) * (10_000n - BigInt(FEED.closed.lowerBps))) / 10_000n;
    expect(await f.lower()).to.deep.equal({ lower, flags: 0n });
    expect((await f.desk.quoteCreate(SHARES)).units).to.equal(unitsFrom(lower));
  });

  it("takes the ex price from a print of the ex day's session, and writes the print down for the oracle", async () => {
    const f = await announced();
    const { desk, oracle, token, time, journal, create, accounts } = f;
    await time.increaseTo(OPEN + 60);
    await f.print(EX_PRICE, OPEN + 30);
    const lower = ((valueAt(EX_PRICE) + OWED) * (10_000n - BigInt(FEED.regular.lowerBps))) / 10_000n;
    expect(await f.lower()).to.deep.equal({ lower, flags: 0n });
    const made = await journal(SHARES);
    expect(made.receipt.units).to.equal(unitsFrom(lower));
    // f = 3 / 147 at the middle; the spread makes it a little more.
    const exact = (SHARES * ONE * 147n) / (M * 150n);
    expect(unitsFrom(lower) < exact && exact - unitsFrom(lower) < exact / 10_000n).to.equal(true);
    await create(made);
    expect(await token.balanceOf(accounts.alice)).to.equal(made.receipt.units);
    expect(await desk.outstandingOf(accounts.alice)).to.equal(made.receipt.units);
    expect([...(await oracle.anchorOf(token))]).to.deep.equal([valueAt(EX_PRICE) + OWED, BigInt(OPEN + 30), 0n]);
  });

  /** What is printed when, and how much in 1/10,000 of what he brought a creator may be short of afterwards. */
  const rows: readonly (readonly [title: string, now: string, printed: number, instant: string, most: bigint])[] = [
    ["in the night, at the last close", "2024-01-18T07:00:00Z", 150, "2024-01-17T21:00:00Z", 7n],
    ["before the open, where the feed repeats the last close", "2024-01-18T13:00:00Z", 150, "2024-01-18T12:45:00Z", 3n],
    ["before the open, at a price without the dividend", "2024-01-18T13:00:00Z", 147, "2024-01-18T12:45:00Z", 7n],
    ["after the open, at a print from before it", "2024-01-18T14:31:00Z", 147, "2024-01-18T14:29:00Z", 5n],
    ["after the open, at a print of the session", "2024-01-18T14:31:00Z", 147, "2024-01-18T14:30:30Z", 1n],
  ];
  for (const [title, now, printed, instant, most] of rows) {
    it(`lets nobody leave with what others have earned: ${title} (T17)`, async () => {
      const f = await announced();
      await f.print(printed, at(instant));
      await f.time.increaseTo(at(now));
      const { lower, flags } = await f.lower();
      expect(flags).to.equal(0n);
      const made = await f.journal(SHARES);
      expect(made.receipt.units).to.equal(unitsFrom(lower));
      await f.create(made);
      const left = await leave(f);
      expect(left <= SHARES, `${left}`).to.equal(true);
      expect(SHARES - left <= (SHARES * most) / 10_000n, `${left}`).to.equal(true);
      // At the plain multiplier he would have left with a fiftieth more than he brought.
      expect((unitsAt(SHARES, M) * (await f.token.uiMultiplier())) / ONE > SHARES + SHARES / 50n).to.equal(true);
    });
  }

  it("creates nothing while the oracle is frozen around a split, and counts it in what is owed afterwards", async () => {
    const f = await announced();
    const { desk, time, announceSplit, journal, create, cutAndPost } = f;
    await time.increaseTo(OPEN + 60);
    await f.print(EX_PRICE);
    await f.oracle.observe(f.token);
    await announceSplit(JAN_22, 10n, 1n);
    const before = await journal(SHARES);
    await time.increaseTo(at("2024-01-19T20:59:00Z"));
    await f.print(EX_PRICE);
    await expect(create(before))
      .to.be.revertedWithCustomError(desk, "InKindDesk_ValueUnusable")
      .withArgs(Flag.ACTION_FREEZE);

    const open = at("2024-01-22T14:30:00Z");
    await time.increaseTo(open + 60);
    expect((await desk.quoteCreate(SHARES)).flags).to.equal(Flag.ACTION_FREEZE | Flag.STALE);
    await f.print(EX_PRICE / 10, open + 30);
    const { lower, flags } = await f.lower();
    expect(flags).to.equal(0n);
    // Ten times the shares, a tenth of the money each: 1e18 units are worth, and are owed, what they were.
    expect(lower).to.equal(((valueAt(EX_PRICE) + OWED) * (10_000n - BigInt(FEED.regular.lowerBps))) / 10_000n);
    await cutAndPost(10n * RESERVES);
    const made = await journal(10n * SHARES);
    expect(made.receipt.units).to.equal(unitsFrom(lower));
    await create(made);
  });
});
