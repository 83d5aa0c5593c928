import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import type { EquityToken } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";

const ONE = 10n ** 18n;

export interface ERC8056Context {
  readonly connection: Connection;
  /** Only the functions and events of ERC-20 and ERC-8056's four interfaces are used. */
  readonly token: EquityToken;
  /** Holds some of the supply, and no whole number of anything. */
  readonly holder: HardhatEthersSigner;
  readonly recipient: HardhatEthersSigner;
  /** The least time between a change's announcement and its effect, in seconds. */
  readonly notice: number;
  /** Announces a change of the multiplier by a ratio; its id is for {@link withdraw}. */
  announce(
    id: number,
    effectiveAt: number,
    numerator: bigint,
    denominator: bigint,
  ): ReturnType<EquityToken["scheduleFactor"]>;
  /** Withdraws a change that is not effective. */
  withdraw(id: number): ReturnType<EquityToken["cancelFactor"]>;
}

/**
 * ERC-8056 in its four parts. Two mistakes of the standard's reference code are looked for: announcing a change in the
 * second in which another becomes effective must not lose the other, and `effectiveAt` must not outlive its change.
 */
export function shouldBehaveLikeERC8056(load: () => Promise<ERC8056Context>): void {
  const scaled = (multiplier: bigint, numerator: bigint, denominator: bigint) => (multiplier * numerator) / denominator;

  describe("ERC-8056", () => {
    it("converts with the multiplier, rounding down both ways", async () => {
      const { token } = await load();
      const multiplier = await token.uiMultiplier();

      for (const amount of [0n, 1n, 2n, ONE - 1n, ONE, 123_456_789n * ONE + 1n]) {
        expect(await token.toUIAmount(amount)).to.equal((amount * multiplier) / ONE);
        expect(await token.fromUIAmount(amount)).to.equal((amount * ONE) / multiplier);
        expect(await token.fromUIAmount(await token.toUIAmount(amount))).to.be.at.most(amount);
        expect(await token.toUIAmount(await token.fromUIAmount(amount))).to.be.at.most(amount);
      }
    });

    it("shows balances and supply through the same conversion", async () => {
      const { token, holder, recipient } = await load();

      for (const account of [holder, recipient]) {
        expect(await token.balanceOfUI(account)).to.equal(await token.toUIAmount(await token.balanceOf(account)));
      }
      expect(await token.totalSupplyUI()).to.equal(await token.toUIAmount(await token.totalSupply()));
    });

    it("says the current multiplier and 0 while nothing is pending", async () => {
      const { token } = await load();

      expect(await token.newUIMultiplier()).to.equal(await token.uiMultiplier());
      expect(await token.effectiveAt()).to.equal(0n);
    });

    it("announces a change without making it", async () => {
      const { connection, token, holder, notice, announce } = await load();
      const old = await token.uiMultiplier();
      const shares = await token.balanceOfUI(holder);
      const effectiveAt = (await connection.networkHelpers.time.latest()) + 2 * notice;

      await expect(announce(1, effectiveAt, 3n, 2n))
        .to.emit(token, "UIMultiplierUpdated")
        .withArgs(old, scaled(old, 3n, 2n), effectiveAt);
      expect(await token.uiMultiplier()).to.equal(old);
      expect(await token.balanceOfUI(holder)).to.equal(shares);
      expect(await token.newUIMultiplier()).to.equal(scaled(old, 3n, 2n));
      expect(await token.effectiveAt()).to.equal(BigInt(effectiveAt));
    });

    it("makes the change in its second, without a transaction and without moving a unit", async () => {
      const { connection, token, holder, notice, announce } = await load();
      const { time } = connection.networkHelpers;
      const old = await token.uiMultiplier();
      const balance = await token.balanceOf(holder);
      const supply = await token.totalSupply();
      const effectiveAt = (await time.latest()) + 2 * notice;
      await announce(1, effectiveAt, 3n, 2n);
      await time.increaseTo(effectiveAt - 1);
      expect(await token.uiMultiplier()).to.equal(old);

      await time.increaseTo(effectiveAt);
      const multiplier = scaled(old, 3n, 2n);
      expect(await token.uiMultiplier()).to.equal(multiplier);
      expect(await token.balanceOfUI(holder)).to.equal((balance * multiplier) / ONE);
      expect(await token.totalSupplyUI()).to.equal((supply * multiplier) / ONE);
      expect(await token.balanceOf(holder)).to.equal(balance);
      expect(await token.totalSupply()).to.equal(supply);
    });

    it("does not keep a pending time after its change", async () => {
      const { connection, token, notice, announce } = await load();
      const { time } = connection.networkHelpers;
      const effectiveAt = (await time.latest()) + 2 * notice;
      await announce(1, effectiveAt, 3n, 2n);
      await time.increaseTo(effectiveAt);

      expect(await token.effectiveAt()).to.equal(0n);
      expect(await token.newUIMultiplier()).to.equal(await token.uiMultiplier());
    });

    it("keeps a change in whose very second the next one is announced", async () => {
      const { connection, token, notice, announce } = await load();
      const { time } = connection.networkHelpers;
      const old = await token.uiMultiplier();
      const effectiveAt = (await time.latest()) + 2 * notice;
      await announce(1, effectiveAt, 3n, 2n);
      const first = scaled(old, 3n, 2n);
      const second = scaled(first, 5n, 4n);

      await time.setNextBlockTimestamp(effectiveAt);
      await expect(announce(2, effectiveAt + 2 * notice, 5n, 4n))
        .to.emit(token, "UIMultiplierUpdated")
        .withArgs(first, second, effectiveAt + 2 * notice);
      expect(await token.uiMultiplier()).to.equal(first);
      expect(await token.newUIMultiplier()).to.equal(second);
      await time.increaseTo(effectiveAt + 2 * notice);
      expect(await token.uiMultiplier()).to.equal(second);
    });

    it("describes the earliest of several pending changes, and then the next", async () => {
      const { connection, token, notice, announce } = await load();
      const { time } = connection.networkHelpers;
      const old = await token.uiMultiplier();
      const later = (await time.latest()) + 4 * notice;
      const sooner = later - notice;
      await announce(1, later, 3n, 2n);
      const first = scaled(old, 5n, 4n);
      const second = scaled(first, 3n, 2n);

      const announced = announce(2, sooner, 5n, 4n);
      await expect(announced).to.emit(token, "UIMultiplierUpdated").withArgs(old, first, sooner);
      await expect(announced).to.emit(token, "UIMultiplierUpdated").withArgs(first, second, later);
      expect(await token.newUIMultiplier()).to.equal(first);
      expect(await token.effectiveAt()).to.equal(BigInt(sooner));
      await time.increaseTo(sooner);
      expect(await token.newUIMultiplier()).to.equal(second);
      expect(await token.effectiveAt()).to.equal(BigInt(later));
      await time.increaseTo(later);
      expect(await token.uiMultiplier()).to.equal(second);
    });

    it("forgets a change that is withdrawn, and says what becomes of the others", async () => {
      const { connection, token, notice, announce, withdraw } = await load();
      const { time } = connection.networkHelpers;
      const old = await token.uiMultiplier();
      const sooner = (await time.latest()) + 2 * notice;
      await announce(1, sooner, 3n, 2n);
      await announce(2, sooner + notice, 5n, 4n);

      await expect(withdraw(1))
        .to.emit(token, "UIMultiplierUpdated")
        .withArgs(old, scaled(old, 5n, 4n), sooner + notice);
      expect(await token.effectiveAt()).to.equal(BigInt(sooner + notice));
      await withdraw(2);
      expect(await token.effectiveAt()).to.equal(0n);
      await time.increaseTo(sooner + notice);
      expect(await token.uiMultiplier()).to.equal(old);
    });

    it("keeps transfers in units across a change", async () => {
      const { connection, token, holder, recipient, notice, announce } = await load();
      const { time } = connection.networkHelpers;
      const effectiveAt = (await time.latest()) + 2 * notice;
      await announce(1, effectiveAt, 2n, 1n);
      await time.increaseTo(effectiveAt);

      await expect(token.connect(holder).transfer(recipient, 7)).to.changeTokenBalances(
        connection.ethers,
        token,
        [holder, recipient],
        [-7, 7],
      );
    });
  });
}
