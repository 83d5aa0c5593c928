import { dayOfDate } from "../../sdk/calendar/days.ts";
import { explainError } from "../../sdk/errors/index.ts";
import type { GapEvent } from "../../sdk/facts/gaps.ts";
import { openChain } from "../chain.ts";
import { requireSame } from "../compare.ts";
import { mined } from "../reserves/prover.ts";
import { borrowAll, Course, type Loan, type Outcome, requireUnavoidable } from "./loan.ts";
import { type GapMarket, type GapStage, setGapStage, stageStart } from "./stage.ts";
import { BPS, DOLLAR, NIGHT, type StressSettings } from "./terms.ts";

/** What one gap did to a loan by the clock, and to one of a pool without session rules. */
export interface StressRow {
  readonly event: GapEvent;
  readonly clocked: Outcome;
  readonly clockless: Outcome;
}

/**
 * Runs every gap against the real contracts: the most is borrowed in the last regular minute, the exchange closes, and reopens at
 * the other price; liquidators come in every row of the table until it refuses them. Gaps after one evening share its chain.
 * @throws MismatchError where a debt is not what came back, what the gap reserve paid and what lenders lost, to the wei.
 * @throws AvoidableLossError where lenders lost by the clock what somebody could have saved.
 */
export async function stress(
  events: readonly GapEvent[],
  settings: StressSettings,
  onProgress: (text: string) => void = () => {},
): Promise<StressRow[]> {
  const evenings = new Map<string, GapEvent[]>();
  for (const event of events) {
    const key = JSON.stringify([event.symbol, event.fromDate, event.toDate, event.close.toString()]);
    evenings.set(key, [...(evenings.get(key) ?? []), event]);
  }
  const rows = new Map<GapEvent, StressRow>();
  for (const gaps of evenings.values()) {
    for (const row of await runEvening(gaps, settings, onProgress)) rows.set(row.event, row);
  }
  return events.flatMap((event) => rows.get(event) ?? []);
}

async function runEvening(
  gaps: readonly GapEvent[],
  settings: StressSettings,
  onProgress: (text: string) => void,
): Promise<StressRow[]> {
  const [evening] = gaps;
  if (evening === undefined) return [];
  const name = `${evening.symbol} ${evening.fromDate}`;
  const chain = await openChain(stageStart(evening), onProgress);
  try {
    onProgress(`${name}: deploying`);
    const stage = await setGapStage(chain, evening, settings);
    onProgress(`${name}: borrowing`);
    const loans = await borrowBeforeTheGap(stage, evening, settings);
    const rows: StressRow[] = [];
    for (const event of gaps) {
      const snapshot = await chain.networkHelpers.takeSnapshot();
      onProgress(`${name}: reopening`);
      rows.push(await reopen(stage, event, loans));
      await snapshot.restore();
    }
    return rows;
  } finally {
    await chain.close();
  }
}

interface Loans {
  readonly clocked: Loan;
  readonly clockless: Loan;
}

/** The rows of contracts/lending/ILendingPool.sol that a course of events goes through, as bits of `stateOf`. */
const Row = { REGULAR: 1n << 0n, CLOSED: 1n << 2n, REOPENING: 1n << 3n } as const;

async function requireRows(event: GapEvent, { pool, tokenAddress }: GapMarket, expected: bigint): Promise<void> {
  requireSame(event.path, "rows", await pool.stateOf(tokenAddress), expected);
}

/** The last regular minute, and the night. */
async function borrowBeforeTheGap(stage: GapStage, event: GapEvent, settings: StressSettings): Promise<Loans> {
  const { calendar, clocked, clockless, until, print, prove, oracle, latecomer } = stage;
  const closesAt = await calendar.regularClose(dayOfDate(event.fromDate));
  const opensAt = await calendar.regularOpen(dayOfDate(event.toDate));
  await until(closesAt - 60n);
  await print(clocked, event.close);
  // Without which the last close would be the price of an earlier hour.
  await mined(oracle.observe(clocked.tokenAddress));
  await requireRows(event, clocked, Row.REGULAR);
  const loan = await borrowAll(stage, clocked);
  if (loan.borrowedAt >= closesAt) throw new Error(`the loan of ${event.path} came after the close`);
  await fundReserve(stage, clocked, loan, settings);

  await until(opensAt - BigInt(NIGHT));
  await prove(clockless);
  await print(clockless, event.close);
  await mined(oracle.observe(clockless.tokenAddress));
  await requireRows(event, clockless, Row.REGULAR);
  const late = await borrowAll(stage, clockless);
  await fundReserve(stage, clockless, late, settings);
  await requireRows(event, clocked, Row.CLOSED);
  // Who comes in the night with the same collateral finds nobody who lends.
  const refusal = await refusalOf(
    clocked.pool.connect(latecomer).borrow.staticCall(DOLLAR * 1_000n, latecomer, latecomer),
  );
  requireSame(event.path, "of a loan in the night", refusal, "LendingPool_Blocked");
  // And who liquidates in the night finds the account as healthy as at the close.
  requireSame(
    event.path,
    "of a liquidation in the night",
    await new Course(stage, clocked, loan).liquidateAll(),
    "LendingPool_Healthy",
  );
  await until(opensAt - 3_600n);
  for (const market of [clocked, clockless]) await prove(market);
  return { clocked: loan, clockless: late };
}

async function fundReserve(
  { lender }: GapStage,
  { pool }: GapMarket,
  { debt }: Loan,
  { gapReserve }: StressSettings,
): Promise<void> {
  if (gapReserve === "empty") return;
  const { gapTargetBps } = await pool.terms();
  await mined(pool.connect(lender).fundGapReserve((debt * gapTargetBps) / BPS));
}

/** The first price of the day, and everything that follows from it. */
async function reopen(stage: GapStage, event: GapEvent, loans: Loans): Promise<StressRow> {
  const { calendar, clocked, clockless, until, print } = stage;
  const opensAt = await calendar.regularOpen(dayOfDate(event.toDate));
  await until(opensAt);
  await print(clockless, event.reopening);
  await print(clocked, event.reopening);
  const byClock = new Course(stage, clocked, loans.clocked);
  const withoutClock = new Course(stage, clockless, loans.clockless);
  // At once, where nothing is asked but a price; in the row REOPENING, past the hard floor at the last close; then in REGULAR.
  await requireRows(event, clockless, Row.REGULAR);
  await withoutClock.liquidateAll();
  await withoutClock.notePrice();
  await requireRows(event, clocked, Row.REGULAR | Row.REOPENING);
  await byClock.liquidateAll();
  await until(opensAt + (await clocked.pool.terms()).grace);
  await requireRows(event, clocked, Row.REGULAR);
  await byClock.liquidateAll();
  await byClock.notePrice();
  const subject = `${event.path} (${event.symbol})`;
  const row = {
    event,
    clocked: await byClock.close(subject),
    clockless: await withoutClock.close(`${subject} without session rules`),
  };
  requireUnavoidable(subject, row.clocked);
  return row;
}

async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "none";
  } catch (error) {
    return explainError(error)?.name ?? "unknown";
  }
}
