import { expect } from "chai";
import { network } from "hardhat";
import { Temporal } from "temporal-polyfill";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import {
  type CalendarPlan,
  DaylightSaving,
  micToBytes4,
  mondayToFriday,
  tradingHours,
} from "../../sdk/calendar/plan.ts";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import { PUBLISHED_NYSE } from "../../test-support/calendar/publishedNyse.ts";
import { ReferenceCalendar, type ReferenceRules } from "../../test-support/calendar/referenceCalendar.ts";
import { CalendarProbe__factory, SessionCalendar__factory } from "../../types/index.ts";

const { ethers } = await network.create();

const QUARTER_HOUR = 15 * 60;
const isWeekday = (date: Temporal.PlainDate) => date.dayOfWeek <= 5;

const newYork: ReferenceRules = {
  timeZone: "America/New_York",
  hours(date) {
    const year = PUBLISHED_NYSE[date.year];
    const monthAndDay = date.toString().slice(5);
    if (!year || !isWeekday(date) || year.closed.includes(monthAndDay)) return undefined;
    return year.early.includes(monthAndDay)
      ? { pre: "04:00", open: "09:30", close: "13:00", post: "17:00" }
      : { pre: "04:00", open: "09:30", close: "16:00", post: "20:00" };
  },
  settles(date) {
    return (
      this.hours(date) !== undefined && !PUBLISHED_NYSE[date.year]?.noSettlement.includes(date.toString().slice(5))
    );
  },
  cycle: (date) => (Temporal.PlainDate.compare(date, "2024-05-28") < 0 ? 2 : 1),
};

// Xetra, with its exchange holidays of 2024.
const XETRA_CLOSED = [
  "2024-01-01",
  "2024-03-29",
  "2024-04-01",
  "2024-05-01",
  "2024-12-24",
  "2024-12-25",
  "2024-12-26",
  "2024-12-31",
];
const frankfurt: ReferenceRules = {
  timeZone: "Europe/Berlin",
  hours: (date) =>
    isWeekday(date) && !XETRA_CLOSED.includes(date.toString())
      ? { pre: "08:00", open: "09:00", close: "17:30", post: "20:00" }
      : undefined,
  settles(date) {
    return this.hours(date) !== undefined;
  },
  cycle: () => 2,
};
const frankfurtPlan: CalendarPlan = {
  clock: {
    mic: micToBytes4("XETR"),
    standardOffset: 3600,
    daylightSaving: DaylightSaving.EU,
    overnightOpen: 0,
    firstDay: dayOfDate("2024-01-01"),
    week: mondayToFriday(tradingHours({ pre: "08:00", open: "09:00", close: "17:30", post: "20:00" })),
    cycles: [{ fromDay: dayOfDate("2014-10-06"), businessDays: 2 }],
  },
  extensions: [
    {
      toDay: dayOfDate("2025-01-01"),
      overrides: XETRA_CLOSED.map((date) => ({
        day: dayOfDate(date),
        trades: false,
        settles: false,
        tradingHours: { preOpen: 0, open: 0, close: 0, reopen: 0, reclose: 0, postClose: 0 },
      })),
    },
  ],
};

