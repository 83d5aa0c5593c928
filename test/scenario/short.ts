import { expect } from "chai";
import type { ChapterResult, Row } from "../../scripts/chapters/chapter.ts";
import { shortChapter } from "../../scripts/chapters/short.ts";

const UNIT = 10n ** 18n;

describe("the chapter of a short sale", () => {
  let result: ChapterResult;
  const rowsOf = (name: string): readonly Row[] => result.sections.find((each) => each.name === name)?.rows ?? [];

  before(async () => {
    result = await shortChapter.run(() => {});
  });

  it("costs the short in shares exactly what the dividend gives the buyer", () => {
    // 25 cents less 15 %, at 224.72: f = 0.2125 / 224.72.
    const gained = (UNIT * 2_125n) / 2_247_200n;
    const [long, , short] = rowsOf("sides");
    expect(long?.["change"]).to.equal(gained * 1_000n);
    expect(short?.["change"]).to.equal(gained * 1_000n);
  });

  it("lends no more while a record is pending", () => {
    expect(rowsOf("refusals").map(({ error, arguments: args }) => [error, args])).to.deep.equal([
      ["LendingPool_RecordPending", { recordAt: BigInt(Date.parse("2024-08-19T13:00:00Z") / 1_000) }],
    ]);
  });

  it("leaves the lender with its units and the interest, and the short seller with no debt", () => {
    const books = rowsOf("books");
    const fund = books.find(({ party }) => party === "pension fund");
    expect(BigInt(String(fund?.["unitsAfter"])) > 5_000n * UNIT).to.equal(true);
    const balanced = rowsOf("reconciliation").find(({ left }) => left === "debt that is left");
    expect(balanced?.["leftAmount"]).to.equal(0n);
  });
});
