import { expect } from "chai";
import { attacksAreGuarded, invariantsAreGuarded, lawsNameWhatIs } from "../../scripts/checks/guarded.ts";
import { idsIn, namingsIn } from "../../scripts/docs/audit/ids.ts";
import { lawsIn, parseInvariants } from "../../scripts/docs/audit/invariants.ts";
import { keepings } from "../../scripts/docs/audit/laws.ts";
import { invariantsOf } from "../../scripts/docs/auditing.ts";
import { withTree } from "../../test-support/helpers/tree.ts";

const row = (id: string, guardedBy = "x") => `| ${id} | something holds; more of it | ${guardedBy} |`;
const law = (number: number, ...rows: string[]) => `## Law ${number}. Title ${number}.\n\n${rows.join("\n")}\n`;

/** Twelve laws, the first one with the given rows, the others with an invariant each. */
function invariants(first: string[], ...sections: string[]): string {
  const others = Array.from({ length: 11 }, (_, i) => law(i + 2, row(`INV-${i + 50}`)));
  return [law(1, ...first), ...others, ...sections].join("\n");
}

const OTHERS = `/// @dev INV-50 to INV-60.\nfunction test_others() public {}\n`;

function findingsOf(files: Record<string, string>) {
  return withTree({ "test/solidity/Others.t.sol": OTHERS, ...files }, invariantsAreGuarded).map(
    ({ file, line, sentence }) => `${file}:${line}: ${sentence}`,
  );
}

describe("the IDs in a text", () => {
  it("are those of invariants in either spelling, each once, with all that lie in a range", () => {
    expect(idsIn("INV-01, INV01 and test_INV02_x")).to.deep.equal(["INV-01", "INV-02"]);
    expect(idsIn("invariant_INV41_to_INV43_x")).to.deep.equal(["INV-41", "INV-42", "INV-43"]);
    expect(idsIn("INV-98 to INV-100")).to.deep.equal(["INV-98", "INV-99", "INV-100"]);
  });

  it("are those of attacks, and no times, dates or parts of words", () => {
    expect(idsIn("T01, (R02): P03, L04.")).to.deep.equal(["T01", "R02", "P03", "L04"]);
    expect(idsIn("2024-01-01T15:30, T15:30, PT01, L012, T01-transfer, X01")).to.deep.equal(["T01"]);
  });
});

describe("the tests that name an ID", () => {
  it("do so in their name or in the comment above it", () => {
    const source = `contract C {
    /// @dev INV-03, T04: a reason.
    function testFuzz_INV02_what(uint256 x) public {
        // INV-05 is checked by the model.
    }
}
`;
    expect(namingsIn("test/solidity/C.t.sol", source)).to.deep.equal([
      { id: "INV-03", file: "test/solidity/C.t.sol", line: 2, test: "testFuzz_INV02_what" },
      { id: "INV-02", file: "test/solidity/C.t.sol", line: 2, test: "testFuzz_INV02_what" },
      { id: "T04", file: "test/solidity/C.t.sol", line: 2, test: "testFuzz_INV02_what" },
      { id: "INV-05", file: "test/solidity/C.t.sol", line: 4, test: "" },
    ]);
  });

  it("are found in TypeScript too, where the file's name names an attack by itself", () => {
    const source = `// INV-07.\ndescribe("a thing", () => {\n  it(\n    "R01: holds",\n  );\n  const text = "R02";\n});\n`;
    const found = namingsIn("test/adversarial/T09-x.ts", source);
    expect(found.map(({ id, line, test }) => `${id} ${line} ${test}`)).to.deep.equal([
      "T09 1 ",
      "INV-07 1 a thing",
      "R01 3 R01: holds",
    ]);
  });

  it("are models too, where a violation is called by an invariant's name", () => {
    const found = namingsIn("test/solidity/models/M.sol", `_violate("INV-44: lost");\nother("see INV-45");`);
    expect(found.map(({ id, test }) => [id, test])).to.deep.equal([["INV-44", ""]]);
  });
});

describe("the laws in INVARIANTS.md", () => {
  it("are those of a section's heading, or those that its text names", () => {
    const read = parseInvariants(
      `${law(3, row("INV-01"))}\n## The desk\n\nLaws 3, 6 and 9 as it keeps them.\n${row("INV-02")}`,
    );
    expect(read.laws).to.deep.equal([{ number: 3, title: "Title 3", line: 1 }]);
    expect(read.invariants.map(({ id, laws, section }) => ({ id, laws, section }))).to.deep.equal([
      { id: "INV-01", laws: [3], section: "Title 3" },
      { id: "INV-02", laws: [3, 6, 9], section: "The desk" },
    ]);
    expect(lawsIn("Laws 5 to 7 as")).to.deep.equal([5, 6, 7]);
    expect(lawsIn("as the law says")).to.deep.equal([]);
  });

  it("have the invariants of other sections by the table of laws, and by the section where the table has none", () => {
    // INV-51 of a section with laws 5 to 12 is not in the table; INV-54 is, under law 5.
    const read = parseInvariants(`## The pool\n\nLaws 5 to 7.\n${row("INV-54")}\n${row("INV-99")}`);
    const idsOf = (number: number) => invariantsOf(number, read).map(({ id }) => id);
    expect(keepings[5]?.invariants).to.include(54);
    expect([idsOf(5), idsOf(6), idsOf(4)]).to.deep.equal([["INV-54", "INV-99"], ["INV-99"], []]);
  });
});

