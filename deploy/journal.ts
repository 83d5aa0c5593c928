/** What a deployment has done so far, by Ignition's journal. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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
  z.object({ type: z.literal("TRANSACTION_SEND"), futureId: z.string(), networkInteractionId: z.int() }),
  z.object({
    type: z.literal("TRANSACTION_CONFIRM"),
    futureId: z.string(),
    receipt: z.object({ blockNumber: z.int(), contractAddress: z.string().optional() }),
  }),
  z.object({ type: z.string() }).transform(() => undefined),
]);
type Message = NonNullable<z.output<typeof message>>;

/** A transaction that was about to be sent when the deployment was killed. */
export interface LostTransaction {
  readonly futureId: string;
  readonly nonce: number;
  /** Left out: it deploys a contract. */
  readonly to: string | undefined;
  readonly data: string;
  readonly value: bigint;
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

  /** Cuts off a last line that was not written to its end. Nothing had followed from it yet. */
  static mendTail(folder: string): void {
    const file = join(folder, "journal.jsonl");
    if (!existsSync(file)) return;
    const text = readFileSync(file, "utf8");
    const last = text.slice(text.lastIndexOf("\n") + 1);
    if (last === "") return;
    try {
      JSON.parse(last);
    } catch {
      writeFileSync(file, text.slice(0, text.length - last.length));
    }
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
