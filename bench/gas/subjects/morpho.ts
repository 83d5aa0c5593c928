import { createRequire } from "node:module";
import { join } from "node:path";
import { AbiCoder, type AddressLike, keccak256 } from "ethers";
import * as z from "zod";
import { bench } from "../../shared/peers.ts";
import { type Artifact, deploy, send } from "../chain.ts";
import {
  type LendingMarket,
  type LendingStage,
  type LendingSubject,
  LIQUIDATION_THRESHOLD_BPS,
} from "../lending/subject.ts";
import { MORPHO } from "../lending/vendors.ts";
import { compileVendor } from "../vendor.ts";

const BPS = 10_000n;
const ONE = 10n ** 18n;
/** It counts values in 1e36 for one base unit of a collateral, where both tokens have 18 decimals. */
const PRICE_SCALE = ONE;
const NO_DATA = "0x";
/** Loan token, collateral token, oracle, rate model, threshold: their hash is the market's id. */
const MARKET_PARAMS = ["address", "address", "address", "address", "uint256"];

/** One market of Morpho Blue, with its own adaptive rate and an oracle that answers what it is told. */
export const morpho: LendingSubject = {
  contract: "Morpho Blue",
  kind: "plain",
  maxCollaterals: 1,
  deploy: deployMorpho,
};

async function deployMorpho({ people, assetAddress, collaterals }: LendingStage): Promise<LendingMarket> {
  const { deployer } = people;
  const [collateral] = collaterals;
  if (collateral === undefined) throw new Error("the stage has no collateral");
  const artifacts = await compileVendor(MORPHO);
  const artifact = (name: string): Artifact => {
    const found = artifacts[name];
    if (found === undefined) throw new Error(`Morpho's package has no ${name}`);
    return found;
  };
  const blue = await deploy(artifact("Morpho"), deployer, [deployer.address]);
  const spender = await blue.getAddress();
  const rates = await deploy(adaptiveCurve(), deployer, [spender]);
  const oracle = await deploy(artifact("OracleMock"), deployer);
  const threshold = (ONE * LIQUIDATION_THRESHOLD_BPS) / BPS;
  const market = [assetAddress, collateral.address, await oracle.getAddress(), await rates.getAddress(), threshold];
  await send(blue, deployer, "enableIrm", rates);
  await send(blue, deployer, "enableLltv", threshold);
  await send(blue, deployer, "createMarket", market);

  const marketId = keccak256(AbiCoder.defaultAbiCoder().encode(MARKET_PARAMS, market));
  const sharesOf = async (borrower: AddressLike): Promise<bigint> =>
    (await blue.getFunction("position")(marketId, borrower)).borrowShares;
  const totals = async (): Promise<{ assets: bigint; shares: bigint }> => {
    const { totalBorrowAssets, totalBorrowShares } = await blue.getFunction("market")(marketId);
    return { assets: totalBorrowAssets, shares: totalBorrowShares };
  };
  const collateralOf = async (borrower: AddressLike): Promise<bigint> =>
    (await blue.getFunction("position")(marketId, borrower)).collateral;

  return {
    spender,
    supply: (lender, assets) => send(blue, lender, "supply", market, assets, 0n, lender.address, NO_DATA),
    addCollateral: (borrower, _, units) =>
      send(blue, borrower, "supplyCollateral", market, units, borrower.address, NO_DATA),
    borrow: (borrower, assets) =>
      send(blue, borrower, "borrow", market, assets, 0n, borrower.address, borrower.address),
    repay: (borrower, assets) => send(blue, borrower, "repay", market, assets, 0n, borrower.address, NO_DATA),
    withdrawCollateral: (borrower, _, units) =>
      send(blue, borrower, "withdrawCollateral", market, units, borrower.address, borrower.address),
    async liquidate(liquidator, borrower, _, assets) {
      const all = await totals();
      const shares = (assets * all.shares) / all.assets;
      return send(blue, liquidator, "liquidate", market, borrower, 0n, shares, NO_DATA);
    },
    async liquidateAll(liquidator, borrower) {
      return send(blue, liquidator, "liquidate", market, borrower, await collateralOf(borrower), 0n, NO_DATA);
    },
    async setValue(value) {
      await send(oracle, deployer, "setPrice", value * PRICE_SCALE);
    },
    async debtOf(borrower) {
      const all = await totals();
      return all.shares === 0n ? 0n : ((await sharesOf(borrower)) * all.assets) / all.shares;
    },
    collateralOf,
  };
}

const factorySchema = z.object({ abi: z.array(z.unknown()), bytecode: z.string() });

/** No package has its source; the vendor's bundlers carry the bytecode. */
function adaptiveCurve(): Artifact {
  const require = createRequire(join(bench, "package.json"));
  const {
    AdaptiveCurveIrm__factory: factory,
  } = require("@morpho-org/morpho-blue-bundlers/types/factories/lib/morpho-blue-irm/src/adaptive-curve-irm/AdaptiveCurveIrm__factory.js");
  const { abi, bytecode } = factory;
  return factorySchema.parse({ abi, bytecode });
}
