import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Connection, deploy, type People, peerArtifact, send } from "../chain.ts";
import { measureErc20 } from "../erc20.ts";
import type { Measured } from "../operations.ts";

export async function measureSolady(
  connection: Connection,
  people: People,
  peers: HardhatRuntimeEnvironment,
): Promise<Measured> {
  const token = await deploy(await peerArtifact(peers, "SoladyErc20"), people.deployer, [people.minter.address]);
  const gas = await measureErc20({
    connection,
    people,
    address: await token.getAddress(),
    permitVersion: "1",
    mint: (to, amount) => send(token, people.minter, "mint", to, amount),
    burn: (holder, amount) => send(token, holder, "burn", amount),
  });
  return { contract: "solady ERC20", kind: "plain", gas };
}
