import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse, Provider } from "ethers";
import type { Interface } from "ethers/abi";
import { decoded, MissingEventError, NoContractError, WrongChainError } from "./errors.ts";

/** The provider behind a contract; whoever connects one without has nothing to ask. */
export function providerOf(contract: BaseContract): Provider {
  const provider = contract.runner?.provider;
  if (provider == null) throw new TypeError("the contract is not connected to a provider");
  return provider;
}

export async function chainIdOf(contract: BaseContract): Promise<bigint> {
  return (await providerOf(contract).getNetwork()).chainId;
}

/** Refuses a contract that is on another chain than expected, or is not there. */
export async function requireContract(contract: BaseContract, chainId: bigint): Promise<void> {
  const actual = await chainIdOf(contract);
  if (actual !== chainId) throw new WrongChainError(chainId, actual);
  await requireCode(contract);
}

/** Refuses an address without code: a call to it would seem to succeed. */
export async function requireCode(contract: BaseContract): Promise<void> {
  const address = await contract.getAddress();
  if ((await providerOf(contract).getCode(address)) === "0x") throw new NoContractError(address);
}

/**
 * Sends a transaction and waits until it is in a block. A revert is thrown by its name and arguments.
 * @param also Interfaces of other contracts whose errors can reach the caller.
 */
export async function sent(
  transaction: Promise<ContractTransactionResponse>,
  also: readonly Interface[] = [],
): Promise<ContractTransactionReceipt> {
  const response = await decoded(transaction, also);
  const receipt = await decoded(response.wait(), also);
  if (receipt === null) throw new MissingEventError("anything", response.hash);
  return receipt;
}

/** The event that a contract's function emits once, out of a receipt. */
export async function eventOf<T>(
  receipt: ContractTransactionReceipt,
  contract: BaseContract,
  event: string,
): Promise<T> {
  const address = await contract.getAddress();
  for (const log of receipt.logs) {
    if (log.address !== address) continue;
    const parsed = contract.interface.parseLog(log);
    if (parsed?.name === event) return parsed.args as unknown as T;
  }
  throw new MissingEventError(event, receipt.hash);
}
