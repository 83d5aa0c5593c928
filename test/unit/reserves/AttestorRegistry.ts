import type { HardhatEthersSigner as Signer } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { Signature, type SigningKey, Wallet } from "ethers";
import { network } from "hardhat";
import { ascending } from "../../../test-support/reserves/statements.ts";
import { AccessManager__factory, AttestorRegistry__factory, ContractAttestor__factory } from "../../../types/index.ts";

const { ethers, networkHelpers } = await network.create();
const { loadFixture } = networkHelpers;

const [NONE, CUSTODIAN, AUDITOR] = [0n, 1n, 2n];
const DIGEST = ethers.id("a statement");
/** The order of secp256k1: s and its negative are both valid to the curve. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Wallets whose keys are at hand, because a digest has to be signed as it is. */
const walletOf = (name: string) => new Wallet(ethers.id(name));
const [anna, bert, cleo, dora, eric] = ["anna", "bert", "cleo", "dora", "eric"].map(walletOf) as [
  Wallet,
  Wallet,
  Wallet,
  Wallet,
  Wallet,
];
const custodians = [anna, bert, cleo];
const auditors = [dora, eric];

const attestorsOf = (list: readonly Wallet[], kind: bigint) => list.map(({ address }) => ({ account: address, kind }));
const INITIAL = [...attestorsOf(custodians, CUSTODIAN), ...attestorsOf(auditors, AUDITOR)];

const sign = (key: SigningKey, digest = DIGEST) => key.sign(digest).serialized;
const signedBy = (wallets: readonly Wallet[], digest = DIGEST) => {
  const sorted = ascending(wallets);
  return [sorted.map(({ address }) => address), sorted.map(({ signingKey }) => sign(signingKey, digest))] as const;
};

async function fixture() {
  const [admin, stranger] = (await ethers.getSigners()) as [Signer, Signer];
  const manager = await ethers.deployContract("AccessManager", [admin]);
  const authority = AccessManager__factory.connect(manager.target.toString(), admin);
  const deploy = async (initial: { account: string; kind: bigint }[], threshold: number) =>
    AttestorRegistry__factory.connect(
      (await ethers.deployContract("AttestorRegistry", [authority, initial, threshold])).target.toString(),
      admin,
    );
  const registry = await deploy(INITIAL, 3);
  return { admin, stranger, authority, deploy, registry };
}

