import { expect } from "chai";
import fc from "fast-check";
import {
  type Factors,
  type Fraction,
  foldReinvestment,
  foldSplit,
  foldSteps,
  initialFactors,
  ONE,
  reinvestmentFraction,
  type Step,
  StepsOutOfOrderError,
} from "../../sdk/multiplier/index.ts";

const part = fc.bigInt({ min: 1n, max: 2n ** 32n - 1n });
const ratio: fc.Arbitrary<Fraction> = fc.record({ numerator: part, denominator: part });
const factor = fc.bigInt({ min: 1n, max: 2n ** 100n });
const factors: fc.Arbitrary<Factors> = fc.record({ multiplier: factor, splitFactor: factor, reinvestFactor: factor });
const terms = fc.record({
  gross: fc.bigInt({ min: 1n, max: 10n ** 21n }),
  withholdingBps: fc.bigInt({ min: 0n, max: 10_000n }),
  price: fc.bigInt({ min: 10n ** 15n, max: 10n ** 24n }),
});

/** Whether `value` is the largest integer with `value × denominator ≤ product`, for a product that need not divide. */
function isFloor(value: bigint, product: bigint, denominator: bigint): boolean {
  return value * denominator <= product && product < (value + 1n) * denominator;
}

describe("sdk/multiplier", () => {
  describe("foldSplit", () => {
    it("floors the multiplier and the split factor, each from its own value, and leaves the reinvest factor", () => {
      fc.assert(
        fc.property(factors, ratio, (before, { numerator, denominator }) => {
          const after = foldSplit(before, { numerator, denominator });
          expect(isFloor(after.multiplier, before.multiplier * numerator, denominator)).to.equal(true);
          expect(isFloor(after.splitFactor, before.splitFactor * numerator, denominator)).to.equal(true);
          expect(after.reinvestFactor).to.equal(before.reinvestFactor);
        }),
      );
    });

    it("never gives a share back that a split and its reverse have rounded away, and loses less than one step", () => {
      fc.assert(
        fc.property(factors, ratio, (before, { numerator, denominator }) => {
          const there = foldSplit(before, { numerator, denominator });
          const back = foldSplit(there, { numerator: denominator, denominator: numerator });
          expect(back.multiplier <= before.multiplier).to.equal(true);
          expect(before.multiplier - back.multiplier <= denominator / numerator + 1n).to.equal(true);
        }),
      );
    });
  });

  describe("foldReinvestment", () => {
    it("adds the floor of m × f and of r × f, and leaves the split factor", () => {
      fc.assert(
        fc.property(factors, ratio, (before, f) => {
          const after = foldReinvestment(before, f);
          const grown = (was: bigint, is: bigint) => isFloor(is - was, was * f.numerator, f.denominator);
          expect(grown(before.multiplier, after.multiplier)).to.equal(true);
          expect(grown(before.reinvestFactor, after.reinvestFactor)).to.equal(true);
          expect(after.splitFactor).to.equal(before.splitFactor);
        }),
      );
    });

    it("is the floor of m × (1 + f), as the contracts fold it", () => {
      fc.assert(
        fc.property(factors, ratio, (before, { numerator, denominator }) => {
          const { multiplier } = foldReinvestment(before, { numerator, denominator });
          expect(multiplier).to.equal((before.multiplier * (denominator + numerator)) / denominator);
        }),
      );
    });
  });

  describe("reinvestmentFraction", () => {
    it("is the net dividend over the price where nothing splits between", () => {
      // 0.04 less 30 % at 902.50 is 0.028 / 902.5
      const f = reinvestmentFraction({ gross: 4n * 10n ** 16n, withholdingBps: 3000n, price: 9025n * 10n ** 17n }, []);
      expect(f.numerator * 9_025_000n).to.equal(f.denominator * 280n);
    });

    it("turns the dividend of old shares into money per new share", () => {
      fc.assert(
        fc.property(terms, fc.array(ratio, { maxLength: 3 }), (given, splits) => {
          const plain = reinvestmentFraction(given, []);
          const scaled = reinvestmentFraction(given, splits);
          const numerators = splits.reduce((product, split) => product * split.numerator, 1n);
          const denominators = splits.reduce((product, split) => product * split.denominator, 1n);
          const left = scaled.numerator * plain.denominator * numerators;
          expect(left).to.equal(plain.numerator * scaled.denominator * denominators);
        }),
      );
    });

    it("gives nothing where everything is withheld", () => {
      fc.assert(
        fc.property(terms, factors, (given, before) => {
          const nothing = reinvestmentFraction({ ...given, withholdingBps: 10_000n }, []);
          expect(foldReinvestment(before, nothing)).to.deep.equal(before);
        }),
      );
    });
  });

  describe("foldSteps", () => {
    const split = (effectiveAt: bigint, numerator: bigint, denominator = 1n): Step => ({
      effect: "split",
      effectiveAt,
      ratio: { numerator, denominator },
    });
    const dividend = (effectiveAt: bigint, exOpen: bigint): Step => ({
      effect: "reinvestment",
      effectiveAt,
      exOpen,
      terms: { gross: ONE, withholdingBps: 0n, price: 100n * ONE },
    });
    const grownBy = (steps: readonly Step[], index: number) => {
      const { before, after } = foldSteps(ONE, steps)[index] ?? {
        before: initialFactors(0n),
        after: initialFactors(0n),
      };
      return [after.multiplier - before.multiplier, before.multiplier];
    };

    it("starts m and r at the initial multiplier and s at 1", () => {
      expect(foldSteps(7n, [{ effect: "none", effectiveAt: 1n }])[0]?.after).to.deep.equal({
        multiplier: 7n,
        splitFactor: ONE,
        reinvestFactor: 7n,
      });
    });

    it("counts splits after the ex open and not after the dividend, both to the second", () => {
      const at = (effectiveAt: bigint) => [split(effectiveAt, 2n), dividend(20n, 10n)].toSorted(byTime);
      expect(grownBy(at(9n), 1)).to.deep.equal([2n * 10n ** 16n, 2n * ONE]);
      expect(grownBy(at(10n), 1)).to.deep.equal([2n * 10n ** 16n, 2n * ONE]);
      expect(grownBy(at(11n), 1)).to.deep.equal([10n ** 16n, 2n * ONE]);
      expect(grownBy(at(20n), 1)).to.deep.equal([10n ** 16n, 2n * ONE]);
      expect(grownBy(at(21n), 0)).to.deep.equal([10n ** 16n, ONE]);
    });

    it("counts a split of the dividend's own second wherever it stands in the file", () => {
      expect(grownBy([dividend(20n, 10n), split(20n, 2n)], 0)).to.deep.equal([5n * 10n ** 15n, ONE]);
    });

    it("leaves out what is not counted, but not from a dividend's fraction", () => {
      const steps = [split(15n, 2n), dividend(20n, 10n)];
      const changes = foldSteps(ONE, steps, (index) => index === 1);
      expect(changes[1]?.after.multiplier).to.equal(ONE + 5n * 10n ** 15n);
    });

    it("refuses steps out of order", () => {
      expect(() => foldSteps(ONE, [split(2n, 2n), split(1n, 2n)]))
        .to.throw(StepsOutOfOrderError)
        .with.property("index", 1);
    });

    function byTime(a: Step, b: Step): number {
      return Number(a.effectiveAt - b.effectiveAt);
    }
  });
});
