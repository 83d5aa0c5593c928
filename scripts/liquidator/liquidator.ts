/** Liquidates a pool's unhealthy accounts where it pays. What is next is read from the chain each time. */
import { Interface, Transaction, type TransactionReceipt, type Wallet } from "ethers";
import { RefusedError } from "../../sdk/cli/errors.ts";
import {
  outcomeOf,
  POOL_ERRORS,
  type PoolState,
  type PoolToken,
  previewLiquidation,
  readPool,
  readPosition,
  readPrice,
  readStandings,
} from "../../sdk/lending/client.ts";
import type { LiquidationOutcome } from "../../sdk/lending/liquidation.ts";
import { BPS, min, ONE } from "../../sdk/lending/math.ts";
import { valueDown, valueUp } from "../../sdk/lending/values.ts";
import { readMeans } from "../../sdk/primary/client.ts";
import { chainIdOf } from "../../sdk/reserves/client/chain.ts";
import { ContractRevertError, decoded, isReservesClientError } from "../../sdk/reserves/client/errors.ts";
import type { LiquidatedEvent } from "../../types/contracts/lending/ILendingPool.ts";
import { ILendingPool__factory } from "../../types/factories/contracts/lending/ILendingPool__factory.ts";
import { IEquityFeeds__factory } from "../../types/factories/contracts/oracle/IEquityFeeds__factory.ts";
import type { Journal } from "../sending/journal.ts";
import { type Call, type Patience, Sender } from "../sending/sender.ts";
import { Accounts, type Reading } from "./accounts.ts";
import { observationOf } from "./closes.ts";
import { type LiquidatorPurpose, openJournal } from "./journal.ts";
import { type Economics, feeLimitOf, marginOf, profitOf, type Trade } from "./profit.ts";
import { appendRecord } from "./records.ts";
import type { OnStage } from "./stages.ts";

const ERC20 = new Interface(["function approve(address spender, uint256 amount) returns (bool)"]);

/** OracleFlags.HALTS_UNDETECTED and above are remarks; any flag below makes a value unusable. */
const FIRST_REMARK = 1n << 16n;

/** How many steps an account can need: an approval taken back, one given, the liquidation; and one more in vain. */
const MAX_STEPS = 4;

/** What a liquidation costs before it can be tried; afterwards the node says it. */
const GUESSED_GAS = 500_000n;

/** Errors that time, a print or a proof ends. */
const PASSING: readonly string[] = ["LendingPool_Blocked", "LendingPool_AboveHardFloor", "LendingPool_ActionPaused"];

/** A liquidation as it was mined. */
export interface LiquidationRecord {
  readonly transaction: string;
  readonly block: number;
  readonly account: string;
  readonly token: string;
  /** Whether what was seized stays in the pool, as collateral of the liquidator. */
  readonly isInside: boolean;
  readonly outcome: LiquidationOutcome;
  /** What the transaction cost, in wei. */
  readonly fee: bigint;
}

/** How an unhealthy account stands after a round. */
export type AccountReport = { readonly account: string; readonly transactions: readonly string[] } & (
  | { readonly result: "LIQUIDATED"; readonly record: LiquidationRecord }
  | {
      /** With `--dry-run`: what would be sent. */
      readonly result: "WOULD_LIQUIDATE";
      readonly token: string;
      readonly outcome: LiquidationOutcome;
      readonly profit: bigint;
    }
  /** `profit`: what it would earn; below the least that it must. */
  | { readonly result: "UNPROFITABLE"; readonly token: string; readonly profit: bigint }
  /** WAITS: the pool's table, or a pause, forbids it for now. LOST: sent, and somebody else was first or the price moved. BLOCKED: somebody has to do something. */
  | { readonly result: "WAITS" | "LOST" | "BLOCKED"; readonly reason: string }
);

/** What a round came to. */
export interface RoundReport {
  readonly block: number;
  /** How many accounts owe something. */
  readonly borrowers: number;
  /** Tokens whose value was written down. */
  readonly observed: readonly { readonly token: string; readonly transaction: string }[];
  readonly accounts: readonly AccountReport[];
}

export interface LiquidatorOptions {
  readonly pool: string;
  readonly journalFile: string;
  readonly accountsFile: string;
  /** One line of JSON for each liquidation; none is written without it. */
  readonly recordsFile?: string | undefined;
  readonly startBlock: number;
  readonly reading: Reading;
  readonly economics: Economics;
  /** In wei; the node's unless told otherwise. */
  readonly gasPrice?: bigint | undefined;
  /** How much less than previewed may be seized, in 1/10,000. */
  readonly toleranceBps: bigint;
  /** How long before the close the last value is written down; null: somebody else does. */
  readonly observeLead: bigint | null;
  readonly isDryRun: boolean;
  readonly patience: Patience;
  readonly onStage: OnStage;
}

