/**
 * What a network's deployment is made of: deploy/parameters/<network>.json, parsed once. Amounts are decimal strings, accounts
 * are addresses, or on testnets "signer:3" for the fourth account of the network's keys, and "testnet:dollar" and "testnet:feed"
 * for the contracts that stand in for real ones there.
 */
import { getAddress, isAddress, parseUnits, ZeroAddress } from "ethers";
import { z } from "zod";
import { FIRST_YEAR, LAST_YEAR, US_EXCHANGES, usEquitiesPlan } from "../sdk/calendar/usEquities.ts";
import { InputError } from "../sdk/cli/errors.ts";
import { readJsonInput } from "../sdk/cli/input.ts";
import { isDevelopmentChain, requireTestnet } from "./chains.ts";
import { type PoolListing, poolListing } from "./lendingPlan.ts";
import { FeedPlanError, parseFeedPlan } from "./oraclePlan.ts";
import { AttestorKind, type FeedPlan, HolderPolicy, Quote, type RoleMembers, type SuitePlan } from "./plan.ts";
import { type RoleName, roles } from "./roles.ts";
import type { TestnetPlan } from "./testnet/module.ts";

const SIGNER = /^signer:(0|[1-9]\d?)$/;
const TESTNET = /^testnet:(dollar|feed)$/;
const DOLLAR = "testnet:dollar";
const TICKER = /^[A-Z0-9][A-Z0-9.]{0,10}$/;

const account = z
  .string()
  .refine((text) => isAddress(text) || SIGNER.test(text), 'must be an address, or "signer:<number>" on a testnet')
  .transform((text) => (isAddress(text) ? getAddress(text) : text));
const contract = z
  .string()
  .refine((text) => isAddress(text) || TESTNET.test(text), 'must be an address, or "testnet:…" on a testnet')
  .transform((text) => (isAddress(text) ? getAddress(text) : text));
const amount = z
  .string()
  .regex(/^[1-9]\d*$/, "must be a whole number above 0 in base units, as a string")
  .transform((text) => BigInt(text));
const decimalOrZero = (digits: number) =>
  z
    .string()
    .regex(
      new RegExp(`^(?:0|[1-9]\\d*)(?:\\.\\d{1,${digits}})?$`),
      `must be a decimal number, at most ${digits} places`,
    )
    .transform((text) => parseUnits(text, digits));
const decimal = (digits: number) => decimalOrZero(digits).refine((value) => value > 0n, "must be above 0");
const symbol = z.string().regex(TICKER, "must be a ticker: capitals, digits and dots");
const year = z
  .int()
  .min(FIRST_YEAR, `must be a year with checked holidays, ${FIRST_YEAR} to ${LAST_YEAR}`)
  .max(LAST_YEAR, `must be a year with checked holidays, ${FIRST_YEAR} to ${LAST_YEAR}`);
const width = z.strictObject({ lowerBps: z.int(), upperBps: z.int() });

const feed = z.strictObject({
  feed: contract,
  quote: z.enum(["SHARE", "UNITS"]),
  minAnswer: amount,
  maxAnswer: amount,
  heartbeat: z.int(),
  preAge: z.int().optional(),
  postAge: z.int().optional(),
  overnightAge: z.int().optional(),
  bandBps: z.int(),
  haltSource: contract.optional(),
  secondFeed: contract.optional(),
  secondQuote: z.enum(["SHARE", "UNITS"]).optional(),
  deviationBps: z.int().optional(),
  regular: width,
  extended: width,
  closed: width,
});

const token = z.strictObject({
  symbol,
  name: z.string().min(1, "must not be empty"),
  isin: z
    .string()
    .regex(/^[A-Z]{2}[A-Z0-9]{9}\d$/, "must be an ISIN, 12 characters")
    .optional(),
  exchange: z.enum(US_EXCHANGES),
  /** Shares per unit to begin with. */
  initialMultiplier: decimal(18),
  policy: z.enum(["OPEN", "VERIFIED", "REGISTERED"]),
  /** Who may start the wind-down; null: nobody, ever. */
  windDown: account.nullable(),
  feed: feed.optional(),
  market: z
    .strictObject({
      asset: contract,
      backstop: account,
      feeRecipient: account,
      penalty: amount,
      grace: z.int().min(0, "must be seconds, at most a day").max(86_400, "must be seconds, at most a day"),
    })
    .optional(),
  desk: z.strictObject({ asset: contract, backstop: account }).optional(),
});

