import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../../test-support/fixtures/kernel.ts";
import {
  announce,
  caev,
  dividend,
  folded,
  Kind,
  ONE,
  reinvestment,
  Status,
  split,
} from "../../../../test-support/helpers/corporateActions.ts";

const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const deploy = () => deployFixture(connection);

const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
const PAY_CLOSE = utc("2024-02-15 21:00");
const PRICE = parseEther("187.153846153846153847");
const AFTER_DIVIDEND = folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, PRICE));
/** What 1,000 units need once the dividend is reinvested. */
const NEEDED = 1_000n * AFTER_DIVIDEND;

/** The dividend, action 1, scheduled against a proof that is exactly enough. */
async function scheduled() {
  const f = await loadFixture(deploy);
  const registry = f.corporateActions.connect(f.accounts.issuer);
  await f.mint(f.accounts.alice.address, 1_000n * ONE);
  await announce(f, "dividend", DIVIDEND);
  await f.gate.prove(f.token, NEEDED);
  await time.increaseTo(utc("2024-02-09 15:00"));
  await registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
  return { ...f, registry, anyone: f.corporateActions.connect(f.accounts.mallory) };
}

describe("CorporateActions", () => {
  describe("unschedule", () => {
    it("returns a reinvestment to announced when its stock is no longer proven, whoever calls", async () => {
      const { gate, token, registry, anyone, accounts } = await scheduled();
      await gate.prove(token, NEEDED - 1n);
      const unscheduled = anyone.unschedule(1);
      await expect(unscheduled)
        .to.emit(registry, "ActionUnscheduled")
        .withArgs(1, token, caev("DRIP"), accounts.mallory, NEEDED, NEEDED - 1n, DIVIDEND.documentHash);
      await expect(unscheduled).to.emit(token, "FactorCancelled").withArgs(1, 2);
      const action = await registry.actionOf(1);
      expect(action.status).to.equal(Status.ANNOUNCED);
      expect([action.price, action.ratioNumerator, action.ratioDenominator]).to.deep.equal([0n, 0n, 0n]);
      expect(await token.pendingFactors()).to.deep.equal([]);
      expect(await token.maxScheduledReinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      await time.increaseTo(PAY_CLOSE);
      expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
    });

    it("lets the issuer schedule it again once the stock is proven", async () => {
      const { gate, token, registry, anyone } = await scheduled();
      await gate.prove(token, NEEDED - 1n);
      await anyone.unschedule(1);
      await gate.prove(token, NEEDED);
      await registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
      expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
    });

    it("refuses while the stock is proven, to the last base unit", async () => {
      const { registry, anyone } = await scheduled();
      await expect(anyone.unschedule(1))
        .to.be.revertedWithCustomError(registry, "CorporateActions_StillProven")
        .withArgs(1, NEEDED, NEEDED);
    });

    it("refuses where the proof is only stale: a late attestor undoes no dividend", async () => {
      const { gate, token, registry, anyone } = await scheduled();
      await gate.setCurrent(token, false);
      await expect(anyone.unschedule(1))
        .to.be.revertedWithCustomError(registry, "CorporateActions_StillProven")
        .withArgs(1, NEEDED, NEEDED);
      await time.increaseTo(PAY_CLOSE);
      expect(await token.uiMultiplier()).to.equal(AFTER_DIVIDEND);
    });

    it("judges all scheduled reinvestments together, and stops once the rest is proven", async () => {
      const f = await loadFixture(deploy);
      const registry = f.corporateActions.connect(f.accounts.issuer);
      await f.mint(f.accounts.alice.address, 1_000n * ONE);
      const special = { ...DIVIDEND, gross: parseEther("3") };
      await announce(f, "dividend", DIVIDEND);
      await announce(f, "special", special);
      await time.increaseTo(utc("2024-02-09 15:00"));
      const both = folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, PRICE), reinvestment(special, PRICE));
      await registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
      await registry.schedule(2, PRICE, 0, both);
      await f.gate.prove(f.token, NEEDED);
      await f.corporateActions.connect(f.accounts.bob).unschedule(2);
      await expect(f.corporateActions.connect(f.accounts.bob).unschedule(1))
        .to.be.revertedWithCustomError(registry, "CorporateActions_StillProven")
        .withArgs(1, NEEDED, NEEDED);
      expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
      expect(await registry.statusOf(2)).to.equal(Status.ANNOUNCED);
    });

    it("refuses from the second of the effect on", async () => {
      const { gate, token, registry, anyone } = await scheduled();
      await gate.prove(token, 0);
      await time.setNextBlockTimestamp(PAY_CLOSE);
      await expect(anyone.unschedule(1))
        .to.be.revertedWithCustomError(registry, "CorporateActions_WrongStatus")
        .withArgs(1, Status.EFFECTIVE);
    });

    it("refuses what is announced, cancelled or unknown", async () => {
      const { gate, token, registry, anyone } = await scheduled();
      await gate.prove(token, 0);
      await anyone.unschedule(1);
      await expect(anyone.unschedule(1))
        .to.be.revertedWithCustomError(registry, "CorporateActions_WrongStatus")
        .withArgs(1, Status.ANNOUNCED);
      await registry.cancel(1);
      await expect(anyone.unschedule(1))
        .to.be.revertedWithCustomError(registry, "CorporateActions_WrongStatus")
        .withArgs(1, Status.CANCELLED);
      await expect(anyone.unschedule(2))
        .to.be.revertedWithCustomError(registry, "CorporateActions_UnknownAction")
        .withArgs(2);
    });

    it("refuses a split: it needs no stock", async () => {
      const f = await scheduled();
      const id = await announce(f, "split", split("SPLF", "2024-03-01", [2n, 1n]), AFTER_DIVIDEND * 2n);
      await f.gate.prove(f.token, 0);
      await expect(f.anyone.unschedule(id))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_NotReinvested")
        .withArgs(id, Kind.SPLF);
    });
  });
});
