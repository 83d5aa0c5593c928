import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../../test-support/calendar/clocks.ts";
import { INITIAL_MULTIPLIER } from "../../../test-support/fixtures/kernel.ts";
import { deployOracle, Flag, laboratory } from "../../../test-support/fixtures/oracle.ts";
import { announce, dividend, folded, reinvestment, split } from "../../../test-support/helpers/corporateActions.ts";

const listed = await laboratory(deployOracle);
const OPEN = utc("2024-02-05 14:30");
const CLOSE = utc("2024-02-05 21:00");
const ALL = 2n ** 256n - 1n;

describe("EquityOracle", () => {
  describe("confirm", () => {
    it("waits for a session after a large reinvested dividend as it does after a split", async () => {
      const f = await listed();
      await f.gate.prove(await f.token.getAddress(), 10n ** 36n);
      const terms = dividend("DRIP", { ex: "2024-01-29", pay: "2024-02-05" }, parseEther("30"));
      const id = await announce(f, "dividend", terms);
      await f.to("2024-01-30 15:00");
      const after = folded(INITIAL_MULTIPLIER, reinvestment(terms, parseEther("70")));
      const effectiveAt = OPEN + 3_600;
      await f.corporateActions.connect(f.accounts.issuer).schedule(id, parseEther("70"), effectiveAt, after);
      await f.to("2024-02-01 20:50");
      await f.print(70);
      await f.observe();
      // The price falls by more than any print could account for.
      await f.to(CLOSE + 60);
      await f.print(40, CLOSE - 60);
      expect((await f.value()).flags & Flag.ACTION_FREEZE).to.equal(Flag.ACTION_FREEZE);

      const risk = f.oracle.connect(f.accounts.risk);
      await expect(risk.confirm(f.token, 0, ALL))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_SessionNotPassed")
        .withArgs(await f.token.getAddress(), OPEN);
    });

    it("waits for a session after two splits of one day that leave the multiplier where it was", async () => {
      const f = await listed();
      await announce(
        f,
        "split",
        split("SPLF", "2024-02-05", [10n, 1n], { effectiveAt: BigInt(OPEN + 3_600) }),
        10n * INITIAL_MULTIPLIER,
      );
      await announce(
        f,
        "reverse",
        split("SPLR", "2024-02-05", [1n, 10n], { effectiveAt: BigInt(OPEN + 7_200) }),
        INITIAL_MULTIPLIER,
      );
      await f.to("2024-02-01 20:50");
      await f.print(100);
      await f.observe();
      await f.to(CLOSE + 60);
      await f.print(40, CLOSE - 60);
      expect((await f.value()).flags & Flag.ACTION_FREEZE).to.equal(Flag.ACTION_FREEZE);

      const risk = f.oracle.connect(f.accounts.risk);
      await expect(risk.confirm(f.token, 0, ALL))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_SessionNotPassed")
        .withArgs(await f.token.getAddress(), OPEN);
    });
  });
});
