import { expect } from "chai";
import { parseLcov } from "../../scripts/checks/lcov.ts";
import { uncovered } from "../../scripts/checks/uncovered.ts";
import { withTree } from "../../test-support/helpers/tree.ts";

const LCOV = [
  "TN:",
  "SF:contracts/A.sol",
  "DA:1,3",
  "DA:2,0",
  "BRDA:1,0,0,2",
  "BRDA:1,0,1,-",
  "end_of_record",
  "TN:",
  "SF:test-support/mocks/B.sol",
  "DA:1,0",
  "end_of_record",
].join("\n");
const FILES = { "contracts/A.sol": "first();\n  second();\n" };

describe("check: coverage", () => {
  it("reads lines and branches of a tracefile", () => {
    const [a, b] = parseLcov(LCOV);
    expect(a?.lines).to.deep.equal(
      new Map([
        [1, 3],
        [2, 0],
      ]),
    );
    expect(a?.branches).to.deep.equal({ found: 2, taken: 1 });
    expect(b?.file).to.equal("test-support/mocks/B.sol");
  });

  it("names the uncovered lines of contracts/ and no others", () => {
    const found = withTree(FILES, (root) => uncovered(root, LCOV, []));
    expect(found).to.deep.equal([{ file: "contracts/A.sol", line: 2, sentence: "no test runs `second();`" }]);
  });

  it("accepts an exception while it is one", () => {
    const reason = "cannot be reached: the caller has checked it";
    const used = { file: "contracts/A.sol", code: "second();", reason };
    const stale = { file: "contracts/A.sol", code: "first();", reason };
    expect(withTree(FILES, (root) => uncovered(root, LCOV, [used]))).to.deep.equal([]);
    expect(withTree(FILES, (root) => uncovered(root, LCOV, [used, stale]))).to.deep.equal([
      { file: "contracts/A.sol", line: 1, sentence: "`first();` is allowed to stay uncovered, but need not be." },
    ]);
  });
});
