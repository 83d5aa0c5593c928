import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, ZeroHash } from "ethers";
import { attestationOf, decodeRevert, missingReceiptsHash, type TakenCut } from "../../../sdk/reserves/client/index.ts";
import { TreeKind } from "../../../sdk/reserves/layout.ts";
import { cutHash } from "../../../sdk/reserves/typedData.ts";
import { DOMAIN, POSITIONS_DOMAIN } from "../../../test-support/reserves/registers.ts";
import { AttestorRegistry__factory } from "../../../types/index.ts";

describe("reserves client", () => {
  describe("decodeRevert", () => {
    const encoded = (signature: string, types: string[], values: unknown[]) =>
      concat([id(signature).slice(0, 10), AbiCoder.defaultAbiCoder().encode(types, values)]);

    it("names a contract's error and its arguments", () => {
      const data = AttestorRegistry__factory.createInterface().encodeErrorResult("AttestorRegistry_QuorumNotMet", [
        2n,
        3n,
        1n,
        1n,
      ]);
      const error = decodeRevert(data);
      expect(error.error).to.equal("AttestorRegistry_QuorumNotMet");
      expect(error.args).to.deep.equal({ signatures: "2", threshold: "3", custodians: "1", auditors: "1" });
      expect(error.message).to.equal(
        "the contract reverts: AttestorRegistry_QuorumNotMet(signatures: 2, threshold: 3, custodians: 1, auditors: 1)" +
          ". Refused when the signers are too few, or all of one kind.",
      );
    });

    it("knows an ERC-20's errors, plain reasons and panics", () => {
      const balance = encoded(
        "ERC20InsufficientBalance(address,uint256,uint256)",
        ["address", "uint256", "uint256"],
        [DOMAIN.token, 1n, 2n],
      );
      expect(decodeRevert(balance)).to.include({ error: "ERC20InsufficientBalance" });
      expect(decodeRevert(encoded("Error(string)", ["string"], ["not now"])).args).to.deep.equal({ reason: "not now" });
      expect(decodeRevert(encoded("Panic(uint256)", ["uint256"], [17n])).args).to.deep.equal({ code: "17" });
    });

    it("shows what it does not know, and says when there is nothing", () => {
      expect(decodeRevert("0xdeadbeef").message).to.equal("the contract reverts with 0xdeadbeef");
      expect(decodeRevert("0x").message).to.equal("the contract reverts with no reason");
    });
  });

  describe("attestationOf", () => {
    const { chainId, verifier, token } = POSITIONS_DOMAIN;
    const books = { asOf: 1n, supply: 2n, totalMinted: 3n, splitFactor: 4n, reinvestFactor: 5n };
    const unhashed = { chainId, verifier, token, cut: POSITIONS_DOMAIN.epoch, ...books };
    const cut: TakenCut = { ...unhashed, hash: cutHash(unhashed) };
    const node = { sum: 8n, hash: id("node") };
    const tree = {
      domain: POSITIONS_DOMAIN,
      root: { sum: 16n, hash: id("root") },
      children: [node, node],
      count: 3,
      depth: 2,
    } as const;
    const figures = { liabilityUnits: 9n, validUntil: 10n, missingReceipts: [id("b"), id("a")] };

    it("takes the reserves from the positions and the hash from the cut, and keeps the order of missing receipts", () => {
      expect(attestationOf(cut, tree, figures)).to.deep.equal({
        cutHash: cut.hash,
        validUntil: 10n,
        reserves: 16n,
        liabilityUnits: 9n,
        positionsRoot: id("root"),
        positionsCount: 3n,
        positionsDepth: 2n,
        missingReceiptsHash: keccak256(concat([id("b"), id("a")])),
        dataHash: ZeroHash,
      });
      expect(missingReceiptsHash([])).to.equal(ZeroHash);
    });

    it("refuses a tree of another kind, chain, verifier, token or cut, naming both", () => {
      const others = {
        kind: { treeKind: TreeKind.SUB_LEDGER },
        chain: { chainId: 1n },
        verifier: { verifier: DOMAIN.owner },
        token: { token: DOMAIN.owner },
        cut: { epoch: 8n },
      };
      for (const [field, change] of Object.entries(others)) {
        const state = () => attestationOf(cut, { ...tree, domain: { ...tree.domain, ...change } }, figures);
        expect(state, field).to.throw(
          `the tree's ${field} is ${String(Object.values(change)[0])}, but on the chain it is `,
        );
      }
    });
  });
});
