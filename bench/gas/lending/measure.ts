import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { MaxUint256, parseUnits } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Connection, gasOf, send } from "../chain.ts";
import { BORROWER_OPERATIONS, COLLATERAL_COUNTS, type Measured, type Measurements } from "../operations.ts";
import { setStage, valueAt } from "./stage.ts";
import type { LendingMarket, LendingStage, LendingSubject, Transaction } from "./subject.ts";

const money = (dollars: number) => parseUnits(String(dollars), 18);
const ONE = parseUnits("1", 18);
/** All that a borrower posts, in however many collaterals: worth about 102,400 to begin with. */
const POSTED = 1_000n * ONE;

const PRICE = valueAt(100n);
/** 50,000 against the collateral at this price is a health of 0.97: liquidated in part everywhere. */
const LOW_PRICE = valueAt(59n);
/** The collateral is worth less than half of what is owed. */
const COLLAPSED_PRICE = valueAt(20n);

const DEPOSIT = money(50_000);
const AGAIN = money(10_000);
const PART = money(5_000);
/** Between any two transactions: interest accrues in each. */
const PAUSE = 60;

/** Every market on a chain of its own, with the same tokens at the same addresses. */
export async function measureLending(
  open: () => Promise<Connection>,
  peers: HardhatRuntimeEnvironment,
  subjects: readonly LendingSubject[],
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const subject of subjects) {
    const connection = await open();
    try {
      const stage = await setStage(connection, peers);
      const market = await subject.deploy(stage);
      await approveAll(stage, market);
      const gas: Measurements = {};
      for (const count of COLLATERAL_COUNTS.filter((posted) => posted <= subject.maxCollaterals)) {
        const snapshot = await connection.networkHelpers.takeSnapshot();
        Object.assign(gas, await measureWith(stage, market, count));
        await snapshot.restore();
      }
      measured.push({ contract: subject.contract, kind: subject.kind, gas });
    } finally {
      await connection.close();
    }
  }
  return measured;
}

/** Without a limit, as most do: a transfer then leaves the allowance as it is. */
async function approveAll({ people, asset, collaterals }: LendingStage, { spender }: LendingMarket): Promise<void> {
  const { alice, bob, carol, dave, spender: liquidator } = people;
  for (const holder of [alice, bob, carol, dave, liquidator]) await send(asset, holder, "approve", spender, MaxUint256);
  for (const { token } of collaterals) {
    for (const borrower of [carol, dave]) await token.connect(borrower).approve(spender, MaxUint256);
  }
}

/**
 * A market in its steady state: two lenders and two borrowers have done everything before that is measured, the one who
 * liquidates has liquidated the other borrower, and every transaction is the first in its minute.
 */
async function measureWith(
  stage: LendingStage,
  market: LendingMarket,
  count: (typeof COLLATERAL_COUNTS)[number],
): Promise<Measurements> {
  const { alice, carol, dave, spender: liquidator } = stage.people;
  const watch = new Watch(stage, market);
  await rehearse(stage, market, watch, count);
  const name = BORROWER_OPERATIONS[count];
  const first = 0;

  const supplied = await watch.moves(alice, { assets: -AGAIN }, () => market.supply(alice, AGAIN));
  const gas: Measurements = {
    // A lender has nothing to do with a borrower's collaterals.
    ...(count === 1 && { supply: supplied }),
    [name.add]: await watch.moves(carol, { units: -ONE }, () => market.addCollateral(carol, first, ONE)),
    [name.borrow]: await watch.moves(carol, { assets: AGAIN }, () => market.borrow(carol, AGAIN)),
    [name.repay]: await watch.moves(carol, { assets: -PART }, () => market.repay(carol, PART)),
    [name.withdraw]: await watch.moves(carol, { units: ONE }, () => market.withdrawCollateral(carol, first, ONE)),
  };
  await market.setValue(LOW_PRICE);
  const owed = await market.debtOf(carol);
  gas[name.liquidate] = await watch.seizes(liquidator, () => market.liquidate(liquidator, carol, first, PART));
  const left = await market.debtOf(carol);
  if (left >= owed || left === 0n) throw new Error(`${owed} was owed, and ${left} is after a liquidation in part`);

  if (count === 1) {
    await market.setValue(COLLAPSED_PRICE);
    gas["liquidate into a deficit, 1 collateral"] = await watch.seizes(liquidator, () =>
      market.liquidateAll(liquidator, carol, first),
    );
    for (const borrower of [dave, carol]) {
      const debt = await market.debtOf(borrower);
      const collateral = await market.collateralOf(borrower, first);
      if (debt !== 0n || collateral !== 0n) throw new Error(`no deficit: ${debt} owed, ${collateral} posted`);
    }
  }
  return gas;
}

