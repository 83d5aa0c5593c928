import { expect } from "chai";
import { HolderPolicy } from "../../deploy/plan.ts";
import { ONE, openMarket, type PrimaryMarketFixture } from "../../test-support/fixtures/primaryMarket.ts";
import { enter, FOR_EVER, HolderStatus } from "../../test-support/helpers/equity.ts";

// Source: a holder that loses its eligibility, or comes under sanctions, between request and claim.
// Defence: PrimaryMarket:claimWindow's receiver, redeemInstead; _requireMayActFor.

const load = await openMarket({ listing: { policy: HolderPolicy.VERIFIED } });

async function settled(market: PrimaryMarketFixture): Promise<bigint> {
  const { alice, bob } = market.accounts;
  for (const account of [alice, bob]) {
    await enter(market as never, account.address, { status: HolderStatus.VERIFIED, expiry: FOR_EVER });
  }
  const windowId = await market.openWindow();
  await market.create(alice, 200n * market.dollar);
  await market.create(bob, 200n * market.dollar);
  await market.value(windowId);
  await market.settle(windowId, { assetsFilled: 400n * market.dollar });
  return windowId;
}

describe("P07: a holder that loses its eligibility", () => {
  it("keeps its claim, names an eligible receiver, and blocks nobody", async () => {
    const market = await load();
    const { primary, token, accounts } = market;
    const { alice, bob, mallory } = accounts;
    const windowId = await settled(market);
    await enter(market as never, alice.address, { status: HolderStatus.UNREGISTERED });
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    await expect(primary.claimWindow(windowId, alice, alice))
      .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
      .withArgs(alice);
    await expect(primary.claimWindow(windowId, mallory, alice))
      .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
      .withArgs(mallory);
    await primary.claimWindow(windowId, bob, alice);
    expect(await token.balanceOf(bob)).to.equal(2n * ONE);
  });

  it("under sanctions waits: neither it nor an operator gets its claim to anybody", async () => {
    const market = await load();
    const { primary, token, registry, accounts } = market;
    const { alice, bob, mallory } = accounts;
    const windowId = await settled(market);
    await primary.setOperator(mallory, true);
    await market.sanction(alice);
    for (const caller of [alice, mallory]) {
      await expect(primary.connect(caller).claimWindow(windowId, bob, alice))
        .to.be.revertedWithCustomError(primary, "ReceiptBonds_Sanctioned")
        .withArgs(alice);
      await expect(primary.connect(caller).redeemInstead(windowId, ONE, alice))
        .to.be.revertedWithCustomError(primary, "ReceiptBonds_Sanctioned")
        .withArgs(alice);
    }
    // Nor may anybody pay to it.
    await expect(primary.connect(bob).claimWindow(windowId, alice, bob))
      .to.be.revertedWithCustomError(primary, "ReceiptBonds_Sanctioned")
      .withArgs(alice);
    expect(await primary.unitsOf(alice)).to.equal(ONE);
    await registry.connect(accounts.registrar).lift([alice]);
    await enter(market as never, alice.address, { status: HolderStatus.VERIFIED, expiry: FOR_EVER });
    await primary.claimWindow(windowId, alice, alice);
    expect(await token.balanceOf(alice)).to.equal(ONE);
  });
});
