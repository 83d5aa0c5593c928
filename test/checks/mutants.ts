import { createRequire } from "node:module";
import { expect } from "chai";
import { isSourceUnit, type Mutant, mutantsOf } from "../../scripts/mutation/mutants.ts";
import { selected } from "../../scripts/mutation/select.ts";

const solc: { compile(input: string): string } = createRequire(import.meta.url)("solc");

/** Not ASCII alone: the compiler counts bytes. */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;
/// At most 10 × what there is – nobody gets more.
contract C {
    error Refused(uint256 amount);
    event Taken(uint256 amount);
    uint256 public left = 10;
    modifier guarded() { _; }
    function take(uint256 amount, bool isSure) external guarded {
        if (amount == 0 || !isSure) revert Refused(amount);
        _checkLeft(amount);
        left -= amount;
        emit Taken(amount);
    }
    function _checkLeft(uint256 amount) private view { require(amount <= left); }
}
`;

function mutants(): Mutant[] {
  const settings = { outputSelection: { "*": { "": ["ast"] } } };
  const input = { language: "Solidity", sources: { "c.sol": { content: SOURCE } }, settings };
  const { sources } = JSON.parse(solc.compile(JSON.stringify(input))) as { sources: Record<string, { ast: unknown }> };
  const ast = sources["c.sol"]?.ast;
  if (!isSourceUnit(ast)) throw new Error("the source does not compile");
  return mutantsOf("c.sol", Buffer.from(SOURCE), ast);
}

describe("mutants", () => {
  it("remove every guard: modifiers, refusals and each part of them, checks", () => {
    const guards = mutants().filter(({ isGuard }) => isGuard);
    expect(guards.map(({ id }) => id)).to.have.members([
      "c.sol take modifier: guarded → nothing",
      "c.sol take guard: amount == 0 || !isSure → false",
      "c.sol take part: amount == 0 || !isSure → amount == 0",
      "c.sol take part: amount == 0 || !isSure → !isSure",
      "c.sol take check: _checkLeft(amount) → 0",
      "c.sol _checkLeft check: require(amount <= left) → 0",
    ]);
  });

  it("change operators, constants and statements at the right place behind letters of more than one byte", () => {
    const others = mutants().filter(({ isGuard }) => !isGuard);
    expect(others.map(({ id }) => id)).to.include.members([
      "c.sol left constant: 10 → (10 + 1)",
      "c.sol take operator: || → &&",
      "c.sol take operator: == → !=",
      "c.sol take not: !isSure → isSure",
      "c.sol take operator: -= → +=",
      "c.sol take emit: emit Taken(amount) → 0",
      "c.sol _checkLeft operator: <= → <",
    ]);
    for (const { before, start, end } of others) {
      expect(Buffer.from(SOURCE).subarray(start, end).toString()).to.equal(before);
    }
  });

  it("are sampled by seed, guards always, and a larger sample holds the smaller one", () => {
    const all = mutants();
    const [none, few, more] = [0, 3, 6].map((sample) => selected(all, sample, 7).map(({ id }) => id));
    expect(none).to.have.length(6);
    expect(few)
      .to.have.length(9)
      .and.include.members(none ?? []);
    expect(more)
      .to.have.length(12)
      .and.include.members(few ?? []);
    expect(selected(all, 3, 7).map(({ id }) => id)).to.deep.equal(few);
  });
});
