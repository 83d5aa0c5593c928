import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { LendingPool, StablecoinMock } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";

/** A vault whose lpShares are worth something else than at first, and whose price stands still. */
export interface ERC4626Context {
  readonly ethers: Connection["ethers"];
  /** Only the functions and events of ERC-4626 and ERC-20 are used. */
  readonly vault: LendingPool;
  /** What it is a vault of: only ERC-20. */
  readonly asset: Pick<StablecoinMock, "balanceOf" | "getAddress" | "decimals">;
  /** Has lent, has at least `assets` besides, and has approved the vault for them. */
  readonly owner: HardhatEthersSigner;
  /** Has lent nothing, has approved nothing, and may hold both. */
  readonly stranger: HardhatEthersSigner;
  /** May receive both, and has nothing. */
  readonly receiver: HardhatEthersSigner;
  /** An amount that comes to no round number of lpShares, nor the other way round. */
  readonly assets: bigint;
  readonly lpShares: bigint;
  /** How many decimals more lpShares have: the vault counts `10 ** offset` virtual ones, and 1 virtual asset. */
  readonly offset: bigint;
}

/** Rounds towards the vault, and does what it foresees. */
export function shouldBehaveLikeERC4626(load: () => Promise<ERC4626Context>): void {
  describe("ERC-4626", () => {
    it("says what it is a vault of, and counts lpShares finer", async () => {
      const { vault, asset, offset } = await load();
      expect(await vault.asset()).to.equal(await asset.getAddress());
      expect(await vault.decimals()).to.equal((await asset.decimals()) + offset);
    });

    it("converts and foresees to the wei, in its own favour", async () => {
      const { vault, assets, lpShares, offset } = await load();
      const [supply, total] = [(await vault.totalSupply()) + 10n ** offset, (await vault.totalAssets()) + 1n];
      const up = (product: bigint, divisor: bigint): bigint => (product + divisor - 1n) / divisor;
      for (const amount of [1n, assets, assets * 7n + 3n]) {
        expect(await vault.convertToShares(amount)).to.equal((amount * supply) / total);
        expect(await vault.previewDeposit(amount)).to.equal((amount * supply) / total);
        expect(await vault.previewWithdraw(amount)).to.equal(up(amount * supply, total));
      }
      for (const amount of [1n, lpShares, lpShares * 7n + 3n]) {
        expect(await vault.convertToAssets(amount)).to.equal((amount * total) / supply);
        expect(await vault.previewRedeem(amount)).to.equal((amount * total) / supply);
        expect(await vault.previewMint(amount)).to.equal(up(amount * total, supply));
      }
      // The fixture is one in which the direction matters.
      expect((assets * supply) % total).to.not.equal(0n);
      expect((lpShares * total) % supply).to.not.equal(0n);
    });

    for (const way of ["deposit", "mint"] as const) {
      it(`takes the caller's assets for the receiver: ${way}`, async () => {
        const { ethers, vault, asset, owner, receiver, assets, lpShares } = await load();
        const [paid, got] =
          way === "deposit"
            ? [assets, await vault.previewDeposit(assets)]
            : [await vault.previewMint(lpShares), lpShares];
        const total = await vault.totalAssets();
        const call = vault.connect(owner)[way];
        const amount = way === "deposit" ? assets : lpShares;
        expect(await call.staticCall(amount, receiver)).to.equal(way === "deposit" ? got : paid);
        const lent = call(amount, receiver);
        await expect(lent).to.changeTokenBalances(ethers, asset, [owner, receiver, vault], [-paid, 0n, paid]);
        await expect(lent).to.changeTokenBalances(ethers, vault, [owner, receiver], [0n, got]);
        await expect(lent).to.emit(vault, "Deposit").withArgs(owner.address, receiver.address, paid, got);
        await expect(lent).to.emit(vault, "Transfer").withArgs(ZeroAddress, receiver.address, got);
        expect(await vault.totalAssets()).to.equal(total + paid);
      });
    }

    for (const way of ["withdraw", "redeem"] as const) {
      it(`pays the receiver for the owner's lpShares: ${way}`, async () => {
        const { ethers, vault, asset, owner, receiver, assets, lpShares } = await load();
        const [got, paid] =
          way === "withdraw"
            ? [assets, await vault.previewWithdraw(assets)]
            : [await vault.previewRedeem(lpShares), lpShares];
        const total = await vault.totalAssets();
        const call = vault.connect(owner)[way];
        const amount = way === "withdraw" ? assets : lpShares;
        expect(await call.staticCall(amount, receiver, owner)).to.equal(way === "withdraw" ? paid : got);
        const taken = call(amount, receiver, owner);
        await expect(taken).to.changeTokenBalances(ethers, asset, [owner, receiver, vault], [0n, got, -got]);
        await expect(taken).to.changeTokenBalances(ethers, vault, [owner, receiver], [-paid, 0n]);
        await expect(taken)
          .to.emit(vault, "Withdraw")
          .withArgs(owner.address, receiver.address, owner.address, got, paid);
        await expect(taken).to.emit(vault, "Transfer").withArgs(owner.address, ZeroAddress, paid);
        expect(await vault.totalAssets()).to.equal(total - got);
      });

      it(`spends an allowance of lpShares, and no more than it: ${way}`, async () => {
        const { ethers, vault, asset, owner, stranger, assets, lpShares } = await load();
        const amount = way === "withdraw" ? assets : lpShares;
        const paid = way === "withdraw" ? await vault.previewWithdraw(assets) : lpShares;
        const call = () => vault.connect(stranger)[way](amount, stranger, owner);
        await vault.connect(owner).approve(stranger, paid - 1n);
        await expect(call())
          .to.be.revertedWithCustomError(vault, "ERC20InsufficientAllowance")
          .withArgs(stranger.address, paid - 1n, paid);
        await vault.connect(owner).approve(stranger, paid + 5n);
        const got = way === "withdraw" ? assets : await vault.previewRedeem(lpShares);
        const taken = call();
        await expect(taken).to.changeTokenBalances(ethers, asset, [owner, stranger], [0n, got]);
        await expect(taken).to.changeTokenBalances(ethers, vault, [owner, stranger], [-paid, 0n]);
        expect(await vault.allowance(owner, stranger)).to.equal(5n);
      });
    }

    it("pays out as much as it says can be had, and not a wei more", async () => {
      const { ethers, vault, asset, owner, receiver } = await load();
      const most = await vault.maxWithdraw(owner);
      const all = await vault.maxRedeem(owner);
      expect(most).to.be.greaterThan(0n);
      expect(all).to.equal(await vault.balanceOf(owner));
      expect(most).to.equal(await vault.convertToAssets(all));
      await vault.connect(owner).withdraw.staticCall(most, receiver, owner);
      await expect(vault.connect(owner).withdraw(most + 1n, receiver, owner)).to.be.revert(ethers);
      await expect(vault.connect(owner).redeem(all + 1n, receiver, owner)).to.be.revert(ethers);
      await expect(vault.connect(owner).redeem(all, receiver, owner)).to.changeTokenBalances(
        ethers,
        asset,
        [receiver],
        [most],
      );
      expect([await vault.maxWithdraw(owner), await vault.maxRedeem(owner)]).to.deep.equal([0n, 0n]);
    });

    it("takes as much as it says can be lent", async () => {
      const { vault, owner, assets } = await load();
      expect(await vault.maxDeposit(owner)).to.be.greaterThan(assets);
      expect(await vault.maxMint(owner)).to.equal(await vault.convertToShares(await vault.maxDeposit(owner)));
      for (const nobody of [ZeroAddress, await vault.getAddress()]) {
        expect([await vault.maxDeposit(nobody), await vault.maxMint(nobody)]).to.deep.equal([0n, 0n]);
        await expect(vault.connect(owner).deposit(assets, nobody))
          .to.be.revertedWithCustomError(vault, "ERC20InvalidReceiver")
          .withArgs(nobody);
      }
    });

    it("answers for who has nothing", async () => {
      const { vault, stranger } = await load();
      expect([await vault.maxWithdraw(stranger), await vault.maxRedeem(stranger)]).to.deep.equal([0n, 0n]);
      expect([await vault.convertToShares(0n), await vault.convertToAssets(0n)]).to.deep.equal([0n, 0n]);
      expect([await vault.previewMint(0n), await vault.previewWithdraw(0n)]).to.deep.equal([0n, 0n]);
    });

    it("gains nobody anything by going in and out", async () => {
      const { vault, asset, owner, assets, lpShares } = await load();
      const had = await asset.balanceOf(owner);
      const held = await vault.balanceOf(owner);
      const lender = vault.connect(owner);
      await lender.deposit(assets, owner);
      await lender.redeem((await vault.balanceOf(owner)) - held, owner, owner);
      await lender.mint(lpShares, owner);
      await lender.redeem(lpShares, owner, owner);
      const between = await asset.balanceOf(owner);
      // At most a wei a turn: what rounds, rounds to the vault.
      expect(between).to.be.within(had - 2n, had);
      const before = await vault.balanceOf(owner);
      await lender.deposit(assets, owner);
      await lender.withdraw(assets, owner, owner);
      expect(await vault.balanceOf(owner)).to.be.at.most(before);
    });
  });
}
