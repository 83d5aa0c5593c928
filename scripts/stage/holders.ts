import type { Signer } from "../chain.ts";
import type { Journal } from "../chapters/journal.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { type MarketStage, UNIT } from "./market.ts";

/** Who holds NVDA where a corporate action is told: much, little, and a number of units that no ratio divides evenly. */
export const THREE_HOLDERS = ["pension fund", "household", "saver"] as const;
export type HolderName = (typeof THREE_HOLDERS)[number];

/** What they hold, in units. */
export const THREE_HOLDINGS: Readonly<Record<HolderName, bigint>> = {
  "pension fund": 25_000n * UNIT,
  household: 100n * UNIT,
  saver: (10n * UNIT) / 3n,
};

/** People of the cast by the names that a chapter gives them. */
export function peopleOf<N extends string>(
  { cast }: Pick<MarketStage, "cast">,
  names: readonly N[],
): Record<N, Signer> {
  return Object.fromEntries(
    names.map((name, index) => {
      const account = cast.holders[index];
      if (account === undefined) throw new Error("too few accounts");
      return [name, account];
    }),
  ) as Record<N, Signer>;
}

/** Names and addresses as books want them. */
export function partiesOf(people: Readonly<Record<string, Signer>>): [name: string, address: string][] {
  return Object.entries(people).map(([name, { address }]) => [name, address]);
}

/** The market mints to everybody what a chapter gives him. */
export async function mintAll<N extends string>(
  { token, cast }: Pick<MarketStage, "token" | "cast">,
  journal: Journal,
  people: Readonly<Record<N, Signer>>,
  units: Readonly<Partial<Record<N, bigint>>>,
): Promise<void> {
  for (const [name, amount] of Object.entries(units) as [N, bigint][]) {
    const minted = token.connect(cast.market).mint(people[name], amount);
    await journal.step("market", `mints ${plain(amount)} units to the ${name}`, mined(minted));
  }
}
