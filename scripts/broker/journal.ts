/** A broker's journal. Everything else is read from the chain. */
import * as z from "zod";
import { Journal, type Purpose, signedFields, whole } from "../sending/journal.ts";
import { STEPS, type Step } from "./stages.ts";

const JOURNAL_FORMAT = "counterfoil-broker-journal/1";

const intent = z.strictObject({ step: z.enum(STEPS), windowId: whole, ...signedFields });

/** What a broker's transaction is for. */
export interface BrokerPurpose extends Purpose<Step> {
  readonly windowId: bigint;
}

/** Whose journal it is. */
export type BrokerIdentity = { readonly chainId: bigint; readonly market: string; readonly broker: string };

/** Opens a broker's journal, or begins one. Refuses another chain's, market's or broker's. */
export function openJournal(file: string, identity: BrokerIdentity): Promise<Journal<BrokerPurpose>> {
  return Journal.open<BrokerPurpose>(file, JOURNAL_FORMAT, identity, intent, "broker");
}
