/** Digits after the point in multipliers, prices and money. */
export const DECIMALS = 18;

const DECIMAL = /^(0|[1-9][0-9]*)(?:\.([0-9]{1,18}))?$/;
const ISIN = /^[A-Z]{2}[A-Z0-9]{9}[0-9]$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})$/;

/** A decimal string in 1e-18: "0.04" is 40000000000000000n; undefined for anything else, signs and exponents included. */
export function parseDecimal(text: string): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  return BigInt(whole) * 10n ** BigInt(DECIMALS) + BigInt(fraction.padEnd(DECIMALS, "0"));
}

/** Whether a text is an ISIN whose check digit is right. Source: ISO 6166, annex on the modulus 10 double-add-double. */
export function isIsin(text: string): boolean {
  if (!ISIN.test(text)) return false;
  const digits = [...text].map((character) => Number.parseInt(character, 36).toString()).join("");
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return sum % 10 === 0;
}

/** An instant as people write it. */
export interface Instant {
  /** Unix seconds, a fraction cut off. */
  readonly seconds: bigint;
  /** Whether it was written in UTC. */
  readonly isUtc: boolean;
  /** Whether it fell on a whole second. */
  readonly isWhole: boolean;
}

/** An ISO 8601 date and time with its offset; undefined for anything else, a 30 February and a 25th hour included. */
export function parseInstant(text: string): Instant | undefined {
  const [, date = "", hour = "", minute = "", second = "00", fraction = "0", offset = ""] = INSTANT.exec(text) ?? [];
  const local = Date.parse(`${date}T${hour}:${minute}:${second}Z`);
  // Date.parse carries 30 February over into March, and takes 24:00; written back, such a time differs from what was given.
  if (Number.isNaN(local) || new Date(local).toISOString() !== `${date}T${hour}:${minute}:${second}.000Z`) {
    return undefined;
  }
  const [hours, minutes] = offset === "Z" ? [0, 0] : [Number(offset.slice(1, 3)), Number(offset.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  const ahead = (hours * 60 + minutes) * 60 * (offset.startsWith("-") ? -1 : 1);
  return { seconds: BigInt(local / 1000 - ahead), isUtc: ahead === 0, isWhole: Number(fraction) === 0 };
}

/** Unix seconds as ISO 8601 in UTC, without fractions: "2024-07-05T13:30:00Z". */
export function formatInstant(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}