describe("AttestorRegistry", () => {
  describe("construction", () => {
    it("registers the first attestors and the threshold, and says so", async () => {
      const { registry } = await loadFixture(fixture);
      expect(await registry.threshold()).to.equal(3n);
      expect(await registry.MAX_ATTESTORS()).to.equal(16n);
      expect((await registry.attestors()).map(({ account, kind }) => ({ account, kind }))).to.deep.equal(INITIAL);
      const registered = await registry.queryFilter(registry.filters.AttestorRegistered);
      expect(registered.map(({ args }) => ({ account: args.account, kind: args.kind }))).to.deep.equal(INITIAL);
      const [set] = await registry.queryFilter(registry.filters.ThresholdSet);
      expect([...(set?.args ?? [])]).to.deep.equal([0n, 3n]);
    });

    it("refuses a threshold of 0 or 1, one above the attestors, and a missing kind", async () => {
      const { registry, deploy } = await loadFixture(fixture);
      for (const threshold of [0, 1, 6]) {
        await expect(deploy(INITIAL, threshold))
          .to.be.revertedWithCustomError(registry, "AttestorRegistry_NoQuorum")
          .withArgs(threshold, 3n, 2n);
      }
      await expect(deploy(attestorsOf(custodians, CUSTODIAN), 2))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NoQuorum")
        .withArgs(2n, 3n, 0n);
      await expect(deploy(attestorsOf(auditors, AUDITOR), 2))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NoQuorum")
        .withArgs(2n, 0n, 2n);
    });

    it("refuses an authority without code and keeps its own for ever", async () => {
      const { registry, authority, admin } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("AttestorRegistry");
      await expect(factory.deploy(anna.address, INITIAL, 2))
        .to.be.revertedWithCustomError(registry, "FixedAuthority_NotAContract")
        .withArgs(anna.address);
      await expect(registry.connect(admin).setAuthority(admin))
        .to.be.revertedWithCustomError(registry, "FixedAuthority_CannotBeReplaced")
        .withArgs(authority);
    });
  });

  describe("register", () => {
    it("adds an attestor of either kind", async () => {
      const { registry } = await loadFixture(fixture);
      const [fred, gina] = [walletOf("fred"), walletOf("gina")];
      await expect(registry.register(fred.address, CUSTODIAN))
        .to.emit(registry, "AttestorRegistered")
        .withArgs(fred.address, CUSTODIAN);
      await expect(registry.register(gina.address, AUDITOR))
        .to.emit(registry, "AttestorRegistered")
        .withArgs(gina.address, AUDITOR);
      expect(await registry.kindOf(fred.address)).to.equal(CUSTODIAN);
      expect(await registry.kindOf(gina.address)).to.equal(AUDITOR);
      expect(await registry.attestors()).to.have.lengthOf(7);
    });

    it("refuses the zero address and an attestor of no kind", async () => {
      const { registry } = await loadFixture(fixture);
      await expect(registry.register(ethers.ZeroAddress, AUDITOR))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_BadAttestor")
        .withArgs(ethers.ZeroAddress, AUDITOR);
      const fred = walletOf("fred").address;
      await expect(registry.register(fred, NONE))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_BadAttestor")
        .withArgs(fred, NONE);
    });

    it("keeps one key to one kind", async () => {
      const { registry } = await loadFixture(fixture);
      for (const kind of [CUSTODIAN, AUDITOR]) {
        await expect(registry.register(anna.address, kind))
          .to.be.revertedWithCustomError(registry, "AttestorRegistry_AlreadyRegistered")
          .withArgs(anna.address, CUSTODIAN);
      }
    });

    it("takes sixteen attestors and no more", async () => {
      const { registry } = await loadFixture(fixture);
      for (let index = 5; index < 16; ++index) {
        await registry.register(walletOf(`attestor ${index}`).address, CUSTODIAN);
      }
      await expect(registry.register(walletOf("fred").address, CUSTODIAN))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_TooMany")
        .withArgs(16n);
      await registry.replace(anna.address, walletOf("fred").address);
      expect(await registry.attestors()).to.have.lengthOf(16);
    });

    it("is for the reserve admin alone, like all that changes attestors", async () => {
      const { registry, stranger } = await loadFixture(fixture);
      const mallory = registry.connect(stranger);
      for (const call of [
        () => mallory.register(stranger, CUSTODIAN),
        () => mallory.remove(anna.address),
        () => mallory.replace(anna.address, stranger),
        () => mallory.setThreshold(2),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized").withArgs(stranger);
      }
    });
  });

  describe("remove", () => {
    it("takes an attestor out, wherever it stands in the list", async () => {
      const { registry } = await loadFixture(fixture);
      for (const gone of [bert, eric]) {
        const kind = await registry.kindOf(gone.address);
        await expect(registry.remove(gone.address)).to.emit(registry, "AttestorRemoved").withArgs(gone.address, kind);
        expect(await registry.kindOf(gone.address)).to.equal(NONE);
      }
      const left = (await registry.attestors()).map(({ account }) => account);
      expect(left).to.have.members([anna.address, cleo.address, dora.address]);
    });

    it("refuses whoever is no attestor", async () => {
      const { registry, stranger } = await loadFixture(fixture);
      await expect(registry.remove(stranger))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NotRegistered")
        .withArgs(stranger);
    });

    it("keeps a quorum possible: enough attestors, and both kinds", async () => {
      const { registry } = await loadFixture(fixture);
      await registry.remove(anna.address);
      await registry.remove(bert.address);
      await expect(registry.remove(eric.address))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NoQuorum")
        .withArgs(3n, 1n, 1n);
      await expect(registry.remove(cleo.address))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NoQuorum")
        .withArgs(3n, 0n, 2n);
    });
  });

  describe("replace", () => {
    it("puts a successor of the same kind in one step, even where nobody could be removed", async () => {
      const { deploy } = await loadFixture(fixture);
      const pair = await deploy([...attestorsOf([anna], CUSTODIAN), ...attestorsOf([dora], AUDITOR)], 2);
      const fred = walletOf("fred").address;
      const transaction = pair.replace(dora.address, fred);
      await expect(transaction).to.emit(pair, "AttestorRemoved").withArgs(dora.address, AUDITOR);
      await expect(transaction).to.emit(pair, "AttestorRegistered").withArgs(fred, AUDITOR);
      expect(await pair.kindOf(dora.address)).to.equal(NONE);
      expect(await pair.kindOf(fred)).to.equal(AUDITOR);
    });

    it("refuses an unknown predecessor, a known successor and the zero address", async () => {
      const { registry, stranger } = await loadFixture(fixture);
      await expect(registry.replace(stranger, walletOf("fred").address))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NotRegistered")
        .withArgs(stranger);
      await expect(registry.replace(anna.address, dora.address))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_AlreadyRegistered")
        .withArgs(dora.address, AUDITOR);
      await expect(registry.replace(anna.address, ethers.ZeroAddress))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_BadAttestor")
        .withArgs(ethers.ZeroAddress, CUSTODIAN);
    });
  });

  describe("setThreshold", () => {
    it("moves between two and the number of attestors", async () => {
      const { registry } = await loadFixture(fixture);
      await expect(registry.setThreshold(5)).to.emit(registry, "ThresholdSet").withArgs(3n, 5n);
      await expect(registry.setThreshold(2)).to.emit(registry, "ThresholdSet").withArgs(5n, 2n);
      expect(await registry.threshold()).to.equal(2n);
    });

    it("refuses what would be no quorum, or would not fit", async () => {
      const { registry } = await loadFixture(fixture);
      for (const threshold of [0n, 1n, 6n, 257n, 258n, 2n ** 256n - 1n]) {
        await expect(registry.setThreshold(threshold))
          .to.be.revertedWithCustomError(registry, "AttestorRegistry_NoQuorum")
          .withArgs(threshold, 3n, 2n);
      }
    });
  });

  describe("requireQuorum", () => {
    it("accepts any quorum of both kinds, in ascending order", async () => {
      const { registry } = await loadFixture(fixture);
      for (const signers of [
        [anna, bert, dora],
        [cleo, dora, eric],
        [anna, bert, cleo, dora, eric],
      ]) {
        await registry.requireQuorum(DIGEST, ...signedBy(signers));
      }
    });

    it("refuses too few signers, none at all, and signers of one kind only", async () => {
      const { registry } = await loadFixture(fixture);
      const cases: [Wallet[], bigint, bigint][] = [
        [[], 0n, 0n],
        [[anna, dora], 1n, 1n],
        [[anna, bert, cleo], 3n, 0n],
      ];
      for (const [signers, custodial, auditing] of cases) {
        await expect(registry.requireQuorum(DIGEST, ...signedBy(signers)))
          .to.be.revertedWithCustomError(registry, "AttestorRegistry_QuorumNotMet")
          .withArgs(signers.length, 3n, custodial, auditing);
      }
      await registry.setThreshold(2);
      await expect(registry.requireQuorum(DIGEST, ...signedBy(auditors)))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_QuorumNotMet")
        .withArgs(2n, 2n, 0n, 2n);
    });

    it("refuses a signer twice, unsorted signers and the zero address", async () => {
      const { registry } = await loadFixture(fixture);
      const [signers, signatures] = signedBy([anna, bert, dora]);
      const [first, second, third] = signers as [string, string, string];
      const [one, two, three] = signatures as [string, string, string];
      await expect(registry.requireQuorum(DIGEST, [first, second, second, third], [one, two, two, three]))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_SignersNotAscending")
        .withArgs(second, second);
      await expect(registry.requireQuorum(DIGEST, [second, first, third], [two, one, three]))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_SignersNotAscending")
        .withArgs(second, first);
      await expect(registry.requireQuorum(DIGEST, [ethers.ZeroAddress, ...signers], ["0x", ...signatures]))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_SignersNotAscending")
        .withArgs(ethers.ZeroAddress, ethers.ZeroAddress);
    });

    it("refuses a stranger among the signers, even beside a whole quorum", async () => {
      const { registry } = await loadFixture(fixture);
      const fred = walletOf("fred");
      await expect(registry.requireQuorum(DIGEST, ...signedBy([anna, bert, dora, fred])))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NotRegistered")
        .withArgs(fred.address);
    });

    it("refuses another's signature, one over another digest, a malleated one and a mutilated one", async () => {
      const { registry } = await loadFixture(fixture);
      const [signers, signatures] = signedBy([anna, bert, dora]);
      const index = signers.indexOf(bert.address);
      const good = Signature.from(signatures[index]);
      const malleated = ethers.concat([
        good.r,
        ethers.toBeHex(ORDER - BigInt(good.s), 32),
        good.v === 27 ? "0x1c" : "0x1b",
      ]);
      const bad = [
        sign(eric.signingKey),
        sign(bert.signingKey, ethers.id("another statement")),
        malleated,
        good.compactSerialized,
        "0x",
        ethers.concat([good.serialized, "0x00"]),
      ];
      for (const signature of bad) {
        await expect(registry.requireQuorum(DIGEST, signers, signatures.with(index, signature)))
          .to.be.revertedWithCustomError(registry, "AttestorRegistry_BadSignature")
          .withArgs(bert.address);
      }
    });

    it("refuses lists of different lengths", async () => {
      const { registry } = await loadFixture(fixture);
      const [signers, signatures] = signedBy([anna, bert, dora]);
      await expect(registry.requireQuorum(DIGEST, signers, signatures.slice(1)))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_LengthMismatch")
        .withArgs(3n, 2n);
    });

    it("forgets the signatures of whoever was removed or replaced", async () => {
      const { registry } = await loadFixture(fixture);
      const signed = signedBy([anna, bert, dora]);
      await registry.requireQuorum(DIGEST, ...signed);
      await registry.replace(bert.address, walletOf("fred").address);
      await expect(registry.requireQuorum(DIGEST, ...signed))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_NotRegistered")
        .withArgs(bert.address);
    });

    it("asks a contract whether it has signed (ERC-1271)", async () => {
      const { registry } = await loadFixture(fixture);
      const fred = walletOf("fred");
      const address = (await ethers.deployContract("ContractAttestor", [fred.address])).target.toString();
      const [admin] = (await ethers.getSigners()) as [Signer];
      const contract = ContractAttestor__factory.connect(address, admin);
      await registry.replace(bert.address, address);
      const asContract = { address, signingKey: fred.signingKey } as Wallet;
      const signed = signedBy([anna, asContract, dora]);
      await registry.requireQuorum(DIGEST, ...signed);
      expect(await registry.isSignedBy(address, DIGEST, sign(fred.signingKey))).to.equal(true);

      await contract.changeOwner(anna.address);
      await expect(registry.requireQuorum(DIGEST, ...signed))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_BadSignature")
        .withArgs(address);
    });

    it("takes the key of an account that has lent its address a code (EIP-7702)", async () => {
      const { registry, authority } = await loadFixture(fixture);
      await networkHelpers.setCode(bert.address, ethers.concat(["0xef0100", authority.target.toString()]));
      await registry.requireQuorum(DIGEST, ...signedBy([anna, bert, dora]));
    });

    it("takes a contract that knows no ERC-1271 for one that has not signed", async () => {
      const { registry, authority } = await loadFixture(fixture);
      await registry.replace(bert.address, authority);
      const mute = { address: authority.target.toString(), signingKey: bert.signingKey } as Wallet;
      await expect(registry.requireQuorum(DIGEST, ...signedBy([anna, mute, dora])))
        .to.be.revertedWithCustomError(registry, "AttestorRegistry_BadSignature")
        .withArgs(authority);
    });
  });

  describe("isSignedBy", () => {
    it("is true for an attestor's own signature and false for everything else", async () => {
      const { registry } = await loadFixture(fixture);
      expect(await registry.isSignedBy(anna.address, DIGEST, sign(anna.signingKey))).to.equal(true);
      expect(await registry.isSignedBy(anna.address, DIGEST, sign(bert.signingKey))).to.equal(false);
      expect(await registry.isSignedBy(anna.address, ethers.id("other"), sign(anna.signingKey))).to.equal(false);
      expect(await registry.isSignedBy(anna.address, DIGEST, "0x")).to.equal(false);
      const fred = walletOf("fred");
      expect(await registry.isSignedBy(fred.address, DIGEST, sign(fred.signingKey))).to.equal(false);
    });
  });
});
