import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** An EVM node in a process of its own. */
export interface EvmNode {
  readonly url: string;
  stop(): Promise<void>;
}

/** Two implementations that share no code: Hardhat's (EDR, on revm) and Foundry's. */
export const NODES = { "hardhat node": startHardhatNode, anvil: startAnvil } as const;

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function startHardhatNode(): Promise<EvmNode> {
  const cli = join(dirname(require.resolve("hardhat/package.json")), "dist", "src", "cli.js");
  const args = [cli, "node", "--port", "0", "--hostname", "127.0.0.1"];
  return started(
    spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] }),
    /http:\/\/([\d.:]+)/,
  );
}

/** As it starts for everybody: ten accounts with money. */
export function startAnvil(): Promise<EvmNode> {
  // The binary itself: its launcher would not pass a signal on.
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  const binary = join(dirname(require.resolve(`${name}/package.json`)), "bin", "anvil");
  const args = ["--port", "0"];
  return started(spawn(binary, args, { stdio: ["ignore", "pipe", "inherit"] }), /Listening on ([\d.:]+)/);
}

function started(child: ChildProcess, announcement: RegExp): Promise<EvmNode> {
  const ended = new Promise<void>((done) => child.on("exit", () => done()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return new Promise((done, fail) => {
    let said = "";
    child.on("error", fail);
    child.on("exit", (code) => fail(new Error(`the node ended with ${code}: ${said}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = announcement.exec(said) ?? [];
      if (address !== undefined) done({ url: `http://${address}`, stop });
    });
  });
}
