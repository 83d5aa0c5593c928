import { expect } from "chai";
import {
  DELIVERY,
  FOR_EVER,
  INITIAL_MULTIPLIER,
  ONE,
  openDesk,
  RESERVES,
} from "../../../test-support/fixtures/inKindDesk.ts";
import { at } from "../../../test-support/fixtures/reserves.ts";

const load = await openDesk();

const M = INITIAL_MULTIPLIER;
const UNITS = 7n * ONE + 1n;
const SHARES = (UNITS * M) / ONE;

/** The fixture begins on Tuesday 2024-01-16 in the morning of New York. */
const COMMIT_BY = at("2024-01-17T21:00:00Z");
/** Local days of 2024. */
const [JAN_17, JAN_18, JAN_22, JAN_24] = [19_739, 19_740, 19_744, 19_746];

type Loaded = Awaited<ReturnType<typeof load>>;

async function requested() {
  const f = await load();
  const id = await f.request(UNITS);
  return { ...f, id };
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

describe("InKindDesk: redemptions and corporate actions", () => {
  it("void a commitment that was signed before a split, and keep the units across it (T08, T09)", async () => {
    const f = await load();
    const { desk, announceSplit, time, signCommitment, commit, verifier, tokenAddress, accounts } = f;
    await announceSplit(JAN_22, 10n, 1n);
    await f.mint(accounts.alice.address, UNITS);
    await time.increaseTo(at("2024-01-19T15:00:00Z"));
    await desk.requestRedemption(UNITS, DELIVERY);
    const before = await signCommitment(1n);
    await time.increaseTo(at("2024-01-22T15:00:00Z"));
    expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: UNITS, ledger: UNITS, supply: UNITS });
    await expect(desk.commit(1, accounts.custodian, before, FOR_EVER))
      .to.be.revertedWithCustomError(desk, "InKindDesk_BadSignature")
      .withArgs(accounts.custodian, await desk.commitmentDigest(1, FOR_EVER));
    await commit(1n);
    const { shares, base } = await desk.redemptionOf(1);
    expect(shares).to.equal((UNITS * 10n * M) / ONE);
    // The verifier keeps base units, rounded up: the split is none of its business.
    expect(base).to.equal((shares + 9n) / 10n);
    expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(base);
    await f.acknowledge(1n);
    expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(0n);
    expect(await holdings(f)).to.deep.equal({ alice: 0n, desk: 0n, ledger: 0n, supply: 0n });
  });

  it("give back pre-split units, not more and not fewer, when they are cancelled after the split (T09)", async () => {
    const f = await requested();
    await f.announceSplit(JAN_22, 1n, 10n);
    await f.time.increaseTo(at("2024-01-22T15:00:00Z"));
    await f.desk.cancel(f.id, f.accounts.alice);
    expect(await holdings(f)).to.deep.equal({ alice: UNITS, desk: 0n, ledger: 0n, supply: UNITS });
  });

  it("are not committed in the hours before a split, when a share means two things", async () => {
    const f = await load();
    await f.announceSplit(JAN_22, 10n, 1n);
    await f.mint(f.accounts.alice.address, UNITS);
    await f.time.increaseTo(at("2024-01-19T15:00:00Z"));
    await f.desk.requestRedemption(UNITS, DELIVERY);
    await f.time.increaseTo(at("2024-01-19T21:00:00Z"));
    await expect(f.commit(1n))
      .to.be.revertedWithCustomError(f.desk, "InKindDesk_SplitImpends")
      .withArgs(at("2024-01-19T21:00:00Z"), at("2024-01-22T14:30:00Z"));
  });

  it("are not committed either while a split is late for its ex day, though the exchange trades", async () => {
    const f = await load();
    await f.mint(f.accounts.alice.address, UNITS);
    await f.time.increaseTo(at("2024-01-19T15:00:00Z"));
    await f.desk.requestRedemption(UNITS, DELIVERY);
    const late = at("2024-01-22T20:00:00Z");
    await f.announceSplit(JAN_22, 10n, 1n, late);
    for (const moment of [at("2024-01-19T21:00:00Z"), at("2024-01-22T15:00:00Z")]) {
      await f.time.increaseTo(moment);
      await expect(f.commit(1n))
        .to.be.revertedWithCustomError(f.desk, "InKindDesk_SplitImpends")
        .withArgs(at("2024-01-19T21:00:00Z"), late);
    }
    await f.time.increaseTo(late);
    await f.commit(1n);
    expect((await f.desk.redemptionOf(1)).shares).to.equal((UNITS * 10n * M) / ONE);
  });

  it("wait for a dividend that stands between ex and effect, and complete at the new multiplier (T17)", async () => {
    const f = await load();
    const { desk, token, time, mint, cutAndPost, commit, acknowledge, accounts } = f;
    await mint(accounts.alice.address, UNITS);
    await f.announceDividend(JAN_18, JAN_24, 3n * ONE);
    await time.increaseTo(at("2024-01-18T15:00:00Z"));
    await cutAndPost(RESERVES);
    await f.scheduleDividend(150n * ONE);
    await expect(desk.requestRedemption(UNITS, DELIVERY))
      .to.emit(desk, "RedemptionRequested")
      .withArgs(1n, accounts.alice, UNITS, DELIVERY, at("2024-01-19T21:00:00Z"), [1n]);
    expect(await desk.commitBy(1)).to.equal(FOR_EVER);
    // Long after the deadline that the request alone would have had.
    await time.increaseTo(at("2024-01-24T20:00:00Z"));
    await expect(commit(1n)).to.be.revertedWithCustomError(desk, "InKindDesk_DividendPending").withArgs(1n, 1n);
    await expect(desk.connect(accounts.mallory).cancel(1, accounts.alice))
      .to.be.revertedWithCustomError(desk, "InKindDesk_NotItsAccount")
      .withArgs(1n, accounts.mallory);

    await time.increaseTo(at("2024-01-24T21:00:00Z"));
    expect(await desk.commitBy(1)).to.equal(BigInt(at("2024-01-25T21:00:00Z")));
    await commit(1n);
    const { shares } = await desk.redemptionOf(1);
    expect(shares).to.equal((UNITS * (await token.uiMultiplier())) / ONE);
    expect(shares > SHARES).to.equal(true);
    await acknowledge(1n);
    expect(await token.totalSupply()).to.equal(0n);
  });

  it("are not committed at the old multiplier either when they were requested before the ex day", async () => {
    const f = await load();
    await f.announceDividend(JAN_17, JAN_24, 3n * ONE);
    const id = await f.request(UNITS);
    await f.time.increaseTo(at("2024-01-17T15:00:00Z"));
    await expect(f.commit(id)).to.be.revertedWithCustomError(f.desk, "InKindDesk_DividendPending").withArgs(id, 1n);
    expect(await f.desk.commitBy(id)).to.equal(BigInt(COMMIT_BY));
    await f.desk.cancel(id, f.accounts.alice);
    expect(await holdings(f)).to.deep.equal({ alice: UNITS, desk: 0n, ledger: 0n, supply: UNITS });
  });

  it("have the deadline of the request when the dividend is withdrawn", async () => {
    const f = await load();
    await f.mint(f.accounts.alice.address, UNITS);
    await f.announceDividend(JAN_18, JAN_24, 3n * ONE);
    await f.time.increaseTo(at("2024-01-18T15:00:00Z"));
    await f.desk.requestRedemption(UNITS, DELIVERY);
    await f.corporateActions.connect(f.accounts.issuer).cancel(1);
    expect(await f.desk.commitBy(1)).to.equal(BigInt(at("2024-01-19T21:00:00Z")));
    await f.commit(1n);
    expect((await f.desk.redemptionOf(1)).shares).to.equal(SHARES);
  });
});
