import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import type { PrimaryMarket, StablecoinMock } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";

/** A vault that makes requests wait, both ways, and what brings its requests on. */
export interface ERC7540Context {
  readonly ethers: Connection["ethers"];
  /** Only the functions and events of ERC-7540, ERC-7575 and ERC-165 are used. */
  readonly vault: PrimaryMarket;
  /** What is paid with, and what is got for it: only ERC-20. */
  readonly asset: Pick<StablecoinMock, "balanceOf" | "getAddress">;
  readonly share: Pick<StablecoinMock, "balanceOf" | "getAddress">;
  /** Has at least `assets` and `shares`, and has approved the vault for them. */
  readonly owner: HardhatEthersSigner;
  readonly operator: HardhatEthersSigner;
  /** Nobody's operator. */
  readonly stranger: HardhatEthersSigner;
  /** Has nothing, and may receive. */
  readonly receiver: HardhatEthersSigner;
  /** Two amounts that divide by 4 and are requested in the tests. */
  readonly assets: bigint;
  readonly shares: bigint;
  /** Turns a pending request into a claimable one, the whole of it. */
  fulfil(requestId: bigint): Promise<void>;
}

/** The two directions, so that each rule is asked of both. */
const directions = ["deposit", "redeem"] as const;
type WhichWay = (typeof directions)[number];

/** A direction of a vault by the names that the standard gives its functions. */
function sideOf({ vault, asset, share, assets, shares, owner }: ERC7540Context, way: WhichWay) {
  const isDeposit = way === "deposit";
  return {
    amount: isDeposit ? assets : shares,
    paidIn: isDeposit ? asset : share,
    paidOut: isDeposit ? share : asset,
    event: isDeposit ? "DepositRequest" : "RedeemRequest",
    request: (by: HardhatEthersSigner, amount: bigint, controller = owner, from = owner) => {
      const caller = vault.connect(by);
      return isDeposit
        ? caller.requestDeposit(amount, controller, from)
        : caller.requestRedeem(amount, controller, from);
    },
    requestId: (amount: bigint) =>
      isDeposit
        ? vault.connect(owner).requestDeposit.staticCall(amount, owner, owner)
        : vault.connect(owner).requestRedeem.staticCall(amount, owner, owner),
    pending: (id: bigint, controller = owner) =>
      isDeposit ? vault.pendingDepositRequest(id, controller) : vault.pendingRedeemRequest(id, controller),
    claimable: (id: bigint, controller = owner) =>
      isDeposit ? vault.claimableDepositRequest(id, controller) : vault.claimableRedeemRequest(id, controller),
    /** By what was requested: deposit and redeem. */
    claim: (by: HardhatEthersSigner, amount: bigint, receiver: HardhatEthersSigner) => {
      const caller = vault.connect(by);
      return isDeposit
        ? caller["deposit(uint256,address,address)"](amount, receiver, owner)
        : caller.redeem(amount, receiver, owner);
    },
    /** By what is paid: mint and withdraw. */
    claimExactly: (by: HardhatEthersSigner, amount: bigint, receiver: HardhatEthersSigner) => {
      const caller = vault.connect(by);
      return isDeposit
        ? caller["mint(uint256,address,address)"](amount, receiver, owner)
        : caller.withdraw(amount, receiver, owner);
    },
    max: () => (isDeposit ? vault.maxDeposit(owner) : vault.maxRedeem(owner)),
    maxExactly: () => (isDeposit ? vault.maxMint(owner) : vault.maxWithdraw(owner)),
  };
}

async function requested(context: ERC7540Context, way: WhichWay) {
  const side = sideOf(context, way);
  const id = await side.requestId(side.amount);
  await side.request(context.owner, side.amount);
  return { side, id };
}

async function fulfilled(context: ERC7540Context, way: WhichWay) {
  const request = await requested(context, way);
  await context.fulfil(request.id);
  return request;
}

