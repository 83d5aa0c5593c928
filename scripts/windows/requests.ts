import { DOLLAR, UNIT } from "../stage/market.ts";
import type { Name } from "./stage.ts";

/** IPrimaryMarket.Direction. */
export const Direction = { CREATION: 0, REDEMPTION: 1 } as const;

/** A request of one person in one window: money for a creation, units for a redemption. */
export type Request = {
  readonly window: bigint;
  readonly person: Name;
  readonly direction: keyof typeof Direction;
  readonly amount: bigint;
  /** Whether the person takes it back before the window closes. */
  readonly cancelled: boolean;
};

const creation = (window: bigint, person: Name, amount: bigint, cancelled = false): Request => ({
  window,
  person,
  direction: "CREATION",
  amount,
  cancelled,
});
const redemption = (window: bigint, person: Name, amount: bigint, cancelled = false): Request => ({
  window,
  person,
  direction: "REDEMPTION",
  amount,
  cancelled,
});

/** The insurer and the household have these before. */
export const UNITS_BEFORE: Readonly<Partial<Record<Name, bigint>>> = {
  insurer: 1_200n * UNIT,
  household: 40n * UNIT,
  foundation: 60n * UNIT,
};

/** Amounts that no fill divides evenly, so that every claim is rounded. */
export const REQUESTS: readonly Request[] = [
  creation(1n, "pension fund", 1_200_000n * DOLLAR),
  creation(1n, "saver", 33_333_333_333n),
  creation(1n, "family office", 500_000n * DOLLAR, true),
  redemption(1n, "insurer", 400n * UNIT + 1n),
  redemption(1n, "household", (UNIT * 22n) / 3n),
  redemption(1n, "foundation", 50n * UNIT, true),
  creation(2n, "saver", 5_000n * DOLLAR),
  redemption(2n, "household", UNIT),
  creation(3n, "pension fund", 600_000n * DOLLAR),
  creation(3n, "saver", 1_000_000_001n),
  redemption(3n, "insurer", 100n * UNIT),
  redemption(3n, "household", UNIT / 7n),
  // One person on both sides.
  creation(3n, "household", 2_500n * DOLLAR),
];

/** What stands of a window's requests in one direction, and of one person. */
export function standing(window: bigint, direction: Request["direction"], person?: Name): bigint {
  return REQUESTS.filter(
    (each) =>
      each.window === window &&
      each.direction === direction &&
      !each.cancelled &&
      (person === undefined || each.person === person),
  ).reduce((sum, { amount }) => sum + amount, 0n);
}
