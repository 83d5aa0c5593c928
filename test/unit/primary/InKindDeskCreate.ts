import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  bondFor,
  DAY,
  INITIAL_MULTIPLIER,
  LIMIT,
  LOWER,
  ONE,
  openDesk,
  RESERVES,
  UPPER,
} from "../../../test-support/fixtures/inKindDesk.ts";
import { Flag } from "../../../test-support/fixtures/oracle.ts";
import { at } from "../../../test-support/fixtures/reserves.ts";
import { HolderStatus } from "../../../test-support/helpers/equity.ts";
import { signReceipt } from "../../../test-support/reserves/statements.ts";

const load = await openDesk();
const loadWith18Decimals = await openDesk({ decimals: 18 });

/** Local days of 2024. */
const [JAN_18, JAN_22, JAN_24] = [19_740, 19_744, 19_746];
const GROSS = 3n * ONE;
const M = INITIAL_MULTIPLIER;

const unitsAt = (shares: bigint, multiplier: bigint) => (shares * ONE) / multiplier;
const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;

type Loaded = Awaited<ReturnType<typeof load>>;

/** Alice has posted enough for anything that she may create. */
async function funded(): Promise<Loaded> {
  const f = await load();
  await f.postBond(20_000n * f.dollar);
  return f;
}

/** The ex day has begun, the dividend's price is open, and the proof is fresh. */
async function onExDay(): Promise<Loaded> {
  const f = await funded();
  await f.announceDividend(JAN_18, JAN_24, GROSS);
  await f.time.increaseTo(at("2024-01-18T15:00:00Z"));
  await f.cutAndPost(RESERVES);
  return f;
}

async function sanction({ registry, accounts }: Loaded, account: { readonly address: string }) {
  await registry
    .connect(accounts.registrar)
    .record([{ account: account.address, status: HolderStatus.SANCTIONED, category: 0, country: 0, expiry: 0 }]);
}

