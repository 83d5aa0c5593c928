import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { deployKernel, type Kernel } from "../../deploy/deployKernel.ts";
import { roles } from "../../deploy/roles.ts";
import { type ServedChain, serveChain, type Wire } from "../../test-support/deploy/jsonRpc.ts";
import { deployWholePlan } from "../../test-support/deploy/wholePlan.ts";
import { type Connection, openConnection } from "../../test-support/fixtures/kernel.ts";
import { wholePlan } from "../../test-support/fixtures/plan.ts";
import { accessOf, MANAGED, managedIn } from "../../test-support/helpers/access.ts";

/** EIP-170. */
const MAX_CODE = 24_576;
/** EIP-3860. */
const MAX_INITCODE = 2 * MAX_CODE;

/** Bytes of code; the place of a library that is not linked yet is no hexadecimal number, and as long as an address. */
const dataLength = (code: string): number => (code.length - 2) / 2;

const LIBRARIES = ["FactorQueue", "FeedSettings", "PauseBudget", "RecordSchedule"];
const CHILD = fileURLToPath(new URL("../../test-support/deploy/process.ts", import.meta.url));

async function addressesOf(connection: Connection): Promise<string[]> {
  return (await connection.ethers.getSigners()).map(({ address }) => address);
}

async function deployed(connection: Connection): Promise<Kernel> {
  return deployKernel(connection, wholePlan(await addressesOf(connection)));
}

/** Where each contract is, and what code stands there. */
async function codeOf(
  connection: Connection,
  kernel: Kernel,
): Promise<Record<string, [address: string, code: string]>> {
  const found: Record<string, [string, string]> = {};
  for (const { path, address } of await managedIn(kernel)) {
    found[path] = [address, await connection.ethers.provider.getCode(address)];
  }
  return found;
}

