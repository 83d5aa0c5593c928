import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { JsonRpcProvider, JsonRpcSigner } from "ethers";
import { checkDeployment, type Difference } from "../../deploy/check/index.ts";
import { deploymentFolder, journalFolders, planOfDeployment, readDeployment } from "../../deploy/deploySuite.ts";
import { Journal } from "../../deploy/journal.ts";
import { parseFeedPlan } from "../../deploy/oraclePlan.ts";
import { readParameters } from "../../deploy/parameters.ts";
import type { SuitePlan } from "../../deploy/plan.ts";
import { ADMIN_DELAY, GOVERNOR_DELAY, roles } from "../../deploy/roles.ts";
import { type EvmNode, NODES } from "../../scripts/deployment/evmNodes.ts";
import { connectSuite, type Suite } from "../../sdk/addresses/connect.ts";
import type { Deployment } from "../../sdk/addresses/schema.ts";
import { NO_HOURS } from "../../sdk/calendar/plan.ts";
import { startCounterfoil } from "../../test-support/deploy/counterfoil.ts";
import { type Fate, startProxy } from "../../test-support/deploy/proxy.ts";
import { TestnetFeed__factory } from "../../types/index.ts";

const PARAMETERS = fileURLToPath(new URL("../../deploy/parameters/local.json", import.meta.url));

