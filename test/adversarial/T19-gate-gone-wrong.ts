import { expect } from "chai";
import { AbiCoder, parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployBareToken } from "../../test-support/fixtures/bareToken.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  dividend,
  folded,
  ONE,
  reference,
  reinvestment,
  Status,
  split,
} from "../../test-support/helpers/corporateActions.ts";
import { CannedReply__factory } from "../../types/index.ts";

// The gate is asked before every mint and every reinvestment. What if it is dead, mute, or lies?
// Defence: without its answer nothing is minted or reinvested (EquityToken:mint, MultiplierSchedule:_scheduleFactor),
// and nothing else ever asks it: exits stay open (law 7). What a lying gate allows still fits in the token's own bounds.
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

const MAX = 2n ** 256n - 1n;
const UINT128 = 2n ** 128n - 1n;
const uints = (...values: (bigint | boolean)[]) =>
  AbiCoder.defaultAbiCoder().encode(
    values.map((value) => (typeof value === "bigint" ? "uint256" : "bool")),
    values,
  );
const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
const PRICE = parseEther("187.2");
const AFTER = folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, PRICE));

describe("T19 a gate that is dead, mute or lying", () => {
  async function listed() {
    const f = await deployFixture(connection);
    const address = await (await f.ethers.deployContract("CannedReply")).getAddress();
    const gate = CannedReply__factory.connect(address, f.accounts.mallory);
    const { token } = await deployBareToken(f, { gate: address });
    await gate.teach(uints(100n * ONE), false);
    await token.connect(f.accounts.minter).mint(f.accounts.alice, 100n * ONE);
    const issuer = f.corporateActions.connect(f.accounts.issuer);
    await issuer.announce(token, reference("dividend"), DIVIDEND, 0);
    await time.increaseTo(utc("2024-02-09 15:00"));
    return { ...f, gate, token, issuer };
  }

  const failures: [what: string, reply: string, fails: boolean][] = [
    ["reverts", "0x", true],
    ["answers nothing", "0x", false],
    ["answers one byte", "0x01", false],
  ];
  for (const [what, reply, fails] of failures) {
    it(`${what}: mints and reinvests nothing`, async () => {
      const { token, gate, issuer, accounts } = await loadFixture(listed);
      await gate.teach(reply, fails);
      await expect(token.connect(accounts.minter).mint(accounts.alice, 0n)).to.be.revertedWithoutReason(
        connection.ethers,
      );
      await expect(issuer.schedule(1, PRICE, 0, AFTER)).to.be.revertedWithoutReason(connection.ethers);
      expect(await token.totalSupply()).to.equal(100n * ONE);
      expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
    });

    it(`${what}: transfers, burns, splits and withdrawals of actions go on`, async () => {
      const { token, gate, issuer, accounts } = await loadFixture(listed);
      const { alice, bob } = accounts;
      await gate.teach(uints(0n, 0n, true), false);
      await issuer.schedule(1, PRICE, 0, AFTER);
      await gate.teach(reply, fails);
      await token.connect(alice).transfer(bob, 30n * ONE);
      await token.connect(bob).burn(10n * ONE);
      await issuer.announce(token, reference("split"), split("SPLF", "2024-03-01", [2n, 1n]), AFTER * 2n);
      await issuer.cancel(1);
      expect(await token.maxScheduledReinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.balanceOf(alice)).to.equal(70n * ONE);
      expect(await token.balanceOf(bob)).to.equal(20n * ONE);
      expect(await token.totalSupply()).to.equal(90n * ONE);
    });

    it(`${what}: nobody can undo what was scheduled, and it becomes effective`, async () => {
      const { token, gate, issuer, accounts } = await loadFixture(listed);
      await gate.teach(uints(0n, 0n, true), false);
      await issuer.schedule(1, PRICE, 0, AFTER);
      await gate.teach(reply, fails);
      await expect(issuer.connect(accounts.mallory).unschedule(1)).to.be.revertedWithoutReason(connection.ethers);
      await time.increaseTo(utc("2024-02-15 21:00"));
      expect(await token.uiMultiplier()).to.equal(AFTER);
      expect(await issuer.statusOf(1)).to.equal(Status.EFFECTIVE);
    });
  }

  it("lies that all is proven: a mint still ends where uint128 ends, minted units counted for ever", async () => {
    const { token, gate, accounts } = await loadFixture(listed);
    const { alice, bob, minter } = accounts;
    await gate.teach(uints(MAX), false);
    const left = UINT128 - 100n * ONE;
    for (const units of [left + 1n, UINT128, UINT128 + 1n, MAX]) {
      await expect(token.connect(minter).mint(bob, units))
        .to.be.revertedWithCustomError(token, "EquityToken_SupplyOverflow")
        .withArgs(units, left);
    }
    await token.connect(minter).mint(bob, left);
    await token.connect(bob).transfer(alice, left);
    expect(await token.balanceOf(alice)).to.equal(UINT128);
    expect(await token.totalSupply()).to.equal(UINT128);
    await token.connect(alice).burn(UINT128);
    await expect(token.connect(minter).mint(bob, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_SupplyOverflow")
      .withArgs(1, 0);
    expect(await token.totalSupply()).to.equal(0);
    expect(await token.totalMinted()).to.equal(UINT128);
  });

  it("answers with what is no flag: refused, not read as true", async () => {
    const { issuer, gate } = await loadFixture(listed);
    await gate.teach(uints(0n, 0n, 2n), false);
    await expect(issuer.schedule(1, PRICE, 0, AFTER)).to.be.revertedWithoutReason(connection.ethers);
  });
});