describe("a deployment", () => {
  it("gives the same contracts at the same addresses under the same roles when it is made again", async () => {
    const [first, second] = [await openConnection(), await openConnection()];
    const [one, other] = [await deployed(first), await deployed(second)];

    const code = await codeOf(first, one);
    expect(Object.values(code).map(([, bytes]) => bytes)).not.to.include("0x");
    expect(await codeOf(second, other)).to.deep.equal(code);
    expect(await accessOf(other)).to.deep.equal(await accessOf(one));
  });

  it("lists every token on its own exchange with the plan's own gate", async () => {
    const connection = await openConnection();
    const { authority, registry, corporateActions, reserves, calendars, tokens } = await deployed(connection);
    const plan = wholePlan(await addressesOf(connection));

    expect(Object.keys(tokens)).to.deep.equal(plan.tokens.map(({ symbol }) => symbol));
    for (const listing of plan.tokens) {
      const token = tokens[listing.symbol];
      expect(await token?.name()).to.equal(listing.name);
      expect(await token?.symbol()).to.equal(listing.symbol);
      expect(await token?.calendar()).to.equal(await calendars[listing.mic]?.getAddress());
      expect(await token?.gate()).to.equal(await reserves?.verifier.getAddress());
      expect(await token?.authority()).to.equal(await authority.getAddress());
      expect(await token?.registry()).to.equal(await registry.getAddress());
      expect(await token?.corporateActions()).to.equal(await corporateActions.getAddress());
      expect(await token?.windDown()).to.equal(listing.windDown);
      expect(await token?.holderPolicy()).to.equal(BigInt(listing.policy));
      expect(await token?.uiMultiplier()).to.equal(listing.initialMultiplier);
    }
  });

  it("publishes every calendar to the end of its plan", async () => {
    const connection = await openConnection();
    const { calendars } = await deployed(connection);
    const plan = wholePlan(await addressesOf(connection));

    for (const [mic, { extensions }] of Object.entries(plan.calendars)) {
      expect(await calendars[mic]?.horizon(), mic).to.equal(BigInt(extensions.at(-1)?.toDay ?? 0));
    }
  });

  it("refuses a plan without a governor, or whose governor is the deployer", async () => {
    const connection = await openConnection();
    const accounts = await addressesOf(connection);
    const plan = wholePlan(accounts);
    const [deployer = ""] = accounts;

    for (const [governors, reason] of [
      [[], "governor"],
      [[deployer], deployer],
    ] as const) {
      const failure = await deployKernel(connection, {
        ...plan,
        members: { ...plan.members, GOVERNOR: governors },
      }).then(
        () => "",
        (error: Error) => error.message,
      );
      expect(failure).to.include(reason);
    }
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(0);
  });

  it("refuses a token on an exchange without a calendar, or without a gate", async () => {
    const connection = await openConnection();
    const { reserves: _, ...plan } = wholePlan(await addressesOf(connection));

    for (const [unplanned, reason] of [
      [{ ...plan, calendars: {} }, "ACME: no calendar is planned for XNAS"],
      [plan, "ACME: neither a gate nor a proof of reserves is planned"],
    ] as const) {
      const failure = await deployKernel(connection, unplanned).then(
        () => "",
        (error: Error) => error.message,
      );
      expect(failure).to.equal(reason);
    }
  });

  // Instrumented code is larger: like every test with gas in its name, these are left out where coverage is measured.
  for (const contract of [...MANAGED, ...LIBRARIES]) {
    it(`stores the code of ${contract} in 24,576 bytes, for 4,915,200 gas at most`, async () => {
      const { bytecode, deployedBytecode } = await artifacts.readArtifact(contract);
      expect(dataLength(deployedBytecode)).to.be.at.most(MAX_CODE);
      expect(dataLength(bytecode)).to.be.at.most(MAX_INITCODE);
    });
  }

  describe("over JSON-RPC", () => {
    let folder: string;
    let connection: Connection;
    const open: { chain?: ServedChain; child?: ChildProcess } = {};

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "counterfoil-deployment-"));
      connection = await openConnection();
    });

    afterEach(async () => {
      open.child?.kill("SIGKILL");
      await open.chain?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Deploys in another process and kills it as soon as it waits for what it has sent, from the given transaction on. */
    async function deployAndKill(after: number): Promise<NodeJS.Signals | null> {
      const wire: Wire = (method, transactions) => {
        if (method !== "eth_getTransactionReceipt" || transactions < after) return true;
        // What it is sending at this moment it may still write down: a transaction that is sent and not written down
        // would have to be told to it by hand.
        setTimeout(() => open.child?.kill("SIGKILL"), 200);
        return false;
      };
      open.chain = await serveChain(connection, wire);
      const child = spawn(process.execPath, ["--import", "tsx", CHILD, open.chain.url, folder, "kernel"], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      open.child = child;
      const signal = await new Promise<NodeJS.Signals | null>((ended) =>
        child.on("exit", (_, endedBy) => ended(endedBy)),
      );
      await open.chain.close();
      return signal;
    }

    async function resume(): Promise<Kernel> {
      open.chain = await serveChain(connection);
      return deployWholePlan(open.chain.url, folder, "kernel");
    }

    it("goes on where it was killed, and ends as if nothing had happened", async () => {
      // Once among the contracts, once among the roles.
      for (const after of [10, 40]) {
        expect(await deployAndKill(after)).to.equal("SIGKILL");
        expect(await connection.ethers.provider.getBlockNumber()).to.be.within(after, after + 20);
      }

      const kernel = await resume();
      const { authority } = kernel;
      const [deployer = "", governor = ""] = await addressesOf(connection);
      const undisturbed = await deployed(await openConnection());
      expect(await accessOf(kernel)).to.deep.equal(await accessOf(undisturbed));
      expect([...(await authority.hasRole(roles.ADMIN.id, deployer))]).to.deep.equal([false, 0n]);
      expect([...(await authority.hasRole(roles.ADMIN.id, governor))]).to.deep.equal([
        true,
        BigInt(roles.ADMIN.executionDelay),
      ]);
    });

    it("sends nothing once it is complete, and gives the same contracts again", async () => {
      const first = await codeOf(connection, await resume());
      const blocks = await connection.ethers.provider.getBlockNumber();
      await open.chain?.close();

      expect(await codeOf(connection, await resume())).to.deep.equal(first);
      expect(await connection.ethers.provider.getBlockNumber()).to.equal(blocks);
    });
  });
});
