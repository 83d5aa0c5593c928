import type { InKindDesk } from "../../types/index.ts";
import type { Chain, Signer } from "../chain.ts";
import { admit, DOLLAR, type MarketStage, setMarketStage, supply, UNIT } from "../stage/market.ts";

/** What each participant posts, and how many units it may have unproven. */
export const TERMS = {
  "first participant": { bond: 1_500_000n * DOLLAR, limit: 1_500n * UNIT },
  "second participant": { bond: 800_000n * DOLLAR, limit: 1_000n * UNIT },
} as const;

export type Participant = keyof typeof TERMS;

/** An in-kind desk, and the people around it. */
export interface InKindStage extends MarketStage {
  /** Connected to nobody in particular. */
  readonly desk: InKindDesk;
  readonly deskAddress: string;
  readonly custodian: Signer;
  readonly backstop: Signer;
  readonly pensionFund: Signer;
  readonly participants: Readonly<Record<Participant, Signer>>;
}

/** Deploys, has the governor admit the desk, and gives the participants their money; two weeks later. */
export async function setInKindStage(chain: Chain): Promise<InKindStage> {
  const { deployInKindDesk } = await import("../../deploy/deployInKindDesk.ts");
  const stage = await setMarketStage(chain);
  const [backstop, first, second, pensionFund] = stage.cast.holders;
  const [custodian] = stage.cast.attestors;
  if (backstop === undefined || first === undefined || second === undefined) throw new Error("too few accounts");
  if (pensionFund === undefined || custodian === undefined) throw new Error("too few accounts");
  const desk = await deployInKindDesk(chain, {
    authority: await stage.kernel.authority.getAddress(),
    token: stage.tokenAddress,
    asset: await stage.dollar.getAddress(),
    oracle: await stage.oracle.getAddress(),
    backstop: backstop.address,
  });
  const deskAddress = await desk.getAddress();
  await admit(stage, "InKindDesk", deskAddress);
  await supply({ dollar: stage.dollar, tokens: [stage.token] }, deskAddress, [
    [first, TERMS["first participant"].bond],
    [second, TERMS["second participant"].bond],
  ]);
  const participants = { "first participant": first, "second participant": second };
  return { ...stage, desk, deskAddress, custodian, backstop, pensionFund, participants };
}
