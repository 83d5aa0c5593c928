import type { PrimaryMarket } from "../../types/index.ts";
import type { Chain, Signer } from "../chain.ts";
import { admit, DOLLAR, type MarketStage, setMarketStage, supply } from "../stage/market.ts";

/** What the broker pays into a window that it lets expire. */
export const PENALTY = 25_000n * DOLLAR;
/** Seconds after the settlement date's close. */
export const GRACE = 2 * 3_600;
/** What the broker posts: the penalties of two windows. */
export const BOND = 2n * PENALTY;

const PEOPLE = ["pension fund", "saver", "family office", "insurer", "household", "foundation"] as const;

export type Name = (typeof PEOPLE)[number];

/** A primary market, and the people around it. */
export interface WindowStage extends MarketStage {
  /** Connected to nobody in particular. */
  readonly primary: PrimaryMarket;
  readonly primaryAddress: string;
  readonly broker: Signer;
  readonly feeRecipient: Signer;
  readonly people: Readonly<Record<Name, Signer>>;
}

/** Deploys, has the governor admit the market, and gives everybody what they begin with; two weeks later. */
export async function setWindowStage(chain: Chain): Promise<WindowStage> {
  const { deployPrimaryMarket } = await import("../../deploy/deployPrimaryMarket.ts");
  const stage = await setMarketStage(chain, ({ holders }) => ({ BROKER: [holders[0]?.address ?? ""] }));
  const [broker, feeRecipient, backstop, ...others] = stage.cast.holders;
  if (broker === undefined || feeRecipient === undefined || backstop === undefined) throw new Error("too few accounts");
  const people = Object.fromEntries(PEOPLE.map((name, index) => [name, others[index]])) as Record<Name, Signer>;
  const primary = await deployPrimaryMarket(chain, {
    authority: await stage.kernel.authority.getAddress(),
    token: stage.tokenAddress,
    asset: await stage.dollar.getAddress(),
    oracle: await stage.oracle.getAddress(),
    backstop: backstop.address,
    feeRecipient: feeRecipient.address,
    penalty: PENALTY,
    grace: GRACE,
  });
  const primaryAddress = await primary.getAddress();
  await admit(stage, "PrimaryMarket", primaryAddress);
  await supply({ dollar: stage.dollar, tokens: [stage.token] }, primaryAddress, [
    [broker, BOND],
    ...Object.values(people).map((person) => [person, 2_000_000n * DOLLAR] as const),
  ]);
  return { ...stage, primary, primaryAddress, broker, feeRecipient, people };
}
