import { expect } from "chai";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, deployTokenWithRoles, HOUR, units } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { networkHelpers } = connection;
const { time } = networkHelpers;

/** Alice holds 100 units, Bob 10. Two records are pending, a day apart. */
async function twoRecords() {
  const kernel = await deployFixture(connection);
  const { accounts } = kernel;
  const token = await deployTokenWithRoles(kernel, { windDown: accounts.windDown.address });
  await kernel.gate.prove(await token.getAddress(), 10n ** 36n);
  await token.connect(accounts.minter).mint(accounts.alice, units(100));
  await token.connect(accounts.minter).mint(accounts.bob, units(10));
  const first = (await time.latest()) + 2 * DAY;
  for (const recordAt of [first, first + DAY]) await token.connect(accounts.recorder).scheduleRecord(recordAt);
  return {
    ...kernel,
    token,
    issued: token.connect(accounts.issuer),
    governed: token.connect(accounts.governor),
    first,
    second: first + DAY,
  };
}

describe("EquityToken", () => {
  describe("markInsider", () => {
    it("counts an account's units from the next record on", async () => {
      const { token, issued, first, second, accounts } = await networkHelpers.loadFixture(twoRecords);
      const { alice, bob } = accounts;
      await time.increaseTo(first);

      await expect(issued.markInsider(alice)).to.emit(token, "InsiderMarked").withArgs(alice.address, 2);
      expect(await token.isInsider(alice)).to.equal(true);
      await time.increaseTo(second);
      expect(await token.insiderUnitsAt(1)).to.equal(0n);
      expect(await token.insiderUnitsAt(2)).to.equal(units(100));
      expect(await token.isInsiderAt(alice, 1)).to.equal(false);
      expect(await token.isInsiderAt(alice, 2)).to.equal(true);
      expect(await token.isInsiderAt(bob, 2)).to.equal(false);
    });

    it("does not act on a record in its own second, but on the one a second later", async () => {
      const { token, issued, first, second, accounts } = await networkHelpers.loadFixture(twoRecords);
      const { alice, bob } = accounts;
      await time.setNextBlockTimestamp(first - 1);
      await issued.markInsider(alice);
      await time.setNextBlockTimestamp(first);
      await issued.markInsider(bob);
      await time.increaseTo(second);

      expect(await token.insiderUnitsAt(1)).to.equal(units(100));
      expect(await token.isInsiderAt(alice, 1)).to.equal(true);
      expect(await token.isInsiderAt(bob, 1)).to.equal(false);
      expect(await token.insiderUnitsAt(2)).to.equal(units(110));
    });

    it("follows the units: in, out, between insiders, minted and burned", async () => {
      const { token, issued, first, second, accounts } = await networkHelpers.loadFixture(twoRecords);
      const { alice, bob, carol, minter } = accounts;
      await issued.markInsider(alice);
      await issued.markInsider(carol);
      await token.connect(alice).transfer(carol, units(20));
      await token.connect(alice).transfer(bob, units(5));
      await token.connect(bob).transfer(carol, units(1));
      await time.increaseTo(first);
      expect(await token.insiderUnitsAt(1)).to.equal(units(96));

      await token.connect(minter).mint(carol, units(4));
      await token.connect(alice).burn(units(10));
      await token.connect(bob).burn(units(3));
      await token.connect(minter).mint(bob, units(8));
      await time.increaseTo(second);
      expect(await token.insiderUnitsAt(1)).to.equal(units(96));
      expect(await token.insiderUnitsAt(2)).to.equal(units(90));
      expect((await token.balanceOf(alice)) + (await token.balanceOf(carol))).to.equal(units(90));
    });

    it("follows a forced transfer", async () => {
      const { token, issued, first, accounts } = await networkHelpers.loadFixture(twoRecords);
      await issued.markInsider(accounts.alice);
      await token.connect(accounts.transferAgent).forcedTransfer(accounts.alice, accounts.bob, units(30));
      await time.increaseTo(first);

      expect(await token.insiderUnitsAt(1)).to.equal(units(70));
    });

    it("marks accounts that hold nothing yet", async () => {
      const { token, issued, first, accounts } = await networkHelpers.loadFixture(twoRecords);
      await issued.markInsider(accounts.carol);
      await token.connect(accounts.alice).transfer(accounts.carol, units(2));
      await time.increaseTo(first);

      expect(await token.insiderUnitsAt(1)).to.equal(units(2));
    });

    it("reverts in a wind-down, where clearing does not", async () => {
      const { token, issued, governed, accounts } = await networkHelpers.loadFixture(twoRecords);
      await issued.markInsider(accounts.alice);
      await token.connect(accounts.windDown).enterTerminal();

      await expect(issued.markInsider(accounts.bob)).to.be.revertedWithCustomError(token, "EquityToken_Terminal");
      await governed.clearInsider(accounts.alice);
      expect(await token.isInsider(accounts.alice)).to.equal(false);
    });

    it("reverts when the account is marked", async () => {
      const { token, issued, accounts } = await networkHelpers.loadFixture(twoRecords);
      await issued.markInsider(accounts.alice);

      await expect(issued.markInsider(accounts.alice))
        .to.be.revertedWithCustomError(token, "EquityToken_InsiderUnchanged")
        .withArgs(accounts.alice.address, true);
    });

    it("reverts for everybody but the issuer", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(twoRecords);

      for (const caller of [accounts.governor, accounts.transferAgent, accounts.alice]) {
        await expect(token.connect(caller).markInsider(accounts.alice))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("clearInsider", () => {
    it("ends a mark from the next record on", async () => {
      const { token, issued, governed, first, second, accounts } = await networkHelpers.loadFixture(twoRecords);
      const { alice } = accounts;
      await issued.markInsider(alice);
      await time.increaseTo(first);

      await expect(governed.clearInsider(alice)).to.emit(token, "InsiderCleared").withArgs(alice.address, 2);
      expect(await token.isInsider(alice)).to.equal(false);
      await time.increaseTo(second);
      expect(await token.insiderUnitsAt(1)).to.equal(units(100));
      expect(await token.insiderUnitsAt(2)).to.equal(0n);
      expect(await token.isInsiderAt(alice, 1)).to.equal(true);
      expect(await token.isInsiderAt(alice, 2)).to.equal(false);
    });

    it("within one record's span leaves no trace at that record", async () => {
      const { token, issued, governed, first, accounts } = await networkHelpers.loadFixture(twoRecords);
      await issued.markInsider(accounts.alice);
      await time.increase(HOUR);
      await governed.clearInsider(accounts.alice);
      await time.increaseTo(first);

      expect(await token.insiderUnitsAt(1)).to.equal(0n);
      expect(await token.isInsiderAt(accounts.alice, 1)).to.equal(false);
    });

    it("leaves freezes and units alone", async () => {
      const { token, issued, governed, accounts } = await networkHelpers.loadFixture(twoRecords);
      const { alice, bob, transferAgent } = accounts;
      await token.connect(transferAgent).setFrozenTokens(alice, units(99));
      await issued.markInsider(alice);
      await governed.clearInsider(alice);

      expect(await token.balanceOf(alice)).to.equal(units(100));
      await expect(token.connect(alice).transfer(bob, units(2)))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, units(2), units(1));
    });

    it("reverts when the account is not marked", async () => {
      const { token, governed, accounts } = await networkHelpers.loadFixture(twoRecords);

      await expect(governed.clearInsider(accounts.alice))
        .to.be.revertedWithCustomError(token, "EquityToken_InsiderUnchanged")
        .withArgs(accounts.alice.address, false);
    });

    it("reverts for everybody but the governor, the issuer above all", async () => {
      const { token, issued, accounts } = await networkHelpers.loadFixture(twoRecords);
      await issued.markInsider(accounts.alice);

      for (const caller of [accounts.issuer, accounts.alice]) {
        await expect(token.connect(caller).clearInsider(accounts.alice))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    });
  });
});