/** Where a pool has a listed token's ticker, or money. */
const poolToken = z
  .string()
  .refine(
    (text) => isAddress(text) || TICKER.test(text) || text === DOLLAR,
    `must be a listed token's ticker, or money: an address, or "${DOLLAR}" on a testnet`,
  )
  .transform((text) => (isAddress(text) ? getAddress(text) : text));
/** A year's rate, or a part of a whole. */
const rate = decimalOrZero(18);

/** The pool as it is written; what it says is for {@link poolListing} to judge, under the same keys. */
const pool = z
  .strictObject({
    name: z.string().min(1, "must not be empty"),
    symbol: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.]{0,10}$/, "must be a symbol: letters, digits and dots"),
    asset: poolToken,
    calendar: z.enum(US_EXCHANGES).transform((mic): string => mic),
    curve: z.strictObject({ base: rate, slope: rate, steepSlope: rate, kink: rate, gapPremium: rate }),
    minDebt: amount,
    borrowCap: amount,
    grace: z.int(),
    targetHealthBps: z.int(),
    regularMaxBps: z.int(),
    extendedMaxBps: z.int(),
    extendedBandBps: z.int(),
    gapTargetBps: z.int(),
    collaterals: z.array(
      z.strictObject({
        token: poolToken,
        minimum: amount,
        risk: z.strictObject({
          factorBps: z.int(),
          closedFactorBps: z.int(),
          thresholdBps: z.int(),
          minBonusBps: z.int(),
          maxBonusBps: z.int(),
          rampSeconds: z.int(),
          supplyCap: amount,
          deficitCeiling: amount,
        }),
      }),
    ),
  })
  .pipe(poolListing);

const memberRoles = (Object.keys(roles) as RoleName[]).filter((name) => name !== "ADMIN");

const schema = z
  .strictObject({
    chainId: z.int().min(1),
    roles: z.partialRecord(z.enum(memberRoles as [RoleName, ...RoleName[]]), z.array(account)),
    calendars: z.partialRecord(z.enum(US_EXCHANGES), z.strictObject({ firstYear: year, lastYear: year })),
    reserves: z.strictObject({
      threshold: z.int().min(2, "must be at least 2"),
      attestors: z.array(z.strictObject({ account, kind: z.enum(["CUSTODIAN", "AUDITOR"]) })),
    }),
    tokens: z.array(token).min(1, "must list a token"),
    subLedgers: z
      .array(z.strictObject({ wallet: account, operator: account, bondToken: contract, bondAmount: amount }))
      .default([]),
    pools: z.array(pool).default([]),
    testnet: z.strictObject({ feedOwner: account, prices: z.record(symbol, decimal(8)) }).optional(),
  })
  .superRefine((parameters, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    if ((parameters.roles.GOVERNOR ?? []).length === 0) {
      fault(["roles", "GOVERNOR"], "must name somebody: without a governor nobody could ever change anything");
    }
    for (const [mic, years] of Object.entries(parameters.calendars)) {
      if (years.firstYear > years.lastYear) fault(["calendars", mic, "lastYear"], "must not be before firstYear");
    }
    const { attestors, threshold } = parameters.reserves;
    for (const kind of ["CUSTODIAN", "AUDITOR"] as const) {
      if (!attestors.some((attestor) => attestor.kind === kind)) {
        fault(["reserves", "attestors"], `must have at least one ${kind}`);
      }
    }
    if (threshold > attestors.length) {
      fault(["reserves", "threshold"], `must be at most the number of attestors, ${attestors.length}`);
    }
    const seen = new Set<string>();
    parameters.tokens.forEach((listing, index) => {
      if (seen.has(listing.symbol)) fault(["tokens", index, "symbol"], "must not be listed twice");
      seen.add(listing.symbol);
      if (parameters.calendars[listing.exchange] === undefined) {
        fault(["tokens", index, "exchange"], "must be one of the calendars");
      }
      for (const part of ["market", "desk"] as const) {
        if (listing[part] !== undefined && listing.feed === undefined) {
          fault(["tokens", index, part], "needs the token's feed");
        }
      }
      if (listing.feed?.feed === "testnet:feed" && parameters.testnet?.prices[listing.symbol] === undefined) {
        fault(["tokens", index, "feed", "feed"], "needs the token's price in testnet.prices");
      }
    });
    const pools = new Set<string>();
    parameters.pools.forEach(({ symbol: name, asset, calendar, collaterals }, index) => {
      if (pools.has(name)) fault(["pools", index, "symbol"], "must not be listed twice");
      pools.add(name);
      if (!(calendar in parameters.calendars)) {
        fault(["pools", index, "calendar"], "must be one of the calendars");
      }
      const places = collaterals.map(({ token: place }, order) => ({ place, path: ["collaterals", order, "token"] }));
      for (const { place, path } of [{ place: asset, path: ["asset"] }, ...places]) {
        if (!TICKER.test(place)) continue;
        const found = parameters.tokens.find((listing) => listing.symbol === place);
        if (found === undefined) fault(["pools", index, ...path], "must be one of the tokens");
        else if (found.feed === undefined) fault(["pools", index, ...path], "needs the token's feed");
      }
    });
  });

