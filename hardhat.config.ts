import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** The compiler comes from the lockfile like every other dependency: nothing is downloaded while building. */
const solc = { version: "0.8.34", path: require.resolve("solc/soljson.js") };

/** Set by `npm run test:deep`: the same properties, far more runs. */
const deep = process.env.COUNTERFOIL_DEEP !== undefined;

/** What every profile shares. Cancun is the newest EVM that all supported testnets run. */
const settings = { evmVersion: "cancun" } as const;

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
    profiles: {
      default: {
        ...solc,
        settings: { ...settings, optimizer: { enabled: true, runs: 200 } },
      },
      production: {
        ...solc,
        // The most runs that leave the token room under the size limit. The IR pipeline was tried: larger and dearer here.
        settings: { ...settings, optimizer: { enabled: true, runs: 800 } },
      },
    },
  },
  paths: {
    sources: ["contracts", "test-support/mocks", "scripts/stage/contracts"],
    tests: { mocha: "test", solidity: "test/solidity" },
    ignition: "deploy",
  },
  typechain: { outDir: "types" },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" },
  },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      fuzz: { runs: deep ? 10_000 : 256 },
      invariant: deep ? { runs: 256, depth: 256, failOnRevert: false } : { runs: 32, depth: 64, failOnRevert: false },
    },
  },
});
