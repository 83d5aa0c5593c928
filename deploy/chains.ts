/** Thrown where something that is for testnets only is asked for on a chain that is none. */
export class NotATestnetError extends Error {
  override readonly name = "NotATestnetError";

  constructor(
    readonly what: string,
    readonly chainId: number,
  ) {
    const chain = MAIN_NETWORKS[chainId];
    const reason =
      chain === undefined
        ? `chain ${chainId} is not in the list of testnets (deploy/chains.ts)`
        : `chain ${chainId} is ${chain}, where money is real`;
    super(`${what} refused: ${reason}`);
  }
}

/** Chains on which worthless money and settable prices may stand in for real ones: development chains and testnets. */
export const TESTNETS: Readonly<Record<number, string>> = {
  1337: "a development chain",
  31337: "a development chain",
  97: "BNB Smart Chain Testnet",
  84532: "Base Sepolia",
  421614: "Arbitrum Sepolia",
  11155111: "Sepolia",
};

/** Chains that are named when they are refused. What is in neither list is refused too. */
export const MAIN_NETWORKS: Readonly<Record<number, string>> = {
  1: "Ethereum",
  10: "OP Mainnet",
  25: "Cronos",
  56: "BNB Smart Chain",
  100: "Gnosis Chain",
  130: "Unichain",
  137: "Polygon PoS",
  146: "Sonic",
  250: "Fantom",
  252: "Fraxtal",
  324: "ZKsync Era",
  480: "World Chain",
  1101: "Polygon zkEVM",
  1135: "Lisk",
  1284: "Moonbeam",
  1868: "Soneium",
  5000: "Mantle",
  7777777: "Zora",
  8453: "Base",
  34443: "Mode",
  42161: "Arbitrum One",
  42170: "Arbitrum Nova",
  42220: "Celo",
  43114: "Avalanche C-Chain",
  57073: "Ink",
  59144: "Linea",
  80094: "Berachain",
  81457: "Blast",
  167000: "Taiko",
  534352: "Scroll",
};

/** Refuses `what` on every chain that is not a testnet. */
export function requireTestnet(what: string, chainId: number): void {
  if (!(chainId in TESTNETS)) throw new NotATestnetError(what, chainId);
}

/** Whether a chain is one that its owner starts over at will. */
export const isDevelopmentChain = (chainId: number): boolean => chainId === 1_337 || chainId === 31_337;
