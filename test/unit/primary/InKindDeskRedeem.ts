import { expect } from "chai";
import { HolderPolicy } from "../../../deploy/plan.ts";
import {
  DAY,
  DELIVERY,
  FOR_EVER,
  INITIAL_MULTIPLIER,
  ONE,
  openDesk,
  RESERVES,
  State,
} from "../../../test-support/fixtures/inKindDesk.ts";
import { at } from "../../../test-support/fixtures/reserves.ts";
import { HolderStatus } from "../../../test-support/helpers/equity.ts";
import { signAttestation } from "../../../test-support/reserves/statements.ts";
import { ContractAttestor__factory } from "../../../types/index.ts";

const load = await openDesk();
const loadVerified = await openDesk({ listing: { policy: HolderPolicy.VERIFIED } });

const M = INITIAL_MULTIPLIER;
const UNITS = 7n * ONE + 1n;
const SHARES = (UNITS * M) / ONE;

/** The fixture begins on Tuesday 2024-01-16 in the morning of New York. */
const COMMIT_BY = at("2024-01-17T21:00:00Z");
/** Trades of the 16th settle on the 18th (T+2). */
const ACK_BY = at("2024-01-19T21:00:00Z");
/** Local day of 2024-01-22. */
const JAN_22 = 19_744;

type Loaded = Awaited<ReturnType<typeof load>>;

async function requested() {
  const f = await load();
  const id = await f.request(UNITS);
  return { ...f, id };
}

async function committed() {
  const f = await requested();
  await f.commit(f.id);
  return f;
}

async function sanction({ registry, accounts }: Loaded, account: { readonly address: string }) {
  await registry
    .connect(accounts.registrar)
    .record([{ account: account.address, status: HolderStatus.SANCTIONED, category: 0, country: 0, expiry: 0 }]);
}

/** Where the units are, on all sides. */
async function holdings({ desk, token, accounts }: Loaded) {
  return {
    alice: await token.balanceOf(accounts.alice),
    desk: await token.balanceOf(desk),
    ledger: await desk.unitsOf(accounts.alice),
    supply: await token.totalSupply(),
  };
}

