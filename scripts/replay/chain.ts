import { readdirSync, statSync } from "node:fs";
import type { NetworkConnection } from "hardhat/types/network";
import type { DayNumber } from "../../sdk/calendar/days.ts";
import type { CalendarPlan } from "../../sdk/calendar/plan.ts";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import type { ExchangeCalendar, TokenFacts } from "../../sdk/facts/index.ts";
import type { CorporateActions, EquityToken, SessionCalendar, SettableReserveGate } from "../../types/index.ts";

const ROOT = new URL("../../", import.meta.url);

export type Chain = NetworkConnection<"l1">;
export type Signer = Awaited<ReturnType<Chain["ethers"]["getSigners"]>>[number];

/** The exchanges that a replay knows, with their published days. */
export const CALENDARS = {
  XNYS: () => usEquitiesPlan("XNYS"),
  XNAS: () => usEquitiesPlan("XNAS"),
} as const satisfies Record<string, () => CalendarPlan>;

/** Everything a replay talks to. */
export interface Deployment {
  /** Connected to the issuer. */
  readonly corporateActions: CorporateActions;
  readonly calendars: Readonly<Record<string, ExchangeCalendar>>;
  /** By the symbol in the file; connected to the market, which alone may mint. */
  readonly tokens: ReadonlyMap<string, EquityToken>;
  /** Proves what the replay tells it to: custody is not what is being replayed. */
  readonly gate: SettableReserveGate;
  readonly holders: readonly Signer[];
}

/** A fresh chain in this process. Its blocks may share a second, as two tokens' events of one moment do. */
export async function openChain(initialDate: Date, onProgress: (text: string) => void = () => {}): Promise<Chain> {
  const hardhat = await import("hardhat");
  if (!isBuilt()) {
    onProgress("compiling the contracts, once");
    await hardhat.tasks.getTask("build").run({ quiet: true, noTests: true });
  }
  return hardhat.network.create({
    network: "default",
    chainType: "l1",
    override: { initialDate, allowBlocksWithSameTimestamp: true },
  });
}

/** Whether contracts and their types have been built since the last change of a contract. */
function isBuilt(): boolean {
  const builtAt = changedAt("cache/compile-cache.json");
  const sources = readdirSync(new URL("contracts/", ROOT), { recursive: true, encoding: "utf8" });
  const isOutdated = sources.some((file) => file.endsWith(".sol") && changedAt(`contracts/${file}`) > builtAt);
  return changedAt("types/index.ts") > 0 && !isOutdated;
}

function changedAt(file: string): number {
  return statSync(new URL(file, ROOT), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Deploys the kernel and lists the tokens, with one account for each role that a replay needs. */
export async function deployForReplay(chain: Chain, tokens: readonly TokenFacts[]): Promise<Deployment> {
  // Loaded late: the generated types may have been written only just now.
  const { deployKernel } = await import("../../deploy/deployKernel.ts");
  const { HolderPolicy } = await import("../../deploy/plan.ts");
  const { ethers } = chain;
  const [, governor, issuer, market, ...holders] = await ethers.getSigners();
  if (governor === undefined || issuer === undefined || market === undefined) throw new Error("too few accounts");
  const gate = (await ethers.deployContract("SettableReserveGate")) as unknown as SettableReserveGate;
  const names = deployableNames(tokens.map(({ symbol }) => symbol));
  const usedMics = new Set(tokens.map(({ mic }) => mic));
  const kernel = await deployKernel(chain, {
    members: { GOVERNOR: [governor.address], ISSUER: [issuer.address], MINTER: [market.address] },
    calendars: Object.fromEntries(
      Object.entries(CALENDARS).flatMap(([mic, plan]) => (usedMics.has(mic) ? [[mic, plan()]] : [])),
    ),
    tokens: tokens.map((token, index) => ({
      name: token.symbol,
      symbol: names[index] ?? token.symbol,
      isin: token.isin,
      mic: token.mic,
      initialMultiplier: token.initialMultiplier,
      policy: HolderPolicy.OPEN,
      gate: gate.target as string,
      windDown: ethers.ZeroAddress,
    })),
  });
  const bySymbol = new Map<string, EquityToken>();
  tokens.forEach(({ symbol }, index) => {
    const token = kernel.tokens[names[index] ?? symbol];
    if (token !== undefined) bySymbol.set(symbol, token.connect(market));
  });
  const calendars: Record<string, ExchangeCalendar> = {};
  for (const [mic, calendar] of Object.entries(kernel.calendars)) calendars[mic] = await onChainCalendar(calendar);
  return {
    corporateActions: kernel.corporateActions.connect(issuer),
    calendars,
    tokens: bySymbol,
    gate,
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
export async function onChainCalendar(calendar: SessionCalendar): Promise<ExchangeCalendar> {
  const [firstDay, horizon] = await Promise.all([calendar.firstDay(), calendar.horizon()]);
  return {
    firstDay: Number(firstDay),
    horizon: Number(horizon),
    isTradingDay: once((day) => calendar.isTradingDay(day)),
    startOf: once((day) => calendar.startOf(day)),
    regularOpen: once((day) => calendar.regularOpen(day)),
    regularClose: once((day) => calendar.regularClose(day)),
    isPublished: async (timestamp) => timestamp >= 0n && (await calendar.sessionAt(timestamp)) !== 0n,
  };
}

function once<T>(ask: (day: DayNumber) => Promise<T>): (day: DayNumber) => Promise<T> {
  const answers = new Map<DayNumber, Promise<T>>();
  return (day) => {
    const answer = answers.get(day) ?? ask(day);
    answers.set(day, answer);
    return answer;
  };
}
