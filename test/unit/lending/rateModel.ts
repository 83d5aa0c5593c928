import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { openConnection, signersOf } from "../../../test-support/fixtures/kernel.ts";
import { ONE } from "../../../test-support/fixtures/lendingPool.ts";
import { KinkedRateModel__factory } from "../../../types/index.ts";

const connection = await openConnection();

/** 2 % to 6 % up to 80 %, 100 % more beyond it, 1 % for gaps. */
const CURVE = {
  base: (2n * ONE) / 100n,
  slope: (5n * ONE) / 100n,
  steepSlope: 5n * ONE,
  kink: (80n * ONE) / 100n,
  gapPremium: ONE / 100n,
};
type Curve = typeof CURVE;
const YEAR = 365n * 86_400n;

async function deploy(changes: Partial<Curve> = {}) {
  const signer = await signersOf(connection);
  return new KinkedRateModel__factory(signer(0)).deploy({ ...CURVE, ...changes });
}

describe("KinkedRateModel", () => {
  it("says what it is made of", async () => {
    const model = await deploy();
    await expect(model.deploymentTransaction()).to.emit(model, "CurveSet").withArgs(Object.values(CURVE));
    expect(await model.curve()).to.deep.equal(Object.values(CURVE));
    expect(await model.MAX_RATE()).to.equal(4n * ONE);
    expect(await model.getAddress()).to.not.equal(ZeroAddress);
  });

  it("rises slowly to the kink and fast beyond it, a second, rounded down", async () => {
    const model = await deploy();
    for (const [utilisation, yearly] of [
      [0n, CURVE.base],
      [1n, CURVE.base],
      [40n * (ONE / 100n), (4n * ONE) / 100n],
      [CURVE.kink, (6n * ONE) / 100n],
      // Steeper by the first part that is worth a wei.
      [CURVE.kink + 1n, (6n * ONE) / 100n + 5n],
      [90n * (ONE / 100n), (56n * ONE) / 100n],
      [ONE, (106n * ONE) / 100n],
      // More than the whole is the whole.
      [2n * ONE, (106n * ONE) / 100n],
      [2n ** 256n - 1n, (106n * ONE) / 100n],
    ] as const) {
      expect(await model.ratesAt(utilisation)).to.deep.equal([yearly / YEAR, CURVE.gapPremium / YEAR]);
    }
  });

  it("refuses a kink at nothing, or at all", async () => {
    const factory = new KinkedRateModel__factory();
    for (const kink of [0n, ONE, 2n ** 64n - 1n]) {
      await expect(deploy({ kink })).to.be.revertedWithCustomError(factory, "KinkedRateModel_BadKink").withArgs(kink);
    }
    await deploy({ kink: 1n, steepSlope: ONE });
    await deploy({ kink: ONE - 1n });
  });

  it("refuses to be flatter beyond the kink", async () => {
    const factory = new KinkedRateModel__factory();
    await expect(deploy({ steepSlope: CURVE.slope - 1n }))
      .to.be.revertedWithCustomError(factory, "KinkedRateModel_SteepSlopeTooLow")
      .withArgs(CURVE.slope - 1n, CURVE.slope);
    await deploy({ steepSlope: CURVE.slope });
  });

  it("refuses more than 400 % a year at full utilisation, with the premium", async () => {
    const factory = new KinkedRateModel__factory();
    // 4.5 % at the kink in the middle, half of the steep slope, and the premium.
    const [kink, steepSlope, premium] = [ONE / 2n, (789n * ONE) / 100n, ONE / 100n];
    await deploy({ kink, steepSlope, gapPremium: premium });
    await expect(deploy({ kink, steepSlope, gapPremium: premium + 1n }))
      .to.be.revertedWithCustomError(factory, "KinkedRateModel_RateTooHigh")
      .withArgs(4n * ONE + 1n, 4n * ONE);
  });

  it("may cost nothing", async () => {
    const model = await deploy({ base: 0n, slope: 0n, steepSlope: 0n, gapPremium: 0n });
    expect(await model.ratesAt(ONE)).to.deep.equal([0n, 0n]);
  });
});
