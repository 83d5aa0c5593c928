import type { Vendor } from "../vendor.ts";

const MORPHO_SOURCES = "@morpho-org/morpho-blue/src";

/** The settings of its own foundry.toml, with which it is deployed. */
export const MORPHO: Vendor = {
  compiler: "solc-0.8.19",
  settings: {
    evmVersion: "paris",
    viaIR: true,
    optimizer: { enabled: true, runs: 999_999 },
    metadata: { bytecodeHash: "none" },
  },
  sources: [`${MORPHO_SOURCES}/Morpho.sol`, `${MORPHO_SOURCES}/mocks/OracleMock.sol`],
};

const AAVE_SOURCES = "@aave-dao/aave-v3-origin/src/contracts";

/** The settings of its own foundry.toml, with which it is deployed. */
export const AAVE: Vendor = {
  compiler: "solc-0.8.27",
  settings: {
    evmVersion: "shanghai",
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none" },
  },
  sources: [
    "instances/PoolInstance.sol",
    "instances/PoolConfiguratorInstance.sol",
    "instances/ATokenInstance.sol",
    "instances/VariableDebtTokenInstance.sol",
    "misc/AaveOracle.sol",
    "misc/DefaultReserveInterestRateStrategyV2.sol",
    "mocks/oracle/CLAggregators/MockAggregator.sol",
    "protocol/configuration/ACLManager.sol",
    "protocol/configuration/PoolAddressesProvider.sol",
  ].map((path) => `${AAVE_SOURCES}/${path}`),
  // Its package leaves OpenZeppelin's to whoever compiles it; the project's own is the same major version.
  remappings: { "openzeppelin-contracts/contracts/": "@openzeppelin/contracts/" },
};
