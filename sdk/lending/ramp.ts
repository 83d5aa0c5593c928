/** How a liquidation threshold comes down, to the wei. */

/** A threshold on its way, in 1/10,000 and Unix seconds. Where it does not move, `end` is 0. */
export type Ramp = {
  readonly from: bigint;
  readonly to: bigint;
  readonly start: bigint;
  readonly end: bigint;
};

/** The threshold at a moment, rounded down. A higher one counts at once. */
export function thresholdAt({ from, to, start, end }: Ramp, moment: bigint): bigint {
  return moment >= end ? to : to + ((from - to) * (end - moment)) / (end - start);
}
