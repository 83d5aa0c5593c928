import { expect } from "chai";
import { dateOfDay, dayOfDate, InvalidDateError, InvalidDayError, weekdayOfDay } from "../../sdk/calendar/days.ts";
import {
  InvalidMicError,
  InvalidTimeError,
  MAX_EXTENSION,
  micToBytes4,
  minuteOfTime,
  tradingHours,
} from "../../sdk/calendar/plan.ts";
import {
  EARLY_CLOSE,
  US_EXCHANGES,
  usEquitiesOverrides,
  usEquitiesPlan,
  YearNotCheckedError,
} from "../../sdk/calendar/usEquities.ts";
import { PUBLISHED_NYSE } from "../../test-support/calendar/publishedNyse.ts";

describe("calendar days", () => {
  it("convert between day numbers and dates", () => {
    expect(dayOfDate("1970-01-01")).to.equal(0);
    expect(dayOfDate("2024-07-03")).to.equal(19_907);
    expect(dayOfDate("2024-02-29")).to.equal(19_782);
    expect(dateOfDay(19_907)).to.equal("2024-07-03");
    expect(dateOfDay(dayOfDate("9999-12-31"))).to.equal("9999-12-31");
    expect(weekdayOfDay(dayOfDate("2024-07-07"))).to.equal(6);
  });

  it("refuse what is no date, naming it", () => {
    const bad = [
      "2024-02-30",
      "2023-02-29",
      "2024-13-01",
      "2024-00-10",
      "1969-12-31",
      "2024-7-3",
      "2024-07-03T00:00",
      "",
    ];
    for (const date of bad) {
      expect(() => dayOfDate(date), date)
        .to.throw(InvalidDateError, `"${date}"`)
        .with.property("value", date);
    }
  });

  it("refuse what is no day number, naming it", () => {
    for (const day of [-1, 0.5, Number.NaN, 2_932_897]) {
      expect(() => dateOfDay(day)).to.throw(InvalidDayError, String(day));
      expect(() => weekdayOfDay(day)).to.throw(InvalidDayError, String(day));
    }
  });
});

describe("calendar hours", () => {
  it("are read from times as people write them", () => {
    expect(minuteOfTime("00:00")).to.equal(0);
    expect(minuteOfTime("24:00")).to.equal(1440);
    expect(tradingHours({ open: "09:00", close: "11:30", reopen: "12:30", reclose: "15:30" })).to.deep.equal({
      preOpen: 540,
      open: 540,
      close: 690,
      reopen: 750,
      reclose: 930,
      postClose: 930,
    });
  });

  it("refuse what is no time of day", () => {
    for (const time of ["24:01", "9:30", "09:60", "noon", ""]) {
      expect(() => minuteOfTime(time), time)
        .to.throw(InvalidTimeError)
        .with.property("value", time);
    }
  });

  it("refuse what is no market identifier code", () => {
    expect(micToBytes4("XNYS")).to.equal("0x584e5953");
    for (const mic of ["xnys", "XNY", "XNYSE", ""]) {
      expect(() => micToBytes4(mic), mic)
        .to.throw(InvalidMicError)
        .with.property("value", mic);
    }
  });
});

describe("US equities calendar", () => {
  for (const mic of US_EXCHANGES) {
    for (const [year, published] of Object.entries(PUBLISHED_NYSE)) {
      it(`is for ${mic} in ${year} what the exchange published`, () => {
        const overrides = usEquitiesOverrides(mic, Number(year));
        const dates = (chosen: typeof overrides) => chosen.map(({ day }) => dateOfDay(day).slice(5));

        expect(dates(overrides.filter(({ trades }) => !trades))).to.deep.equal(published.closed);
        expect(dates(overrides.filter(({ trades, settles }) => trades && !settles))).to.deep.equal(
          published.noSettlement,
        );
        const early = overrides.filter(({ trades, settles }) => trades && settles);
        expect(dates(early)).to.deep.equal(published.early);
        for (const { tradingHours: hours } of early) expect(hours).to.deep.equal(EARLY_CLOSE);
      });
    }
  }

  it("covers 2018 to 2027 in extensions that a calendar takes", () => {
    const { clock, extensions } = usEquitiesPlan("XNYS");
    expect(dateOfDay(clock.firstDay)).to.equal("2018-01-01");
    expect(clock.cycles.map(({ fromDay }) => dateOfDay(fromDay))).to.deep.equal(["2017-09-05", "2024-05-28"]);
    let from = clock.firstDay;
    for (const { toDay, overrides } of extensions) {
      expect(toDay - from).to.be.within(365, MAX_EXTENSION);
      const days = overrides.map(({ day }) => day);
      expect(days).to.deep.equal([...new Set(days)].sort((a, b) => a - b));
      for (const day of days) expect(day).to.be.within(from, toDay - 1);
      from = toDay;
    }
    expect(dateOfDay(from)).to.equal("2028-01-01");
  });

  it("survives JSON unchanged", () => {
    const plan = usEquitiesPlan("XNAS");
    expect(JSON.parse(JSON.stringify(plan))).to.deep.equal(plan);
  });

  it("refuses years that nobody has checked", () => {
    for (const year of [2017, 2028, 2020.5]) {
      expect(() => usEquitiesOverrides("XNYS", year))
        .to.throw(YearNotCheckedError)
        .with.property("year", year);
    }
  });
});