/** A liquidation that could be made. */
interface Chance {
  readonly token: string;
  readonly outcome: LiquidationOutcome;
  readonly trade: Trade;
}

type Decision =
  | { readonly report: AccountReport }
  | { readonly call: Call; readonly purpose: LiquidatorPurpose; readonly token: string };

export class Liquidator {
  readonly #wallet: Wallet;
  readonly #options: LiquidatorOptions;
  readonly #journal: Journal<LiquidatorPurpose>;
  readonly #accounts: Accounts;
  readonly #sender: Sender<LiquidatorPurpose>;
  /** When the print was made that was last asked to be written down, by token. */
  readonly #observed = new Map<string, bigint>();

  private constructor(
    wallet: Wallet,
    options: LiquidatorOptions,
    journal: Journal<LiquidatorPurpose>,
    accounts: Accounts,
  ) {
    this.#wallet = wallet;
    this.#options = options;
    this.#journal = journal;
    this.#accounts = accounts;
    this.#sender = new Sender(wallet, journal, options.patience, options.onStage, (_, receipt) => {
      const record = this.#recordOf(receipt);
      if (record !== null && options.recordsFile !== undefined) appendRecord(options.recordsFile, record);
    });
  }

  static async open(wallet: Wallet, options: LiquidatorOptions): Promise<Liquidator> {
    const { pool, startBlock } = options;
    const chainId = await chainIdOf(ILendingPool__factory.connect(pool, wallet));
    const journal = await openJournal(options.journalFile, { chainId, pool, liquidator: wallet.address });
    const accounts = await Accounts.open(options.accountsFile, { chainId, pool }, startBlock);
    return new Liquidator(wallet, options, journal, accounts);
  }

  /** Ends what was begun, writes values down that the oracle will be asked for, and liquidates where it pays. */
  async round(): Promise<RoundReport> {
    const begun = this.#options.isDryRun ? null : await this.#resume();
    const state = await readPool(this.#pool);
    const observed = await this.#observe(state);
    await this.#accounts.follow(this.#pool, this.#options.reading);
    const reports = begun === null ? [] : [begun];
    const { borrowers, unhealthy } = await this.#look(state, reports);
    for (const account of unhealthy) reports.push(await this.#serve(state, account));
    return { block: state.blockNumber, borrowers, observed, accounts: reports };
  }

  get #pool() {
    return ILendingPool__factory.connect(this.#options.pool, this.#wallet);
  }

  /** Ends what the journal says was begun. What is not mined and would revert by now is not sent again. */
  async #resume(): Promise<AccountReport | null> {
    const { intent } = this.#journal;
    if (intent === null) return null;
    if (!(await this.#sender.isMined()) && !(await this.#wouldPass(intent.versions.at(-1)?.raw))) {
      this.#sender.abandon();
      return null;
    }
    const receipt = await this.#sender.finish();
    const { account, token } = intent;
    return account === undefined ? null : this.#reportOf(account, token, receipt, []);
  }

  async #wouldPass(raw: string | undefined): Promise<boolean> {
    const { to, data } = Transaction.from(raw ?? "0x");
    try {
      await decoded(this.#wallet.call({ to, data }), POOL_ERRORS);
      return true;
    } catch (error) {
      if (isReservesClientError(error)) return false;
      throw error;
    }
  }

  /** Writes down what the pool will ask the oracle for. What fails here keeps nobody from being liquidated. */
  async #observe(state: PoolState): Promise<RoundReport["observed"]> {
    const { observeLead, isDryRun } = this.#options;
    if (observeLead === null || isDryRun) return [];
    const oracle = IEquityFeeds__factory.connect(state.oracle, this.#wallet);
    const observed: { token: string; transaction: string }[] = [];
    for (const { token, isEquity } of [state.asset, ...state.collaterals]) {
      if (!isEquity) continue;
      try {
        const due = await observationOf(oracle, token, state.timestamp, observeLead);
        // A print that the oracle has not taken once it does not take again.
        if (due === null || this.#observed.get(token) === due.printed) continue;
        const receipt = await this.#sender.send(due.call, { step: "observe", token });
        this.#observed.set(token, due.printed);
        if (receipt !== null) observed.push({ token, transaction: receipt.hash });
      } catch (error) {
        if (this.#journal.intent !== null) throw error;
        process.stderr.write(`${token} is not observed: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
    return observed;
  }

  /** How many owe something, and who can be liquidated by its health, who owes the most first. Says of whom nothing is known. */
  async #look(
    { blockNumber }: PoolState,
    reports: AccountReport[],
  ): Promise<{ readonly borrowers: number; readonly unhealthy: readonly string[] }> {
    const standings = await readStandings(this.#pool, this.#accounts.known);
    const free: string[] = [];
    const found: { account: string; owed: bigint }[] = [];
    for (const entry of standings) {
      const { account, standing } = entry;
      if (standing === null) reports.push(refused(account, entry.reason));
      else if (standing.debt === 0n) free.push(account);
      else if (standing.health < ONE) found.push({ account, owed: standing.debtValue });
    }
    this.#accounts.forget(free, blockNumber, this.#options.reading);
    const unhealthy = found.toSorted((a, b) => Number(b.owed > a.owed) - Number(b.owed < a.owed));
    return { borrowers: standings.length - free.length, unhealthy: unhealthy.map(({ account }) => account) };
  }

  async #serve(state: PoolState, account: string): Promise<AccountReport> {
    const transactions: string[] = [];
    try {
      for (let count = 0; count < MAX_STEPS; ++count) {
        const decision = await this.#decide(state, account);
        if ("report" in decision) return { ...decision.report, transactions };
        const { call, purpose, token } = decision;
        const receipt = await decoded(this.#sender.send(call, purpose), POOL_ERRORS);
        if (purpose.step === "liquidate") return this.#reportOf(account, token, receipt, transactions);
        if (receipt !== null) transactions.push(receipt.hash);
      }
      throw new RefusedError(`is not liquidated after ${MAX_STEPS} transactions`);
    } catch (error) {
      // What is begun and not over blocks every account: only a person or time can help.
      if (this.#journal.intent !== null) throw error;
      return { ...refused(account, error), transactions };
    }
  }

  /** What an account needs next: a transaction, or to be left alone. */
  async #decide(state: PoolState, account: string): Promise<Decision> {
    const { economics, isDryRun } = this.#options;
    const pausedUntil = state.pausedUntil.LIQUIDATE;
    if (pausedUntil !== 0n) {
      const reason = `liquidations are paused until ${pausedUntil}`;
      return { report: { account, result: "WAITS", reason, transactions: [] } };
    }
    const { balance, allowance } = await readMeans(this.#pool, this.#wallet.address);
    if (balance === 0n) throw new RefusedError("there is nothing of the asset to repay with");
    const chance = await this.#bestChance(state, account, balance);
    const { token, outcome } = chance;
    const gasPrice = await this.#gasPrice();
    const report = (profit: bigint): AccountReport =>
      profit < economics.minProfit
        ? { account, result: "UNPROFITABLE", token, profit, transactions: [] }
        : { account, result: "WOULD_LIQUIDATE", token, outcome, profit, transactions: [] };
    const guessed = report(profitOf(chance.trade, gasPrice, economics));
    if (guessed.result === "UNPROFITABLE" || isDryRun) return { report: guessed };

    // Debt grows until the block that it is repaid in: a thousandth is far more than that, and only what is owed is pulled.
    const maxRepaid = min(balance, outcome.repaid + outcome.repaid / 1_000n + 1n);
    if (allowance < maxRepaid) {
      // Some assets let an approval be changed only from and to nothing.
      const amount = allowance === 0n ? balance : 0n;
      const data = ERC20.encodeFunctionData("approve", [this.#options.pool, amount]);
      const { token: asset } = state.asset;
      const purpose = { step: amount === 0n ? "reset" : "approve", token: asset } as const;
      return { call: { to: asset, data }, purpose, token };
    }
    const { call, gas } = await this.#simulated(account, token, maxRepaid, outcome.seized);
    const trade = { ...chance.trade, gas };
    const exact = report(profitOf(trade, gasPrice, economics));
    if (exact.result === "UNPROFITABLE") return { report: exact };
    return { call, purpose: { step: "liquidate", account, token, feeLimit: feeLimitOf(trade, economics) }, token };
  }

  /** Of what the pool would do for each of an account's collaterals, what earns the most. Throws the pool's reason where it would do nothing. */
  async #bestChance(state: PoolState, account: string, maxRepaid: bigint): Promise<Chance> {
    const { collaterals } = await readPosition(this.#pool, account);
    const assetPrice = await readPrice(this.#pool, state.oracle, state.asset);
    let best: Chance | null = null;
    let reason: unknown = new RefusedError("it has no collateral");
    for (const { place } of collaterals) {
      const collateral = state.collaterals[place];
      if (collateral === undefined) continue;
      try {
        const outcome = await previewLiquidation(this.#pool, account, collateral.token, maxRepaid);
        const trade = {
          seizedValue: valueDown(outcome.seized, collateral, await this.#saleValue(state, collateral)),
          repaidValue: valueUp(outcome.repaid, state.asset, assetPrice.upper),
          gas: GUESSED_GAS,
        };
        const chance = { token: collateral.token, outcome, trade };
        const { economics } = this.#options;
        if (best === null || marginOf(trade, economics) > marginOf(best.trade, economics)) best = chance;
      } catch (error) {
        if (!(error instanceof ContractRevertError)) throw error;
        reason = error;
      }
    }
    if (best === null) throw reason;
    return best;
  }

  /** What 1e18 units can be sold for: the best estimate, or less where the oracle has a doubt. */
  async #saleValue(state: PoolState, token: PoolToken): Promise<bigint> {
    const { mid, lower, flags } = await readPrice(this.#pool, state.oracle, token);
    return flags % FIRST_REMARK === 0n ? mid : lower;
  }

  /** Tries a liquidation without sending it: into the wallet, or else into the pool, where a token does not move or its holder may not have it outside. */
  async #simulated(
    account: string,
    token: string,
    maxRepaid: bigint,
    previewed: bigint,
  ): Promise<{ readonly call: Call; readonly gas: bigint }> {
    const minSeized = (previewed * (BPS - this.#options.toleranceBps)) / BPS;
    const { address: receiver } = this.#wallet;
    const pool = this.#pool;
    const tried = async (name: "liquidate" | "liquidateInside") => {
      const args = [account, token, maxRepaid, minSeized, receiver, "0x"] as const;
      const data =
        name === "liquidate"
          ? pool.interface.encodeFunctionData(name, [...args])
          : pool.interface.encodeFunctionData(name, [...args]);
      const call = { to: this.#options.pool, data };
      return { call, gas: await decoded(this.#wallet.estimateGas(call), POOL_ERRORS) };
    };
    try {
      return await tried("liquidate");
    } catch (reason) {
      if (!isReservesClientError(reason)) throw reason;
      return tried("liquidateInside").catch((error: unknown) => {
        throw isReservesClientError(error) ? reason : error;
      });
    }
  }

  async #gasPrice(): Promise<bigint> {
    if (this.#options.gasPrice !== undefined) return this.#options.gasPrice;
    const fees = await this.#wallet.provider?.getFeeData();
    const price = fees?.gasPrice ?? fees?.maxFeePerGas;
    if (price == null) throw new RefusedError("the node does not say what gas costs");
    return price;
  }

  #reportOf(
    account: string,
    token: string,
    receipt: TransactionReceipt | null,
    before: readonly string[],
  ): AccountReport {
    if (receipt === null) {
      const reason = `the liquidation that seizes ${token} is given up: its fee would eat what it earns, or its nonce is used up`;
      return { account, result: "LOST", reason, transactions: before };
    }
    const transactions = [...before, receipt.hash];
    const record = this.#recordOf(receipt);
    if (record !== null) return { account, result: "LIQUIDATED", record, transactions };
    return { account, result: "LOST", reason: "somebody else was first, or the price moved", transactions };
  }

  /** What a transaction liquidated; null if nothing. */
  #recordOf(receipt: TransactionReceipt): LiquidationRecord | null {
    const { pool } = this.#options;
    for (const log of receipt.logs) {
      const parsed = log.address === pool ? this.#pool.interface.parseLog(log) : null;
      if (parsed?.name !== "Liquidated") continue;
      const { account, token, isInside, outcome } = parsed.args as unknown as LiquidatedEvent.OutputObject;
      const { hash: transaction, blockNumber: block, fee } = receipt;
      return { transaction, block, account, token, isInside, outcome: outcomeOf(outcome), fee };
    }
    return null;
  }
}

function refused(account: string, error: unknown): AccountReport {
  const isPassing = error instanceof ContractRevertError && error.error !== null && PASSING.includes(error.error);
  const reason = error instanceof Error ? error.message : String(error);
  return { account, result: isPassing ? "WAITS" : "BLOCKED", reason, transactions: [] };
}
