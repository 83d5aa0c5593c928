import type { DayNumber } from "../../sdk/calendar/days.ts";
import type { CalendarPlan } from "../../sdk/calendar/plan.ts";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import { explainError } from "../../sdk/errors/index.ts";
import type { ExchangeCalendar, TokenFacts } from "../../sdk/facts/index.ts";
import type { CorporateActions, EquityToken, SessionCalendar } from "../../types/index.ts";
import { castOf } from "../cast.ts";
import type { Chain, Signer } from "../chain.ts";
import type { ReserveProver } from "../reserves/prover.ts";
import { deployStaged } from "../stage/kernel.ts";

/** The exchanges that a replay knows, with their published days. */
export const CALENDARS = {
  XNYS: () => usEquitiesPlan("XNYS"),
  XNAS: () => usEquitiesPlan("XNAS"),
} as const satisfies Record<string, () => CalendarPlan>;

/** An exchange's calendar as a replay asks it. */
export interface ReplayCalendar extends ExchangeCalendar {
  /** The last regular close at or before an instant; null where none is published. */
  previousClose(timestamp: bigint): Promise<bigint | null>;
}

/** Everything a replay talks to. */
export interface Deployment {
  /** Connected to the issuer. */
  readonly corporateActions: CorporateActions;
  readonly calendars: Readonly<Record<string, ReplayCalendar>>;
  /** By the symbol in the file; connected to the market, which alone may mint. */
  readonly tokens: ReadonlyMap<string, EquityToken>;
  /** Proves the stock behind them. */
  readonly prover: ReserveProver;
  readonly holders: readonly Signer[];
}

/** Deploys the kernel and lists the tokens, with one account for each role that a replay needs. */
export async function deployForReplay(chain: Chain, tokens: readonly TokenFacts[]): Promise<Deployment> {
  const cast = await castOf(chain);
  const { issuer, market, holders } = cast;
  const names = deployableNames(tokens.map(({ symbol }) => symbol));
  const usedMics = new Set(tokens.map(({ mic }) => mic));
  const { kernel, prover } = await deployStaged(chain, cast, {
    calendars: Object.fromEntries(
      Object.entries(CALENDARS).flatMap(([mic, plan]) => (usedMics.has(mic) ? [[mic, plan()]] : [])),
    ),
    tokens: tokens.map((token, index) => ({
      name: token.symbol,
      symbol: names[index] ?? token.symbol,
      isin: token.isin,
      mic: token.mic,
      initialMultiplier: token.initialMultiplier,
    })),
  });
  const bySymbol = new Map<string, EquityToken>();
  tokens.forEach(({ symbol }, index) => {
    const token = kernel.tokens[names[index] ?? symbol];
    if (token !== undefined) bySymbol.set(symbol, token.connect(market));
  });
  const calendars: Record<string, ReplayCalendar> = {};
  for (const [mic, calendar] of Object.entries(kernel.calendars)) calendars[mic] = await onChainCalendar(calendar);
  return {
    corporateActions: kernel.corporateActions.connect(issuer),
    calendars,
    tokens: bySymbol,
    prover,
    holders,
  };
}

/** Names of deployments may have letters, digits and underscores only; share classes such as BRK.B have more. */
export function deployableNames(symbols: readonly string[]): string[] {
  const names: string[] = [];
  for (const symbol of symbols) {
    const plain = symbol.replace(/[^A-Za-z0-9]/g, "_").slice(0, 24);
    let name = plain;
    for (let more = 1; names.includes(name); more++) name = `${plain}_${more}`;
    names.push(name);
  }
  return names;
}

/** A calendar contract as timelines ask it. Published days do not change during a replay, so each is asked once. */
export async function onChainCalendar(calendar: SessionCalendar): Promise<ReplayCalendar> {
  const [firstDay, horizon] = await Promise.all([calendar.firstDay(), calendar.horizon()]);
  return {
    firstDay: Number(firstDay),
    horizon: Number(horizon),
    isTradingDay: once((day) => calendar.isTradingDay(day)),
    startOf: once((day) => calendar.startOf(day)),
    regularOpen: once((day) => calendar.regularOpen(day)),
    regularClose: once((day) => calendar.regularClose(day)),
    isPublished: async (timestamp) => timestamp >= 0n && (await calendar.sessionAt(timestamp)) !== 0n,
    previousClose: (timestamp) => orNull(calendar.previousClose(timestamp)),
  };
}

/** Null where the answer would lie beyond the published days; every other error is one. */
export async function orNull(answer: Promise<bigint>): Promise<bigint | null> {
  try {
    return await answer;
  } catch (error) {
    if (explainError(error)?.name === "SessionCalendar_BeyondHorizon") return null;
    throw error;
  }
}

function once<T>(ask: (day: DayNumber) => Promise<T>): (day: DayNumber) => Promise<T> {
  const answers = new Map<DayNumber, Promise<T>>();
  return (day) => {
    const answer = answers.get(day) ?? ask(day);
    answers.set(day, answer);
    return answer;
  };
}
