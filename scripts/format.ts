import { formatUnits } from "ethers";
import { DECIMALS, formatInstant } from "../sdk/facts/index.ts";

/** Digits after the point that people are shown of a quantity; more of them are in the JSON. */
const SHOWN_DECIMALS = 6n;

/** A decimal number without a point where nothing follows it. */
export function plain(amount: bigint, decimals: number = DECIMALS): string {
  return formatUnits(amount, decimals).replace(/\.0$/, "");
}

/** A quantity of 18 decimals for people, rounded down. */
export function shortened(amount: bigint): string {
  return plain(amount / 10n ** (BigInt(DECIMALS) - SHOWN_DECIMALS), Number(SHOWN_DECIMALS));
}

/** An instant to the minute, in UTC. */
export function minute(instant: bigint): string {
  return formatInstant(instant)
    .replace("T", " ")
    .replace(/:\d\dZ$/, "");
}
