import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import type { EquityToken, LendingPool } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";

export interface ERC20Context {
  readonly ethers: Connection["ethers"];
  /** Only the functions, events and errors of ERC-20 and ERC-6093 are used. */
  readonly token: EquityToken | LendingPool;
  /** Holds the whole supply, which is not zero. */
  readonly holder: HardhatEthersSigner;
  /** May receive, and holds nothing. */
  readonly recipient: HardhatEthersSigner;
  readonly spender: HardhatEthersSigner;
  /** 18 where nothing is said. */
  readonly decimals?: bigint;
}

/** ERC-20 with the errors of ERC-6093. */
export function shouldBehaveLikeERC20(load: () => Promise<ERC20Context>): void {
  describe("ERC-20", () => {
    it("counts the holder's balance as the supply, and nobody else's", async () => {
      const { token, holder, recipient, decimals = 18n } = await load();

      expect(await token.balanceOf(holder)).to.equal(await token.totalSupply());
      expect(await token.balanceOf(recipient)).to.equal(0n);
      expect(await token.balanceOf(ZeroAddress)).to.equal(0n);
      expect(await token.decimals()).to.equal(decimals);
    });

    for (const [title, part] of [
      ["all of it", (supply: bigint) => supply],
      ["one wei", () => 1n],
      ["nothing", () => 0n],
    ] as const) {
      it(`transfers ${title}`, async () => {
        const { ethers, token, holder, recipient } = await load();
        const amount = part(await token.totalSupply());

        expect(await token.connect(holder).transfer.staticCall(recipient, amount)).to.equal(true);
        const transfer = token.connect(holder).transfer(recipient, amount);
        await expect(transfer).to.emit(token, "Transfer").withArgs(holder.address, recipient.address, amount);
        await expect(transfer).to.changeTokenBalances(ethers, token, [holder, recipient], [-amount, amount]);
      });

      it(`transfers ${title} for another`, async () => {
        const { ethers, token, holder, recipient, spender } = await load();
        const amount = part(await token.totalSupply());
        await token.connect(holder).approve(spender, amount);

        expect(await token.connect(spender).transferFrom.staticCall(holder, recipient, amount)).to.equal(true);
        const transfer = token.connect(spender).transferFrom(holder, recipient, amount);
        await expect(transfer).to.emit(token, "Transfer").withArgs(holder.address, recipient.address, amount);
        await expect(transfer).to.changeTokenBalances(
          ethers,
          token,
          [holder, recipient, spender],
          [-amount, amount, 0],
        );
        expect(await token.allowance(holder, spender)).to.equal(0n);
      });
    }

    it("leaves everything as it was after a transfer to oneself", async () => {
      const { token, holder } = await load();
      const supply = await token.totalSupply();

      await token.connect(holder).transfer(holder, supply);
      expect(await token.balanceOf(holder)).to.equal(supply);
      expect(await token.totalSupply()).to.equal(supply);
    });

    it("reverts when the balance is short", async () => {
      const { token, holder, recipient, spender } = await load();
      const supply = await token.totalSupply();
      await token.connect(holder).approve(spender, MaxUint256);

      for (const transfer of [
        () => token.connect(holder).transfer(recipient, supply + 1n),
        () => token.connect(spender).transferFrom(holder, recipient, supply + 1n),
      ]) {
        await expect(transfer())
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(holder.address, supply, supply + 1n);
      }
    });

    it("reverts when the receiver is the zero address", async () => {
      const { token, holder, spender } = await load();
      await token.connect(holder).approve(spender, MaxUint256);

      for (const transfer of [
        () => token.connect(holder).transfer(ZeroAddress, 1),
        () => token.connect(spender).transferFrom(holder, ZeroAddress, 1),
      ]) {
        await expect(transfer()).to.be.revertedWithCustomError(token, "ERC20InvalidReceiver").withArgs(ZeroAddress);
      }
    });

    it("reverts when the allowance is short", async () => {
      const { token, holder, recipient, spender } = await load();
      await token.connect(holder).approve(spender, 1);

      await expect(token.connect(spender).transferFrom(holder, recipient, 2))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(spender.address, 1, 2);
    });

    it("uses an allowance up and leaves an unlimited one", async () => {
      const { token, holder, recipient, spender } = await load();
      await token.connect(holder).approve(spender, 5);
      await token.connect(spender).transferFrom(holder, recipient, 2);
      expect(await token.allowance(holder, spender)).to.equal(3n);

      await token.connect(holder).approve(spender, MaxUint256);
      await token.connect(spender).transferFrom(holder, recipient, 2);
      expect(await token.allowance(holder, spender)).to.equal(MaxUint256);
    });

    it("overwrites an allowance with the next one", async () => {
      const { token, holder, spender } = await load();

      for (const amount of [3n, 1n, 0n, MaxUint256]) {
        expect(await token.connect(holder).approve.staticCall(spender, amount)).to.equal(true);
        await expect(token.connect(holder).approve(spender, amount))
          .to.emit(token, "Approval")
          .withArgs(holder.address, spender.address, amount);
        expect(await token.allowance(holder, spender)).to.equal(amount);
      }
    });

    it("reverts when the approved spender is the zero address", async () => {
      const { token, holder } = await load();

      await expect(token.connect(holder).approve(ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidSpender")
        .withArgs(ZeroAddress);
    });
  });
}