/** ERC-7540, asynchronous both ways. */
export function shouldBehaveLikeERC7540(load: () => Promise<ERC7540Context>): void {
  describe("ERC-7540", () => {
    describe("operators", () => {
      it("are named and dismissed by the controller itself, and by nobody for another", async () => {
        const { vault, owner, operator, stranger } = await load();
        for (const approved of [true, false]) {
          expect(await vault.connect(owner).setOperator.staticCall(operator, approved)).to.equal(true);
          await expect(vault.connect(owner).setOperator(operator, approved))
            .to.emit(vault, "OperatorSet")
            .withArgs(owner.address, operator.address, approved);
          expect(await vault.isOperator(owner, operator)).to.equal(approved);
        }
        await vault.connect(stranger).setOperator(stranger, true);
        expect(await vault.isOperator(owner, stranger)).to.equal(false);
      });
    });

    for (const way of directions) {
      describe(`a ${way} request`, () => {
        it("moves what its owner brings into the vault, is pending, and is told of", async () => {
          const context = await load();
          const { ethers, vault, owner } = context;
          const side = sideOf(context, way);
          const id = await side.requestId(side.amount);

          const request = side.request(owner, side.amount);
          await expect(request).to.changeTokenBalances(
            ethers,
            side.paidIn,
            [owner, vault],
            [-side.amount, side.amount],
          );
          await expect(request)
            .to.emit(vault, side.event)
            .withArgs(owner.address, owner.address, id, owner.address, side.amount);
          expect(await side.pending(id)).to.equal(side.amount);
          expect(await side.claimable(id)).to.equal(0n);
          expect([await side.max(), await side.maxExactly()]).to.deep.equal([0n, 0n]);
        });

        it("is pending for its controller under its own id, and for nobody else", async () => {
          const context = await load();
          const { side, id } = await requested(context, way);

          expect(await side.pending(id, context.stranger)).to.equal(0n);
          expect(await side.pending(id + 1n)).to.equal(0n);
        });

        it("may be made by an operator, which the event names as the sender", async () => {
          const context = await load();
          const { vault, owner, operator } = context;
          const side = sideOf(context, way);
          const id = await side.requestId(side.amount);
          await vault.connect(owner).setOperator(operator, true);

          await expect(side.request(operator, side.amount))
            .to.emit(vault, side.event)
            .withArgs(owner.address, owner.address, id, operator.address, side.amount);
          expect(await side.pending(id)).to.equal(side.amount);
        });

        it("is nobody else's to make with the owner's means", async () => {
          const context = await load();
          const { ethers, stranger } = context;
          const side = sideOf(context, way);
          await expect(side.request(stranger, side.amount)).to.revert(ethers);
          await expect(side.request(stranger, side.amount, stranger)).to.revert(ethers);
        });

        it("cannot be claimed while it is pending", async () => {
          const context = await load();
          const { ethers, owner, receiver } = context;
          const { side } = await requested(context, way);
          await expect(side.claim(owner, side.amount, receiver)).to.revert(ethers);
          await expect(side.claimExactly(owner, 1n, receiver)).to.revert(ethers);
        });

        it("turns from pending into claimable, whole, and pays nobody by itself", async () => {
          const context = await load();
          const { side, id } = await requested(context, way);
          const before = await side.paidOut.balanceOf(context.owner);
          await context.fulfil(id);

          expect(await side.pending(id)).to.equal(0n);
          expect(await side.claimable(id)).to.equal(side.amount);
          expect(await side.max()).to.equal(side.amount);
          expect(await side.maxExactly()).to.be.above(0n);
          expect(await side.paidOut.balanceOf(context.owner)).to.equal(before);
        });

        it("is claimed in parts, without bringing anything again", async () => {
          const context = await load();
          const { owner, receiver } = context;
          const { side, id } = await fulfilled(context, way);
          const [before, all] = [await side.paidIn.balanceOf(owner), await side.maxExactly()];

          await side.claim(owner, side.amount / 4n, receiver);
          expect(await side.paidOut.balanceOf(receiver)).to.equal(all / 4n);
          expect(await side.claimable(id)).to.equal((side.amount * 3n) / 4n);
          await side.claimExactly(owner, all / 4n, receiver);
          expect(await side.paidOut.balanceOf(receiver)).to.equal(all / 2n);
          expect(await side.claimable(id)).to.equal(side.amount / 2n);
          await side.claim(owner, await side.max(), receiver);
          expect(await side.paidOut.balanceOf(receiver)).to.equal(all);
          expect(await side.claimable(id)).to.equal(0n);
          expect([await side.max(), await side.maxExactly()]).to.deep.equal([0n, 0n]);
          expect(await side.paidIn.balanceOf(owner)).to.equal(before);
        });

        it("pays what the maxima say, and not one more", async () => {
          const context = await load();
          const { ethers, owner, receiver } = context;
          const { side } = await fulfilled(context, way);
          const [max, exactly] = [await side.max(), await side.maxExactly()];

          await expect(side.claim(owner, max + 1n, receiver)).to.revert(ethers);
          await expect(side.claimExactly(owner, exactly + 1n, receiver)).to.revert(ethers);
          await side.claimExactly(owner, exactly, receiver);
          expect(await side.paidOut.balanceOf(receiver)).to.equal(exactly);
        });

        it("is claimed by its controller or an operator, to any receiver, and by no stranger", async () => {
          const context = await load();
          const { ethers, vault, owner, operator, stranger, receiver } = context;
          const { side } = await fulfilled(context, way);

          await expect(side.claim(stranger, side.amount, stranger)).to.revert(ethers);
          await expect(side.claimExactly(stranger, 1n, stranger)).to.revert(ethers);
          await vault.connect(owner).setOperator(operator, true);
          const all = await side.maxExactly();
          await side.claim(operator, side.amount, receiver);
          expect(await side.paidOut.balanceOf(receiver)).to.equal(all);
        });

        it("tells of a claim as the standard orders the parties", async () => {
          const context = await load();
          const { vault, owner, operator, receiver } = context;
          const { side } = await fulfilled(context, way);
          await vault.connect(owner).setOperator(operator, true);
          const all = await side.maxExactly();

          const claim = side.claim(operator, side.amount, receiver);
          if (way === "deposit") {
            // The first is the controller, not the caller.
            await expect(claim).to.emit(vault, "Deposit").withArgs(owner.address, receiver.address, side.amount, all);
          } else {
            await expect(claim)
              .to.emit(vault, "Withdraw")
              .withArgs(operator.address, receiver.address, owner.address, all, side.amount);
          }
        });
      });
    }

    it("reverts every preview, before and after fulfilment", async () => {
      const context = await load();
      const { ethers, vault } = context;
      for (const preview of ["previewDeposit", "previewMint", "previewWithdraw", "previewRedeem"] as const) {
        await expect(vault[preview](1n)).to.revert(ethers);
      }
      await fulfilled(context, "deposit");
      await expect(vault.previewDeposit(1n)).to.revert(ethers);
    });

    it("claims a deposit for the caller by the functions of two arguments", async () => {
      const context = await load();
      const { vault, owner, receiver } = context;
      const { side } = await fulfilled(context, "deposit");
      const all = await side.maxExactly();

      await vault.connect(owner)["deposit(uint256,address)"](side.amount / 2n, receiver);
      await vault.connect(owner)["mint(uint256,address)"](all / 2n, receiver);
      expect(await side.paidOut.balanceOf(receiver)).to.equal(all);
    });

    it("names its asset and its share, another contract", async () => {
      const { vault, asset, share } = await load();
      expect(await vault.asset()).to.equal(await asset.getAddress());
      expect(await vault.share()).to.equal(await share.getAddress());
    });
  });
}

/** The ids that ERC-7540 and ERC-7575 give. */
export const ERC7540_INTERFACES = {
  "ERC-7540 operators": "0xe3bc4e65",
  "ERC-7540 deposits": "0xce3bbe50",
  "ERC-7540 redemptions": "0x620ee8e4",
  "ERC-7575": "0x2f0a18c5",
} as const;
