import { parseEther } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { TestnetFeed__factory } from "../../types/index.ts";

/** A testnet's print is renewed when it is so old, in seconds: long before the oracle calls it stale. */
export const PRINT_AGE = 43_200;
/** What a print takes, many times over. */
const GAS = parseEther("0.01");

/**
 * A pool lists stock only at a usable value. A deployment that goes on after a day finds the prices of its own feeds stale, so their
 * owner prints them once more, as far as the network has its key.
 */
export async function printAgain({ ethers }: NetworkConnection<string>, feeds: readonly string[]): Promise<void> {
  const signers = await ethers.getSigners();
  const [deployer] = signers;
  const now = (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
  for (const address of feeds) {
    const feed = TestnetFeed__factory.connect(address, deployer);
    const [, answer, , updatedAt] = await feed.latestRoundData();
    if (now - Number(updatedAt) < PRINT_AGE) continue;
    const owner = await feed.owner();
    const signer = signers.find((candidate) => candidate.address === owner);
    if (signer === undefined) continue;
    if ((await ethers.provider.getBalance(owner)) < GAS / 2n) {
      await (await deployer?.sendTransaction({ to: owner, value: GAS }))?.wait();
    }
    await (await feed.connect(signer).print(answer)).wait();
  }
}
