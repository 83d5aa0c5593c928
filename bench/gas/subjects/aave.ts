import { AbiCoder, type AddressLike, Contract, type InterfaceAbi, MaxUint256, ZeroAddress } from "ethers";
import { type Artifact, deploy, type People, send } from "../chain.ts";
import {
  COLLATERAL_FACTOR_BPS,
  type LendingMarket,
  type LendingStage,
  type LendingSubject,
  LIQUIDATION_BONUS_BPS,
  LIQUIDATION_THRESHOLD_BPS,
} from "../lending/subject.ts";
import { AAVE } from "../lending/vendors.ts";
import { compileVendor, link, type Vendored } from "../vendor.ts";

const BPS = 10_000n;
const DOLLAR = 10n ** 8n;
/** From values of 18 decimals to answers of 8. */
const ANSWER_SCALE = 10n ** 10n;
const VARIABLE = 2;
const NO_REFERRAL = 0;
const RESERVE_FACTOR_BPS = 1_000;
/** Uses up to 90 %, 0 % to 5.5 % and then steeply on: a stablecoin's, as its markets have it. */
const RATES = AbiCoder.defaultAbiCoder().encode(["uint16", "uint32", "uint32", "uint32"], [9_000, 0, 550, 4_000]);

/** A pool of Aave v3 with all the collaterals, deployed by the steps of its own deployment. */
export const aave: LendingSubject = {
  contract: "Aave v3.6",
  kind: "plain",
  maxCollaterals: 8,
  deploy: deployAave,
};

async function deployAave({ people, assetAddress, collaterals }: LendingStage): Promise<LendingMarket> {
  const { deployer } = people;
  const artifacts = await compileVendor(AAVE);
  const core = await deployCore(artifacts, people);
  const { pool, configurator, provider } = core;

  const assets = [assetAddress, ...collaterals.map(({ address }) => address)];
  const feeds: Contract[] = [];
  for (const _ of assets) feeds.push(await deploy(bare(artifacts, "MockAggregator"), deployer, [DOLLAR]));
  const oracleArgs = [provider, assets, feeds, ZeroAddress, ZeroAddress, DOLLAR];
  const oracle = await deploy(bare(artifacts, "AaveOracle"), deployer, oracleArgs);
  await send(provider, deployer, "setPriceOracle", oracle);

  // No rewards controller, and nobody collects the treasury's part: both in its favour.
  const spender = await pool.getAddress();
  const aToken = await deploy(bare(artifacts, "ATokenInstance"), deployer, [spender, ZeroAddress, deployer.address]);
  const debtToken = await deploy(bare(artifacts, "VariableDebtTokenInstance"), deployer, [spender, ZeroAddress]);
  const inputs = [];
  for (const asset of assets) inputs.push([aToken, debtToken, asset, "a", "a", "v", "v", "0x", RATES]);
  for (const input of inputs) await send(configurator, deployer, "initReserves", [input]);
  await send(configurator, deployer, "setReserveBorrowing", assetAddress, true);
  await send(configurator, deployer, "setReserveFactor", assetAddress, RESERVE_FACTOR_BPS);
  for (const { address } of collaterals) {
    const terms = [COLLATERAL_FACTOR_BPS, LIQUIDATION_THRESHOLD_BPS, BPS + LIQUIDATION_BONUS_BPS];
    await send(configurator, deployer, "configureReserveAsCollateral", address, ...terms);
  }

  const balanceOf = async (token: string, account: AddressLike): Promise<bigint> =>
    new Contract(token, bare(artifacts, "ATokenInstance").abi as InterfaceAbi, deployer).getFunction("balanceOf")(
      account,
    );
  const at = (index: number): string => {
    const collateral = collaterals[index];
    if (collateral === undefined) throw new Error(`the stage has no collateral ${index}`);
    return collateral.address;
  };
  return {
    spender,
    supply: (lender, amount) => send(pool, lender, "supply", assetAddress, amount, lender.address, NO_REFERRAL),
    addCollateral: (borrower, index, units) =>
      send(pool, borrower, "supply", at(index), units, borrower.address, NO_REFERRAL),
    borrow: (borrower, amount) =>
      send(pool, borrower, "borrow", assetAddress, amount, VARIABLE, NO_REFERRAL, borrower.address),
    repay: (borrower, amount) => send(pool, borrower, "repay", assetAddress, amount, VARIABLE, borrower.address),
    withdrawCollateral: (borrower, index, units) =>
      send(pool, borrower, "withdraw", at(index), units, borrower.address),
    liquidate: (liquidator, borrower, index, amount) =>
      send(pool, liquidator, "liquidationCall", at(index), assetAddress, borrower, amount, false),
    liquidateAll: (liquidator, borrower, index) =>
      send(pool, liquidator, "liquidationCall", at(index), assetAddress, borrower, MaxUint256, false),
    // Its mock has no way to change an answer: others take their place.
    async setValue(value) {
      for (const { address } of collaterals) {
        const feed = await deploy(bare(artifacts, "MockAggregator"), deployer, [value / ANSWER_SCALE]);
        await send(oracle, deployer, "setAssetSources", [address], [feed]);
      }
    },
    debtOf: async (borrower) =>
      balanceOf(await pool.getFunction("getReserveVariableDebtToken")(assetAddress), borrower),
    collateralOf: async (borrower, index) => balanceOf(await pool.getFunction("getReserveAToken")(at(index)), borrower),
  };
}

interface Core {
  readonly provider: Contract;
  readonly pool: Contract;
  readonly configurator: Contract;
}

/** The pool and its configurator behind their proxies, with their libraries linked. */
async function deployCore(artifacts: Vendored, { deployer }: People): Promise<Core> {
  const libraries: Record<string, string> = {};
  for (const name of [
    "BorrowLogic",
    "FlashLoanLogic",
    "LiquidationLogic",
    "PoolLogic",
    "SupplyLogic",
    "ConfiguratorLogic",
  ]) {
    libraries[name] = await (await deploy(linked(artifacts, name, libraries), deployer)).getAddress();
  }
  const provider = await deploy(bare(artifacts, "PoolAddressesProvider"), deployer, ["Benchmark", deployer.address]);
  const rates = await deploy(bare(artifacts, "DefaultReserveInterestRateStrategyV2"), deployer, [provider]);
  await send(provider, deployer, "setACLAdmin", deployer);
  const roles = await deploy(bare(artifacts, "ACLManager"), deployer, [provider]);
  await send(provider, deployer, "setACLManager", roles);
  await send(roles, deployer, "addPoolAdmin", deployer);
  const poolArtifact = linked(artifacts, "PoolInstance", libraries);
  const configuratorArtifact = linked(artifacts, "PoolConfiguratorInstance", libraries);
  await send(provider, deployer, "setPoolImpl", await deploy(poolArtifact, deployer, [provider, rates]));
  await send(provider, deployer, "setPoolConfiguratorImpl", await deploy(configuratorArtifact, deployer));
  const behindProxy = async (getter: string, { abi }: Artifact) =>
    new Contract(await provider.getFunction(getter)(), abi as InterfaceAbi, deployer);
  return {
    provider,
    pool: await behindProxy("getPool", poolArtifact),
    configurator: await behindProxy("getPoolConfigurator", configuratorArtifact),
  };
}

function bare(artifacts: Vendored, name: string): Artifact {
  return linked(artifacts, name, {});
}

function linked(artifacts: Vendored, name: string, libraries: Readonly<Record<string, string>>): Artifact {
  const artifact = artifacts[name];
  if (artifact === undefined) throw new Error(`Aave's package has no ${name}`);
  return link(artifact, libraries);
}
