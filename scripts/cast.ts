import type { Chain, Signer } from "./chain.ts";

/** The accounts of a chain in this process, by what they do. */
export interface Cast {
  readonly governor: Signer;
  readonly issuer: Signer;
  /** Alone may mint. */
  readonly market: Signer;
  readonly recorder: Signer;
  /** Three custodians, then two auditors. */
  readonly attestors: readonly Signer[];
  /** In no role: posts what others have signed. */
  readonly anyone: Signer;
  readonly holders: readonly Signer[];
}

const ATTESTORS = 5;

/** Gives out the chain's accounts; the first deploys and is left out. */
export async function castOf({ ethers }: Chain): Promise<Cast> {
  const [, governor, issuer, market, recorder, anyone, ...others] = await ethers.getSigners();
  if (governor === undefined || issuer === undefined || market === undefined) throw new Error("too few accounts");
  if (recorder === undefined || anyone === undefined || others.length <= ATTESTORS) throw new Error("too few accounts");
  return {
    governor,
    issuer,
    market,
    recorder,
    anyone,
    attestors: others.slice(0, ATTESTORS),
    holders: others.slice(ATTESTORS),
  };
}

/** The first accounts in {@link Cast.attestors} that are custodians; the others are auditors. */
export const CUSTODIANS = 3;
/** How many of the attestors have to sign. */
export const THRESHOLD = 3;
