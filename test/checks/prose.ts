import { expect } from "chai";
import { roles } from "../../deploy/roles.ts";
import { anchorsIn, links, references } from "../../scripts/checks/links.ts";
import { rounding } from "../../scripts/checks/rounding.ts";
import { trust } from "../../scripts/checks/trust.ts";
import { BlockError, filled, tableOf } from "../../scripts/docs/blocks.ts";
import { withTree } from "../../test-support/helpers/tree.ts";

describe("check: links", () => {
  it("follows relative links and anchors, and leaves the web and code alone", () => {
    const files = {
      "README.md": `[a](docs/A.md) [b](docs/A.md#two-words--more) [c](docs/) [d](https://example.org/x) [e](#title)
\`[f](nowhere.md)\`

\`\`\`
[g](nowhere.md)
\`\`\`
# Title
`,
      "docs/A.md": "# Two words – more\n[back](../README.md#title)\n",
    };
    expect(withTree(files, links)).to.deep.equal([]);
  });

  it("finds links that lead nowhere, in files and in headings", () => {
    const files = { "README.md": "\n[a](docs/B.md) and [b](docs/A.md#three)", "docs/A.md": "[c](../x.ts)\n# Two" };
    expect(withTree(files, links)).to.deep.equal([
      { file: "README.md", line: 2, sentence: "the link to docs/B.md leads nowhere." },
      { file: "README.md", line: 2, sentence: "the link to docs/A.md#three leads to no heading of docs/A.md." },
      { file: "docs/A.md", line: 1, sentence: "the link to ../x.ts leads nowhere." },
    ]);
  });

  it("knows headings as GitHub names them", () => {
    expect([...anchorsIn("# A `code` word\n## Law 1. Units!\n# [Link](x.md)\n## Same\n## Same\n")]).to.deep.equal([
      "a-code-word",
      "law-1-units",
      "link",
      "same",
      "same-1",
    ]);
  });
});

describe("check: references", () => {
  it("finds functions of contracts that are no more", () => {
    const files = {
      "contracts/a/A.sol": "contract A { function one() external {} }",
      "docs/x.md": "A.sol:`one`, `two` and `three`; B.sol:`four`; the words `five`",
    };
    expect(withTree(files, references).map(({ sentence }) => sentence)).to.deep.equal([
      "A.sol has no two.",
      "A.sol has no three.",
      "there is no contracts/…/B.sol.",
    ]);
  });
});

describe("check: rounding", () => {
  const CONTRACT = `// a / b
contract A {
    uint256 constant C = 1 / 1;
    string constant S = "a / b";
    function one() external { x = a / b; }
    function two() external { x = Math.mulDiv(a, b, c, Math.Rounding.Ceil); }
    function three() external { x = a * b; /* a / b */ }
}
`;

  it("wants a row for every function that divides, and a division for every row", () => {
    const page = "| where | what |\n| --- | --- |\n| `A.one`, `A.three` | `A.two` |\n";
    expect(withTree({ "contracts/A.sol": CONTRACT, "docs/ROUNDING.md": page }, rounding)).to.deep.equal([
      { file: "contracts/A.sol", line: 6, sentence: "A.two divides and has no row in docs/ROUNDING.md." },
      { file: "docs/ROUNDING.md", line: 3, sentence: "A.three divides nothing." },
    ]);
  });

  it("finds nothing where all is told", () => {
    const page = "| `A.one` | x |\n| `A.two` | y |\n";
    expect(withTree({ "contracts/A.sol": CONTRACT, "docs/ROUNDING.md": page }, rounding)).to.deep.equal([]);
  });
});

describe("check: trust", () => {
  const rows = (delays: Readonly<Record<string, string>>) =>
    Object.entries(delays)
      .map(([name, delay]) => `| ${name}, somebody | worst | bound | ${delay} | who |`)
      .join("\n");
  const delays = Object.fromEntries(
    Object.entries(roles).map(([name, { executionDelay }]) => [
      name,
      executionDelay === 0 ? "none" : `${executionDelay / 86_400} days`,
    ]),
  );

  it("passes with a row for every role and its delay", () => {
    expect(withTree({ "SECURITY.md": rows({ ...delays, MINTER: "none; 2 days to become one" }) }, trust)).to.deep.equal(
      [],
    );
  });

  it("finds roles without a row, with another delay, and rows without a role", () => {
    const { MINTER: _, ...others } = delays;
    const page = rows({ ...others, GOVERNOR: "none", KING: "none" });
    expect(withTree({ "SECURITY.md": page }, trust).map(({ sentence }) => sentence)).to.deep.equal([
      'GOVERNOR has a delay of 2 days, not "none".',
      "the role MINTER has no row.",
      "there is no role KING.",
    ]);
  });
});

describe("a page with parts that are written for it", () => {
  const TEXT = "before\n<!-- a -->\nold\n<!-- /a -->\nafter <!-- b --><!-- /b -->\n";

  it("keeps what a person wrote, and is the same when it is written again", () => {
    const blocks = { a: () => "new\n", b: () => "x" };
    const once = filled("p.md", TEXT, blocks);
    expect(once).to.equal("before\n<!-- a -->\n\nnew\n\n<!-- /a -->\nafter <!-- b -->\n\nx\n\n<!-- /b -->\n");
    expect(filled("p.md", once, blocks)).to.equal(once);
  });

  it("says which part has no place", () => {
    expect(() => filled("p.md", TEXT, { c: () => "" })).to.throw(
      BlockError,
      "p.md: has no <!-- c --> with a <!-- /c --> after it.",
    );
  });

  it("escapes bars in the cells of a table", () => {
    expect(tableOf(["a"], [["x | y"]])).to.equal("| a |\n| --- |\n| x \\| y |");
  });
});