for (const [name, start] of Object.entries(NODES)) {
  describe(`the suite's deployment to ${name}`, () => {
    let node: EvmNode;
    let folder: string;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "counterfoil-suite-"));
      node = await start();
    });

    after(async () => {
      await node?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const run = (command: readonly string[], url = node.url, deployments = folder) =>
      startCounterfoil([...command, "--network", "local", "--deployments", deployments, "--json"], url);

    /** Deploys, and kills the deployment when its n-th transaction has met its fate and it sends nothing more. */
    async function deployAndKill(
      transaction: number,
      fate: Fate,
      url = node.url,
      deployments = folder,
      command: readonly string[] = ["deploy"],
    ): Promise<void> {
      const killed: { kill?: () => void; timer?: NodeJS.Timeout } = {};
      const proxy = await startProxy(url, (number) => {
        if (number < transaction) return "arrives";
        // Time enough for the node to take it, and for others that do not wait for it.
        clearTimeout(killed.timer);
        killed.timer = setTimeout(() => killed.kill?.(), 1_500);
        return number === transaction ? fate : "arrives";
      });
      const { child, ended } = run(command, proxy.url, deployments);
      killed.kill = () => child.kill("SIGKILL");
      const { signal, stderr } = await ended;
      await proxy.close();
      expect(signal, stderr).to.equal("SIGKILL");
    }

    it("goes on after kill -9, whether a transaction was lost, its answer or its receipt, and sends nothing twice", async () => {
      // Among the contracts, among what pools take, and among the roles.
      await deployAndKill(9, "answer is lost");
      await deployAndKill(58, "answer is lost");
      await deployAndKill(30, "is lost");
      await deployAndKill(5, "has no receipt");
      const journal = deploymentFolder(folder, "local");
      const [unconfirmed] = Journal.read(journal).unconfirmed;
      const written = readFileSync(join(journal, "journal.jsonl"), "utf8");
      expect(written.lastIndexOf("TRANSACTION_CONFIRM"), "a later one is final").to.be.greaterThan(
        written.indexOf(unconfirmed?.hash ?? "none was sent"),
      );
      const { code, stdout, stderr } = await run(["deploy"]).ended;
      expect(stderr).to.equal("");
      expect(code).to.equal(0);
      expect(JSON.parse(stdout)).to.deep.equal(readDeployment(folder, "local"));

      const deployment = deploymentIn(folder);
      const provider = new JsonRpcProvider(node.url);
      const sent = await provider.getTransactionCount(deployment.deployer);
      const journals = journalFolders(folder, "local").map((journal) => Journal.read(journal));
      expect(sent).to.equal(journals.reduce((sum, { confirmations }) => sum + confirmations, 0));
      expect([...(await connectSuite(deployment, provider).authority.hasRole(0n, deployment.deployer))]).to.deep.equal([
        false,
        0n,
      ]);
      provider.destroy();
    });

    it("is found without a difference, in code as it is built here, roles, delays and parameters", async () => {
      const { code, stdout, stderr } = await run(["deploy", "check", "--build"]).ended;
      const { differences, compared } = JSON.parse(stdout);
      expect(differences).to.deep.equal([]);
      expect(compared).to.be.greaterThan(400);
      expect(stderr).to.include("has not accepted its sub-ledger yet");
      expect(code).to.equal(0);
    });

    it("sends nothing when it is made again", async () => {
      const provider = new JsonRpcProvider(node.url);
      const block = await provider.getBlockNumber();
      expect((await run(["deploy"]).ended).code).to.equal(0);
      expect(await provider.getBlockNumber()).to.equal(block);
      provider.destroy();
    });

    it("is usable once it is seeded, and a second seeding finds nothing to do", async () => {
      const first = await run(["deploy", "seed"]).ended;
      expect(first.code, first.stderr).to.equal(0);
      const provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1 });
      const deployment = deploymentIn(folder);
      const { verifier, tokens, pools } = connectSuite(deployment, provider);
      for (const token of Object.values(tokens)) {
        expect((await verifier.status(token))[0]).to.equal(1n);
      }
      const [borrower = "", lender = ""] = deployment.signers.slice(16);
      const [dollars, stock] = [pools["lpUSD"], pools["lpNVDA"]];
      if (dollars === undefined || stock === undefined) throw new Error("the parameters plan two pools");
      // Who lends owns all, but for the virtual lpShares.
      for (const [pool, assets] of [
        [dollars, 1_000_000n * 10n ** 6n],
        [stock, 100n * 10n ** 18n],
      ] as const) {
        // With the interest of a minute.
        const most = assets + assets / 1_000_000n;
        expect(await pool.totalAssets()).to.be.within(assets, most);
        expect(await pool.convertToAssets(await pool.balanceOf(lender))).to.be.within(assets - 1n, most);
      }
      expect(await dollars.unitsOf(borrower, tokens["NVDA"] ?? "")).to.equal(100n * 10n ** 18n);
      expect(await stock.unitsOf(borrower, await dollars.asset())).to.equal(50_000n * 10n ** 6n);
      const block = await provider.getBlockNumber();
      expect((await run(["deploy", "seed"]).ended).code).to.equal(0);
      // At night and on holidays units and windows wait, at the second time as at the first.
      expect(await provider.getBlockNumber()).to.equal(block);
      provider.destroy();
    });

    it("lists pools' stock although its prices have grown old since the deployment was interrupted", async () => {
      const [other, otherFolder] = [await start(), mkdtempSync(join(tmpdir(), "counterfoil-suite-"))];
      const provider = new JsonRpcProvider(other.url);
      try {
        // The stand-ins are there, and nothing of the suite is.
        await deployAndKill(4, "is lost", other.url, otherFolder);
        await provider.send("evm_increaseTime", [5 * 86_400]);
        await provider.send("evm_mine", []);
        const { code, stderr } = await run(["deploy"], other.url, otherFolder).ended;
        expect(code, stderr).to.equal(0);
        const { pools, tokens } = connectSuite(deploymentIn(otherFolder), provider);
        expect([...((await pools["lpUSD"]?.collateralTokens()) ?? [])]).to.deep.equal([
          await tokens["NVDA"]?.getAddress(),
          await tokens["KO"]?.getAddress(),
        ]);
      } finally {
        provider.destroy();
        await other.stop();
        rmSync(otherFolder, { recursive: true, force: true });
      }
    });

    it("waits for the price of a feed of others, and goes on once it has printed", async () => {
      const [other, otherFolder] = [await start(), mkdtempSync(join(tmpdir(), "counterfoil-suite-"))];
      const provider = new JsonRpcProvider(other.url);
      const owner = `0x${"0f".repeat(20)}`;
      const parameters = join(otherFolder, "parameters.json");
      const document = JSON.parse(readFileSync(PARAMETERS, "utf8"));
      writeFileSync(parameters, JSON.stringify({ ...document, testnet: { ...document.testnet, feedOwner: owner } }));
      const deploy = ["deploy", "--parameters", parameters];
      try {
        await deployAndKill(4, "is lost", other.url, otherFolder, deploy);
        await provider.send("evm_increaseTime", [5 * 86_400]);
        await provider.send("evm_mine", []);
        const refused = await run(deploy, other.url, otherFolder).ended;
        expect(refused.code).to.equal(1);
        expect(refused.stderr).to.include(
          "NVDA cannot be listed as collateral: the oracle has no usable value of it now",
        );

        await provider.send("hardhat_impersonateAccount", [owner]);
        await provider.send("hardhat_setBalance", [owner, "0xde0b6b3a7640000"]);
        const printer = new JsonRpcSigner(provider, owner);
        const feeds = Object.values(feedsIn(otherFolder));
        for (const feed of feeds) {
          const connected = TestnetFeed__factory.connect(feed, printer);
          await (await connected.print((await connected.latestRoundData())[1])).wait();
        }
        expect(feeds).to.have.length(2);
        const { code, stderr } = await run(deploy, other.url, otherFolder).ended;
        expect(code, stderr).to.equal(0);
      } finally {
        provider.destroy();
        await other.stop();
        rmSync(otherFolder, { recursive: true, force: true });
      }
    });

    it("is told of a chain that has been started again", async () => {
      const other = await start();
      try {
        const { code, stderr } = await run(["deploy"], other.url).ended;
        expect(code).to.equal(1);
        expect(stderr).to.include("is of another chain").and.to.include("--reset");
      } finally {
        await other.stop();
      }
    });

    describe("and then changed", () => {
      let provider: JsonRpcProvider;
      let deployment: Deployment;
      let plan: SuitePlan;
      let suite: Suite;
      let snapshot: string;

      before(async () => {
        provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1 });
        provider.pollingInterval = 50;
        deployment = deploymentIn(folder);
        plan = planOfDeployment(await readParameters(PARAMETERS), PARAMETERS, deployment);
        suite = connectSuite(deployment, provider);
      });

      beforeEach(async () => {
        snapshot = await provider.send("evm_snapshot", []);
      });

      afterEach(async () => {
        await provider.send("evm_revert", [snapshot]);
      });

      after(() => provider.destroy());

      const differences = async () => (await checkDeployment(provider, deployment, plan)).differences;
      const member = (role: keyof SuitePlan["members"]) => plan.members[role]?.[0] ?? "";

      /** Makes a governor's call, with its notice. */
      async function asGovernor(target: string, data: string, notice: number = GOVERNOR_DELAY): Promise<void> {
        const authority = suite.authority.connect(await provider.getSigner(member("GOVERNOR")));
        await (await authority.schedule(target, data, 0)).wait();
        await provider.send("evm_increaseTime", [notice]);
        await provider.send("evm_mine", []);
        await (await authority.execute(target, data)).wait();
      }

      it("shows a role that was granted, and its notice while it runs", async () => {
        const stranger = deployment.signers[19] ?? "";
        const authority = deployment.contracts["authority"]?.address ?? "";
        const data = suite.authority.interface.encodeFunctionData("grantRole", [roles.MINTER.id, stranger, 0]);
        const governor = await provider.getSigner(member("GOVERNOR"));
        const fresh = await provider.send("evm_snapshot", []);
        await (await suite.authority.connect(governor).schedule(authority, data, 0)).wait();
        const { warnings, differences: none } = await checkDeployment(provider, deployment, plan);
        expect(none).to.deep.equal([]);
        expect(warnings.join("\n")).to.include(`${member("GOVERNOR")} may call ${authority}`);
        await provider.send("evm_revert", [fresh]);

        await asGovernor(authority, data);
        expect(await differences()).to.deep.equal([
          { kind: "role", where: `MINTER: ${stranger}`, expected: "no member", found: "a member" },
        ] satisfies Difference[]);
      });

      it("shows a delay that was changed", async () => {
        const issuer = member("ISSUER");
        const data = suite.authority.interface.encodeFunctionData("grantRole", [roles.ISSUER.id, issuer, 3_600]);
        await asGovernor(deployment.contracts["authority"]?.address ?? "", data);
        expect(await differences()).to.deep.equal([
          { kind: "delay", where: `ISSUER: ${issuer}`, expected: "0 s", found: "3600 s" },
        ] satisfies Difference[]);
      });

      it("shows a parameter that was changed, of a feed and of a calendar", async () => {
        const feed = plan.oracle.feeds["NVDA"];
        if (feed === undefined) throw new Error("the parameters list NVDA with a feed");
        const changed = parseFeedPlan("NVDA", { ...feed, bandBps: 900 });
        const token = deployment.contracts["tokens.NVDA"]?.address ?? "";
        await asGovernor(
          deployment.contracts["oracle"]?.address ?? "",
          suite.oracle.interface.encodeFunctionData("setFeed", [token, changed]),
        );
        const calendar = suite.calendars["XNAS"]?.connect(await provider.getSigner(member("RISK")));
        const day = plan.calendars["XNAS"]?.extensions.at(-1)?.toDay ?? 0;
        const closed = { day: day - 31, trades: false, settles: false, tradingHours: NO_HOURS };
        await (await calendar?.setDays([closed]))?.wait();

        const found = await differences();
        expect(found.map(({ kind, where }) => [kind, where])).to.deep.equal([
          ["parameter", "calendars.XNAS.overrides"],
          ["parameter", "oracle.feeds.NVDA"],
        ]);
        expect(found[0]?.found).to.include(`day ${day - 31} is closed`);
        expect(found[1]?.expected).to.include("bandBps: 1000");
        expect(found[1]?.found).to.include("bandBps: 900");
      });

      const parameterChange = (where: string, expected: string, found: string): Difference => ({
        kind: "parameter",
        where,
        expected,
        found,
      });

      it("shows each number of a pool that was changed: by the governor, and by the risk officer at once", async () => {
        const pool = suite.pools["lpUSD"];
        const [nvda, ko] = [deployment.contracts["tokens.NVDA"]?.address, deployment.contracts["tokens.KO"]?.address];
        const risk = plan.pools[0]?.collaterals[0]?.risk;
        if (pool === undefined || nvda === undefined || ko === undefined || risk === undefined) {
          throw new Error("the parameters plan a pool of dollars with two collaterals");
        }
        const changed = { ...risk, thresholdBps: 6_500, maxBonusBps: 900, deficitCeiling: 1n };
        await asGovernor(await pool.getAddress(), pool.interface.encodeFunctionData("setRisk", [nvda, changed]));
        const officer = pool.connect(await provider.getSigner(member("RISK")));
        await (await officer.tighten(ko, 5_900, 4_900, 7n)).wait();
        await (await officer.lowerBorrowCap(5n)).wait();
        await provider.send("evm_increaseTime", [86_400]);
        await provider.send("evm_mine", []);
        const all = await differences();
        const isRamping = ({ where }: Difference) => where === "pools.lpUSD.collaterals.NVDA.thresholdBps";
        const [ramping, found] = [all.find(isRamping), all.filter((difference) => !isRamping(difference))];
        expect(found).to.deep.equal([
          parameterChange("pools.lpUSD.borrowCap", "50000000000000", "5"),
          parameterChange("pools.lpUSD.collaterals.NVDA.risk.thresholdBps", "7000", "6500"),
          parameterChange("pools.lpUSD.collaterals.NVDA.risk.maxBonusBps", "1000", "900"),
          parameterChange("pools.lpUSD.collaterals.NVDA.risk.deficitCeiling", "100000000000", "1"),
          parameterChange("pools.lpUSD.collaterals.KO.risk.factorBps", "6000", "5900"),
          parameterChange("pools.lpUSD.collaterals.KO.risk.closedFactorBps", "5000", "4900"),
          parameterChange("pools.lpUSD.collaterals.KO.risk.supplyCap", "1000000000000000000000000", "7"),
        ]);
        // On its way down from 7,000, a day of fourteen.
        expect(ramping?.expected).to.equal("7000");
        expect(Number(ramping?.found)).to.be.within(6_963, 6_965);
      });

      it("shows a pool's function that another role may call", async () => {
        const pool = suite.pools["lpNVDA"];
        if (pool === undefined) throw new Error("the parameters plan a pool of stock");
        const { selector } = pool.interface.getFunction("tighten");
        const data = suite.authority.interface.encodeFunctionData("setTargetFunctionRole", [
          await pool.getAddress(),
          [selector],
          roles.GUARDIAN.id,
        ]);
        await asGovernor(deployment.contracts["authority"]?.address ?? "", data, ADMIN_DELAY);
        expect(await differences()).to.deep.equal([
          {
            kind: "role",
            where: "pools.lpNVDA.tighten(address,uint16,uint16,uint128)",
            expected: "RISK",
            found: "GUARDIAN",
          },
        ] satisfies Difference[]);
      });

      it("shows a pool that is not the one that is planned: its terms, its curve, its collaterals, and one that is not there", async () => {
        const [dollars, stock] = plan.pools;
        if (dollars === undefined || stock === undefined) throw new Error("the parameters plan two pools");
        const pools = [
          {
            ...dollars,
            name: "Dollars",
            minDebt: 1n,
            gapTargetBps: 400,
            curve: { ...dollars.curve, kink: 5n * 10n ** 17n },
            collaterals: dollars.collaterals.slice(0, 1),
          },
          { ...stock, calendar: "XNYS", symbol: "lpNVDA" },
          { ...stock, symbol: "lpNONE" },
        ];
        const address = (part: string) => deployment.contracts[part]?.address.toLowerCase() ?? "";
        const report = await checkDeployment(provider, deployment, { ...plan, pools });
        expect(report.differences).to.deep.equal([
          // Only lpUSD takes it, which is to take it no more.
          parameterChange("tokens.KO.venues", "[]", `[${address("pools.lpUSD")}]`),
          parameterChange("pools.lpUSD.name", "Dollars", "Dollars lent against stock"),
          parameterChange("pools.lpUSD.minDebt", "1", "1000000000"),
          parameterChange("pools.lpUSD.gapTargetBps", "400", "500"),
          parameterChange("rateModels.lpUSD.curve.kink", "500000000000000000", "850000000000000000"),
          parameterChange(
            "pools.lpUSD.collaterals",
            `[${address("tokens.NVDA")}]`,
            `[${address("tokens.NVDA")}, ${address("tokens.KO")}]`,
          ),
          parameterChange("pools.lpNVDA.calendar", address("calendars.XNYS"), address("calendars.XNAS")),
          parameterChange("pools.lpNONE", "deployed", "not deployed"),
        ]);
      });

      it("shows code that is not what was deployed", async () => {
        const { address = "", codeHash = "" } = deployment.contracts["registry"] ?? {};
        const method = name === "anvil" ? "anvil_setCode" : "hardhat_setCode";
        await provider.send(method, [address, "0x00"]);
        const [first] = await differences();
        expect(first?.kind).to.equal("code");
        expect(first?.where).to.equal("registry");
        expect(first?.expected).to.equal(codeHash);
      });

      it("warns of a calendar that ends within 400 days", async () => {
        const horizon = Number(await suite.calendars["XNYS"]?.horizon());
        const today = Math.floor(((await provider.getBlock("latest"))?.timestamp ?? 0) / 86_400);
        await provider.send("evm_increaseTime", [(horizon - 399 - today) * 86_400]);
        await provider.send("evm_mine", []);
        const { warnings } = await checkDeployment(provider, deployment, plan);
        expect(warnings).to.include("the calendar of XNYS ends in 399 days; extend it");
      });
    });
  });
}

/** The feeds of a deployment that is not complete, by Ignition's own list of what it has deployed. */
function feedsIn(folder: string): Record<string, string> {
  const file = join(folder, "deployments", "local-testnet", "deployed_addresses.json");
  const deployed: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
  return Object.fromEntries(Object.entries(deployed).filter(([future]) => future.includes("#TestnetFeed_")));
}

function deploymentIn(folder: string): Deployment {
  const deployment = readDeployment(folder, "local");
  if (deployment === undefined) throw new Error("the deployment is not complete");
  return deployment;
}
