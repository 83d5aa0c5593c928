import { readdirSync, statSync } from "node:fs";
import type { NetworkConnection } from "hardhat/types/network";

const ROOT = new URL("../", import.meta.url);
/** What the chapters run on: the contracts, and the money and the feeds of the stage and of testnets. */
const SOURCES = ["contracts/", "scripts/stage/contracts/", "deploy/testnet/contracts/"];

export type Chain = NetworkConnection<"l1">;
export type Signer = Awaited<ReturnType<Chain["ethers"]["getSigners"]>>[number];

/** What is told on a fresh chain that begins at an instant such as "2024-05-21T12:00:00Z" and ends with the telling. */
export async function onChain<T>(
  start: string,
  onProgress: (text: string) => void,
  tell: (chain: Chain) => Promise<T>,
): Promise<T> {
  const chain = await openChain(new Date(start), onProgress);
  try {
    onProgress("deploying");
    return await tell(chain);
  } finally {
    await chain.close();
  }
}

/**
 * A fresh chain in this process. Its blocks may share a second, as two tokens' events of one moment do; and they do, until somebody
 * moves the clock: however slow the machine, what happens is the same.
 */
export async function openChain(initialDate: Date, onProgress: (text: string) => void = () => {}): Promise<Chain> {
  await ensureBuilt(onProgress);
  const hardhat = await import("hardhat");
  const chain = await hardhat.network.create({
    network: "default",
    chainType: "l1",
    override: { initialDate, allowBlocksWithSameTimestamp: true },
  });
  stopClock(chain.provider);
  return chain;
}

/** Gives every transaction's block the time of the one before, unless the next block's time is set. */
function stopClock(provider: Chain["provider"]): void {
  const request = provider.request.bind(provider);
  let isSet = false;
  provider.request = async (args) => {
    if (args.method === "evm_setNextBlockTimestamp") isSet = true;
    if (args.method === "hardhat_mine" || args.method === "evm_mine") isSet = false;
    if (args.method === "eth_sendTransaction" || args.method === "eth_sendRawTransaction") {
      if (!isSet) {
        const { timestamp } = (await request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
          timestamp: string;
        };
        await request({ method: "evm_setNextBlockTimestamp", params: [timestamp] });
      }
      isSet = false;
    }
    return request(args);
  };
}

/** Compiles the contracts and writes their types, unless that has been done. */
export async function ensureBuilt(onProgress: (text: string) => void): Promise<void> {
  if (isBuilt()) return;
  onProgress("compiling the contracts, once");
  const hardhat = await import("hardhat");
  await hardhat.tasks.getTask("build").run({ quiet: true, noTests: true });
}

/** Whether contracts and their types have been built since the last change of a contract. */
function isBuilt(): boolean {
  const builtAt = changedAt("cache/compile-cache.json");
  const sources = SOURCES.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).map((file) => `${folder}${file}`),
  );
  const isOutdated = sources.some((file) => file.endsWith(".sol") && changedAt(file) > builtAt);
  return changedAt("types/index.ts") > 0 && !isOutdated;
}

function changedAt(file: string): number {
  return statSync(new URL(file, ROOT), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
