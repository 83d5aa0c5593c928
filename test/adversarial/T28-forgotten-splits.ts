import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, DAY, dividend, SCHEDULING_PERIOD, split } from "../../test-support/helpers/corporateActions.ts";

// A dividend that its issuer announces and then leaves lying. After 400 days the registry forgets the splits since its ex
// day, and a dividend per old share would be told as one per new share: ten times too much after a ten-for-one.
// Defence: a reinvestment becomes effective within 400 days of its ex day (CorporateActions:schedule) and is no longer
// told as pending afterwards (:pendingDividends), while splits are kept 400 days from their effect (:_prune).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

const EX_OPEN = utc("2024-02-09 14:30");
const LATEST = EX_OPEN + SCHEDULING_PERIOD;
const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
const later = (gross: bigint) => dividend("DRIP", { ex: "2026-02-09", pay: "2026-02-17" }, gross);

describe("T28 splits forgotten under a dividend left lying", () => {
  async function leftLying() {
    const f = await deployFixture(connection);
    await announce(f, "dividend", DIVIDEND);
    // One second into the ex day's session: the earliest split that counts, and so the first that is forgotten.
    const tenfold = split("SPLF", "2024-02-09", [10n, 1n], { effectiveAt: BigInt(EX_OPEN + 1) });
    await announce(f, "split", tenfold, INITIAL_MULTIPLIER * 10n);
    return { ...f, issuer: f.corporateActions.connect(f.accounts.issuer) };
  }

  it("tells the split with the dividend for as long as it tells the dividend", async () => {
    const f = await loadFixture(leftLying);
    await time.setNextBlockTimestamp(LATEST);
    await announce(f, "prunes", later(1n));
    const [pending] = await f.issuer.pendingDividends(f.token);
    expect([pending?.actionId, pending?.splitNumerator, pending?.splitDenominator]).to.deep.equal([1n, 10n, 1n]);
    await time.setNextBlockTimestamp(LATEST + 2);
    await announce(f, "prunes again", later(2n));
    expect(await f.issuer.openActions(f.token)).not.to.include(2n);
    expect(await f.issuer.pendingDividends(f.token)).to.deep.equal([]);
  });

  it("schedules no dividend to an effect after which the split may be forgotten", async () => {
    const f = await loadFixture(leftLying);
    await time.increaseTo(LATEST - 2 * DAY);
    for (const effectiveAt of [LATEST + 1, LATEST + 365 * DAY]) {
      await expect(f.issuer.schedule(1, parseEther("18.72"), effectiveAt, 0))
        .to.be.revertedWithCustomError(f.issuer, "CorporateActions_TooLate")
        .withArgs(1, LATEST, effectiveAt);
    }
  });

  it("lets it be withdrawn at any time", async () => {
    const f = await loadFixture(leftLying);
    await time.increaseTo(LATEST + 365 * DAY);
    await f.issuer.cancel(1);
    expect(await f.issuer.openActions(f.token)).to.deep.equal([2n]);
  });
});
