import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { HDNodeWallet, Mnemonic } from "ethers";

const script = (folder: string) => fileURLToPath(new URL(`../../scripts/${folder}/main.ts`, import.meta.url));
const PHRASE = "test test test test test test test test test test test junk";

/** How a process ended: by itself, with a code, or by a signal. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The key of a simulated chain's account, by the number of its signer. */
export function simulatedKey(index: number): string {
  return HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PHRASE), `m/44'/60'/0'/0/${index}`).privateKey;
}

/** Runs the broker's command once in a process of its own. `stopAfter` names the stage at which it is killed. */
export function runBroker(args: readonly string[], key: string, stopAfter = ""): Promise<Ended> {
  return runOnce("broker", args, { COUNTERFOIL_PRIVATE_KEY: key, COUNTERFOIL_BROKER_STOP_AFTER: stopAfter });
}

/** Likewise the liquidator's. */
export function runLiquidator(args: readonly string[], key: string, stopAfter = ""): Promise<Ended> {
  return runOnce("liquidator", args, { COUNTERFOIL_PRIVATE_KEY: key, COUNTERFOIL_LIQUIDATOR_STOP_AFTER: stopAfter });
}

function runOnce(folder: string, args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", script(folder), "--once", "--json", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk: Buffer) => {
      written[stream] += chunk.toString();
    });
  }
  return new Promise((ended) => child.on("close", (code, signal) => ended({ code, signal, ...written })));
}
