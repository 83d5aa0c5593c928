import { expect } from "chai";
import { contractImports, mockNames, typescriptImports } from "../../scripts/checks/imports.ts";
import { withTree } from "../../test-support/helpers/tree.ts";

const sol = (...imports: string[]) =>
  ["pragma solidity ^0.8.28;", ...imports.map((path) => `import {X} from "${path}";`)].join("\n");

describe("check: contract imports", () => {
  it("accepts interfaces, types and libraries from lower domains and interfaces from siblings", () => {
    const files = {
      "contracts/equity/EquityToken.sol": sol(
        "../holders/IHolderRegistry.sol",
        "../types/Session.sol",
        "../libraries/Fraction.sol",
        "../access/FixedAuthority.sol",
        "./FactorStore.sol",
        "@openzeppelin/contracts/token/ERC20/ERC20.sol",
      ),
      "contracts/holders/HolderRegistry.sol": sol("../calendar/ISessionCalendar.sol"),
    };
    expect(withTree(files, contractImports)).to.deep.equal([]);
  });

  it("refuses an import from a higher domain, with the line it is on", () => {
    const files = { "contracts/holders/A.sol": sol("../types/Session.sol", "../equity/IEquityToken.sol") };
    expect(withTree(files, contractImports)).to.deep.equal([
      {
        file: "contracts/holders/A.sol",
        line: 3,
        sentence: "holders imports equity/IEquityToken.sol, but equity lies above it.",
      },
    ]);
  });

  it("refuses an implementation of another domain, a sibling's included", () => {
    const files = {
      "contracts/lending/LendingPool.sol": sol("../oracle/EquityOracle.sol", "../primary/InKindDesk.sol"),
    };
    const sentences = withTree(files, contractImports).map(({ sentence }) => sentence);
    expect(sentences).to.deep.equal([
      "lending imports oracle/EquityOracle.sol, but across domains only interfaces, types and libraries may be imported.",
      "lending imports primary/InKindDesk.sol, but across domains only interfaces, types and libraries may be imported.",
    ]);
  });

  it("refuses imports from outside contracts/, unknown packages and unknown domains", () => {
    const files = {
      "contracts/equity/A.sol": sol("../../test-support/mocks/Cash.sol", "forge-std/Test.sol", "../extras/IExtra.sol"),
    };
    const sentences = withTree(files, contractImports).map(({ sentence }) => sentence);
    expect(sentences).to.deep.equal([
      "test-support/mocks/Cash.sol is imported, but contracts import nothing outside contracts/.",
      "forge-std/Test.sol is imported, but contracts import only each other and @openzeppelin/contracts.",
      "the domain extras has no layer; give it one in scripts/checks/imports.ts.",
    ]);
  });

  it("reads imports over several lines and none in comments", () => {
    const files = {
      "contracts/types/A.sol": '// import {X} from "../equity/X.sol";\nimport {\n  X,\n  Y\n} from "../equity/IX.sol";',
    };
    expect(withTree(files, contractImports)).to.have.lengthOf(1).and.to.have.nested.property("[0].line", 5);
  });
});

describe("check: TypeScript imports", () => {
  it("accepts what lies below", () => {
    const files = {
      "sdk/a.ts": 'import type { X } from "../types/x.ts";\nimport { y } from "ethers";',
      "deploy/a.ts": 'import "../sdk/a.ts";\nimport { buildModule } from "@nomicfoundation/hardhat-ignition/modules";',
      "scripts/a.ts": 'import hre from "hardhat";\nimport "../deploy/a.ts";',
      "test-support/a.ts": 'import "../sdk/a.ts";\nimport "../deploy/a.ts";',
      "test/unit/a.ts": 'import "../../test-support/a.ts";\nimport "../../scripts/a.ts";',
    };
    expect(withTree(files, typescriptImports)).to.deep.equal([]);
  });

  it("refuses Hardhat in the sdk, a dynamic import included", () => {
    const files = { "sdk/a.ts": 'import "ethers";\nconst hre = await import("hardhat");' };
    expect(withTree(files, typescriptImports)).to.deep.equal([
      { file: "sdk/a.ts", line: 2, sentence: "sdk imports hardhat, but it has to work without Hardhat." },
    ]);
  });

  it("refuses test support outside tests and benches, and imports upwards", () => {
    const files = {
      "scripts/a.ts": 'import "../test-support/a.ts";',
      "sdk/cli/b.ts": 'export * from "../../scripts/a.ts";',
      "test-support/a.ts": 'import "../test/a.ts";',
    };
    expect(withTree(files, typescriptImports).map(({ sentence }) => sentence)).to.deep.equal([
      "sdk imports from scripts/, but may import only types/.",
      "scripts imports from test-support/, but may import only deploy/, sdk/, types/.",
      "test-support imports from test/, but may import only sdk/, deploy/, types/.",
    ]);
  });
});

describe("check: mock names", () => {
  it("refuses a mock that is deployed or typed by its name, which no import shows", () => {
    const files = {
      "test-support/mocks/ToyGate.sol": "contract ToyGate {}",
      "scripts/a.ts": 'import type { ToyGate } from "../types/index.ts";\nawait deployContract("ToyGate");\n',
      "deploy/b.ts": "ToyGate__factory.connect(address);\n",
      "test/c.ts": 'await deployContract("ToyGate");\n',
      "sdk/d.ts": "const ToyGates = 1;\n",
    };
    expect(withTree(files, mockNames)).to.deep.equal([
      { file: "deploy/b.ts", line: 1, sentence: "ToyGate__factory is a mock; only tests and benches may use it." },
      { file: "scripts/a.ts", line: 1, sentence: "ToyGate is a mock; only tests and benches may use it." },
      { file: "scripts/a.ts", line: 2, sentence: "ToyGate is a mock; only tests and benches may use it." },
    ]);
  });
});
