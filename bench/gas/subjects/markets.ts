import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deployDesk } from "../../../test-support/fixtures/inKindDesk.ts";
import { deployMarket, type PrimaryMarketFixture } from "../../../test-support/fixtures/primaryMarket.ts";
import { requestFromMany } from "../../../test-support/helpers/crowd.ts";
import { type Connection, deploy, gasOf, peerArtifact, peopleOn, send } from "../chain.ts";
import { type Measured, type Measurements, SETTLEMENTS } from "../operations.ts";

const ONE = 10n ** 18n;
const ALL = 2n ** 256n - 1n;

/** The markets on chains of their own, beside a vault that takes money and gives shares in the same transaction. */
export async function measureMarkets(
  open: () => Promise<Connection>,
  peers: HardhatRuntimeEnvironment,
): Promise<Measured[]> {
  const primary: Measurements = {
    ...(await measureRequests(await open())),
    ...(await measureSettlements(await open())),
  };
  return [
    { contract: "Counterfoil PrimaryMarket", kind: "ours", gas: primary },
    { contract: "Counterfoil InKindDesk", kind: "ours", gas: await measureDesk(await open()) },
    { contract: "OpenZeppelin ERC4626", kind: "plain", gas: await measureVault(await open(), peers) },
  ];
}

/** An account's second window, so that nothing but its own request is new. */
async function measureRequests(connection: Connection): Promise<Measurements> {
  const market = await deployMarket(connection);
  const { primary, asset, accounts, dollar, time } = market;
  const { alice, bob } = accounts;
  const first = await market.openWindow({ closesAt: (await time.latest()) + 3_600 });
  await market.create(alice, 400n * dollar);
  await market.redeem(alice, 2n * ONE);
  await market.create(bob, 400n * dollar);
  await market.redeem(bob, 2n * ONE);
  await market.value(first);
  await market.settle(first, { assetsFilled: 800n * dollar, unitsFilled: 4n * ONE });
  const creation = await gasOf(primary["deposit(uint256,address)"](400n * dollar, alice));
  const redemption = await gasOf(primary.redeem(2n * ONE, alice, alice));
  await primary.connect(bob).claimWindow(first, bob, bob);

  const second = await market.openWindow();
  await market.create(bob, dollar);
  await market.redeem(bob, ONE);
  await asset.mint(alice, 500n * dollar);
  const requestCreation = await gasOf(primary.requestDeposit(400n * dollar, alice, alice));
  const requestRedemption = await gasOf(primary.requestRedeem(ONE, alice, alice));
  return {
    "request a creation": requestCreation,
    "request a redemption": requestRedemption,
    "cancel a creation": await gasOf(primary.cancelDepositRequest(second, alice)),
    "claim a creation": creation,
    "claim a redemption": redemption,
  };
}

/** From the same state: as many requests of as many accounts, always of the same total. */
async function measureSettlements(connection: Connection): Promise<Measurements> {
  const market = await deployMarket(connection);
  const windowId = await market.openWindow();
  const total = 10_000n * market.dollar;
  const gas: Measurements = {};
  for (const { operation, requests } of SETTLEMENTS) {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    gas[operation] = await settleAfter(market, windowId, requests, total);
    await snapshot.restore();
  }
  return gas;
}

async function settleAfter(
  market: PrimaryMarketFixture,
  windowId: bigint,
  requests: number,
  total: bigint,
): Promise<number> {
  await requestFromMany(market, requests, total);
  await market.value(windowId);
  return gasOf(market.settle(windowId, { assetsFilled: total }));
}

/** The second time of everything; the oracle is one that answers what it is told. */
async function measureDesk(connection: Connection): Promise<Measurements> {
  const desk = await deployDesk(connection);
  await desk.postBond(100_000n * desk.dollar);
  await desk.create(await desk.journal(ONE));
  const journal = await desk.journal(2n * ONE);
  const create = await gasOf(desk.create(journal));
  await desk.acknowledge(await committed(desk));
  const before = await desk.request(ONE);
  const commit = await gasOf(desk.commit(before));
  return {
    "create in kind": create,
    "commit to a redemption in kind": commit,
    "acknowledge a redemption in kind": await gasOf(desk.acknowledge(before)),
  };
}

async function committed(desk: Awaited<ReturnType<typeof deployDesk>>): Promise<bigint> {
  const id = await desk.request(ONE);
  await desk.commit(id);
  return id;
}

/** Money in, shares out, and back, in one transaction each: no clock, no proof, no ledger, no window. */
async function measureVault(connection: Connection, peers: HardhatRuntimeEnvironment): Promise<Measurements> {
  const { deployer, minter, alice, bob } = await peopleOn(connection);
  const asset = await deploy(await peerArtifact(peers, "OzErc20"), deployer, [minter.address]);
  const vault = await deploy(await peerArtifact(peers, "OzErc4626"), deployer, [await asset.getAddress()]);
  for (const holder of [alice, bob]) {
    await send(asset, minter, "mint", holder.address, 10n * ONE);
    await send(asset, holder, "approve", await vault.getAddress(), ALL);
    await send(vault, holder, "deposit", ONE, holder.address);
  }
  return {
    "ERC-4626 deposit": await gasOf(send(vault, alice, "deposit", ONE, alice.address)),
    "ERC-4626 redeem": await gasOf(send(vault, alice, "redeem", ONE, alice.address, alice.address)),
  };
}
