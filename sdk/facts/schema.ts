import * as z from "zod";
import { InputError } from "../cli/errors.ts";
import { date, must, note, pathText, symbol, valueAt, word } from "./fields.ts";
import { readJson } from "./json.ts";
import { isIsin, parseDecimal, parseInstant } from "./values.ts";

/** ISO 15022 CAEV codes, in the order of contracts/types/CorporateAction.sol. */
export const KINDS = ["SPLF", "SPLR", "DVSE", "DRIP", "DVCA", "SOFF", "MRGR"] as const;
export type Kind = (typeof KINDS)[number];

/** Which factor an action moves beside the multiplier; "none": not even that. */
export type Effect = "split" | "reinvestment" | "none";

export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** One action of a file, its amounts in 1e-18. */
export interface ActionFacts {
  /** Where it stands in the file, for example `tokens[0].actions[3]`. */
  readonly path: string;
  readonly kind: Kind;
  readonly effect: Effect;
  readonly exDate: string;
  readonly recordDate: string | undefined;
  readonly payDate: string | undefined;
  /** Unix seconds, where the file says it. */
  readonly effectiveAt: bigint | undefined;
  readonly ratio: Ratio | undefined;
  /** Money per share before withholding: a dividend, the value of a spin-off, the cash of a merger; 0 without any. */
  readonly gross: bigint;
  /** Price per share of the reinvestment; 0 without one. */
  readonly price: bigint;
  readonly withholdingBps: bigint;
  readonly newIsin: string | undefined;
  readonly into: string | undefined;
}

export interface TokenFacts {
  readonly path: string;
  readonly symbol: string;
  /** ISO 6166, where the file gives one whose check digit is right. */
  readonly isin: string | undefined;
  readonly mic: string;
  /** Shares per 1e18 units before the first action, in 1e-18. */
  readonly initialMultiplier: bigint;
  readonly actions: readonly ActionFacts[];
}

export interface Facts {
  readonly tokens: readonly TokenFacts[];
  /** What looks wrong and changes no result, a sentence each. */
  readonly warnings: readonly string[];
}

/** Withheld from a reinvested dividend unless the file says otherwise: what the US keep from foreign holders. */
export const DEFAULT_WITHHOLDING_BPS = 3_000;

const ONE = 10n ** 18n;
const MAX_UINT32 = 2 ** 32 - 1;
const MAX_BPS = 10_000;
/** Money travels as uint96, prices and multipliers as uint128. */
const MAX_MONEY = 2n ** 96n - 1n;
const MAX_PRICE = 2n ** 128n - 1n;
/** 100:1 and 1:100. */
const MAX_RATIO = 100;

/* FIELDS */

const amount = (maximum: bigint) =>
  z
    .string(must('a decimal number in quotes, such as "0.04": a JSON number would lose digits'))
    .transform((text, context) => {
      const value = parseDecimal(text);
      if (value === undefined) {
        context.addIssue("must be a decimal number without sign or exponent, with at most 18 decimals");
        return z.NEVER;
      }
      if (value === 0n) context.addIssue("must be more than 0");
      if (value > maximum) context.addIssue("is larger than the contracts can hold");
      return value;
    });

const integer = (minimum: number, maximum: number) => {
  const expected = `an integer from ${minimum} to ${maximum}, without quotes`;
  return z
    .number(must(expected))
    .int({ error: `must be ${expected}` })
    .min(minimum, { error: `must be ${expected}` })
    .max(maximum, { error: `must be ${expected}` });
};

const instant = z.string(must("a time in UTC, such as 2024-06-10T13:30:00Z")).transform((text, context) => {
  const parsed = parseInstant(text);
  if (parsed === undefined || !parsed.isUtc || !parsed.isWhole) {
    context.addIssue("must be a time in UTC to the second, such as 2024-06-10T13:30:00Z");
    return z.NEVER;
  }
  return parsed.seconds;
});
const isin = word(/^[A-Z]{2}[A-Z0-9]{9}[0-9]$/, "an ISIN: two letters, nine letters or digits, and a check digit");
const count = integer(1, MAX_UINT32);
const basisPoints = integer(0, MAX_BPS);
const money = amount(MAX_MONEY);
const price = amount(MAX_PRICE);

/* ACTIONS */

const dates = { exDate: date, recordDate: date.optional(), effectiveAt: instant.optional(), note };

const split = { ...dates, payDate: date.optional(), numerator: count, denominator: count, newIsin: isin.optional() };
const distribution = {
  ...dates,
  payDate: date.optional(),
  numerator: count.optional(),
  denominator: count.optional(),
  into: symbol.optional(),
  newIsin: isin.optional(),
  withholdingBps: basisPoints.optional(),
};
const dividend = { ...dates, payDate: date, gross: money, withholdingBps: basisPoints.optional() };
/** Known facts that move nothing where nothing is reinvested: read, checked, and left at that. */
const quoted = { price: price.optional() };