/** Numbers that look random and are the same in every run. */
function* pseudorandom(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

async function upload({ clock, extensions }: CalendarPlan) {
  const [governor] = await ethers.getSigners();
  const manager = await ethers.deployContract("AccessManager", [governor]);
  const { target } = await ethers.deployContract("SessionCalendar", [manager, clock]);
  const calendar = SessionCalendar__factory.connect(target.toString(), governor);
  for (const { toDay, overrides } of extensions) await calendar.extend(toDay, overrides);
  const probe = CalendarProbe__factory.connect(
    (await ethers.deployContract("CalendarProbe")).target.toString(),
    governor,
  );
  return { calendar, probe };
}

type Uploaded = Awaited<ReturnType<typeof upload>>;

/** Every quarter of an hour of the days between two dates. */
async function compareSessions(
  { calendar, probe }: Uploaded,
  reference: ReferenceCalendar,
  from: string,
  until: string,
) {
  const days = reference.days.filter(({ date }) => from <= date && date < until);
  const daysPerCall = 25;
  let compared = 0;
  for (let i = 0; i < days.length; i += daysPerCall) {
    const chunk = days.slice(i, i + daysPerCall);
    const start = chunk[0]?.start ?? 0;
    const expected = chunk.flatMap((day) =>
      Array.from({ length: (day.end - day.start) / QUARTER_HOUR }, (_, step) =>
        ReferenceCalendar.sessionOn(day, day.start + step * QUARTER_HOUR),
      ),
    );
    const answers = await probe.sessions(calendar, start, QUARTER_HOUR, expected.length);
    const actual = ethers.getBytes(answers);
    const wrong = expected.findIndex((session, step) => session !== actual[step]);
    if (wrong !== -1) {
      const instant = new Date((start + wrong * QUARTER_HOUR) * 1000).toISOString();
      expect.fail(`${instant}: the calendar says ${actual[wrong]}, the reference ${expected[wrong]}`);
    }
    compared += expected.length;
  }
  return compared;
}

/** All the other questions, at given instants. */
async function compareAnswers({ calendar, probe }: Uploaded, reference: ReferenceCalendar, instants: number[]) {
  const perCall = 200;
  for (let i = 0; i < instants.length; i += perCall) {
    const chunk = instants.slice(i, i + perCall);
    const actual = await probe.answersAt(calendar, chunk);
    const expected = {
      session: chunk.map((instant) => BigInt(reference.sessionAt(instant))),
      nextOpen: chunk.map((instant) => BigInt(reference.nextOpen(instant))),
      previousClose: chunk.map((instant) => BigInt(reference.previousClose(instant))),
      tradeDay: chunk.map((instant) => BigInt(reference.tradeDay(instant).day)),
      settlementDate: chunk.map((instant) => BigInt(reference.settlementDate(instant))),
    };
    for (const question of Object.keys(expected) as (keyof typeof expected)[]) {
      expect([...actual[question]], `${question} at ${chunk}`).to.deep.equal(expected[question]);
    }
    const between = chunk.slice(1).map((to, j) => BigInt(reference.tradingDaysBetween(chunk[j] ?? 0, to)));
    expect([...(await probe.tradingDaysBetweenNeighbours(calendar, chunk))]).to.deep.equal(between);
  }
}

/** The first second of every day and session, and the last one before an open or a close, between two dates. */
function boundaries(reference: ReferenceCalendar, from: string, until: string): number[] {
  return reference.days
    .filter(({ date }) => from <= date && date < until)
    .flatMap(({ start, trading: t }) =>
      t ? [start, t.pre, t.open - 1, t.open, t.close - 1, t.close, t.post] : [start],
    );
}

// INV-12.
describe("SessionCalendar beside an independent calendar", () => {
  describe("XNYS", () => {
    let uploaded: Uploaded;
    let reference: ReferenceCalendar;

    before(async () => {
      uploaded = await upload(usEquitiesPlan("XNYS"));
      reference = new ReferenceCalendar(newYork, "2018-01-01", "2028-01-01");
    });

    it("runs the same session at every quarter of an hour from 2021 to June 2025", async () => {
      const compared = await compareSessions(uploaded, reference, "2021-01-01", "2025-07-01");
      expect(compared).to.equal(1642 * 96 - 4); // five springs, four autumns: one hour fewer
    });

    it("gives the same answers at both sides of every session boundary from 2021 to June 2025", async () => {
      await compareAnswers(uploaded, reference, boundaries(reference, "2021-01-01", "2025-07-01"));
    });

    it("gives the same answers at random instants from 2018 to 2027", async () => {
      const [from, until] = [Date.UTC(2018, 0, 3) / 1000, Date.UTC(2027, 11, 20) / 1000];
      const numbers = pseudorandom(19_071_792);
      const instants = Array.from({ length: 1_000 }, () => from + Math.floor(numbers.next().value * (until - from)));
      await compareAnswers(uploaded, reference, instants);
    });

    it("begins and ends each local day at the same instants", async () => {
      const changes = reference.days.filter(({ start, end }) => end - start !== 86_400);
      expect(changes).to.have.length(20); // twice a year
      for (const { day, start, end } of changes) {
        expect(await uploaded.calendar.startOf(day)).to.equal(start);
        expect(await uploaded.calendar.startOf(day + 1)).to.equal(end);
        expect(await uploaded.calendar.dayOf(start)).to.equal(day);
        expect(await uploaded.calendar.dayOf(end - 1)).to.equal(day);
      }
    });
  });

  describe("XETR, by the European daylight-saving rule", () => {
    let uploaded: Uploaded;
    let reference: ReferenceCalendar;

    before(async () => {
      uploaded = await upload(frankfurtPlan);
      reference = new ReferenceCalendar(frankfurt, "2024-01-01", "2025-01-01");
    });

    it("runs the same session at every quarter of an hour of 2024", async () => {
      const compared = await compareSessions(uploaded, reference, "2024-01-01", "2025-01-01");
      expect(compared).to.equal(366 * 96);
    });

    it("gives the same answers at both sides of every session boundary", async () => {
      await compareAnswers(uploaded, reference, boundaries(reference, "2024-01-03", "2024-12-20"));
    });
  });
});
