import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import type { EquityToken } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";

export interface ERC7943Context {
  readonly ethers: Connection["ethers"];
  /** Only the functions, events and errors of ERC-20, ERC-6093 and ERC-7943 are used. */
  readonly token: EquityToken;
  /** The token as whoever may freeze and force calls it. */
  readonly agent: ReturnType<EquityToken["connect"]>;
  /** Holds at least 100, and may send and receive. */
  readonly holder: HardhatEthersSigner;
  /** Holds nothing, and may send and receive. */
  readonly recipient: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  /** Takes an account's right to send and to receive. */
  exclude(account: string): Promise<void>;
  /** Makes whatever the token asks about accounts revert. */
  breakEligibility(): Promise<void>;
  /** Stops all transfers. */
  pause(): Promise<void>;
}

/** ERC-7943 for fungible tokens, to the letter. */
export function shouldBehaveLikeERC7943(load: () => Promise<ERC7943Context>): void {
  describe("ERC-7943", () => {
    describe("canSend, canReceive and canTransfer", () => {
      it("allow what a transfer then does", async () => {
        const { ethers, token, holder, recipient } = await load();

        expect(await token.canSend(holder)).to.equal(true);
        expect(await token.canReceive(recipient)).to.equal(true);
        expect(await token.canTransfer(holder, recipient, 100)).to.equal(true);
        await expect(token.connect(holder).transfer(recipient, 100)).to.changeTokenBalances(
          ethers,
          token,
          [holder, recipient],
          [-100, 100],
        );
      });

      it("refuse an excluded account, with the error that a transfer then has", async () => {
        const { token, holder, recipient, exclude } = await load();
        await exclude(recipient.address);
        expect(await token.canSend(recipient)).to.equal(false);
        expect(await token.canReceive(recipient)).to.equal(false);
        expect(await token.canTransfer(holder, recipient, 1)).to.equal(false);
        expect(await token.canTransfer(recipient, holder, 0)).to.equal(false);
        await expect(token.connect(holder).transfer(recipient, 1))
          .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
          .withArgs(recipient.address);

        await exclude(holder.address);
        await expect(token.connect(holder).transfer(recipient, 1))
          .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
          .withArgs(holder.address);
      });

      it("do not judge a lack of balance", async () => {
        const { token, holder, recipient } = await load();

        expect(await token.canTransfer(recipient, holder, 1)).to.equal(true);
        expect(await token.canTransfer(holder, recipient, MaxUint256)).to.equal(true);
      });

      it("judge what is frozen", async () => {
        const { token, agent, holder, recipient } = await load();
        const balance = await token.balanceOf(holder);
        await agent.setFrozenTokens(holder, balance - 40n);

        expect(await token.canTransfer(holder, recipient, 40)).to.equal(true);
        expect(await token.canTransfer(holder, recipient, 41)).to.equal(false);
        expect(await token.canSend(holder)).to.equal(true);
        await agent.setFrozenTokens(holder, balance + 1n);
        expect(await token.canTransfer(holder, recipient, 0)).to.equal(true);
        expect(await token.canTransfer(holder, recipient, 1)).to.equal(false);
      });

      it("refuse every transfer while paused, and no account", async () => {
        const { token, holder, recipient, pause } = await load();
        await pause();

        expect(await token.canTransfer(holder, recipient, 0)).to.equal(false);
        expect(await token.canTransfer(holder, recipient, 1)).to.equal(false);
        expect(await token.canSend(holder)).to.equal(true);
        expect(await token.canReceive(recipient)).to.equal(true);
      });

      it("never revert, whatever they are asked and whatever reverts below them", async () => {
        const { token, agent, holder, recipient, breakEligibility } = await load();
        await agent.setFrozenTokens(holder, MaxUint256);
        const accounts = [holder.address, recipient.address, ZeroAddress, await token.getAddress()];
        const askAll = async () => {
          for (const from of accounts) {
            await token.canSend(from);
            await token.canReceive(from);
            for (const to of accounts) {
              for (const amount of [0n, 1n, MaxUint256]) await token.canTransfer(from, to, amount);
            }
          }
        };

        await askAll();
        expect(await token.canSend(ZeroAddress)).to.equal(false);
        expect(await token.canReceive(ZeroAddress)).to.equal(false);
        await breakEligibility();
        await askAll();
        expect(await token.canSend(holder)).to.equal(false);
        expect(await token.canReceive(recipient)).to.equal(false);
        expect(await token.canTransfer(recipient, holder, 0)).to.equal(false);
      });
    });

    describe("setFrozenTokens", () => {
      it("overwrites the frozen amount, which may exceed the balance", async () => {
        const { token, agent, holder } = await load();
        const balance = await token.balanceOf(holder);

        for (const amount of [1n, balance, balance + 1n, MaxUint256, 0n]) {
          expect(await agent.setFrozenTokens.staticCall(holder, amount)).to.equal(true);
          await expect(agent.setFrozenTokens(holder, amount)).to.emit(token, "Frozen").withArgs(holder.address, amount);
          expect(await token.getFrozenTokens(holder)).to.equal(amount);
          expect(await token.balanceOf(holder)).to.equal(balance);
        }
      });

      it("reverts for a stranger, as forcedTransfer does", async () => {
        const { ethers, token, holder, recipient, stranger } = await load();

        await expect(token.connect(stranger).setFrozenTokens(holder, 1)).to.revert(ethers);
        await expect(token.connect(stranger).forcedTransfer(holder, recipient, 1)).to.revert(ethers);
      });
    });

    describe("a transfer", () => {
      it("of more than is unfrozen reverts, of as much goes through", async () => {
        const { token, agent, holder, recipient } = await load();
        await agent.setFrozenTokens(holder, (await token.balanceOf(holder)) - 40n);

        await expect(token.connect(holder).transfer(recipient, 41))
          .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
          .withArgs(holder.address, 41, 40);
        await token.connect(holder).transfer(recipient, 40);
        expect(await token.balanceOf(recipient)).to.equal(40n);
      });

      it("of more than the balance has the base standard's error, frozen or not", async () => {
        const { token, agent, holder, recipient } = await load();
        const balance = await token.balanceOf(holder);
        await agent.setFrozenTokens(holder, balance);

        await expect(token.connect(holder).transfer(recipient, balance + 1n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(holder.address, balance, balance + 1n);
      });
    });

    describe("forcedTransfer", () => {
      it("moves what its holder cannot", async () => {
        const { ethers, token, agent, holder, recipient, exclude } = await load();
        await exclude(holder.address);

        expect(await agent.forcedTransfer.staticCall(holder, recipient, 60)).to.equal(true);
        const forced = agent.forcedTransfer(holder, recipient, 60);
        await expect(forced).to.changeTokenBalances(ethers, token, [holder, recipient], [-60, 60]);
        await expect(forced).to.emit(token, "ForcedTransfer").withArgs(holder.address, recipient.address, 60);
      });

      it("unfreezes what it takes of the frozen part, and says so before the transfer", async () => {
        const { token, agent, holder, recipient } = await load();
        const balance = await token.balanceOf(holder);
        await agent.setFrozenTokens(holder, balance - 10n);

        const forced = await agent.forcedTransfer(holder, recipient, 25);
        const receipt = await forced.wait();
        expect(receipt?.logs.map((log) => token.interface.parseLog(log)?.name)).to.deep.equal([
          "Frozen",
          "Transfer",
          "ForcedTransfer",
        ]);
        await expect(forced)
          .to.emit(token, "Frozen")
          .withArgs(holder.address, balance - 25n);
        expect(await token.getFrozenTokens(holder)).to.equal(balance - 25n);
      });

      it("leaves the frozen amount where unfrozen units suffice", async () => {
        const { token, agent, holder, recipient } = await load();
        const frozen = (await token.balanceOf(holder)) - 10n;
        await agent.setFrozenTokens(holder, frozen);

        await expect(agent.forcedTransfer(holder, recipient, 10)).not.to.emit(token, "Frozen");
        expect(await token.getFrozenTokens(holder)).to.equal(frozen);
      });

      it("keeps what is frozen beyond the balance", async () => {
        const { token, agent, holder, recipient } = await load();
        const balance = await token.balanceOf(holder);
        await agent.setFrozenTokens(holder, balance + 7n);

        await expect(agent.forcedTransfer(holder, recipient, balance))
          .to.emit(token, "Frozen")
          .withArgs(holder.address, 7);
        expect(await token.getFrozenTokens(holder)).to.equal(7n);
      });

      it("reverts when the receiver is excluded", async () => {
        const { token, agent, holder, recipient, exclude } = await load();
        await exclude(recipient.address);

        await expect(agent.forcedTransfer(holder, recipient, 1))
          .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
          .withArgs(recipient.address);
      });

      it("reverts when the balance is short", async () => {
        const { token, agent, holder, recipient } = await load();
        const balance = await token.balanceOf(holder);

        await expect(agent.forcedTransfer(holder, recipient, balance + 1n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(holder.address, balance, balance + 1n);
      });
    });
  });
}
