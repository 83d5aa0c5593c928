/**
 * Sends one transaction at a time, so that a process killed at any moment can go on: signed first, then written down, then
 * sent. Whoever comes back sends the very same bytes again; a dearer version takes the same nonce. So however often it
 * happens, at most one transaction of a step is mined.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { keccak256, Transaction, type TransactionReceipt, type TransactionRequest, type Wallet } from "ethers";
import { RefusedError } from "../../sdk/cli/errors.ts";
import type { Intent, Journal, Purpose } from "./journal.ts";
import type { OnStage } from "./stages.ts";

/** How long to wait for what. */
export interface Patience {
  /** Between two looks at the chain. */
  readonly pollMs: number;
  /** Until a transaction that is not mined is sent again for a higher fee. */
  readonly replaceAfterMs: number;
}

/** How often a transaction is made dearer before somebody has to look. */
const MAX_VERSIONS = 12;

/** What is wanted of the chain in one step. */
export interface Call {
  readonly to: string;
  readonly data: string;
}

/** Called with what is mined before it is crossed off; twice where the process ends between. */
export type OnMined<P extends Purpose> = (intent: Intent<P>, receipt: TransactionReceipt) => void;

type Version = Intent<Purpose>["versions"][number];

export class Sender<P extends Purpose> {
  readonly #wallet: Wallet;
  readonly #journal: Journal<P>;
  readonly #patience: Patience;
  readonly #onStage: OnStage<P["step"]>;
  readonly #onMined: OnMined<P>;

  constructor(
    wallet: Wallet,
    journal: Journal<P>,
    patience: Patience,
    onStage: OnStage<P["step"]>,
    onMined: OnMined<P> = () => {},
  ) {
    this.#wallet = wallet;
    this.#journal = journal;
    this.#patience = patience;
    this.#onStage = onStage;
    this.#onMined = onMined;
  }

  /**
   * Signs a call, writes it down, sends it, and waits until it is over. A call that would revert is thrown, not signed.
   * @returns As {@link finish}; null too where its fee would go beyond the purpose's limit.
   */
  async send({ to, data }: Call, purpose: P): Promise<TransactionReceipt | null> {
    const step: P["step"] = purpose.step;
    this.#onStage(`${step}-decided`);
    const from = this.#wallet.address;
    const gas = await this.#provider.estimateGas({ from, to, data });
    // The lowest number that is not used up: whatever else waits under it is replaced, not followed.
    const nonce = await this.#provider.getTransactionCount(from, "latest");
    const version = await this.#sign({ to, data, nonce, gasLimit: (gas * 12n) / 10n }, purpose.feeLimit);
    this.#onStage(`${step}-signed`);
    this.#journal.write({ ...purpose, nonce, versions: [version] });
    this.#onStage(`${step}-written`);
    return this.finish();
  }

