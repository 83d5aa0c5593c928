import { rmSync } from "node:fs";
import type { Command } from "commander";
import type { Report } from "../../deploy/check/index.ts";
import type { Deployment } from "../../sdk/addresses/schema.ts";
import { CliError, InputError, RefusedError } from "../../sdk/cli/errors.ts";
import { type Output, type Progress, table } from "../../sdk/cli/output.ts";
import { outputOf, withExamples } from "../../sdk/cli/program.ts";
import { buildFor, codeReader, NETWORKS, openHardhat, type Place, placeOf, urlOf } from "../deployment/open.ts";

type Options = {
  readonly network: string;
  readonly parameters?: string;
  readonly deployments?: string;
  readonly reset?: boolean;
  readonly build?: boolean;
};

/** A check that has found something ends the command like any refusal, with the report printed all the same. */
class DifferencesError extends CliError {
  readonly exitCode = 1;
}

export function register(program: Command): void {
  const deploy = program
    .command("deploy")
    .description("Deploys the whole suite to a network, or goes on with a deployment that was interrupted.")
    .requiredOption("--network <name>", NETWORKS.join(", "))
    .option("--parameters <file>", "what is deployed (default: deploy/parameters/<network>.json)")
    .option("--deployments <folder>", "where Ignition's journals are (default: deploy/, in deployments/)")
    .option("--reset", "forget a local deployment whose chain is gone")
    .addHelpText(
      "after",
      "\nPublic networks take <NETWORK>_RPC_URL and COUNTERFOIL_MNEMONIC from the environment or Hardhat's keystore.",
    );
  withExamples(
    deploy,
    "counterfoil deploy --network local",
    "counterfoil deploy check --network sepolia --json",
  ).action((_: object, running: Command) => withProgress(running, deployAction));

  const check = deploy
    .command("check")
    .description("Reads a deployment again and reports every difference from its parameters and roles.")
    .option("--build", "compare the code with what is compiled here, too");
  withExamples(check, "counterfoil deploy check --network sepolia").action((_: object, running: Command) =>
    withProgress(running, checkAction),
  );

  const seed = deploy
    .command("seed")
    .description(
      "Makes a testnet usable: gas for its accounts, money, a price, an epoch, units for two holders, and a loan in each pool.",
    );
  withExamples(seed, "counterfoil deploy seed --network sepolia").action((_: object, running: Command) =>
    withProgress(running, seedAction),
  );
}

interface Run {
  readonly options: Options;
  readonly place: Place;
  readonly output: Output;
  readonly progress: Progress;
}

async function withProgress(running: Command, action: (run: Run) => Promise<void>): Promise<void> {
  const output = outputOf(running);
  const options = running.optsWithGlobals<Options>();
  const place = placeOf(options);
  const progress = output.progress("starting");
  try {
    await action({ options, place, output, progress });
  } catch (error) {
    throw asRefusal(error);
  } finally {
    progress.stop();
  }
}

/** What Ignition, the node and the plan refuse is no fault of the program. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CliError) return error;
  const isExpected = ["HardhatError", "NotATestnetError", "ProviderError"].some(
    (name) => error.name === name || error.constructor.name === name,
  );
  const [line = "", ...more] = error.message.split("\n").filter((text) => text.trim() !== "");
  return isExpected ? new RefusedError([line, ...more.slice(0, 4)].join("\n")) : error;
}

async function deployAction({ options, place, output, progress }: Run): Promise<void> {
  const { readParameters } = await import("../../deploy/parameters.ts");
  const parameters = await readParameters(place.parameters);
  const onProgress = (text: string) => progress.update(text);
  const hardhat = await openHardhat(place, onProgress);
  await urlOf(hardhat, place.network);
  await buildFor(place, onProgress);
  const { deploySuite, journalFolders } = await import("../../deploy/deploySuite.ts");
  if (options.reset) {
    if (place.network !== "local") throw new InputError("--reset", place.network, "forgets local deployments only");
    for (const folder of journalFolders(place.ignition, place.network)) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const connection = await hardhat.network.create(place.network);
  try {
    const deployment = await deploySuite(connection, {
      network: place.network,
      parameters,
      file: place.parameters,
      ignition: place.ignition,
      readCode: codeReader(hardhat),
      onProgress,
    });
    progress.stop();
    output.result(deployment, () => addressTable(deployment));
  } finally {
    await connection.close();
  }
}

async function checkAction({ options, place, output, progress }: Run): Promise<void> {
  const { readParameters } = await import("../../deploy/parameters.ts");
  const parameters = await readParameters(place.parameters);
  const onProgress = (text: string) => progress.update(text);
  const hardhat = await openHardhat(place, onProgress);
  if (options.build) await buildFor(place, onProgress);
  const { planOfDeployment, readDeployment } = await import("../../deploy/deploySuite.ts");
  const { checkDeployment } = await import("../../deploy/check/index.ts");
  const { requireChain } = await import("../../deploy/parameters.ts");
  const deployment = readDeployment(place.ignition, place.network);
  if (deployment === undefined) {
    throw new RefusedError(`no complete deployment on ${place.network} is written down; deploy, or go on deploying`);
  }
  const plan = planOfDeployment(parameters, place.parameters, deployment);
  const { withProvider } = await import("../../sdk/cli/reserves/chain.ts");
  onProgress("reading the chain");
  const report = await withProvider(await urlOf(hardhat, place.network), async (provider) => {
    requireChain(
      { ...parameters, chainId: deployment.chainId },
      place.parameters,
      Number((await provider.getNetwork()).chainId),
    );
    return checkDeployment(provider, deployment, plan, options.build ? codeReader(hardhat) : undefined);
  });
  progress.stop();
  for (const warning of report.warnings) output.warn(warning);
  output.result(report, () => reportText(report));
  const { length } = report.differences;
  if (length > 0) throw new DifferencesError(`${length} ${length === 1 ? "difference" : "differences"}`);
}

async function seedAction({ place, output, progress }: Run): Promise<void> {
  const { readParameters } = await import("../../deploy/parameters.ts");
  const parameters = await readParameters(place.parameters);
  const onProgress = (text: string) => progress.update(text);
  const hardhat = await openHardhat(place, onProgress);
  const { planOfDeployment, readDeployment } = await import("../../deploy/deploySuite.ts");
  const { seed } = await import("../deployment/seed.ts");
  const deployment = readDeployment(place.ignition, place.network);
  if (deployment === undefined) throw new RefusedError(`nothing is deployed on ${place.network} yet`);
  const connection = await hardhat.network.create(place.network);
  try {
    const steps = await seed(
      connection,
      deployment,
      planOfDeployment(parameters, place.parameters, deployment),
      onProgress,
    );
    progress.stop();
    output.result(steps, () =>
      table(
        ["step", "outcome"],
        steps.map(({ step, outcome }) => [step, outcome]),
      ),
    );
  } finally {
    await connection.close();
  }
}

function addressTable({ network, chainId, startBlock, contracts }: Deployment): string {
  const rows = Object.entries(contracts).map(([part, { contract, address, startBlock: block }]) => [
    part,
    contract,
    address,
    String(block),
  ]);
  return `${network}, chain ${chainId}, from block ${startBlock}\n${table(["part", "contract", "address", "block"], rows)}`;
}

function reportText({ compared, differences }: Report): string {
  if (differences.length === 0) return `no difference in ${compared} answers`;
  return table(
    ["kind", "where", "expected", "found"],
    differences.map(({ kind, where, expected, found }) => [kind, where, expected, found]),
  );
}
