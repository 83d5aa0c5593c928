import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import type { EquityToken } from "../../types/index.ts";
import { type Cast, castOf } from "../cast.ts";
import type { Chain, Signer } from "../chain.ts";
import type { ReserveProver } from "../reserves/prover.ts";
import { deployStaged } from "../stage/kernel.ts";
import { NVIDIA } from "../stage/nvidia.ts";

/** Monday 13 May 2024, 10:00 in New York. */
export const START = "2024-05-13T14:00:00Z";

/** One token within a proof of reserves, and the people around it. */
export interface Stage {
  readonly chain: Chain;
  readonly cast: Cast;
  /** Connected to nobody in particular. */
  readonly token: EquityToken;
  readonly tokenAddress: string;
  readonly prover: ReserveProver;
  readonly household: Signer;
  readonly pensionFund: Signer;
  /** The wallet in which an exchange holds its customers' units. */
  readonly omnibus: Signer;
  /** Who publishes for the exchange. */
  readonly operator: Signer;
  /** The chain's time. */
  now(): Promise<bigint>;
  /** Lets time pass until an instant such as "2024-05-14T20:30:00Z". */
  until(instant: string): Promise<void>;
}

export async function setStage(chain: Chain): Promise<Stage> {
  const cast = await castOf(chain);
  const { kernel, prover } = await deployStaged(chain, cast, {
    calendars: { XNAS: usEquitiesPlan("XNAS", 2024, 2024) },
    tokens: [NVIDIA],
  });
  const token = kernel.tokens[NVIDIA.symbol];
  const [household, pensionFund, omnibus, operator] = cast.holders;
  if (token === undefined) throw new Error("the plan lists one token");
  if (household === undefined || pensionFund === undefined || omnibus === undefined || operator === undefined) {
    throw new Error("too few accounts");
  }
  const { time } = chain.networkHelpers;
  return {
    chain,
    cast,
    token,
    tokenAddress: await token.getAddress(),
    prover,
    household,
    pensionFund,
    omnibus,
    operator,
    now: async () => BigInt(await time.latest()),
    until: (instant) => time.increaseTo(Date.parse(instant) / 1_000),
  };
}
