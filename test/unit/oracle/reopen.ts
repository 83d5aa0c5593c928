import { expect } from "chai";
import { AbiCoder, parseEther } from "ethers";
import { Session, tradingHours } from "../../../sdk/calendar/plan.ts";
import { openOn, utc } from "../../../test-support/calendar/clocks.ts";
import { deployBareToken } from "../../../test-support/fixtures/bareToken.ts";
import { INITIAL_MULTIPLIER } from "../../../test-support/fixtures/kernel.ts";
import {
  deployFeed,
  deployOracle,
  Flag,
  laboratory,
  type OracleFixture,
  price,
} from "../../../test-support/fixtures/oracle.ts";
import {
  announce,
  dividend,
  folded,
  ONE,
  type Ratio,
  reinvestment,
  split,
} from "../../../test-support/helpers/corporateActions.ts";
import { CannedReply__factory } from "../../../types/index.ts";

/** Monday 2024-02-05, 09:30 in New York: a split takes effect. */
const OPEN = utc("2024-02-05 14:30");
const CLOSE = utc("2024-02-05 21:00");
const ANCHOR = (parseEther("100") * INITIAL_MULTIPLIER) / ONE;
const TEN: Ratio = { numerator: 10n, denominator: 1n };
const SPLIT_MULTIPLIER = folded(INITIAL_MULTIPLIER, TEN);
const valueAt = (money: string, multiplier: bigint) => (parseEther(money) * multiplier) / ONE;

/** A split of `ratio` on Monday, and 100 a share written down on Thursday before. */
const splitting = (ratio: readonly [bigint, bigint]) =>
  laboratory(async (connection) => {
    const f = await deployOracle(connection);
    const after = folded(INITIAL_MULTIPLIER, { numerator: ratio[0], denominator: ratio[1] });
    await announce(f, "split", split(ratio[0] > ratio[1] ? "SPLF" : "SPLR", "2024-02-05", ratio), after);
    await f.to("2024-02-01 20:50");
    await f.print(100);
    await f.observe();
    return f;
  });

const tenfold = await splitting([10n, 1n]);
const small = await splitting([23n, 20n]);
const reverse = await splitting([1n, 10n]);
const listed = await laboratory(deployOracle);

const token = async (f: OracleFixture) => f.token.getAddress();
const anyone = (f: OracleFixture) => f.oracle.connect(f.accounts.mallory);
const risk = (f: OracleFixture) => f.oracle.connect(f.accounts.risk);
const ALL = 2n ** 256n - 1n;

