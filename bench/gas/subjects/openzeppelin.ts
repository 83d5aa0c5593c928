import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Connection, deploy, type People, peerArtifact, send } from "../chain.ts";
import { measureErc20 } from "../erc20.ts";
import type { Measured } from "../operations.ts";

/** The cheapest use of each that still answers what somebody held at a time in the past. */
const TOKENS = [
  { artifact: "OzErc20", contract: "OpenZeppelin ERC20 + Permit", keepsPast: false, delegates: false },
  // Votes are only kept for those who ask for it, by delegating to themselves.
  { artifact: "OzVotes", contract: "OpenZeppelin ERC20Votes, self-delegated", keepsPast: true, delegates: true },
  // Balances are kept for everybody; delegating would only add to it.
  {
    artifact: "OzVotesExtended",
    contract: "OpenZeppelin VotesExtended, undelegated",
    keepsPast: true,
    delegates: false,
  },
];

export async function measureOpenZeppelin(
  connection: Connection,
  people: People,
  peers: HardhatRuntimeEnvironment,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { artifact, contract, keepsPast, delegates } of TOKENS) {
    const token = await deploy(await peerArtifact(peers, artifact), people.deployer, [people.minter.address]);
    if (delegates) {
      const { alice, bob, carol, dave, newcomer } = people;
      for (const holder of [alice, bob, carol, dave, newcomer]) await send(token, holder, "delegate", holder);
    }
    const gas = await measureErc20({
      connection,
      people,
      address: await token.getAddress(),
      permitVersion: "1",
      mint: (to, amount) => send(token, people.minter, "mint", to, amount),
      burn: (holder, amount) => send(token, holder, "burn", amount),
      // Every block is a record date here.
      ...(keepsPast && { passRecord: async () => {} }),
    });
    measured.push({ contract, kind: "plain", gas });
  }
  return measured;
}
