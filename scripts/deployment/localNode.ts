/** A chain of one's own with the suite on it, behind JSON-RPC: what `counterfoil node` serves. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HDNodeWallet, Mnemonic } from "ethers";
import type { SuitePlan } from "../../deploy/plan.ts";
import type { Deployment } from "../../sdk/addresses/schema.ts";
import { dateOfDay, dayOfDate, weekdayOfDay } from "../../sdk/calendar/days.ts";
import { usEquitiesOverrides } from "../../sdk/calendar/usEquities.ts";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { ensureBuilt } from "../chain.ts";
import { codeReader, openHardhat, type Place, placeOf } from "./open.ts";
import type { Step } from "./seed.ts";

/** An account of the chain. Its key is the same on every development chain: it is no secret, and worth nothing. */
export interface LocalAccount {
  readonly address: string;
  readonly privateKey: string;
  /** What it does in the deployment. */
  readonly roles: readonly string[];
}

export interface LocalNode {
  readonly url: string;
  /** The chain's time when it was ready, an ISO 8601 instant. */
  readonly time: string;
  readonly deployment: Deployment;
  readonly accounts: readonly LocalAccount[];
  readonly seeded: readonly Step[];
  /** For `deploy check --network local --deployments …`. */
  readonly deployments: string;
}

/** A served node, and how it ends. */
export interface ServedNode {
  readonly node: LocalNode;
  close(): Promise<void>;
}

const PHRASE = "test test test test test test test test test test test junk";
/** 15:00 UTC is half past ten or half past eleven in New York: the exchange is open. */
const MORNING = "T15:00:00Z";
/** A window opens so many seconds after it is announced. */
const UNTIL_OPEN = 301;

/** Serves a chain on a port (0: a free one), deploys the suite to it, and seeds it. */
export async function serveNode(port: number, onProgress: (text: string) => void): Promise<ServedNode> {
  await ensureBuilt(onProgress);
  const { network } = await import("hardhat");
  const initialDate = lastMorning(new Date());
  const server = await network.createServer(
    { network: "default", chainType: "l1", override: { initialDate, chainId: 31_337 } },
    "127.0.0.1",
    port,
  );
  const listening = await server.listen().catch((error: unknown) => {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new RefusedError(`nothing can listen on port ${port} (${reason})`);
  });
  const url = `http://127.0.0.1:${listening.port}`;
  try {
    const ignition = join(fileURLToPath(new URL("../../", import.meta.url)), "cache", "node", String(listening.port));
    // A chain begins anew with every start, and so does its journal.
    rmSync(ignition, { recursive: true, force: true });
    const node = await deployTo(url, { ...placeOf({ network: "local" }), ignition }, onProgress);
    return { node, close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function deployTo(url: string, place: Place, onProgress: (text: string) => void): Promise<LocalNode> {
  const { readParameters } = await import("../../deploy/parameters.ts");
  const { deploySuite, planOfDeployment } = await import("../../deploy/deploySuite.ts");
  const { seed } = await import("./seed.ts");
  const parameters = await readParameters(place.parameters);
  const hardhat = await openHardhat(place, onProgress, url);
  const connection = await hardhat.network.create("local");
  try {
    const deployment = await deploySuite(connection, {
      network: place.network,
      parameters,
      file: place.parameters,
      ignition: place.ignition,
      readCode: codeReader(hardhat),
      onProgress,
    });
    const plan = planOfDeployment(parameters, place.parameters, deployment);
    const seeded = await seed(connection, deployment, plan, onProgress);
    // The window that has just been announced is open when the node is ready.
    await connection.provider.request({ method: "evm_increaseTime", params: [UNTIL_OPEN] });
    await connection.provider.request({ method: "evm_mine" });
    const { timestamp = 0 } = (await connection.ethers.provider.getBlock("latest")) ?? {};
    return {
      url,
      time: new Date(timestamp * 1_000).toISOString(),
      deployment,
      accounts: deployment.signers.map((address, index) => accountAt(index, address, plan)),
      seeded,
      deployments: place.ignition,
    };
  } finally {
    await connection.close();
  }
}

function accountAt(index: number, address: string, plan: SuitePlan): LocalAccount {
  const wallet = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PHRASE), `m/44'/60'/0'/0/${index}`);
  const roles = [
    ...(index === 0 ? ["deployer, without any role"] : []),
    ...Object.entries(plan.members).flatMap(([role, members]) => (members.includes(address) ? [role] : [])),
    ...plan.reserves.attestors.flatMap(({ account, kind }) =>
      account === address ? [kind === 1 ? "custodian" : "auditor"] : [],
    ),
    ...plan.markets.flatMap(({ backstop }) => (backstop === address ? ["backstop"] : [])),
    ...plan.subLedgers.flatMap(({ wallet: omnibus, operator }) => [
      ...(omnibus === address ? ["omnibus wallet"] : []),
      ...(operator === address ? ["operator of the sub-ledger"] : []),
    ]),
    ...(index === 16 ? ["authorised participant", ...(plan.pools.length > 0 ? ["borrower"] : [])] : []),
    ...(index === 17 || index === 18 ? ["holder"] : []),
    ...(index === 17 && plan.pools.length > 0 ? ["lender"] : []),
  ];
  return { address, privateKey: wallet.privateKey, roles };
}

/** The last morning on which the exchange traded: a chain that begins then is in the middle of its day. */
export function lastMorning(now: Date): Date {
  for (let day = dayOfDate(now.toISOString().slice(0, 10)); ; --day) {
    const date = dateOfDay(day);
    const morning = new Date(`${date}${MORNING}`);
    if (morning > now || weekdayOfDay(day) > 4) continue;
    const closed = usEquitiesOverrides("XNAS", Number(date.slice(0, 4))).some(
      (override) => override.day === day && !override.trades,
    );
    if (!closed) return morning;
  }
}
