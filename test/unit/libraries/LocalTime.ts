import { expect } from "chai";
import { network } from "hardhat";
import { Temporal } from "temporal-polyfill";
import { dayOfDate } from "../../../sdk/calendar/days.ts";
import { utc } from "../../../test-support/calendar/clocks.ts";
import { type LocalTimeMock, LocalTimeMock__factory } from "../../../types/index.ts";

const { ethers } = await network.create();

describe("LocalTime", () => {
  let localTime: LocalTimeMock;

  before(async () => {
    const [signer] = await ethers.getSigners();
    const { target } = await ethers.deployContract("LocalTimeMock");
    localTime = LocalTimeMock__factory.connect(target.toString(), signer);
  });

  describe("weekday", () => {
    it("counts from Monday", async () => {
      expect(await localTime.weekday(0)).to.equal(3); // Thursday
      expect(await localTime.weekday(dayOfDate("2024-07-01"))).to.equal(0);
      expect(await localTime.weekday(dayOfDate("2024-07-07"))).to.equal(6);
      expect(await localTime.weekday(dayOfDate("2000-02-29"))).to.equal(1);
    });
  });

  describe("yearFromMarch", () => {
    it("counts from the last first of March", async () => {
      const cases: [string, number][] = [
        ["1970-01-01", 306],
        ["1970-02-28", 364],
        ["1970-03-01", 0],
        ["2000-02-29", 365],
        ["2000-03-01", 0],
        ["2024-02-29", 365],
        ["2024-10-31", 244],
        ["2024-11-01", 245],
        ["2100-02-28", 364], // no leap year
        ["2100-03-01", 0],
      ];
      for (const [date, expected] of cases) {
        const [dayOfYear, firstWeekday] = await localTime.yearFromMarch(dayOfDate(date));
        expect(dayOfYear, date).to.equal(expected);
        const first = dayOfDate(date) - expected;
        expect(firstWeekday, date).to.equal((((first + 3) % 7) + 7) % 7);
      }
    });
  });

  describe("isDaylightUS", () => {
    it("changes at 02:00 on the second Sunday of March and the first of November", async () => {
      const standard = (local: string) => localTime.isDaylightUS(utc(local));
      const years: [spring: string, autumn: string][] = [
        ["2020-03-08", "2020-11-01"], // both as early as they can be
        ["2024-03-10", "2024-11-03"],
        ["2027-03-14", "2027-11-07"], // both as late as they can be
      ];
      for (const [spring, autumn] of years) {
        expect(await standard(`${spring} 01:59:59`), spring).to.equal(false);
        expect(await standard(`${spring} 02:00`), spring).to.equal(true);
        expect(await standard(`${autumn} 00:59:59`), autumn).to.equal(true);
        expect(await standard(`${autumn} 01:00`), autumn).to.equal(false);
      }
    });

    it("agrees with the time zone database on every change from 2007 to 2040", async () => {
      let zoned = Temporal.ZonedDateTime.from("2007-01-01T00:00[America/New_York]");
      for (let changes = 0; changes < 68; changes++) {
        const change = zoned.getTimeZoneTransition("next");
        if (!change) throw new Error("no change of the clock");
        const standardTime = change.epochMilliseconds / 1000 - 5 * 3600;
        const begins = change.offset === "-04:00";
        expect(await localTime.isDaylightUS(standardTime), change.toString()).to.equal(begins);
        expect(await localTime.isDaylightUS(standardTime - 1), change.toString()).to.equal(!begins);
        zoned = change;
      }
      expect(zoned.year).to.equal(2040);
    });
  });

  describe("isDaylightEU", () => {
    it("changes at 01:00 UTC on the last Sundays of March and October", async () => {
      const at = (time: string) => localTime.isDaylightEU(utc(time));
      const years: [spring: string, autumn: string][] = [
        ["2019-03-31", "2019-10-27"],
        ["2020-03-29", "2020-10-25"],
        ["2021-03-28", "2021-10-31"],
      ];
      for (const [spring, autumn] of years) {
        expect(await at(`${spring} 00:59:59`), spring).to.equal(false);
        expect(await at(`${spring} 01:00`), spring).to.equal(true);
        expect(await at(`${autumn} 00:59:59`), autumn).to.equal(true);
        expect(await at(`${autumn} 01:00`), autumn).to.equal(false);
      }
    });

    it("agrees with the time zone database on every change from 2007 to 2040", async () => {
      let zoned = Temporal.ZonedDateTime.from("2007-01-01T00:00[Europe/Paris]");
      for (let changes = 0; changes < 68; changes++) {
        const change = zoned.getTimeZoneTransition("next");
        if (!change) throw new Error("no change of the clock");
        const timestamp = change.epochMilliseconds / 1000;
        const begins = change.offset === "+02:00";
        expect(await localTime.isDaylightEU(timestamp), change.toString()).to.equal(begins);
        expect(await localTime.isDaylightEU(timestamp - 1), change.toString()).to.equal(!begins);
        zoned = change;
      }
      expect(zoned.year).to.equal(2040);
    });
  });
});
