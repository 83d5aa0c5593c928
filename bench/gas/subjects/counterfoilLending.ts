import { type AddressLike, MaxUint256, parseUnits } from "ethers";
import { deployLendingPool } from "../../../deploy/deployLendingPool.ts";
import { deployPrimaryMarket } from "../../../deploy/deployPrimaryMarket.ts";
import type { CollateralPlan } from "../../../deploy/lendingPlan.ts";
import { largeCapRisk, moneyCurve, poolDefaults } from "../../../deploy/parameters/lending.ts";
import { poolAdmission } from "../../../deploy/poolAdmission.ts";
import { ADMIN_DELAY } from "../../../deploy/roles.ts";
import { makeGovernedCalls } from "../../../test-support/helpers/governed.ts";
import type { EquityOracle, LendingPool } from "../../../types/index.ts";
import { SIGNATURES } from "../kernel.ts";
import { feedAnswer, valueAt } from "../lending/stage.ts";
import {
  COLLATERAL_FACTOR_BPS,
  type LendingMarket,
  type LendingStage,
  type LendingSubject,
  LIQUIDATION_THRESHOLD_BPS,
} from "../lending/subject.ts";
import { proveReserves } from "./reserves.ts";

const ONE = parseUnits("1", 18);
const HOUR = 3_600;
/** More than anything here needs. */
const AMPLE = parseUnits("1000000000", 18);
const NO_CALLBACK = "0x";

const RISK = {
  ...largeCapRisk,
  factorBps: Number(COLLATERAL_FACTOR_BPS),
  closedFactorBps: Number(COLLATERAL_FACTOR_BPS) - 1_000,
  thresholdBps: Number(LIQUIDATION_THRESHOLD_BPS),
  supplyCap: AMPLE,
  deficitCeiling: AMPLE,
};

/** Money against eight listed stocks in the regular session, each with its oracle, proof of reserves and primary market. */
export const counterfoilLending: LendingSubject = {
  contract: "Counterfoil LendingPool",
  kind: "ours",
  maxCollaterals: 8,
  deploy: deployPool,
};

async function deployPool(stage: LendingStage): Promise<LendingMarket> {
  const { kernel, officers, collaterals } = stage;
  const pool = await admitPool(stage, oracleOf(stage));
  await printAll(stage, valueAt(100n));
  for (const { token } of collaterals) {
    // The last proof is older than the longest notice.
    await proveReserves(kernel, token, officers.attestors.slice(0, SIGNATURES));
    await oracleOf(stage).observe(token);
  }

  const at = (index: number): string => {
    const collateral = collaterals[index];
    if (collateral === undefined) throw new Error(`the stage has no collateral ${index}`);
    return collateral.address;
  };
  let value = valueAt(100n);
  return {
    spender: await pool.getAddress(),
    supply: (lender, assets) => pool.connect(lender).deposit(assets, lender),
    addCollateral: (borrower, index, units) => pool.connect(borrower).supplyCollateral(at(index), units, borrower),
    borrow: (borrower, assets) => pool.connect(borrower).borrow(assets, borrower, borrower),
    repay: (borrower, assets) => pool.connect(borrower).repay(assets, borrower),
    withdrawCollateral: (borrower, index, units) =>
      pool.connect(borrower).withdrawCollateral(at(index), units, borrower, borrower),
    liquidate: (liquidator, borrower, index, assets) =>
      pool.connect(liquidator).liquidate(borrower, at(index), assets, 0n, liquidator, NO_CALLBACK),
    liquidateAll: (liquidator, borrower, index) =>
      pool.connect(liquidator).liquidate(borrower, at(index), MaxUint256, 0n, liquidator, NO_CALLBACK),
    async setValue(next) {
      value = next;
      await printAll(stage, value);
    },
    refresh: () => printAll(stage, value),
    debtOf: (borrower: AddressLike) => pool.debtOf(borrower),
    collateralOf: (borrower, index) => pool.unitsOf(borrower, at(index)),
  };
}

function oracleOf({ kernel }: LendingStage): EquityOracle {
  if (kernel.oracle === undefined) throw new Error("the deployment has no oracle");
  return kernel.oracle;
}

/** Every feed prints, now unless told otherwise. */
async function printAll({ collaterals, connection }: LendingStage, value: bigint, instant?: number): Promise<void> {
  const printedAt = instant ?? (await connection.networkHelpers.time.latest());
  for (const { feed } of collaterals) await feed.print(feedAnswer(value), printedAt);
}

/** The pool, admitted by the governor's calls: it is listed everywhere after the longest notice. */
async function admitPool(stage: LendingStage, oracle: EquityOracle): Promise<LendingPool> {
  const { connection, kernel, officers, assetAddress } = stage;
  const { time } = connection.networkHelpers;
  const authority = await kernel.authority.getAddress();
  const { XNAS: calendar } = kernel.calendars;
  if (calendar === undefined) throw new Error("the deployment has no XNAS");
  const { pool } = await deployLendingPool(connection, {
    authority,
    asset: assetAddress,
    name: "Dollars lent against stock",
    symbol: "lpUSD",
    oracle: await oracle.getAddress(),
    isEquity: false,
    calendar: await calendar.getAddress(),
    curve: moneyCurve,
    minDebt: 100n * ONE,
    ...poolDefaults,
  });
  const collaterals: CollateralPlan[] = [];
  for (const { address } of stage.collaterals) {
    collaterals.push({
      token: address,
      isEquity: true,
      market: await deployMarket(stage, oracle, address),
      minimum: ONE / 10n,
      risk: RISK,
    });
  }
  const calls = poolAdmission(await pool.getAddress(), { authority, collaterals, borrowCap: AMPLE });
  // Listing asks for a young price.
  await printAll(stage, valueAt(100n), (await time.latest()) + ADMIN_DELAY);
  await makeGovernedCalls(kernel.authority, officers.governor, time, calls, {});
  return pool;
}

/** Where the token is created and redeemed: the pool asks it whether redemption is suspended. */
async function deployMarket(stage: LendingStage, oracle: EquityOracle, token: string): Promise<string> {
  const { connection, kernel, people, assetAddress } = stage;
  const market = await deployPrimaryMarket(connection, {
    authority: await kernel.authority.getAddress(),
    token,
    asset: assetAddress,
    oracle: await oracle.getAddress(),
    backstop: people.deployer.address,
    feeRecipient: people.deployer.address,
    penalty: ONE,
    grace: HOUR,
  });
  return market.getAddress();
}
