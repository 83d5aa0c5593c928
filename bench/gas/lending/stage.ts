import { parseUnits, ZeroAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deployKernel } from "../../../deploy/deployKernel.ts";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { INITIAL_MULTIPLIER, LISTING } from "../../../test-support/fixtures/kernel.ts";
import { deployFeed, FEED } from "../../../test-support/fixtures/oracle.ts";
import type { SettableFeed } from "../../../types/index.ts";
import { type Connection, deploy, peerArtifact, peopleOn, send } from "../chain.ts";
import { officersOn, planFor, register, SIGNATURES } from "../kernel.ts";
import { proveReserves } from "../subjects/reserves.ts";
import type { Collateral, LendingStage } from "./subject.ts";

const MOST_COLLATERALS = 8;
const HELD_UNITS = parseUnits("10000", 18);
const HELD_ASSETS = parseUnits("1000000", 18);

/** What 1e18 units are worth when a share costs `dollars`. */
export function valueAt(dollars: bigint): bigint {
  return dollars * INITIAL_MULTIPLIER;
}

/** The share price, in a feed's 8 decimals, at which 1e18 units are worth `value`. */
export function feedAnswer(value: bigint): bigint {
  return (value * 10n ** 8n) / INITIAL_MULTIPLIER;
}

/** Eight listed tokens under the default policy, with everything behind them, and people who hold all of them and money. */
export async function setStage(connection: Connection, peers: HardhatRuntimeEnvironment): Promise<LendingStage> {
  const people = await peopleOn(connection);
  const officers = await officersOn(connection);
  const symbols = Array.from({ length: MOST_COLLATERALS }, (_, index) => `COL${index + 1}`);
  const feeds: SettableFeed[] = [];
  for (const _ of symbols) {
    const feed = await deployFeed(connection);
    await feed.print(feedAnswer(valueAt(100n)), await connection.networkHelpers.time.latest());
    feeds.push(feed);
  }
  const tokens = symbols.map((symbol) => ({
    ...LISTING,
    symbol,
    policy: HolderPolicy.OPEN,
    windDown: ZeroAddress,
  }));
  const plans = await Promise.all(
    symbols.map(async (symbol, index) => [symbol, { ...FEED, feed: (await feeds[index]?.getAddress()) ?? "" }]),
  );
  const kernel = await deployKernel(
    connection,
    planFor(officers, people, tokens, { feeds: Object.fromEntries(plans) }),
  );
  await register(kernel, officers, people);

  const asset = await deploy(await peerArtifact(peers, "OzErc20"), people.deployer, [people.minter.address]);
  const { alice, bob, carol, dave, spender } = people;
  for (const holder of [alice, bob, carol, dave, spender]) {
    await send(asset, people.minter, "mint", holder.address, HELD_ASSETS);
  }
  const collaterals: Collateral[] = [];
  for (const [index, symbol] of symbols.entries()) {
    const token = kernel.tokens[symbol];
    const feed = feeds[index];
    if (token === undefined || feed === undefined) throw new Error(`the deployment has no ${symbol}`);
    await proveReserves(kernel, token, officers.attestors.slice(0, SIGNATURES));
    for (const borrower of [carol, dave]) await token.connect(people.minter).mint(borrower.address, HELD_UNITS);
    collaterals.push({ token, address: await token.getAddress(), feed });
  }
  return {
    connection,
    people,
    officers,
    kernel,
    asset,
    assetAddress: await asset.getAddress(),
    collaterals,
  };
}
