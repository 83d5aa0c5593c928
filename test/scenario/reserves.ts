import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { HDNodeWallet, Mnemonic } from "ethers";
import { deploySubLedger } from "../../deploy/deploySubLedger.ts";
import { ExitCode } from "../../sdk/cli/index.ts";
import { KEY_NAME, reservesCommands } from "../../sdk/cli/reserves/index.ts";
import { type ServedChain, serveChain } from "../../test-support/deploy/jsonRpc.ts";
import { type Connection, openConnection } from "../../test-support/fixtures/kernel.ts";
import { deployReserves, HOUR, ONE, type ReservesFixture } from "../../test-support/fixtures/reserves.ts";
import {
  BOND,
  deploySubLedgerFixture,
  RESPONSE,
  type SubLedgerFixture,
  UNITS,
  WALLET_UNITS,
} from "../../test-support/fixtures/subLedger.ts";
import { type Invocation, invokeCommand } from "../../test-support/helpers/commandLine.ts";
import { type Folder, SECRET_HEX, withFolder } from "../../test-support/reserves/registers.ts";

const CUSTODIAN = "0x00000000000000000000000000000000000000d4";
const FOR_EVER = String(2n ** 64n - 1n);

/** The keys of the simulated chain's accounts, by address. */
const KEYS = new Map(
  Array.from({ length: 20 }, (_, index) => {
    const mnemonic = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
    const wallet = HDNodeWallet.fromMnemonic(mnemonic, `m/44'/60'/0'/0/${index}`);
    return [wallet.address, wallet.privateKey] as const;
  }),
);

/** A person at a terminal: commands run on a chain behind JSON-RPC, with somebody's key. */
class Terminal {
  constructor(
    readonly folder: Folder,
    readonly url: string,
  ) {}

  path(name: string): string {
    return join(this.folder.path, name);
  }

  run(by: HardhatEthersSigner | null, ...args: string[]): Promise<Invocation> {
    const key = by === null ? undefined : KEYS.get(by.address);
    if (by !== null && key === undefined) throw new Error(`${by.address} is no account of the chain`);
    const module = reservesCommands(async () => key ?? Promise.reject(new Error("no key is needed here")));
    return invokeCommand(module, ["reserves", ...args]);
  }

  /** As {@link run} against the chain: must succeed; the document that is printed. */
  async done(by: HardhatEthersSigner | null, ...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await this.run(by, ...args, "--rpc", this.url, "--json");
    expect({ code, stderr }, args.join(" ")).to.deep.equal({ code: ExitCode.done, stderr: "" });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** As {@link run} against the chain: must be refused; the error that is printed. */
  async refused(by: HardhatEthersSigner | null, ...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await this.run(by, ...args, "--rpc", this.url, "--json");
    expect({ code, stdout }, args.join(" ")).to.deep.equal({ code: ExitCode.refused, stdout: "" });
    return (JSON.parse(stderr) as { error: Record<string, unknown> }).error;
  }

  async build(kind: string, content: string, domain: readonly string[], out: string): Promise<void> {
    const [input, secret] = [
      await this.folder.write(`${out}.csv`, content),
      await this.folder.write("s.hex", SECRET_HEX),
    ];
    const files = ["--input", input, "--secret-file", secret, "--out", this.path(out)];
    const { code, stderr } = await this.run(null, "build", "--kind", kind, ...domain, ...files);
    expect({ code, stderr }).to.deep.equal({ code: ExitCode.done, stderr: "" });
  }

  async prove(tree: string, out: string, ...wanted: string[]): Promise<string> {
    const from = ["--dir", this.path(tree), "--input", this.path(`${tree}.csv`), "--secret-file", this.path("s.hex")];
    const { code, stderr } = await this.run(null, "prove", ...from, "--out", this.path(out), ...wanted);
    expect({ code, stderr }).to.deep.equal({ code: ExitCode.done, stderr: "" });
    return this.path(out);
  }

  /** Writes a changed copy of a JSON file. */
  async change(file: string, changes: object): Promise<string> {
    const changed = `${file}.changed`;
    await writeFile(changed, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), ...changes }));
    return changed;
  }
}

