import { expect } from "chai";
import { AbiCoder } from "ethers";
import { deployBareToken } from "../../test-support/fixtures/bareToken.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { ONE } from "../../test-support/helpers/corporateActions.ts";
import { CannedReply__factory } from "../../types/index.ts";

// The holder registry is asked on every transfer. What if it reverts, or answers what no record can say?
// Defence: what cannot be judged does not move (TransferControls:_screen), `can*` answer no where it reverts, and a
// status outside the enumeration is no standing at all (types/HolderRecord compares the raw byte).
const connection = await openConnection();
const { loadFixture } = connection.networkHelpers;
const deploy = () => deployFixture(connection);

const words = (...values: bigint[]) =>
  AbiCoder.defaultAbiCoder().encode(
    values.map(() => "uint256"),
    values,
  );
const UNKNOWN_TO_ALL = 0n;
const SANCTIONED = 3n;
/** No such status, and every other bit set. */
const NONSENSE = 2n ** 256n - 1n - 0x80n;

describe("T20 a holder registry that is dead or talks nonsense", () => {
  for (const [name, policy] of [
    ["OPEN", 0],
    ["VERIFIED", 1],
    ["REGISTERED", 2],
  ] as const) {
    async function listed() {
      const f = await deployFixture(connection);
      const address = await (await f.ethers.deployContract("CannedReply")).getAddress();
      const registry = CannedReply__factory.connect(address, f.accounts.mallory);
      const { token } = await deployBareToken(f, { registry: address, policy });
      const verified = 2n | ((2n ** 64n - 1n) << 32n);
      await registry.teach(words(verified, verified), false);
      await f.gate.prove(token, 10n ** 36n);
      await token.connect(f.accounts.minter).mint(f.accounts.alice, 100n * ONE);
      return { ...f, token, registry };
    }

    it(`${name}: moves nothing while the registry reverts, and says so without reverting`, async () => {
      const { token, registry, accounts } = await loadFixture(listed);
      const { alice, bob, minter, transferAgent } = accounts;
      await registry.teach("0x", true);
      const attempts = [
        () => token.connect(alice).transfer(bob, 1n),
        () => token.connect(alice).burn(1n),
        () => token.connect(minter).mint(bob, 1n),
        () => token.connect(transferAgent).forcedTransfer(alice, bob, 1n),
      ];
      for (const attempt of attempts) await expect(attempt()).to.be.revertedWithoutReason(connection.ethers);
      expect(await token.canSend(alice)).to.equal(false);
      expect(await token.canReceive(bob)).to.equal(false);
      expect(await token.canTransfer(alice, bob, 1n)).to.equal(false);
      expect(await token.balanceOf(alice)).to.equal(100n * ONE);
      expect(await token.totalSupply()).to.equal(100n * ONE);
    });

    it(`${name}: takes a sanction whatever else the record says`, async () => {
      const { token, registry, accounts } = await loadFixture(listed);
      const { alice, bob } = accounts;
      const dirty = SANCTIONED | ((2n ** 224n - 1n) << 32n);
      await registry.teach(words(dirty, dirty), false);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice);
      expect(await token.canTransfer(alice, bob, 1n)).to.equal(false);
    });
  }

  for (const [name, policy] of [
    ["VERIFIED", 1],
    ["REGISTERED", 2],
  ] as const) {
    it(`${name}: gives a status that does not exist no right to receive`, async () => {
      const f = await loadFixture(deploy);
      const address = await (await f.ethers.deployContract("CannedReply")).getAddress();
      const registry = CannedReply__factory.connect(address, f.accounts.mallory);
      const { token } = await deployBareToken(f, { registry: address, policy });
      await f.gate.prove(token, 10n ** 36n);
      for (const record of [NONSENSE, UNKNOWN_TO_ALL, 4n]) {
        await registry.teach(words(record, record), false);
        await expect(token.connect(f.accounts.minter).mint(f.accounts.alice, 1n))
          .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
          .withArgs(f.accounts.alice);
        expect(await token.canReceive(f.accounts.alice)).to.equal(false);
      }
    });
  }
});
