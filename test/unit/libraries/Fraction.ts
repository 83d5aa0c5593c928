import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { type FractionMock, FractionMock__factory } from "../../../types/index.ts";

const { ethers } = await network.create();

const MAX_128 = 2n ** 128n - 1n;
const MAX_256 = 2n ** 256n - 1n;

interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

function inLowestTerms(numerator: bigint, denominator: bigint): Ratio {
  const divisor = gcd(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

const fits = ({ numerator, denominator }: Ratio) => numerator <= MAX_128 && denominator <= MAX_128;

/** Ordinary terms, and terms of any size up to the limit. */
const upTo = (max: bigint, min = 0n) => fc.oneof(fc.bigInt({ min, max: 10_000n }), fc.bigInt({ min, max }));
const ratios = fc
  .tuple(upTo(MAX_128), upTo(MAX_128, 1n))
  .map(([numerator, denominator]) => inLowestTerms(numerator, denominator));

describe("Fraction", () => {
  let fraction: FractionMock;

  before(async () => {
    const [signer] = await ethers.getSigners();
    const { target } = await ethers.deployContract("FractionMock");
    fraction = FractionMock__factory.connect(target.toString(), signer);
  });

  /** Asserts the exact result in lowest terms, or the refusal that names it where it does not fit. */
  async function expectRatio(answer: () => Promise<Ratio>, exact: Ratio): Promise<void> {
    if (fits(exact)) {
      const { numerator, denominator } = await answer();
      expect({ numerator, denominator }).to.deep.equal(exact);
    } else {
      await expect(answer())
        .to.be.revertedWithCustomError(fraction, "Fraction_TooLarge")
        .withArgs(exact.numerator, exact.denominator);
    }
  }

  describe("reduce", () => {
    it("brings a ratio into lowest terms", async () => {
      const cases: [bigint, bigint, Ratio][] = [
        [4n, 2n, { numerator: 2n, denominator: 1n }],
        [3n, 2n, { numerator: 3n, denominator: 2n }],
        [0n, 7n, { numerator: 0n, denominator: 1n }],
        [100n, 100n, { numerator: 1n, denominator: 1n }],
        [MAX_256, MAX_256, { numerator: 1n, denominator: 1n }],
        [MAX_128, 1n, { numerator: MAX_128, denominator: 1n }],
      ];
      for (const [numerator, denominator, exact] of cases) {
        await expectRatio(() => fraction.reduce(numerator, denominator), exact);
      }
    });

    it("is exact for terms of any size, or refuses what does not fit", async () => {
      await fc.assert(
        fc.asyncProperty(upTo(MAX_256), upTo(MAX_256, 1n), upTo(MAX_128, 1n), async (a, b, common) => {
          const [numerator, denominator] = [(a / common) * common, (b / common || 1n) * common];
          await expectRatio(() => fraction.reduce(numerator, denominator), inLowestTerms(numerator, denominator));
        }),
      );
    });

    it("reverts for a denominator of zero", async () => {
      for (const numerator of [0n, 5n]) {
        await expect(fraction.reduce(numerator, 0n))
          .to.be.revertedWithCustomError(fraction, "Fraction_ZeroDenominator")
          .withArgs(numerator);
      }
    });

    it("reverts for a term of 2^128, and not for one less", async () => {
      await expectRatio(() => fraction.reduce(1n, MAX_128), { numerator: 1n, denominator: MAX_128 });
      await expect(fraction.reduce(MAX_128 + 1n, 1n))
        .to.be.revertedWithCustomError(fraction, "Fraction_TooLarge")
        .withArgs(MAX_128 + 1n, 1n);
      await expect(fraction.reduce(1n, MAX_128 + 1n))
        .to.be.revertedWithCustomError(fraction, "Fraction_TooLarge")
        .withArgs(1n, MAX_128 + 1n);
    });
  });

  describe("mul", () => {
    it("is exact for all ratios, or refuses what does not fit", async () => {
      await fc.assert(
        fc.asyncProperty(ratios, ratios, async (a, b) => {
          const exact = inLowestTerms(a.numerator * b.numerator, a.denominator * b.denominator);
          await expectRatio(() => fraction.mul(a, b), exact);
        }),
      );
    });

    it("does not overflow at the limits", async () => {
      const largest = { numerator: MAX_128, denominator: 1n };
      const smallest = { numerator: 1n, denominator: MAX_128 };
      await expectRatio(() => fraction.mul(largest, smallest), { numerator: 1n, denominator: 1n });
      await expectRatio(() => fraction.mul(largest, largest), { numerator: MAX_128 * MAX_128, denominator: 1n });
      await expectRatio(() => fraction.mul(smallest, smallest), { numerator: 1n, denominator: MAX_128 * MAX_128 });
    });
  });

  describe("onePlus", () => {
    it("is exact for all ratios, or refuses what does not fit", async () => {
      await fc.assert(
        fc.asyncProperty(ratios, async (a) => {
          await expectRatio(() => fraction.onePlus(a), inLowestTerms(a.denominator + a.numerator, a.denominator));
        }),
        { examples: [[{ numerator: MAX_128, denominator: 1n }], [{ numerator: 0n, denominator: 1n }]] },
      );
    });
  });

  describe("applyDown", () => {
    it("rounds down, and only once", async () => {
      await fc.assert(
        fc.asyncProperty(ratios, upTo(MAX_128), async (ratio, value) => {
          expect(await fraction.applyDown(ratio, value)).to.equal((value * ratio.numerator) / ratio.denominator);
        }),
        { examples: [[{ numerator: MAX_128, denominator: 1n }, MAX_128]] },
      );
    });
  });

  describe("gcd", () => {
    it("agrees with Euclid, also with zero on either side", async () => {
      expect(await fraction.gcd(0n, 0n)).to.equal(0n);
      expect(await fraction.gcd(9n, 0n)).to.equal(9n);
      expect(await fraction.gcd(0n, 9n)).to.equal(9n);
      await fc.assert(
        fc.asyncProperty(upTo(MAX_256), upTo(MAX_256), async (a, b) => {
          expect(await fraction.gcd(a, b)).to.equal(gcd(a, b));
        }),
      );
    });
  });
});