describe("EquityOracle", () => {
  describe("observe", () => {
    it("writes down value, time of the print and activations, whoever calls", async () => {
      const f = await listed();
      await f.to("2024-01-03 15:00");
      await f.print(101);
      const asOf = (await f.feed.latestRoundData())[3];
      await expect(f.observe())
        .to.emit(f.oracle, "Observed")
        .withArgs(await token(f), valueAt("101", INITIAL_MULTIPLIER), asOf, 0);
      expect([...(await f.oracle.anchorOf(f.token))]).to.deep.equal([valueAt("101", INITIAL_MULTIPLIER), asOf, 0n]);
    });

    /** Each row: when, what was printed when, on top of 100 written down at 15:00. */
    const rows: readonly (readonly [title: string, at: string, printed: string, answer: bigint])[] = [
      ["outside REGULAR", "2024-01-03 21:05", "2024-01-03 21:00", price(101)],
      ["a print of PRE", "2024-01-04 14:30", "2024-01-04 14:29", price(101)],
      ["a stale print", "2024-01-03 17:00", "2024-01-03 15:59", price(101)],
      ["a print of the future", "2024-01-03 17:00", "2024-01-03 17:10", price(101)],
      ["no price", "2024-01-03 17:00", "2024-01-03 16:59", 0n],
      ["a print as old as the anchor", "2024-01-03 15:30", "2024-01-03 15:00", price(101)],
      ["an older print, by a later round", "2024-01-03 15:30", "2024-01-03 14:59", price(101)],
    ];
    for (const [title, at, printed, answer] of rows) {
      it(`does nothing for ${title}`, async () => {
        const f = await listed();
        await f.print(100, "2024-01-03 15:00");
        await f.to("2024-01-03 15:01");
        await f.observe();
        const before = await f.oracle.anchorOf(f.token);
        expect(before.value).to.equal(ANCHOR);
        await f.feed.print(answer, utc(printed));
        await f.to(at);
        await expect(f.observe()).not.to.emit(f.oracle, "Observed");
        expect(await f.oracle.anchorOf(f.token)).to.deep.equal(before);
      });
    }

    it("does nothing for a token without a feed, or for none at all", async () => {
      const f = await listed();
      const bare = await deployBareToken(f);
      for (const account of [bare.token, f.accounts.alice]) {
        await expect(anyone(f).observe(account)).not.to.emit(f.oracle, "Observed");
        expect([...(await f.oracle.anchorOf(account))]).to.deep.equal([0n, 0n, 0n]);
      }
    });

    it("waits for a print of the new multiplier, also where the change is within the band", async () => {
      const f = await listed();
      const after = folded(INITIAL_MULTIPLIER, { numerator: 105n, denominator: 100n });
      await announce(f, "stock dividend", split("DVSE", "2024-02-05", [105n, 100n]), after);
      await f.to(OPEN - 120);
      await f.print(100, utc("2024-02-02 20:59"));
      await f.to(OPEN);
      await f.print(100, OPEN - 1);
      await expect(f.observe()).not.to.emit(f.oracle, "Observed");
      // The print may know the change or not.
      const { mid, lower, upper, flags } = await f.value();
      expect([mid, flags]).to.deep.equal([valueAt("100", after), 0n]);
      expect(lower).to.equal((ANCHOR * 9_990n) / 10_000n);
      expect(upper).to.equal((valueAt("100", after) * 10_020n + 9_999n) / 10_000n);
      await f.print(95.24);
      await expect(f.observe()).to.emit(f.oracle, "Observed").and.not.to.emit(f.oracle, "Reopened");
    });

    it("knows the lunch break of a day whose morning it has seen, and the close of its afternoon", async () => {
      const f = await listed();
      const hours = tradingHours({
        pre: "04:00",
        open: "09:30",
        close: "12:00",
        reopen: "13:00",
        reclose: "16:00",
        post: "20:00",
      });
      await f.calendar.connect(f.accounts.risk).setDays([openOn("2024-01-05", hours)]);
      const sessionAt = async (at: string) => {
        await f.to(at);
        return (await f.value()).session;
      };
      for (const at of ["2024-01-05 16:00", "2024-01-05 19:00"]) {
        await f.to(at);
        await f.print(100);
        await expect(f.observe()).to.emit(f.oracle, "Observed");
        expect((await f.value()).session).to.equal(BigInt(Session.REGULAR));
        if (at.endsWith("16:00")) expect(await sessionAt("2024-01-05 17:00")).to.equal(BigInt(Session.CLOSED));
      }
      expect(await sessionAt("2024-01-05 20:59:59")).to.equal(BigInt(Session.REGULAR));
      expect(await sessionAt("2024-01-05 21:00")).to.equal(BigInt(Session.POST));
    });

    it("asks the calendar on its last day", async () => {
      const f = await listed();
      await f.to("2027-12-31 15:00");
      await f.print(100);
      await expect(f.observe()).to.emit(f.oracle, "Observed");
      expect((await f.value()).session).to.equal(BigInt(Session.REGULAR));
      await f.to("2027-12-31 21:00");
      expect((await f.value()).session).to.equal(BigInt(Session.POST));
      await f.to("2028-01-01 15:00");
      expect((await f.value()).session).to.equal(BigInt(Session.UNKNOWN));
    });

    it("counts a dividend from the day on which it is owed, though none was when the token was observed", async () => {
      const f = await listed();
      await f.to("2024-01-08 15:00");
      await f.print(100);
      await f.observe();
      const gross = parseEther("1.5");
      await announce(f, "dividend", dividend("DRIP", { ex: "2024-01-09", pay: "2024-01-12" }, gross));
      await f.to("2024-01-08 20:59");
      await f.print(100);
      expect(await f.value()).to.include({ mid: ANCHOR, flags: 0n });
      const owed = (gross * INITIAL_MULTIPLIER) / ONE;
      for (const observed of [false, true]) {
        await f.to(observed ? "2024-01-09 16:00" : "2024-01-09 15:00");
        await f.print(98.5);
        expect(await f.value()).to.include({ mid: valueAt("98.5", INITIAL_MULTIPLIER) + owed, flags: 0n });
        await expect(f.observe()).to.emit(f.oracle, "Observed");
        expect(await f.value()).to.include({ mid: valueAt("98.5", INITIAL_MULTIPLIER) + owed, flags: 0n });
      }
    });

    it("sees a split that is announced while the session runs in which it was observed", async () => {
      const f = await listed();
      await f.to("2024-02-02 14:40");
      await f.print(100);
      await f.observe();
      await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), SPLIT_MULTIPLIER);
      expect(await f.value()).to.include({ mid: ANCHOR, flags: Flag.ACTION_FREEZE });
    });
  });

  describe("observe, in a freeze", () => {
    /** Ratio, a price that agrees at the edge, one that does not: above and below. */
    const edges: readonly (readonly [string, typeof tenfold, readonly [bigint, bigint], readonly number[]])[] = [
      ["the band, for ten for one", tenfold, [10n, 1n], [11, 11.00000001, 9, 8.99999999]],
      // |f − 1| is 15 %, so half of it is less than the band.
      ["half the change, for 23 for 20", small, [23n, 20n], [93.47826086, 93.47826088, 80.43478261, 80.4347826]],
      ["the band, for one for ten", reverse, [1n, 10n], [1_100, 1_100.00000002, 900, 899.99999999]],
    ];
    for (const [title, fixture, [numerator, denominator], [high, tooHigh, low, tooLow]] of edges) {
      it(`reopens up to ${title}, and no further`, async () => {
        const f = await fixture();
        const after = folded(INITIAL_MULTIPLIER, { numerator, denominator });
        await f.to(OPEN + 60);
        for (const money of [tooHigh, tooLow]) {
          await f.print(money ?? 0);
          await expect(f.observe()).not.to.emit(f.oracle, "Observed");
          expect(await f.value()).to.include({ mid: ANCHOR, flags: Flag.ACTION_FREEZE });
        }
        for (const money of [high, low]) {
          await f.print(money ?? 0);
          expect(await f.value()).to.include({ mid: (price(money ?? 0) * 10n ** 10n * after) / ONE, flags: 0n });
        }
        await expect(f.observe()).to.emit(f.oracle, "Reopened");
        expect((await f.oracle.anchorOf(f.token)).activationCount).to.equal(1n);
      });
    }
  });

  describe("reopen", () => {
    it("ends a freeze by a round that agreed though later ones do not, whoever calls", async () => {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.print(10.4);
      const round = await f.feed.latestRound();
      const asOf = (await f.feed.latestRoundData())[3];
      await f.to("2024-02-07 16:00");
      await f.print(6);
      expect(await f.value()).to.include({ mid: ANCHOR, flags: Flag.ACTION_FREEZE });
      const agreed = valueAt("10.4", SPLIT_MULTIPLIER);
      const reopening = anyone(f).reopen(f.token, round);
      await expect(reopening)
        .to.emit(f.oracle, "Reopened")
        .withArgs(await token(f), round, ANCHOR, agreed);
      await expect(reopening)
        .to.emit(f.oracle, "Observed")
        .withArgs(await token(f), agreed, asOf, 1);
      expect([...(await f.oracle.anchorOf(f.token))]).to.deep.equal([agreed, asOf, 1n]);
      expect(await f.value()).to.include({ mid: valueAt("6", SPLIT_MULTIPLIER), flags: 0n });
    });

    it("refuses a token without a feed", async () => {
      const f = await listed();
      await expect(anyone(f).reopen(f.accounts.alice, 1))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_Unlisted")
        .withArgs(f.accounts.alice.address);
    });

    it("refuses a round that does not exist, is no price, is out of time, or is another one's", async () => {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.feed.print(0, await f.time.latest());
      await f.print(10, OPEN + 100_000);
      await f.print(10, 0);
      const last = await f.feed.latestRound();
      const refused = async (round: bigint) =>
        expect(anyone(f).reopen(f.token, round))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_BadRound")
          .withArgs(await token(f), round);
      for (const round of [0n, last - 2n, last - 1n, last, last + 1n, 2n ** 80n - 1n]) await refused(round);

      const canned = CannedReply__factory.connect(
        await (await f.ethers.deployContract("CannedReply")).getAddress(),
        f.accounts.deployer,
      );
      const feed = await f.feed.getAddress();
      await f.connection.networkHelpers.setCode(feed, (await canned.getDeployedCode()) ?? "0x");
      const words = ["uint256", "int256", "uint256", "uint256", "uint256"];
      for (const roundId of [8n, 2n ** 80n + 7n]) {
        const reply = AbiCoder.defaultAbiCoder().encode(words, [roundId, price(10), OPEN, OPEN, roundId]);
        await CannedReply__factory.connect(feed, f.accounts.deployer).teach(reply, false);
        await refused(7n);
      }
    });

    it("refuses where nothing is frozen, or only what is to come", async () => {
      const f = await tenfold();
      const refused = async () =>
        expect(anyone(f).reopen(f.token, await f.feed.latestRound()))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_NotFrozen")
          .withArgs(await token(f));
      await refused();
      await f.to("2024-02-02 15:00");
      await f.print(10);
      expect((await f.value()).flags).to.equal(Flag.ACTION_FREEZE);
      await refused();
      await f.to(OPEN + 60);
      await f.print(10);
      await f.observe();
      await refused();
    });

    it("refuses a print from before the change", async () => {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.print(10, OPEN - 1);
      await expect(anyone(f).reopen(f.token, await f.feed.latestRound()))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_PrintBeforeChange")
        .withArgs(await token(f), OPEN - 1);
    });

    it("refuses a print that was not made in REGULAR", async () => {
      const f = await tenfold();
      await f.to(CLOSE + 60);
      await f.print(10, CLOSE);
      await expect(anyone(f).reopen(f.token, await f.feed.latestRound()))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_NotRegular")
        .withArgs(await token(f), CLOSE);
    });

    it("refuses a print beyond the tolerance", async () => {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.print(11.1);
      await expect(anyone(f).reopen(f.token, await f.feed.latestRound()))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_BeyondTolerance")
        .withArgs(valueAt("11.1", SPLIT_MULTIPLIER), ANCHOR, ANCHOR / 10n);
    });

    it("refuses while another change is in reach", async () => {
      const f = await tenfold();
      await announce(f, "another", split("SPLF", "2024-02-06", [2n, 1n]), 2n * SPLIT_MULTIPLIER);
      await f.to(OPEN + 60);
      await f.print(10);
      await expect(anyone(f).reopen(f.token, await f.feed.latestRound()))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_ChangeInReach")
        .withArgs(await token(f), utc("2024-02-06 14:30"));
    });

    it("refuses a print that looks like a later change come early, though it agrees", async () => {
      const f = await deployedSmallThenLarge();
      await f.to(OPEN + 60);
      // Anchor 100, 1.15 for 1 has happened, and a later 1.4 for 1 is announced: 62.1 × 1.15 × 1.4 is 100.
      await f.print(62.2);
      await expect(anyone(f).reopen(f.token, await f.feed.latestRound()))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_ChangeInReach")
        .withArgs(await token(f), utc("2024-03-04 14:30"));
    });

    it("refuses while dividends are unknown, or the feed is unconfirmed", async () => {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.print(10);
      const round = await f.feed.latestRound();
      await f.connection.networkHelpers.setCode(await f.corporateActions.getAddress(), "0x5f5ffd");
      await expect(anyone(f).reopen(f.token, round))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_NotUsable")
        .withArgs(await token(f), Flag.DIVIDEND_UNKNOWN);

      const g = await tenfold();
      await g.to(OPEN + 60);
      const feed = await deployFeed(g);
      await feed.print(price(10), OPEN + 2 * 86_400);
      await g.relist({ feed: await feed.getAddress() });
      await expect(anyone(g).reopen(g.token, await feed.latestRound()))
        .to.be.revertedWithCustomError(g.oracle, "EquityOracle_NotUsable")
        .withArgs(await token(g), Flag.FEED_UNCONFIRMED);
    });
  });

  describe("confirm", () => {
    /** The split has passed and the price stands 40 % below: no print will do. */
    async function fallen(): Promise<OracleFixture> {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.print(6);
      return f;
    }
    const value = valueAt("6", SPLIT_MULTIPLIER);

    it("is RISK's alone", async () => {
      const f = await fallen();
      for (const account of [f.accounts.mallory, f.accounts.governor, f.accounts.issuer]) {
        await expect(f.oracle.connect(account).confirm(f.token, 0, ALL))
          .to.be.revertedWithCustomError(f.oracle, "AccessManagedUnauthorized")
          .withArgs(account.address);
      }
    });

    it("ends a freeze from the close of the first full session on", async () => {
      const f = await fallen();
      const friday = utc("2024-02-02 14:30");
      await f.to(CLOSE - 2);
      await f.print(6, CLOSE - 60);
      await expect(risk(f).confirm.staticCall(f.token, 0, ALL))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_SessionNotPassed")
        .withArgs(await token(f), friday);
      await f.to(CLOSE);
      const confirming = risk(f).confirm(f.token, value, value);
      await expect(confirming)
        .to.emit(f.oracle, "Confirmed")
        .withArgs(await token(f), f.accounts.risk.address, ANCHOR, value);
      await expect(confirming)
        .to.emit(f.oracle, "Observed")
        .withArgs(await token(f), value, CLOSE - 60, 1);
      expect([...(await f.oracle.anchorOf(f.token))]).to.deep.equal([value, BigInt(CLOSE - 60), 1n]);
      expect(await f.value()).to.include({ mid: value, flags: 0n });
    });

    it("does not take the morning before a lunch break for a session, nor a session that the change fell into", async () => {
      const f = await tenfold();
      const hours = tradingHours({ open: "09:30", close: "12:00", reopen: "13:00", reclose: "16:00" });
      await f.calendar.connect(f.accounts.risk).setDays([openOn("2024-02-05", hours)]);
      await f.to("2024-02-05 17:30");
      await f.print(6, utc("2024-02-05 16:59"));
      await expect(risk(f).confirm.staticCall(f.token, 0, ALL))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_SessionNotPassed")
        .withArgs(await token(f), utc("2024-02-02 14:30"));

      const g = await listed();
      const terms = split("SPLF", "2024-02-05", [10n, 1n], { effectiveAt: BigInt(OPEN + 3_600) });
      await announce(g, "split", terms, SPLIT_MULTIPLIER);
      await g.print(100, utc("2024-02-01 20:00"));
      await g.to("2024-02-01 20:30");
      await g.observe();
      await g.to(CLOSE + 60);
      await g.print(6, CLOSE - 60);
      await expect(risk(g).confirm.staticCall(g.token, 0, ALL))
        .to.be.revertedWithCustomError(g.oracle, "EquityOracle_SessionNotPassed")
        .withArgs(await token(g), OPEN);
      await g.to("2024-02-06 21:00");
      await g.print(6, utc("2024-02-06 20:59"));
      await expect(risk(g).confirm(g.token, value, value)).to.emit(g.oracle, "Confirmed");
    });

    it("refuses a token without a feed, and where nothing is frozen", async () => {
      const f = await listed();
      await expect(risk(f).confirm(f.accounts.alice, 0, ALL))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_Unlisted")
        .withArgs(f.accounts.alice.address);
      await f.to("2024-01-03 15:00");
      await f.print(100);
      await expect(risk(f).confirm(f.token, 0, ALL))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_NotFrozen")
        .withArgs(await token(f));
      const g = await tenfold();
      await g.to("2024-02-02 15:00");
      await g.print(100);
      expect((await g.value()).flags).to.equal(Flag.ACTION_FREEZE);
      await expect(risk(g).confirm(g.token, 0, ALL))
        .to.be.revertedWithCustomError(g.oracle, "EquityOracle_NotFrozen")
        .withArgs(await token(g));
    });

    it("refuses a value with any other fault", async () => {
      const f = await fallen();
      await f.to("2024-02-06 15:40");
      const refused = async (flags: bigint) =>
        expect(risk(f).confirm(f.token, 0, ALL))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_NotUsable")
          .withArgs(await token(f), flags);
      await refused(Flag.STALE | Flag.HALTED);
      await f.print(0);
      await refused(Flag.BAD_ANSWER);
      await f.print(6, OPEN + 1_000_000);
      await refused(Flag.BAD_TIMESTAMP);
      await f.connection.networkHelpers.setCode(await f.feed.getAddress(), "0x5f5ffd");
      await refused(Flag.FEED_FAILED);
    });

    it("refuses a print from before the change, and another change in reach", async () => {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.print(6, OPEN - 1);
      await expect(risk(f).confirm(f.token, 0, ALL))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_PrintBeforeChange")
        .withArgs(await token(f), OPEN - 1);

      const g = await tenfold();
      await announce(g, "another", split("SPLF", "2024-02-06", [2n, 1n]), 2n * SPLIT_MULTIPLIER);
      await g.to(CLOSE + 60);
      await g.print(6, CLOSE - 60);
      await expect(risk(g).confirm(g.token, 0, ALL))
        .to.be.revertedWithCustomError(g.oracle, "EquityOracle_ChangeInReach")
        .withArgs(await token(g), utc("2024-02-06 14:30"));
    });

    it("refuses a value that RISK has not seen, a wei above or below", async () => {
      const f = await fallen();
      await f.to(CLOSE);
      await f.print(6, CLOSE - 60);
      for (const [lowest, highest] of [
        [value + 1n, ALL],
        [0n, value - 1n],
      ] as const) {
        await expect(risk(f).confirm(f.token, lowest, highest))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_UnexpectedValue")
          .withArgs(value, lowest, highest);
      }
    });

    it("is the only way out of a freeze for a token that was never observed", async () => {
      const f = await listed();
      await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), SPLIT_MULTIPLIER);
      await f.to(OPEN + 60);
      await f.print(10);
      // Nothing is known from before, so what is printed is shown, flagged.
      expect(await f.value()).to.include({ mid: valueAt("10", SPLIT_MULTIPLIER), flags: Flag.ACTION_FREEZE });
      await expect(f.observe()).not.to.emit(f.oracle, "Observed");
      const round = await f.feed.latestRound();
      await expect(anyone(f).reopen(f.token, round))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_BeyondTolerance")
        .withArgs(valueAt("10", SPLIT_MULTIPLIER), 0, 0);
      await f.to(CLOSE);
      await f.print(10, CLOSE - 60);
      await risk(f).confirm(f.token, 0, ALL);
      expect(await f.value()).to.include({ mid: valueAt("10", SPLIT_MULTIPLIER), flags: 0n });
    });
  });

  describe("freeze", () => {
    it("outlives splits that undo each other, until a print shows exactly what was before", async () => {
      const f = await listed();
      await announce(f, "one", split("SPLF", "2024-02-05", [2n, 1n]), 2n * INITIAL_MULTIPLIER);
      await announce(f, "two", split("SPLR", "2024-02-06", [1n, 2n]), INITIAL_MULTIPLIER);
      await f.to("2024-02-01 20:50");
      await f.print(100);
      await f.observe();
      await f.to("2024-02-06 15:00");
      await f.print(100.01);
      expect(await f.value()).to.include({ mid: ANCHOR, flags: Flag.ACTION_FREEZE });
      await f.print(50);
      expect(await f.value()).to.include({ mid: ANCHOR, flags: Flag.ACTION_FREEZE });
      await f.print(100);
      expect(await f.value()).to.include({ mid: ANCHOR, flags: 0n });
    });

    it("comes back for a feed that goes back to a round of before the split", async () => {
      const f = await tenfold();
      await f.to(OPEN + 60);
      await f.print(10);
      await f.observe();
      const agreed = valueAt("10", SPLIT_MULTIPLIER);
      await f.print(100, OPEN - 60);
      expect(await f.value()).to.include({ mid: agreed, flags: Flag.ACTION_FREEZE });
    });

    it("begins with the first interval of a day with a lunch break before the change, and lasts through the break", async () => {
      const f = await listed();
      const hours = tradingHours({ open: "09:30", close: "12:00", reopen: "13:00", reclose: "16:00" });
      await f.calendar.connect(f.accounts.risk).setDays([openOn("2024-02-02", hours)]);
      await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), SPLIT_MULTIPLIER);
      await f.print(100, utc("2024-02-01 20:50"));
      await f.to("2024-02-01 20:55");
      await f.observe();
      const opens = utc("2024-02-02 14:30");
      await f.print(100, opens - 10);
      for (const [at, flags] of [
        [opens - 1, 0n],
        [opens, Flag.ACTION_FREEZE],
        [utc("2024-02-02 17:30"), Flag.ACTION_FREEZE],
        [utc("2024-02-02 18:30"), Flag.ACTION_FREEZE],
      ] as const) {
        await f.to(at);
        expect((await f.value()).flags & Flag.ACTION_FREEZE).to.equal(flags);
      }
    });

    it("takes a print in the very second of the change for one that knows it, and one from before the token for none", async () => {
      const f = await tenfold();
      await f.to(OPEN - 100);
      await f.print(10, OPEN);
      await f.to(OPEN);
      expect(await f.value()).to.include({
        mid: valueAt("10", SPLIT_MULTIPLIER),
        asOf: BigInt(OPEN),
        flags: 0n,
      });
      await f.print(10, utc("2023-12-01 15:00"));
      expect((await f.value()).flags & Flag.ACTION_FREEZE).to.equal(Flag.ACTION_FREEZE);
    });

    it("sees a price that has split early behind reinvestments of awkward prices", async () => {
      const f = await listed();
      await f.gate.prove(await token(f), 10n ** 36n);
      const prices = [parseEther("98.123456789012345679"), parseEther("97.987654321098765433")] as const;
      const gross = [parseEther("0.123456789012345679"), parseEther("0.987654321098765433")] as const;
      const issuer = f.corporateActions.connect(f.accounts.issuer);
      let multiplier = INITIAL_MULTIPLIER;
      for (const [index, ex] of ["2024-01-09", "2024-01-10"].entries()) {
        const terms = dividend("DRIP", { ex, pay: "2024-01-26" }, gross[index] ?? 0n);
        await announce(f, `dividend ${ex}`, terms);
        await f.to(utc(`${ex} 15:00`));
        multiplier = folded(multiplier, reinvestment(terms, prices[index] ?? 0n));
        await issuer.schedule(index + 1, prices[index] ?? 0n, 0, multiplier);
      }
      await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), 10n * multiplier);
      await f.to("2024-01-16 15:00");
      await f.print(100);
      await f.observe();
      const { mid } = await f.value();
      await f.print(8.9);
      expect(await f.value()).to.include({ mid, flags: Flag.ACTION_FREEZE });
    });

    it("holds for every pending change where the calendar cannot say when the next session ends", async () => {
      const f = await tenfold();
      await f.to("2024-02-01 20:55");
      await f.print(100);
      expect((await f.value()).flags).to.equal(0n);
      await f.connection.networkHelpers.setCode(await f.calendar.getAddress(), "0x5f5ffd");
      // The session was observed, and runs.
      expect(await f.value()).to.include({ mid: ANCHOR, flags: Flag.ACTION_FREEZE });
    });

    it("sees a dividend and a split pending together, and counts both", async () => {
      const f = await listed();
      const gross = parseEther("2");
      await announce(f, "dividend", dividend("DRIP", { ex: "2024-02-05", pay: "2024-02-09" }, gross));
      await announce(f, "split", split("SPLF", "2024-02-06", [4n, 1n]), 4n * INITIAL_MULTIPLIER);
      await f.to("2024-02-01 20:50");
      await f.print(100);
      await f.observe();
      const owed = (gross * INITIAL_MULTIPLIER) / ONE;
      await f.to("2024-02-06 14:30");
      // 98 a share, without the dividend, after four for one: 24.5.
      await f.print(24.5, utc("2024-02-06 14:30"));
      expect(await f.value()).to.include({ mid: valueAt("24.5", 4n * INITIAL_MULTIPLIER) + owed, flags: 0n });
      await f.print(98, utc("2024-02-06 14:30"));
      expect(await f.value()).to.include({ mid: ANCHOR, flags: Flag.ACTION_FREEZE });
    });
  });
});

/** 23 for 20 on 5 February and, much later, 7 for 5; 100 written down before both. */
async function deployedSmallThenLarge(): Promise<OracleFixture> {
  const f = await small();
  const after = folded(INITIAL_MULTIPLIER, { numerator: 23n, denominator: 20n }, { numerator: 7n, denominator: 5n });
  await announce(f, "later", split("SPLF", "2024-03-04", [7n, 5n]), after);
  return f;
}
