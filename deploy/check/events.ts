import { type BaseContract, type DeferredTopicFilter, EventLog } from "ethers";

/**
 * A contract's events from a block on, in their order. Nodes limit how many blocks one question may span, each in its own way: a
 * question that is refused is asked in halves.
 */
export async function eventsOf(
  contract: BaseContract,
  filter: DeferredTopicFilter | string,
  fromBlock: number,
): Promise<EventLog[]> {
  const provider = contract.runner?.provider;
  if (provider === null || provider === undefined) throw new Error("the contract is connected to no chain");
  const search = async (from: number, to: number): Promise<EventLog[]> => {
    try {
      const logs = await contract.queryFilter(filter, from, to);
      return logs.filter((log) => log instanceof EventLog);
    } catch (error) {
      if (to - from < SMALLEST) throw error;
      const middle = Math.floor((from + to) / 2);
      return [...(await search(from, middle)), ...(await search(middle + 1, to))];
    }
  };
  return search(fromBlock, await provider.getBlockNumber());
}

/** A question over fewer blocks than this that is refused is refused for another reason. */
const SMALLEST = 16;
