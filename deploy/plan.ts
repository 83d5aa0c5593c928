import type { CalendarPlan } from "../sdk/calendar/plan.ts";
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
  /** ISO 6166, 12 characters. */
  readonly isin: string;
  /** The exchange whose calendar the token follows; one of the plan's calendars. */
  readonly mic: string;
  /** Shares per 1e18 units to begin with, 18 decimals. */
  readonly initialMultiplier: bigint;
  readonly policy: HolderPolicy;
  /** The reserve gate: no unit is minted without it. */
  readonly gate: string;
  /** Who may start the wind-down; the zero address: nobody, ever. */
  readonly windDown: string;
}

/** Everything a deployment is made of. */
export interface KernelPlan {
  readonly members: RoleMembers;
  /** By MIC. */
  readonly calendars: Readonly<Record<string, CalendarPlan>>;
  readonly tokens: readonly TokenPlan[];
}