/** A network's parameters, as they are written: accounts may still be names. */
export type Parameters = z.output<typeof schema>;

/** Reads and checks a file of parameters. Errors name the key and the value found there. */
export async function readParameters(file: string): Promise<Parameters> {
  return readJsonInput(schema, file);
}

/** What the names in parameters stand for. */
export interface Names {
  /** The accounts of the network's keys. */
  readonly signers: readonly string[];
  /** The contracts that stand in for real ones. */
  readonly dollar?: string | undefined;
  readonly feeds: Readonly<Record<string, string>>;
}

/** The testnet's own contracts, if the parameters want some. Refused on every chain that is no testnet. */
export function testnetPlanOf(
  parameters: Parameters,
  file: string,
  signers: readonly string[],
): TestnetPlan | undefined {
  if (parameters.testnet === undefined) return undefined;
  requireTestnet("testnet contracts", parameters.chainId);
  const { feedOwner, prices } = parameters.testnet;
  const owner = accountIn({ signers, feeds: {} }, file, "testnet.feedOwner", feedOwner);
  return { feeds: Object.fromEntries(Object.entries(prices).map(([name, price]) => [name, { owner, price }])) };
}

/** The plan that parameters describe, with every name replaced by what it stands for. */
export function planOf(parameters: Parameters, file: string, names: Names): SuitePlan {
  const named = (path: string, text: string) => accountIn(names, file, path, text);
  const at = (path: string, text: string, listing?: string) => contractIn(names, file, path, text, listing);
  if (usesSigners(parameters)) requireTestnet('accounts by the name of "signer:…"', parameters.chainId);

  const members = Object.fromEntries(
    Object.entries(parameters.roles).map(([role, list]) => [
      role,
      list.map((member, index) => named(`roles.${role}[${index}]`, member)),
    ]),
  ) as unknown as RoleMembers;
  const listings = parameters.tokens.map((listing, index) => ({ listing, path: `tokens[${index}]` }));
  return {
    members,
    calendars: Object.fromEntries(
      US_EXCHANGES.flatMap((mic) => {
        const years = parameters.calendars[mic];
        return years === undefined ? [] : [[mic, usEquitiesPlan(mic, years.firstYear, years.lastYear)]];
      }),
    ),
    reserves: {
      threshold: parameters.reserves.threshold,
      attestors: parameters.reserves.attestors.map((attestor, index) => ({
        account: named(`reserves.attestors[${index}].account`, attestor.account),
        kind: AttestorKind[attestor.kind],
      })),
    },
    tokens: listings.map(({ listing, path }) => ({
      name: listing.name,
      symbol: listing.symbol,
      isin: listing.isin,
      mic: listing.exchange,
      initialMultiplier: listing.initialMultiplier,
      policy: HolderPolicy[listing.policy],
      windDown: listing.windDown === null ? ZeroAddress : named(`${path}.windDown`, listing.windDown),
    })),
    oracle: {
      feeds: Object.fromEntries(
        listings.flatMap(({ listing, path }) =>
          listing.feed === undefined
            ? []
            : [[listing.symbol, feedOf(listing.symbol, listing.feed, file, `${path}.feed`, at)]],
        ),
      ),
    },
    markets: listings.flatMap(({ listing, path }) => {
      if (listing.market === undefined) return [];
      const { asset, backstop, feeRecipient, ...terms } = listing.market;
      return [
        {
          symbol: listing.symbol,
          asset: at(`${path}.market.asset`, asset),
          backstop: named(`${path}.market.backstop`, backstop),
          feeRecipient: named(`${path}.market.feeRecipient`, feeRecipient),
          ...terms,
        },
      ];
    }),
    desks: listings.flatMap(({ listing, path }) => {
      if (listing.desk === undefined) return [];
      const { asset, backstop } = listing.desk;
      return [
        {
          symbol: listing.symbol,
          asset: at(`${path}.desk.asset`, asset),
          backstop: named(`${path}.desk.backstop`, backstop),
        },
      ];
    }),
    subLedgers: parameters.subLedgers.map((ledger, index) => ({
      wallet: named(`subLedgers[${index}].wallet`, ledger.wallet),
      operator: named(`subLedgers[${index}].operator`, ledger.operator),
      bondToken: at(`subLedgers[${index}].bondToken`, ledger.bondToken),
      bondAmount: ledger.bondAmount,
    })),
    pools: parameters.pools.map((listing, index): PoolListing => {
      const path = `pools[${index}]`;
      return {
        ...listing,
        asset: at(`${path}.asset`, listing.asset),
        collaterals: listing.collaterals.map((collateral, order) => ({
          ...collateral,
          token: at(`${path}.collaterals[${order}].token`, collateral.token),
        })),
      };
    }),
  };
}

