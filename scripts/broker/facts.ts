/** What a broker has decided: at which price and how far it fills, for every window or for single ones. */
import { isAddress } from "ethers";
import * as z from "zod";
import { readJsonInput } from "../../sdk/cli/input.ts";

export const FACTS_FORMAT = "counterfoil-broker-facts/1";

const decimal = (bits: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,77})$/, "must be a decimal string without sign, leading zeros or exponent")
    .transform(BigInt)
    .refine((value) => value < 2n ** bits, `must be below 2^${bits}`);
const bps = (min: number, max: number) => z.int().min(min).max(max).transform(BigInt);
const address = z.string().refine((text) => text.startsWith("0x") && isAddress(text), "must be an address");
const bytes32 = z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hex digits");

/** A custodian's receipt as {IPrimaryMarket-settle} takes it. */
const stockReceipt = z.strictObject({
  journalReference: bytes32,
  receipt: z.strictObject({
    token: address,
    recipient: address,
    shares: decimal(128n),
    units: decimal(128n),
    activationCount: z.int().min(0),
    cut: decimal(64n),
    journalId: bytes32,
    validUntil: decimal(64n),
  }),
  custodian: address,
  signature: z.string().regex(/^0x(?:[0-9a-fA-F]{2})+$/, "must be 0x and hex digits"),
});

const rule = z.strictObject({
  /** The price, as its distance from the recorded value in 1/10,000 of it; rounded towards the value. */
  priceBps: bps(-1_000, 1_000),
  /** What of each direction's requests is filled, in 1/10,000; rounded up. */
  creationFillBps: bps(0, 10_000),
  redemptionFillBps: bps(0, 10_000),
  receipts: z.array(stockReceipt).max(8).default([]),
});

export const factsFile = z.strictObject({
  format: z.literal(FACTS_FORMAT),
  /** For every window that is not named; without it, those are left alone. */
  default: rule.optional(),
  windows: z.record(z.string().regex(/^[1-9][0-9]{0,9}$/, "must be a window's id"), rule).default({}),
});

export type BrokerFacts = z.infer<typeof factsFile>;
export type BrokerRule = z.infer<typeof rule>;

/** Reads the facts anew: they may be completed while a broker runs. */
export function readFacts(file: string): Promise<BrokerFacts> {
  return readJsonInput(factsFile, file);
}

/** What is decided about a window; undefined if nothing is. */
export function ruleFor(facts: BrokerFacts, windowId: bigint): BrokerRule | undefined {
  return facts.windows[String(windowId)] ?? facts.default;
}
