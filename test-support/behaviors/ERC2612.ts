import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import type { EquityToken } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";
import { signPermit } from "../helpers/equity.ts";

export interface ERC2612Context {
  readonly connection: Connection;
  /** Only the functions, events and errors of ERC-20, ERC-2612 and ERC-5267 are used. */
  readonly token: EquityToken;
  readonly owner: HardhatEthersSigner;
  readonly spender: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

/** ERC-2612, with the domain that ERC-5267 names. */
export function shouldBehaveLikeERC2612(load: () => Promise<ERC2612Context>): void {
  describe("ERC-2612", () => {
    it("separates its domain by what it says of itself", async () => {
      const { connection, token } = await load();
      const { fields, name, version, chainId, verifyingContract } = await token.eip712Domain();

      // Name, version, chain and contract; no salt.
      expect(fields).to.equal("0x0f");
      expect(chainId).to.equal((await connection.ethers.provider.getNetwork()).chainId);
      expect(verifyingContract).to.equal(await token.getAddress());
      expect(await token.DOMAIN_SEPARATOR()).to.equal(
        TypedDataEncoder.hashDomain({ name, version, chainId, verifyingContract }),
      );
    });

    it("sets the allowance that was signed, once", async () => {
      const { connection, token, owner, spender, stranger } = await load();
      expect(await token.nonces(owner)).to.equal(0n);
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner,
        spender: spender.address,
        value: 42n,
      });
      const permit = () => token.connect(stranger).permit(owner, spender, 42, deadline, v, r, s);

      await expect(permit()).to.emit(token, "Approval").withArgs(owner.address, spender.address, 42);
      expect(await token.allowance(owner, spender)).to.equal(42n);
      expect(await token.nonces(owner)).to.equal(1n);
      await expect(permit())
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(anyValue, owner.address);
    });

    it("counts the nonces of each owner and takes them in order", async () => {
      const { connection, token, owner, spender, stranger } = await load();
      const early = await signPermit(connection, token, { owner, spender: spender.address, value: 1n, nonce: 1n });
      const first = await signPermit(connection, token, { owner, spender: spender.address, value: 2n });

      await expect(token.permit(owner, spender, 1, early.deadline, early.v, early.r, early.s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(anyValue, owner.address);
      await token.permit(owner, spender, 2, first.deadline, first.v, first.r, first.s);
      await token.permit(owner, spender, 1, early.deadline, early.v, early.r, early.s);
      expect(await token.nonces(owner)).to.equal(2n);
      expect(await token.nonces(stranger)).to.equal(0n);
      expect(await token.allowance(owner, spender)).to.equal(1n);
    });

    it("reverts when somebody else signed", async () => {
      const { connection, token, owner, spender, stranger } = await load();
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner,
        spender: spender.address,
        value: 1n,
        signer: stranger,
      });

      await expect(token.permit(owner, spender, 1, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(stranger.address, owner.address);
    });

    it("reverts when anything else than what was signed is asked for", async () => {
      const { connection, token, owner, spender, stranger } = await load();
      const { deadline, v, r, s } = await signPermit(connection, token, { owner, spender: spender.address, value: 1n });

      for (const permit of [
        () => token.permit(owner, spender, 2, deadline, v, r, s),
        () => token.permit(owner, stranger, 1, deadline, v, r, s),
        () => token.permit(owner, spender, 1, deadline - 1n, v, r, s),
      ]) {
        await expect(permit())
          .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
          .withArgs(anyValue, owner.address);
      }
      expect(await token.nonces(owner)).to.equal(0n);
    });

    it("reverts after the deadline and not in it", async () => {
      const { connection, token, owner, spender } = await load();
      const { time } = connection.networkHelpers;
      const deadline = BigInt((await time.latest()) + 1_000);
      const { v, r, s } = await signPermit(connection, token, { owner, spender: spender.address, value: 1n, deadline });
      const permit = () => token.permit(owner, spender, 1, deadline, v, r, s);

      const { restore } = await connection.networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(deadline + 1n);
      await expect(permit()).to.be.revertedWithCustomError(token, "ERC2612ExpiredSignature").withArgs(deadline);
      await restore();
      await time.setNextBlockTimestamp(deadline);
      await permit();
      expect(await token.allowance(owner, spender)).to.equal(1n);
    });
  });
}
