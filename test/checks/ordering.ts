import { expect } from "chai";
import { ordering } from "../../scripts/checks/ordering.ts";
import { withTree } from "../../test-support/helpers/tree.ts";

const check = (...members: string[]) =>
  withTree({ "contracts/a/A.sol": ["contract A is B {", ...members, "}"].join("\n") }, ordering).map(
    ({ line, sentence }) => `${line}: ${sentence}`,
  );

describe("check: order of a contract", () => {
  it("accepts state before functions, and events and modifiers anywhere", () => {
    const members = [
      "using X for uint256;",
      "struct S { uint256 a; }",
      "uint256 private constant MAX = 1;",
      "error A_Wrong(uint256 a);",
      "address private immutable _owner;",
      "S private _s = S({a: 1});",
      "mapping(address account => mapping(uint256 id => S)) private _map;",
      "uint256 public total;",
      "modifier only() { _; }",
      "constructor(uint256 a) { total = a; }",
      "/* VERB */",
      "function act() external { if (total > 0) { total = 1; } }",
      "function _help() private {}",
      "function view_() external view returns (uint256) { return 1; }",
    ];
    expect(check(...members)).to.deep.equal([]);
  });

  it("finds what stands too late, with its line", () => {
    expect(check("uint256 private constant MAX = 1;", "struct S {\n uint256 a;\n}", "using X for S;")).to.deep.equal([
      "3: a type stands after a constant.",
      "6: a using directive stands after a constant.",
    ]);
    expect(check("function a() external {}", "uint256 private _x;")).to.deep.equal([
      "3: storage stands after a function.",
    ]);
  });

  it("finds private state and functions without an underscore", () => {
    expect(
      check("uint256 private x;", "mapping(address a => bool) internal seen;", "function go() private {}"),
    ).to.deep.equal([
      "2: `uint256 private x;` is not called _name.",
      "3: `mapping(address a => bool) internal seen;` is not called _name.",
      "4: `function go() private {}` is not called _name.",
    ]);
  });

  it("starts anew with every contract of a file", () => {
    const file = "library L {\n  function f() internal {}\n}\nabstract contract C {\n  uint256 private _x;\n}";
    expect(withTree({ "contracts/a/A.sol": file }, ordering)).to.deep.equal([]);
  });
});
