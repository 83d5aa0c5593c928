/**
 * The last close. A pool reckons with it while the exchange does not trade, and the oracle knows it only if somebody has called
 * `observe` in the session: shortly before its end, once after its begin, and when a print has come that ends a freeze.
 */
import { decoded, isReservesClientError } from "../../sdk/reserves/client/errors.ts";
import type { IEquityFeeds } from "../../types/contracts/oracle/IEquityFeeds.ts";
import { ISessionCalendar__factory } from "../../types/factories/contracts/calendar/ISessionCalendar__factory.ts";
import { EquityToken__factory } from "../../types/factories/contracts/equity/EquityToken__factory.ts";
import { IAggregatorV3__factory } from "../../types/factories/contracts/oracle/IAggregatorV3__factory.ts";
import type { Call } from "../sending/sender.ts";

/** Session.REGULAR. */
const REGULAR = 3n;
/** OracleFlags.ACTION_FREEZE. */
const ACTION_FREEZE = 1n << 6n;
/** OracleFlags.HALTS_UNDETECTED and above are remarks; any flag below makes a value unusable. */
const FIRST_REMARK = 1n << 16n;

/** What decides whether a value is to be written down. Times are Unix seconds. */
export interface Moment {
  readonly now: bigint;
  /** When the running session began. */
  readonly open: bigint;
  /** When it ends. */
  readonly close: bigint;
  /** When the present print was made. */
  readonly printed: bigint;
  /** When the print last written down was made; 0: none is. */
  readonly written: bigint;
}

/** Whether a usable print of a running session is worth writing down: the first of the session, and the last that is known before its end. */
export function isObservationDue({ now, open, close, printed, written }: Moment, leadSeconds: bigint): boolean {
  if (printed <= written) return false;
  const lastCall = close - leadSeconds;
  return written < open || (now >= lastCall && written < lastCall);
}

/** What has to be sent so that the oracle knows what a pool will ask it for; null if nothing has. */
export async function observationOf(
  oracle: IEquityFeeds,
  token: string,
  now: bigint,
  leadSeconds: bigint,
): Promise<Call | null> {
  const runner = oracle.runner;
  // By name: every object has a `valueOf` of its own, which hides the contract's.
  const value = await decoded(oracle.getFunction("valueOf").staticCall(token));
  if (value.session !== REGULAR) return null;
  const to = await oracle.getAddress();
  if ((value.flags & ACTION_FREEZE) !== 0n) {
    const data = await reopeningOf(oracle, token);
    return data === null ? null : { to, data };
  }
  if (value.flags % FIRST_REMARK !== 0n) return null;
  const calendar = ISessionCalendar__factory.connect(
    await EquityToken__factory.connect(token, runner).calendar(),
    runner,
  );
  const day = await calendar.tradeDay(now);
  const [open, close, anchor] = await Promise.all([
    calendar.regularOpen(day),
    calendar.regularClose(day),
    decoded(oracle.anchorOf(token)),
  ]);
  const written = anchor.value === 0n ? 0n : anchor.asOf;
  if (!isObservationDue({ now, open, close, printed: value.asOf, written }, leadSeconds)) return null;
  return { to, data: oracle.interface.encodeFunctionData("observe", [token]) };
}

/** The call that ends a freeze by the feed's latest print; null where that does not end it. */
async function reopeningOf(oracle: IEquityFeeds, token: string): Promise<string | null> {
  const { feed } = await decoded(oracle.feedOf(token));
  try {
    const { roundId } = await decoded(IAggregatorV3__factory.connect(feed, oracle.runner).latestRoundData());
    await decoded(oracle.reopen.staticCall(token, roundId), [oracle.interface]);
    return oracle.interface.encodeFunctionData("reopen", [token, roundId]);
  } catch (error) {
    if (isReservesClientError(error)) return null;
    throw error;
  }
}