type Lookup = (path: string, text: string, listing?: string) => string;

function feedOf(listing: string, planned: z.output<typeof feed>, file: string, path: string, at: Lookup): FeedPlan {
  const { haltSource, secondFeed, secondQuote, preAge, postAge, overnightAge, deviationBps, ...rest } = planned;
  const plan: FeedPlan = {
    ...rest,
    feed: at(`${path}.feed`, rest.feed, listing),
    quote: Quote[rest.quote],
    ...(preAge === undefined ? {} : { preAge }),
    ...(postAge === undefined ? {} : { postAge }),
    ...(overnightAge === undefined ? {} : { overnightAge }),
    ...(deviationBps === undefined ? {} : { deviationBps }),
    ...(haltSource === undefined ? {} : { haltSource: at(`${path}.haltSource`, haltSource, listing) }),
    ...(secondFeed === undefined ? {} : { secondFeed: at(`${path}.secondFeed`, secondFeed, listing) }),
    ...(secondQuote === undefined ? {} : { secondQuote: Quote[secondQuote] }),
  };
  try {
    parseFeedPlan(listing, plan);
  } catch (error) {
    // The oracle's own ranges; its sentence names the keys.
    if (error instanceof FeedPlanError) throw new InputError(`${file}.${path}`, planned, error.faults.join("; "));
    throw error;
  }
  return plan;
}

function accountIn(names: Names, file: string, path: string, text: string): string {
  const [, index] = SIGNER.exec(text) ?? [];
  if (index === undefined) return text;
  const found = names.signers[Number(index)];
  if (found !== undefined) return found;
  throw new InputError(`${file}.${path}`, text, `names one of ${names.signers.length} accounts of the network's keys`);
}

function contractIn(names: Names, file: string, path: string, text: string, listing = ""): string {
  if (!TESTNET.test(text)) return text;
  const found = text === DOLLAR ? names.dollar : names.feeds[listing];
  if (found !== undefined) return found;
  throw new InputError(`${file}.${path}`, text, 'needs "testnet" in the parameters');
}

function usesSigners(parameters: Parameters): boolean {
  return JSON.stringify(parameters, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  ).includes('"signer:');
}

/** The chain that parameters are for is the one that answers: nothing is deployed by mistake. */
export function requireChain(parameters: Parameters, file: string, chainId: number): void {
  if (parameters.chainId === chainId) return;
  // A development chain has whatever id it was started with.
  if (isDevelopmentChain(parameters.chainId) && isDevelopmentChain(chainId)) return;
  throw new InputError(`${file}.chainId`, parameters.chainId, `must be the chain that answers, ${chainId}`);
}