const action = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("SPLF"), ...split }),
    z.strictObject({ kind: z.literal("SPLR"), ...split }),
    z.strictObject({ kind: z.literal("DVSE"), ...split }),
    z.strictObject({ kind: z.literal("DRIP"), ...dividend, price }),
    z.strictObject({ kind: z.literal("DVCA"), ...dividend, ...quoted }),
    z.strictObject({ kind: z.literal("SOFF"), ...distribution, value: money.optional(), price: price.optional() }),
    z.strictObject({
      kind: z.literal("MRGR"),
      ...distribution,
      ...quoted,
      gross: money.optional(),
      value: money.optional(),
    }),
  ],
  must("a corporate action with a kind"),
);
type ParsedAction = z.output<typeof action>;

const token = z.strictObject(
  {
    symbol,
    isin: isin.optional(),
    mic: word(/^[A-Z0-9]{4}$/, "an ISO 10383 market identifier code, such as XNYS"),
    initialMultiplier: amount(MAX_PRICE).optional(),
    withholdingBps: basisPoints.optional(),
    note,
    actions: z.array(
      action.superRefine((parsed, context) => {
        for (const [key, message] of contradictions(parsed)) {
          context.addIssue({ code: "custom", path: [key], message, input: parsed });
        }
      }),
      must("a list of actions"),
    ),
  },
  must("a token"),
);

const file = z.strictObject({ note, tokens: z.array(token, must("a list of tokens")) }, must("an object with tokens"));

const KNOWN_KEYS: ReadonlySet<string> = new Set(
  action.options
    .flatMap((option) => Object.keys(option.shape))
    .concat(Object.keys(token.shape), Object.keys(file.shape)),
);

/* PARSING */

/**
 * The facts in the text of a file; strict: an unknown key is an error, not a fact that gets lost.
 * @param name What the file is called in errors about its syntax.
 * @throws InputError with the path of the field (`tokens[0].actions[3].price`) and the value found there.
 */
export function parseFacts(text: string, name: string): Facts {
  const value = readJson(text, name);
  const parsed = file.safeParse(value);
  if (!parsed.success) throw firstError(parsed.error.issues, value, name);
  const listings = parsed.data.tokens;
  return {
    tokens: listings.map((listing, index) => tokenFacts(listing, index, listings)),
    warnings: listings.flatMap(isinWarnings),
  };
}

/** A mistyped ISIN says nothing about a multiplier: it is named, not refused. */
function isinWarnings(listing: z.output<typeof token>, index: number): string[] {
  const path = `tokens[${index}]`;
  const named: [path: string, isin: string | undefined][] = [
    [`${path}.isin`, listing.isin],
    ...listing.actions.map((facts, place): [string, string | undefined] => [
      `${path}.actions[${place}].newIsin`,
      "newIsin" in facts ? facts.newIsin : undefined,
    ]),
  ];
  return named.flatMap(([at, value]) =>
    value === undefined || isIsin(value) ? [] : [`${at}: the check digit of ${value} is wrong`],
  );
}

function tokenFacts(parsed: z.output<typeof token>, index: number, all: readonly { symbol: string }[]): TokenFacts {
  const path = `tokens[${index}]`;
  const first = all.findIndex((other) => other.symbol === parsed.symbol);
  if (first !== index) throw new InputError(`${path}.symbol`, parsed.symbol, `is taken by tokens[${first}]`);
  return {
    path,
    symbol: parsed.symbol,
    isin: parsed.isin !== undefined && isIsin(parsed.isin) ? parsed.isin : undefined,
    mic: parsed.mic,
    initialMultiplier: parsed.initialMultiplier ?? ONE,
    actions: parsed.actions.map((facts, place) =>
      actionFacts(facts, `${path}.actions[${place}]`, parsed.withholdingBps),
    ),
  };
}

function actionFacts(parsed: ParsedAction, path: string, tokenWithholding: number | undefined): ActionFacts {
  const numerator = "numerator" in parsed ? parsed.numerator : undefined;
  const denominator = "denominator" in parsed ? parsed.denominator : undefined;
  const isGiven = numerator !== undefined && denominator !== undefined;
  return {
    path,
    kind: parsed.kind,
    effect: effectOf(parsed),
    exDate: parsed.exDate,
    recordDate: parsed.recordDate,
    payDate: parsed.payDate,
    effectiveAt: parsed.effectiveAt,
    ratio: isGiven ? { numerator: BigInt(numerator), denominator: BigInt(denominator) } : undefined,
    gross: grossOf(parsed),
    price: ("price" in parsed ? parsed.price : undefined) ?? 0n,
    withholdingBps: BigInt(withholdingOf(parsed, tokenWithholding)),
    newIsin: "newIsin" in parsed ? parsed.newIsin : undefined,
    into: "into" in parsed ? parsed.into : undefined,
  };
}