describe("InKindDesk", () => {
  describe("requestRedemption", () => {
    it("escrows units that stay the participant's, until the close of the next trading day", async () => {
      const f = await load();
      const { desk, mint, accounts } = f;
      await mint(accounts.alice.address, UNITS);
      await expect(desk.requestRedemption(UNITS, DELIVERY))
        .to.emit(desk, "RedemptionRequested")
        .withArgs(1n, accounts.alice, UNITS, DELIVERY, COMMIT_BY, []);
      expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: UNITS, ledger: UNITS, supply: UNITS });
      expect(await desk.openRedemptionsOf(accounts.alice)).to.deep.equal([1n]);
      expect(await desk.commitBy(1)).to.equal(BigInt(COMMIT_BY));
      const redemption = await desk.redemptionOf(1);
      expect(redemption.account).to.equal(accounts.alice.address);
      expect(redemption.requestedAt).to.equal(BigInt(await f.time.latest()));
      expect([redemption.state, redemption.units, redemption.shares]).to.deep.equal([State.REQUESTED, UNITS, 0n]);
    });

    it("reverts for an account without a limit, and for units worth no share", async () => {
      const { desk, announceSplit, time, accounts } = await load();
      await expect(desk.connect(accounts.mallory).requestRedemption(1n, DELIVERY))
        .to.be.revertedWithCustomError(desk, "InKindDesk_NotAParticipant")
        .withArgs(accounts.mallory);
      await expect(desk.requestRedemption(0n, DELIVERY))
        .to.be.revertedWithCustomError(desk, "InKindDesk_TooSmall")
        .withArgs(0n);
      await announceSplit(JAN_22, 1n, 10n);
      await time.increaseTo(at("2024-01-22T15:00:00Z"));
      await expect(desk.requestRedemption(9n, DELIVERY))
        .to.be.revertedWithCustomError(desk, "InKindDesk_TooSmall")
        .withArgs(9n);
    });

    it("reverts beyond eight open ones, and has room again when one ends", async () => {
      const { desk, request, accounts } = await load();
      for (let i = 0; i < 8; ++i) await request(ONE);
      await expect(request(ONE))
        .to.be.revertedWithCustomError(desk, "InKindDesk_TooManyOpen")
        .withArgs(accounts.alice, 8n);
      await desk.cancel(3, accounts.alice);
      expect(await request(ONE)).to.equal(9n);
      expect(await desk.openRedemptionsOf(accounts.alice)).to.deep.equal([1n, 2n, 4n, 5n, 6n, 7n, 8n, 9n]);
    });

    it("reverts for a sanctioned participant, and without the units", async () => {
      const f = await load();
      const { desk, token, mint, accounts } = f;
      await expect(desk.requestRedemption(ONE, DELIVERY))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(accounts.alice, 0n, ONE);
      await mint(accounts.alice.address, ONE);
      await sanction(f, accounts.alice);
      await expect(desk.requestRedemption(ONE, DELIVERY))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(accounts.alice);
    });
  });

  describe("cancel", () => {
    it("gives the units back before a commitment, where the participant wants them", async () => {
      const f = await requested();
      const { desk, token, accounts, id } = f;
      await expect(desk.cancel(id, accounts.bob))
        .to.emit(desk, "RedemptionCancelled")
        .withArgs(id, accounts.alice, accounts.bob, UNITS);
      expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: 0n, ledger: 0n, supply: UNITS });
      expect(await token.balanceOf(accounts.bob)).to.equal(UNITS);
      expect(await desk.openRedemptionsOf(accounts.alice)).to.deep.equal([]);
      await expect(desk.cancel(id, accounts.bob))
        .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
        .withArgs(id, State.CANCELLED);
    });

    it("is anyone's after the deadline, and then goes to the participant alone", async () => {
      const f = await requested();
      const { desk, time, accounts, id } = f;
      const { alice, mallory } = accounts;
      await time.setNextBlockTimestamp(COMMIT_BY);
      await expect(desk.connect(mallory).cancel(id, alice))
        .to.be.revertedWithCustomError(desk, "InKindDesk_NotItsAccount")
        .withArgs(id, mallory);
      await time.setNextBlockTimestamp(COMMIT_BY + 1);
      await expect(desk.connect(mallory).cancel(id, mallory))
        .to.be.revertedWithCustomError(desk, "InKindDesk_NotItsAccount")
        .withArgs(id, mallory);
      await desk.connect(mallory).cancel(id, alice);
      expect(await holdings(f)).to.deep.equal({ alice: UNITS, desk: 0n, ledger: 0n, supply: UNITS });
    });

    it("lets a sanctioned participant's units wait, whoever calls, and goes on when that ends", async () => {
      const f = await requested();
      const { desk, time, accounts, id } = f;
      const { alice, bob, mallory } = accounts;
      await sanction(f, alice);
      await expect(desk.cancel(id, bob)).to.be.revertedWithCustomError(desk, "ReceiptBonds_Sanctioned").withArgs(alice);
      await time.increaseTo(COMMIT_BY + 1);
      await expect(desk.connect(mallory).cancel(id, alice))
        .to.be.revertedWithCustomError(desk, "ReceiptBonds_Sanctioned")
        .withArgs(alice);
      expect(await desk.unitsOf(alice)).to.equal(UNITS);
      await f.registry.connect(accounts.registrar).lift([alice.address]);
      await desk.cancel(id, alice);
      expect(await holdings(f)).to.deep.equal({ alice: UNITS, desk: 0n, ledger: 0n, supply: UNITS });
    });

    it("lets a participant that may not hold the token any more name somebody who may", async () => {
      const { desk, token, registry, request, accounts } = await loadVerified();
      const { alice, bob, registrar } = accounts;
      const enter = (account: string, status: HolderStatus) =>
        registry.connect(registrar).record([{ account, status, category: 0, country: 0, expiry: FOR_EVER }]);
      await enter(alice.address, HolderStatus.VERIFIED);
      await enter(bob.address, HolderStatus.VERIFIED);
      const id = await request(UNITS);
      await registry
        .connect(registrar)
        .record([{ account: alice.address, status: HolderStatus.REGISTERED, category: 0, country: 0, expiry: 0 }]);
      await expect(desk.cancel(id, alice)).to.be.revertedWithCustomError(token, "ERC7943CannotReceive").withArgs(alice);
      await desk.cancel(id, bob);
      expect(await token.balanceOf(bob)).to.equal(UNITS);
      expect(await token.balanceOf(desk)).to.equal(0n);
    });

    it("never gives units to a venue", async () => {
      const { desk, deskAddress, id } = await requested();
      await expect(desk.cancel(id, deskAddress))
        .to.be.revertedWithCustomError(desk, "InKindDesk_BadReceiver")
        .withArgs(deskAddress);
    });
  });

  describe("commit", () => {
    it("takes a custodian's promise from anyone, and takes its stock off the status", async () => {
      const f = await requested();
      const { desk, verifier, tokenAddress, commit, accounts, id } = f;
      await expect(commit(id))
        .to.emit(desk, "RedemptionCommitted")
        .withArgs(id, accounts.alice, accounts.custodian, UNITS, SHARES, SHARES, ACK_BY);
      const redemption = await desk.redemptionOf(id);
      expect([redemption.state, redemption.shares, redemption.ackBy]).to.deep.equal([
        State.COMMITTED,
        SHARES,
        BigInt(ACK_BY),
      ]);
      expect(redemption.custodian).to.equal(accounts.custodian.address);
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(SHARES);
      expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: UNITS, ledger: UNITS, supply: UNITS });
    });

    it("ends the participant's own way back until the custodian has failed", async () => {
      const { desk, accounts, id } = await committed();
      await expect(desk.cancel(id, accounts.alice))
        .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
        .withArgs(id, State.COMMITTED);
    });

    it("is in time in its last second, and late in the next", async () => {
      const { desk, time, signCommitment, accounts, id } = await requested();
      const signature = await signCommitment(id);
      await time.setNextBlockTimestamp(COMMIT_BY + 1);
      await expect(desk.commit(id, accounts.custodian, signature, FOR_EVER))
        .to.be.revertedWithCustomError(desk, "InKindDesk_TooLate")
        .withArgs(id, COMMIT_BY, COMMIT_BY + 1);
      const again = await requested();
      await again.time.setNextBlockTimestamp(COMMIT_BY);
      await again.desk.commit(id, accounts.custodian, await again.signCommitment(id), FOR_EVER);
      expect((await again.desk.redemptionOf(id)).state).to.equal(State.COMMITTED);
    });

    it("reverts for a signature past its last second", async () => {
      const { desk, time, signCommitment, accounts, id } = await requested();
      const until = BigInt(await time.latest()) + 60n;
      const signature = await signCommitment(id, accounts.custodian, until);
      await time.setNextBlockTimestamp(until + 1n);
      await expect(desk.commit(id, accounts.custodian, signature, until))
        .to.be.revertedWithCustomError(desk, "InKindDesk_Expired")
        .withArgs(until, until + 1n);
    });

    it("reverts for an auditor, a stranger, and another custodian's signature", async () => {
      const { desk, signCommitment, accounts, id } = await requested();
      const { custodian, auditor, mallory } = accounts;
      for (const account of [auditor, mallory]) {
        await expect(desk.commit(id, account, await signCommitment(id, account), FOR_EVER))
          .to.be.revertedWithCustomError(desk, "InKindDesk_NotACustodian")
          .withArgs(account);
      }
      const digest = await desk.commitmentDigest(id, FOR_EVER);
      await expect(desk.commit(id, custodian, await signCommitment(id, accounts.attestors[1]), FOR_EVER))
        .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
        .withArgs(custodian, digest);
      await expect(desk.commit(id, custodian, "0x", FOR_EVER))
        .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
        .withArgs(custodian, digest);
    });

    it("reverts for a custodian that has contradicted itself about the token", async () => {
      const { desk, verifier, tokenAddress, cut, state, commit, accounts, id } = await requested();
      const about = await cut();
      const [one, other] = [await state(RESERVES, about), await state(RESERVES + 1n, about)];
      await verifier.proveEquivocation(
        tokenAddress,
        about,
        accounts.custodian,
        one.attestation,
        await signAttestation(verifier, one.attestation, accounts.custodian),
        other.attestation,
        await signAttestation(verifier, other.attestation, accounts.custodian),
      );
      await expect(commit(id))
        .to.be.revertedWithCustomError(desk, "InKindDesk_Discredited")
        .withArgs(accounts.custodian);
    });

    it("reverts for a redemption that is not requested", async () => {
      const { desk, accounts, signCommitment, id } = await committed();
      const signature = await signCommitment(id);
      for (const [which, state] of [
        [id, State.COMMITTED],
        [9n, State.NONE],
      ]) {
        await expect(desk.commit(which ?? 0n, accounts.custodian, signature, FOR_EVER))
          .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
          .withArgs(which, state);
      }
    });

    it("accepts a custodian that is a contract (ERC-1271), from the promise to the acknowledgement", async () => {
      const f = await load();
      const { ethers, desk, token, attestors, asReserveAdmin, mint, signCommitment, signAcknowledgement } = f;
      const { alice, bob } = f.accounts;
      await mint(alice.address, UNITS);
      const contract = ContractAttestor__factory.connect(
        await (await ethers.deployContract("ContractAttestor", [bob.address])).getAddress(),
        bob,
      );
      await asReserveAdmin(
        await attestors.getAddress(),
        attestors.interface.encodeFunctionData("register", [await contract.getAddress(), 1]),
      );
      await desk.requestRedemption(UNITS, DELIVERY);
      await desk.commit(1, contract, await signCommitment(1n, bob), FOR_EVER);
      await expect(desk.acknowledge(1, await signAcknowledgement(1n, f.accounts.custodian)))
        .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
        .withArgs(contract, await desk.acknowledgementDigest(1));
      await desk.acknowledge(1, await signAcknowledgement(1n, bob));
      expect(await token.totalSupply()).to.equal(0n);
    });
  });

  describe("acknowledge", () => {
    it("burns the units on the custodian's word, and releases what was committed", async () => {
      const f = await committed();
      const { desk, token, verifier, tokenAddress, acknowledge, accounts, id } = f;
      await expect(acknowledge(id))
        .to.emit(desk, "RedemptionAcknowledged")
        .withArgs(id, accounts.alice, accounts.custodian, UNITS, SHARES)
        .and.to.emit(desk, "RedemptionBurned")
        .withArgs(id, UNITS, SHARES)
        .and.to.emit(token, "Burned")
        .withArgs(desk, UNITS);
      expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: 0n, ledger: 0n, supply: 0n });
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(0n);
      expect((await desk.redemptionOf(id)).state).to.equal(State.REDEEMED);
      await expect(acknowledge(id))
        .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
        .withArgs(id, State.REDEEMED);
    });

    it("takes nobody else's word", async () => {
      const { desk, acknowledge, accounts, id } = await committed();
      const [, other] = accounts.attestors;
      await expect(acknowledge(id, other))
        .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
        .withArgs(accounts.custodian, await desk.acknowledgementDigest(id));
    });

    it("counts during a pause, which delays the burn alone", async () => {
      const f = await committed();
      const { desk, token, guardian, acknowledge, time, accounts, verifier, tokenAddress, id } = f;
      await token.connect(guardian).pause(DAY);
      const until = await token.pausedUntil();
      await acknowledge(id);
      expect((await desk.redemptionOf(id)).state).to.equal(State.ACKNOWLEDGED);
      expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: UNITS, ledger: 0n, supply: UNITS });
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(SHARES);
      await expect(desk.burnAcknowledged(id))
        .to.be.revertedWithCustomError(token, "EquityToken_Paused")
        .withArgs(until);
      await time.increaseTo(ACK_BY + 1);
      await expect(desk.reclaim(id, accounts.alice))
        .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
        .withArgs(id, State.ACKNOWLEDGED);
      await expect(desk.connect(accounts.mallory).burnAcknowledged(id))
        .to.emit(desk, "RedemptionBurned")
        .withArgs(id, UNITS, SHARES);
      expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: 0n, ledger: 0n, supply: 0n });
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(0n);
      await expect(desk.burnAcknowledged(id))
        .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
        .withArgs(id, State.REDEEMED);
    });

    it("asks no oracle and no role: it works when the desk is no market any more, and the oracle dead", async () => {
      const f = await committed();
      await f.oracle.setDead(true);
      const governed = f.authority.connect(f.accounts.governor);
      const data = f.authority.interface.encodeFunctionData("revokeRole", [3n, f.deskAddress]);
      await governed.schedule(await f.authority.getAddress(), data, 0);
      await f.time.increase(2 * DAY);
      await governed.execute(await f.authority.getAddress(), data);
      await f.acknowledge(f.id);
      expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: 0n, ledger: 0n, supply: 0n });
    });
  });

  describe("reclaim", () => {
    it("gives the units back after the deadline, and counts the custodian's failure", async () => {
      const f = await committed();
      const { desk, time, verifier, tokenAddress, accounts, id } = f;
      const { alice, custodian } = accounts;
      await time.increaseTo(ACK_BY + 1);
      expect(await desk.isOverdue(id)).to.equal(true);
      await expect(desk.reclaim(id, alice))
        .to.emit(desk, "RedemptionReclaimed")
        .withArgs(id, alice, custodian, alice, UNITS, 1n, 1n);
      expect(await holdings(f)).to.deep.equal({ alice: UNITS, desk: 0n, ledger: 0n, supply: UNITS });
      expect(await desk.failedRedemptions(custodian)).to.equal(1n);
      expect(await desk.isOverdue(id)).to.equal(false);
      // The stock may be out.
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(SHARES);
    });

    it("is anyone's, to the participant alone, who may name another receiver itself", async () => {
      const { desk, token, time, accounts, id } = await committed();
      const { alice, bob, mallory } = accounts;
      await time.increaseTo(ACK_BY + 1);
      await expect(desk.connect(mallory).reclaim(id, mallory))
        .to.be.revertedWithCustomError(desk, "InKindDesk_NotItsAccount")
        .withArgs(id, mallory);
      await desk.reclaim(id, bob);
      expect(await token.balanceOf(bob)).to.equal(UNITS);
      expect(await token.balanceOf(alice)).to.equal(0n);
    });

    it("lets a sanctioned participant's units wait, and blocks nobody else by it", async () => {
      const f = await committed();
      const { desk, token, time, accounts, id } = f;
      await desk.connect(accounts.issuer).setLimit(accounts.bob, 1n);
      await f.mint(accounts.bob.address, ONE);
      await token.connect(accounts.bob).approve(desk, ONE);
      await desk.connect(accounts.bob).requestRedemption(ONE, DELIVERY);
      await f.commit(2n);
      await time.increaseTo(ACK_BY + 1);
      await sanction(f, accounts.alice);
      await expect(desk.reclaim(id, accounts.mallory))
        .to.be.revertedWithCustomError(desk, "ReceiptBonds_Sanctioned")
        .withArgs(accounts.alice);
      await desk.connect(accounts.mallory).reclaim(2, accounts.bob);
      expect(await token.balanceOf(accounts.bob)).to.equal(ONE);
      expect(await desk.unitsOf(accounts.alice)).to.equal(UNITS);
      expect(await token.balanceOf(desk)).to.equal(UNITS);
    });
  });

  describe("releaseCommitted", () => {
    it("waits for an epoch about a time after the reclaim: the stock may have left before", async () => {
      const { desk, verifier, tokenAddress, time, cut, state, post, accounts, id } = await committed();
      await time.increaseTo(ACK_BY + 1);
      const before = await cut();
      await desk.reclaim(id, accounts.alice);
      await expect(desk.releaseCommitted(id))
        .to.be.revertedWithCustomError(desk, "InKindDesk_NotYetProven")
        .withArgs(id, before, 1n);
      await post(await state(RESERVES, before));
      await expect(desk.releaseCommitted(id))
        .to.be.revertedWithCustomError(desk, "InKindDesk_NotYetProven")
        .withArgs(id, before, before);
      await post(await state(RESERVES, await cut()));
      await expect(desk.connect(accounts.mallory).releaseCommitted(id))
        .to.emit(desk, "CommitmentReleased")
        .withArgs(id, SHARES);
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(0n);
      await expect(desk.releaseCommitted(id))
        .to.be.revertedWithCustomError(desk, "InKindDesk_NothingToRelease")
        .withArgs(id);
    });

    it("is for reclaimed redemptions", async () => {
      const { desk, id } = await committed();
      await expect(desk.releaseCommitted(id))
        .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
        .withArgs(id, State.COMMITTED);
    });
  });

  describe("forceDebit", () => {
    it("takes from uncommitted redemptions, the oldest first, and leaves the committed", async () => {
      const f = await load();
      const { desk, deskAddress, token, transferAgent, accounts } = f;
      const { alice, bob } = accounts;
      for (let i = 0; i < 4; ++i) await f.request(2n * ONE);
      await f.commit(2n);
      await expect(token.connect(transferAgent).forceThrough(deskAddress, alice, bob, 3n * ONE))
        .to.emit(desk, "RedemptionReduced")
        .withArgs(1n, alice, 2n * ONE, 0n)
        .and.to.emit(desk, "RedemptionReduced")
        .withArgs(3n, alice, ONE, ONE);
      expect(await desk.openRedemptionsOf(alice)).to.deep.equal([2n, 3n, 4n]);
      expect((await desk.redemptionOf(1)).state).to.equal(State.FORCED);
      expect((await desk.redemptionOf(3)).units).to.equal(ONE);
      expect(await token.balanceOf(bob)).to.equal(3n * ONE);
      expect(await token.balanceOf(desk)).to.equal(5n * ONE);
      expect(await desk.unitsOf(alice)).to.equal(5n * ONE);

      await expect(token.connect(transferAgent).forceThrough(deskAddress, alice, bob, 3n * ONE + 1n))
        .to.be.revertedWithCustomError(desk, "InKindDesk_InsufficientUnits")
        .withArgs(alice, 3n * ONE, 3n * ONE + 1n);
      await token.connect(transferAgent).forceThrough(deskAddress, alice, bob, 3n * ONE);
      expect(await desk.openRedemptionsOf(alice)).to.deep.equal([2n]);
      expect(await desk.unitsOf(alice)).to.equal(2n * ONE);
    });

    it("voids a commitment that was signed for more", async () => {
      const { desk, deskAddress, token, transferAgent, signCommitment, accounts, id } = await requested();
      const signature = await signCommitment(id);
      await token.connect(transferAgent).forceThrough(deskAddress, accounts.alice, accounts.bob, 1n);
      await expect(desk.commit(id, accounts.custodian, signature, FOR_EVER))
        .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
        .withArgs(accounts.custodian, await desk.commitmentDigest(id, FOR_EVER));
    });

    it("is the token's alone", async () => {
      const { desk, accounts } = await requested();
      await expect(desk.forceDebit(accounts.alice, 1n))
        .to.be.revertedWithCustomError(desk, "InKindDesk_OnlyToken")
        .withArgs(accounts.alice);
    });
  });

  describe("a wind-down", () => {
    it("ends requests and commitments, and no exit", async () => {
      const f = await load();
      const { desk, token, windDown, time, signCommitment, accounts } = f;
      const { alice, custodian } = accounts;
      for (let i = 0; i < 3; ++i) await f.request(ONE);
      await f.commit(1n);
      await f.commit(2n);
      const signature = await signCommitment(3n);
      await token.connect(windDown).enterTerminal();
      await expect(desk.requestRedemption(ONE, DELIVERY)).to.be.revertedWithCustomError(desk, "InKindDesk_WindingDown");
      await expect(desk.commit(3, custodian, signature, FOR_EVER)).to.be.revertedWithCustomError(
        desk,
        "InKindDesk_WindingDown",
      );
      await f.acknowledge(1n);
      await desk.cancel(3, alice);
      await time.increaseTo(ACK_BY + 1);
      await desk.reclaim(2, alice);
      expect(await holdings(f)).to.deep.equal({ alice: 2n * ONE, desk: 0n, ledger: 0n, supply: 2n * ONE });
    });
  });
});