describe("check: invariants", () => {
  it("passes where each law has an invariant, and each invariant a test", () => {
    expect(
      findingsOf({
        "test/invariant/INVARIANTS.md": invariants([row("INV-01", "`test_INV01_x`, `test_INV01…`")]),
        "test/solidity/A.t.sol": "function test_INV01_x() public {}",
      }),
    ).to.deep.equal([]);
  });

  it("names an invariant that prose alone guards, also where a model names it", () => {
    expect(
      findingsOf({
        "test/invariant/INVARIANTS.md": invariants([row("INV-01")]),
        "test/solidity/models/M.sol": "// INV-01",
      }),
    ).to.deep.equal([
      "test/invariant/INVARIANTS.md:3: INV-01 is guarded by prose alone: no test names it in its name or in the comment above it.",
    ]);
  });

  it("names an ID that stands in no list, where it is used", () => {
    expect(
      findingsOf({
        "test/invariant/INVARIANTS.md": invariants([row("INV-01")]),
        "test/solidity/A.t.sol": "function test_INV01_x() public {}\n\nfunction test_INV77_x() public {}",
      }),
    ).to.deep.equal(["test/solidity/A.t.sol:3: names INV-77, which test/invariant/INVARIANTS.md does not know."]);
  });

  it("finds laws without invariants, laws that are missing, IDs used twice and tests that are no more", () => {
    const text = invariants([row("INV-50"), row("INV-50", "`invariant_INV50_gone`")]);
    expect(
      findingsOf({
        "test/invariant/INVARIANTS.md": text
          .replace(row("INV-51"), "")
          .replace("## Law 12.", "## Lore 12.")
          .replace(row("INV-60"), ""),
        "test/solidity/A.t.sol": "/// INV-50\nfunction test_x() public {}",
        "test/solidity/Others.t.sol": OTHERS.replace("INV-50 to INV-60", "INV-52 to INV-59"),
      }),
    ).to.deep.equal([
      "test/invariant/INVARIANTS.md:10: law 3 has no invariant.",
      "test/invariant/INVARIANTS.md:1: law 12 is missing.",
      "test/invariant/INVARIANTS.md:4: INV-50 stands here twice.",
      "test/invariant/INVARIANTS.md:8: INV-50 stands here twice.",
      "test/invariant/INVARIANTS.md:4: there is no test invariant_INV50_gone.",
    ]);
  });

  it("wants sections to say which laws they keep, save what stands beside the laws", () => {
    expect(
      findingsOf({
        "test/invariant/INVARIANTS.md": invariants(
          [row("INV-01")],
          `## Beside the laws\n\n${row("INV-02")}\n`,
          `## The desk\n\n${row("INV-03")}`,
        ),
        "test/solidity/A.t.sol": "/// INV-01, INV-02, INV-03\nfunction test_x() public {}",
      }).map((finding) => finding.replace(/^[^:]+:\d+: /, "")),
    ).to.deep.equal(['INV-03 keeps no law: say in the text of its section which ("Laws 6 and 12 as …").']);
  });
});

describe("check: attacks", () => {
  const README = `| ID | attack | defence | test |
| --- | --- | --- | --- |
| T01 | one \\| two | x | T01-one |
| R01–R03 | many | y | by these IDs |
`;

  it("finds attacks that nobody carries out, files that nobody lists and IDs that nobody knows", () => {
    const files = {
      "test/adversarial/README.md": README,
      "test/adversarial/T02-two.ts": "",
      "test/unit/a.ts": 'it("R01 and R03", () => {});',
    };
    expect(withTree(files, attacksAreGuarded)).to.deep.equal([
      { file: "test/adversarial/README.md", line: 3, sentence: "T01 is carried out by no test." },
      { file: "test/adversarial/README.md", line: 3, sentence: "there is no test T01-one." },
      { file: "test/adversarial/README.md", line: 4, sentence: "R02 is carried out by no test." },
      { file: "test/adversarial/T02-two.ts", line: 1, sentence: "test/adversarial/README.md does not list it." },
      {
        file: "test/adversarial/T02-two.ts",
        line: 1,
        sentence: "names T02, which test/adversarial/README.md does not know.",
      },
    ]);
  });
});

describe("check: the table of laws", () => {
  it("names nothing that is not described", () => {
    const files = { "test/invariant/INVARIANTS.md": "", "test/adversarial/README.md": "" };
    const sentences = withTree(files, lawsNameWhatIs).map(({ sentence }) => sentence);
    expect(sentences).to.include.members([
      "names INV-23, which is nowhere described.",
      "names T01, which is nowhere described.",
    ]);
  });
});
