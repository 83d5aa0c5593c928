import { createRequire } from "node:module";
import { expect } from "chai";
import { contractsHash, HASH_COMMAND } from "../../scripts/docs/audit/contractsHash.ts";
import { entryPoint } from "../../scripts/docs/audit/entryPoints.ts";
import { guardings, UnknownGuardError } from "../../scripts/docs/audit/guarding.ts";
import { Build, type Compiled } from "../../scripts/docs/audit/syntax.ts";
import { measure } from "../../scripts/docs/scope.ts";
import { isNode } from "../../scripts/mutation/ast.ts";
import { mutantsOf } from "../../scripts/mutation/mutants.ts";
import type { Outcome } from "../../scripts/mutation/outcomes.ts";
import { hashOf } from "../../scripts/mutation/results.ts";
import { withTree } from "../../test-support/helpers/tree.ts";

const solc: { compile(input: string): string } = createRequire(import.meta.url)("solc");

/** Named as a target of the mutation tool, so that it has results. */
const FILE = "contracts/libraries/Fraction.sol";
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

error Refused();

interface IOther {
    function _checkElsewhere() external;
}

interface IFraction {
    /// @notice Takes.
    /// @dev Anyone, until {IFraction-close}. Reverts with {Refused}.
    function take(uint256 amount) external;
}

library Linked {
    function move(uint256 amount) external {
        _requireSome(amount);
    }

    function _requireSome(uint256 amount) private pure {
        if (amount == 0) revert Refused();
    }
}

abstract contract Base is IFraction {
    modifier once() {
        _;
    }

    /// @inheritdoc IFraction
    function take(uint256 amount) external virtual once {
        checkpoint(amount);
        _checkMay(amount);
        IOther(msg.sender)._checkElsewhere();
        Linked.move(amount);
    }

    function _checkMay(uint256 amount) internal virtual {
        if (amount == 1) revert Refused();
    }

    function checkpoint(uint256 amount) private {}
}

