import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  announce,
  dividend,
  folded,
  ONE,
  reduced,
  reinvestment,
  Status,
  split,
} from "../../test-support/helpers/corporateActions.ts";
import { Fraction__factory } from "../../types/index.ts";

// Reverse splits that round a small multiplier to nothing, forward splits that run a large one over, terms at the ends of
// their types: a multiplier of zero would divide every price by zero, an overflow would keep the token from answering.
// Defence: a factor that would become zero or leave uint128 is not scheduled (FactorQueue:_step), at its own place and at
// every later one (FactorQueue:_refold); a ratio that does not fit is refused, never cut (Fraction:reduce).
const UINT128 = 2n ** 128n - 1n;

/** A chain of its own for each multiplier to begin with. */
async function listing(initialMultiplier: bigint) {
  const connection = await openConnection();
  const { loadFixture, time } = connection.networkHelpers;
  const deploy = () => deployFixture(connection, { initialMultiplier });
  return async () => ({ ...(await loadFixture(deploy)), time });
}
const tiny = await listing(150n);
const huge = await listing(UINT128 / 3n);
const usual = await listing(INITIAL_MULTIPLIER);

describe("T27 multipliers rounded to nothing, or run over", () => {
  it("refuses the reverse split that would leave zero, and takes the one that leaves one", async () => {
    const f = await tiny();
    await announce(f, "to one", split("SPLR", "2024-02-12", [1n, 100n]), 1n);
    await f.time.increaseTo(utc("2024-02-12 14:30"));
    expect(await f.token.uiMultiplier()).to.equal(1n);
    await expect(announce(f, "to zero", split("SPLR", "2024-02-14", [1n, 2n]), 0n))
      .to.be.revertedWithCustomError(f.token, "EquityToken_FactorOutOfRange")
      .withArgs(2, 0);
    expect(await f.token.uiMultiplier()).to.equal(1n);
  });

  it("refuses a reverse split before another one that it would turn to zero", async () => {
    const f = await tiny();
    await announce(f, "to sixty", split("SPLR", "2024-02-09", [2n, 5n]), 60n);
    await f.time.increaseTo(utc("2024-02-09 14:30"));
    await announce(f, "later", split("SPLR", "2024-02-14", [1n, 50n]), 1n);
    await expect(announce(f, "between", split("SPLR", "2024-02-13", [1n, 2n]), 30n))
      .to.be.revertedWithCustomError(f.token, "EquityToken_FactorOutOfRange")
      .withArgs(2, 0);
    await f.time.increaseTo(utc("2024-02-14 14:30"));
    expect(await f.token.uiMultiplier()).to.equal(1n);
  });

  it("refuses to withdraw a split whose absence would turn a later one to zero, until that one is withdrawn", async () => {
    const f = await tiny();
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    await announce(f, "up", split("SPLF", "2024-02-09", [50n, 1n]), 7_500n);
    await announce(f, "down", split("SPLR", "2024-02-12", [1n, 100n]), 75n);
    await announce(f, "further down", split("SPLR", "2024-02-13", [1n, 50n]), 1n);
    await expect(issuer.cancel(1))
      .to.be.revertedWithCustomError(f.token, "EquityToken_FactorOutOfRange")
      .withArgs(3, 0);
    await issuer.cancel(3);
    await issuer.cancel(1);
    expect(await issuer.statusOf(1)).to.equal(Status.CANCELLED);
    await f.time.increaseTo(utc("2024-02-12 14:30"));
    expect(await f.token.uiMultiplier()).to.equal(1n);
  });

  it("refuses a split that would leave uint128", async () => {
    const f = await huge();
    const multiplier = UINT128 / 3n;
    await expect(announce(f, "fourfold", split("SPLF", "2024-02-12", [4n, 1n]), 0n))
      .to.be.revertedWithCustomError(f.token, "EquityToken_FactorOutOfRange")
      .withArgs(1, multiplier * 4n);
    await announce(f, "threefold", split("SPLF", "2024-02-12", [3n, 1n]), multiplier * 3n);
    await f.time.increaseTo(utc("2024-02-12 14:30"));
    expect(await f.token.uiMultiplier()).to.equal(multiplier * 3n);
    expect(await f.token.toUIAmount(0)).to.equal(0);
  });

  it("refuses a reinvestment whose exact factor does not fit, and leaves it announced", async () => {
    const f = await usual();
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    const terms = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, 2n ** 96n - 1n, {
      withholdingBps: 9_999n,
    });
    await announce(f, "dividend", terms);
    await f.time.increaseTo(utc("2024-02-09 15:00"));
    const fractions = { interface: Fraction__factory.createInterface() };
    const price = 2n ** 127n;
    const { numerator, denominator } = reduced(terms.gross, 10_000n * price);
    expect(denominator > UINT128).to.equal(true);
    await expect(issuer.schedule(1, price, 0, 0))
      .to.be.revertedWithCustomError(fractions, "Fraction_TooLarge")
      .withArgs(numerator, denominator);
    expect(await issuer.statusOf(1)).to.equal(Status.ANNOUNCED);
    expect(await f.token.pendingFactors()).to.deep.equal([]);
  });

  it("reinvests a dividend of one wei per share exactly, though no multiplier moves", async () => {
    const f = await usual();
    await f.mint(f.accounts.alice.address, 100n * ONE);
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    const terms = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, 1n);
    await announce(f, "dividend", terms);
    await f.time.increaseTo(utc("2024-02-09 15:00"));
    const before = await f.token.uiMultiplier();
    const after = folded(before, reinvestment(terms, parseEther("187.2")));
    expect(after).to.equal(before);
    await issuer.schedule(1, parseEther("187.2"), 0, after);
    await f.time.increaseTo(utc("2024-02-15 21:00"));
    expect(await f.token.uiMultiplier()).to.equal(before);
    expect(await f.token.activationCount()).to.equal(1);
  });
});
