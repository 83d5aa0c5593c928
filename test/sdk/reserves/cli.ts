import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { getBytes } from "ethers";
import { ExitCode } from "../../../sdk/cli/index.ts";
import { reservesCommands } from "../../../sdk/cli/reserves/index.ts";
import type { ProofFile } from "../../../sdk/reserves/proof.ts";
import { type Invocation, invokeCommand } from "../../../test-support/helpers/commandLine.ts";
import { proofOf, treeOf } from "../../../test-support/reserves/proofs.ts";
import {
  csvOf,
  DOMAIN,
  type Folder,
  POSITIONS_DOMAIN,
  SECRET_HEX,
  sampleRows,
  withFolder,
} from "../../../test-support/reserves/registers.ts";

const BIN = fileURLToPath(new URL("../../../bin/counterfoil.mjs", import.meta.url));
const ROWS = sampleRows(1_000);
const CUSTODIAN = "0x00000000000000000000000000000000000000d4";

const reserves = (...args: string[]): Promise<Invocation> => invokeCommand(reservesCommands(), ["reserves", ...args]);

/** What `build` is told about a tree in the usual domain. */
function domainArgs(kind: "sub-ledger" | "positions"): string[] {
  const { chainId, verifier, token, owner, epoch } = kind === "positions" ? POSITIONS_DOMAIN : DOMAIN;
  const common = ["--kind", kind, "--chain", String(chainId), "--verifier", verifier, "--token", token];
  return [...common, "--epoch", String(epoch), ...(kind === "positions" ? [] : ["--owner", owner])];
}

/** A folder with a register, its secret and its tree. */
class Case {
  constructor(
    readonly folder: Folder,
    readonly input: string,
    readonly secret: string,
    readonly dir: string,
    readonly built: Invocation,
  ) {}

  path(name: string): string {
    return join(this.folder.path, name);
  }

  prove(out: string, ...wanted: string[]): Promise<Invocation> {
    const from = ["--dir", this.dir, "--input", this.input, "--secret-file", this.secret];
    return reserves("prove", ...from, "--out", this.path(out), ...wanted);
  }
}

async function built(folder: Folder, content: string, kind: "sub-ledger" | "positions" = "sub-ledger"): Promise<Case> {
  const input = await folder.write("register.csv", content);
  const secret = await folder.write("secret.hex", `${SECRET_HEX}\n`);
  const dir = join(folder.path, "tree");
  const files = ["--input", input, "--secret-file", secret, "--out", dir];
  return new Case(folder, input, secret, dir, await reserves("build", ...domainArgs(kind), ...files, "--json"));
}

const withTree = (use: (tree: Case) => Promise<void>, content = csvOf(ROWS)) =>
  withFolder(async (folder) => use(await built(folder, content)));

