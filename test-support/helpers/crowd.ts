import { Crowd__factory } from "../../types/index.ts";
import type { PrimaryMarketFixture } from "../fixtures/primaryMarket.ts";

/** Requests that fit into one transaction. */
const BATCH = 50;

/** Has `count` accounts, each of its own, request creations that add up to `total`. */
export async function requestFromMany(
  { ethers, primary, asset, accounts }: Pick<PrimaryMarketFixture, "ethers" | "primary" | "asset" | "accounts">,
  count: number,
  total: bigint,
): Promise<void> {
  if (total % BigInt(count) !== 0n) throw new Error(`${total} is not divisible among ${count}`);
  const factory = await ethers.getContractFactory("Crowd", accounts.deployer);
  const crowd = Crowd__factory.connect(await (await factory.deploy()).getAddress(), accounts.deployer);
  await asset.mint(accounts.deployer, total);
  await asset.connect(accounts.deployer).approve(crowd, total);
  for (let done = 0; done < count; done += BATCH) {
    await crowd.join(primary, Math.min(BATCH, count - done), total / BigInt(count));
  }
}
