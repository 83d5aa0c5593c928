import { expect } from "chai";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, ONE } from "../../test-support/helpers/corporateActions.ts";
import { HostileVenue__factory } from "../../types/index.ts";

// Insiders carry no vote and rank last. An issuer would rather have its marks gone for the second that counts; or put
// marks on its opponents afterwards, or on the pool that holds everybody's units; or move units between its own wallets
// so that some are counted twice, or not at all.
// Defence: marks count from the next record on (RecordKeeping:_setInsider), only the governor clears them, a venue is
// never an insider (EquityToken:markInsider), and the insiders' sum moves with the units (RecordKeeping:_shiftInsiders).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T24 insider marks flipped around a record", () => {
  async function listed() {
    const f = await deployFixture(connection);
    const { alice, bob, carol } = f.accounts;
    await f.mint(alice.address, 100n * ONE);
    await f.mint(bob.address, 50n * ONE);
    await f.mint(carol.address, 10n * ONE);
    const record = async (inDays: number) => {
      const recordAt = (await time.latest()) + inDays * DAY;
      await f.token.connect(f.accounts.recorder).scheduleRecord(recordAt);
      return recordAt;
    };
    return { ...f, record, issuer: f.token.connect(f.accounts.issuer) };
  }

  it("refuses to let the issuer clear a mark", async () => {
    const { token, issuer, accounts } = await loadFixture(listed);
    await issuer.markInsider(accounts.alice);
    for (const account of [accounts.issuer, accounts.alice, accounts.transferAgent]) {
      await expect(token.connect(account).clearInsider(accounts.alice))
        .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
        .withArgs(account);
    }
    expect(await token.isInsider(accounts.alice)).to.equal(true);
  });

  it("marks nobody for a record that has passed, not even in its own second", async () => {
    const { token, issuer, record, accounts } = await loadFixture(listed);
    const recordAt = await record(2);
    await time.setNextBlockTimestamp(recordAt);
    await expect(issuer.markInsider(accounts.alice)).to.emit(token, "InsiderMarked").withArgs(accounts.alice, 2);
    expect(await token.isInsiderAt(accounts.alice, 1)).to.equal(false);
    expect(await token.insiderUnitsAt(1)).to.equal(0);
    const next = await record(2);
    await time.increaseTo(next);
    expect(await token.isInsiderAt(accounts.alice, 2)).to.equal(true);
    expect(await token.insiderUnitsAt(2)).to.equal(100n * ONE);
  });

  it("keeps a mark for the records it stood at, whoever clears it afterwards", async () => {
    const f = await loadFixture(listed);
    const { token, issuer, record, accounts, asGovernor } = f;
    await issuer.markInsider(accounts.alice);
    const first = await record(2);
    await time.increaseTo(first);
    const clear = token.interface.encodeFunctionData("clearInsider", [accounts.alice.address]);
    await asGovernor(await token.getAddress(), clear);
    const second = await record(2);
    await time.increaseTo(second);
    expect(await token.isInsiderAt(accounts.alice, 1)).to.equal(true);
    expect(await token.isInsiderAt(accounts.alice, 2)).to.equal(false);
    expect(await token.insiderUnitsAt(1)).to.equal(100n * ONE);
    expect(await token.insiderUnitsAt(2)).to.equal(0);
  });

  it("counts each insider's units once, however they are moved among insiders and others", async () => {
    const { token, issuer, record, accounts } = await loadFixture(listed);
    const { alice, bob, carol, minter } = accounts;
    await issuer.markInsider(alice);
    await issuer.markInsider(bob);
    const first = await record(2);
    await token.connect(alice).transfer(bob, 30n * ONE);
    await token.connect(bob).transfer(bob, 80n * ONE);
    await token.connect(bob).transfer(carol, 20n * ONE);
    await token.connect(carol).transfer(alice, 5n * ONE);
    await token.connect(alice).burn(15n * ONE);
    await token.connect(minter).mint(bob, 7n * ONE);
    await time.increaseTo(first);
    await token.connect(alice).transfer(carol, 60n * ONE);
    const [a, b, c] = await Promise.all([alice, bob, carol].map((account) => token.unitsAt(account, 1)));
    expect([a, b, c]).to.deep.equal([60n * ONE, 67n * ONE, 25n * ONE]);
    expect(await token.insiderUnitsAt(1)).to.equal(127n * ONE);
    expect(await token.totalUnitsAt(1)).to.equal(152n * ONE);
  });

  it("refuses to mark a venue: its units are its users'", async () => {
    const f = await loadFixture(listed);
    const address = await (await f.ethers.deployContract("HostileVenue")).getAddress();
    const venue = HostileVenue__factory.connect(address, f.accounts.mallory);
    const admit = f.token.interface.encodeFunctionData("admitVenue", [address]);
    await f.asGovernor(await f.token.getAddress(), admit);
    await f.token.connect(f.accounts.alice).transfer(venue, 100n * ONE);
    await expect(f.issuer.markInsider(venue))
      .to.be.revertedWithCustomError(f.token, "EquityToken_VenueAndInsider")
      .withArgs(venue);
    const recordAt = await f.record(2);
    await time.increaseTo(recordAt);
    expect(await f.token.insiderUnitsAt(1)).to.equal(0);
  });
});
