import { createRequire } from "node:module";
import { expect } from "chai";
import { contractsHash, HASH_COMMAND } from "../../scripts/docs/audit/contractsHash.ts";
import { entryPoint } from "../../scripts/docs/audit/entryPoints.ts";
import { guardings, UnknownGuardError } from "../../scripts/docs/audit/guarding.ts";
import { Build, type Compiled } from "../../scripts/docs/audit/syntax.ts";
import { measure } from "../../scripts/docs/scope.ts";
import { isNode } from "../../scripts/mutation/ast.ts";
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
  const result = (sourceHash: string, fields: object = {}) => ({
    source: FILE,
    sourceHash,
    seed: 1,
    sample: 0,
    all: 9,
    guards: 4,
    killed: 3,
    killedGuards: 3,
    sameCode: [],
    noProgram: 0,
    survived: [],
    survivedGuards: 0,
    isComplete: true,
    isWide: true,
    ...fields,
  });
  const guards = { Fraction: ["_checkMay", "_onlyUs"] };

  function guarding(fields?: object, hash?: string) {
    return withTree({ [FILE]: SOURCE }, (root) => {
      if (fields === undefined) return guardings(root, compiled(), guards);
      const results = JSON.stringify(result(hash ?? hashOf(root, FILE), fields));
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
    const survived = [{ id: `${FILE} _onlyUs guard: msg.sender == address(0) → false`, line: 1 }];
    expect(guarding({ survived })?.killed).to.equal(5);
    const sameCode = [`${FILE} _checkMay guard: amount == 1 → false`];
    expect(guarding({ sameCode })).to.include({ removable: 5, killed: 5 });
  });

  it("is unknown where nobody has tried, not everything, or another text", () => {
    expect(guarding()).to.include({ killed: undefined, untried: "not tried" });
    expect(guarding({ isComplete: false })).to.include({ killed: undefined, untried: "not finished" });
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
