/** What a deployment has done so far, by Ignition's journal. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getAddress } from "ethers";
import { z } from "zod";

const bigint = z.object({ _kind: z.literal("bigint"), value: z.string() }).transform(({ value }) => BigInt(value));

const message = z.union([
  z.object({
    type: z.literal("NETWORK_INTERACTION_REQUEST"),
    futureId: z.string(),
    networkInteraction: z.object({
      id: z.int(),
      type: z.string(),
      to: z.string().optional(),
      data: z.string().optional(),
      value: bigint.optional(),
    }),
  }),
  z.object({
    type: z.literal("TRANSACTION_PREPARE_SEND"),
    futureId: z.string(),
    networkInteractionId: z.int(),
    nonce: z.int(),
  }),
  z.object({
    type: z.literal("TRANSACTION_SEND"),
    futureId: z.string(),
    networkInteractionId: z.int(),
    transaction: z.object({ hash: z.string() }),
  }),
  z.object({
    type: z.literal("TRANSACTION_CONFIRM"),
    futureId: z.string(),
    networkInteractionId: z.int(),
    receipt: z.object({ blockNumber: z.int(), contractAddress: z.string().optional() }),
  }),
  z.object({ type: z.string() }).transform(() => undefined),
]);
type Message = NonNullable<z.output<typeof message>>;

const step = z.object({ type: z.string(), futureId: z.string().optional() });

/** With these Ignition begins a step that will send something; it takes for granted that the next line of the step is there. */
const BEGINNINGS = new Set(
  ["DEPLOYMENT", "CALL", "STATIC_CALL", "SEND_DATA"].map((kind) => `${kind}_EXECUTION_STATE_INITIALIZE`),
);

/** A transaction that was about to be sent when the deployment was killed. */
export interface LostTransaction {
  readonly futureId: string;
  readonly nonce: number;
  /** Left out: it deploys a contract. */
  readonly to: string | undefined;
  readonly data: string;
  readonly value: bigint;
}

/** A transaction that was sent and whose receipt the deployment did not live to write down. */
export interface UnconfirmedTransaction {
  readonly futureId: string;
  readonly networkInteractionId: number;
  readonly hash: string;
}

/** What a journal keeps of a receipt, in Ignition's own form. */
export interface JournalReceipt {
  readonly blockHash: string;
  readonly blockNumber: number;
  /** Left out: it did not deploy. */
  readonly contractAddress?: string;
  readonly status: "SUCCESS" | "FAILURE";
  readonly logs: readonly {
    readonly address: string;
    readonly data: string;
    readonly logIndex: number;
    readonly topics: readonly string[];
  }[];
}

/** The journal of a deployment; empty if it has not begun. */
export class Journal {
  readonly #messages: readonly Message[];

  private constructor(messages: readonly Message[]) {
    this.#messages = messages;
  }

  /** Reads the journal in a deployment's folder. */
  static read(folder: string): Journal {
    const file = join(folder, "journal.jsonl");
    if (!existsSync(file)) return new Journal([]);
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    return new Journal(lines.map((line) => message.parse(JSON.parse(line))).filter((read) => read !== undefined));
  }

  /**
   * Takes out what a killed deployment left half done and Ignition cannot read: a last line that was not written to its end, and
   * the beginnings of a step that has asked nothing of the chain yet. Nothing had followed from either; the step begins again.
   */
  static mend(folder: string): void {
    const file = join(folder, "journal.jsonl");
    if (!existsSync(file)) return;
    const text = readFileSync(file, "utf8");
    const lines = text.split("\n");
    if (!isJson(lines.at(-1))) lines.splice(-1, 1, "");
    const entries = lines.map((line) => (line === "" ? undefined : step.parse(JSON.parse(line))));
    const asked = new Set(
      entries.flatMap((entry) =>
        entry !== undefined && !BEGINNINGS.has(entry.type) && entry.futureId !== undefined ? [entry.futureId] : [],
      ),
    );
    const isHalfDone = (index: number) => {
      const entry = entries[index];
      return entry?.futureId !== undefined && BEGINNINGS.has(entry.type) && !asked.has(entry.futureId);
    };
    const mended = lines.filter((_, index) => !isHalfDone(index)).join("\n");
    if (mended !== text) writeFileSync(file, mended);
  }

  /** Writes down the receipt of a transaction that was sent. */
  static confirm(folder: string, transaction: UnconfirmedTransaction, receipt: JournalReceipt): void {
    const entry = JSON.stringify({ ...transaction, receipt, type: "TRANSACTION_CONFIRM" });
    appendFileSync(join(folder, "journal.jsonl"), `\n${entry}`);
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** The block of each contract's deployment, by its address. */
  get startBlocks(): ReadonlyMap<string, number> {
    const blocks = new Map<string, number>();
    for (const entry of this.#messages) {
      if (entry.type !== "TRANSACTION_CONFIRM" || entry.receipt.contractAddress === undefined) continue;
      blocks.set(getAddress(entry.receipt.contractAddress), entry.receipt.blockNumber);
    }
    return blocks;
  }

  /** How many transactions are final. */
  get confirmations(): number {
    return this.#messages.filter(({ type }) => type === "TRANSACTION_CONFIRM").length;
  }

  /** The newest block that is written down. */
  get lastBlock(): number {
    return this.#messages.reduce(
      (latest, entry) => (entry.type === "TRANSACTION_CONFIRM" ? Math.max(latest, entry.receipt.blockNumber) : latest),
      0,
    );
  }

  /** What was sent and is not known to be final, in the order of sending; every hash if one was sent again for a higher fee. */
  get unconfirmed(): readonly UnconfirmedTransaction[] {
    const isFinal = (futureId: string, id: number) =>
      this.#messages.some(
        (entry) =>
          entry.type === "TRANSACTION_CONFIRM" && entry.futureId === futureId && entry.networkInteractionId === id,
      );
    return this.#messages.flatMap((entry) =>
      entry.type === "TRANSACTION_SEND" && !isFinal(entry.futureId, entry.networkInteractionId)
        ? [
            {
              futureId: entry.futureId,
              networkInteractionId: entry.networkInteractionId,
              hash: entry.transaction.hash,
            },
          ]
        : [],
    );
  }

  /** The transaction that was announced and never written down as sent: there is at most one, since each is awaited. */
  get lost(): LostTransaction | undefined {
    const prepared = this.#messages.findLast((entry) => entry.type === "TRANSACTION_PREPARE_SEND");
    if (prepared === undefined) return undefined;
    const isOfIt = (entry: Message) => entry.futureId === prepared.futureId;
    const after = this.#messages.slice(this.#messages.lastIndexOf(prepared));
    const isWritten = after.some(
      (entry) =>
        entry.type === "TRANSACTION_SEND" &&
        isOfIt(entry) &&
        entry.networkInteractionId === prepared.networkInteractionId,
    );
    if (isWritten) return undefined;
    const request = this.#messages.findLast(
      (entry) =>
        entry.type === "NETWORK_INTERACTION_REQUEST" &&
        isOfIt(entry) &&
        entry.networkInteraction.id === prepared.networkInteractionId,
    );
    if (request?.type !== "NETWORK_INTERACTION_REQUEST") return undefined;
    const { to, data = "0x", value = 0n } = request.networkInteraction;
    return { futureId: prepared.futureId, nonce: prepared.nonce, to, data, value };
  }
}

function isJson(line = ""): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return line === "";
  }
}
