import { expect } from "chai";
import fc from "fast-check";
import { type Curve, curveFault, MAX_RATE, RATE_YEAR, ratesAt, yearlyRate } from "../../sdk/lending/index.ts";
import { ONE } from "../../sdk/lending/math.ts";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { KinkedRateModel__factory } from "../../types/index.ts";

const IS_DEEP = process.env["COUNTERFOIL_DEEP"] === "1";
const CURVES = IS_DEEP ? 400 : 40;
const MAX_UINT64 = 2n ** 64n - 1n;

const uint = (most: bigint) => fc.bigInt({ min: 0n, max: most });
/** Numbers up to 300 % a year, so that most curves are taken; and of the whole type, so that some are not. */
const yearly = fc.oneof({ arbitrary: uint(3n * ONE), weight: 6 }, { arbitrary: uint(MAX_UINT64), weight: 1 });
const curve = fc.record({
  base: fc.oneof(uint(ONE / 10n), yearly),
  slope: fc.oneof(uint(ONE / 5n), yearly),
  steepSlope: fc.oneof({ arbitrary: uint(3n * ONE), weight: 2 }, { arbitrary: yearly, weight: 1 }),
  kink: fc.oneof(
    { arbitrary: uint(ONE), weight: 4 },
    { arbitrary: fc.constantFrom(0n, 1n, ONE - 1n, ONE, MAX_UINT64), weight: 1 },
  ),
  gapPremium: fc.oneof(uint(ONE / 10n), yearly),
});
const utilisations = ({ kink }: Curve) =>
  fc
    .array(fc.oneof(uint(ONE), uint(2n * ONE)), { minLength: 4, maxLength: 8 })
    .map((random) => [0n, kink - 1n, kink, kink + 1n, ONE - 1n, ONE, ONE + 1n, 2n ** 256n - 1n, ...random]);

async function rateModels(): Promise<KinkedRateModel__factory> {
  const [signer = null] = await (await openConnection()).ethers.getSigners();
  return new KinkedRateModel__factory(
    KinkedRateModel__factory.createInterface(),
    KinkedRateModel__factory.bytecode,
    signer,
  );
}

describe("the interest rate on the chain and in sdk/lending", () => {
  it("agree to the wei, and on which curves there can be", async () => {
    const factory = await rateModels();
    let [taken, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        curve.chain((each) => fc.tuple(fc.constant(each), utilisations(each))),
        async ([each, points]) => {
          const fault = curveFault(each);
          if (fault !== null) {
            const { error, ...args } = fault;
            const deployment = factory.deploy(each);
            await expect(deployment)
              .to.be.revertedWithCustomError(factory, error)
              .withArgs(...Object.values(args));
            ++refused;
            return;
          }
          const model = await factory.deploy(each);
          for (const utilisation of points.filter((point) => point >= 0n)) {
            const { borrowRate, gapPremium } = await model.ratesAt(utilisation);
            expect(ratesAt(each, utilisation)).to.deep.equal({ borrowRate, gapPremium });
          }
          ++taken;
        },
      ),
      { numRuns: CURVES, endOnFailure: true },
    );
    expect(taken).to.be.greaterThan(CURVES / 5);
    expect(refused).to.be.greaterThan(0);
  }).timeout(IS_DEEP ? 600_000 : 120_000);

  it("have the same year, and the same limit", async () => {
    const curve = { base: ONE, slope: ONE, steepSlope: 2n * ONE, kink: ONE / 2n, gapPremium: ONE / 2n };
    const model = await (await rateModels()).deploy(curve);
    expect(await model.MAX_RATE()).to.equal(MAX_RATE);
    expect(yearlyRate(curve, ONE)).to.equal((5n * ONE) / 2n);
    expect((await model.ratesAt(ONE)).borrowRate * RATE_YEAR).to.be.closeTo((5n * ONE) / 2n, RATE_YEAR);
  });
});
