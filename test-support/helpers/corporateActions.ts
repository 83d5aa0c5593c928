import { encodeBytes32String, hexlify, toUtf8Bytes, ZeroHash } from "ethers";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import type { Fixture } from "../fixtures/kernel.ts";

/** The kinds of contracts/types/CorporateAction.sol. */
export const Kind = { SPLF: 0n, SPLR: 1n, DVSE: 2n, DRIP: 3n, DVCA: 4n, SOFF: 5n, MRGR: 6n } as const;
export type KindName = keyof typeof Kind;

/** The states of ICorporateActions.ActionStatus. */
export const Status = { NONE: 0n, ANNOUNCED: 1n, SCHEDULED: 2n, EFFECTIVE: 3n, CANCELLED: 4n } as const;

/** The two kinds of factor of contracts/types/CorporateAction.sol. */
export const FactorKind = { SPLIT: 0n, REINVESTMENT: 1n } as const;

export const ONE = 10n ** 18n;
export const DAY = 24 * 60 * 60;
export const SCHEDULING_PERIOD = 400 * DAY;

/** ICorporateActions.Terms, every number a bigint, so that what goes in compares with what comes out. */
export interface Terms {
  readonly kind: bigint;
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly gross: bigint;
  readonly withholdingBps: bigint;
  readonly exDay: bigint;
  readonly recordDay: bigint;
  readonly payDay: bigint;
  readonly effectiveAt: bigint;
  readonly newIsin: string;
  readonly documentHash: string;
}

/** A ratio that is exact. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const NOTHING: Omit<Terms, "kind" | "exDay"> = {
  numerator: 0n,
  denominator: 0n,
  gross: 0n,
  withholdingBps: 0n,
  recordDay: 0n,
  payDay: 0n,
  effectiveAt: 0n,
  newIsin: `0x${"00".repeat(12)}`,
  documentHash: ZeroHash,
};

/** Terms of a kind with an ex day, and whatever else is given. */
export function termsOf(kind: KindName, exDate: string, given: Partial<Terms> = {}): Terms {
  return { ...NOTHING, documentHash: hashOf(kind, exDate), ...given, kind: Kind[kind], exDay: day(exDate) };
}

/** A split or stock dividend of `numerator` for `denominator`. */
export function split(
  kind: "SPLF" | "SPLR" | "DVSE",
  exDate: string,
  [numerator, denominator]: readonly [bigint, bigint],
  given: Partial<Terms> = {},
): Terms {
  return termsOf(kind, exDate, { numerator, denominator, ...given });
}

/** A dividend, in cash (DVCA) or reinvested (DRIP). */
export function dividend(
  kind: "DRIP" | "DVCA",
  dates: { readonly ex: string; readonly pay: string; readonly record?: string },
  gross: bigint,
  given: Partial<Terms> = {},
): Terms {
  const recordDay = dates.record === undefined ? 0n : day(dates.record);
  return termsOf(kind, dates.ex, { gross, recordDay, payDay: day(dates.pay), ...given });
}

/** The fields in the order of the struct, as events and views give them back. */
export function asList(terms: Terms): (bigint | string)[] {
  return [
    terms.kind,
    terms.numerator,
    terms.denominator,
    terms.gross,
    terms.withholdingBps,
    terms.exDay,
    terms.recordDay,
    terms.payDay,
    terms.effectiveAt,
    terms.newIsin,
    terms.documentHash,
  ];
}

/** Terms whose default `effectiveAt` has been filled in. */
export function effective(terms: Terms, effectiveAt: number | bigint): Terms {
  return { ...terms, effectiveAt: BigInt(effectiveAt) };
}

/** A day number as the contracts count it. */
export function day(date: string): bigint {
  return BigInt(dayOfDate(date));
}

/** Four letters as events carry them. */
export function caev(kind: KindName): string {
  return hexlify(toUtf8Bytes(kind));
}

/** A reference of the issuer's own. */
export function reference(text: string): string {
  return encodeBytes32String(text);
}

/** `floor(value × ratio)`, as the token folds a factor. */
export function folded(value: bigint, ...ratios: readonly Ratio[]): bigint {
  return ratios.reduce((sofar, { numerator, denominator }) => (sofar * numerator) / denominator, value);
}

/** A ratio in lowest terms. */
export function reduced(numerator: bigint, denominator: bigint): Ratio {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

/** `1 + f` of a reinvestment, from first principles: `f = gross × (10000 − w) × ∏den / (10000 × price × ∏num)`. */
export function reinvestment(terms: Terms, price: bigint, splits: readonly Ratio[] = []): Ratio {
  let numerator = terms.gross * (10_000n - terms.withholdingBps);
  let denominator = 10_000n * price;
  for (const ratio of splits) {
    numerator *= ratio.denominator;
    denominator *= ratio.numerator;
  }
  return reduced(denominator + numerator, denominator);
}

/** What it takes to announce: the parts of a fixture, under its names. */
type Announcer = Pick<Fixture, "corporateActions" | "token"> & {
  readonly accounts: Pick<Fixture["accounts"], "issuer">;
};

/** Announces as the issuer and returns the action's id. */
export async function announce(f: Announcer, name: string, terms: Terms, expectedMultiplier = 0n): Promise<bigint> {
  await f.corporateActions.connect(f.accounts.issuer).announce(f.token, reference(name), terms, expectedMultiplier);
  return f.corporateActions.actionByReference(f.token, reference(name));
}

function hashOf(kind: KindName, exDate: string): string {
  return encodeBytes32String(`${kind} of ${exDate}`);
}
