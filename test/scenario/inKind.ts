import { expect } from "chai";
import type { ChapterResult, Row } from "../../scripts/chapters/chapter.ts";
import { inKindChapter } from "../../scripts/chapters/inKind.ts";

const UNIT = 10n ** 18n;
const DOLLAR = 10n ** 6n;
/** Shares of a unit: the dividend of March 2024, reinvested. */
const MULTIPLIER = UNIT + (UNIT * 4n * 7n) / (10n * 90_250n);

const ceil = (a: bigint, b: bigint) => (a + b - 1n) / b;
/** 130 % of the upper value, 20 basis points above the price, every step rounded up; a price in cents a share. */
const bondFor = (shares: bigint, price: bigint) => {
  const high = ceil(price * 10n ** 16n * MULTIPLIER, UNIT);
  const upper = ceil(high * 10_020n, 10_000n);
  const value = ceil(ceil(shares * UNIT, MULTIPLIER) * upper, UNIT);
  return ceil(ceil(value * 13_000n, 10_000n), 10n ** 12n);
};

describe("the chapter in kind", () => {
  let result: ChapterResult;
  const rowsOf = (name: string): readonly Row[] => result.sections.find((each) => each.name === name)?.rows ?? [];
  const [arrived, missing] = [1_000n * UNIT, 500n * UNIT];
  const [created, unproven] = [(arrived * UNIT) / MULTIPLIER, (missing * UNIT) / MULTIPLIER];
  const forfeited = bondFor(missing, 95_386n);
  const delivered = 600n * MULTIPLIER;

  before(async () => {
    result = await inKindChapter.run(() => {});
  });

  it("creates at once on two receipts, of which a proof includes one and lists one as missing", () => {
    expect(rowsOf("creations")).to.deep.equal([
      {
        participant: "first participant",
        shares: arrived,
        units: created,
        bond: bondFor(arrived, 94_780n),
        cut: 1n,
        end: "PROVEN",
      },
      {
        participant: "second participant",
        shares: missing,
        units: unproven,
        bond: forfeited,
        cut: 2n,
        end: "MISSING",
      },
    ]);
  });

  it("gives a cancelled redemption back, and burns a delivered one", () => {
    expect(rowsOf("redemptions").map(({ id, units, shares, end }) => [id, units, shares, end])).to.deep.equal([
      [1n, 100n * UNIT, 0n, "CANCELLED"],
      [2n, 600n * UNIT, delivered, "REDEEMED"],
    ]);
  });

  it("has custody hold what came, less what was delivered", () => {
    const behind = ceil(20_000n * UNIT * MULTIPLIER, UNIT);
    expect(rowsOf("custody").map(({ shares, after }) => [shares, after])).to.deep.equal([
      [behind, behind],
      [arrived, behind + arrived],
      [missing, behind + arrived + missing],
      [-delivered, behind + arrived + missing - delivered],
    ]);
  });

  it("refuses what the desk and the proof must refuse", () => {
    const refusals = rowsOf("refusals");
    expect(refusals.map(({ error }) => error)).to.deep.equal([
      "InKindDesk_LimitExceeded",
      "ReceiptBonds_InsufficientBond",
      "ReceiptBonds_NotYetProven",
      "InKindDesk_WrongState",
      "EquityToken_InsufficientReserves",
    ]);
    expect(refusals[0]?.["arguments"]).to.include({
      units: (501n * UNIT * UNIT) / MULTIPLIER,
      available: 1_500n * UNIT - created,
    });
    expect(refusals[1]?.["arguments"]).to.include({ free: 1_500_000n * DOLLAR - bondFor(arrived, 94_780n) });
  });

  it("adds up in every column: the backstop has the forfeited bond, and the desk keeps nothing", () => {
    const books = rowsOf("books");
    const [parties, all] = [books.slice(0, -1), books.at(-1)];
    const change = (party: string) => {
      const row = parties.find((each) => each["party"] === party);
      return [row?.["unitsChange"], row?.["moneyChange"]];
    };
    expect(change("first participant")).to.deep.equal([created - 600n * UNIT, 0n]);
    expect(change("second participant")).to.deep.equal([unproven, -forfeited]);
    expect(change("backstop")).to.deep.equal([0n, forfeited]);
    expect(change("the desk")).to.deep.equal([0n, 0n]);
    for (const column of Object.keys(all ?? {}).filter((name) => name !== "party")) {
      const sum = parties.reduce((total, row) => total + (row[column] as bigint), 0n);
      expect(sum, column).to.equal(all?.[column]);
    }
    const rows = rowsOf("reconciliation");
    expect(rows).to.have.lengthOf(25);
    for (const { left, leftAmount, relation, rightAmount } of rows) {
      const [a, b] = [leftAmount as bigint, rightAmount as bigint];
      expect(relation === "=" ? a === b : a <= b, String(left)).to.equal(true);
    }
  });

  it("says what every transaction cost", () => {
    for (const { what, gas } of rowsOf("steps")) expect(gas as bigint, String(what)).to.be.within(21_000n, 600_000n);
  });
});
