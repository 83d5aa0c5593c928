import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, dividend, folded, ONE, type Ratio, split } from "../../test-support/helpers/corporateActions.ts";

// Stock dividends of 4294967291 for 4294967279 and the like: five of them multiply to a ratio that fits nowhere. Under a
// dividend that is pending, whoever asks for it (a market that takes creations) would get nothing but a revert.
// And 31 dividends announced at once, to make the answer too dear to ask for.
// Defence: a split is refused that a pending dividend could no longer count (CorporateActions:_requireCountable); open
// actions are bounded (CorporateActions:MAX_OPEN).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
/** For the test that begins on the first day once more. */
const chain = await openConnection();

/** The ten largest primes below 2^32: whatever is multiplied of them is in lowest terms. */
const PRIMES = [
  4_294_967_291n,
  4_294_967_279n,
  4_294_967_231n,
  4_294_967_197n,
  4_294_967_189n,
  4_294_967_161n,
  4_294_967_143n,
  4_294_967_111n,
  4_294_967_087n,
  4_294_967_029n,
];
const RATIOS: Ratio[] = [0, 2, 4, 6, 8].map((i) => ({
  numerator: PRIMES[i] ?? 0n,
  denominator: PRIMES[i + 1] ?? 1n,
}));
const DATES = ["2024-02-12", "2024-02-13", "2024-02-14", "2024-02-15", "2024-02-20"];

describe("T29 splits that no longer multiply", () => {
  const deploy = () => deployFixture(chain);

  async function fourAwkwardSplits() {
    const f = await deployFixture(connection);
    await announce(f, "dividend", dividend("DRIP", { ex: "2024-02-09", pay: "2024-03-15" }, parseEther("0.24")));
    for (const [i, date] of DATES.slice(0, 4).entries()) {
      const expected = folded(INITIAL_MULTIPLIER, ...RATIOS.slice(0, i + 1));
      await announce(f, date, stockDividend(i), expected);
    }
    await time.increaseTo(utc("2024-02-15 14:30"));
    return f;
  }

  function stockDividend(i: number) {
    const { numerator, denominator } = RATIOS[i] ?? { numerator: 0n, denominator: 1n };
    return split("DVSE", DATES[i] ?? "", [numerator, denominator]);
  }

  it("counts four at the end of their type", async () => {
    const f = await loadFixture(fourAwkwardSplits);
    const [pending] = await f.corporateActions.pendingDividends(f.token);
    const product = (side: keyof Ratio) => RATIOS.slice(0, 4).reduce((all, ratio) => all * ratio[side], 1n);
    expect(pending?.splitNumerator).to.equal(product("numerator"));
    expect(pending?.splitDenominator).to.equal(product("denominator"));
  });

  it("refuses the fifth while the dividend is pending, and takes it afterwards", async () => {
    const f = await loadFixture(fourAwkwardSplits);
    const expected = folded(INITIAL_MULTIPLIER, ...RATIOS);
    await expect(announce(f, "fifth", stockDividend(4), expected))
      .to.be.revertedWithCustomError(f.corporateActions, "CorporateActions_SplitsUncountable")
      .withArgs(1);
    await f.corporateActions.connect(f.accounts.issuer).cancel(1);
    await announce(f, "fifth", stockDividend(4), expected);
    await time.increaseTo(utc("2024-02-20 14:30"));
    expect(await f.token.uiMultiplier()).to.equal(expected);
    expect(await f.corporateActions.pendingDividends(f.token)).to.deep.equal([]);
  });

  it("takes an ordinary split on top of one awkward one", async () => {
    const f = await loadFixture(fourAwkwardSplits);
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    await issuer.cancel(1);
    await announce(f, "next", dividend("DRIP", { ex: "2024-02-21", pay: "2024-03-15" }, ONE));
    const tenfold = folded(INITIAL_MULTIPLIER, ...RATIOS.slice(0, 4), { numerator: 10n, denominator: 1n });
    const id = await announce(f, "tenfold", split("SPLF", "2024-02-22", [10n, 1n]), tenfold);
    expect((await issuer.actionOf(id)).ratioNumerator).to.equal(10n);
  });

  it("answers within 2000k gas with every place taken", async () => {
    const f = await chain.networkHelpers.loadFixture(deploy);
    for (let i = 0; i < 28; ++i) {
      const terms = dividend("DRIP", { ex: "2024-02-09", pay: "2024-03-15" }, parseEther("0.24") + BigInt(i));
      await announce(f, `dividend ${i}`, terms);
    }
    for (const [i, date] of DATES.slice(0, 4).entries()) {
      const expected = folded(INITIAL_MULTIPLIER, ...RATIOS.slice(0, i + 1));
      await announce(f, date, stockDividend(i), expected);
    }
    await f.time.increaseTo(utc("2024-02-15 14:30"));
    const data = f.corporateActions.interface.encodeFunctionData("pendingDividends", [await f.token.getAddress()]);
    expect((await f.corporateActions.pendingDividends(f.token)).length).to.equal(28);
    const gas = await f.ethers.provider.estimateGas({ to: await f.corporateActions.getAddress(), data });
    expect(gas).to.be.lessThan(2_000_000n);
  });
});
