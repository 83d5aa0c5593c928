import { ZeroAddress } from "ethers";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import type { EquityToken } from "../../types/index.ts";
import { type Cast, castOf } from "../cast.ts";
import type { Chain, Signer } from "../chain.ts";
import { planReserves } from "../reserves/plan.ts";
import { ReserveProver } from "../reserves/prover.ts";

/** The listing whose reserves are proven; it has had reinvested dividends before, so that units are not shares. */
export const LISTING = {
  name: "Apple Inc. Common Stock",
  symbol: "AAPL",
  isin: "US0378331005",
  mic: "XNAS",
  initialMultiplier: 1_002591788283238825n,
} as const;

/** Monday 1 June 2026, 10:00 in New York. */
export const START = "2026-06-01T14:00:00Z";

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
  /** Lets time pass until an instant such as "2026-06-02T20:30:00Z". */
  until(instant: string): Promise<void>;
}

export async function setStage(chain: Chain): Promise<Stage> {
  // Loaded late: the generated types may have been written only just now.
  const { deployKernel } = await import("../../deploy/deployKernel.ts");
  const { HolderPolicy } = await import("../../deploy/plan.ts");
  const cast = await castOf(chain);
  const { governor, issuer, market, recorder } = cast;
  const kernel = await deployKernel(chain, {
    members: {
      GOVERNOR: [governor.address],
      RESERVE_ADMIN: [governor.address],
      ISSUER: [issuer.address],
      MINTER: [market.address],
      RECORDER: [recorder.address],
    },
    calendars: { XNAS: usEquitiesPlan("XNAS", 2026, 2026) },
    reserves: await planReserves(cast),
    tokens: [{ ...LISTING, policy: HolderPolicy.OPEN, windDown: ZeroAddress }],
  });
  const token = kernel.tokens[LISTING.symbol];
  const [household, pensionFund, omnibus, operator] = cast.holders;
  if (token === undefined || kernel.reserves === undefined) throw new Error("the plan lists one token with its proof");
  if (household === undefined || pensionFund === undefined || omnibus === undefined || operator === undefined) {
    throw new Error("too few accounts");
  }
  const { time } = chain.networkHelpers;
  return {
    chain,
    cast,
    token,
    tokenAddress: await token.getAddress(),
    prover: await ReserveProver.of(kernel.reserves.verifier, cast),
    household,
    pensionFund,
    omnibus,
    operator,
    now: async () => BigInt(await time.latest()),
    until: (instant) => time.increaseTo(Date.parse(instant) / 1_000),
  };
}
