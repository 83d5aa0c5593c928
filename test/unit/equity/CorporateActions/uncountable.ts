import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../../test-support/fixtures/kernel.ts";
import { announce, dividend, folded, type Ratio, split } from "../../../../test-support/helpers/corporateActions.ts";

const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

/** Primes just below 2^32: four of them multiply to just below 2^128, in lowest terms. */
const RATIOS: readonly Ratio[] = [
  { numerator: 4_294_967_291n, denominator: 4_294_967_279n },
  { numerator: 4_294_967_231n, denominator: 4_294_967_197n },
  { numerator: 4_294_967_189n, denominator: 4_294_967_161n },
  { numerator: 4_294_967_143n, denominator: 4_294_967_111n },
];
const DATES = ["2024-02-12", "2024-02-13", "2024-02-14", "2024-02-15"];

/** Four stock dividends have passed that a pending dividend can still count, just so. */
async function atTheEnd() {
  const f = await deployFixture(connection);
  await announce(f, "dividend", dividend("DRIP", { ex: "2024-02-09", pay: "2024-03-15" }, parseEther("0.24")));
  for (const [i, { numerator, denominator }] of RATIOS.entries()) {
    const terms = split("DVSE", DATES[i] ?? "", [numerator, denominator]);
    await announce(f, terms.exDay.toString(), terms, folded(INITIAL_MULTIPLIER, ...RATIOS.slice(0, i + 1)));
  }
  await time.increaseTo(utc("2024-02-15 14:30"));
  return f;
}

describe("CorporateActions", () => {
  describe("announce", () => {
    for (const [side, kind, numerator, denominator] of [
      ["numerators", "SPLF", 10n, 1n],
      ["denominators", "SPLR", 1n, 10n],
    ] as const) {
      it(`refuses a split whose ${side} alone go beyond what a pending dividend can count`, async () => {
        const f = await loadFixture(atTheEnd);
        const expected = folded(INITIAL_MULTIPLIER, ...RATIOS, { numerator, denominator });
        await expect(announce(f, "one more", split(kind, "2024-02-20", [numerator, denominator]), expected))
          .to.be.revertedWithCustomError(f.corporateActions, "CorporateActions_SplitsUncountable")
          .withArgs(1);
      });
    }
  });
});
