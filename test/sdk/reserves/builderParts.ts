import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256 } from "ethers";
import fc from "fast-check";
import { AccountIndex, AccountIndexWriter } from "../../../sdk/reserves/builder/accountIndex.ts";
import { Decimal, parseDecimal } from "../../../sdk/reserves/builder/decimal.ts";
import {
  FINGERPRINT_RECORD_BYTES,
  RecordSorter,
  recordIndex,
  writeFingerprint,
} from "../../../sdk/reserves/builder/fingerprint.ts";
import { openTree } from "../../../sdk/reserves/builder/index.ts";
import { createKeccak256 } from "../../../sdk/reserves/builder/keccak.ts";
import { SECRET, withFolder } from "../../../test-support/reserves/registers.ts";

function parse(text: string): { result: Decimal; value: bigint } {
  const target = new Uint8Array(18).fill(0xee);
  const bytes = Buffer.from(`,${text},`);
  const result = parseDecimal(bytes, 1, bytes.length - 1, target, 1);
  expect([target[0], target[17]]).to.deep.equal([0xee, 0xee]);
  return { result, value: BigInt(`0x${Buffer.from(target.subarray(1, 17)).toString("hex")}`) };
}

function records(identities: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(identities.length * FINGERPRINT_RECORD_BYTES);
  for (const [index, identity] of identities.entries()) {
    writeFingerprint(bytes, index * FINGERPRINT_RECORD_BYTES, identity, index);
  }
  return bytes;
}

function split(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString("hex").match(/.{32}/g) ?? [];
}

describe("parts of the sum tree builder", () => {
  it("decimal numbers are read from bytes as bigint reads them", () => {
    const edges = [
      0n,
      1n,
      9n,
      10n,
      99_999n,
      100_000n,
      2n ** 32n,
      2n ** 64n - 1n,
      2n ** 64n,
      2n ** 96n,
      2n ** 128n - 1n,
    ];
    for (const value of edges) expect(parse(`${value}`)).to.deep.equal({ result: Decimal.ok, value });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 140n }), (value) => {
        const parsed = parse(`${value}`);
        if (value < 2n ** 128n) expect(parsed).to.deep.equal({ result: Decimal.ok, value });
        else expect(parsed.result).to.equal(Decimal.tooLarge);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 45 }), (text) => {
        const isCanonical = /^(0|[1-9][0-9]*)$/.test(text);
        expect(parse(text).result === Decimal.notAnInteger).to.equal(!isCanonical);
      }),
    );
  });

  it("the keccak256 of WebAssembly is that of ethers", async () => {
    const wasm = await createKeccak256();
    for (const length of [0, 1, 21, 65, 98, 121, 135, 136, 137, 4096, 20_000]) {
      const message = randomBytes(length);
      expect(`0x${Buffer.from(wasm(message)).toString("hex")}`, String(length)).to.equal(keccak256(message));
    }
  });

  it("fingerprints are sorted by all of their bytes, then by index", () => {
    const prefixes = fc.constantFrom(0, 1, 0x7f, 0xff);
    const identity = fc.tuple(prefixes, prefixes, prefixes, prefixes, prefixes).map((start) => {
      const bytes = new Uint8Array(32);
      bytes.set(start, 0);
      bytes[10] = start[4];
      return bytes;
    });
    const sorter = new RecordSorter();
    fc.assert(
      fc.property(fc.array(identity, { maxLength: 80 }), (identities) => {
        const bytes = records(identities);
        expect(split(sorter.sort(bytes))).to.deep.equal(split(bytes).sort());
      }),
    );
    const large = new Uint8Array(FINGERPRINT_RECORD_BYTES);
    writeFingerprint(large, 0, new Uint8Array(32).fill(0xff), 2 ** 40 - 1);
    expect(recordIndex(large, 0)).to.equal(2 ** 40 - 1);
  });

  it("the index spreads many accounts over partitions and finds each of them again", () =>
    withFolder(async (folder) => {
      const count = 20_000;
      const identities = Array.from({ length: count }, () => Uint8Array.from(randomBytes(32)));
      const repeated = identities[77] ?? new Uint8Array(32);
      identities[19_000] = repeated;
      identities[123] = identities[15_000] ?? repeated;
      const all = records(identities);
      for (const inputBytes of [0, 2 ** 30, 2 ** 40]) {
        const spill = join(folder.path, `${inputBytes}.tmp`);
        const path = join(folder.path, `${inputBytes}.bin`);
        const writer = new AccountIndexWriter(spill, inputBytes);
        for (let at = 0; at < all.length; at += 16 * 777) writer.add(all.subarray(at, at + 16 * 777));
        expect(writer.writeTo(path, () => undefined)).to.deep.equal({ first: 123, second: 15_000 });
        expect(existsSync(spill)).to.equal(false);
        expect(readFileSync(path).toString("hex") === split(all).sort().join("")).to.equal(true);

        const index = await AccountIndex.open(path, count);
        expect(await index.find(repeated)).to.deep.equal([77, 19_000]);
        for (const leaf of [0, 1, 9_999, 19_999]) {
          expect(await index.find(identities[leaf] ?? repeated)).to.deep.equal([leaf]);
        }
        expect(await index.find(new Uint8Array(32))).to.deep.equal([]);
        expect(await index.find(new Uint8Array(32).fill(0xff))).to.deep.equal([]);
        const groups: number[][] = [];
        for await (const group of index.groups()) groups.push(group);
        expect(groups.sort(([a = 0], [b = 0]) => a - b)).to.deep.equal([
          [77, 19_000],
          [123, 15_000],
        ]);
        await index.close();
      }
    }));

  it("an account whose fingerprint another one shares is told apart by its row", () =>
    withFolder(async (folder) => {
      const input = await folder.write("register.csv", "account,amount\nalice,1\nbob,2\n");
      const { dir } = await folder.build(input);
      const path = join(dir, "accounts.bin");
      // No two ids with one fingerprint are known, so bob's record is given alice's.
      const sorted = readFileSync(path);
      const alice = recordIndex(sorted, 0) === 0 ? 0 : FINGERPRINT_RECORD_BYTES;
      const fingerprint = sorted.subarray(alice, alice + 11);
      const shared = Buffer.concat([fingerprint, Buffer.of(0, 0, 0, 0, 0), fingerprint, Buffer.of(0, 0, 0, 0, 1)]);
      const reversed = Buffer.concat([shared.subarray(16), shared.subarray(0, 16)]);
      for (const content of [shared, reversed]) {
        await writeFile(`${path}.new`, content);
        await rename(`${path}.new`, path);
        const proof = await (await openTree(dir)).prove("alice", { secret: SECRET, input });
        expect(proof).to.include({ index: "0", amount: "1" });
      }
    }));
});
