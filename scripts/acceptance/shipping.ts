import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startAnvil } from "../deployment/evmNodes.ts";
import { type AcceptanceCheck, type Context, expectCode, expectMatch, expectSame, fail, parseJson } from "./check.ts";

/** Sent when a deployment is well on its way, and far from its end. */
const TRANSACTIONS_BEFORE_KILL = 40;

/** What somebody strict asks of a compiler. */
const STRICT = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    outDir: "out",
  },
  include: ["*.ts"],
};

async function transactionsOf(url: string, account: string): Promise<number> {
  const body = { jsonrpc: "2.0", id: 1, method: "eth_getTransactionCount", params: [account, "latest"] };
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return Number(((await answer.json()) as { result: string }).result);
}

/** Deploys to anvil, is killed in the middle (kill -9), and deploys again to the end; then nothing may differ. */
async function deployWithAKill(context: Context): Promise<void> {
  const node = await startAnvil();
  try {
    const env = { COUNTERFOIL_LOCAL_URL: node.url };
    const place = ["--network", "localhost", "--deployments", join(context.folder, "deployments")];
    const deployer = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    const first = context.start(["deploy", ...place], { env });
    while ((await transactionsOf(node.url, deployer)) < TRANSACTIONS_BEFORE_KILL) await wait(20);
    first.kill("SIGKILL");
    expectSame((await first.outcome).code, null, "the exit code of a killed deployment");
    await context.cliJson(["deploy", ...place], { env });
    const check = await context.cli(["deploy", "check", ...place, "--json"], { env });
    expectCode(check, 0);
    const { compared, differences } = parseJson(check.stdout, "stdout") as { compared: number; differences: unknown[] };
    expectSame(JSON.stringify(differences), "[]", "the differences");
    if (compared < 200) fail(`only ${compared} answers were compared`);
  } finally {
    await node.stop();
  }
}

/** npm, as somebody has it who has nothing of this project around them. */
async function npm(context: Context, folder: string, args: readonly string[]): Promise<string> {
  const outcome = await context.program("npm", args, { cwd: folder });
  expectCode(outcome, 0);
  return outcome.stdout;
}

/** Packs, installs into an empty strict project outside, and runs the guide's ten lines against `counterfoil node`. */
async function installOutside(context: Context): Promise<void> {
  expectCode(await context.npm("build:package"), 0);
  const destination = ["--ignore-scripts", "--pack-destination", context.folder];
  const tarball = (await npm(context, context.root, ["pack", "--silent", ...destination])).trim();
  const project = join(context.folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "outside", private: true, type: "module" }));
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(STRICT));
  cpSync(join(context.root, "examples", "read.ts"), join(project, "read.ts"));
  const { devDependencies } = JSON.parse(readFileSync(join(context.root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const peers = ["ethers", "@openzeppelin/contracts", "typescript", "@types/node"];
  const packages = [join(context.folder, tarball), ...peers.map((name) => `${name}@${devDependencies[name]}`)];
  await npm(context, project, ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages]);
  await npm(context, project, ["exec", "--", "tsc", "-p", "."]);

  const node = context.start(["node", "--port", "0", "--json"]);
  try {
    while (!node.stdout().trimEnd().endsWith("\n}")) {
      const ended = await Promise.race([node.outcome, wait(50)]);
      if (ended !== undefined) fail(`counterfoil node ended with ${ended.code}: ${ended.stderr}`);
    }
    const { url, accounts, deployment } = parseJson(node.stdout(), "stdout") as {
      url: string;
      accounts: { address: string; roles: string[] }[];
      deployment: { contracts: Record<string, { address: string }> };
    };
    const holder = accounts.find(({ roles }) => roles.includes("holder"))?.address ?? fail("nobody holds anything");
    const token = deployment.contracts["tokens.NVDA"]?.address ?? fail("NVDA is not listed");
    const said = await context.program("node", [join(project, "out", "read.js"), url, token, holder], { cwd: project });
    expectCode(said, 0);
    expectMatch(said.stdout, /^250\.0 units of \S+ stand for [\d.]+ shares$/m, "what the example says");
  } finally {
    node.kill("SIGINT");
    await node.outcome;
  }
}

/** What is deployed and what is published, from the outside. */
export const shippingChecks: readonly AcceptanceCheck[] = [
  {
    name: "deploy to anvil goes on after kill -9, and deploy check finds no difference",
    run: deployWithAKill,
  },
  {
    name: "deploy refuses a network that it does not know, by its name",
    run: async (context) => {
      const { message } = await context.cliError(["deploy", "--network", "mainnet"], 1);
      expectMatch(message, /mainnet/, "the message");
    },
  },
  {
    name: "the packed package works in a strict project outside, against counterfoil node",
    run: installOutside,
  },
];
