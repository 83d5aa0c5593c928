import type { HardhatEthersSigner as Signer } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";
import { dayOfDate } from "../../../sdk/calendar/days.ts";
import {
  type Clock,
  type DayOverride,
  mondayToFriday,
  NO_HOURS,
  Session,
  type TradingHours,
  tradingHours,
} from "../../../sdk/calendar/plan.ts";
import {
  asTuple,
  closedOn,
  londonClock,
  newYorkClock,
  openOn,
  overnightClock,
  tokyoClock,
  utc,
} from "../../../test-support/calendar/clocks.ts";
import { CalendarProbe__factory, type SessionCalendar, SessionCalendar__factory } from "../../../types/index.ts";

// Tuesday, 08:00 in New York.
const { ethers, networkHelpers } = await network.create({
  network: "default",
  override: { initialDate: "2024-07-02T12:00:00Z" },
});

const RISK = 7n;
const FIRST_DAY = dayOfDate("2024-01-01");
const HORIZON = dayOfDate("2025-01-01");
const FULL_DAY = newYorkClock.week[0];
const EARLY_CLOSE = tradingHours({ pre: "04:00", open: "09:30", close: "13:00", post: "17:00" });
const NEW_YORK_2024: DayOverride[] = [
  closedOn("2024-01-01"),
  closedOn("2024-01-15"),
  closedOn("2024-02-19"),
  closedOn("2024-03-29"),
  closedOn("2024-05-27"),
  closedOn("2024-06-19"),
  openOn("2024-07-03", EARLY_CLOSE),
  closedOn("2024-07-04"),
  closedOn("2024-09-02"),
  openOn("2024-10-14", NO_HOURS, false),
  openOn("2024-11-11", NO_HOURS, false),
  closedOn("2024-11-28"),
  openOn("2024-11-29", EARLY_CLOSE),
  openOn("2024-12-24", EARLY_CLOSE),
  closedOn("2024-12-25"),
];

async function deploy(clock: Clock) {
  const [admin, risk, stranger] = (await ethers.getSigners()) as [Signer, Signer, Signer];
  const manager = await ethers.deployContract("AccessManager", [admin]);
  const deployed = await ethers.deployContract("SessionCalendar", [manager, clock]);
  const calendar = SessionCalendar__factory.connect(deployed.target.toString(), risk);
  const selectors = (["extend", "setDays"] as const).map((name) => calendar.interface.getFunction(name).selector);
  await manager.setTargetFunctionRole(calendar, selectors, RISK);
  await manager.grantRole(RISK, risk, 0);
  return { manager, calendar, risk, stranger };
}

async function newYork() {
  const deployed = await deploy(newYorkClock);
  await deployed.calendar.extend(HORIZON, NEW_YORK_2024);
  return deployed;
}

async function overnight() {
  const deployed = await deploy(overnightClock);
  await deployed.calendar.extend(HORIZON, NEW_YORK_2024);
  return deployed;
}

async function tokyo() {
  const deployed = await deploy(tokyoClock);
  await deployed.calendar.extend(HORIZON, [closedOn("2024-01-01"), closedOn("2024-01-02"), closedOn("2024-01-03")]);
  return deployed;
}

async function london() {
  const deployed = await deploy(londonClock);
  await deployed.calendar.extend(HORIZON, [closedOn("2024-01-01")]);
  return deployed;
}

const unpublished = () => deploy(newYorkClock);
const { loadFixture } = networkHelpers;

/** Asserts the session from each time on, and that another one ran a second before. */
async function expectSessions(calendar: SessionCalendar, changes: [time: string, session: number][]) {
  for (const [i, [time, session]] of changes.entries()) {
    expect(await calendar.sessionAt(utc(time)), time).to.equal(session);
    const before = changes[i - 1];
    if (before) expect(await calendar.sessionAt(utc(time) - 1), `the second before ${time}`).to.equal(before[1]);
  }
}

