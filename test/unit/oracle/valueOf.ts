import { expect } from "chai";
import { concat, parseEther, toBeHex } from "ethers";
import { Quote } from "../../../deploy/plan.ts";
import { Session } from "../../../sdk/calendar/plan.ts";
import { utc } from "../../../test-support/calendar/clocks.ts";
import { deployBareToken } from "../../../test-support/fixtures/bareToken.ts";
import { INITIAL_MULTIPLIER } from "../../../test-support/fixtures/kernel.ts";
import { askValue, deployFeed, deployOracle, FEED, Flag, laboratory } from "../../../test-support/fixtures/oracle.ts";
import { announce, dividend, folded, ONE, reinvestment } from "../../../test-support/helpers/corporateActions.ts";
import { CannedReply__factory } from "../../../types/index.ts";

/** Wednesday 2024-01-03, 10:00 in New York. */
const REGULAR = "2024-01-03 15:00";
/** What 1e18 units are worth at 100 a share. */
const PRODUCT = (parseEther("100") * INITIAL_MULTIPLIER) / ONE;

const down = (value: bigint, bps: number) => (value * BigInt(10_000 - bps)) / 10_000n;
const up = (value: bigint, bps: number) => (value * BigInt(10_000 + bps) + 9_999n) / 10_000n;

const listed = await laboratory(deployOracle);
const slow = await laboratory(async (connection) => deployOracle(connection, { heartbeat: 86_400 }));
const silentInPost = await laboratory(async (connection) => deployOracle(connection, { postAge: 0 }));
const quotingUnits = await laboratory(async (connection) => deployOracle(connection, { quote: Quote.UNITS }));

const GROSS = parseEther("1.5");
const TERMS = dividend("DRIP", { ex: "2024-01-09", pay: "2024-01-12" }, GROSS, { withholdingBps: 1_500n });
const announced = await laboratory(async (connection) => {
  const f = await deployOracle(connection);
  await announce(f, "dividend", TERMS);
  return f;
});