contract Fraction is Base {
    function _checkMay(uint256 amount) internal override {
        if (amount == 2 || amount == 3) revert Refused();
        _onlyUs();
    }

    function _onlyUs() private view {
        if (msg.sender == address(0)) revert Refused();
    }
}
`;

function compiled(): Map<string, Compiled> {
  const settings = { outputSelection: { "*": { "": ["ast"] } } };
  const input = { language: "Solidity", sources: { [`project/${FILE}`]: { content: SOURCE } }, settings };
  const { sources } = JSON.parse(solc.compile(JSON.stringify(input))) as { sources: Record<string, { ast: unknown }> };
  const trees = Object.entries(sources).flatMap(([file, { ast }]) => (isNode(ast) ? [[file, ast] as const] : []));
  expect(trees).to.have.lengthOf(1);
  return new Map([["Fraction", { file: FILE, name: "Fraction", build: new Build(trees) }]]);
}

/** The mutants that remove a refusal of the contract, by their ids. */
function removals(): string[] {
  const tree = compiled().get("Fraction")?.build.tree(FILE);
  if (tree === undefined) throw new Error("it is compiled");
  return mutantsOf(FILE, Buffer.from(SOURCE), tree)
    .filter(({ isGuard, scope }) => isGuard && ["_checkMay", "_onlyUs"].includes(scope))
    .map(({ id }) => id);
}

describe("the entry points of a contract", () => {
  it("are followed through inheritance, overrides and linked libraries, and not into other contracts", () => {
    const contract = compiled().get("Fraction");
    if (contract === undefined) throw new Error("it is compiled");
    expect(entryPoint(contract, "take", "ANYONE")).to.deep.equal({
      contract: "Fraction",
      name: "take",
      guard: "ANYONE",
      says: "Anyone, until `close`",
      asks: ["once", "_checkMay", "_onlyUs", "_requireSome"],
      files: [FILE],
      linked: ["Linked.move"],
    });
    expect(entryPoint(contract, "take", "ISSUER").says).to.equal("");
  });
});

describe("what guards a law", () => {
  const guards = { Fraction: ["_checkMay", "_onlyUs"] };
  const ids = removals();

  /** As if every guard had been removed and noticed, but for the verdicts given; undefined: nobody has tried. */
  function guarding(verdicts: Readonly<Record<string, Outcome["verdict"] | undefined>> | undefined, hash?: string) {
    return withTree({ [FILE]: SOURCE }, (root) => {
      if (verdicts === undefined) return guardings(root, compiled(), guards);
      const outcomes = ids
        .map((id) => ({ id, verdict: id in verdicts ? verdicts[id] : "killed" }))
        .filter(({ verdict }) => verdict !== undefined)
        .map((outcome) => ({
          ...outcome,
          function: "_checkMay",
          kind: "guard",
          line: 1,
          isGuard: true,
          isWide: true,
          tried: "2026-01-01",
        }));
      const result = {
        source: FILE,
        sourceHash: hash ?? hashOf(root, FILE),
        seed: 1,
        sample: 0,
        all: 9,
        guards: 6,
        chosen: 6,
        outcomes,
      };
      const results = JSON.stringify(result);
      return withTree({ [FILE]: SOURCE, "scripts/mutation/results/Fraction.json": results }, (again) =>
        guardings(again, compiled(), guards),
      );
    })[0];
  }

  it("is counted by the refusals that mutation can remove, and what of them a test noticed", () => {
    // Of the base's _checkMay: its refusal. Of the other: its refusal, and each side of the condition.
    expect(guarding({})).to.deep.include({
      contract: "Fraction",
      file: FILE,
      removable: 6,
      killed: 6,
      untried: "",
    });
    expect(guarding({})?.functions).to.deep.equal([
      { name: "_checkMay", removable: 5 },
      { name: "_onlyUs", removable: 1 },
    ]);
    const [first = "", second = ""] = ids;
    expect(guarding({ [first]: "survived" })).to.include({ removable: 6, killed: 5 });
    expect(guarding({ [first]: "same code", [second]: "no program" })).to.include({ removable: 4, killed: 4 });
  });

  it("is unknown where nobody has tried, not everything, or another text", () => {
    expect(guarding(undefined)).to.include({ killed: undefined, untried: "not tried" });
    expect(guarding({ [ids[0] ?? ""]: undefined })).to.include({ killed: undefined, untried: "not finished" });
    expect(guarding({}, "other")).to.include({ killed: undefined, untried: "of an earlier text" });
  });

  it("has to be there", () => {
    withTree({ [FILE]: SOURCE }, (root) => {
      for (const absent of [{ Fraction: ["checkpoint"] }, { Fraction: ["gone"] }, { Gone: ["x"] }]) {
        expect(() => guardings(root, compiled(), absent)).to.throw(UnknownGuardError, "refuses nothing, or is no more");
      }
    });
  });
});

describe("the scope", () => {
  it("counts lines with more than comments, and knows what is deployed for itself", () => {
    const text = "// x\npragma solidity 0.8.34;\n\n/* a\n b */\nlibrary L {\n    function f() external {} // y\n}\n";
    expect(measure("contracts/a/L.sol", text)).to.deep.equal({
      file: "contracts/a/L.sol",
      domain: "a",
      kind: "linked library",
      lines: 8,
      code: 4,
    });
    expect(measure("contracts/a/B.sol", "abstract contract B {}").kind).to.equal("base");
    expect(measure("contracts/a/I.sol", "interface I { function f() external; }").kind).to.equal("interface");
    expect(measure("contracts/a/T.sol", "struct T { uint256 a; }").kind).to.equal("types");
  });

  it("has the hash that the command prints, by content and path, in an order that no locale changes", () => {
    const files = {
      "contracts/b/B.sol": "b\n",
      "contracts/C.sol": "a",
      "contracts/b/README.md": "x",
      "contracts/a.sol": "",
    };
    // As a shell printed it.
    expect(HASH_COMMAND).to.equal("find contracts -name '*.sol' | LC_ALL=C sort | xargs sha256sum | sha256sum");
    expect(withTree(files, contractsHash)).to.equal("4a9379e6e033f8133d9902b1134e505c33a38c0a97cad94e85d53abdad740016");
  });
});