describe("SessionCalendar", () => {
  describe("construction", () => {
    const { interface: abi } = SessionCalendar__factory.connect(ethers.ZeroAddress);
    const factory = { interface: abi };
    const withMonday = (hours: TradingHours): Clock => ({
      ...newYorkClock,
      week: [hours, FULL_DAY, FULL_DAY, FULL_DAY, FULL_DAY, NO_HOURS, NO_HOURS],
    });

    it("fixes the exchange and the first day, and publishes nothing yet", async () => {
      const { calendar, manager } = await loadFixture(unpublished);
      expect(await calendar.mic()).to.equal("0x584e5953");
      expect(await calendar.firstDay()).to.equal(FIRST_DAY);
      expect(await calendar.horizon()).to.equal(FIRST_DAY);
      expect(await calendar.MAX_EXTENSION()).to.equal(400n);
      expect(await calendar.authority()).to.equal(manager);
      expect(await calendar.sessionAt(utc("2024-01-02 15:00"))).to.equal(Session.UNKNOWN);
    });

    it("refuses an authority without code", async () => {
      const [admin] = await ethers.getSigners();
      await expect(ethers.deployContract("SessionCalendar", [admin, newYorkClock]))
        .to.be.revertedWithCustomError(factory, "FixedAuthority_NotAContract")
        .withArgs(admin);
    });

    it("refuses an empty market identifier code", async () => {
      await expect(deploy({ ...newYorkClock, mic: "0x00000000" }))
        .to.be.revertedWithCustomError(factory, "SessionCalendar_EmptyClock")
        .withArgs("0x00000000");
    });

    it("refuses a week without a trading day", async () => {
      await expect(deploy({ ...newYorkClock, week: mondayToFriday(NO_HOURS) }))
        .to.be.revertedWithCustomError(factory, "SessionCalendar_EmptyClock")
        .withArgs("0x584e5953");
    });

    it("refuses an offset beyond 14 hours, and takes 14", async () => {
      for (const standardOffset of [14 * 3600 + 1, -14 * 3600 - 1]) {
        await expect(deploy({ ...newYorkClock, standardOffset }))
          .to.be.revertedWithCustomError(factory, "SessionCalendar_BadOffset")
          .withArgs(standardOffset);
      }
      await deploy({ ...tokyoClock, standardOffset: 14 * 3600 });
      await deploy({ ...tokyoClock, standardOffset: -14 * 3600 });
    });

    it("refuses the European rule west of Greenwich", async () => {
      await expect(deploy({ ...londonClock, standardOffset: -3600 }))
        .to.be.revertedWithCustomError(factory, "SessionCalendar_BadOffset")
        .withArgs(-3600);
    });

    it("refuses hours out of order, naming the weekday", async () => {
      const faults: Partial<TradingHours>[] = [
        { preOpen: FULL_DAY.open + 1 },
        { open: FULL_DAY.close },
        { close: FULL_DAY.open - 1 },
        { reopen: FULL_DAY.close - 1 },
        { reopen: FULL_DAY.close + 60 },
        { reclose: FULL_DAY.close + 60 },
        { reopen: FULL_DAY.close + 60, reclose: FULL_DAY.close + 60 },
        { postClose: FULL_DAY.close - 1 },
        { postClose: 1441 },
      ];
      for (const fault of faults) {
        const hours = { ...FULL_DAY, ...fault };
        await expect(deploy(withMonday(hours)), JSON.stringify(fault))
          .to.be.revertedWithCustomError(factory, "SessionCalendar_HoursOutOfOrder")
          .withArgs(0, asTuple(hours));
      }
    });

    it("refuses a weekday that has hours but no close", async () => {
      const hours = { ...NO_HOURS, open: 570 };
      await expect(deploy(withMonday(hours)))
        .to.be.revertedWithCustomError(factory, "SessionCalendar_ClosedDayWithHours")
        .withArgs(0, asTuple(hours));
    });

    it("refuses an overnight session that begins within a post-market or after midnight", async () => {
      for (const overnightOpen of [20 * 60 - 1, 24 * 60 + 1]) {
        await expect(deploy({ ...newYorkClock, overnightOpen }))
          .to.be.revertedWithCustomError(factory, "SessionCalendar_BadOvernightOpen")
          .withArgs(overnightOpen);
      }
      await deploy({ ...newYorkClock, overnightOpen: 24 * 60 });
    });

    it("refuses settlement cycles that are missing, late, unsorted, zero, too long or too many", async () => {
      const cycle = (fromDay: number, businessDays: number) => ({ fromDay, businessDays });
      const bad: [Clock["cycles"], number, number, number][] = [
        [[], 0, 0, 0],
        [[cycle(FIRST_DAY + 1, 2)], 0, FIRST_DAY + 1, 2],
        [[cycle(FIRST_DAY, 2), cycle(FIRST_DAY, 1)], 1, FIRST_DAY, 1],
        [[cycle(FIRST_DAY, 0)], 0, FIRST_DAY, 0],
        [[cycle(FIRST_DAY, 2), cycle(FIRST_DAY + 1, 6)], 1, FIRST_DAY + 1, 6],
        [[0, 1, 2, 3, 4, 5, 6].map((i) => cycle(FIRST_DAY + i, 1)), 6, FIRST_DAY + 6, 1],
      ];
      for (const [cycles, ...args] of bad) {
        await expect(deploy({ ...newYorkClock, cycles }))
          .to.be.revertedWithCustomError(factory, "SessionCalendar_BadSettlementCycle")
          .withArgs(...args);
      }
      await deploy({ ...newYorkClock, cycles: [0, 1, 2, 3, 4, 5].map((i) => cycle(FIRST_DAY + i, 5)) });
    });
  });

  describe("extend", () => {
    it("publishes days by the template save for the overrides, days of the past among them", async () => {
      const { calendar } = await loadFixture(unpublished);
      const toDay = dayOfDate("2024-02-01");
      await expect(calendar.extend(toDay, [closedOn("2024-01-15"), openOn("2024-01-16", EARLY_CLOSE, false)]))
        .to.emit(calendar, "CalendarExtended")
        .withArgs(FIRST_DAY, toDay)
        .and.to.emit(calendar, "DaySet")
        .withArgs(dayOfDate("2024-01-15"), false, false, asTuple(NO_HOURS))
        .and.to.emit(calendar, "DaySet")
        .withArgs(dayOfDate("2024-01-16"), true, false, asTuple(EARLY_CLOSE));

      expect(await calendar.horizon()).to.equal(toDay);
      expect(await calendar.hoursOf(dayOfDate("2024-01-12"))).to.deep.equal(asTuple(FULL_DAY).map(BigInt));
      expect(await calendar.isTradingDay(dayOfDate("2024-01-13"))).to.equal(false); // Saturday
      expect(await calendar.isTradingDay(dayOfDate("2024-01-15"))).to.equal(false);
      expect(await calendar.hoursOf(dayOfDate("2024-01-16"))).to.deep.equal(asTuple(EARLY_CLOSE).map(BigInt));
      expect(await calendar.isSettlementDay(dayOfDate("2024-01-16"))).to.equal(false);
    });

    it("goes on where the last extension ended, within a word and across words", async () => {
      const { calendar } = await loadFixture(unpublished);
      for (const toDay of [
        FIRST_DAY + 1,
        FIRST_DAY + 2,
        FIRST_DAY + 63,
        FIRST_DAY + 64,
        FIRST_DAY + 65,
        FIRST_DAY + 300,
      ]) {
        await calendar.extend(toDay, []);
        for (let day = Math.max(FIRST_DAY, toDay - 8); day < toDay; day++) {
          expect(await calendar.isTradingDay(day)).to.equal((day - FIRST_DAY) % 7 < 5);
        }
        expect(await calendar.isTradingDay(toDay)).to.equal(false);
        expect(await calendar.isSettlementDay(toDay)).to.equal(false);
      }
    });

    it("takes as many days as MAX_EXTENSION at once and not one more", async () => {
      const { calendar } = await loadFixture(unpublished);
      await expect(calendar.extend(FIRST_DAY + 401, []))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_ExtensionTooLong")
        .withArgs(401, 400);
      await calendar.extend(FIRST_DAY + 400, []);
      expect(await calendar.horizon()).to.equal(FIRST_DAY + 400);
    });

    it("refuses a horizon that is not after the present one", async () => {
      const { calendar } = await loadFixture(newYork);
      for (const toDay of [HORIZON, HORIZON - 1]) {
        await expect(calendar.extend(toDay, []))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_HorizonNotAfter")
          .withArgs(toDay, HORIZON);
      }
    });

    it("refuses overrides outside the extension, repeated or out of order", async () => {
      const { calendar } = await loadFixture(unpublished);
      const toDay = dayOfDate("2024-02-01");
      const bad: [DayOverride[], string, number][] = [
        [[closedOn("2023-12-31")], "2023-12-31", FIRST_DAY],
        [[closedOn("2024-02-01")], "2024-02-01", FIRST_DAY],
        [[closedOn("2024-01-02"), closedOn("2024-01-02")], "2024-01-02", dayOfDate("2024-01-03")],
        [[closedOn("2024-01-09"), closedOn("2024-01-02")], "2024-01-02", dayOfDate("2024-01-10")],
      ];
      for (const [overrides, date, fromDay] of bad) {
        await expect(calendar.extend(toDay, overrides))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayOutOfRange")
          .withArgs(dayOfDate(date), fromDay, toDay);
      }
    });

    it("refuses hours out of order, and hours on a closed day", async () => {
      const { calendar } = await loadFixture(unpublished);
      const hours = { ...FULL_DAY, close: FULL_DAY.open };
      await expect(calendar.extend(HORIZON, [openOn("2024-01-02", hours)]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_HoursOutOfOrder")
        .withArgs(dayOfDate("2024-01-02"), asTuple(hours));
      await expect(calendar.extend(HORIZON, [{ ...closedOn("2024-01-02"), tradingHours: FULL_DAY }]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_ClosedDayWithHours")
        .withArgs(dayOfDate("2024-01-02"), asTuple(FULL_DAY));
    });

    it("lets a Saturday trade by hours of its own, not by a template it does not have", async () => {
      const { calendar } = await loadFixture(unpublished);
      await expect(calendar.extend(HORIZON, [openOn("2024-01-06")]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_HoursOutOfOrder")
        .withArgs(dayOfDate("2024-01-06"), asTuple(NO_HOURS));
      await calendar.extend(HORIZON, [openOn("2024-01-06", EARLY_CLOSE)]);
      expect(await calendar.sessionAt(utc("2024-01-06 17:59"))).to.equal(Session.REGULAR);
      expect(await calendar.sessionAt(utc("2024-01-06 18:00"))).to.equal(Session.POST);
    });

    it("is for RISK only", async () => {
      const { calendar, stranger } = await loadFixture(unpublished);
      await expect(calendar.connect(stranger).extend(HORIZON, []))
        .to.be.revertedWithCustomError(calendar, "AccessManagedUnauthorized")
        .withArgs(stranger);
    });
  });

  // INV-12: a day that has begun never changes.
  describe("setDays", () => {
    const wednesday = "2024-07-03";
    const blackFriday = "2024-11-29";

    it("closes a day that has not begun and says so", async () => {
      const { calendar } = await loadFixture(newYork);
      const noon = utc("2024-07-08 16:00");
      expect(await calendar.sessionAt(noon)).to.equal(Session.REGULAR);
      await expect(calendar.setDays([closedOn("2024-07-08")]))
        .to.emit(calendar, "DaySet")
        .withArgs(dayOfDate("2024-07-08"), false, false, asTuple(NO_HOURS));
      expect(await calendar.sessionAt(noon)).to.equal(Session.CLOSED);
      expect(await calendar.sessionAt(utc("2024-07-09 16:00"))).to.equal(Session.REGULAR);
      expect(await calendar.horizon()).to.equal(HORIZON);
    });

    it("replaces one special day by another", async () => {
      const { calendar } = await loadFixture(newYork);
      const lateOpen = tradingHours({ pre: "04:00", open: "10:30", close: "16:00", post: "20:00" });
      await calendar.setDays([openOn(blackFriday, lateOpen)]);
      expect(await calendar.hoursOf(dayOfDate(blackFriday))).to.deep.equal(asTuple(lateOpen).map(BigInt));
    });

    it("brings back the template's hours, whether it is named or left zero", async () => {
      for (const hours of [FULL_DAY, NO_HOURS]) {
        const { calendar } = await loadFixture(newYork);
        await expect(calendar.setDays([openOn(blackFriday, hours)]))
          .to.emit(calendar, "DaySet")
          .withArgs(dayOfDate(blackFriday), true, true, asTuple(FULL_DAY));
        expect(await calendar.hoursOf(dayOfDate(blackFriday))).to.deep.equal(asTuple(FULL_DAY).map(BigInt));
        expect(await calendar.sessionAt(utc("2024-11-29 20:59"))).to.equal(Session.REGULAR);
      }
    });

    it("lets a day settle that does not trade", async () => {
      const { calendar } = await loadFixture(newYork);
      await calendar.setDays([{ ...closedOn("2024-07-08"), settles: true }]);
      expect(await calendar.isTradingDay(dayOfDate("2024-07-08"))).to.equal(false);
      expect(await calendar.isSettlementDay(dayOfDate("2024-07-08"))).to.equal(true);
    });

    it("refuses today and the past, and takes tomorrow until local midnight", async () => {
      const { calendar } = await loadFixture(newYork);
      for (const date of ["2024-07-02", "2024-07-01", "2024-01-01"]) {
        await expect(calendar.setDays([closedOn(date), closedOn("2024-12-02")]))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayHasBegun")
          .withArgs(dayOfDate(date), dayOfDate("2024-07-02"));
      }

      const midnight = utc("2024-07-03 04:00");
      expect(await calendar.startOf(dayOfDate(wednesday))).to.equal(midnight);
      await networkHelpers.time.setNextBlockTimestamp(midnight - 1);
      await calendar.setDays([closedOn(wednesday)]);
      await networkHelpers.time.setNextBlockTimestamp(midnight);
      await expect(calendar.setDays([openOn(wednesday)]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayHasBegun")
        .withArgs(dayOfDate(wednesday), dayOfDate(wednesday));
      expect(await calendar.isTradingDay(dayOfDate(wednesday))).to.equal(false);
    });

    it("counts a trading day as begun from its overnight session on", async () => {
      const { calendar } = await loadFixture(overnight);
      const evening = utc("2024-07-17 00:00"); // 20:00 of Tuesday, the 16th, in New York
      await networkHelpers.time.setNextBlockTimestamp(evening - 1);
      await calendar.setDays([closedOn("2024-07-17")]);
      await networkHelpers.time.setNextBlockTimestamp(evening);
      await expect(calendar.setDays([closedOn("2024-07-17")]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayHasBegun")
        .withArgs(dayOfDate("2024-07-17"), dayOfDate("2024-07-16"));
      await calendar.setDays([openOn("2024-07-18")]);
      expect(await calendar.sessionAt(evening)).to.equal(Session.CLOSED);
    });

    it("gives a day trading hours with 24 hours of notice only, and closes it without", async () => {
      const { calendar } = await loadFixture(newYork);
      const begins = utc("2024-07-13 04:00"); // a Saturday
      await networkHelpers.time.setNextBlockTimestamp(begins - 24 * 3600 + 1);
      await expect(calendar.setDays([closedOn("2024-07-12"), openOn("2024-07-13", FULL_DAY)]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayHasBegun")
        .withArgs(dayOfDate("2024-07-12"), dayOfDate("2024-07-12"));
      await networkHelpers.time.setNextBlockTimestamp(begins - 24 * 3600 + 2);
      await expect(calendar.setDays([openOn("2024-07-13", FULL_DAY)]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_OpensTooSoon")
        .withArgs(dayOfDate("2024-07-13"), begins, begins + 2);
      await calendar.setDays([closedOn("2024-07-13"), openOn("2024-07-14", FULL_DAY)]);
      expect(await calendar.isTradingDay(dayOfDate("2024-07-14"))).to.equal(true);
      expect(await calendar.OPENING_NOTICE()).to.equal(24 * 3600);
    });

    it("refuses days that are not published, repeated or out of order", async () => {
      const { calendar } = await loadFixture(newYork);
      for (const day of [FIRST_DAY - 1, HORIZON]) {
        await expect(calendar.setDays([{ ...closedOn(wednesday), day }]))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayOutOfRange")
          .withArgs(day, FIRST_DAY, HORIZON);
      }
      await expect(calendar.setDays([closedOn("2024-07-08"), closedOn("2024-07-08")]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayOutOfRange")
        .withArgs(dayOfDate("2024-07-08"), dayOfDate("2024-07-09"), HORIZON);
    });

    it("refuses hours out of order, and hours on a closed day", async () => {
      const { calendar } = await loadFixture(newYork);
      const hours = { ...FULL_DAY, postClose: 1441 };
      await expect(calendar.setDays([openOn(wednesday, hours)]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_HoursOutOfOrder")
        .withArgs(dayOfDate(wednesday), asTuple(hours));
      await expect(calendar.setDays([{ ...closedOn(wednesday), tradingHours: FULL_DAY }]))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_ClosedDayWithHours")
        .withArgs(dayOfDate(wednesday), asTuple(FULL_DAY));
    });

    it("changes nothing when given nothing", async () => {
      const { calendar } = await loadFixture(newYork);
      await expect(calendar.setDays([])).not.to.emit(calendar, "DaySet");
    });

    it("is for RISK only", async () => {
      const { calendar, stranger } = await loadFixture(newYork);
      await expect(calendar.connect(stranger).setDays([closedOn("2024-07-08")]))
        .to.be.revertedWithCustomError(calendar, "AccessManagedUnauthorized")
        .withArgs(stranger);
    });
  });

  describe("setAuthority", () => {
    it("is refused to everybody", async () => {
      const { calendar, manager, stranger } = await loadFixture(newYork);
      await expect(calendar.setAuthority(stranger))
        .to.be.revertedWithCustomError(calendar, "FixedAuthority_CannotBeReplaced")
        .withArgs(manager);
    });
  });

  // INV-12: every instant has one session, UNKNOWN outside of the published days.
  describe("sessionAt", () => {
    it("runs through a full day in New York", async () => {
      const { calendar } = await loadFixture(newYork);
      await expectSessions(calendar, [
        ["2024-07-02 04:00", Session.CLOSED],
        ["2024-07-02 08:00", Session.PRE],
        ["2024-07-02 13:30", Session.REGULAR],
        ["2024-07-02 20:00", Session.POST],
        ["2024-07-03 00:00", Session.CLOSED],
      ]);
    });

    it("ends an early close at 13:00 and its post-market at 17:00", async () => {
      const { calendar } = await loadFixture(newYork);
      await expectSessions(calendar, [
        ["2024-07-03 13:30", Session.REGULAR],
        ["2024-07-03 17:00", Session.POST],
        ["2024-07-03 21:00", Session.CLOSED],
      ]);
    });

    it("is closed on weekends and holidays", async () => {
      const { calendar } = await loadFixture(newYork);
      for (const time of ["2024-07-04 15:00", "2024-07-06 15:00", "2024-07-07 15:00", "2024-12-25 15:00"]) {
        expect(await calendar.sessionAt(utc(time)), time).to.equal(Session.CLOSED);
      }
    });

    it("follows daylight saving in New York", async () => {
      const { calendar } = await loadFixture(newYork);
      await expectSessions(calendar, [
        ["2024-03-08 14:29", Session.PRE],
        ["2024-03-08 14:30", Session.REGULAR], // Friday, standard time
        ["2024-03-08 21:00", Session.POST],
      ]);
      await expectSessions(calendar, [
        ["2024-03-11 08:00", Session.PRE],
        ["2024-03-11 13:30", Session.REGULAR], // Monday, daylight time
        ["2024-03-11 20:00", Session.POST],
      ]);
      expect(await calendar.sessionAt(utc("2024-11-01 13:30"))).to.equal(Session.REGULAR);
      expect(await calendar.sessionAt(utc("2024-11-04 14:29:59"))).to.equal(Session.PRE);
      expect(await calendar.sessionAt(utc("2024-11-04 14:30"))).to.equal(Session.REGULAR);
    });

    it("follows the European rule in London", async () => {
      const { calendar } = await loadFixture(london);
      await expectSessions(calendar, [
        ["2024-03-28 07:50", Session.PRE],
        ["2024-03-28 08:00", Session.REGULAR],
        ["2024-03-28 16:30", Session.POST],
        ["2024-03-28 17:15", Session.CLOSED],
      ]);
      // Between the two changes of March, New York has changed its clock and London has not.
      await expectSessions(calendar, [
        ["2024-04-01 06:50", Session.PRE],
        ["2024-04-01 07:00", Session.REGULAR],
        ["2024-04-01 15:30", Session.POST],
        ["2024-04-01 16:15", Session.CLOSED],
      ]);
      expect(await calendar.sessionAt(utc("2024-10-25 07:00"))).to.equal(Session.REGULAR);
      expect(await calendar.sessionAt(utc("2024-10-28 07:59:59"))).to.equal(Session.PRE);
    });

    it("closes for lunch in Tokyo, which has no other sessions", async () => {
      const { calendar } = await loadFixture(tokyo);
      await expectSessions(calendar, [
        ["2024-01-03 15:00", Session.CLOSED],
        ["2024-01-04 00:00", Session.REGULAR],
        ["2024-01-04 02:30", Session.CLOSED],
        ["2024-01-04 03:30", Session.REGULAR],
        ["2024-01-04 06:30", Session.CLOSED],
      ]);
    });

    it("runs overnight before each trading day, from the eve to the pre-market", async () => {
      const { calendar } = await loadFixture(overnight);
      // Times in UTC; New York is four hours behind.
      await expectSessions(calendar, [
        ["2024-07-02 20:00", Session.POST],
        ["2024-07-03 00:00", Session.OVERNIGHT],
        ["2024-07-03 08:00", Session.PRE],
        ["2024-07-03 13:30", Session.REGULAR],
        ["2024-07-03 17:00", Session.POST],
        ["2024-07-03 21:00", Session.CLOSED], // the 4th is a holiday
      ]);
      expect(await calendar.sessionAt(utc("2024-07-04 00:00"))).to.equal(Session.CLOSED);
      await expectSessions(calendar, [
        ["2024-07-04 08:00", Session.CLOSED],
        ["2024-07-05 00:00", Session.OVERNIGHT], // holiday evening
        ["2024-07-05 08:00", Session.PRE],
      ]);
      await expectSessions(calendar, [
        ["2024-07-06 00:00", Session.CLOSED], // Friday evening
        ["2024-07-08 00:00", Session.OVERNIGHT], // Sunday evening
        ["2024-07-08 08:00", Session.PRE],
      ]);
    });

    it("never begins the overnight session before the eve's own post-market has ended", async () => {
      const { calendar } = await loadFixture(overnight);
      const longDay = { ...FULL_DAY, postClose: 22 * 60 };
      await calendar.setDays([openOn("2024-07-10", longDay)]);
      await expectSessions(calendar, [
        ["2024-07-10 20:00", Session.POST],
        ["2024-07-11 02:00", Session.OVERNIGHT],
      ]);
    });

    it("runs overnight from midnight where the session begins there", async () => {
      const { calendar } = await deploy({ ...overnightClock, overnightOpen: 24 * 60 });
      await calendar.extend(HORIZON, []);
      await expectSessions(calendar, [
        ["2024-07-03 00:00", Session.CLOSED],
        ["2024-07-03 04:00", Session.OVERNIGHT],
        ["2024-07-03 08:00", Session.PRE],
      ]);
    });

    it("does not know the last evening of an overnight exchange before the next day is published", async () => {
      const { calendar } = await loadFixture(overnight);
      const lastEvening = utc("2025-01-01 01:00"); // 20:00 of 31 December in New York
      expect(await calendar.sessionAt(lastEvening - 1)).to.equal(Session.POST);
      expect(await calendar.sessionAt(lastEvening)).to.equal(Session.UNKNOWN);
      await calendar.extend(HORIZON + 1, []);
      expect(await calendar.sessionAt(lastEvening)).to.equal(Session.OVERNIGHT);
    });

    it("is UNKNOWN outside the published days, to the second", async () => {
      const { calendar } = await loadFixture(newYork);
      await expectSessions(calendar, [
        ["2024-01-01 04:59:59", Session.UNKNOWN],
        ["2024-01-01 05:00", Session.CLOSED],
      ]);
      await expectSessions(calendar, [
        ["2025-01-01 04:59:59", Session.CLOSED],
        ["2025-01-01 05:00", Session.UNKNOWN],
      ]);
    });

    it("is UNKNOWN for every number that is no time", async () => {
      const { calendar } = await loadFixture(newYork);
      const numbers = [0n, 1n, 17_999n, 2n ** 47n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 255n, ethers.MaxUint256];
      for (const number of numbers) expect(await calendar.sessionAt(number)).to.equal(Session.UNKNOWN);
    });

    it("costs under 8,000 gas cold", async () => {
      const { calendar, risk } = await loadFixture(newYork);
      const probe = CalendarProbe__factory.connect(
        (await ethers.deployContract("CalendarProbe")).target.toString(),
        risk,
      );
      const coldAccount = 2_600n;
      const regular = utc("2024-07-02 15:00");
      expect((await probe.gasOfSessionAt(calendar, regular)) - coldAccount).to.be.lessThan(6_500n);
      expect((await probe.gasOfSessionAt(calendar, utc("2024-07-03 15:00"))) - coldAccount).to.be.lessThan(8_000n);
      const week = regular + 7 * 86_400;
      expect((await probe.gasOfTradingDaysBetween(calendar, regular, week)) - coldAccount).to.be.lessThan(8_000n);
    });
  });

  describe("nextOpen", () => {
    it("is the next opening, never the present instant", async () => {
      const { calendar } = await loadFixture(newYork);
      const tuesday = utc("2024-07-02 13:30");
      expect(await calendar.nextOpen(tuesday - 1)).to.equal(tuesday);
      expect(await calendar.nextOpen(tuesday)).to.equal(utc("2024-07-03 13:30"));
      // From Wednesday's early close over the holiday to Friday; from Friday to Monday.
      expect(await calendar.nextOpen(utc("2024-07-03 18:00"))).to.equal(utc("2024-07-05 13:30"));
      expect(await calendar.nextOpen(utc("2024-07-05 21:00"))).to.equal(utc("2024-07-08 13:30"));
      expect(await calendar.nextOpen(utc("2024-11-01 21:00"))).to.equal(utc("2024-11-04 14:30"));
    });

    it("is the opening after lunch", async () => {
      const { calendar } = await loadFixture(tokyo);
      expect(await calendar.nextOpen(utc("2024-01-04 00:00"))).to.equal(utc("2024-01-04 03:30"));
      expect(await calendar.nextOpen(utc("2024-01-04 03:00"))).to.equal(utc("2024-01-04 03:30"));
      expect(await calendar.nextOpen(utc("2024-01-04 03:30"))).to.equal(utc("2024-01-05 00:00"));
    });

    it("is the first published opening before the first day", async () => {
      const { calendar } = await loadFixture(newYork);
      const first = utc("2024-01-02 14:30");
      expect(await calendar.nextOpen(0)).to.equal(first);
      expect(await calendar.nextOpen(utc("2023-06-01 00:00"))).to.equal(first);
    });

    it("reverts when none is published", async () => {
      const { calendar } = await loadFixture(newYork);
      const last = utc("2024-12-31 14:30");
      expect(await calendar.nextOpen(last - 1)).to.equal(last);
      for (const timestamp of [BigInt(last), BigInt(utc("2030-01-01 00:00")), ethers.MaxUint256]) {
        await expect(calendar.nextOpen(timestamp))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
          .withArgs(HORIZON, FIRST_DAY, HORIZON);
      }
    });
  });

  describe("previousClose", () => {
    it("is the last close, the present instant included", async () => {
      const { calendar } = await loadFixture(newYork);
      const tuesday = utc("2024-07-02 20:00");
      expect(await calendar.previousClose(tuesday - 1)).to.equal(utc("2024-07-01 20:00"));
      expect(await calendar.previousClose(tuesday)).to.equal(tuesday);
      expect(await calendar.previousClose(utc("2024-07-05 13:30"))).to.equal(utc("2024-07-03 17:00"));
      expect(await calendar.previousClose(utc("2024-07-07 12:00"))).to.equal(utc("2024-07-05 20:00"));
    });

    it("is the close before lunch", async () => {
      const { calendar } = await loadFixture(tokyo);
      expect(await calendar.previousClose(utc("2024-01-05 02:30"))).to.equal(utc("2024-01-05 02:30"));
      expect(await calendar.previousClose(utc("2024-01-05 06:29:59"))).to.equal(utc("2024-01-05 02:30"));
      expect(await calendar.previousClose(utc("2024-01-05 06:30"))).to.equal(utc("2024-01-05 06:30"));
      expect(await calendar.previousClose(utc("2024-01-05 00:00"))).to.equal(utc("2024-01-04 06:30"));
    });

    it("stays the last published close past the horizon", async () => {
      const { calendar } = await loadFixture(newYork);
      const last = utc("2024-12-31 21:00");
      expect(await calendar.previousClose(utc("2025-01-02 21:00"))).to.equal(last);
      expect(await calendar.previousClose(ethers.MaxUint256)).to.equal(last);
    });

    it("reverts when none is published", async () => {
      const { calendar } = await loadFixture(newYork);
      const first = utc("2024-01-02 21:00");
      expect(await calendar.previousClose(first)).to.equal(first);
      for (const timestamp of [first - 1, utc("2024-01-01 15:00"), utc("2023-06-01 00:00"), 0]) {
        await expect(calendar.previousClose(timestamp))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
          .withArgs(FIRST_DAY - 1, FIRST_DAY, HORIZON);
      }
    });

    it("reverts while nothing at all is published", async () => {
      const { calendar } = await loadFixture(unpublished);
      await expect(calendar.previousClose(utc("2024-07-02 12:00")))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
        .withArgs(FIRST_DAY - 1, FIRST_DAY, FIRST_DAY);
      await expect(calendar.nextOpen(utc("2024-07-02 12:00")))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
        .withArgs(FIRST_DAY, FIRST_DAY, FIRST_DAY);
    });

    it("names day 0 when a calendar that begins with it is asked for the day before", async () => {
      const { calendar } = await deploy({ ...tokyoClock, firstDay: 0, cycles: [{ fromDay: 0, businessDays: 2 }] });
      await calendar.extend(10, []);
      expect(await calendar.regularOpen(0)).to.equal(0); // 09:00 in Tokyo
      await expect(calendar.previousClose(0))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
        .withArgs(0, 0, 10);
    });
  });

  describe("tradeDay", () => {
    it("is the local day if that trades, whatever the hour, else the next that does", async () => {
      const { calendar } = await loadFixture(newYork);
      const cases: [string, string][] = [
        ["2024-07-02 04:00", "2024-07-02"],
        ["2024-07-03 03:59", "2024-07-02"],
        ["2024-07-04 15:00", "2024-07-05"],
        ["2024-07-06 15:00", "2024-07-08"],
      ];
      for (const [time, date] of cases) expect(await calendar.tradeDay(utc(time)), time).to.equal(dayOfDate(date));
    });

    it("of an overnight trade before midnight is the day that follows", async () => {
      const { calendar } = await loadFixture(overnight);
      const cases: [string, string][] = [
        ["2024-07-02 23:59:59", "2024-07-02"],
        ["2024-07-03 00:00", "2024-07-03"],
        ["2024-07-03 05:00", "2024-07-03"],
        ["2024-07-04 01:00", "2024-07-03"], // the evening before a holiday: no session
        ["2024-07-05 01:00", "2024-07-05"], // the holiday's evening
        ["2024-07-06 01:00", "2024-07-05"], // Friday evening
        ["2024-07-08 01:00", "2024-07-08"], // Sunday evening
      ];
      for (const [time, date] of cases) expect(await calendar.tradeDay(utc(time)), time).to.equal(dayOfDate(date));
    });

    it("is the eve's own as long as its post-market lasts", async () => {
      const { calendar } = await loadFixture(overnight);
      await calendar.setDays([openOn("2024-07-10", { ...FULL_DAY, postClose: 22 * 60 })]);
      expect(await calendar.tradeDay(utc("2024-07-11 01:59"))).to.equal(dayOfDate("2024-07-10"));
      expect(await calendar.tradeDay(utc("2024-07-11 02:00"))).to.equal(dayOfDate("2024-07-11"));
    });

    it("reverts outside the published days", async () => {
      const { calendar } = await loadFixture(newYork);
      const cases: [bigint, number][] = [
        [0n, 0],
        [BigInt(utc("2024-01-01 04:59:59")), FIRST_DAY - 1],
        [BigInt(utc("2025-01-01 05:00")), HORIZON],
        [ethers.MaxUint256, 2 ** 32 - 1],
      ];
      for (const [timestamp, day] of cases) {
        await expect(calendar.tradeDay(timestamp))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
          .withArgs(day, FIRST_DAY, HORIZON);
      }
    });

    it("reverts when the day it would name is not published", async () => {
      const { calendar } = await loadFixture(overnight);
      await expect(calendar.tradeDay(utc("2025-01-01 01:00")))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
        .withArgs(HORIZON, FIRST_DAY, HORIZON);

      const { calendar: saturday } = await loadFixture(unpublished);
      const horizon = dayOfDate("2024-01-07");
      await saturday.extend(horizon, []);
      await expect(saturday.tradeDay(utc("2024-01-06 15:00")))
        .to.be.revertedWithCustomError(saturday, "SessionCalendar_BeyondHorizon")
        .withArgs(horizon, FIRST_DAY, horizon);
    });
  });

  describe("settlementDate", () => {
    it("is T+2 before 28 May 2024 and T+1 from then", async () => {
      const { calendar } = await loadFixture(newYork);
      const cases: [string, string][] = [
        ["2024-05-23 15:00", "2024-05-28"], // Thursday, over Memorial Day
        ["2024-05-24 15:00", "2024-05-29"], // Friday: the last day of T+2
        ["2024-05-25 15:00", "2024-05-29"], // Saturday trades on Tuesday the 28th, T+1
        ["2024-05-28 15:00", "2024-05-29"],
        ["2024-07-03 15:00", "2024-07-05"],
        ["2024-07-05 15:00", "2024-07-08"],
      ];
      for (const [time, date] of cases) {
        expect(await calendar.settlementDate(utc(time)), time).to.equal(dayOfDate(date));
      }
    });

    it("passes over days that trade without settling", async () => {
      const { calendar } = await loadFixture(newYork);
      // Columbus Day is Monday, 14 October: what trades on it or on the Friday before settles on Tuesday.
      expect(await calendar.settlementDate(utc("2024-10-11 15:00"))).to.equal(dayOfDate("2024-10-15"));
      expect(await calendar.settlementDate(utc("2024-10-14 15:00"))).to.equal(dayOfDate("2024-10-15"));
      expect(await calendar.settlementDate(utc("2024-11-08 15:00"))).to.equal(dayOfDate("2024-11-12"));
    });

    it("counts an overnight trade from the day it belongs to", async () => {
      const { calendar } = await loadFixture(overnight);
      expect(await calendar.settlementDate(utc("2024-07-08 23:59"))).to.equal(dayOfDate("2024-07-09"));
      expect(await calendar.settlementDate(utc("2024-07-09 00:00"))).to.equal(dayOfDate("2024-07-10"));
    });

    it("reverts when that day is not published", async () => {
      const { calendar } = await loadFixture(newYork);
      expect(await calendar.settlementDate(utc("2024-12-30 15:00"))).to.equal(dayOfDate("2024-12-31"));
      await expect(calendar.settlementDate(utc("2024-12-31 15:00")))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
        .withArgs(HORIZON, FIRST_DAY, HORIZON);
    });
  });

  describe("addTradingDays", () => {
    it("counts trading days after the local day, and is that day for zero", async () => {
      const { calendar } = await loadFixture(newYork);
      const wednesday = utc("2024-07-03 15:00");
      const cases: [number, string][] = [
        [0, "2024-07-03"],
        [1, "2024-07-05"],
        [2, "2024-07-08"],
        [6, "2024-07-12"],
        [44, "2024-09-05"], // in another word
        [125, "2024-12-31"],
      ];
      for (const [n, date] of cases)
        expect(await calendar.addTradingDays(wednesday, n), date).to.equal(dayOfDate(date));
      expect(await calendar.addTradingDays(utc("2024-07-06 15:00"), 0)).to.equal(dayOfDate("2024-07-06"));
    });

    it("reverts past the horizon and outside the published days", async () => {
      const { calendar } = await loadFixture(newYork);
      for (const n of [126n, ethers.MaxUint256]) {
        await expect(calendar.addTradingDays(utc("2024-07-03 15:00"), n))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
          .withArgs(HORIZON, FIRST_DAY, HORIZON);
      }
      await expect(calendar.addTradingDays(utc("2025-01-02 15:00"), 0))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
        .withArgs(HORIZON + 1, FIRST_DAY, HORIZON);
    });
  });

  describe("tradingDaysBetween", () => {
    it("counts the first day out and the last day in", async () => {
      const { calendar } = await loadFixture(newYork);
      const cases: [string, string, number][] = [
        ["2024-07-02 15:00", "2024-07-02 19:00", 0],
        ["2024-07-02 15:00", "2024-07-03 04:00", 1],
        ["2024-07-03 15:00", "2024-07-05 15:00", 1],
        ["2024-07-05 15:00", "2024-07-07 15:00", 0],
        ["2024-07-05 15:00", "2024-07-08 15:00", 1],
        ["2024-01-01 12:00", "2024-12-31 12:00", 252],
      ];
      for (const [from, to, n] of cases) {
        expect(await calendar.tradingDaysBetween(utc(from), utc(to)), `${from} to ${to}`).to.equal(n);
      }
    });

    it("adds up over any day in between", async () => {
      const { calendar } = await loadFixture(newYork);
      const [from, to] = [utc("2024-01-01 17:00"), utc("2024-12-31 17:00")];
      for (let middle = from; middle <= to; middle += 9 * 86_400) {
        const [before, after] = [calendar.tradingDaysBetween(from, middle), calendar.tradingDaysBetween(middle, to)];
        expect((await before) + (await after)).to.equal(252n);
      }
    });

    it("is zero backwards", async () => {
      const { calendar } = await loadFixture(newYork);
      expect(await calendar.tradingDaysBetween(utc("2024-07-08 15:00"), utc("2024-07-02 15:00"))).to.equal(0);
    });

    it("reverts if either instant lies outside, backwards too", async () => {
      const { calendar } = await loadFixture(newYork);
      const inside = utc("2024-07-02 15:00");
      const [before, after] = [utc("2023-12-31 15:00"), utc("2025-01-01 15:00")];
      const cases: [number, number, number][] = [
        [before, inside, FIRST_DAY - 1],
        [inside, after, HORIZON],
        [after, inside, HORIZON],
        [inside, before, FIRST_DAY - 1],
      ];
      for (const [from, to, day] of cases) {
        await expect(calendar.tradingDaysBetween(from, to))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
          .withArgs(day, FIRST_DAY, HORIZON);
      }
    });
  });

  describe("isTradingDay and isSettlementDay", () => {
    it("tell trading from settling", async () => {
      const { calendar } = await loadFixture(newYork);
      const cases: [string, boolean, boolean][] = [
        ["2024-07-02", true, true],
        ["2024-07-03", true, true],
        ["2024-07-04", false, false],
        ["2024-07-06", false, false],
        ["2024-10-14", true, false],
        ["2023-12-29", false, false],
        ["2025-01-02", false, false],
      ];
      for (const [date, trades, settles] of cases) {
        expect(await calendar.isTradingDay(dayOfDate(date)), date).to.equal(trades);
        expect(await calendar.isSettlementDay(dayOfDate(date)), date).to.equal(settles);
      }
      expect(await calendar.isTradingDay(2 ** 32 - 1)).to.equal(false);
    });
  });

  describe("regularOpen and regularClose", () => {
    it("frame the regular session, in summer and in winter", async () => {
      const { calendar } = await loadFixture(newYork);
      const cases: [string, string, string][] = [
        ["2024-01-02", "2024-01-02 14:30", "2024-01-02 21:00"],
        ["2024-07-02", "2024-07-02 13:30", "2024-07-02 20:00"],
        ["2024-07-03", "2024-07-03 13:30", "2024-07-03 17:00"],
      ];
      for (const [date, opens, closes] of cases) {
        expect(await calendar.regularOpen(dayOfDate(date)), date).to.equal(utc(opens));
        expect(await calendar.regularClose(dayOfDate(date)), date).to.equal(utc(closes));
      }
    });

    it("frame both regular intervals of a day with a lunch break", async () => {
      const { calendar } = await loadFixture(tokyo);
      expect(await calendar.regularOpen(dayOfDate("2024-01-04"))).to.equal(utc("2024-01-04 00:00"));
      expect(await calendar.regularClose(dayOfDate("2024-01-04"))).to.equal(utc("2024-01-04 06:30"));
    });

    it("revert for a day that does not trade or is not published", async () => {
      const { calendar } = await loadFixture(newYork);
      const holiday = dayOfDate("2024-07-04");
      for (const ask of [calendar.regularOpen, calendar.regularClose]) {
        await expect(ask(holiday))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_DayDoesNotTrade")
          .withArgs(holiday);
        await expect(ask(HORIZON))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
          .withArgs(HORIZON, FIRST_DAY, HORIZON);
      }
    });
  });

  describe("hoursOf", () => {
    it("gives the template's hours of each weekday", async () => {
      // Seven different days, so that no weekday can answer for another.
      const week = [0, 1, 2, 3, 4, 5, 6].map((i) => ({
        preOpen: 100 + i,
        open: 200 + i,
        close: 300 + i,
        reopen: 400 + i,
        reclose: 500 + i,
        postClose: 1440 - i,
      })) as Clock["week"];
      const { calendar } = await deploy({ ...newYorkClock, week });
      await calendar.extend(HORIZON, []);
      for (const [i, hours] of week.entries()) {
        expect(await calendar.hoursOf(FIRST_DAY + 70 + i)).to.deep.equal(asTuple(hours).map(BigInt));
      }
    });

    it("is all zero for a day that does not trade or is not published", async () => {
      const { calendar } = await loadFixture(newYork);
      for (const day of [dayOfDate("2024-07-04"), FIRST_DAY - 1, HORIZON, 2 ** 32 - 1]) {
        expect(await calendar.hoursOf(day)).to.deep.equal(asTuple(NO_HOURS).map(BigInt));
      }
    });
  });

  describe("dayOf and startOf", () => {
    it("keep local midnight, published or not", async () => {
      const { calendar } = await loadFixture(newYork);
      const cases: [string, string][] = [
        ["2024-01-02", "2024-01-02 05:00"],
        ["2024-07-03", "2024-07-03 04:00"],
        ["2030-01-01", "2030-01-01 05:00"],
        ["2024-03-10", "2024-03-10 05:00"], // the day of 23 hours
        ["2024-03-11", "2024-03-11 04:00"],
        ["2024-11-03", "2024-11-03 04:00"], // the day of 25 hours
        ["2024-11-04", "2024-11-04 05:00"],
      ];
      for (const [date, midnight] of cases) {
        expect(await calendar.startOf(dayOfDate(date)), date).to.equal(utc(midnight));
        expect(await calendar.dayOf(utc(midnight)), date).to.equal(dayOfDate(date));
        expect(await calendar.dayOf(utc(midnight) - 1), date).to.equal(dayOfDate(date) - 1);
      }
    });

    it("keep European midnights where the clock changes at 01:00 UTC", async () => {
      const { calendar } = await loadFixture(london);
      expect(await calendar.startOf(dayOfDate("2024-03-31"))).to.equal(utc("2024-03-31 00:00"));
      expect(await calendar.startOf(dayOfDate("2024-04-01"))).to.equal(utc("2024-03-31 23:00"));
      expect(await calendar.startOf(dayOfDate("2024-10-27"))).to.equal(utc("2024-10-26 23:00"));
      expect(await calendar.startOf(dayOfDate("2024-10-28"))).to.equal(utc("2024-10-28 00:00"));
    });

    it("revert for what has no day number, and for a midnight before 1970", async () => {
      const { calendar } = await loadFixture(newYork);
      await expect(calendar.dayOf(0))
        .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
        .withArgs(0, FIRST_DAY, HORIZON);
      for (const timestamp of [2n ** 32n * 86_400n + 18_000n, ethers.MaxUint256]) {
        await expect(calendar.dayOf(timestamp))
          .to.be.revertedWithCustomError(calendar, "SessionCalendar_BeyondHorizon")
          .withArgs(2 ** 32 - 1, FIRST_DAY, HORIZON);
      }
      expect(await calendar.dayOf(2n ** 32n * 86_400n + 17_999n)).to.equal(2 ** 32 - 1);

      const { calendar: east } = await loadFixture(tokyo);
      await expect(east.startOf(0))
        .to.be.revertedWithCustomError(east, "SessionCalendar_BeyondHorizon")
        .withArgs(0, FIRST_DAY, HORIZON);
    });
  });
});
