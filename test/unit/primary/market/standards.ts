import { expect } from "chai";
import { type Interface, toBeHex } from "ethers";
import { shouldBehaveLikeERC165 } from "../../../../test-support/behaviors/ERC165.ts";
import {
  ERC7540_INTERFACES,
  type ERC7540Context,
  shouldBehaveLikeERC7540,
} from "../../../../test-support/behaviors/ERC7540.ts";
import {
  ERC7887_INTERFACES,
  type ERC7887Context,
  shouldBehaveLikeERC7887,
} from "../../../../test-support/behaviors/ERC7887.ts";
import { Direction, ONE, openMarket } from "../../../../test-support/fixtures/primaryMarket.ts";
import { IBeneficialLedger__factory, IReceiptBonds__factory, IVenue__factory } from "../../../../types/index.ts";

const loadMarket = await openMarket();

/** A market with a window open, and somebody who has money and units. */
async function load(): Promise<ERC7540Context & ERC7887Context> {
  const market = await loadMarket();
  const { ethers, primary, asset, token, dollar, accounts } = market;
  const [assets, shares] = [4_000n * dollar, 8n * ONE];
  await market.openWindow();
  await asset.mint(accounts.alice, assets);
  await market.mint(accounts.alice.address, shares);
  return {
    ethers,
    vault: primary,
    asset,
    share: token,
    owner: accounts.alice,
    operator: accounts.mallory,
    stranger: accounts.registrar,
    receiver: accounts.bob,
    assets,
    shares,
    async fulfil(requestId) {
      await market.value(requestId);
      const [creations, redemptions] = [
        await primary.sideOf(requestId, Direction.CREATION),
        await primary.sideOf(requestId, Direction.REDEMPTION),
      ];
      await market.settle(requestId, { assetsFilled: creations.requested, unitsFilled: redemptions.requested });
    },
    async fulfilCancellation(requestId) {
      // At once: there is nothing to do for it.
      expect(await primary.pendingCancelDepositRequest(requestId, accounts.alice)).to.equal(false);
    },
  };
}

/** ERC-165: the selectors of an interface's own functions, those named or all, xored. */
function interfaceIdOf(abi: Interface, ...names: readonly string[]): string {
  const selectors: bigint[] = [];
  abi.forEachFunction(({ name, selector }) => {
    if (names.length === 0 || names.includes(name)) selectors.push(BigInt(selector));
  });
  return toBeHex(
    selectors.reduce((id, selector) => id ^ selector, 0n),
    4,
  );
}

describe("PrimaryMarket, by the standards", () => {
  shouldBehaveLikeERC165(async () => ({ token: (await loadMarket()).primary }), {
    ...ERC7540_INTERFACES,
    ...ERC7887_INTERFACES,
    // A venue: `forceDebit`; its ledger: `wallet` and `unitsAt`.
    IVenue: interfaceIdOf(IVenue__factory.createInterface(), "forceDebit"),
    IBeneficialLedger: interfaceIdOf(IBeneficialLedger__factory.createInterface()),
    IReceiptBonds: interfaceIdOf(IReceiptBonds__factory.createInterface()),
  });
  shouldBehaveLikeERC7540(load);
  shouldBehaveLikeERC7887(load);
});