/** Everything once or twice, and on another borrower what can be done only once. */
async function rehearse(stage: LendingStage, market: LendingMarket, watch: Watch, count: number): Promise<void> {
  const { alice, bob, carol, dave, spender: liquidator } = stage.people;
  const each = POSTED / BigInt(count);
  await market.setValue(PRICE);
  for (const lender of [alice, bob, alice, bob]) await watch.run(() => market.supply(lender, DEPOSIT));
  // When both are liquidated they owe 50,000: the one now, the other by what is measured.
  for (const [borrower, debt] of [
    [dave, money(45_000)],
    [carol, money(40_000)],
  ] as const) {
    for (let index = 0; index < count; index++) await watch.run(() => market.addCollateral(borrower, index, each));
    await watch.run(() => market.addCollateral(borrower, 0, ONE));
    await watch.run(() => market.borrow(borrower, debt));
    await watch.run(() => market.borrow(borrower, AGAIN));
    await watch.run(() => market.repay(borrower, PART));
    await watch.run(() => market.withdrawCollateral(borrower, 0, ONE));
  }
  await market.setValue(LOW_PRICE);
  await watch.run(() => market.liquidate(liquidator, dave, 0, PART));
  if (count === 1) {
    await market.setValue(COLLAPSED_PRICE);
    await watch.run(() => market.liquidateAll(liquidator, dave, 0));
  }
  await market.setValue(PRICE);
}

/** Sends transactions a minute apart, and sees to it that what was measured has happened. */
class Watch {
  constructor(
    private readonly stage: LendingStage,
    private readonly market: LendingMarket,
  ) {}

  async run(action: () => Transaction): Promise<number> {
    await this.stage.connection.networkHelpers.time.increase(PAUSE);
    await this.market.refresh?.();
    return gasOf(action());
  }

  /** Money, and units of the first collateral, that one account gives or gets: exactly so much. */
  async moves(
    account: HardhatEthersSigner,
    { assets = 0n, units = 0n }: { readonly assets?: bigint; readonly units?: bigint },
    action: () => Transaction,
  ): Promise<number> {
    const before = await this.holdings(account);
    const gas = await this.run(action);
    const after = await this.holdings(account);
    if (after.assets - before.assets !== assets || after.units - before.units !== units) {
      throw new Error(`${after.assets - before.assets} of the asset and ${after.units - before.units} units moved`);
    }
    return gas;
  }

  /** Money goes, units come. */
  async seizes(account: HardhatEthersSigner, action: () => Transaction): Promise<number> {
    const before = await this.holdings(account);
    const gas = await this.run(action);
    const after = await this.holdings(account);
    if (after.assets >= before.assets || after.units <= before.units) throw new Error("nothing was seized");
    return gas;
  }

  private async holdings(account: HardhatEthersSigner): Promise<{ assets: bigint; units: bigint }> {
    const [collateral] = this.stage.collaterals;
    if (collateral === undefined) throw new Error("the stage has no collateral");
    return {
      assets: await this.stage.asset.getFunction("balanceOf")(account),
      units: await collateral.token.balanceOf(account),
    };
  }
}
