import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import type { PrimaryMarket, StablecoinMock } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";

/** A vault whose requests can be cancelled, and what brings its cancellations on. */
export interface ERC7887Context {
  readonly ethers: Connection["ethers"];
  /** Only the functions and events of ERC-7540 and ERC-7887 are used. */
  readonly vault: PrimaryMarket;
  /** What is paid with, and what is got for it: only ERC-20. */
  readonly asset: Pick<StablecoinMock, "balanceOf">;
  readonly share: Pick<StablecoinMock, "balanceOf">;
  /** Has at least `assets` and `shares`, and has approved the vault for them. */
  readonly owner: HardhatEthersSigner;
  readonly operator: HardhatEthersSigner;
  /** Nobody's operator. */
  readonly stranger: HardhatEthersSigner;
  /** Has nothing, and may receive. */
  readonly receiver: HardhatEthersSigner;
  readonly assets: bigint;
  readonly shares: bigint;
  /** Turns a pending cancellation into a claimable one; nothing where it is claimable at once. */
  fulfilCancellation(requestId: bigint): Promise<void>;
}

/** The ids that ERC-7887 gives. */
export const ERC7887_INTERFACES = {
  "ERC-7887 deposits": "0x8bf840e3",
  "ERC-7887 redemptions": "0xe76cffc7",
} as const;

const directions = ["Deposit", "Redeem"] as const;

function sideOf({ vault, asset, share, assets, shares, owner }: ERC7887Context, way: (typeof directions)[number]) {
  const isDeposit = way === "Deposit";
  const amount = isDeposit ? assets : shares;
  return {
    amount,
    money: isDeposit ? asset : share,
    async request(): Promise<bigint> {
      const caller = vault.connect(owner);
      const request = isDeposit ? caller.requestDeposit : caller.requestRedeem;
      const id = await request.staticCall(amount, owner, owner);
      await request(amount, owner, owner);
      return id;
    },
    pending: (id: bigint) =>
      isDeposit ? vault.pendingDepositRequest(id, owner) : vault.pendingRedeemRequest(id, owner),
    cancel: (by: HardhatEthersSigner, id: bigint) =>
      isDeposit ? vault.connect(by).cancelDepositRequest(id, owner) : vault.connect(by).cancelRedeemRequest(id, owner),
    isPending: (id: bigint) =>
      isDeposit ? vault.pendingCancelDepositRequest(id, owner) : vault.pendingCancelRedeemRequest(id, owner),
    claimable: (id: bigint, controller = owner) =>
      isDeposit
        ? vault.claimableCancelDepositRequest(id, controller)
        : vault.claimableCancelRedeemRequest(id, controller),
    claim: (by: HardhatEthersSigner, id: bigint, receiver: HardhatEthersSigner) =>
      isDeposit
        ? vault.connect(by).claimCancelDepositRequest(id, receiver, owner)
        : vault.connect(by).claimCancelRedeemRequest(id, receiver, owner),
  };
}

/** ERC-7887, cancelling both ways. */
export function shouldBehaveLikeERC7887(load: () => Promise<ERC7887Context>): void {
  describe("ERC-7887", () => {
    for (const way of directions) {
      describe(`cancelling a ${way.toLowerCase()} request`, () => {
        it("takes it out of the pending ones, is told of, and pays nobody by itself", async () => {
          const context = await load();
          const { ethers, vault, owner } = context;
          const side = sideOf(context, way);
          const id = await side.request();
          expect([await side.isPending(id), await side.claimable(id)]).to.deep.equal([false, 0n]);

          const cancellation = side.cancel(owner, id);
          await expect(cancellation).to.changeTokenBalances(ethers, side.money, [owner, vault], [0n, 0n]);
          await expect(cancellation).to.emit(vault, `Cancel${way}Request`).withArgs(owner.address, id, owner.address);
          expect(await side.pending(id)).to.equal(0n);
        });

        it("makes the whole of it claimable for its controller alone", async () => {
          const context = await load();
          const side = sideOf(context, way);
          const id = await side.request();
          await side.cancel(context.owner, id);
          await context.fulfilCancellation(id);

          expect(await side.isPending(id)).to.equal(false);
          expect(await side.claimable(id)).to.equal(side.amount);
          expect(await side.claimable(id, context.stranger)).to.equal(0n);
          expect(await side.claimable(id + 1n)).to.equal(0n);
        });

        it("pays the receiver once, all of it, and names all parties", async () => {
          const context = await load();
          const { ethers, vault, owner, operator, receiver } = context;
          const side = sideOf(context, way);
          const id = await side.request();
          await side.cancel(owner, id);
          await context.fulfilCancellation(id);
          await vault.connect(owner).setOperator(operator, true);

          const claim = side.claim(operator, id, receiver);
          await expect(claim).to.changeTokenBalances(
            ethers,
            side.money,
            [vault, receiver],
            [-side.amount, side.amount],
          );
          await expect(claim)
            .to.emit(vault, `Cancel${way}Claim`)
            .withArgs(owner.address, receiver.address, id, operator.address, side.amount);
          expect(await side.claimable(id)).to.equal(0n);
          await expect(side.claim(owner, id, receiver)).to.revert(ethers);
        });

        it("is an operator's too, which the event names as the sender, and no stranger's", async () => {
          const context = await load();
          const { ethers, vault, owner, operator, stranger } = context;
          const side = sideOf(context, way);
          const id = await side.request();

          await expect(side.cancel(stranger, id)).to.revert(ethers);
          await vault.connect(owner).setOperator(operator, true);
          await expect(side.cancel(operator, id))
            .to.emit(vault, `Cancel${way}Request`)
            .withArgs(owner.address, id, operator.address);
          await context.fulfilCancellation(id);
          await expect(side.claim(stranger, id, stranger)).to.revert(ethers);
        });

        it("needs a pending request, and can be done once", async () => {
          const context = await load();
          const { ethers, owner } = context;
          const side = sideOf(context, way);
          const id = await side.request();
          await side.cancel(owner, id);
          await expect(side.cancel(owner, id)).to.revert(ethers);
        });
      });
    }
  });
}
