import { expect } from "chai";
import * as hygiene from "../../scripts/checks/hygiene.ts";
import { withTree } from "../../test-support/helpers/tree.ts";

const manifest = (content: object) =>
  JSON.stringify({ private: true, devDependencies: { solc: "0.8.34" }, ...content });

describe("check: hygiene", () => {
  it("counts the lines of a file", () => {
    const files = { "sdk/long.ts": "//\n".repeat(601), "sdk/short.ts": "//\n".repeat(600) };
    expect(withTree(files, hygiene.fileLengths)).to.deep.equal([
      { file: "sdk/long.ts", line: 601, sentence: "the file has 601 lines; 600 are the limit." },
    ]);
  });

  it("finds words that postpone work, in prose too", () => {
    const [first, second] = [["TO", "DO"].join(""), ["FIX", "ME"].join("")];
    const files = {
      "contracts/a.sol": `\n// ${first}: later`,
      "docs/a.md": second,
      "test/a.ts": `const ${first}S = 1;`,
    };
    const found = withTree(files, hygiene.postponedWork);
    expect(found.map(({ file, line }) => `${file}:${line}`)).to.deep.equal(["contracts/a.sol:2", "docs/a.md:1"]);
  });

  it("finds tests that are left out", () => {
    const [only, skip] = ["on" + "ly", "sk" + "ip"];
    const files = {
      "test/a.ts": `describe.${only}("x", () => {\n  it.${skip}("y");\n  this.${skip}();\n  list.${skip}(1);\n});`,
    };
    expect(withTree(files, hygiene.partialTests).map(({ line }) => line)).to.deep.equal([1, 2, 3]);
  });

  it("finds paths of one machine, but no web addresses and no routes", () => {
    const path = ["", "home", "somebody", "x"].join("/");
    const files = { "scripts/a.ts": `read("${path}");\nfetch("https://example.org${path}");\nimport "../home/a.ts";` };
    expect(withTree(files, hygiene.machinePaths)).to.deep.equal([
      {
        file: "scripts/a.ts",
        line: 1,
        sentence: `${path} is a path on one machine; write it relative to the project.`,
      },
    ]);
  });

  it("finds registries in the lockfile", () => {
    const files = { "package-lock.json": '{"packages": {"a": {\n"resolved": "https://example.org/a.tgz"\n}}}' };
    expect(withTree(files, hygiene.lockfile).map(({ line }) => line)).to.deep.equal([2]);
  });

  it("finds engines for other platforms that the lockfile has lost", () => {
    const engine = { optionalDependencies: { "engine-linux": "1.0.0", "engine-darwin": "1.0.0" } };
    const lock = (packages: object) => ({ "package-lock.json": JSON.stringify({ packages }, null, 2) });
    const lost = withTree(lock({ "node_modules/engine": engine, "node_modules/engine-linux": {} }), hygiene.lockfile);
    expect(lost).to.have.lengthOf(1);
    expect(lost[0]).to.include({ line: 6 });
    expect(lost[0]?.sentence).to.match(/^engine-darwin is not locked/);
    const whole = { "node_modules/engine-linux": {}, "node_modules/engine-darwin": {} };
    expect(withTree(lock({ "node_modules/engine": engine, ...whole }), hygiene.lockfile)).to.deep.equal([]);
  });

  it("keeps tests and mocks out of the package", () => {
    const publish = (content: object) => withTree({ "package.json": manifest(content) }, hygiene.publishedFiles);
    expect(publish({ files: ["contracts", "sdk"] })).to.deep.equal([]);
    expect(publish({})).to.deep.equal([]);
    expect(publish({ private: false })).to.have.lengthOf(1);
    expect(publish({ files: ["contracts", "test-support/mocks", "."] })).to.have.lengthOf(2);
  });

  it("wants the locked compiler in deployables and leaves the choice in what they are made of", () => {
    const files = {
      "package.json": manifest({}),
      "contracts/Good.sol": "pragma solidity 0.8.34;\ncontract Good {}",
      "contracts/Loose.sol": "\npragma solidity ^0.8.28;\n/* abstract */ \ncontract Loose {}",
      "contracts/IGood.sol": "pragma solidity ^0.8.28;\n/// contract of a\ninterface IGood {}",
      "contracts/Tight.sol": "pragma solidity 0.8.34;\nlibrary Tight {}",
      "contracts/None.sol": "struct None { uint256 a; }",
    };
    expect(withTree(files, hygiene.pragmas)).to.deep.equal([
      {
        file: "contracts/Loose.sol",
        line: 2,
        sentence: "a deployable names the exact compiler, 0.8.34, not ^0.8.28.",
      },
      { file: "contracts/None.sol", line: 1, sentence: "the file has no pragma." },
      {
        file: "contracts/Tight.sol",
        line: 1,
        sentence: "a library, interface or type allows later compilers (^), not only 0.8.34.",
      },
    ]);
  });
});
