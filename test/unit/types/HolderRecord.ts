import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { type HolderRecordMock, HolderRecordMock__factory } from "../../../types/index.ts";

const { ethers } = await network.create();

const [UNREGISTERED, REGISTERED, VERIFIED, SANCTIONED] = [0n, 1n, 2n, 3n];
const EXPIRY = 1_800_000_000n;
const FOREVER = 2n ** 64n - 1n;

describe("HolderRecord", () => {
  let records: HolderRecordMock;

  before(async () => {
    const [signer] = await ethers.getSigners();
    const { target } = await ethers.deployContract("HolderRecordMock");
    records = HolderRecordMock__factory.connect(target.toString(), signer);
  });

  const judge = async (status: bigint, expiry: bigint, timestamp: bigint) => {
    const { sanctioned, verified, registered } = await records.judge(
      await records.pack(status, 0n, 0n, expiry),
      timestamp,
    );
    return { sanctioned, verified, registered };
  };

  describe("packing", () => {
    it("gives back every field as it was packed, and fills 96 bits", async () => {
      const fields = fc.tuple(
        fc.bigInt({ min: 0n, max: 3n }),
        fc.bigInt({ min: 0n, max: 4n }),
        fc.bigInt({ min: 0n, max: 2n ** 16n - 1n }),
        fc.bigInt({ min: 0n, max: FOREVER }),
      );
      await fc.assert(
        fc.asyncProperty(fields, async ([status, category, country, expiry]) => {
          const word = await records.pack(status, category, country, expiry);
          expect(word).to.equal(status | (category << 8n) | (country << 16n) | (expiry << 32n));
          expect([...(await records.unpack(word))]).to.deep.equal([status, category, country, expiry]);
        }),
        { examples: [[[3n, 4n, 2n ** 16n - 1n, FOREVER]], [[0n, 0n, 0n, 0n]]] },
      );
    });

    it("reads a zero word as an account nobody has registered", async () => {
      expect([...(await records.unpack(0n))]).to.deep.equal([UNREGISTERED, 0n, 0n, 0n]);
    });
  });

  describe("standing", () => {
    it("is verified until the second before its expiry", async () => {
      expect((await judge(VERIFIED, EXPIRY, EXPIRY - 1n)).verified).to.equal(true);
      expect((await judge(VERIFIED, EXPIRY, EXPIRY)).verified).to.equal(false);
      expect((await judge(VERIFIED, FOREVER, 2n ** 63n)).verified).to.equal(true);
    });

    it("is registered by name or by verification, lapsed or not", async () => {
      const registered = { sanctioned: false, registered: true };
      expect(await judge(REGISTERED, 0n, EXPIRY)).to.deep.equal({ ...registered, verified: false });
      expect(await judge(VERIFIED, EXPIRY, EXPIRY - 1n)).to.deep.equal({ ...registered, verified: true });
      expect(await judge(VERIFIED, EXPIRY, EXPIRY)).to.deep.equal({ ...registered, verified: false });
    });

    it("is nothing but sanctioned under sanctions", async () => {
      const sanctioned = { sanctioned: true, verified: false, registered: false };
      expect(await judge(SANCTIONED, FOREVER, 0n)).to.deep.equal(sanctioned);
    });

    it("is nothing at all unless registered, and so for a status that does not exist", async () => {
      const nothing = { sanctioned: false, verified: false, registered: false };
      expect(await judge(UNREGISTERED, FOREVER, 0n)).to.deep.equal(nothing);
      const { sanctioned, verified, registered } = await records.judge(4n | (FOREVER << 32n), 0n);
      expect({ sanctioned, verified, registered }).to.deep.equal(nothing);
    });
  });
});
