import { expect } from "chai";
import { declarationsIn, onOneLine } from "../../scripts/docs/natspec.ts";

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice How it is.
enum State {
    GOOD, // as it should be
    BAD
}

/// @title IThing
/// @notice A thing, described
/// on two lines.
/// @dev    formula = a × b
interface IThing {
    /// @notice Thrown when a thing is bad.
    /// @param id Which of them.
    error Thing_Bad(
        uint256 id,
        State state
    );

    event Undocumented(uint256 id);

    /**
     * @notice Reads a thing.
     * @dev Anyone. Reverts with {Thing_Bad}.
     * @return state How it is,
     * now.
     */
    function read(uint256 id) external view returns (State state);
}

library Things {
    /// @notice The most of them.
    uint256 internal constant MAX = 8;

    /// @notice Says "error" and ends.
    function fail() internal pure {
        revert IThing.Thing_Bad(1, State.BAD);
    }
}
`;

describe("the documentation in a Solidity file", () => {
  const found = new Map(declarationsIn(SOURCE).map((declaration) => [declaration.name, declaration]));

  it("is found for every declaration, in the contract that it stands in", () => {
    expect([...found.values()].map(({ kind, container, name }) => [kind, container, name])).to.deep.equal([
      ["enum", "", "State"],
      ["interface", "", "IThing"],
      ["error", "IThing", "Thing_Bad"],
      ["event", "IThing", "Undocumented"],
      ["function", "IThing", "read"],
      ["library", "", "Things"],
      ["constant", "Things", "MAX"],
      ["function", "Things", "fail"],
    ]);
  });

  it("keeps lines and indentation as written, and says nothing where nothing is written", () => {
    expect(found.get("IThing")).to.include({ title: "IThing", notice: "A thing, described\non two lines." });
    expect(onOneLine(found.get("IThing")?.notice ?? "")).to.equal("A thing, described on two lines.");
    expect(found.get("Undocumented")).to.include({ notice: "", dev: "" });
  });

  it("has signatures on one line, without bodies and comments", () => {
    expect(found.get("Thing_Bad")?.signature).to.equal("error Thing_Bad(uint256 id, State state)");
    expect(found.get("State")?.signature).to.equal("enum State { GOOD, BAD }");
    expect(found.get("MAX")?.signature).to.equal("uint256 internal constant MAX = 8");
    expect(found.get("fail")?.signature).to.equal("function fail() internal pure");
  });

  it("reads both kinds of comments, with parameters and results", () => {
    expect(found.get("Thing_Bad")?.params).to.deep.equal([["id", "Which of them."]]);
    expect(found.get("read")).to.include({ notice: "Reads a thing.", dev: "Anyone. Reverts with {Thing_Bad}." });
    expect(found.get("read")?.returns).to.deep.equal(["state How it is, now."]);
  });
});
