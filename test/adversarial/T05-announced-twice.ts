import { expect } from "chai";
import { parseEther, toBeHex } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, dividend, folded, ONE, reinvestment, split } from "../../test-support/helpers/corporateActions.ts";

// Source: operators who press the button again. In one registry the second announcement silently overwrites the first;
// in another both stay, and a ten-for-one becomes a hundred-for-one.
// Defence: one reference, one action (CorporateActions:announce), and one set of facts, one action (:_enter).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const TENFOLD = split("SPLF", "2024-02-12", [10n, 1n]);

describe("T05 the same action announced twice", () => {
  const listed = () => deployFixture(connection);

  it("refuses the same reference, and the first announcement stands untouched", async () => {
    const f = await loadFixture(listed);
    await announce(f, "CORP-1", TENFOLD, INITIAL_MULTIPLIER * 10n);
    const smaller = split("SPLF", "2024-02-12", [2n, 1n]);
    await expect(announce(f, "CORP-1", smaller, INITIAL_MULTIPLIER * 2n))
      .to.be.revertedWithCustomError(f.corporateActions, "CorporateActions_ReferenceTaken")
      .withArgs(f.token, (await f.corporateActions.actionOf(1)).eventReference, 1);
    expect((await f.corporateActions.actionOf(1)).terms.numerator).to.equal(10);
    expect(await f.token.newUIMultiplier()).to.equal(INITIAL_MULTIPLIER * 10n);
  });

  it("refuses the same split under a new reference, before and after it has become effective", async () => {
    const f = await loadFixture(listed);
    await announce(f, "CORP-1", TENFOLD, INITIAL_MULTIPLIER * 10n);
    const again = { ...TENFOLD, documentHash: toBeHex(7, 32) };
    await expect(announce(f, "CORP-2", again, INITIAL_MULTIPLIER * 100n))
      .to.be.revertedWithCustomError(f.corporateActions, "CorporateActions_AlreadyAnnounced")
      .withArgs(1);
    await time.increaseTo(utc("2024-02-12 14:30"));
    await expect(announce(f, "CORP-2", again, INITIAL_MULTIPLIER * 100n))
      .to.be.revertedWithCustomError(f.corporateActions, "CorporateActions_AlreadyAnnounced")
      .withArgs(1);
    expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER * 10n);
  });

  it("schedules one dividend once: neither announcing nor scheduling it again doubles it", async () => {
    const f = await loadFixture(listed);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    const terms = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
    const price = parseEther("187.2");
    await announce(f, "DIV-1", terms);
    await expect(announce(f, "DIV-2", terms))
      .to.be.revertedWithCustomError(f.corporateActions, "CorporateActions_AlreadyAnnounced")
      .withArgs(1);
    await time.increaseTo(utc("2024-02-09 15:00"));
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    const once = folded(INITIAL_MULTIPLIER, reinvestment(terms, price));
    await issuer.schedule(1, price, 0, once);
    await expect(issuer.schedule(1, price, 0, once))
      .to.be.revertedWithCustomError(issuer, "CorporateActions_WrongStatus")
      .withArgs(1, 2);
    await time.increaseTo(utc("2024-02-15 21:00"));
    expect(await f.token.uiMultiplier()).to.equal(once);
    expect(await f.token.balanceOf(f.accounts.alice)).to.equal(100n * ONE);
  });
});
