/**
 * What a broker must not forget: the one transaction that it has signed and not seen in a block yet. Everything else is read
 * from the chain. Written to a second file that then takes the first one's name, so that a reader finds the old or the new.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { readJsonInput } from "../../sdk/cli/input.ts";
import { STEPS } from "./stages.ts";

const JOURNAL_FORMAT = "counterfoil-broker-journal/1";

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 hex digits");

/** A transaction's versions, the last one the dearest. They share a nonce: at most one of them is ever mined. */
const intent = z.strictObject({
  step: z.enum(STEPS),
  windowId: z.string().regex(/^\d+$/).transform(BigInt),
  nonce: z.int().min(0),
  versions: z.array(z.strictObject({ hash, raw: z.string().regex(/^0x[0-9a-f]+$/) })).min(1),
});

const journalFile = z.strictObject({
  format: z.literal(JOURNAL_FORMAT),
  chainId: z.string().regex(/^\d+$/).transform(BigInt),
  market: z.string(),
  broker: z.string(),
  intent: intent.nullable(),
});

export type Intent = z.infer<typeof intent>;

/** Whose journal it is. */
export interface Identity {
  readonly chainId: bigint;
  readonly market: string;
  readonly broker: string;
}

export class Journal {
  readonly #file: string;
  readonly #identity: Identity;
  #intent: Intent | null;

  private constructor(file: string, identity: Identity, found: Intent | null) {
    this.#file = file;
    this.#identity = identity;
    this.#intent = found;
  }

  /** Opens a journal, or begins one where there is none. Refuses another chain's, market's or broker's. */
  static async open(file: string, identity: Identity): Promise<Journal> {
    if (!existsSync(file)) return new Journal(file, identity, null);
    const found = await readJsonInput(journalFile, file);
    for (const key of ["chainId", "market", "broker"] as const) {
      if (found[key] === identity[key]) continue;
      throw new RefusedError(
        `${file} is the journal of another broker: its ${key} is ${found[key]}, not ${identity[key]}`,
      );
    }
    return new Journal(file, identity, found.intent);
  }

  /** What is signed and not known to be over. */
  get intent(): Intent | null {
    return this.#intent;
  }

  /** Writes an intent down, or crosses it off. On the disk when it returns. */
  write(next: Intent | null): void {
    const document = { format: JOURNAL_FORMAT, ...this.#identity, intent: next };
    const text = JSON.stringify(
      document,
      (_, value: unknown) => (typeof value === "bigint" ? String(value) : value),
      2,
    );
    const draft = `${this.#file}.tmp`;
    const descriptor = openSync(draft, "w", 0o600);
    try {
      writeFileSync(descriptor, `${text}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, this.#file);
    syncFolder(dirname(this.#file));
    this.#intent = next;
  }
}

/** The new name is on the disk only when its folder is. Windows cannot open folders, and needs it not. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