/** Runs `use` with a fresh chain behind JSON-RPC and a folder. */
async function atTerminal<F>(
  deploy: (connection: Connection) => Promise<F>,
  use: (terminal: Terminal, fixture: F) => Promise<void>,
): Promise<void> {
  const connection = await openConnection();
  const fixture = await deploy(connection);
  const chain: ServedChain = await serveChain(connection);
  try {
    await withFolder((folder) => use(new Terminal(folder, chain.url), fixture));
  } finally {
    await chain.close();
    await connection.close();
  }
}

const POSITIONS = `custodian,accountRef,isin,settledAt,amount
${CUSTODIAN},ACC-1,US0378331005,1704207600,${600n * ONE}
${CUSTODIAN},ACC-2,US0378331005,1704207600,${400n * ONE}
${CUSTODIAN},ACC-3,US0378331005,1704207600,${24n * ONE}
`;

describe("counterfoil reserves on a chain", () => {
  describe("of attestors", () => {
    const atReserves = (use: (terminal: Terminal, fixture: ReservesFixture) => Promise<void>) =>
      atTerminal(deployReserves, use);

    /** Cuts, and builds what custody held at the cut into `positions`. */
    async function cutAndCount(terminal: Terminal, { verifier, tokenAddress, accounts }: ReservesFixture) {
      const at = ["--verifier", await verifier.getAddress(), "--token", tokenAddress];
      const cut = await terminal.done(accounts.custodian, "cut", ...at);
      const domain = [...at, "--chain", "31337", "--epoch", String(cut["cut"])];
      await terminal.build("positions", POSITIONS, domain, "positions");
      return cut;
    }

    const sign = (terminal: Terminal, out: string, ...args: string[]) => [
      ...["sign", "--positions", terminal.path("positions"), "--out", terminal.path(out)],
      ...["--liability", "0", "--valid-until", FOR_EVER, ...args],
    ];

    it("cut, three signatures, post: then the token can be minted, and positions verify", () =>
      atReserves(async (terminal, fixture) => {
        const { verifier, tokenAddress, quorum, accounts, mint, token } = fixture;
        expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
        const cut = await cutAndCount(terminal, fixture);
        expect(cut).to.include({ cut: "1", supply: "0", hash: await verifier.cutHashOf(tokenAddress, 1n) });

        const statements: string[] = [];
        for (const [index, attestor] of [...quorum].reverse().entries()) {
          const signed = await terminal.done(attestor, ...sign(terminal, `statement-${index}.json`));
          expect(signed).to.include({ attestor: attestor.address, cut: "1" });
          statements.push(terminal.path(`statement-${index}.json`));
        }
        const posted = await terminal.done(
          accounts.mallory,
          ...["post", ...statements, "--positions", terminal.path("positions")],
        );
        const signers = quorum.map(({ address }) => address).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
        expect(posted).to.deep.include({ epoch: "1", cut: "1", reserveBase: String(1_024n * ONE), signers });
        expect(await verifier.mintableUnits(tokenAddress)).to.be.above(0n);
        await mint(accounts.alice.address, ONE);
        expect(await token.balanceOf(accounts.alice)).to.equal(ONE);

        const proof = await terminal.prove("positions", "proof.json", "--index", "1");
        const verified = await terminal.done(null, "verify", proof);
        expect(verified).to.deep.include({ verified: true, rootVerified: true, postedEpoch: "1", accountRef: "ACC-2" });
        expect(verified).to.deep.include({
          root: { sum: String(1_024n * ONE), hash: (posted["attestation"] as { positionsRoot: string }).positionsRoot },
        });
        const statement = await terminal.run(null, "inspect", statements[0] ?? "");
        expect(statement.stdout).to.match(/^kind +reserve attestation\nattestor +0x/);
      }));

    it("refuses a statement that is not an attestor's, or about another cut, chain or contract", () =>
      atReserves(async (terminal, fixture) => {
        const { accounts } = fixture;
        await cutAndCount(terminal, fixture);
        expect(await terminal.refused(accounts.mallory, ...sign(terminal, "m.json"))).to.include({
          name: "NotSignedError",
          signer: accounts.mallory.address,
        });
        const early = await terminal.refused(accounts.custodian, ...sign(terminal, "e.json", "--valid-until", "1"));
        expect(early["message"]).to.match(/^--valid-until: lies before the cut/);

        await terminal.done(accounts.custodian, ...sign(terminal, "one.json"));
        await terminal.done(accounts.auditor, ...sign(terminal, "two.json", "--liability", "1"));
        const positions = ["--positions", terminal.path("positions")];
        const [one, two] = [terminal.path("one.json"), terminal.path("two.json")];
        const post = (...files: string[]) => terminal.refused(accounts.mallory, "post", ...files, ...positions);
        expect(await post(one, two)).to.include({ name: "StatementConflictError", field: "liabilityUnits" });
        expect(await post(one, one)).to.include({ name: "StatementConflictError", field: "attestor" });
        expect(await post(await terminal.change(one, { chainId: "1" }))).to.include({
          name: "WrongChainError",
          expected: "1",
          actual: "31337",
        });
        expect(await post(await terminal.change(one, { attestor: accounts.auditor.address }))).to.include({
          name: "NotSignedError",
        });
        const unsigned = await post(await terminal.change(one, { signature: "0x" }));
        expect(unsigned["message"]).to.include("one.json.changed.signature: must be 0x and lower-case hex digits");

        // Too few: the registry's own error, by its name and arguments.
        expect(await post(one)).to.deep.include({
          name: "ContractRevertError",
          error: "AttestorRegistry_QuorumNotMet",
          args: { signatures: "1", threshold: "3", custodians: "1", auditors: "0" },
        });
      }));

    it("names the contract's error when a cut comes too soon, and the address without a contract", () =>
      atReserves(async (terminal, fixture) => {
        const { verifier, tokenAddress, accounts } = fixture;
        await cutAndCount(terminal, fixture);
        const { asOf } = await verifier.cutOf(tokenAddress, 1n);
        const at = ["--verifier", await verifier.getAddress(), "--token", tokenAddress];
        expect(await terminal.refused(accounts.custodian, "cut", ...at)).to.deep.include({
          error: "ReserveVerifier_CutTooSoon",
          args: { token: tokenAddress, earliest: String(asOf + BigInt(HOUR)) },
        });
        const nowhere = ["--verifier", CUSTODIAN, "--token", tokenAddress];
        expect(await terminal.refused(accounts.custodian, "cut", ...nowhere)).to.include({ name: "NoContractError" });
      }));

    it("does not verify positions of a cut that nothing was posted about", () =>
      atReserves(async (terminal, fixture) => {
        await cutAndCount(terminal, fixture);
        const proof = await terminal.prove("positions", "proof.json", "--index", "0");
        expect(await terminal.refused(null, "verify", proof)).to.include({ name: "NotPublishedError", epoch: "1" });
      }));
  });

  describe("of an exchange and its customers", () => {
    type AtLedger = SubLedgerFixture & { readonly domain: readonly string[]; readonly tokenAddress: string };

    const atLedger = (use: (terminal: Terminal, fixture: AtLedger) => Promise<void>) =>
      atTerminal(async (connection): Promise<AtLedger> => {
        const f = await deploySubLedgerFixture(connection);
        const tokenAddress = await f.token.getAddress();
        const ledger = await f.ledger.getAddress();
        const about = ["--chain", "31337", "--verifier", ledger, "--token", tokenAddress];
        const domain = [...about, "--owner", f.wallet.address, "--epoch", String(f.recordId)];
        return { ...f, tokenAddress, domain };
      }, use);

    const customers = ({ alice, bob }: AtLedger, total = 950n) =>
      `account,amount\n${alice.address},${100n * UNITS}\n${bob.address},${200n * UNITS}\nexchange,${(total - 300n) * UNITS}\n`;

    async function publish(terminal: Terminal, fixture: AtLedger) {
      await terminal.build("sub-ledger", customers(fixture), fixture.domain, "tree");
      return terminal.done(fixture.operator, "publish", "--tree", terminal.path("tree"));
    }

    async function state(
      terminal: Terminal,
      { operator, ledger, tokenAddress, recordId }: AtLedger,
      account: string,
      amount: bigint,
    ) {
      const out = terminal.path("statement.json");
      const about = ["--ledger", await ledger.getAddress(), "--token", tokenAddress, "--record", String(recordId)];
      await terminal.done(
        operator,
        "statement",
        ...about,
        "--account",
        account,
        "--amount",
        String(amount),
        "--out",
        out,
      );
      return out;
    }

    it("publishes, and customers verify against the published root and no other", () =>
      atLedger(async (terminal, fixture) => {
        const { ledger, recordId, tokenAddress, alice } = fixture;
        const published = await publish(terminal, fixture);
        const { root } = await ledger.publicationOf(tokenAddress, recordId);
        expect(published).to.include({
          root,
          sum: String(950n * UNITS),
          count: "3",
          walletUnits: String(WALLET_UNITS),
        });

        const proof = await terminal.prove("tree", "alice.json", "--account", alice.address);
        const verified = await terminal.done(null, "verify", proof, "--verifier", await ledger.getAddress());
        expect(verified).to.include({ rootVerified: true, defaulted: false, account: alice.address });

        // A tree of the same place that gives alice more: it holds in itself, and is not what was published.
        const richer = customers(fixture).replace(String(100n * UNITS), String(150n * UNITS));
        await terminal.build("sub-ledger", richer, fixture.domain, "richer");
        const forged = await terminal.prove("richer", "forged.json", "--account", alice.address);
        expect((await terminal.run(null, "verify", forged)).code).to.equal(ExitCode.done);
        expect(await terminal.refused(null, "verify", forged)).to.include({
          name: "ProofMismatchError",
          stated: String(950n * UNITS),
        });
        for (const [changes, name] of [
          [{ chainId: "1" }, "WrongChainError"],
          [{ epoch: String(recordId + 1n) }, "NotPublishedError"],
          [{ verifier: CUSTODIAN }, "NoContractError"],
          [{ owner: CUSTODIAN }, "ProofMismatchError"],
        ] as const) {
          expect(await terminal.refused(null, "verify", await terminal.change(proof, changes))).to.include({ name });
        }
      }));

    it("refuses a tree that owes more than the wallet held, by the ledger's own error", () =>
      atLedger(async (terminal, fixture) => {
        await terminal.build("sub-ledger", customers(fixture, 1_001n), fixture.domain, "tree");
        expect(await terminal.refused(fixture.operator, "publish", "--tree", terminal.path("tree"))).to.deep.include({
          error: "SubLedger_ExceedsWallet",
          args: { total: String(1_001n * UNITS), walletUnits: String(WALLET_UNITS) },
        });
      }));

    it("challenges with a signed statement, and answers with the proof: the bond becomes the wallet's", () =>
      atLedger(async (terminal, fixture) => {
        const { ledger, bondToken, alice, wallet, operator, mallory, recordId, tokenAddress } = fixture;
        await publish(terminal, fixture);
        const statement = await state(terminal, fixture, alice.address, 100n * UNITS);
        expect((await terminal.run(null, "inspect", statement)).stdout).to.match(/^kind +balance statement\n/);
        await bondToken.connect(alice).approve(ledger, 0n);
        const before = await bondToken.balanceOf(alice);

        const opened = await terminal.done(alice, "challenge", statement, "--ledger", await ledger.getAddress());
        expect(opened).to.include({
          challenger: alice.address,
          amount: String(100n * UNITS),
          bondAmount: String(BOND),
        });
        expect(await bondToken.balanceOf(alice)).to.equal(before - BOND);
        expect(await bondToken.balanceOf(ledger)).to.equal(BOND);
        expect(await bondToken.allowance(alice, ledger)).to.equal(0n);

        const wrong = await terminal.prove("tree", "bob.json", "--account", fixture.bob.address);
        expect(await terminal.refused(operator, "answer", wrong)).to.include({ error: "SubLedger_NoChallenge" });
        const proof = await terminal.prove("tree", "alice.json", "--account", alice.address);
        const answered = await terminal.done(operator, "answer", proof);
        expect(answered).to.include({ challenger: alice.address, provenUnits: String(100n * UNITS) });
        expect(await ledger.bondsOf(wallet)).to.equal(BOND);
        expect((await ledger.challengeOf(tokenAddress, recordId, String(answered["key"]))).deadline).to.equal(0n);

        const withdrawn = await terminal.done(
          wallet,
          "withdraw",
          "--ledger",
          await ledger.getAddress(),
          "--to",
          wallet.address,
        );
        expect(withdrawn).to.include({ amount: String(BOND), to: wallet.address });
        expect(await bondToken.balanceOf(wallet)).to.equal(BOND);

        // What is proven cannot be challenged again, and the attempt leaves no allowance behind.
        await bondToken.connect(mallory).approve(ledger, 0n);
        expect(
          await terminal.refused(mallory, "challenge", statement, "--ledger", await ledger.getAddress()),
        ).to.include({
          error: "SubLedger_StatementAlreadyProven",
        });
        expect(await bondToken.allowance(mallory, ledger)).to.equal(0n);
      }));

    it("marks the ledger as defaulted when nobody answers, which verify then says", () =>
      atLedger(async (terminal, fixture) => {
        const { alice, carol, ledger, bondToken, time, recordId, tokenAddress } = fixture;
        await publish(terminal, fixture);
        const statement = await state(terminal, fixture, carol.address, 5n * UNITS);
        await terminal.done(carol, "challenge", statement, "--ledger", await ledger.getAddress());
        expect(await terminal.refused(carol, "default", statement)).to.include({
          error: "SubLedger_AnswerStillPossible",
        });
        await time.increase(RESPONSE + 1);
        expect(await terminal.done(carol, "default", statement)).to.include({ provenUnits: "0" });
        expect(await ledger.isDefaulted(tokenAddress, recordId)).to.equal(true);
        const before = await bondToken.balanceOf(carol);
        await terminal.done(carol, "withdraw", "--ledger", await ledger.getAddress());
        expect(await bondToken.balanceOf(carol)).to.equal(before + BOND);

        const proof = await terminal.prove("tree", "alice.json", "--account", alice.address);
        const { code, stderr } = await terminal.run(null, "verify", proof, "--rpc", terminal.url);
        expect(code).to.equal(ExitCode.done);
        expect(stderr).to.match(/^warning: 0x\w+ has left a challenge about record \d+ unanswered/);
      }));

    it("posts no bond to a contract that only the statement knows", () =>
      atLedger(async (terminal, fixture) => {
        const { alice, wallet, operator, ledger, bondToken, connection } = fixture;
        // The operator's own contract, which calls everything that alice has a bond.
        const everything = await bondToken.balanceOf(alice);
        const trap = await deploySubLedger(connection, {
          wallet: wallet.address,
          operator: operator.address,
          bondToken: await bondToken.getAddress(),
          bondAmount: everything,
        });
        await trap.connect(wallet).accept();
        const statement = await state(terminal, { ...fixture, ledger: trap }, alice.address, UNITS);
        const at = ["--ledger", await ledger.getAddress()];
        expect(await terminal.refused(alice, "challenge", statement, ...at)).to.include({
          name: "ChainMismatchError",
          field: "the statement's ledger",
        });
        const unnamed = await terminal.run(alice, "challenge", statement, "--rpc", terminal.url);
        expect(unnamed.code).to.equal(ExitCode.usage);
        expect(await bondToken.balanceOf(alice)).to.equal(everything);
        expect(await bondToken.allowance(alice, trap)).to.equal(0n);
      }));

    it("refuses a statement whose amount, account or signer was changed, and a key that is not the operator's", () =>
      atLedger(async (terminal, fixture) => {
        const { alice, bob, mallory, ledger, tokenAddress, recordId } = fixture;
        const at = ["--ledger", await ledger.getAddress()];
        const statement = await state(terminal, fixture, alice.address, UNITS);
        const { statement: fields } = JSON.parse(await readFile(statement, "utf8")) as { statement: object };
        const more = await terminal.change(statement, { statement: { ...fields, amount: "2" } });
        expect(await terminal.refused(alice, "challenge", more, ...at)).to.include({ name: "NotSignedError" });
        const other = await terminal.change(statement, { account: bob.address });
        expect(await terminal.refused(alice, "challenge", other, ...at)).to.include({ name: "ChainMismatchError" });
        const about = ["--ledger", await ledger.getAddress(), "--token", tokenAddress, "--record", String(recordId)];
        const own = ["--account", "m", "--amount", "1", "--out", terminal.path("own.json")];
        expect(await terminal.refused(mallory, "statement", ...about, ...own)).to.include({ name: "NotSignedError" });
      }));

    it("accepts a ledger once, and only as its wallet", () =>
      atLedger(async (terminal, { ledger, wallet, mallory }) => {
        const at = ["accept", "--ledger", await ledger.getAddress()];
        expect(await terminal.refused(mallory, ...at)).to.deep.include({
          error: "SubLedger_OnlyWallet",
          args: { caller: mallory.address },
        });
        expect(await terminal.refused(wallet, ...at)).to.include({ error: "SubLedger_AlreadyAccepted" });
      }));
  });

  describe("its key and its node", () => {
    const cut = ["reserves", "cut", "--verifier", CUSTODIAN, "--token", CUSTODIAN, "--rpc"];

    it("is taken from the environment, and shown in no error", async () => {
      const before = process.env[KEY_NAME];
      try {
        delete process.env[KEY_NAME];
        const without = await invokeCommand(reservesCommands(), [...cut, "http://127.0.0.1:9"]);
        expect(without.stderr).to.equal(`RefusedError: ${KEY_NAME} is not set: there is no key to sign with\n`);
        for (const key of ["0xc0ffee", `0x${"00".repeat(32)}`, `0x${"ff".repeat(32)}`, "c0ffee".repeat(11)]) {
          process.env[KEY_NAME] = key;
          const outcome = await invokeCommand(reservesCommands(), [...cut, "http://127.0.0.1:9"]);
          expect(outcome).to.include({ code: ExitCode.refused, stdout: "" });
          expect(outcome.stderr).to.include(`${KEY_NAME} is not a private key`).and.not.to.include(key);
        }
      } finally {
        if (before === undefined) delete process.env[KEY_NAME];
        else process.env[KEY_NAME] = before;
      }
    });

    it("is given up at once when no node answers, without printing the key in its URL", async () => {
      const [key = ""] = KEYS.values();
      const module = reservesCommands(async () => key);
      const dead = await invokeCommand(module, [...cut, "http://127.0.0.1:9/v3/my-api-key"]);
      expect(dead).to.include({ code: ExitCode.refused, stdout: "" });
      expect(dead.stderr).to.match(/^RpcError: no node answers at http:\/\/127\.0\.0\.1:9: .+\n$/);
      const wrong = await invokeCommand(module, [...cut, "ipc:///my-api-key"]);
      expect(wrong.stderr).to.equal('InputError: --rpc: must be an http or https URL (got "ipc:")\n');
    });
  });
});
