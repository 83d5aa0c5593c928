import { id, toUtf8Bytes } from "ethers";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import {
  type Facts,
  formatInstant,
  KINDS,
  resolveTimeline,
  type TimelineAction,
  unknownExchange,
} from "../../sdk/facts/index.ts";
import { type Change, type Factors, foldSteps, ONE, type Step } from "../../sdk/multiplier/index.ts";
import { baseNeeded, baseOf, sharesFor } from "../../sdk/reserves/stock.ts";
import type { EquityToken } from "../../types/index.ts";
import { type Chain, openChain } from "../chain.ts";
import { requireSame } from "../compare.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { CALENDARS, type Deployment, deployForReplay } from "./chain.ts";
import { type Call, inOrder, planCalls } from "./plan.ts";
import { evesOf, type Proof, planProofs } from "./proofs.ts";
import { asRefusal } from "./refusals.ts";

export { MismatchError, requireSame } from "../compare.ts";

/** A holder and what it has of every token before the first action. */
export interface Holder {
  readonly name: string;
  /** 18 decimals; turned into units once, at the initial multiplier, rounded down. */
  readonly shares: bigint;
}

/** An action that became effective, with the factors as the chain has them. */
export interface ReplayRow {
  readonly action: TimelineAction;
  readonly oldMultiplier: bigint;
  readonly newMultiplier: bigint;
  readonly splitFactor: bigint;
  readonly reinvestFactor: bigint;
}

/** An epoch: the stock that was proven for a token, and what it was needed for. */
export interface ProvenStock {
  readonly symbol: string;
  /** The time of the cut. */
  readonly provenAt: bigint;
  readonly units: bigint;
  /** What the units are to be backed at. */
  readonly reinvestFactor: bigint;
  readonly baseNeeded: bigint;
  readonly splitFactor: bigint;
  /** The fewest that prove it. */
  readonly shares: bigint;
}

/** What a holder has of a token at the end. */
export interface Holding {
  readonly symbol: string;
  readonly name: string;
  readonly units: bigint;
  readonly shares: bigint;
  readonly sharesBefore: bigint;
}

export interface ReplayResult {
  readonly rows: readonly ReplayRow[];
  readonly holdings: readonly Holding[];
  /** In order of time. */
  readonly proofs: readonly ProvenStock[];
  readonly ledgers: readonly LedgerRow[];
}

export interface ReplayOptions {
  readonly holders?: readonly Holder[];
  readonly onProgress?: (text: string) => void;
}

/**
 * Replays a file of facts on a chain of its own: every action is announced, scheduled and becomes effective at its time, and
 * every factor on the chain is compared with the one computed in sdk/multiplier.
 */
export async function replay(facts: Facts, options: ReplayOptions = {}): Promise<ReplayResult> {
  const { holders = [], onProgress = () => {} } = options;
  for (const { path, mic } of facts.tokens) {
    if (!Object.hasOwn(CALENDARS, mic)) throw unknownExchange(`${path}.mic`, mic, Object.keys(CALENDARS));
  }
  const chain = await openChain(chainStart(facts), onProgress);
  try {
    onProgress("deploying");
    const deployment = await deployForReplay(chain, facts.tokens);
    const timeline = await resolveTimeline(facts, deployment.calendars);
    const replaying = new Replay(chain, deployment, facts, timeline);
    await replaying.issue(holders);
    const rows = await replaying.run(onProgress);
    const ledgers = await audit([...deployment.tokens.values()]);
    return { rows, holdings: await replaying.holdings(), proofs: replaying.proofs, ledgers };
  } finally {
    await chain.close();
  }
}

const DAY = 86_400;
/** Room before the earliest date for notices, proofs before a long weekend, and the deployment itself. */
const LEAD = 6 * DAY;

/** When the chain has to begin: before the first announcement; within reach of the calendars, whatever the file says. */
function chainStart(facts: Facts): Date {
  const plan = CALENDARS.XNYS();
  const first = plan.clock.firstDay * DAY;
  const last = (plan.extensions.at(-1)?.toDay ?? plan.clock.firstDay) * DAY;
  let earliest = last;
  for (const { exDate, effectiveAt } of facts.tokens.flatMap(({ actions }) => actions)) {
    earliest = Math.min(earliest, dayOfDate(exDate) * DAY, Number(effectiveAt ?? last));
  }
  return new Date((Math.max(earliest, first) - LEAD) * 1000);
}

/** A token under replay. */
interface Track {
  readonly path: string;
  readonly symbol: string;
  readonly isin: string;
  readonly mic: string;
  readonly contract: EquityToken;
  readonly initialMultiplier: bigint;
  /** In order of time. */
  readonly actions: readonly TimelineAction[];
  readonly steps: readonly Step[];
  readonly changes: readonly Change[];
  /** Actions whose factor the chain knows. */
  readonly scheduled: Set<TimelineAction>;
  readonly balances: { name: string; address: string; units: bigint; sharesBefore: bigint }[];
  /** The block of the last mint. */
  issuedAt: number;
  /** The factors as the chain last said they were. */
  current: Factors;
}

