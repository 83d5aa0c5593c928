import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { isObservationDue } from "../../../scripts/liquidator/closes.ts";
import { feeLimitOf, profitOf } from "../../../scripts/liquidator/profit.ts";
import { appendRecord } from "../../../scripts/liquidator/records.ts";
import { ONE } from "../../../sdk/lending/math.ts";

describe("what a liquidator decides", () => {
  describe("whether it pays", () => {
    const economics = { coinValue: 2_500n * ONE, minProfit: 10n * ONE, saleBps: 20n };
    const trade = { seizedValue: 1_050n * ONE, repaidValue: 1_000n * ONE, gas: 400_000n };

    it("by what is seized less the sale, less what is repaid, less gas in the chain's coin", () => {
      // 1,050 × 0.998 − 1,000 = 47.9; 400,000 gas at 20 gwei are 0.008 coins, or 20.
      expect(profitOf(trade, 20_000_000_000n, economics)).to.equal((279n * ONE) / 10n);
    });

    it("by a highest gas price at which it still earns the least, and not a wei more", () => {
      const value = (most: bigint) => fc.bigInt({ min: 1n, max: most });
      fc.assert(
        fc.property(
          fc.record({ seizedValue: value(10n ** 24n), repaidValue: value(10n ** 24n), gas: value(10n ** 7n) }),
          fc.record({ coinValue: value(10n ** 23n), minProfit: value(10n ** 21n), saleBps: value(10_000n) }),
          (random, each) => {
            const limit = feeLimitOf(random, each);
            if (limit > 0n) expect(profitOf(random, limit, each) >= each.minProfit).to.equal(true);
            expect(profitOf(random, limit + 1n, each) < each.minProfit).to.equal(true);
          },
        ),
      );
    });

    it("never, where the sale eats the bonus: no gas is cheap enough", () => {
      expect(feeLimitOf(trade, { ...economics, saleBps: 500n })).to.equal(0n);
      expect(profitOf(trade, 0n, { ...economics, saleBps: 500n }) < 0n).to.equal(true);
    });
  });

  describe("when the oracle has to write a value down", () => {
    const [open, close, lead] = [1_000n, 9_000n, 300n];
    const due = (now: bigint, printed: bigint, written: bigint) =>
      isObservationDue({ now, open, close, printed, written }, lead);

    it("at the first print that it has not written down in the session, as after a reopening", () => {
      expect(due(1_001n, 1_001n, 500n)).to.equal(true);
      expect(due(5_000n, 4_000n, 0n)).to.equal(true);
    });

    it("not again while the session goes on, whatever is printed", () => {
      expect(due(5_000n, 5_000n, 1_001n)).to.equal(false);
      expect(due(8_699n, 8_699n, 1_001n)).to.equal(false);
    });

    it("again shortly before the close, until a print of that time is written down", () => {
      expect(due(8_700n, 8_500n, 1_001n)).to.equal(true);
      expect(due(8_800n, 8_750n, 8_500n)).to.equal(true);
      expect(due(8_900n, 8_890n, 8_750n)).to.equal(false);
    });

    it("never for a print that it has written down already", () => {
      expect(due(8_900n, 8_500n, 8_500n)).to.equal(false);
      expect(due(1_001n, 500n, 500n)).to.equal(false);
    });

    it("never for a print from before the session, which the oracle would not take", () => {
      expect(due(1_001n, 999n, 500n)).to.equal(false);
      expect(due(8_900n, 999n, 500n)).to.equal(false);
    });
  });

  describe("what it records", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "counterfoil-records-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("is one line for each transaction, however often it is told, and a cut line is written anew", () => {
      const file = join(folder, "records.jsonl");
      appendRecord(file, { transaction: "0x01" });
      appendRecord(file, { transaction: "0x01" });
      writeFileSync(file, `${readFileSync(file, "utf8")}{"transaction":"0x0`);
      appendRecord(file, { transaction: "0x02" });
      appendRecord(file, { transaction: "0x02" });
      expect(readFileSync(file, "utf8")).to.equal('{"transaction":"0x01"}\n{"transaction":"0x02"}\n');
      expect(existsSync(`${file}.tmp`)).to.equal(false);
    });
  });
});
