import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, type Fixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, dividend, ONE, split } from "../../test-support/helpers/corporateActions.ts";

// Everything at the beginning of one day: a split, a dividend's record, transfers, marks and freezes, in one block and in any
// order. Whoever orders a block must not be able to order rights.
// Defence: `effectiveAt <= now` and `recordAt <= now` decide, not the order within the second (FactorQueue:factorsAt,
// RecordKeeping:_roll before every change).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
/** The ex day begins; the split is done before any session trades. */
const MIDNIGHT = utc("2024-02-09 05:00");

describe("T21 orderings within one second", () => {
  async function allAtOnce() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    await f.mint(f.accounts.bob.address, 50n * ONE);
    await announce(
      f,
      "split",
      split("SPLF", "2024-02-09", [2n, 1n], { effectiveAt: BigInt(MIDNIGHT) }),
      INITIAL_MULTIPLIER * 2n,
    );
    await announce(f, "cash", dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("1")));
    return f;
  }

  type Step = (f: Fixture) => Promise<unknown>;
  const steps: Record<string, Step> = {
    transfer: ({ token, accounts }) => token.connect(accounts.alice).transfer(accounts.carol, 60n * ONE),
    burn: ({ token, accounts }) => token.connect(accounts.bob).burn(20n * ONE),
    mint: ({ token, accounts }) => token.connect(accounts.minter).mint(accounts.carol, 30n * ONE),
    mark: ({ token, accounts }) => token.connect(accounts.issuer).markInsider(accounts.alice),
    freeze: ({ token, accounts }) => token.connect(accounts.transferAgent).setFrozenTokens(accounts.alice, 40n * ONE),
    poke: ({ token, accounts }) => token.connect(accounts.mallory).poke(),
    force: ({ token, accounts }) =>
      token.connect(accounts.transferAgent).forcedTransfer(accounts.bob, accounts.carol, 10n * ONE),
  };

  const orders = [
    ["transfer", "burn", "mint", "mark", "freeze", "poke", "force"],
    ["poke", "mark", "freeze", "transfer", "force", "burn", "mint"],
    ["mark", "mint", "force", "poke", "burn", "freeze", "transfer"],
    ["force", "freeze", "burn", "mark", "transfer", "mint", "poke"],
  ];
  for (const order of orders) {
    it(`comes to the same for ${order.join(", ")}`, async () => {
      const f = await loadFixture(allAtOnce);
      const { token, accounts, ethers } = f;
      const { alice, bob, carol } = accounts;
      await time.increaseTo(MIDNIGHT - 1);
      await ethers.provider.send("evm_setAutomine", [false]);
      // No estimates: they would be made against the block before.
      for (const step of order) await steps[step]?.(f);
      await time.setNextBlockTimestamp(MIDNIGHT);
      await ethers.provider.send("evm_mine", []);
      await ethers.provider.send("evm_setAutomine", [true]);
      expect(await time.latest()).to.equal(MIDNIGHT);

      expect(await token.unitsAt(alice, 1)).to.equal(100n * ONE);
      expect(await token.unitsAt(bob, 1)).to.equal(50n * ONE);
      expect(await token.unitsAt(carol, 1)).to.equal(0);
      expect(await token.totalUnitsAt(1)).to.equal(150n * ONE);
      expect(await token.insiderUnitsAt(1)).to.equal(0);
      expect(await token.isInsiderAt(alice, 1)).to.equal(false);
      expect(await token.isInsider(alice)).to.equal(true);
      expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER * 2n);
      expect(await token.balanceOf(alice)).to.equal(40n * ONE);
      expect(await token.balanceOf(bob)).to.equal(20n * ONE);
      expect(await token.balanceOf(carol)).to.equal(100n * ONE);
      expect(await token.totalSupply()).to.equal(160n * ONE);
    });
  }
});