describe("counterfoil reserves", () => {
  describe("build", () => {
    it("prints the reference's root, sum, count and depth, and what it took", () =>
      withTree(async ({ built: { code, stdout, stderr }, dir }) => {
        const { root, depth } = treeOf(ROWS);
        expect({ code, stderr }).to.deep.equal({ code: ExitCode.done, stderr: "" });
        const document = JSON.parse(stdout) as Record<string, unknown>;
        expect(document).to.include({ root: root.hash, sum: String(root.sum), count: 1_000, depth, out: dir });
        expect(document["seconds"]).to.be.above(0);
        expect(document["accountsPerSecond"]).to.be.above(0);
        expect(document["peakMemoryBytes"]).to.be.above(2 ** 20);
      }));

    it("prints two columns for people, and nothing on stderr where nobody watches", () =>
      withFolder(async (folder) => {
        const input = await folder.write("register.csv", csvOf(ROWS));
        const secret = await folder.write("secret.bin", getBytes(`0x80${"11".repeat(31)}`));
        const out = join(folder.path, "tree");
        const { code, stdout, stderr } = await reserves(
          "build",
          ...domainArgs("sub-ledger"),
          ...["--input", input, "--secret-file", secret, "--out", out, "--workers", "0", "--spill"],
        );
        expect({ code, stderr }).to.deep.equal({ code: ExitCode.done, stderr: "" });
        expect(stdout).to.match(/^root +0x[0-9a-f]{64}\nsum +\d+\ncount +1000\ndepth +10\nseconds +\d+\.\d\d\n/);
        expect(await readdir(out)).to.include("nodes.bin");
      }));

    const bad = {
      "a negative amount": ["a,1\nb,-5", 3, "-5"],
      "an exponent": ["a,1e3\nb,5", 2, "1e3"],
      "a leading zero": ["a,1\nb,2\nc,01", 4, "01"],
      "hexadecimal digits": ["a,0x10", 2, "0x10"],
      "an amount of 2^128": [`a,${2n ** 128n}`, 2, String(2n ** 128n)],
      "digits of another script": ["a,١٢", 2, "١٢"],
      "a missing amount": ["a,1\nb,", 3, "amount is empty"],
      "a missing column": ["a,1\nb", 3, "amount is missing"],
      "an account that stands twice": ["a,1\nb,2\na,3", 4, "line 2"],
      "amounts that exceed 128 bits together": [`a,${2n ** 128n - 1n}\nb,1`, 3, "2^128 - 1"],
    } as const;
    for (const [what, [rows, line, value]] of Object.entries(bad)) {
      it(`refuses ${what}, naming file, line and value, and leaves nothing`, () =>
        withFolder(async (folder) => {
          const { input, built: outcome } = await built(folder, `account,amount\n${rows}\n`);
          expect(outcome).to.include({ code: ExitCode.refused, stdout: "" });
          const { error } = JSON.parse(outcome.stderr) as { error: { message: string; line: number } };
          expect(error.line).to.equal(line);
          expect(error.message).to.include(`${input}:${line}:`).and.to.include(value);
          expect(await readdir(folder.path)).to.have.members(["register.csv", "secret.hex"]);
        }));
    }

    const options = {
      "a chain that is no number": ["--chain", "0x1", '--chain: must be an integer in decimal digits (got "0x1")'],
      "an address with a wrong checksum": ["--token", "0x52908400098527886E0F7030069857D2E4169Ee7", "--token: must be"],
      "an unknown kind": ["--kind", "customers", '--kind: must be sub-ledger or positions (got "customers")'],
      "too many threads": ["--workers", "65", '--workers: must be at most 64 (got "65")'],
      "a register that is not there": ["--input", "/nowhere/register.csv", "file: cannot be used (ENOENT)"],
    } as const;
    for (const [what, [option, value, message]] of Object.entries(options)) {
      it(`refuses ${what} by its name and value`, () =>
        withFolder(async (folder) => {
          const input = await folder.write("register.csv", csvOf(ROWS.slice(0, 3)));
          const secret = await folder.write("secret.hex", SECRET_HEX);
          const files = ["--input", input, "--secret-file", secret, "--out", join(folder.path, "tree")];
          const outcome = await reserves("build", ...domainArgs("sub-ledger"), ...files, option, value);
          expect(outcome).to.include({ code: ExitCode.refused, stdout: "" });
          expect(outcome.stderr).to.include(`InputError: ${message}`);
        }));
    }

    it("wants an owner for a sub-ledger and none for positions", () =>
      withFolder(async (folder) => {
        const secret = await folder.write("secret.hex", SECRET_HEX);
        const files = ["--input", "x.csv", "--secret-file", secret, "--out", join(folder.path, "tree")];
        const without = await reserves("build", ...domainArgs("sub-ledger").slice(0, -2), ...files);
        expect(without.stderr).to.equal(
          "InputError: --owner: must name the omnibus wallet of the sub-ledger (got nothing)\n",
        );
        const withOwner = await reserves("build", ...domainArgs("positions"), "--owner", DOMAIN.owner, ...files);
        expect(withOwner.stderr).to.include("InputError: --owner: is for a sub-ledger only");
        expect([without.code, withOwner.code]).to.deep.equal([ExitCode.refused, ExitCode.refused]);
      }));

    it("takes a secret of 32 bytes only, and never shows one", () =>
      withFolder(async (folder) => {
        const digits = "5ec7e7".repeat(11).slice(0, 64);
        const contents = [
          digits,
          `0x${digits}0`,
          `0x${digits.slice(2)}`,
          `0x${digits.slice(0, 30)}`,
          "",
          "0x",
          `${digits} `,
        ];
        for (const [index, content] of contents.entries()) {
          const secret = await folder.write(`secret-${index}`, content);
          const files = ["--input", "x.csv", "--secret-file", secret, "--out", join(folder.path, "tree")];
          for (const json of [[], ["--json"]]) {
            const outcome = await reserves("build", ...domainArgs("sub-ledger"), ...files, ...json);
            expect(outcome, content).to.include({ code: ExitCode.refused, stdout: "" });
            expect(outcome.stderr).to.include("--secret-file").and.to.include(secret);
            expect(outcome.stderr).not.to.include(digits.slice(0, 12));
          }
        }
      }));

    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143],
    ] as const) {
      it(`leaves nothing behind when ${signal} stops it`, () =>
        withFolder(async (folder) => {
          const rows = Array.from({ length: 1_500_000 }, (_, index) => `c${index},${index}`).join("\n");
          const input = await folder.write("register.csv", `account,amount\n${rows}\n`);
          const secret = await folder.write("secret.hex", SECRET_HEX);
          const files = [
            "--input",
            input,
            "--secret-file",
            secret,
            "--out",
            join(folder.path, "tree"),
            "--workers",
            "1",
          ];
          const child = spawn(process.execPath, [BIN, "reserves", "build", ...domainArgs("sub-ledger"), ...files], {
            stdio: ["ignore", "pipe", "pipe"],
          });
          const written = { stdout: "", stderr: "" };
          child.stdout.on("data", (text: Buffer) => (written.stdout += text.toString()));
          child.stderr.on("data", (text: Buffer) => (written.stderr += text.toString()));
          const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
          const isBuilding = async () => (await readdir(folder.path)).some((name) => name.includes(".partial-"));
          while (child.exitCode === null && !(await isBuilding())) await new Promise((next) => setTimeout(next, 10));
          child.kill(signal);
          expect(await ended, written.stderr).to.equal(code);
          expect(written).to.deep.equal({
            stdout: "",
            stderr: `InterruptedError: stopped by ${signal}; nothing was written\n`,
          });
          expect(await readdir(folder.path)).to.have.members(["register.csv", "secret.hex"]);
        }));
    }
  });

  describe("prove and verify", () => {
    it("agree on the first, a middle and the last account, and with the reference", () =>
      withTree(async (tree) => {
        const reference = treeOf(ROWS);
        for (const index of [0, 500, 999]) {
          const row = ROWS[index];
          const out = `proof-${index}.json`;
          const nonce = row?.nonce === undefined ? [] : ["--nonce", row.nonce];
          expect(await tree.prove(out, "--account", row?.account ?? "", ...nonce)).to.include({ code: ExitCode.done });
          const proof = JSON.parse(await readFile(tree.path(out), "utf8")) as ProofFile;
          const expected = proofOf(reference, ROWS, index);
          expect([proof.key, proof.amount, proof.salt]).to.deep.equal([expected.key, expected.amount, expected.salt]);
          expect(proof.siblings).to.deep.equal(expected.siblings);
          const verified = await reserves("verify", tree.path(out), "--json");
          expect(verified).to.include({ code: ExitCode.done, stderr: "" });
          expect(JSON.parse(verified.stdout)).to.deep.include({
            verified: true,
            rootVerified: false,
            index: String(index),
            root: { sum: String(reference.root.sum), hash: reference.root.hash },
          });
        }
      }));

    it("says plainly that without a chain the root is the file's own word", () =>
      withTree(async (tree) => {
        await tree.prove("proof.json", "--index", "3");
        const { code, stdout } = await reserves("verify", tree.path("proof.json"));
        expect(code).to.equal(ExitCode.done);
        expect(stdout).to.include("UNVERIFIED: it is the file's own word");
      }));

    it("ends with 1 when anything in the proof is changed", () =>
      withTree(async (tree) => {
        await tree.prove("proof.json", "--account", ROWS[500]?.account ?? "");
        const proof = JSON.parse(await readFile(tree.path("proof.json"), "utf8")) as ProofFile;
        const [lowest, ...upper] = proof.siblings;
        if (lowest === undefined) throw new Error("a proof has at least one sibling");
        const changed = {
          "the amount": { amount: String(BigInt(proof.amount) + 1n) },
          "the index by a bit": { index: String(BigInt(proof.index) ^ 1n) },
          "the index by the tree's width": { index: String(BigInt(proof.index) + 2n ** BigInt(proof.depth)) },
          "a sibling's hash": { siblings: [{ ...lowest, hash: `0x${"ab".repeat(32)}` }, ...upper] },
          "a sibling's sum": { siblings: [{ ...lowest, sum: String(BigInt(lowest.sum) + 1n) }, ...upper] },
          "the total": { root: { ...proof.root, sum: String(BigInt(proof.root.sum) + 1n) } },
          "the root": { root: { ...proof.root, hash: `0x${"cd".repeat(32)}` } },
          "the salt": { salt: `0x${"ef".repeat(32)}` },
          "the epoch": { epoch: "8" },
          "the number of levels": { siblings: upper },
        };
        for (const [what, change] of Object.entries(changed)) {
          await writeFile(tree.path("changed.json"), JSON.stringify({ ...proof, ...change }));
          const outcome = await reserves("verify", tree.path("changed.json"), "--json");
          expect(outcome, what).to.include({ code: ExitCode.refused, stdout: "" });
          expect(JSON.parse(outcome.stderr)).to.have.nested.property("error.message");
        }
      }));

    it("refuse a proof for another contract, token or wallet than the one expected", () =>
      withTree(async (tree) => {
        await tree.prove("proof.json", "--index", "0");
        for (const field of ["verifier", "token", "owner"] as const) {
          const right = await reserves("verify", tree.path("proof.json"), `--${field}`, DOMAIN[field]);
          expect(right.code).to.equal(ExitCode.done);
          const wrong = await reserves("verify", tree.path("proof.json"), `--${field}`, CUSTODIAN);
          expect(wrong).to.include({ code: ExitCode.refused, stdout: "" });
          expect(wrong.stderr).to.include(`--${field}: is not the ${field} of the proof`);
        }
      }));

    it("refuse an unknown account, an index beyond the register, a wrong nonce, and two names at once", () =>
      withTree(async (tree) => {
        const customer = ROWS[2]?.account ?? "";
        const refusals: [string[], string][] = [
          [["--account", "nobody"], `has no leaf for "nobody"`],
          [["--index", "1000"], "index 1000 is outside a tree of 1000 leaves"],
          [["--account", customer, "--nonce", `0x${"99".repeat(32)}`], "--nonce: is not the nonce"],
          [["--account", "a", "--index", "1"], "name one of --account, --position and --index"],
          [[], "name one of --account, --position and --index"],
        ];
        for (const [wanted, message] of refusals) {
          const outcome = await tree.prove("proof.json", ...wanted);
          expect(outcome, message).to.include({ code: ExitCode.refused, stdout: "" });
          expect(outcome.stderr).to.include(message);
        }
        expect(await readdir(tree.folder.path)).not.to.include("proof.json");
      }));

    it("never write over a file, and notice another secret", () =>
      withTree(async (tree) => {
        await tree.prove("proof.json", "--index", "0");
        const again = await tree.prove("proof.json", "--index", "1");
        expect(again.code).to.equal(ExitCode.refused);
        expect(again.stderr).to.include("--out: exists already and is not written over");
        const other = await tree.folder.write("other.hex", `0x${"5e".repeat(32)}`);
        const outcome = await tree.prove("other.json", "--index", "0", "--secret-file", other);
        expect(outcome.code).to.equal(ExitCode.refused);
        expect(outcome.stderr).to.include("TreeMismatchError").and.not.to.include("5e5e5e");
      }));

    it("take positions by their four fields, and by index", () =>
      withFolder(async (folder) => {
        const header = "custodian,accountRef,isin,settledAt,amount";
        const rows = [`${CUSTODIAN},ACC-1,US0378331005,1704207600,5`, `${CUSTODIAN},ACC-2,US0378331005,1704207600,7`];
        const tree = await built(folder, `${[header, ...rows].join("\n")}\n`, "positions");
        expect(tree.built.code, tree.built.stderr).to.equal(ExitCode.done);
        const named = await tree.prove("named.json", "--position", `${CUSTODIAN},ACC-2,US0378331005,1704207600`);
        const placed = await tree.prove("placed.json", "--index", "1");
        expect([named.code, placed.code], named.stderr).to.deep.equal([ExitCode.done, ExitCode.done]);
        const [one, other] = await Promise.all(["named.json", "placed.json"].map((name) => readFile(tree.path(name))));
        expect(one).to.deep.equal(other);
        const { stdout } = await reserves("verify", tree.path("named.json"), "--json");
        expect(JSON.parse(stdout)).to.include({
          kind: "positions",
          accountRef: "ACC-2",
          amount: "7",
          settledAt: "1704207600",
        });
        const wrong = await tree.prove("wrong.json", "--position", "ACC-2");
        expect(wrong.stderr).to.include("--position: must be custodian,accountRef,isin,settledAt");
      }));

    it("print the secret nowhere", () =>
      withTree(async (tree) => {
        const outcomes = [
          tree.built,
          await tree.prove("proof.json", "--index", "7", "--json"),
          await reserves("verify", tree.path("proof.json")),
          await reserves("inspect", tree.dir, "--json"),
          await reserves("inspect", tree.path("proof.json")),
        ];
        const texts = outcomes.flatMap(({ stdout, stderr }) => [stdout, stderr]);
        for (const name of await readdir(tree.dir)) texts.push((await readFile(join(tree.dir, name))).toString("hex"));
        texts.push(await readFile(tree.path("proof.json"), "utf8"));
        for (const text of texts) expect(text).not.to.include("11".repeat(8));
      }));
  });

  describe("inspect", () => {
    it("shows a tree's manifest and a proof", () =>
      withTree(async (tree) => {
        const manifest = await reserves("inspect", tree.dir);
        expect(manifest.code).to.equal(ExitCode.done);
        expect(manifest.stdout)
          .to.match(/^kind +sub-ledger\nchain +31337\n/)
          .and.to.include('"register.csv"');
        await tree.prove("proof.json", "--account", "customer-1");
        const proof = await reserves("inspect", tree.path("proof.json"));
        expect(proof.stdout).to.match(/^account +"customer-1"$/m);
      }));

    it("refuses what is neither", () =>
      withFolder(async (folder) => {
        const file = await folder.write("notes.txt", "nothing");
        expect((await reserves("inspect", file)).stderr).to.equal(
          `RefusedError: ${file}: is neither a tree's folder nor a JSON file\n`,
        );
        expect((await reserves("inspect", folder.path)).stderr).to.include("it has no manifest.json");
        expect((await reserves("inspect", join(folder.path, "missing"))).code).to.equal(ExitCode.refused);
      }));
  });

  it("shows an example in the help of every command", async () => {
    const { stdout } = await reserves("--help");
    const names = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map((match) => match[1] ?? "");
    expect(names).to.include.members(["build", "prove", "verify", "inspect", "cut", "sign", "post", "publish"]);
    expect(names).to.include.members(["challenge", "answer"]);
    for (const name of names.filter((found) => found !== "help")) {
      const help = await reserves(name, "--help");
      expect(help.code, name).to.equal(ExitCode.done);
      expect(help.stdout, name).to.match(/Examples?:\n( {2}\$ counterfoil reserves .+\n?)+$/);
    }
  });
});
