import { expect } from "chai";
import fc from "fast-check";
import { instantLabel, linearScale, logScale, type Scale, timeScale } from "../../../scripts/report/scales.ts";

const seconds = (instant: string) => Date.parse(instant) / 1_000;
const labels = ({ ticks }: Scale) => ticks.map(({ label }) => label);

describe("a chart's axes", () => {
  describe("linear", () => {
    it("have steps of 1, 2 or 5 and begin and end at one of them", () => {
      expect(labels(linearScale([0.969, 1.1678], 8))).to.deep.equal(["0.95", "1.00", "1.05", "1.10", "1.15", "1.20"]);
      expect(labels(linearScale([25_103.3, 25_109.8], 8))).to.deep.equal(
        [103, 104, 105, 106, 107, 108, 109, 110].map((last) => `25,${last}`),
      );
      expect(labels(linearScale([0, 0.5395], 8, (value) => `${Math.round(value * 100)} %`))).to.deep.equal(
        [0, 10, 20, 30, 40, 50, 60].map((value) => `${value} %`),
      );
    });

    it("write as many digits as tell two ticks apart", () => {
      expect(labels(linearScale([1, 1.000031], 5))).to.deep.equal([
        "1.00000",
        "1.00001",
        "1.00002",
        "1.00003",
        "1.00004",
      ]);
    });

    it("put a single value into the middle of a small range", () => {
      const scale = linearScale([25_104], 6);
      expect(scale.place(25_104)).to.be.within(0.4, 0.6);
      expect(labels(scale).length).to.be.greaterThan(2);
      expect(labels(linearScale([0], 6)).length).to.be.greaterThan(2);
    });

    it("hold every value between their ends, with no more ticks than asked for, each once and in order", () => {
      const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 6 });
      fc.assert(
        fc.property(values, fc.integer({ min: 3, max: 12 }), (values, most) => {
          const spread = Math.max(...values) - Math.min(...values);
          // Closer together than numbers of this kind can tell.
          fc.pre(spread === 0 || spread > 1e-3);
          const { ticks, place } = linearScale(values, most);
          expect(ticks.length).to.be.within(2, most);
          for (const value of values) expect(place(value)).to.be.within(-1e-6, 1 + 1e-6);
          const places = ticks.map(({ value }) => place(value));
          expect(places).to.deep.equal([...places].sort((a, b) => a - b));
          expect(Math.abs(places[0] ?? 1)).to.be.lessThan(1e-6);
          expect(Math.abs((places.at(-1) ?? 0) - 1)).to.be.lessThan(1e-6);
        }),
      );
    });

    it("need a value", () => {
      expect(() => linearScale([], 5)).to.throw(RangeError, "an axis needs a value");
    });
  });

  describe("of ratios", () => {
    it("have labels at 1, 2 and 5 times powers of ten, around all values", () => {
      expect(labels(logScale([1, 10.0026]))).to.deep.equal(["1", "2", "5", "10", "20"]);
      expect(labels(logScale([0.125, 4.02]))).to.deep.equal(["0.1", "0.2", "0.5", "1", "2", "5"]);
      expect(labels(logScale([3]))).to.deep.equal(["2", "5"]);
    });

    it("give equal ratios equal room", () => {
      const { place } = logScale([1, 100]);
      expect(Math.abs(place(10) - place(1) - (place(100) - place(10)))).to.be.lessThan(1e-12);
    });

    it("have no place for what is not above 0", () => {
      expect(() => logScale([0, 1])).to.throw(RangeError, "not above 0");
    });
  });

  describe("of time", () => {
    it("have labels on the hour, and the day at midnight", () => {
      const weekend = [seconds("2025-01-24T20:30:00Z"), seconds("2025-01-27T20:30:00Z")];
      expect(labels(timeScale(weekend, 8))).to.deep.equal(["Sat 25", "12:00", "Sun 26", "12:00", "Mon 27", "12:00"]);
    });

    it("have labels on days, on weeks and on months, as room allows", () => {
      const days = [seconds("2024-05-21T15:00:00Z"), seconds("2024-05-31T15:00:00Z")];
      expect(labels(timeScale(days, 12)).slice(0, 2)).to.deep.equal(["22 May", "23 May"]);
      expect(labels(timeScale(days, 3)).length).to.be.within(1, 3);
      const year = [seconds("2024-03-26T19:30:00Z"), seconds("2025-04-02T20:00:00Z")];
      expect(labels(timeScale(year, 8))).to.deep.equal([
        "May 2024",
        "Jul 2024",
        "Sept 2024",
        "Nov 2024",
        "Jan 2025",
        "Mar 2025",
      ]);
      const decades = [seconds("1990-01-01T00:00:00Z"), seconds("2025-01-01T00:00:00Z")];
      expect(labels(timeScale(decades, 5))).to.deep.equal(["Jan 1990", "Jan 2000", "Jan 2010", "Jan 2020"]);
    });

    it("have places inside for the first and the last value", () => {
      const { place } = timeScale([100_000, 200_000], 5);
      expect(place(100_000)).to.be.within(0.01, 0.03);
      expect(place(200_000)).to.be.within(0.97, 0.99);
    });

    it("write an instant in UTC", () => {
      expect(instantLabel(seconds("2025-01-24T20:30:00Z"))).to.equal("24 Jan 2025, 20:30");
    });
  });
});
