import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import {
  AccountNotFoundError,
  InputChangedError,
  InvalidInputError,
  InvalidSettingError,
  InvalidTreeError,
  OutputExistsError,
  TreeMismatchError,
} from "../../../sdk/reserves/builder/errors.ts";
import { type BuildProgress, buildTree, openTree } from "../../../sdk/reserves/builder/index.ts";
import { InvalidSecretError, UnexpectedOwnerError } from "../../../sdk/reserves/errors.ts";
import { TreeKind } from "../../../sdk/reserves/layout.ts";
import { verifyProof } from "../../../sdk/reserves/proof.ts";
import { proofOf, treeOf } from "../../../test-support/reserves/proofs.ts";
import { referenceLeaf, referenceTreeOf } from "../../../test-support/reserves/referenceTree.ts";
import {
  csvOf,
  DOMAIN,
  POSITIONS_DOMAIN,
  rejection,
  SECRET,
  SECRET_HEX,
  sampleRows,
  withFolder,
} from "../../../test-support/reserves/registers.ts";
import file from "../../vectors/sum-tree.json" with { type: "json" };

/** Chunks of eight leaves: small registers have many. */
const SMALL_CHUNKS = 3;

describe("sum tree builder", () => {
  describe("the independent vectors", () => {
    for (const vector of file.vectors) {
      it(`give the root of ${vector.count} rows`, () =>
        withFolder(async (folder) => {
          const rows = Array.isArray(vector.rows)
            ? vector.rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
            : Array.from({ length: vector.count }, (_, index) => ({
                account: `customer-${index}`,
                amount: BigInt(index) * 123_456_789_012_345_678n,
              }));
          const input = await folder.write("register.csv", csvOf(rows));
          const { root, sum, count, depth, domain } = await folder.build(input);
          expect({ root, sum: sum.toString(), count, depth, domain }).to.deep.equal({
            root: vector.root,
            sum: vector.sum,
            count: vector.count,
            depth: vector.depth,
            domain: vector.domain,
          });
        }));
    }
  });

  it("gives the reference's root for every size from 0 to 300, whatever the chunks", () =>
    withFolder(async (folder) => {
      const rows = sampleRows(300);
      const { domain } = treeOf([]);
      const leaves = rows.map((row, index) => referenceLeaf(domain, SECRET_HEX, index, row));
      for (let size = 0; size <= 300; size++) {
        const input = await folder.write("register.csv", csvOf(rows.slice(0, size)));
        const expected = referenceTreeOf(domain, leaves.slice(0, size));
        const built = await folder.build(input, { workers: 0, chunkLevels: 1 + (size % 9), spill: size % 2 === 0 });
        expect(built.root, `${size} rows`).to.equal(expected.root.hash);
        expect(built.sum).to.equal(expected.root.sum);
        expect([built.count, built.depth]).to.deep.equal([size, expected.depth]);
        expect((await openTree(built.dir)).children).to.deep.equal(expected.levels.at(-2));
      }
    }));

  it("writes the same bytes with one thread, with two and with none", () =>
    withFolder(async (folder) => {
      const input = await folder.write("register.csv", csvOf(sampleRows(333)));
      const outputs: Record<string, string>[] = [];
      for (const workers of [0, 1, 2]) {
        const { dir } = await folder.build(input, { workers, chunkLevels: SMALL_CHUNKS, spill: true });
        outputs.push(await contentsOf(dir));
      }
      expect(Object.keys(outputs[0] ?? {})).to.deep.equal(["accounts.bin", "chunks.bin", "manifest.json", "nodes.bin"]);
      expect(outputs[1]).to.deep.equal(outputs[0]);
      expect(outputs[2]).to.deep.equal(outputs[0]);
    }));

  it("proves every leaf, kept or rebuilt, as the reference does", () =>
    withFolder(async (folder) => {
      for (const size of [1, 2, 3, 8, 9, 37]) {
        const rows = sampleRows(size);
        const reference = treeOf(rows);
        const input = await folder.write("register.csv", csvOf(rows));
        const kept = await folder.build(input, { workers: 0, chunkLevels: SMALL_CHUNKS, spill: true });
        const rebuilt = await folder.build(input, { workers: 0, chunkLevels: SMALL_CHUNKS });
        for (const [index, row] of rows.entries()) {
          const expected = proofOf(reference, rows, index);
          for (const { dir } of [kept, rebuilt]) {
            const proof = await (await openTree(dir)).prove(row.account, { secret: SECRET, input });
            expect({ ...proof, ...withoutCase(proof) }).to.deep.equal({ ...expected, ...withoutCase(expected) });
            expect(await (await openTree(dir)).proveAt(index, { secret: SECRET, input })).to.deep.equal(proof);
            expect(verifyProof(proof, { root: kept.root, sum: kept.sum, count: BigInt(size) }).index).to.equal(
              BigInt(index),
            );
          }
        }
      }
    }));

  it("reads the same register from CSV with LF or CRLF, from NDJSON, and without a last line break", () =>
    withFolder(async (folder) => {
      const rows = sampleRows(20);
      const csv = csvOf(rows);
      const json = rows.map((row) => JSON.stringify({ ...row, amount: row.amount.toString() })).join("\n");
      const shuffled = rows
        .map(({ account, amount, nonce = null }) =>
          `\t{ "nonce": ${JSON.stringify(nonce)} , "amount":"${amount}",
"account" :${escapeAll(account)}}`.replace("\n", " "),
        )
        .join("\r\n");
      const roots = new Set<string>();
      for (const [name, content] of [
        ["lf.csv", csv],
        ["crlf.CSV", csv.replaceAll("\n", "\r\n")],
        ["open.csv", csv.trimEnd()],
        ["rows.ndjson", json],
        ["rows.jsonl", `${json}\n`],
        ["escaped.ndjson", shuffled],
      ] as const) {
        roots.add((await folder.build(await folder.write(name, content), { workers: 0, chunkLevels: 2 })).root);
      }
      expect([...roots]).to.deep.equal([treeOf(rows).root.hash]);
    }));

  it("reads a register without nonces, and one without rows", () =>
    withFolder(async (folder) => {
      const two = await folder.build(await folder.write("two.csv", "account,amount\na,1\nb,2"));
      expect(two.root).to.equal(
        treeOf([
          { account: "a", amount: 1n },
          { account: "b", amount: 2n },
        ]).root.hash,
      );
      const empty = treeOf([]).root;
      for (const [name, content] of [
        ["header.csv", "account,amount"],
        ["header-line.csv", "account,amount,nonce\r\n"],
        ["empty.ndjson", ""],
      ] as const) {
        const built = await folder.build(await folder.write(name, content));
        expect([built.root, built.sum, built.count, built.depth], name).to.deep.equal([empty.hash, 0n, 0, 1]);
      }
    }));

  it("builds and proves positions", () =>
    withFolder(async (folder) => {
      const custodian = "0x00000000000000000000000000000000000000Dd";
      const csv = [
        "custodian,accountRef,isin,settledAt,amount",
        `${custodian},Dépôt 1,US0378331005,1700000000,1000`,
        `${custodian.toLowerCase()},Dépôt 1,US0378331005,1700000001,25`,
        `${custodian},B,US0378331005,18446744073709551615,0`,
      ].join("\n");
      const json = csv
        .split("\n")
        .slice(1)
        .map((line) => line.split(","))
        .map(([first, accountRef, isin, settledAt, amount], row) =>
          row === 0
            ? `{"custodian":"${first}","accountRef":"${accountRef}","isin":"${isin}","settledAt":${settledAt},"amount":"${amount}"}`
            : JSON.stringify({ custodian: first, accountRef, isin, settledAt, amount }),
        )
        .join("\n");
      const kind = TreeKind.POSITIONS;
      const input = await folder.write("positions.csv", csv);
      const built = await folder.build(input, { kind });
      expect(built.sum).to.equal(1025n);
      expect((await folder.build(await folder.write("positions.ndjson", json), { kind })).root).to.equal(built.root);

      const position = { custodian, accountRef: "Dépôt 1", isin: "US0378331005", settledAt: 1_700_000_001n };
      const tree = await openTree(built.dir);
      const proof = await tree.prove(position, { secret: SECRET, input });
      expect(proof).to.include({ treeKind: kind, index: "1", amount: "25", settledAt: "1700000001", depth: 2 });
      expect(proof).to.not.have.any.keys("account", "nonce");
      expect(verifyProof(proof).root).to.deep.equal({ sum: 1025n, hash: built.root });
      for (const [field, value] of [
        ["accountRef", "Depot 1"],
        ["settledAt", "1700000000"],
        ["isin", "US0378331006"],
      ] as const) {
        expect(() => verifyProof({ ...proof, [field]: value }), field).to.throw("key is");
      }
      const later = { ...position, settledAt: 5n };
      expect(await rejection(tree.prove(later, { secret: SECRET, input }))).to.be.instanceOf(AccountNotFoundError);
      expect(await rejection(tree.prove("Dépôt 1", { secret: SECRET, input }))).to.be.instanceOf(AccountNotFoundError);
    }));

  it("finds an account in any case, and says which one it does not find", () =>
    withFolder(async (folder) => {
      const input = await folder.write(
        "register.csv",
        "account,amount\n0x00000000000000000000000000000000000000d4,1\na,2\n",
      );
      const tree = await openTree((await folder.build(input)).dir);
      const proof = await tree.prove("0x00000000000000000000000000000000000000D4", { secret: SECRET, input });
      expect(proof).to.include({ index: "0", nonce: null, account: "0x00000000000000000000000000000000000000D4" });
      const error = await rejection(tree.prove("A", { secret: SECRET, input }));
      expect(error).to.be.instanceOf(AccountNotFoundError).with.property("account", "A");
    }));

  it("reports how far it is", () =>
    withFolder(async (folder) => {
      const input = await folder.write("register.csv", csvOf(sampleRows(50)));
      const seen: BuildProgress[] = [];
      await folder.build(input, { chunkLevels: 4, onProgress: (progress) => seen.push(progress) });
      expect(seen.map(({ phase, rows }) => `${phase} ${rows}`)).to.deep.equal([
        "hash 16",
        "hash 32",
        "hash 48",
        "hash 50",
        "index 50",
      ]);
      expect(seen.map(({ done }) => done).slice(-2)).to.deep.equal([1, 1]);
      expect(seen[0]?.done).to.be.within(0.2, 0.5);
    }));

  describe("its folder", () => {
    it("says what the tree is of, and nowhere the secret", () =>
      withFolder(async (folder) => {
        const secret = new Uint8Array(32).map((_, byte) => 0x80 + byte);
        const input = await folder.write("register.csv", csvOf(sampleRows(40)));
        const { dir, root } = await folder.build(input, { secret, spill: true, chunkLevels: SMALL_CHUNKS });
        const { manifest } = await openTree(dir);
        expect(manifest).to.deep.include({
          format: "counterfoil-tree/1",
          chainId: "31337",
          treeKind: 0,
          epoch: "7",
          count: 40,
          depth: 6,
          chunkLevels: 3,
          keepsNodes: true,
        });
        expect(manifest.root.hash).to.equal(root);
        expect(manifest.input).to.include({
          name: "register.csv",
          format: "csv",
          bytes: (await readFile(input)).length,
        });
        for (const name of await readdir(dir)) {
          const content = await readFile(join(dir, name));
          expect(content.includes(Buffer.from(secret.subarray(0, 8))), name).to.equal(false);
          expect(content.toString("latin1").includes(Buffer.from(secret).toString("hex").slice(0, 16)), name).to.equal(
            false,
          );
        }
      }));

    it("does not appear when the build is interrupted, nor anything else", () =>
      withFolder(async (folder) => {
        const input = await folder.write("register.csv", csvOf(sampleRows(200)));
        for (const [phase, workers] of [
          ["hash", 0],
          ["hash", 2],
          ["index", 2],
        ] as const) {
          const control = new AbortController();
          const reason = new Error("interrupted");
          const onProgress = (progress: BuildProgress) => {
            if (progress.phase === phase) control.abort(reason);
          };
          const build = folder.build(input, { workers, chunkLevels: 4, signal: control.signal, onProgress });
          expect(await rejection(build)).to.equal(reason);
          expect(await readdir(folder.path)).to.deep.equal(["register.csv"]);
        }
        const aborted = folder.build(input, { signal: AbortSignal.abort(new Error("before it began")) });
        expect((await rejection(aborted)).message).to.equal("before it began");
        expect(await readdir(folder.path)).to.deep.equal(["register.csv"]);
      }));

    it("is never written over", () =>
      withFolder(async (folder) => {
        const input = await folder.write("register.csv", csvOf(sampleRows(3)));
        const { dir } = await folder.build(input);
        const error = await rejection(folder.build(input, { outDir: dir }));
        expect(error).to.be.instanceOf(OutputExistsError).with.property("dir", dir);
      }));

    it("is refused when it is not whole", () =>
      withFolder(async (folder) => {
        const input = await folder.write("register.csv", csvOf(sampleRows(20)));
        const { dir } = await folder.build(input, { spill: true });
        const manifest = await readFile(join(dir, "manifest.json"), "utf8");
        const refuse = async (name: string, content: string | Buffer, reason: string) => {
          const original = await readFile(join(dir, name));
          await writeFile(join(dir, name), content);
          expect(await rejection(openTree(dir)), reason)
            .to.be.instanceOf(InvalidTreeError)
            .with.property("reason", reason);
          await writeFile(join(dir, name), original);
        };
        await refuse("manifest.json", "{", "manifest.json is not JSON");
        await refuse(
          "manifest.json",
          manifest.replace('"count": 20', '"count": 90'),
          "90 leaves do not make a depth of 5",
        );
        await refuse(
          "manifest.json",
          manifest.replace("tree/1", "tree/2"),
          'manifest.json: format: Invalid input: expected "counterfoil-tree/1"',
        );
        const [left] = (JSON.parse(manifest) as { children: { sum: string }[] }).children;
        await refuse(
          "manifest.json",
          manifest.replace(`"sum": "${left?.sum}"`, '"sum": "1"'),
          "the nodes below the root in manifest.json do not lead to it",
        );
        await refuse("chunks.bin", "", "chunks.bin has 0 bytes instead of 56");
        await refuse("accounts.bin", Buffer.alloc(16), "accounts.bin has 16 bytes instead of 320");
        await refuse("nodes.bin", Buffer.alloc(48), "nodes.bin has 48 bytes instead of 2976");
        expect(await rejection(openTree(folder.path))).to.be.instanceOf(InvalidTreeError, "it has no manifest.json");
      }));
  });

  describe("proving", () => {
    for (const spill of [true, false]) {
      it(`notices a wrong secret and damaged files (${spill ? "nodes kept" : "rebuilt"})`, () =>
        withFolder(async (folder) => {
          const rows = sampleRows(20);
          const input = await folder.write("register.csv", csvOf(rows));
          const { dir } = await folder.build(input, { workers: 0, spill, chunkLevels: SMALL_CHUNKS });
          const account = rows[9]?.account ?? "";
          const prove = async (secret: Uint8Array) => (await openTree(dir)).prove(account, { secret, input });
          const wrong = await rejection(prove(new Uint8Array(32)));
          expect(wrong).to.be.instanceOf(TreeMismatchError).with.property("line", 11);
          expect(await rejection(prove(new Uint8Array(5))))
            .to.be.instanceOf(InvalidSecretError)
            .with.property("length", 5);
          const chunks = await readFile(join(dir, "chunks.bin"));
          chunks[8 + 16] = (chunks[8 + 16] ?? 0) ^ 1; // a bit of the first chunk's hash; the account is in the second
          await writeFile(join(dir, "chunks.bin"), chunks);
          expect(await rejection(prove(SECRET))).to.be.instanceOf(TreeMismatchError);
        }));
    }

    it("wants the register that the tree was built from, be it a copy", () =>
      withFolder(async (folder) => {
        const csv = csvOf(sampleRows(20));
        const { dir } = await folder.build(await folder.write("register.csv", csv));
        const tree = await openTree(dir);
        const copy = await folder.write("copy.csv", csv);
        await utimes(copy, 1, 1);
        const proof = await tree.prove("customer-4", { secret: SECRET, input: copy });
        expect(proof).to.include({ index: "4", account: "customer-4" });
        const prove = (input: string) => rejection(tree.prove("customer-4", { secret: SECRET, input }));
        const longer = await folder.write("longer.csv", `${csv}x,1,\n`);
        expect(await prove(longer))
          .to.be.instanceOf(InputChangedError)
          .with.property("what", "size");
        const changed = await folder.write("changed.csv", csv.replace("customer-4", "customer-5"));
        expect(await prove(changed))
          .to.be.instanceOf(InputChangedError)
          .with.property("what", "content");
        expect(await prove(dir))
          .to.be.instanceOf(InvalidInputError)
          .with.property("reason", "is not a regular file");
      }));
  });

  it("refuses what it cannot use before it writes anything", () =>
    withFolder(async (folder) => {
      const input = await folder.write("register.csv", csvOf(sampleRows(3)));
      const text = await folder.write("register.txt", csvOf(sampleRows(3)));
      const base = {
        input,
        kind: TreeKind.SUB_LEDGER,
        domain: DOMAIN,
        secret: SECRET,
        outDir: join(folder.path, "out"),
      };
      const refused = async (change: object) => rejection(buildTree({ ...base, ...change }));
      expect(await refused({ secret: new Uint8Array(31) })).to.be.instanceOf(InvalidSecretError);
      expect(await refused({ workers: 65 }))
        .to.be.instanceOf(InvalidSettingError)
        .with.property("message", "workers must be an integer from 0 to 64 (got 65)");
      expect(await refused({ chunkLevels: 0 })).to.be.instanceOf(InvalidSettingError);
      expect(await refused({ kind: TreeKind.POSITIONS })).to.be.instanceOf(UnexpectedOwnerError);
      expect(await refused({ input: text }))
        .to.be.instanceOf(InvalidInputError)
        .with.property("file", text);
      expect(await refused({ input: folder.path, format: "csv" })).to.be.instanceOf(InvalidInputError);
      expect(await refused({ input: join(folder.path, "none.csv") })).to.have.property("code", "ENOENT");
      expect(await readdir(folder.path)).to.have.members(["register.csv", "register.txt"]);
      const asCsv = await buildTree({ ...base, input: text, format: "csv" });
      expect(asCsv.count).to.equal(3);
      const { count } = await buildTree({
        ...base,
        kind: TreeKind.POSITIONS,
        domain: { ...POSITIONS_DOMAIN },
        input: await folder.write("p.csv", "custodian,accountRef,isin,settledAt,amount\n"),
        outDir: join(folder.path, "positions"),
      });
      expect(count).to.equal(0);
    }));
});

async function contentsOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort();
  const contents = await Promise.all(names.map(async (name) => (await readFile(join(dir, name))).toString("base64")));
  return Object.fromEntries(names.map((name, at) => [name, contents[at] ?? ""]));
}

/** Addresses differ in case between the SDK, which writes checksums, and the reference; zero nonces are none. */
function withoutCase(proof: object): Record<string, unknown> {
  const { verifier, token, owner, account, nonce } = proof as Record<string, string | null>;
  const isZero = nonce != null && BigInt(nonce) === 0n;
  const plain = account?.startsWith("0x") ? account.toLowerCase() : account;
  return {
    verifier: verifier?.toLowerCase(),
    token: token?.toLowerCase(),
    owner: owner?.toLowerCase(),
    account: plain,
    nonce: isZero ? null : nonce,
  };
}

/** A JSON string in which every character is escaped. */
function escapeAll(text: string): string {
  const escapes = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, "0"));
  return `"${escapes.map((hex) => `\\u${hex}`).join("")}"`;
}
