import { expect } from "chai";
import {
  bondFor,
  FOR_EVER,
  INITIAL_MULTIPLIER,
  ONE,
  openDesk,
  RESERVES,
  State,
} from "../../test-support/fixtures/inKindDesk.ts";
import { at } from "../../test-support/fixtures/reserves.ts";
import { signReceipt } from "../../test-support/reserves/statements.ts";

// Source: an in-kind network that mints on a custodian's word before the stock is proven. A receipt that is used twice, or by
// somebody else, or across a split, mints units that nothing stands behind; one whose units are not its shares does so a little
// at a time; and where the stock never arrives, or a redemption is promised and never delivered, somebody is left with nothing.
// Defence: a receipt is bound to account, market, token and count of corporate actions, and works once (ReserveVerifier:
// registerReceipt, ReceiptBonds:_bondReceipt); its units are recomputed (ExDate:reconcile); missing stock is paid from the bond
// (ReceiptBonds:_resolve); and units leave their escrow by the custodian's own word or not at all (InKindDesk:acknowledge,
// :reclaim).
const load = await openDesk();

/** Local day of 2024-01-22. */
const JAN_22 = 19_744;
const SHARES = 10n * ONE;

type Loaded = Awaited<ReturnType<typeof load>>;

async function funded(): Promise<Loaded> {
  const f = await load();
  await f.postBond(10_000n * f.dollar);
  return f;
}

