import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, type Fixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, ONE, split } from "../../test-support/helpers/corporateActions.ts";
import { signPermit } from "../../test-support/helpers/permit.ts";

// Source: a rebasing token whose balances follow a split and whose allowances do not: after a reverse split an old
// allowance is worth a multiple of what was allowed; after a forward split it no longer pays for what it was given for.
// Defence: allowances and balances are both units (law 1), so a split changes neither, nor their ratio.
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T03 allowance not following a split, permit signed before and used after", () => {
  async function listed() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    return f;
  }

  async function reverseSplit(f: Fixture) {
    await announce(f, "reverse split", split("SPLR", "2024-01-08", [1n, 20n]), INITIAL_MULTIPLIER / 20n);
    await time.increaseTo(utc("2024-01-08 14:30"));
  }

  it("lets the spender of an old allowance take the same part of the holding, and not a unit more", async () => {
    const f = await loadFixture(listed);
    const { alice, bob, carol } = f.accounts;
    await f.token.connect(alice).approve(bob, 25n * ONE);
    await reverseSplit(f);
    await f.token.connect(bob).transferFrom(alice, carol, 25n * ONE);
    await expect(f.token.connect(bob).transferFrom(alice, carol, 1n))
      .to.be.revertedWithCustomError(f.token, "ERC20InsufficientAllowance")
      .withArgs(bob, 0, 1);
    expect(await f.token.balanceOf(alice)).to.equal(75n * ONE);
    expect(await f.token.balanceOf(carol)).to.equal(25n * ONE);
    expect(await f.token.balanceOf(bob)).to.equal(0);
    expect(await f.token.balanceOfUI(carol)).to.equal((25n * INITIAL_MULTIPLIER) / 20n);
  });

  it("gives a permit signed before the split exactly the units it names after it", async () => {
    const f = await loadFixture(listed);
    const { alice, bob, carol } = f.accounts;
    const { v, r, s } = await signPermit(f.token, alice, bob, 25n * ONE);
    await reverseSplit(f);
    await f.token.connect(carol).permit(alice, bob, 25n * ONE, MaxUint256, v, r, s);
    expect(await f.token.allowance(alice, bob)).to.equal(25n * ONE);
    await f.token.connect(bob).transferFrom(alice, bob, 25n * ONE);
    expect(await f.token.balanceOf(alice)).to.equal(75n * ONE);
    expect(await f.token.balanceOf(bob)).to.equal(25n * ONE);
  });
});
