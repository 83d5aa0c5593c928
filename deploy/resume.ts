import { trackTransaction } from "@nomicfoundation/ignition-core";
import type { NetworkConnection } from "hardhat/types/network";
import { RefusedError } from "../sdk/cli/errors.ts";
import { Journal, type LostTransaction } from "./journal.ts";

/** Ignition's own count: so many blocks have to lie on a transaction before it is taken for final, but on a development node. */
const CONFIRMATIONS = 5;
const POLL_MS = 1_000;
const PATIENCE_MS = 10 * 60_000;

/**
 * Makes a deployment that was killed ready to go on. Ignition resumes by itself from what its journal says, but for three moments.
 *
 * - A step was begun and has asked nothing of the chain, or a line is half written: both are taken out, and the step begins again.
 * - A transaction was announced and its hash not written down: the chain is asked whether it came through. If so it is found and
 *   written down, if not it is sent, with the nonce that was meant for it, so that it cannot happen twice.
 * - A transaction was sent and its receipt not written down, while later ones have theirs: Ignition would take the later ones for
 *   somebody else's. The receipt is written down.
 */
export async function mendJournal(connection: NetworkConnection<string>, folder: string): Promise<void> {
  Journal.mend(folder);
  const journal = Journal.read(folder);
  if (journal.isEmpty) return;
  const { lost } = journal;
  if (lost !== undefined) {
    const hash = (await findSent(connection, lost, journal.lastBlock)) ?? (await send(connection, lost));
    await trackTransaction(folder, hash, connection.provider, 1);
  }
  await waitForConfirmations(connection);
  await confirmSent(connection, folder);
}

/** Writes down the receipts that the chain has and the journal lacks. */
async function confirmSent({ ethers }: NetworkConnection<string>, folder: string): Promise<void> {
  for (const transaction of Journal.read(folder).unconfirmed) {
    const receipt = await ethers.provider.getTransactionReceipt(transaction.hash);
    if (receipt === null) continue;
    const isSuccess = receipt.status === 1;
    Journal.confirm(folder, transaction, {
      blockHash: receipt.blockHash,
      blockNumber: receipt.blockNumber,
      ...(isSuccess && receipt.contractAddress !== null ? { contractAddress: receipt.contractAddress } : {}),
      status: isSuccess ? "SUCCESS" : "FAILURE",
      logs: receipt.logs.map(({ address, data, index, topics }) => ({ address, data, logIndex: index, topics })),
    });
  }
}

async function deployerOf({ ethers }: NetworkConnection<string>) {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account to deploy with");
  return deployer;
}

/** The hash of the deployer's transaction with that nonce, once it is mined. */
async function findSent(
  connection: NetworkConnection<string>,
  { nonce, futureId }: LostTransaction,
  fromBlock: number,
): Promise<string | undefined> {
  const { provider } = connection.ethers;
  const { address } = await deployerOf(connection);
  if ((await provider.getTransactionCount(address, "pending")) <= nonce) return undefined;
  await until(async () => (await provider.getTransactionCount(address, "latest")) > nonce);
  // The first block after which the account has sent more than `nonce` transactions.
  let [low, high] = [fromBlock, await provider.getBlockNumber()];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await provider.getTransactionCount(address, middle)) > nonce) high = middle;
    else low = middle + 1;
  }
  const block = await provider.getBlock(low, true);
  const found = block?.prefetchedTransactions.find((sent) => sent.from === address && sent.nonce === nonce);
  if (found !== undefined) return found.hash;
  throw new RefusedError(
    `the transaction of ${address} with nonce ${nonce} (${futureId}) cannot be found on this node; find its hash and run "hardhat ignition track-tx"`,
  );
}

async function send(connection: NetworkConnection<string>, lost: LostTransaction): Promise<string> {
  const deployer = await deployerOf(connection);
  const { nonce, to, data, value } = lost;
  const sent = await deployer.sendTransaction({ nonce, data, value, ...(to === undefined ? {} : { to }) });
  await sent.wait();
  return sent.hash;
}

/** Ignition goes on only when everything that the deployer has sent is final. */
export async function waitForConfirmations(connection: NetworkConnection<string>): Promise<void> {
  if (await isAutomined(connection)) return;
  const { provider } = connection.ethers;
  const { address } = await deployerOf(connection);
  await until(async () => {
    const confirmed = (await provider.getBlockNumber()) - CONFIRMATIONS + 1;
    if (confirmed < 0) return false;
    const [final, pending] = await Promise.all([
      provider.getTransactionCount(address, confirmed),
      provider.getTransactionCount(address, "pending"),
    ]);
    return final === pending;
  });
}

async function isAutomined({ provider }: NetworkConnection<string>): Promise<boolean> {
  try {
    return (await provider.request({ method: "hardhat_getAutomine" })) === true;
  } catch {
    return false;
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new RefusedError("the transactions sent so far are not final; try again later");
    await new Promise((passed) => setTimeout(passed, POLL_MS));
  }
}
