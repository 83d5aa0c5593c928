import { expect } from "chai";
import { AbiCoder } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployBareToken } from "../../test-support/fixtures/bareToken.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, ONE, reference, Status, split } from "../../test-support/helpers/corporateActions.ts";
import { CannedReply__factory } from "../../types/index.ts";

// References squatted by a stranger, a token that only names the registry as its own, a registry that the token does not
// know: all to have somebody else's action counted.
// Defence: only the issuer announces, references are per token (CorporateActions:announce), and only the registry that
// the token was built with reaches its queue (MultiplierSchedule:onlyCorporateActions).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const SPLIT = split("SPLF", "2024-02-12", [2n, 1n]);

describe("T26 impostors and squatted references", () => {
  const listed = () => deployFixture(connection);

  it("lets no stranger take a reference", async () => {
    const f = await loadFixture(listed);
    const { mallory } = f.accounts;
    await expect(f.corporateActions.connect(mallory).announce(f.token, reference("CORP-1"), SPLIT, 0))
      .to.be.revertedWithCustomError(f.corporateActions, "AccessManagedUnauthorized")
      .withArgs(mallory);
    await announce(f, "CORP-1", SPLIT, INITIAL_MULTIPLIER * 2n);
    expect(await f.corporateActions.actionByReference(f.token, reference("CORP-1"))).to.equal(1);
  });

  it("keeps the references and actions of two tokens apart", async () => {
    const f = await loadFixture(listed);
    const { token: other } = await deployBareToken(f);
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    await announce(f, "CORP-1", SPLIT, INITIAL_MULTIPLIER * 2n);
    await issuer.announce(other, reference("CORP-1"), SPLIT, INITIAL_MULTIPLIER * 2n);
    expect(await issuer.actionByReference(other, reference("CORP-1"))).to.equal(2);
    await issuer.cancel(1);
    await time.increaseTo(utc("2024-02-12 14:30"));
    expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
    expect(await other.uiMultiplier()).to.equal(INITIAL_MULTIPLIER * 2n);
    expect(await issuer.statusOf(1)).to.equal(Status.CANCELLED);
    expect(await issuer.statusOf(2)).to.equal(Status.EFFECTIVE);
  });

  it("gives a contract that only names the registry no action, whoever announces", async () => {
    const f = await loadFixture(listed);
    const address = await (await f.ethers.deployContract("CannedReply")).getAddress();
    const impostor = CannedReply__factory.connect(address, f.accounts.mallory);
    const registry = await f.corporateActions.getAddress();
    await impostor.teach(AbiCoder.defaultAbiCoder().encode(["address"], [registry]), false);
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    // Its calendar, by the same answer, is the registry, which is none.
    await expect(issuer.announce(impostor, reference("CORP-1"), SPLIT, 0)).to.be.revertedWithoutReason(
      connection.ethers,
    );
    await impostor.teach("0x", false);
    await expect(issuer.announce(impostor, reference("CORP-1"), SPLIT, 0)).to.be.revertedWithoutReason(
      connection.ethers,
    );
    expect(await issuer.actionCount()).to.equal(0);
  });

  it("lets nobody but the registry into the token's queue", async () => {
    const f = await loadFixture(listed);
    await announce(f, "CORP-1", SPLIT, INITIAL_MULTIPLIER * 2n);
    const factor = {
      actionId: 2,
      effectiveAt: utc("2024-02-12 14:30"),
      kind: 0,
      numerator: 100,
      denominator: 1,
      exAt: utc("2024-02-12 14:30"),
    };
    const { issuer, governor, deployer, mallory, minter } = f.accounts;
    for (const account of [issuer, governor, deployer, mallory, minter]) {
      await expect(f.token.connect(account).scheduleFactor(factor))
        .to.be.revertedWithCustomError(f.token, "EquityToken_OnlyCorporateActions")
        .withArgs(account);
      await expect(f.token.connect(account).cancelFactor(1))
        .to.be.revertedWithCustomError(f.token, "EquityToken_OnlyCorporateActions")
        .withArgs(account);
    }
    expect(await f.token.newUIMultiplier()).to.equal(INITIAL_MULTIPLIER * 2n);
    expect(await f.token.balanceOf(mallory)).to.equal(0n * ONE);
  });
});
