import type { CalendarPlan } from "../sdk/calendar/plan.ts";
import type { InKindDeskPlan } from "./inKindDeskPlan.ts";
import type { PoolListing } from "./lendingPlan.ts";
import type { PrimaryMarketPlan } from "./primaryMarketPlan.ts";
import type { RoleName } from "./roles.ts";

/** Who may hold a token; the values of contracts/equity/ITransferControls.sol. */
export const HolderPolicy = { OPEN: 0, VERIFIED: 1, REGISTERED: 2 } as const;
export type HolderPolicy = (typeof HolderPolicy)[keyof typeof HolderPolicy];

/** The holders of each role. The admin is the governor: it gets both roles, each with its own delay. */
export type RoleMembers = Readonly<Partial<Record<Exclude<RoleName, "ADMIN">, readonly string[]>>> & {
  readonly GOVERNOR: readonly string[];
};

/** One listed share class. */
export interface TokenPlan {
  readonly name: string;
  readonly symbol: string;
  /** ISO 6166, 12 characters; left out where there is none. */
  readonly isin?: string | undefined;
  /** The exchange whose calendar the token follows; one of the plan's calendars. */
  readonly mic: string;
  /** Shares per 1e18 units to begin with, 18 decimals. */
  readonly initialMultiplier: bigint;
  readonly policy: HolderPolicy;
  /** The reserve gate: no unit is minted without it. Left out: the plan's own verifier. */
  readonly gate?: string;
  /** Who may start the wind-down; the zero address: nobody, ever. */
  readonly windDown: string;
}

/** What an attestor is; the values of contracts/reserves/IAttestorRegistry.sol. */
export const AttestorKind = { CUSTODIAN: 1, AUDITOR: 2 } as const;
export type AttestorKind = (typeof AttestorKind)[keyof typeof AttestorKind];

/** Who signs reserve statements; a type, so that it can be a constructor argument as it is. */
export type AttestorPlan = {
  readonly account: string;
  readonly kind: AttestorKind;
};

/** The proof of reserves. */
export interface ReservesPlan {
  /** Custodians and auditors, at least one of each. */
  readonly attestors: AttestorPlan[];
  /** How many of them sign a statement; at least 2. */
  readonly threshold: number;
}

/** The proof of one omnibus wallet; an exchange deploys it, whoever has deployed the token. */
export interface SubLedgerPlan {
  /** The omnibus wallet. It has to accept the ledger. */
  readonly wallet: string;
  /** Who signs balance statements and, beside the wallet, publishes; may be the wallet. */
  readonly operator: string;
  /** The ERC-20 in which challengers post their bond; without a fee on transfer. */
  readonly bondToken: string;
  /** One challenge's bond, in the bond token's decimals; not 0. */
  readonly bondAmount: bigint;
}

/** What one answer of a feed is the price of; the values of IEquityFeeds.Quote. */
export const Quote = { SHARE: 0, UNITS: 1 } as const;
export type Quote = (typeof Quote)[keyof typeof Quote];

/** How far the lower and the upper value stand from the middle, in 1/10,000. */
export type WidthPlan = {
  readonly lowerBps: number;
  readonly upperBps: number;
};

/** What stands behind a token's value; the ranges are those of contracts/oracle/IEquityFeeds.sol. */
export interface FeedPlan {
  /** A Chainlink feed, of at most 18 decimals. */
  readonly feed: string;
  readonly quote: Quote;
  /** The feed's own floor and ceiling: answers there are no prices. */
  readonly minAnswer: bigint;
  readonly maxAnswer: bigint;
  /** The longest silence in REGULAR, seconds. Up to an hour the feed shows halts by it. */
  readonly heartbeat: number;
  /** How old a print may be in each extended session; left out: the feed is silent then. */
  readonly preAge?: number;
  readonly postAge?: number;
  readonly overnightAge?: number;
  /** The freeze's band. */
  readonly bandBps: number;
  /** An IHaltStatus. */
  readonly haltSource?: string;
  /** A second source, and how far it may differ. */
  readonly secondFeed?: string;
  readonly secondQuote?: Quote;
  readonly deviationBps?: number;
  readonly regular: WidthPlan;
  readonly extended: WidthPlan;
  readonly closed: WidthPlan;
}

/** The oracle. */
export interface OraclePlan {
  /** By symbol; a token without one is listed later, by the governor. */
  readonly feeds: Readonly<Record<string, FeedPlan>>;
}

/** Everything a deployment is made of. */
export interface KernelPlan {
  readonly members: RoleMembers;
  /** By MIC. */
  readonly calendars: Readonly<Record<string, CalendarPlan>>;
  /** Left out: no verifier is deployed, and every token names a gate of its own. */
  readonly reserves?: ReservesPlan;
  readonly tokens: readonly TokenPlan[];
  /** Left out: no oracle is deployed. */
  readonly oracle?: OraclePlan;
}

/** A primary market of a token of the plan, on the plan's own contracts. */
export interface MarketListing extends Omit<PrimaryMarketPlan, "authority" | "token" | "oracle"> {
  readonly symbol: string;
}

/** An in-kind desk of a token of the plan, on the plan's own contracts. */
export interface DeskListing extends Omit<InKindDeskPlan, "authority" | "token" | "oracle"> {
  readonly symbol: string;
}

/**
 * The whole suite: a kernel with its markets and pools, admitted before the handover, and the sub-ledgers of omnibus wallets.
 */
export interface SuitePlan extends KernelPlan {
  readonly oracle: OraclePlan;
  readonly reserves: ReservesPlan;
  /** At most one a token. */
  readonly markets: readonly MarketListing[];
  /** At most one a token. */
  readonly desks: readonly DeskListing[];
  readonly subLedgers: readonly SubLedgerPlan[];
  /** One symbol each. */
  readonly pools: readonly PoolListing[];
}