describe("EquityOracle", () => {
  describe("valueOf", () => {
    it("is the price of a share times the multiplier, rounded down, with widths rounded outwards", async () => {
      const f = await listed();
      await f.to(REGULAR);
      await f.print(100.00000001);
      const mid = (100_00000001n * 10n ** 10n * INITIAL_MULTIPLIER) / ONE;
      const ceiling = (100_00000001n * 10n ** 10n * INITIAL_MULTIPLIER + ONE - 1n) / ONE;
      expect(ceiling).to.equal(mid + 1n);

      expect(await f.value()).to.deep.equal({
        mid,
        lower: down(mid, FEED.regular.lowerBps),
        upper: up(ceiling, FEED.regular.upperBps),
        asOf: BigInt((await f.feed.latestRoundData())[3]),
        session: BigInt(Session.REGULAR),
        flags: 0n,
      });
    });

    it("takes the answer of a feed that quotes units as it is", async () => {
      const f = await quotingUnits();
      await f.to(REGULAR);
      await f.print(102.4);
      const { mid, flags } = await f.value();
      expect([mid, flags]).to.deep.equal([parseEther("102.4"), 0n]);
    });

    it("reads a feed of 18 decimals", async () => {
      const f = await listed();
      const feed = await deployFeed(f, 18);
      await f.to("2024-01-03 15:00");
      await feed.print(parseEther("100") + 1n, await f.time.latest());
      await f.relist({ feed: await feed.getAddress(), maxAnswer: parseEther("1000000") });
      await f.to("2024-01-05 16:00");
      await feed.print(parseEther("100") + 1n, await f.time.latest());
      expect((await f.value()).mid).to.equal(((parseEther("100") + 1n) * INITIAL_MULTIPLIER) / ONE);
    });

    it("says UNLISTED, and nothing else, of a token without a feed", async () => {
      const f = await listed();
      const { token } = await deployBareToken(f);
      expect([...(await askValue(f.oracle, token))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, Flag.UNLISTED]);
      expect([...(await askValue(f.oracle, f.accounts.alice))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, Flag.UNLISTED]);
    });

    it("does not depend on what anybody gives to the oracle, the token or the feed", async () => {
      const f = await listed();
      await f.mint(f.accounts.mallory.address, 100n * ONE);
      await f.to(REGULAR);
      await f.print(100);
      const before = await f.value();
      const token = f.token.connect(f.accounts.mallory);
      for (const receiver of [f.oracle, f.token, f.feed]) await token.transfer(receiver, ONE);
      expect({ ...(await f.value()), asOf: 0n }).to.deep.equal({ ...before, asOf: 0n });
    });
  });

  describe("valueOf, by the age of a print", () => {
    const OPEN = utc("2024-01-03 14:30");
    const CLOSE = utc("2024-01-03 21:00");
    const STALE_HALT = Flag.STALE | Flag.HALTED;

    /** Each row: a second, the second of the print, and the session and flags then. */
    const rows: readonly (readonly [
      title: string,
      at: number,
      printed: number,
      session: keyof typeof Session,
      flags: bigint,
    ])[] = [
      ["the first second of REGULAR, with a print of PRE", OPEN, OPEN - 60, "REGULAR", 0n],
      ["the first second of REGULAR, with the last close", OPEN, utc("2024-01-02 21:00"), "REGULAR", Flag.STALE],
      ["a heartbeat old in REGULAR", OPEN + 3_600, OPEN, "REGULAR", 0n],
      ["a second more, all of it REGULAR", OPEN + 3_601, OPEN, "REGULAR", STALE_HALT],
      ["a second more than a heartbeat, not all of it REGULAR", OPEN + 3_599, OPEN - 2, "REGULAR", Flag.STALE],
      ["the last second of REGULAR", CLOSE - 1, CLOSE - 3_601, "REGULAR", 0n],
      ["the first second of POST, as old as POST allows", CLOSE, CLOSE - 1_200, "POST", 0n],
      ["the first second of POST, a second older", CLOSE, CLOSE - 1_201, "POST", Flag.STALE],
      ["PRE, as old as PRE allows", OPEN - 600, OPEN - 2_400, "PRE", 0n],
      ["PRE, a second older", OPEN - 600, OPEN - 2_401, "PRE", Flag.STALE],
      ["the night, from a heartbeat before the close", CLOSE + 5 * 3_600, CLOSE - 3_600, "CLOSED", 0n],
      ["the night, from a second before that", CLOSE + 5 * 3_600, CLOSE - 3_601, "CLOSED", Flag.STALE],
      ["a weekend, from Friday's close", utc("2024-01-07 12:00"), utc("2024-01-05 21:00"), "CLOSED", 0n],
      ["a holiday, from Friday's close", utc("2024-01-15 15:00"), utc("2024-01-12 21:00"), "CLOSED", 0n],
      ["after a half day, from its close", utc("2024-07-04 15:00"), utc("2024-07-03 17:00"), "CLOSED", 0n],
      [
        "after a half day, from a heartbeat and a second before its close",
        utc("2024-07-04 15:00"),
        utc("2024-07-03 15:59") + 59,
        "CLOSED",
        Flag.STALE,
      ],
      [
        "the Monday after the clocks went forward, at 09:30 in New York",
        utc("2024-03-11 13:30"),
        utc("2024-03-11 13:29"),
        "REGULAR",
        0n,
      ],
      ["that Monday, a minute before", utc("2024-03-11 13:29"), utc("2024-03-11 13:00"), "PRE", 0n],
      [
        "past the end of the calendar",
        utc("2028-01-04 15:00"),
        utc("2028-01-04 15:00"),
        "UNKNOWN",
        Flag.SESSION_UNKNOWN,
      ],
      [
        "past the end of the calendar, with an old print",
        utc("2028-01-04 15:00"),
        utc("2027-12-30 21:00"),
        "UNKNOWN",
        Flag.SESSION_UNKNOWN | Flag.STALE,
      ],
      ["in the future", OPEN, OPEN + 1, "REGULAR", Flag.BAD_TIMESTAMP],
      ["from no time at all", OPEN, 0, "REGULAR", Flag.BAD_TIMESTAMP],
    ];

    for (const [title, at, printed, session, flags] of rows) {
      it(`judges a print: ${title}`, async () => {
        const f = await listed();
        await f.print(100, printed);
        await f.to(at);
        const value = await f.value();
        expect([value.session, value.flags]).to.deep.equal([BigInt(Session[session]), flags]);
      });
    }

    it("measures a session in which the feed is silent at the last close", async () => {
      const f = await silentInPost();
      await f.print(100, CLOSE - 3_600);
      await f.to(CLOSE + 3_600);
      expect(await f.value()).to.include({ session: BigInt(Session.POST), flags: 0n });
    });

    it("widens with the session, and is as wide as it gets where it decides nothing", async () => {
      const f = await listed();
      await f.print(100, OPEN - 60);
      const expected = async (bps: { readonly lowerBps: number; readonly upperBps: number }) => {
        const { mid, lower, upper } = await f.value();
        expect([mid, lower, upper]).to.deep.equal([PRODUCT, down(PRODUCT, bps.lowerBps), up(PRODUCT, bps.upperBps)]);
      };
      await f.to(OPEN - 1);
      await expected(FEED.extended);
      await f.to(OPEN);
      await expected(FEED.regular);
      await f.to(OPEN + 3_600);
      await expected(FEED.closed);
      await f.print(100, CLOSE);
      await f.to(utc("2024-01-04 03:00"));
      await expected(FEED.closed);
    });

    it("says that a feed with a longer heartbeat than an hour cannot show halts", async () => {
      const f = await slow();
      await f.print(100, OPEN);
      await f.to(OPEN + 6 * 3_600);
      expect((await f.value()).flags).to.equal(Flag.HALTS_UNDETECTED);
    });
  });

  describe("valueOf, with answers that are no prices", () => {
    const answers: readonly (readonly [string, bigint])[] = [
      ["zero", 0n],
      ["negative", -1n],
      ["at the feed's floor", 1n],
      ["at the feed's ceiling", FEED.maxAnswer],
      ["the least int256", -(2n ** 255n)],
      ["the greatest int256", 2n ** 255n - 1n],
    ];
    for (const [title, answer] of answers) {
      it(`flags an answer that is ${title}, and shows the value from before`, async () => {
        const f = await listed();
        await f.to(REGULAR);
        await f.print(100);
        await f.observe();
        const { asOf } = await f.value();
        await f.feed.print(answer, await f.time.latest());
        expect(await f.value()).to.deep.equal({
          mid: PRODUCT,
          lower: down(PRODUCT, FEED.closed.lowerBps),
          upper: up(PRODUCT, FEED.closed.upperBps),
          asOf,
          session: BigInt(Session.REGULAR),
          flags: Flag.BAD_ANSWER,
        });
      });
    }

    it("shows nothing where there is no value from before", async () => {
      const f = await listed();
      await f.to(REGULAR);
      await f.feed.print(0, await f.time.latest());
      expect(await f.value()).to.deep.equal({
        mid: 0n,
        lower: 0n,
        upper: 0n,
        asOf: 0n,
        session: BigInt(Session.REGULAR),
        flags: Flag.BAD_ANSWER,
      });
    });

    it("flags a feed that reverts, is gone, answers too little, or burns all gas", async () => {
      const f = await listed();
      const { setCode } = f.connection.networkHelpers;
      await f.to(REGULAR);
      const address = await f.feed.getAddress();
      const burner = await (await f.ethers.deployContract("GasBurner")).getDeployedCode();
      // Code that reverts; none; that returns 32 bytes; that burns.
      for (const code of ["0x5f5ffd", "0x", "0x60205ff3", burner ?? "0x"]) {
        await setCode(address, code);
        const { mid, flags } = await f.value();
        expect([mid, flags], code).to.deep.equal([0n, Flag.FEED_FAILED]);
        await f.observe();
      }
    });
  });

  describe("valueOf, with a halt source", () => {
    it("is HALTED while the source says so, in any session, and when it cannot be read", async () => {
      const f = await listed();
      const { setCode } = f.connection.networkHelpers;
      const source = await f.ethers.deployContract("SettableHalt");
      await f.relist({ haltSource: await source.getAddress(), heartbeat: 86_400 });
      await f.to("2024-01-05 15:00");
      await f.print(100);
      expect((await f.value()).flags).to.equal(0n);
      await source.getFunction("set").send(true);
      expect((await f.value()).flags).to.equal(Flag.HALTED);
      await f.to("2024-01-06 15:00");
      expect((await f.value()).flags).to.equal(Flag.HALTED);
      await source.getFunction("set").send(false);
      expect((await f.value()).flags).to.equal(0n);
      await setCode(await source.getAddress(), "0x5f5ffd");
      expect((await f.value()).flags).to.equal(Flag.HALTED);
    });
  });

  describe("valueOf, with dividends", () => {
    const NET = (GROSS * 85n) / 100n;
    const OWED = (NET * INITIAL_MULTIPLIER) / ONE;
    const MIDNIGHT = utc("2024-01-09 05:00");

    it("adds the net dividend to a print of the ex day, and not to one from before", async () => {
      const f = await announced();
      await f.to(utc("2024-01-09 14:30"));
      await f.print(100, MIDNIGHT - 1);
      expect((await f.value()).mid).to.equal(PRODUCT);
      await f.print(98.5, MIDNIGHT);
      const product = (parseEther("98.5") * INITIAL_MULTIPLIER) / ONE;
      expect((await f.value()).mid).to.equal(product + OWED);
    });

    it("leaves the dividend out of `lower` until the print is from the open or later", async () => {
      const f = await announced();
      const open = utc("2024-01-09 14:30");
      await f.to(open);
      await f.print(98.5, open - 1);
      const product = (parseEther("98.5") * INITIAL_MULTIPLIER) / ONE;
      expect((await f.value()).lower).to.equal(down(product, FEED.regular.lowerBps));
      expect((await f.value()).upper).to.equal(up(product + OWED, FEED.regular.upperBps));
      await f.print(98.5, open);
      expect((await f.value()).lower).to.equal(down(product + OWED, FEED.regular.lowerBps));
    });

    it("counts the dividend once when it becomes effective between print and now", async () => {
      const f = await announced();
      await f.mint(f.accounts.alice.address, ONE);
      await f.to("2024-01-09 15:00");
      const paid = parseEther("98.5");
      const after = folded(INITIAL_MULTIPLIER, reinvestment(TERMS, paid));
      await f.corporateActions.connect(f.accounts.issuer).schedule(1, paid, 0, after);
      const close = utc("2024-01-12 21:00");
      await f.to(close - 60);
      await f.print(98.5);
      const before = (await f.value()).mid;
      expect(before).to.equal((paid * INITIAL_MULTIPLIER) / ONE + OWED);
      await f.to(close);
      const { mid, lower, upper, flags } = await f.value();
      expect(flags).to.equal(0n);
      expect(mid).to.equal((paid * after) / ONE);
      // The print may know the new multiplier or not.
      expect(lower).to.equal(down((paid * INITIAL_MULTIPLIER) / ONE, FEED.extended.lowerBps));
      expect(upper).to.equal(up((paid * after + ONE - 1n) / ONE, FEED.extended.upperBps));
      // The multiplier's last digit, times the price.
      expect(before - mid).to.be.within(0n, 99n);
    });

    it("says so when the registry cannot say what is owed", async () => {
      const f = await announced();
      await f.to(utc("2024-01-09 15:00"));
      await f.print(100);
      for (const code of ["0x5f5ffd", "0x", "0x60405ff3"]) {
        await f.connection.networkHelpers.setCode(await f.corporateActions.getAddress(), code);
        expect((await f.value()).flags, code).to.equal(Flag.DIVIDEND_UNKNOWN);
        await f.observe();
      }
    });

    it("says so when what the registry says makes no sense", async () => {
      const f = await announced();
      await f.to(utc("2024-01-09 15:00"));
      await f.print(100);
      const registry = await f.corporateActions.getAddress();
      const canned = await f.ethers.deployContract("CannedReply");
      await f.connection.networkHelpers.setCode(registry, (await canned.getDeployedCode()) ?? "0x");
      await f.connection.networkHelpers.setStorageAt(registry, 0, 0);
      const liar = CannedReply__factory.connect(registry, f.accounts.deployer);
      /** A list of one, and an action, of so many words: where it is, how many, id, net, splits, their times, the rest. */
      const reply = (given: readonly bigint[], length = 30) =>
        concat(Array.from({ length }, (_, index) => toBeHex(given[index] ?? 0n, 32)));
      const most = 10n ** 30n;
      const nonsense: readonly (readonly [title: string, words: string])[] = [
        ["not where a list is", reply([64n, 1n, 1n, ONE, 1n, 1n])],
        ["more than can be open", reply([32n, 33n, 1n, ONE, 1n, 1n])],
        ["fewer than it says", reply([32n, 4n, 1n, ONE, 1n, 1n], 22)],
        ["an action that cannot be read", reply([32n, 1n, 1n, ONE, 1n, 1n], 9)],
        ["too much money", reply([32n, 1n, 1n, most + 1n, 1n, 1n])],
        ["too much of it after a split", reply([32n, 1n, 1n, most, 1n, 2n])],
        ["a split by nothing", reply([32n, 1n, 1n, ONE, 0n, 1n])],
        ["a split that does not fit", reply([32n, 1n, 1n, ONE, 1n, 2n ** 128n])],
      ];
      for (const [title, words] of nonsense) {
        await liar.teach(words, false);
        expect(await f.value(), title).to.include({ mid: PRODUCT, flags: Flag.DIVIDEND_UNKNOWN });
        await f.observe();
      }
      await liar.teach(reply([32n, 1n, 1n, ONE, 1n, 1n]), false);
      expect(await f.value()).to.include({ mid: PRODUCT + INITIAL_MULTIPLIER, flags: 0n });
    });
  });

  describe("gas", () => {
    it("costs under 53,000 gas to value a token, and under 35,000 gas in a session that has been observed, all slots cold", async () => {
      const f = await listed();
      await f.to(REGULAR);
      await f.print(100);
      const probe = await f.ethers.deployContract("OracleProbe");
      const cost = async (): Promise<bigint> => probe.getFunction("costOfValue").staticCall(f.oracle, f.token);
      expect(await cost()).to.be.at.most(53_000n);
      await f.observe();
      expect(await cost()).to.be.at.most(35_000n);
    });
  });
});
