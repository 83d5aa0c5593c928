import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { asCorporateActions, DAY, HOUR, split, timestampOf, units } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

/** Alice holds 100 units of a token that may be wound down. */
async function mortal() {
  const windDown = (await ethers.getSigners())[9]?.address ?? ZeroAddress;
  const fixture = await deployFixture(connection, { windDown });
  await fixture.mint(fixture.accounts.alice.address, units(100));
  return { ...fixture, ended: fixture.token.connect(fixture.accounts.windDown) };
}

const immortal = () => deployFixture(connection);

describe("EquityToken", () => {
  describe("enterTerminal", () => {
    it("takes a last record in the next second, once and for ever", async () => {
      const fixture = await networkHelpers.loadFixture(mortal);
      const { token, ended, accounts } = fixture;

      expect(await ended.enterTerminal.staticCall()).to.equal(1n);
      const terminal = await ended.enterTerminal();
      const recordAt = (await timestampOf(fixture, terminal)) + 1;
      await expect(terminal).to.emit(token, "TerminalEntered").withArgs(1, recordAt);
      await expect(terminal).to.emit(token, "RecordScheduled").withArgs(1, recordAt, accounts.windDown.address);
      expect(await token.isTerminal()).to.equal(true);
      expect(await token.terminalRecordId()).to.equal(1n);
      expect(await token.recordOf(1)).to.deep.equal([BigInt(recordAt), 0n]);
      await expect(ended.enterTerminal()).to.be.revertedWithCustomError(token, "EquityToken_Terminal");
    });

    it("records what is held in its own second, and not what moves in the next", async () => {
      const { token, ended, accounts } = await networkHelpers.loadFixture(mortal);
      const { alice, bob } = accounts;
      const now = (await time.latest()) + 100;
      await time.setNextBlockTimestamp(now);
      await ended.enterTerminal();
      await time.setNextBlockTimestamp(now + 1);
      await token.connect(alice).transfer(bob, units(60));

      expect(await token.unitsAt(alice, 1)).to.equal(units(100));
      expect(await token.unitsAt(bob, 1)).to.equal(0n);
      expect(await token.totalUnitsAt(1)).to.equal(units(100));
    });

    it("shares a record that stands at that very second", async () => {
      const { token, ended, accounts } = await networkHelpers.loadFixture(mortal);
      const recordAt = (await time.latest()) + 2 * DAY;
      await token.connect(accounts.recorder).scheduleRecord(recordAt);
      await time.setNextBlockTimestamp(recordAt - 1);

      await expect(ended.enterTerminal()).to.emit(token, "TerminalEntered").withArgs(1, recordAt);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(recordAt)]);
    });

    it("leaves the records in place that were set before it", async () => {
      const { token, ended, accounts } = await networkHelpers.loadFixture(mortal);
      const recordAt = (await time.latest()) + 2 * DAY;
      await token.connect(accounts.recorder).scheduleRecord(recordAt);
      await ended.enterTerminal();
      await time.increaseTo(recordAt);

      expect((await token.recordOf(2)).ordinal).to.equal(1n);
      expect(await token.recordOf(1)).to.deep.equal([BigInt(recordAt), 2n]);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(units(100));
      expect(await token.unitsAt(accounts.alice, 2)).to.equal(units(100));
    });

    it("ends a pause", async () => {
      const { token, ended, accounts } = await networkHelpers.loadFixture(mortal);
      const { alice, bob, guardian, windDown } = accounts;
      await token.connect(guardian).pause(72 * HOUR);

      await expect(ended.enterTerminal()).to.emit(token, "Unpaused").withArgs(windDown.address);
      expect(await token.pausedUntil()).to.equal(0n);
      await token.connect(alice).transfer(bob, units(1));
      expect(await token.balanceOf(bob)).to.equal(units(1));
    });

    it("does not speak of a pause that has ended by itself", async () => {
      const { token, ended, accounts } = await networkHelpers.loadFixture(mortal);
      await token.connect(accounts.guardian).pause(HOUR);
      await time.increase(2 * HOUR);

      await expect(ended.enterTerminal()).not.to.emit(token, "Unpaused");
    });

    it("ends what shuts in, marks or makes new claims, and leaves transfers and burns", async () => {
      const { token, ended, accounts } = await networkHelpers.loadFixture(mortal);
      const { alice, bob, guardian, issuer, minter, recorder, transferAgent } = accounts;
      await ended.enterTerminal();
      const registered = await asCorporateActions(connection, token);
      const later = (await time.latest()) + 2 * DAY;

      for (const call of [
        () => token.connect(minter).mint(alice, 1),
        () => token.connect(guardian).pause(1),
        () => token.connect(recorder).scheduleRecord(later),
        () => token.connect(transferAgent).forcedTransfer(alice, bob, 1),
        () => token.connect(transferAgent).setFrozenTokens(alice, 1),
        () => token.connect(issuer).markInsider(alice),
        () => registered.scheduleRecord(later),
        () => registered.scheduleFactor(split(1, later, 2, 1)),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(token, "EquityToken_Terminal");
      }
      await token.connect(alice).transfer(bob, units(40));
      await token.connect(bob).burn(units(40));
      expect(await token.balanceOf(alice)).to.equal(units(60));
      expect(await token.totalSupply()).to.equal(units(60));
    });

    it("leaves factors that were scheduled before it, and lets them be withdrawn", async () => {
      const { token, ended } = await networkHelpers.loadFixture(mortal);
      const registered = await asCorporateActions(connection, token);
      const effectiveAt = (await time.latest()) + 2 * DAY;
      await registered.scheduleFactor(split(1, effectiveAt, 2, 1));
      await registered.scheduleFactor(split(2, effectiveAt, 3, 1));
      await ended.enterTerminal();

      await registered.cancelFactor(2);
      await time.increaseTo(effectiveAt);
      expect(await token.splitFactor()).to.equal(2n * 10n ** 18n);
    });

    it("reverts for everybody but the address fixed at construction", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(mortal);

      for (const caller of [accounts.deployer, accounts.governor, accounts.issuer, accounts.guardian]) {
        await expect(token.connect(caller).enterTerminal())
          .to.be.revertedWithCustomError(token, "EquityToken_OnlyWindDown")
          .withArgs(caller.address);
      }
      expect(await token.isTerminal()).to.equal(false);
    });

    it("can be entered by nobody where that address is zero", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(immortal);

      expect(await token.windDown()).to.equal(ZeroAddress);
      await expect(token.connect(accounts.windDown).enterTerminal())
        .to.be.revertedWithCustomError(token, "EquityToken_OnlyWindDown")
        .withArgs(accounts.windDown.address);
    });
  });
});
