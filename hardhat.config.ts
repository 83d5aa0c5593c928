import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** The compiler comes from the lockfile like every other dependency: nothing is downloaded while building. */
const solc = { version: "0.8.34", path: require.resolve("solc/soljson.js") };

/** Set by `npm run test:deep`: the same properties, far more runs. */
const deep = process.env.COUNTERFOIL_DEEP !== undefined;

/** What every profile shares. Cancun is the newest EVM that all supported testnets run. */
const settings = { evmVersion: "cancun" } as const;

/** The phrase of every development node: no secret, and its accounts are worth nothing. */
const DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk";

/**
 * A public testnet. Its node and its keys are secrets: the environment has them, or Hardhat's keystore
 * (`npx hardhat keystore set SEPOLIA_RPC_URL`), never a file of the project.
 */
const testnet = (chainId: number, name: string, chainType: "l1" | "op" | "generic" = "l1") =>
  ({
    type: "http",
    chainType,
    chainId,
    url: configVariable(`${name}_RPC_URL`),
    accounts: { mnemonic: configVariable("COUNTERFOIL_MNEMONIC"), count: 20 },
  }) as const;

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
        // All files in one run: compiled one by one it takes eight minutes, and a file that has nothing but types leaves a
        // build info that Hardhat's own chain cannot read.
        isolated: false,
        // The most runs that leave the token room under the size limit. The IR pipeline was tried: larger and dearer here.
        settings: { ...settings, optimizer: { enabled: true, runs: 800 } },
      },
    },
  },
  paths: {
    sources: ["contracts", "test-support/mocks", "scripts/stage/contracts", "deploy/testnet/contracts"],
    tests: { mocha: "test", solidity: "test/solidity" },
    ignition: "deploy",
  },
  typechain: { outDir: "types" },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" },
    local: {
      type: "http",
      chainType: "l1",
      url: process.env.COUNTERFOIL_LOCAL_URL ?? "http://127.0.0.1:8545",
      // Signed here, so that a node that unlocks only ten accounts (anvil) will do.
      accounts: { mnemonic: DEVELOPMENT_MNEMONIC, count: 20 },
    },
    sepolia: testnet(11_155_111, "SEPOLIA"),
    baseSepolia: testnet(84_532, "BASE_SEPOLIA", "op"),
    arbitrumSepolia: testnet(421_614, "ARBITRUM_SEPOLIA", "generic"),
    bnbTestnet: testnet(97, "BNB_TESTNET", "generic"),
  },
  // One key for all of Etherscan's chains; Blockscout and Sourcify want none.
  verify: {
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
    blockscout: { enabled: true },
    sourcify: { enabled: true },
  },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      fuzz: { runs: deep ? 10_000 : 256 },
      invariant: deep ? { runs: 256, depth: 256, failOnRevert: false } : { runs: 32, depth: 64, failOnRevert: false },
    },
  },
});
