import { type Command, InvalidArgumentError } from "commander";
import { table } from "../../sdk/cli/output.ts";
import { outputOf, withExamples } from "../../sdk/cli/program.ts";
import type { LocalNode } from "../deployment/localNode.ts";

export function register(program: Command): void {
  const command = program
    .command("node")
    .description("Serves a local chain with the whole suite deployed and seeded, until it is interrupted.")
    .option("--port <number>", "where it listens; 0 for a free port", port, 8_545);
  withExamples(command, "counterfoil node", "counterfoil node --port 0 --json | jq .url").action(
    async (options: { port: number }, running: Command) => {
      const output = outputOf(running);
      const progress = output.progress("starting a chain");
      try {
        const { serveNode } = await import("../deployment/localNode.ts");
        const { node, close } = await serveNode(options.port, (text) => progress.update(text));
        progress.stop();
        output.result(node, () => nodeText(node));
        await interruption();
        await close();
      } finally {
        progress.stop();
      }
    },
  );
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError("It is not a port, 0 to 65535.");
  return value;
}

/** Ctrl-C, or whoever started it. */
function interruption(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done());
  });
}

function nodeText({ url, time, deployment, accounts, seeded, deployments }: LocalNode): string {
  const contracts = Object.entries(deployment.contracts).map(([part, { contract, address }]) => [
    part,
    contract,
    address,
  ]);
  return [
    table(["part", "contract", "address"], contracts),
    table(
      ["account", "private key (of every development chain: worth nothing)", "role"],
      accounts.map(({ address, privateKey, roles }) => [address, privateKey, roles.join(", ")]),
    ),
    table(
      ["seeded", "outcome"],
      seeded.map(({ step, outcome }) => [step, outcome]),
    ),
    `JSON-RPC at ${url}, chain ${deployment.chainId}; on the chain it is ${time}`,
    `counterfoil deploy check --network local --deployments ${deployments} compares it with its plan`,
    "Ctrl-C ends it.",
  ].join("\n");
}