describe("InKindDesk", () => {
  describe("setLimit", () => {
    it("lets the issuer name a participant, and change or end its limit", async () => {
      const { desk, accounts } = await load();
      const issued = desk.connect(accounts.issuer);
      await expect(issued.setLimit(accounts.bob, 5n)).to.emit(desk, "LimitSet").withArgs(accounts.bob, 0n, 5n);
      expect(await desk.limitOf(accounts.bob)).to.equal(5n);
      await expect(issued.setLimit(accounts.bob, 0n)).to.emit(desk, "LimitSet").withArgs(accounts.bob, 5n, 0n);
      expect(await desk.limitOf(accounts.bob)).to.equal(0n);
    });
  });

  describe("create", () => {
    it("mints what the shares become, at once, against a bond and within the limit", async () => {
      const f = await funded();
      const { desk, token, asset, oracle, journal, create, accounts } = f;
      const made = await journal(10n * ONE + 7n);
      const units = unitsAt(10n * ONE + 7n, M);
      const bond = bondFor(10n * ONE + 7n, M);
      expect(made.receipt.units).to.equal(units);
      expect(await desk.quoteCreate(10n * ONE + 7n)).to.deep.equal([units, bond, 0n]);
      await expect(create(made, accounts.bob.address))
        .to.emit(desk, "Created")
        .withArgs(
          accounts.alice,
          accounts.bob,
          made.receipt.journalId,
          accounts.custodian,
          10n * ONE + 7n,
          units,
          units,
          bond,
        );
      expect(await token.balanceOf(accounts.bob)).to.equal(units);
      expect(await token.balanceOf(accounts.alice)).to.equal(0n);
      expect(await token.balanceOf(desk)).to.equal(0n);
      expect(await token.totalSupply()).to.equal(units);
      expect(await desk.outstandingOf(accounts.alice)).to.equal(units);
      expect(await desk.bondOf(accounts.alice)).to.deep.equal([20_000n * f.dollar, bond]);
      expect(await asset.balanceOf(desk)).to.equal(20_000n * f.dollar);
      // The oracle's anchor is kept up along the way.
      expect(await oracle.observations()).to.equal(1n);
    });

    it("locks as much in an asset of 18 decimals", async () => {
      const { desk, postBond, dollar, journal, create, accounts } = await loadWith18Decimals();
      await postBond(5_000n * dollar);
      await create(await journal(10n * ONE));
      expect(await desk.bondOf(accounts.alice)).to.deep.equal([5_000n * dollar, bondFor(10n * ONE, M, 18)]);
    });

    it("frees limit and bond when a later proof includes the stock", async () => {
      const f = await funded();
      const { desk, journal, create, cutAndPost, accounts } = f;
      const made = await journal(10n * ONE);
      await create(made);
      await cutAndPost(RESERVES + 10n * ONE);
      await expect(desk.connect(accounts.mallory).resolveReceipts([made.receipt.journalId]))
        .to.emit(desk, "OutstandingLowered")
        .withArgs(accounts.alice, made.receipt.units, 0n);
      expect(await desk.outstandingOf(accounts.alice)).to.equal(0n);
      expect(await desk.bondOf(accounts.alice)).to.deep.equal([20_000n * f.dollar, 0n]);
    });

    it("needs neither bond nor limit when a later proof includes the stock already", async () => {
      const { desk, token, journal, create, cutAndPost, accounts } = await load();
      await desk.connect(accounts.issuer).setLimit(accounts.alice, 1n);
      const made = await journal(10n * ONE);
      await cutAndPost(RESERVES + 10n * ONE);
      await expect(create(made))
        .to.emit(desk, "Created")
        .withArgs(
          accounts.alice,
          accounts.alice,
          made.receipt.journalId,
          accounts.custodian,
          10n * ONE,
          made.receipt.units,
          0n,
          0n,
        );
      expect(await desk.outstandingOf(accounts.alice)).to.equal(0n);
      expect(await token.balanceOf(accounts.alice)).to.equal(made.receipt.units);
    });

    it("reverts for an account without a limit", async () => {
      const { desk, verifier, journal, accounts } = await load();
      const { receipt, journalReference } = await journal(ONE);
      const signature = await signReceipt(verifier, receipt, accounts.custodian);
      await expect(
        desk
          .connect(accounts.mallory)
          .create(receipt, accounts.custodian, signature, journalReference, accounts.mallory),
      )
        .to.be.revertedWithCustomError(desk, "InKindDesk_NotAParticipant")
        .withArgs(accounts.mallory);
    });

    it("reverts beyond the limit, which counts what is unproven", async () => {
      const { desk, journal, create, accounts } = await funded();
      const shares = (30n * ONE * M) / ONE;
      const first = await journal(shares);
      await create(first);
      const second = await journal(shares);
      await expect(create(second))
        .to.be.revertedWithCustomError(desk, "InKindDesk_LimitExceeded")
        .withArgs(accounts.alice, second.receipt.units, LIMIT - BigInt(first.receipt.units));
      await desk.connect(accounts.issuer).setLimit(accounts.alice, ONE);
      await expect(create(second))
        .to.be.revertedWithCustomError(desk, "InKindDesk_LimitExceeded")
        .withArgs(accounts.alice, second.receipt.units, 0n);
    });

    it("reverts when the bond is short by the smallest coin", async () => {
      const { desk, postBond, journal, create, accounts } = await load();
      const needed = bondFor(10n * ONE, M);
      await postBond(needed - 1n);
      const made = await journal(10n * ONE);
      await expect(create(made))
        .to.be.revertedWithCustomError(desk, "ReceiptBonds_InsufficientBond")
        .withArgs(accounts.alice, needed - 1n, needed);
      await postBond(1n);
      await create(made);
      expect(await desk.bondOf(accounts.alice)).to.deep.equal([needed, needed]);
    });

    it("reverts when units and shares are not reconciled, one wei either way", async () => {
      const { desk, journal, create } = await funded();
      const expected = unitsAt(10n * ONE, M);
      for (const units of [expected - 1n, expected + 1n, 0n]) {
        await expect(create(await journal(10n * ONE, { units })))
          .to.be.revertedWithCustomError(desk, "InKindDesk_UnitsNotReconciled")
          .withArgs(10n * ONE, units, expected);
      }
    });

    it("reverts for shares that become no unit", async () => {
      const { desk, journal, create } = await funded();
      await expect(create(await journal(1n)))
        .to.be.revertedWithCustomError(desk, "InKindDesk_TooSmall")
        .withArgs(1n);
    });

    it("reverts when the oracle's value is unusable, and takes a remark for what it is", async () => {
      const { desk, oracle, journal, create } = await funded();
      const made = await journal(ONE);
      for (const flag of [Flag.STALE, Flag.ACTION_FREEZE, Flag.DIVIDEND_UNKNOWN | Flag.HALTS_UNDETECTED]) {
        await oracle.setValue(UPPER, LOWER, UPPER, flag);
        await expect(create(made)).to.be.revertedWithCustomError(desk, "InKindDesk_ValueUnusable").withArgs(flag);
        expect(await desk.quoteCreate(ONE)).to.deep.equal([0n, 0n, flag]);
      }
      await oracle.setValue(UPPER, LOWER, UPPER, Flag.HALTS_UNDETECTED);
      await create(made);
    });

    it("reverts for a sanctioned participant, and for a receiver who may not hold the token", async () => {
      const f = await funded();
      const { desk, token, journal, create, accounts } = f;
      const made = await journal(ONE);
      await sanction(f, accounts.bob);
      await expect(create(made, accounts.bob.address))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(accounts.bob);
      await sanction(f, accounts.alice);
      await expect(create(made, accounts.mallory.address))
        .to.be.revertedWithCustomError(desk, "ReceiptBonds_Sanctioned")
        .withArgs(accounts.alice);
    });

    it("reverts for a venue, in whose ledger the units would be nobody's", async () => {
      const { desk, deskAddress, journal, create } = await funded();
      await expect(create(await journal(ONE), deskAddress))
        .to.be.revertedWithCustomError(desk, "InKindDesk_BadReceiver")
        .withArgs(deskAddress);
    });

    it("mints nothing beyond the proof: the gate decides", async () => {
      const { token, tokenAddress, verifier, mint, journal, create, cutAndPost, accounts } = await funded();
      await mint(accounts.bob.address, await verifier.mintableUnits(tokenAddress));
      const made = await journal(10n * ONE);
      // The later proof does not include it, and no longer lets it count provisionally.
      await cutAndPost(RESERVES);
      await expect(create(made))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(made.receipt.units, 0n);
    });

    it("ends with the token", async () => {
      const { desk, token, windDown, journal, create } = await funded();
      const made = await journal(ONE);
      await token.connect(windDown).enterTerminal();
      await expect(create(made)).to.be.revertedWithCustomError(desk, "InKindDesk_WindingDown");
    });
  });

  describe("create between ex day and effect", () => {
    it("asks for shares at m × (1 + f) with f from the ex price while no price is fixed, against the creator", async () => {
      const f = await onExDay();
      const { desk, token, journal, create, accounts } = f;
      const owed = ceilDiv(GROSS * M, ONE);
      // The lower value contains the dividend; without it, it is the ex price of 1e18 units.
      const precise = M * ONE + ceilDiv(M * ONE * owed, LOWER - owed);
      const units = (10n * ONE * ONE * ONE) / precise;
      expect(units < unitsAt(10n * ONE, M)).to.equal(true);
      const made = await journal(10n * ONE);
      expect(made.receipt.units).to.equal(units);
      await create(made);
      expect(await token.balanceOf(accounts.alice)).to.equal(units);
      expect(await desk.outstandingOf(accounts.alice)).to.equal(units);
    });

    it("takes the exact factor when the price is fixed, so that a creator leaves with what he brought (T17)", async () => {
      const f = await onExDay();
      const { token, scheduleDividend, journal, create, time, accounts } = f;
      const price = 150n * ONE + 1n;
      await scheduleDividend(price);
      const made = await journal(10n * ONE);
      // floor(shares / (m × (1 + f))), exact.
      expect(made.receipt.units).to.equal((10n * ONE * ONE * price) / (M * (price + GROSS)));
      await create(made);
      await time.increaseTo(at("2024-01-24T21:00:00Z"));
      const left = await token.balanceOfUI(accounts.alice);
      expect(left <= 10n * ONE && 10n * ONE - left < 100n, `${left}`).to.equal(true);
      // At the multiplier of the creation he would have left with a fiftieth more, which others have earned.
      const naive = (unitsAt(10n * ONE, M) * (await token.uiMultiplier())) / ONE;
      expect((naive - 10n * ONE) / 10n ** 16n).to.equal(19n);
    });

    it("counts a split since the ex day: the dividend per share falls with it", async () => {
      const f = await onExDay();
      const { announceSplit, time, cutAndPost, oracle, journal } = f;
      await announceSplit(JAN_22, 10n, 1n);
      await time.increaseTo(at("2024-01-22T15:00:00Z"));
      await oracle.setValue(UPPER, LOWER, UPPER, 0);
      await cutAndPost(10n * RESERVES);
      const owed = ceilDiv(GROSS * (10n * M), 10n * ONE);
      const precise = 10n * M * ONE + ceilDiv(10n * M * ONE * owed, LOWER - owed);
      expect((await journal(100n * ONE)).receipt.units).to.equal((100n * ONE * ONE * ONE) / precise);
    });

    it("reverts when as much is owed as the units are worth", async () => {
      const f = await onExDay();
      const owed = ceilDiv(GROSS * M, ONE);
      await f.oracle.setValue(owed, owed, owed, 0);
      await expect(f.create(await f.journal(ONE, { units: 1n })))
        .to.be.revertedWithCustomError(f.desk, "InKindDesk_DividendExceedsValue")
        .withArgs(owed, owed);
      await expect(f.desk.quoteCreate(ONE))
        .to.be.revertedWithCustomError(f.desk, "InKindDesk_DividendExceedsValue")
        .withArgs(owed, owed);
    });

    it("goes by the proof where that gives less: a scheduled dividend's stock is spoken for", async () => {
      const f = await onExDay();
      // r_max contains the dividend as soon as it is scheduled, and m' does too: the two agree but for rounding.
      await f.scheduleDividend(150n * ONE);
      const rMax = await f.token.maxScheduledReinvestFactor();
      const { units } = await f.desk.quoteCreate(10n * ONE);
      expect(units <= (10n * ONE * ONE) / rMax).to.equal(true);
      expect((10n * ONE * ONE) / rMax - units < 100n).to.equal(true);
    });
  });

  describe("the ledger", () => {
    it("is its own wallet's, and answers for its own token alone", async () => {
      const { desk, deskAddress, accounts } = await load();
      expect(await desk.wallet()).to.equal(deskAddress);
      await expect(desk.unitsAt(accounts.mallory, accounts.alice, 1))
        .to.be.revertedWithCustomError(desk, "InKindDesk_ForeignToken")
        .withArgs(accounts.mallory);
    });

    it("knows no record that the token does not know", async () => {
      const { desk, token, tokenAddress, accounts } = await load();
      await expect(desk.unitsAt(tokenAddress, accounts.alice, 7))
        .to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord")
        .withArgs(7n);
    });

    it("answers for escrowed units at a record, whoever has them afterwards", async () => {
      const { desk, token, tokenAddress, recorder, request, time, accounts } = await load();
      const { alice, bob } = accounts;
      const first = await request(3n * ONE);
      const recordAt = BigInt(await time.latest()) + BigInt(DAY) + 60n;
      await token.connect(recorder).scheduleRecord(recordAt);
      const recordId = await token.recordIdAt(recordAt);
      await expect(desk.unitsAt(tokenAddress, alice, recordId))
        .to.be.revertedWithCustomError(token, "EquityToken_RecordNotYetPassed")
        .withArgs(recordId, recordAt, await time.latest());
      await time.increaseTo(recordAt);
      await desk.cancel(first, bob);
      expect(await desk.unitsOf(alice)).to.equal(0n);
      expect(await desk.unitsAt(tokenAddress, alice, recordId)).to.equal(3n * ONE);
      expect(await token.unitsAt(desk, recordId)).to.equal(3n * ONE);
      expect(await token.unitsAt(bob, recordId)).to.equal(0n);
    });

    it("gives a donation to nobody, and keeps nothing of it for anybody (law 11)", async () => {
      const { desk, token, tokenAddress, mint, request, time, recorder, accounts } = await load();
      const id = await request(2n * ONE);
      await mint(accounts.bob.address, ONE);
      await token.connect(accounts.bob).transfer(desk, ONE);
      const recordAt = BigInt(await time.latest()) + BigInt(DAY) + 60n;
      await token.connect(recorder).scheduleRecord(recordAt);
      await time.increaseTo(recordAt);
      const recordId = await token.recordIdAt(recordAt);
      expect(await desk.unitsAt(tokenAddress, accounts.bob, recordId)).to.equal(0n);
      expect(await desk.unitsAt(tokenAddress, desk, recordId)).to.equal(0n);
      await desk.cancel(id, accounts.alice);
      expect(await token.balanceOf(accounts.alice)).to.equal(2n * ONE);
      expect(await token.balanceOf(desk)).to.equal(ONE);
    });
  });

  describe("unknown things", () => {
    it("are in the state NONE, and count nothing", async () => {
      const { desk, accounts } = await load();
      expect((await desk.redemptionOf(1)).deliveryHash).to.equal(ZeroHash);
      expect(await desk.isOverdue(1)).to.equal(false);
      expect(await desk.redemptionCount()).to.equal(0n);
      expect(await desk.failedRedemptions(accounts.custodian)).to.equal(0n);
      expect(await desk.openRedemptionsOf(accounts.alice)).to.deep.equal([]);
    });
  });
});