function effectOf(parsed: ParsedAction): Effect {
  if (parsed.kind === "SPLF" || parsed.kind === "SPLR" || parsed.kind === "DVSE") return "split";
  if (parsed.kind === "DRIP" || (parsed.kind === "SOFF" && parsed.value !== undefined)) return "reinvestment";
  return "none";
}

function grossOf(parsed: ParsedAction): bigint {
  if (parsed.kind === "SOFF") return parsed.value ?? 0n;
  return ("gross" in parsed ? parsed.gross : undefined) ?? 0n;
}

/** A dividend's own rate, else its token's, else for a reinvested one the default; from all else nothing unless stated. */
function withholdingOf(parsed: ParsedAction, tokenWithholding: number | undefined): number {
  const own = "withholdingBps" in parsed ? parsed.withholdingBps : undefined;
  if (own !== undefined) return own;
  if (parsed.kind === "DRIP") return tokenWithholding ?? DEFAULT_WITHHOLDING_BPS;
  if (parsed.kind === "DVCA") return tokenWithholding ?? 0;
  return 0;
}

/* WHAT FIELDS SAY TOGETHER */

type Contradiction = readonly [key: string, message: string];

function contradictions(parsed: ParsedAction): Contradiction[] {
  return [...ratioContradictions(parsed), ...moneyContradictions(parsed), ...dateContradictions(parsed)];
}

function ratioContradictions(parsed: ParsedAction): Contradiction[] {
  if (!("numerator" in parsed) && !("denominator" in parsed)) return [];
  const { kind, numerator, denominator } = parsed;
  if (numerator === undefined) return [["numerator", "is missing beside denominator"]];
  if (denominator === undefined) return [["denominator", "is missing beside numerator"]];
  if (effectOf(parsed) !== "split") return [];
  if (kind === "SPLR" ? numerator >= denominator : numerator <= denominator) {
    const side = kind === "SPLR" ? "less" : "more";
    return [["numerator", `must be ${side} than the denominator, ${denominator}, in a ${kind}`]];
  }
  if (numerator > MAX_RATIO * denominator || denominator > MAX_RATIO * numerator) {
    return [["numerator", `makes ${numerator}:${denominator}, beyond ${MAX_RATIO}:1 and 1:${MAX_RATIO}`]];
  }
  return [];
}

function moneyContradictions(parsed: ParsedAction): Contradiction[] {
  if (parsed.kind === "SOFF") {
    if (parsed.value !== undefined && parsed.price === undefined) return [["price", "is missing beside value"]];
    if (parsed.value === undefined) {
      if (parsed.numerator === undefined) return [["numerator", "is missing: without a value, shares are distributed"]];
      if (parsed.withholdingBps !== undefined) return [["withholdingBps", "stands without a value to withhold from"]];
    }
  }
  if (parsed.kind === "MRGR" && parsed.gross === undefined && parsed.withholdingBps !== undefined) {
    return [["withholdingBps", "stands without a gross amount to withhold from"]];
  }
  return [];
}

/** DRIP, DVCA: ex ≤ record ≤ pay; the others: record ≤ pay ≤ ex. ISO dates sort as texts do. */
function dateContradictions(parsed: ParsedAction): Contradiction[] {
  const isPaid = parsed.kind === "DRIP" || parsed.kind === "DVCA";
  const order = isPaid
    ? (["exDate", "recordDate", "payDate"] as const)
    : (["recordDate", "payDate", "exDate"] as const);
  const given = order.filter((key) => parsed[key] !== undefined);
  return given.flatMap((key, index): Contradiction[] => {
    const earlier = given[index - 1];
    if (earlier === undefined || (parsed[earlier] ?? "") <= (parsed[key] ?? "")) return [];
    return [[key, `must not lie before the ${earlier}, ${parsed[earlier]}, in a ${parsed.kind}`]];
  });
}

/* ERRORS */

function firstError(issues: readonly z.core.$ZodIssue[], value: unknown, name: string): InputError {
  const [issue] = issues;
  if (issue === undefined) return new InputError(name, value, "is not a file of facts");
  let path = issue.path;
  let message = issue.message;
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    path = [...path, key];
    const kind = valueAt(value, [...issue.path, "kind"]);
    message = KNOWN_KEYS.has(key)
      ? `does not belong to ${typeof kind === "string" ? `a ${kind}` : "this object"}`
      : "is not a known key";
  } else if (issue.code === "invalid_union" && typeof valueAt(value, path.slice(0, -1)) === "object") {
    const isMissing = valueAt(value, path) === undefined;
    message = isMissing ? "is missing" : `must be one of ${KINDS.join(", ")}`;
  }
  return new InputError(pathText(path) || name, valueAt(value, path), message);
}