describe("P08 in kind: units from stock that is not there, and stock that never leaves", () => {
  it("uses a receipt once, even where the first use is long proven", async () => {
    const { verifier, token, tokenAddress, journal, create, cutAndPost, accounts } = await funded();
    const made = await journal(SHARES);
    await create(made);
    await expect(create(made))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_JournalUsed")
      .withArgs(tokenAddress, made.receipt.journalId);
    await cutAndPost(RESERVES + SHARES);
    await expect(create(made))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_JournalUsed")
      .withArgs(tokenAddress, made.receipt.journalId);
    expect(await token.balanceOf(accounts.alice)).to.equal(made.receipt.units);
  });

  it("gives another participant nothing for a receipt that it has seen", async () => {
    const { desk, token, verifier, journal, postBond, dollar, accounts } = await funded();
    const { bob, issuer, custodian } = accounts;
    await desk.connect(issuer).setLimit(bob, 100n * ONE);
    await postBond(10_000n * dollar, bob);
    const { receipt, journalReference } = await journal(SHARES);
    const signature = await signReceipt(verifier, receipt, custodian);
    await expect(desk.connect(bob).create(receipt, custodian, signature, journalReference, bob))
      .to.be.revertedWithCustomError(desk, "ReceiptBonds_ForeignReceipt")
      .withArgs(receipt.journalId, await desk.journalIdOf(bob, journalReference));
    expect(await token.balanceOf(bob)).to.equal(0n);
  });

  it("refuses a receipt of before a split after it, when its shares are a tenth (T08)", async () => {
    const { verifier, token, announceSplit, time, journal, create, cutAndPost, oracle, accounts } = await funded();
    await announceSplit(JAN_22, 10n, 1n);
    const made = await journal(SHARES);
    await time.increaseTo(at("2024-01-22T15:00:00Z"));
    await cutAndPost(10n * RESERVES);
    await oracle.setValue(18n * ONE, 17n * ONE, 18n * ONE, 0);
    // Its units are not what its shares become now, either; with units that are, the signature would be another.
    const fitting = { ...made, receipt: { ...made.receipt, units: (SHARES * ONE) / (10n * INITIAL_MULTIPLIER) } };
    await expect(create(fitting))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_ReceiptOutlived")
      .withArgs(0n, 1n);
    expect(await token.balanceOf(accounts.alice)).to.equal(0n);
  });

  it("refuses units that are not reconciled with shares, however little there is to gain", async () => {
    const { desk, journal, create } = await funded();
    const expected = (SHARES * ONE) / INITIAL_MULTIPLIER;
    await expect(create(await journal(SHARES, { units: expected + 1n })))
      .to.be.revertedWithCustomError(desk, "InKindDesk_UnitsNotReconciled")
      .withArgs(SHARES, expected + 1n, expected);
  });

  it("pays for stock that is missing from the next epoch out of the bond, whole, to whoever has to buy it", async () => {
    const f = await funded();
    const { desk, asset, journal, create, cutAndPost, backstop, dollar, accounts } = f;
    const made = await journal(SHARES);
    await create(made);
    const bond = bondFor(SHARES, INITIAL_MULTIPLIER);
    await cutAndPost({ positions: [RESERVES], missing: [made.receipt.journalId.toString()] });
    await expect(desk.connect(accounts.mallory).resolveReceipts([made.receipt.journalId]))
      .to.emit(desk, "BondForfeited")
      .withArgs(accounts.alice, made.receipt.journalId, 2n, bond)
      .and.to.emit(desk, "OutstandingLowered")
      .withArgs(accounts.alice, made.receipt.units, 0n);
    await desk.connect(backstop).claimForfeited(backstop);
    expect(await asset.balanceOf(backstop)).to.equal(bond);
    expect(await desk.bondOf(accounts.alice)).to.deep.equal([10_000n * dollar - bond, 0n]);
    expect(await asset.balanceOf(desk)).to.equal(10_000n * dollar - bond);
    // 130 % of the upper value of ten shares.
    expect(bond > (SHARES * 130n * 170n * dollar) / (100n * ONE)).to.equal(true);
  });

  it("keeps the bond locked until an epoch about a later cut, whatever is posted before", async () => {
    const { desk, journal, create, cut, state, post, accounts } = await funded();
    const earlier = await cut();
    const made = await journal(SHARES);
    await create(made);
    await post(await state(RESERVES, earlier));
    await expect(desk.resolveReceipts([made.receipt.journalId]))
      .to.be.revertedWithCustomError(desk, "ReceiptBonds_NotYetProven")
      .withArgs(made.receipt.journalId, earlier, earlier);
    const { posted, locked } = await desk.bondOf(accounts.alice);
    await expect(desk.withdrawBond(posted - locked + 1n, accounts.alice))
      .to.be.revertedWithCustomError(desk, "ReceiptBonds_InsufficientBond")
      .withArgs(accounts.alice, posted - locked, posted - locked + 1n);
  });

  it("returns the units of a redemption that its custodian never acknowledges, and keeps the evidence", async () => {
    const { desk, token, verifier, tokenAddress, request, commit, time, accounts } = await load();
    const id = await request(SHARES);
    await commit(id);
    await time.increaseTo(at("2024-01-19T21:00:01Z"));
    await desk.connect(accounts.mallory).reclaim(id, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(SHARES);
    expect(await token.balanceOf(desk)).to.equal(0n);
    expect(await desk.failedRedemptions(accounts.custodian)).to.equal(1n);
    expect((await desk.redemptionOf(id)).state).to.equal(State.RECLAIMED);
    // What may be out is not called covered before a proof says so.
    expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal((SHARES * INITIAL_MULTIPLIER) / ONE);
  });

  it("lets nobody promise or acknowledge in a custodian's name, nor one redemption's word serve another", async () => {
    const { desk, request, commit, signCommitment, signAcknowledgement, accounts } = await load();
    const [first, second] = [await request(SHARES), await request(SHARES)];
    const word = await signCommitment(first);
    await expect(desk.commit(second, accounts.custodian, word, FOR_EVER))
      .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
      .withArgs(accounts.custodian, await desk.commitmentDigest(second, FOR_EVER));
    await commit(first);
    await commit(second);
    const delivered = await signAcknowledgement(first);
    await expect(desk.acknowledge(second, delivered))
      .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
      .withArgs(accounts.custodian, await desk.acknowledgementDigest(second));
    await expect(desk.acknowledge(first, await signAcknowledgement(first, accounts.mallory)))
      .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
      .withArgs(accounts.custodian, await desk.acknowledgementDigest(first));
  });
});
