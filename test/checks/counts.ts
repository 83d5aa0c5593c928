import { expect } from "chai";
import { addUp, countsOf } from "../../scripts/test/counts.ts";

const report = (passed: number, failed: number, skipped = 0) => JSON.stringify({ passed, failed, skipped });

describe("npm test: counting", () => {
  it("takes passed and failed tests over from a suite", () => {
    expect(countsOf(0, report(3, 0))).to.deep.equal({ passed: 3, failed: 0 });
    expect(countsOf(1, report(3, 2))).to.deep.equal({ passed: 3, failed: 2 });
  });

  it("counts a skipped test as failed", () => {
    expect(countsOf(1, report(3, 0, 2))).to.deep.equal({ passed: 3, failed: 2, note: "2 skipped" });
  });

  it("fails a suite that did not finish, ran nothing, or ended badly without a reason", () => {
    expect(countsOf(null, undefined)).to.deep.equal({ passed: 0, failed: 1, note: "did not finish" });
    expect(countsOf(0, report(0, 0))).to.deep.equal({ passed: 0, failed: 1, note: "ran no tests" });
    expect(countsOf(7, report(5, 0))).to.deep.equal({ passed: 5, failed: 1, note: "ended with exit code 7" });
  });

  it("adds suites up", () => {
    const counts = [report(1, 0), report(2, 3)].map((each) => countsOf(0, each));
    expect(addUp(counts)).to.deep.equal({ passed: 3, failed: 3 });
  });
});
