import { expect } from "chai";
import { HolderPolicy } from "../../../../deploy/plan.ts";
import { Direction, ONE, openMarket, Status } from "../../../../test-support/fixtures/primaryMarket.ts";

const load = await openMarket();
const loadVerified = await openMarket({ listing: { policy: HolderPolicy.VERIFIED } });

describe("PrimaryMarket: requests", () => {
  it("takes money from its owner for a controller, and says so", async () => {
    const { primary, openWindow, asset, dollar, accounts } = await load();
    const { alice, bob, mallory } = accounts;
    const windowId = await openWindow();
    await asset.mint(alice, 50n * dollar);
    await primary.connect(bob).setOperator(mallory, true);
    await expect(primary.setOperator(mallory, true)).to.emit(primary, "OperatorSet").withArgs(alice, mallory, true);
    const request = primary.connect(mallory).requestDeposit(50n * dollar, bob, alice);
    await expect(request)
      .to.emit(primary, "DepositRequest")
      .withArgs(bob, alice, windowId, mallory, 50n * dollar);
    expect(await primary.pendingDepositRequest(windowId, bob)).to.equal(50n * dollar);
    expect(await primary.pendingDepositRequest(windowId, alice)).to.equal(0n);
    expect(await asset.balanceOf(alice)).to.equal(0n);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 50n * dollar]);
    expect(await primary.totalAssets()).to.equal(50n * dollar);
    expect(await primary.windowsOf(bob, Direction.CREATION)).to.deep.equal([windowId]);
  });

  it("takes units, which stay the controller's", async () => {
    const { primary, openWindow, redeem, token, accounts } = await load();
    const { bob } = accounts;
    const windowId = await openWindow();
    await expect(redeem(bob, 3n * ONE))
      .to.emit(primary, "RedeemRequest")
      .withArgs(bob, bob, windowId, bob, 3n * ONE);
    expect(await token.balanceOf(bob)).to.equal(0n);
    expect(await primary.unitsOf(bob)).to.equal(3n * ONE);
    expect([...(await primary.escrow())]).to.deep.equal([3n * ONE, 0n]);
  });

  it("lets nobody spend another's money or units, nor fill up another's places", async () => {
    const { primary, openWindow, accounts, asset, dollar } = await load();
    const { alice, bob, mallory } = accounts;
    await openWindow();
    await asset.mint(alice, dollar);
    const stranger = primary.connect(mallory);
    await expect(stranger.requestDeposit(dollar, mallory, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotOperator")
      .withArgs(alice, mallory);
    await expect(stranger.requestRedeem(ONE, mallory, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotOperator")
      .withArgs(alice, mallory);
    await asset.mint(mallory, dollar);
    await expect(stranger.requestDeposit(dollar, bob, mallory))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotOperator")
      .withArgs(bob, mallory);
    // The owner may ask for itself through its operator, and no longer when that one is dismissed.
    await primary.setOperator(mallory, true);
    await stranger.requestDeposit(dollar, alice, alice);
    await primary.setOperator(mallory, false);
    expect(await primary.isOperator(alice, mallory)).to.equal(false);
    await expect(stranger.cancelDepositRequest(1n, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotOperator")
      .withArgs(alice, mallory);
  });

  it("takes nothing while no window is open", async () => {
    const { primary, terms, create, close, time, dollar, accounts } = await load();
    const { alice } = accounts;
    const refused = async () => {
      const now = (await time.latest()) + 1;
      await time.setNextBlockTimestamp(now + 1);
      await expect(create(alice, dollar))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NoOpenWindow")
        .withArgs(now + 2);
    };
    await refused();
    const window = await terms({ opensAt: (await time.latest()) + 600 });
    await primary.connect(accounts.issuer).openWindow(window);
    await refused();
    await close(1n);
    await refused();
  });

  it("takes requests before the regular session as well as in it", async () => {
    const { primary, terms, create, calendar, time, dollar, accounts } = await load();
    const day = await calendar.dayOf(await calendar.nextOpen(await time.latest()));
    const [opensAt, closesAt] = [(await calendar.regularOpen(day)) - 3_600n, await calendar.regularClose(day)];
    await primary.connect(accounts.issuer).openWindow(await terms({ opensAt, closesAt }));
    for (const instant of [opensAt, opensAt + 3_600n]) {
      await time.increaseTo(instant);
      await create(accounts.alice, dollar);
    }
    expect(await primary.pendingDepositRequest(1n, accounts.alice)).to.equal(2n * dollar);
  });

  it("keeps minimum, account cap and window cap", async () => {
    const { primary, openWindow, create, redeem, dollar, accounts } = await load();
    const { alice, bob } = accounts;
    await openWindow({
      creations: { windowCap: 100n * dollar, accountCap: 80n * dollar, minimum: 10n * dollar },
      redemptions: { windowCap: 0n, accountCap: 0n, minimum: 0n },
    });
    await expect(create(alice, 10n * dollar - 1n))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_BelowMinimum")
      .withArgs(10n * dollar - 1n, 10n * dollar);
    await create(alice, 60n * dollar);
    await expect(create(alice, 20n * dollar + 1n))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_AboveAccountCap")
      .withArgs(alice, 20n * dollar + 1n, 20n * dollar);
    await expect(create(bob, 40n * dollar + 1n))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_AboveWindowCap")
      .withArgs(40n * dollar + 1n, 40n * dollar);
    await create(bob, 40n * dollar);
    await expect(redeem(bob, ONE))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_AboveAccountCap")
      .withArgs(bob, ONE, 0n);
    await expect(primary.requestRedeem(0n, alice, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_BelowMinimum")
      .withArgs(0n, 0n);
    // What is cancelled makes room again.
    await primary.cancelDepositRequest(1n, alice);
    await create(bob, 20n * dollar);
  });

  it("creates for nobody who may not receive the token", async () => {
    const { primary, openWindow, create, dollar, accounts } = await loadVerified();
    await openWindow();
    await expect(create(accounts.alice, dollar))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_CannotReceive")
      .withArgs(accounts.alice);
  });

  it("takes nothing from or for a sanctioned account, whoever asks", async () => {
    const { primary, openWindow, create, sanction, asset, dollar, accounts } = await load();
    const { alice, bob, mallory } = accounts;
    await openWindow();
    await primary.connect(alice).setOperator(mallory, true);
    await primary.connect(bob).setOperator(alice, true);
    await sanction(mallory);
    await asset.mint(alice, dollar);
    await expect(primary.connect(mallory).requestDeposit(dollar, alice, alice))
      .to.be.revertedWithCustomError(primary, "ReceiptBonds_Sanctioned")
      .withArgs(mallory);
    await sanction(bob);
    await expect(primary.requestDeposit(dollar, bob, alice))
      .to.be.revertedWithCustomError(primary, "ReceiptBonds_Sanctioned")
      .withArgs(bob);
    await expect(create(bob, dollar)).to.be.revertedWithCustomError(primary, "ReceiptBonds_Sanctioned").withArgs(bob);
  });

  it("lets the token's own rules stop a sender", async () => {
    const { primary, openWindow, token, transferAgent, mint, accounts } = await load();
    await openWindow();
    await mint(accounts.alice.address, ONE);
    await token.connect(transferAgent).setFrozenTokens(accounts.alice, ONE);
    await expect(primary.requestRedeem(ONE, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
      .withArgs(accounts.alice, ONE, 0n);
  });

  it("takes creations no longer in the wind-down, but still redemptions", async () => {
    const { primary, openWindow, create, token, windDown, mint, dollar, accounts } = await load();
    const windowId = await openWindow();
    await mint(accounts.bob.address, ONE);
    await token.connect(windDown).enterTerminal();
    await expect(create(accounts.alice, dollar)).to.be.revertedWithCustomError(primary, "PrimaryMarket_Terminal");
    await primary.connect(accounts.bob).requestRedeem(ONE, accounts.bob, accounts.bob);
    expect(await primary.pendingRedeemRequest(windowId, accounts.bob)).to.equal(ONE);
  });

  it("keeps eight windows a direction for a controller, until one is emptied", async () => {
    const { primary, terms, time, create, redeem, accounts } = await load();
    const { alice, issuer } = accounts;
    const first = (await time.latest()) + 600;
    for (let i = 0; i < 9; ++i) {
      await primary
        .connect(issuer)
        .openWindow(await terms({ opensAt: first + i * 600, closesAt: first + (i + 1) * 600 }));
    }
    for (let i = 0; i < 8; ++i) {
      await time.increaseTo(first + i * 600);
      await create(alice, 5n);
      await create(alice, 5n);
    }
    await time.increaseTo(first + 8 * 600);
    await expect(create(alice, 5n))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_TooManyWindows")
      .withArgs(alice, 8n);
    await redeem(alice, ONE);
    expect(await primary.windowsOf(alice, Direction.CREATION)).to.deep.equal([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    // The value of the third is never recorded: it expires, and its place is free.
    await time.increaseTo(first + 3 * 600 + 2 * 3_600 + 1);
    await primary.expire(3n);
    await primary.claimWindow(3n, alice, alice);
    expect(await primary.windowsOf(alice, Direction.CREATION)).to.deep.equal([1n, 2n, 4n, 5n, 6n, 7n, 8n]);
  });

  describe("cancelling", () => {
    it("gives the whole of a request back, claimable at once", async () => {
      const { primary, openWindow, create, redeem, asset, token, dollar, accounts } = await load();
      const { alice } = accounts;
      const windowId = await openWindow();
      await create(alice, 30n * dollar);
      await redeem(alice, ONE);
      await expect(primary.cancelDepositRequest(windowId, alice))
        .to.emit(primary, "CancelDepositRequest")
        .withArgs(alice, windowId, alice);
      await expect(primary.cancelRedeemRequest(windowId, alice))
        .to.emit(primary, "CancelRedeemRequest")
        .withArgs(alice, windowId, alice);
      expect(await primary.pendingDepositRequest(windowId, alice)).to.equal(0n);
      expect(await primary.pendingCancelDepositRequest(windowId, alice)).to.equal(false);
      expect(await primary.pendingCancelRedeemRequest(windowId, alice)).to.equal(false);
      expect(await primary.claimableCancelDepositRequest(windowId, alice)).to.equal(30n * dollar);
      expect(await primary.claimableCancelRedeemRequest(windowId, alice)).to.equal(ONE);
      expect(await primary.unitsOf(alice)).to.equal(ONE);
      await expect(primary.claimCancelDepositRequest(windowId, alice, alice))
        .to.emit(primary, "CancelDepositClaim")
        .withArgs(alice, alice, windowId, alice, 30n * dollar);
      await expect(primary.claimCancelRedeemRequest(windowId, alice, alice))
        .to.emit(primary, "CancelRedeemClaim")
        .withArgs(alice, alice, windowId, alice, ONE);
      expect(await asset.balanceOf(alice)).to.equal(30n * dollar);
      expect(await token.balanceOf(alice)).to.equal(ONE);
      expect(await primary.unitsOf(alice)).to.equal(0n);
      expect(await primary.windowsOf(alice, Direction.CREATION)).to.deep.equal([]);
    });

    it("does not reach what is not there, twice, nor a window that is not open", async () => {
      const { primary, openWindow, create, close, dollar, accounts } = await load();
      const { alice, bob } = accounts;
      const windowId = await openWindow();
      await create(alice, dollar);
      await create(bob, dollar);
      await primary.cancelDepositRequest(windowId, alice);
      await expect(primary.cancelDepositRequest(windowId, alice))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingPending")
        .withArgs(windowId, alice);
      await expect(primary.cancelRedeemRequest(windowId, alice))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingPending")
        .withArgs(windowId, alice);
      await close(windowId);
      await expect(primary.connect(bob).cancelDepositRequest(windowId, bob))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
        .withArgs(windowId, Status.CLOSED);
      await expect(primary.cancelDepositRequest(9n, alice))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
        .withArgs(9n, Status.NONE);
    });

    it("leaves what was cancelled to its owner when the rest of the window is settled", async () => {
      const { primary, openWindow, create, value, settle, asset, token, dollar, accounts } = await load();
      const { alice } = accounts;
      const windowId = await openWindow();
      await create(alice, 30n * dollar);
      await primary.cancelDepositRequest(windowId, alice);
      await create(alice, 400n * dollar);
      await value(windowId);
      await settle(windowId, { assetsFilled: 200n * dollar });
      expect([...(await primary.claimableOf(windowId, alice))]).to.deep.equal([ONE, 230n * dollar]);
      await primary.claimWindow(windowId, alice, alice);
      expect(await asset.balanceOf(alice)).to.equal(230n * dollar);
      expect(await token.balanceOf(alice)).to.equal(ONE);
    });
  });
});
