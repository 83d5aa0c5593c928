/**
 * The last close. A pool reckons with it while the exchange does not trade, and the oracle knows it only if somebody has called
 * `observe` in the session: at its first print, which also ends a freeze where it confirms the value, and shortly before its end.
 */
import { decoded } from "../../sdk/reserves/client/errors.ts";
import type { IEquityFeeds } from "../../types/contracts/oracle/IEquityFeeds.ts";
import { ISessionCalendar__factory } from "../../types/factories/contracts/calendar/ISessionCalendar__factory.ts";
import { EquityToken__factory } from "../../types/factories/contracts/equity/EquityToken__factory.ts";
import type { Call } from "../sending/sender.ts";

/** Session.REGULAR. */
const REGULAR = 3n;
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
  // The oracle writes down what was printed in a regular session, and nothing twice.
  if (printed <= written || printed < open) return false;
  const lastCall = close - leadSeconds;
  return written < open || (now >= lastCall && written < lastCall);
}

/** What has to be sent so that the oracle knows what a pool will ask it for. */
export interface Observation {
  readonly call: Call;
  /** When the print was made that is written down. */
  readonly printed: bigint;
}

/** What is due of a token; null where nothing is. */
export async function observationOf(
  oracle: IEquityFeeds,
  token: string,
  now: bigint,
  leadSeconds: bigint,
): Promise<Observation | null> {
  const runner = oracle.runner;
  // By name: every object has a `valueOf` of its own, which hides the contract's.
  const value = await decoded(oracle.getFunction("valueOf").staticCall(token));
  if (value.session !== REGULAR || value.flags % FIRST_REMARK !== 0n) return null;
  const calendarAddress = await EquityToken__factory.connect(token, runner).calendar();
  const calendar = ISessionCalendar__factory.connect(calendarAddress, runner);
  const day = await calendar.tradeDay(now);
  const [open, close, anchor] = await Promise.all([
    calendar.regularOpen(day),
    calendar.regularClose(day),
    decoded(oracle.anchorOf(token)),
  ]);
  const written = anchor.value === 0n ? 0n : anchor.asOf;
  const printed = value.asOf;
  if (!isObservationDue({ now, open, close, printed, written }, leadSeconds)) return null;
  const data = oracle.interface.encodeFunctionData("observe", [token]);
  return { call: { to: await oracle.getAddress(), data }, printed };
}