  /**
   * Ends what the journal says was begun: waits for it, sends it again where it got lost, and crosses it off.
   * @returns Its receipt; null if there was nothing, another transaction has taken its nonce, or it is given up for its fee.
   */
  async finish(): Promise<TransactionReceipt | null> {
    for (;;) {
      const intent = this.#journal.intent;
      if (intent === null) return null;
      const receipt = (await this.#receiptOf(intent)) ?? (await this.#push(intent));
      if (receipt !== "replace") {
        if (receipt !== null) {
          this.#onStage(`${stepOf(intent)}-mined`);
          this.#onMined(intent, receipt);
        }
        this.#journal.write(null);
        this.#onStage(`${stepOf(intent)}-crossed-off`);
        return receipt;
      }
      if (!(await this.#makeDearer(intent))) {
        this.abandon();
        return null;
      }
    }
  }

  /** Crosses off what was never mined and is no longer wanted. Its nonce is the next one's. */
  abandon(): void {
    this.#journal.write(null);
  }

  get #provider() {
    const { provider } = this.#wallet;
    if (provider === null) throw new TypeError("the wallet is not connected to a provider");
    return provider;
  }

  /** Whether what was begun is in a block. */
  async isMined(): Promise<boolean> {
    const { intent } = this.#journal;
    return intent !== null && (await this.#receiptOf(intent)) !== null;
  }

  async #push(intent: Intent<P>): Promise<TransactionReceipt | "replace" | null> {
    const { pollMs, replaceAfterMs } = this.#patience;
    const last = intent.versions.at(-1);
    if (last === undefined) throw new RangeError("an intent has no version");
    const refusal = await this.#broadcast(last.raw);
    this.#onStage(`${stepOf(intent)}-sent`);
    const until = Date.now() + replaceAfterMs;
    for (;;) {
      const isUsedUp = (await this.#provider.getTransactionCount(this.#wallet.address, "latest")) > intent.nonce;
      // After the count: where the nonce is used up, a receipt is there already or never will be.
      const receipt = await this.#receiptOf(intent);
      if (receipt !== null || isUsedUp) return receipt;
      if (refusal === "underpriced") return "replace";
      if (refusal !== null) {
        throw new RefusedError(`the node does not take the transaction ${last.hash} (${intent.step}): ${refusal}`);
      }
      if (Date.now() >= until) return "replace";
      await sleep(pollMs);
    }
  }

  /** @returns Why the node has not taken it; null if it has, now or earlier. */
  async #broadcast(raw: string): Promise<string | null> {
    try {
      await this.#provider.broadcastTransaction(raw);
      return null;
    } catch (error) {
      const text = messageOf(error);
      if (/already known|known transaction|already imported|nonce too low/i.test(text)) return null;
      // A price below the block's, or below what waits under the same nonce.
      if (/underpriced|fee too low|less than block base fee|maxFeePerGas/i.test(text)) return "underpriced";
      return text;
    }
  }

  /**
   * Writes down a version that costs at least an eighth more, the least that nodes take under a nonce in use.
   * @returns Whether the limit allows it.
   */
  async #makeDearer(intent: Intent<P>): Promise<boolean> {
    const last = intent.versions.at(-1);
    if (last === undefined || intent.versions.length >= MAX_VERSIONS) {
      throw new RefusedError(
        `the transaction of ${intent.step} is not mined after ${intent.versions.length} raises of its fee`,
      );
    }
    const { to, data, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(last.raw);
    const least = { maxFeePerGas: raised(maxFeePerGas), maxPriorityFeePerGas: raised(maxPriorityFeePerGas) };
    if (intent.feeLimit !== undefined && least.maxFeePerGas > intent.feeLimit) return false;
    const version = await this.#sign({ to, data, nonce, gasLimit }, intent.feeLimit, least);
    this.#journal.write({ ...intent, versions: [...intent.versions, version] });
    return true;
  }

  async #sign(
    request: TransactionRequest,
    feeLimit: bigint | undefined,
    least: { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint } = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
  ): Promise<Version> {
    const fees = await this.#provider.getFeeData();
    const priority = larger(fees.maxPriorityFeePerGas, least.maxPriorityFeePerGas);
    const most = larger(larger(fees.maxFeePerGas, least.maxFeePerGas), priority);
    const maxFeePerGas = feeLimit !== undefined && feeLimit < most ? feeLimit : most;
    const { chainId } = await this.#provider.getNetwork();
    const raw = await this.#wallet.signTransaction({
      ...request,
      type: 2,
      chainId,
      maxFeePerGas,
      maxPriorityFeePerGas: priority < maxFeePerGas ? priority : maxFeePerGas,
    });
    return { hash: keccak256(raw), raw };
  }

  async #receiptOf({ versions }: Intent<P>): Promise<TransactionReceipt | null> {
    for (const { hash } of versions) {
      const receipt = await this.#provider.getTransactionReceipt(hash);
      if (receipt !== null) return receipt;
    }
    return null;
  }
}

/** Its step as the type that stages are made of. */
function stepOf<P extends Purpose>({ step }: P): P["step"] {
  return step;
}

function larger(one: bigint | null, other: bigint): bigint {
  return one !== null && one > other ? one : other;
}

function raised(fee: bigint | null): bigint {
  return ((fee ?? 0n) * 9n) / 8n + 1n;
}

/** What the node has said, without what is put around it on the way. */
function messageOf(error: unknown): string {
  for (const path of [["info", "error", "message"], ["error", "message"], ["message"]]) {
    let found: unknown = error;
    for (const key of path) found = typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined;
    if (typeof found === "string") return found;
  }
  return String(error);
}
