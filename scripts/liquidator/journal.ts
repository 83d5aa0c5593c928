/** A liquidator's journal. Everything else is read from the chain, or, for speed only, from {@link Accounts}. */
import * as z from "zod";
import { Journal, type Purpose, signedFields, whole } from "../sending/journal.ts";
import { STEPS, type Step } from "./stages.ts";

const JOURNAL_FORMAT = "counterfoil-liquidator-journal/1";

const intent = z.strictObject({
  step: z.enum(STEPS),
  token: z.string(),
  account: z.string().optional(),
  feeLimit: whole.optional(),
  ...signedFields,
});

/** What a liquidator's transaction is for. */
export interface LiquidatorPurpose extends Purpose<Step> {
  /** What is seized, approved or observed. */
  readonly token: string;
  /** Who is liquidated. */
  readonly account?: string | undefined;
}

/** Whose journal it is. */
export type LiquidatorIdentity = { readonly chainId: bigint; readonly pool: string; readonly liquidator: string };

/** Opens a liquidator's journal, or begins one. Refuses another chain's, pool's or liquidator's. */
export function openJournal(file: string, identity: LiquidatorIdentity): Promise<Journal<LiquidatorPurpose>> {
  return Journal.open<LiquidatorPurpose>(file, JOURNAL_FORMAT, identity, intent, "liquidator");
}
