import { LendingPool__factory } from "../types/index.ts";
import { type CollateralPlan, parseCollateralPlan } from "./lendingPlan.ts";
import { type GovernedCall, permits, venueAdmission } from "./marketAdmission.ts";

/** What a pool may do once it is admitted. */
export interface PoolAdmission {
  /** The AccessManager. */
  readonly authority: string;
  /** The asset, where it is an equity token. */
  readonly equityAsset?: string;
  /** What it takes. */
  readonly collaterals: readonly CollateralPlan[];
  /** The most that all accounts together may owe, in the asset. */
  readonly borrowCap: bigint;
}

/**
 * What makes a contract a pool: its functions get the roles of deploy/roles.ts, every equity token in it admits it as a venue, and
 * it lists its
 * collaterals. They are the governor's calls to schedule and, when all are due, to make in this order.
 */
export function poolAdmission(pool: string, admission: PoolAdmission): readonly GovernedCall[] {
  const abi = LendingPool__factory.createInterface();
  const { authority, equityAsset, borrowCap } = admission;
  const collaterals = admission.collaterals.map(parseCollateralPlan);
  const equities = collaterals.filter(({ isEquity }) => isEquity).map(({ token }) => token);
  // Until its functions have their roles they are the admin's, and so is the notice of what is scheduled meanwhile.
  const settings = [
    ...collaterals.map((terms) => abi.encodeFunctionData("listCollateral", [terms])),
    abi.encodeFunctionData("setBorrowCap", [borrowCap]),
  ].map((data): GovernedCall => ({ target: pool, data, role: "ADMIN" }));
  return [
    ...permits("LendingPool", pool, authority),
    ...[...equities, ...(equityAsset === undefined ? [] : [equityAsset])].map((token) => venueAdmission(token, pool)),
    ...settings,
  ];
}