class Replay {
  readonly proofs: ProvenStock[] = [];
  readonly #chain: Chain;
  readonly #deployment: Deployment;
  readonly #timeline: readonly TimelineAction[];
  readonly #tracks: ReadonlyMap<string, Track>;
  readonly #actionIds = new Map<TimelineAction, bigint>();

  constructor(chain: Chain, deployment: Deployment, facts: Facts, timeline: readonly TimelineAction[]) {
    this.#chain = chain;
    this.#deployment = deployment;
    this.#timeline = timeline;
    this.#tracks = new Map(
      facts.tokens.flatMap(({ path, symbol, isin, mic, initialMultiplier }) => {
        const contract = deployment.tokens.get(symbol);
        if (contract === undefined) return [];
        const actions = timeline.filter(({ token }) => token.symbol === symbol);
        const steps = actions.map(stepOf);
        const changes = foldSteps(initialMultiplier, steps);
        const scheduled = new Set<TimelineAction>();
        const track: Track = {
          path,
          symbol,
          isin: isin ?? NO_ISIN,
          mic,
          contract,
          initialMultiplier,
          actions,
          steps,
          changes,
          scheduled,
          balances: [],
          issuedAt: 0,
          current: { multiplier: 0n, splitFactor: 0n, reinvestFactor: 0n },
        };
        return [[symbol, track] as const];
      }),
    );
  }

  /** Mints every holder's units, against exactly the stock that covers them. */
  async issue(holders: readonly Holder[]): Promise<void> {
    if (holders.length === 0) return;
    for (const track of this.#tracks.values()) {
      holders.forEach(({ name, shares }, index) => {
        const address = this.#deployment.holders[index]?.address;
        if (address === undefined) throw new Error("more holders than accounts");
        const units = (shares * ONE) / track.initialMultiplier;
        track.balances.push({ name, address, units, sharesBefore: sharesOf(units, track.initialMultiplier) });
      });
      await this.#prove(track, track.initialMultiplier);
      for (const { address, units } of track.balances) {
        track.issuedAt = (await (await track.contract.mint(address, units)).wait())?.blockNumber ?? 0;
      }
    }
  }

  /** Everything that happens, in order of time; at one time what becomes effective comes first. */
  async run(onProgress: (text: string) => void): Promise<ReplayRow[]> {
    const calls = await this.#plan();
    const rows: ReplayRow[] = [];
    for (const track of this.#tracks.values()) track.current = await readFactors(track.contract);
    let next = 0;
    while (next < this.#timeline.length) {
      const effectiveAt = this.#timeline[next]?.effectiveAt ?? 0n;
      while (calls[0] !== undefined && calls[0].timestamp < effectiveAt) await this.#make(calls.shift());
      const due = this.#timeline.filter((action) => action.effectiveAt === effectiveAt);
      next += due.length;
      onProgress(`${formatInstant(effectiveAt).slice(0, 10)} · ${next} of ${this.#timeline.length} actions`);
      rows.push(...(await this.#takeEffect(due, effectiveAt)));
    }
    return rows;
  }

  /** What holders have at the end; no action may have moved a unit. */
  async holdings(): Promise<Holding[]> {
    const holdings: Holding[] = [];
    for (const { path, symbol, contract, balances, issuedAt } of this.#tracks.values()) {
      if (balances.length === 0) continue;
      const moved = await contract.queryFilter(contract.filters.Transfer(), issuedAt + 1);
      requireSame(path, "transfers since the first mints:", moved.length, 0);
      let sum = 0n;
      for (const { name, address, units, sharesBefore } of balances) {
        requireSame(path, `units of ${name}:`, await contract.balanceOf(address), units);
        const shares = await contract.balanceOfUI(address);
        requireSame(path, `shares of ${name}:`, shares, sharesOf(units, await contract.uiMultiplier()));
        holdings.push({ symbol, name, units, shares, sharesBefore });
        sum += units;
      }
      requireSame(path, "total supply", await contract.totalSupply(), sum);
    }
    return holdings;
  }

  /* WHAT THE ISSUER DOES */

  async #plan(): Promise<(Call | Proof)[]> {
    const planned: (Call | Proof)[] = [];
    for (const { actions, mic } of this.#tracks.values()) {
      const calls = planCalls(actions);
      const eves = await evesOf(actions, async (at) => this.#deployment.calendars[mic]?.previousClose(at) ?? null);
      planned.push(...calls, ...planProofs(calls, eves));
    }
    return planned.sort(inOrder);
  }

  async #make(call: Call | Proof | undefined): Promise<void> {
    if (call === undefined) return;
    const { action, timestamp, type } = call;
    try {
      if (type === "prove") await this.#proveFor(call);
      else if (type === "announce") await this.#announce(action, timestamp);
      else await this.#schedule(action, timestamp);
    } catch (error) {
      throw asRefusal(error, action.facts.path);
    }
  }

  async #announce(action: TimelineAction, timestamp: bigint): Promise<void> {
    const { facts, exDay } = action;
    const { corporateActions } = this.#deployment;
    const track = this.#trackOf(action);
    const expected = facts.effect === "split" ? this.#expectedAfter(track, action).multiplier : 0n;
    const { ratio, newIsin } = facts;
    const terms = {
      kind: KINDS.indexOf(facts.kind),
      numerator: ratio?.numerator ?? 0n,
      denominator: ratio?.denominator ?? 0n,
      gross: facts.gross,
      withholdingBps: facts.withholdingBps,
      exDay,
      recordDay: facts.recordDate === undefined ? 0 : dayOfDate(facts.recordDate),
      payDay: facts.payDate === undefined ? 0 : dayOfDate(facts.payDate),
      // 0 where the file gives no time: the chain's own default is compared with the timeline's below.
      effectiveAt: facts.effectiveAt ?? 0n,
      newIsin: newIsin === undefined ? new Uint8Array(12) : toUtf8Bytes(newIsin),
      documentHash: id(describe(action)),
    };
    await this.#setTime(timestamp);
    await (await corporateActions.announce(track.contract, id(facts.path), terms, expected, FIXED_GAS)).wait();
    const actionId = await corporateActions.actionCount();
    this.#actionIds.set(action, actionId);
    const entered = await corporateActions.actionOf(actionId);
    requireSame(facts.path, "effective at", entered.terms.effectiveAt, action.effectiveAt);
    requireSame(facts.path, "ex at", entered.exAt, action.exOpen);
  }

  async #schedule(action: TimelineAction, timestamp: bigint): Promise<void> {
    const track = this.#trackOf(action);
    const { multiplier } = this.#expectedAfter(track, action);
    await this.#setTime(timestamp);
    const actionId = this.#actionIds.get(action) ?? 0n;
    await (
      await this.#deployment.corporateActions.schedule(actionId, action.facts.price, 0n, multiplier, FIXED_GAS)
    ).wait();
  }

  async #proveFor({ action, timestamp, scheduled }: Proof): Promise<void> {
    const track = this.#trackOf(action);
    const isCounted = (index: number) => scheduled.some((each) => each === track.actions[index]);
    const { after } = foldSteps(track.initialMultiplier, track.steps, isCounted).at(-1) ?? failWith(action);
    await this.#prove(track, after.reinvestFactor, timestamp);
  }

  /** Proves the stock that the track's units need at a reinvest factor, and not one share more. */
  async #prove(track: Track, reinvestFactor: bigint, timestamp?: bigint): Promise<void> {
    const { prover } = this.#deployment;
    const token = await track.contract.getAddress();
    const units = track.balances.reduce((sum, balance) => sum + balance.units, 0n);
    const needed = baseNeeded(units, reinvestFactor);

    if (timestamp !== undefined) await this.#setTime(timestamp);
    await prover.cut(token);
    const { asOf, splitFactor } = await prover.verifier.cutOf(token, await prover.verifier.lastCut(token));
    const shares = sharesFor(needed, splitFactor);
    const statement = await prover.state(token, track.isin, shares);
    const signed = await prover.sign(statement);
    if (timestamp !== undefined) await this.#setTime(timestamp);
    await prover.post(statement, signed);

    const coverage = await prover.verifier.coverageAt(token, reinvestFactor);
    requireSame(track.path, "base units proven", coverage.proven, baseOf(shares, splitFactor));
    this.proofs.push({
      symbol: track.symbol,
      provenAt: asOf,
      units,
      reinvestFactor,
      baseNeeded: needed,
      splitFactor,
      shares,
    });
  }

  /** The factors right after an action, counted over everything that stands scheduled before it and the action itself. */
  #expectedAfter(track: Track, action: TimelineAction): Factors {
    track.scheduled.add(action);
    const index = track.actions.indexOf(action);
    const changes = foldSteps(track.initialMultiplier, track.steps, (step) => isScheduled(track, step));
    return changes[index]?.after ?? failWith(action);
  }

  /* WHAT TIME DOES */

  async #takeEffect(due: readonly TimelineAction[], effectiveAt: bigint): Promise<ReplayRow[]> {
    const rows: ReplayRow[] = [];
    for (const track of new Set(due.map((action) => this.#trackOf(action)))) {
      const actions = due.filter((action) => this.#trackOf(action) === track);
      rows.push(...(await this.#activate(track, actions, effectiveAt)));
    }
    return rows.sort((a, b) => a.action.order - b.action.order);
  }

  async #activate(track: Track, due: readonly TimelineAction[], effectiveAt: bigint): Promise<ReplayRow[]> {
    const { contract } = track;
    await this.#setTime(effectiveAt);
    const receipt = await (await contract.poke(FIXED_GAS)).wait();
    const activations = (receipt?.logs ?? []).flatMap((log) => {
      const parsed = contract.interface.parseLog(log);
      return parsed?.name === "FactorActivated" ? [parsed.args] : [];
    });
    requireSame(
      due.map(({ facts }) => facts.path).join(", "),
      "activated:",
      activations.map((args) => args["actionId"]).join(", "),
      due.flatMap((action) => (action.facts.effect === "none" ? [] : [this.#actionIds.get(action)])).join(", "),
    );
    requireSame(track.path, "multiplier", await contract.uiMultiplierAt(effectiveAt - 1n), track.current.multiplier);
    const rows: ReplayRow[] = [];
    for (const action of due) {
      const before = track.current;
      const activation = action.facts.effect === "none" ? undefined : activations.shift();
      if (activation !== undefined) {
        requireSame(action.facts.path, "old multiplier", activation["oldMultiplier"], before.multiplier);
        track.current = {
          multiplier: activation["newMultiplier"] as bigint,
          splitFactor: activation["splitFactor"] as bigint,
          reinvestFactor: activation["reinvestFactor"] as bigint,
        };
      }
      await this.#compare(track, action, before, track.current);
      const { multiplier: newMultiplier, splitFactor, reinvestFactor } = track.current;
      rows.push({ action, oldMultiplier: before.multiplier, newMultiplier, splitFactor, reinvestFactor });
    }
    // What the events said is what the token answers.
    requireSameFactors(track.path, await readFactors(contract), track.current);
    return rows;
  }

  async #compare(track: Track, action: TimelineAction, before: Factors, after: Factors): Promise<void> {
    const { path } = action.facts;
    const expected = track.changes[track.actions.indexOf(action)] ?? failWith(path);
    requireSame(path, "old multiplier", before.multiplier, expected.before.multiplier);
    requireSameFactors(path, after, expected.after);
    const status = await this.#deployment.corporateActions.statusOf(this.#actionIds.get(action) ?? 0n);
    requireSame(path, "status", status, EFFECTIVE);
  }

  async #setTime(timestamp: bigint): Promise<void> {
    await this.#chain.networkHelpers.time.setNextBlockTimestamp(timestamp);
  }

  #trackOf(action: TimelineAction): Track {
    return this.#tracks.get(action.token.symbol) ?? failWith(action.token.symbol);
  }
}

/** What stands for the ISIN in the positions of a token that has none, as in the token itself. */
const NO_ISIN = "000000000000";
/** ICorporateActions.ActionStatus.EFFECTIVE. */
const EFFECTIVE = 3n;
/** Enough for every call of a replay, and no estimate for each of them. */
const FIXED_GAS = { gasLimit: 3_000_000n } as const;

function isScheduled(track: Track, index: number): boolean {
  const action = track.actions[index];
  return action !== undefined && track.scheduled.has(action);
}

/** The step that an action is, in the terms of sdk/multiplier. */
export function stepOf({ facts, effectiveAt, exOpen }: TimelineAction): Step {
  if (facts.effect === "split" && facts.ratio !== undefined)
    return { effect: "split", effectiveAt, ratio: facts.ratio };
  if (facts.effect === "reinvestment") {
    const { gross, withholdingBps, price } = facts;
    return { effect: "reinvestment", effectiveAt, exOpen, terms: { gross, withholdingBps, price } };
  }
  return { effect: "none", effectiveAt };
}

async function readFactors(contract: EquityToken): Promise<Factors> {
  const [multiplier, splitFactor, reinvestFactor] = await Promise.all([
    contract.uiMultiplier(),
    contract.splitFactor(),
    contract.reinvestFactor(),
  ]);
  return { multiplier, splitFactor, reinvestFactor };
}

function requireSameFactors(subject: string, chain: Factors, expected: Factors): void {
  requireSame(subject, "multiplier", chain.multiplier, expected.multiplier);
  requireSame(subject, "split factor", chain.splitFactor, expected.splitFactor);
  requireSame(subject, "reinvest factor", chain.reinvestFactor, expected.reinvestFactor);
}

function sharesOf(units: bigint, multiplier: bigint): bigint {
  return (units * multiplier) / ONE;
}

/** What the hash of an action's document is taken of. */
function describe({ facts, token }: TimelineAction): string {
  return `${token.symbol} ${facts.kind} ${facts.exDate} ${facts.path}`;
}

function failWith(subject: unknown): never {
  throw new Error(`a replay lost track of ${String(subject)}`);
}
