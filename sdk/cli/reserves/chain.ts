/** What the commands that talk to a node share: its options, a provider that gives up instead of retrying, a wallet. */
import type { Command } from "commander";
import { JsonRpcProvider, Network, Wallet } from "ethers";
import { InputError, RefusedError } from "../errors.ts";
import { RpcError } from "./failures.ts";

/** Where a key is looked for. It is asked only by commands that sign. */
export type KeySource = () => Promise<string>;

export const KEY_NAME = "COUNTERFOIL_PRIVATE_KEY";

/** The key in the environment. */
export const environmentKey: KeySource = async () => {
  const key = process.env[KEY_NAME];
  if (key === undefined || key === "") throw new RefusedError(`${KEY_NAME} is not set: there is no key to sign with`);
  return key;
};

export function withRpc(command: Command, isRequired = true): Command {
  const text = "JSON-RPC of the chain";
  return isRequired ? command.requiredOption("--rpc <url>", text) : command.option("--rpc <url>", text);
}

const TIMEOUT_MS = 20_000;

/** Asks the node for its chain once, and gives up if there is no answer; then hands `use` a provider. */
export async function withProvider<T>(url: string, use: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
  const chainId = await chainIdAt(url);
  const network = Network.from(chainId);
  // One request at a time, since not every node takes batches; and no answer twice, since the count of an account's
  // transactions has changed when a second one follows at once.
  const provider = new JsonRpcProvider(url, network, { staticNetwork: network, batchMaxCount: 1, cacheTimeout: -1 });
  provider.pollingInterval = 1_000;
  try {
    return await use(provider);
  } finally {
    provider.destroy();
  }
}

/** As {@link withProvider}, with the account that signs and pays. */
export async function withSigner<T>(url: string, readKey: KeySource, use: (signer: Wallet) => Promise<T>): Promise<T> {
  const wallet = walletOf(await readKey());
  return withProvider(url, (provider) => use(wallet.connect(provider)));
}

function walletOf(key: string): Wallet {
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(key)) {
    throw new RefusedError(`${KEY_NAME} is not a private key: it must be 32 bytes as 64 hex digits`);
  }
  try {
    return new Wallet(key.startsWith("0x") ? key : `0x${key}`);
  } catch {
    throw new RefusedError(`${KEY_NAME} is not a private key: it is zero or beyond the curve's order`);
  }
}

async function chainIdAt(url: string): Promise<bigint> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InputError("--rpc", URL.canParse(url) ? new URL(url).protocol : url, "must be an http or https URL");
  }
  const { origin } = new URL(url); // paths and passwords of URLs are keys: they are not printed
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  let answer: unknown;
  try {
    const { username, password } = new URL(url);
    if (username !== "" || password !== "") throw new RpcError("a URL with a name and password is not supported");
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    answer = await response.json();
  } catch (error) {
    if (error instanceof RpcError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new RpcError(`no node answers at ${origin}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const result: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, "result") : undefined;
  if (typeof result === "string" && /^0x[0-9a-fA-F]{1,64}$/.test(result)) return BigInt(result);
  throw new RpcError(`what answers at ${origin} is no node: it does not know its chain's id`);
}
