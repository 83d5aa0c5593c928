import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { HolderPolicy } from "../../deploy/plan.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { ONE } from "../../test-support/helpers/corporateActions.ts";
import { signPermit } from "../../test-support/helpers/permit.ts";

// Source: sanctions checked on `transfer` alone. A sanctioned account receives a mint, moves another's units with an old
// allowance, or signs a permit so that somebody else moves its own.
// Defence: TransferControls:_screen (both sides), :_screenOperator, :_checkMayReceive (mints and forced transfers) and
// :_checkMaySend (burns), under every policy.
const connection = await openConnection();
const { loadFixture } = connection.networkHelpers;

const REGISTERED = 1;
const VERIFIED = 2;
const SANCTIONED = 3;
const NEVER = 2n ** 64n - 1n;

const policies = { OPEN: HolderPolicy.OPEN, VERIFIED: HolderPolicy.VERIFIED, REGISTERED: HolderPolicy.REGISTERED };

for (const [name, policy] of Object.entries(policies)) {
  describe(`T13 sanctioned accounts, policy ${name}`, () => {
    async function sanctioned() {
      const f = await deployFixture(connection, { policy });
      const { alice, bob, carol, mallory, registrar } = f.accounts;
      const registry = f.registry.connect(registrar);
      const entry = (account: string, status: number, expiry = 0n) => ({
        account,
        status,
        category: 0,
        country: 0,
        expiry,
      });
      const known = [alice, bob, carol, mallory].map(({ address }) => entry(address, VERIFIED, NEVER));
      await registry.record(known);
      for (const { address } of [alice, bob, mallory]) await f.mint(address, 100n * ONE);
      // All from before the sanction: allowances both ways.
      await f.token.connect(alice).approve(mallory, MaxUint256);
      await f.token.connect(mallory).approve(bob, MaxUint256);
      await registry.record([entry(mallory.address, SANCTIONED)]);
      return { ...f, registrar: registry, entry };
    }

    async function expectUnmoved({ token, accounts }: Awaited<ReturnType<typeof sanctioned>>) {
      for (const { address } of [accounts.alice, accounts.bob, accounts.mallory]) {
        expect(await token.balanceOf(address)).to.equal(100n * ONE);
      }
      expect(await token.balanceOf(accounts.carol)).to.equal(0);
      expect(await token.totalSupply()).to.equal(300n * ONE);
    }

    it("mints nothing to one", async () => {
      const f = await loadFixture(sanctioned);
      await expect(f.token.connect(f.accounts.minter).mint(f.accounts.mallory, 1n))
        .to.be.revertedWithCustomError(f.token, "ERC7943CannotReceive")
        .withArgs(f.accounts.mallory);
      await expectUnmoved(f);
    });

    it("lets one neither send, nor receive, nor burn, nor move nothing", async () => {
      const f = await loadFixture(sanctioned);
      const { alice, bob, mallory } = f.accounts;
      for (const units of [0n, 1n]) {
        await expect(f.token.connect(mallory).transfer(bob, units))
          .to.be.revertedWithCustomError(f.token, "ERC7943CannotSend")
          .withArgs(mallory);
        await expect(f.token.connect(alice).transfer(mallory, units))
          .to.be.revertedWithCustomError(f.token, "ERC7943CannotReceive")
          .withArgs(mallory);
        await expect(f.token.connect(mallory).burn(units))
          .to.be.revertedWithCustomError(f.token, "ERC7943CannotSend")
          .withArgs(mallory);
      }
      await expectUnmoved(f);
    });

    it("lets one spend no old allowance, for whomever", async () => {
      const f = await loadFixture(sanctioned);
      const { alice, carol, mallory } = f.accounts;
      await expect(f.token.connect(mallory).transferFrom(alice, carol, 1n))
        .to.be.revertedWithCustomError(f.token, "EquityToken_OperatorSanctioned")
        .withArgs(mallory);
      await expectUnmoved(f);
    });

    it("lets nobody spend one's old allowance", async () => {
      const f = await loadFixture(sanctioned);
      const { bob, mallory } = f.accounts;
      await expect(f.token.connect(bob).transferFrom(mallory, bob, 1n))
        .to.be.revertedWithCustomError(f.token, "ERC7943CannotSend")
        .withArgs(mallory);
      await expectUnmoved(f);
    });

    it("lets one's permit allow what then cannot be moved", async () => {
      const f = await loadFixture(sanctioned);
      const { carol, mallory } = f.accounts;
      const { v, r, s } = await signPermit(f.token, mallory, carol, 50n * ONE);
      await f.token.connect(carol).permit(mallory, carol, 50n * ONE, MaxUint256, v, r, s);
      await expect(f.token.connect(carol).transferFrom(mallory, carol, 50n * ONE))
        .to.be.revertedWithCustomError(f.token, "ERC7943CannotSend")
        .withArgs(mallory);
      await expectUnmoved(f);
    });

    it("lets the transfer agent take units from one, and give none to one", async () => {
      const f = await loadFixture(sanctioned);
      const { alice, carol, mallory, transferAgent } = f.accounts;
      const agent = f.token.connect(transferAgent);
      await expect(agent.forcedTransfer(alice, mallory, 1n))
        .to.be.revertedWithCustomError(f.token, "ERC7943CannotReceive")
        .withArgs(mallory);
      await expectUnmoved(f);
      await agent.forcedTransfer(mallory, carol, 100n * ONE);
      expect(await f.token.balanceOf(mallory)).to.equal(0);
      expect(await f.token.balanceOf(carol)).to.equal(100n * ONE);
    });

    it("says so beforehand", async () => {
      const { token, accounts } = await loadFixture(sanctioned);
      const { alice, bob, mallory } = accounts;
      expect(await token.canSend(mallory)).to.equal(false);
      expect(await token.canReceive(mallory)).to.equal(false);
      expect(await token.canTransfer(mallory, bob, 1n)).to.equal(false);
      expect(await token.canTransfer(alice, mallory, 1n)).to.equal(false);
      expect(await token.canTransfer(alice, bob, 1n)).to.equal(true);
    });

    it("stays in force whatever a later batch of records says, until it is lifted", async () => {
      const f = await loadFixture(sanctioned);
      const { bob, mallory } = f.accounts;
      await expect(f.registrar.record([f.entry(mallory.address, VERIFIED, NEVER)]))
        .to.be.revertedWithCustomError(f.registry, "HolderRegistry_Sanctioned")
        .withArgs(mallory);
      await f.registrar.lift([mallory.address]);
      await f.registrar.record([f.entry(mallory.address, REGISTERED)]);
      await f.token.connect(mallory).transfer(bob, 100n * ONE);
      expect(await f.token.balanceOf(bob)).to.equal(200n * ONE);
    });
  });
}
