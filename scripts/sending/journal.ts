/** What a program that sends must not forget: the one transaction that it has signed and not seen in a block yet. */
import { existsSync } from "node:fs";
import * as z from "zod";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { readJsonInput } from "../../sdk/cli/input.ts";
import { writeDurably } from "./durable.ts";

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 hex digits");

/** A whole number as files hold it. */
export const whole = z.string().regex(/^\d+$/).transform(BigInt);

/**
 * The fields of every intent. A transaction's versions, the last one the dearest, share a nonce: at most one of them is ever
 * mined.
 */
export const signedFields = {
  nonce: z.int().min(0),
  versions: z.array(z.strictObject({ hash, raw: z.string().regex(/^0x[0-9a-f]+$/) })).min(1),
} as const;

/** What a transaction is for: the step, and whatever else a program wants to know of it. */
export interface Purpose<Step extends string = string> {
  readonly step: Step;
  /** The most that a unit of gas may cost, in wei; beyond it the transaction is given up. Without it, it is not. */
  readonly feeLimit?: bigint | undefined;
}

/** What is signed and not known to be over. */
export type Intent<P extends Purpose> = P & {
  readonly nonce: number;
  readonly versions: readonly { readonly hash: string; readonly raw: string }[];
};

/** Whose journal it is: the chain, and addresses by what they are. */
export type Identity = { readonly chainId: bigint } & Readonly<Record<string, bigint | string>>;

export class Journal<P extends Purpose> {
  readonly #file: string;
  readonly #format: string;
  readonly #identity: Identity;
  #intent: Intent<P> | null;

  private constructor(file: string, format: string, identity: Identity, found: Intent<P> | null) {
    this.#file = file;
    this.#format = format;
    this.#identity = identity;
    this.#intent = found;
  }

  /** Opens a journal, or begins one where there is none. Refuses another's: `owner` is whose it is called. */
  static async open<P extends Purpose>(
    file: string,
    format: string,
    identity: Identity,
    intent: z.ZodType<Intent<P>>,
    owner: string,
  ): Promise<Journal<P>> {
    if (!existsSync(file)) return new Journal<P>(file, format, identity, null);
    const schema = z.looseObject({ format: z.literal(format), intent: intent.nullable() });
    const found = await readJsonInput(schema, file);
    requireIdentity(file, found, identity, `the journal of another ${owner}`);
    return new Journal<P>(file, format, identity, found.intent);
  }

  /** What is signed and not known to be over. */
  get intent(): Intent<P> | null {
    return this.#intent;
  }

  /** Writes an intent down, or crosses it off. On the disk when it returns. */
  write(next: Intent<P> | null): void {
    writeDurably(this.#file, { format: this.#format, ...this.#identity, intent: next });
    this.#intent = next;
  }
}

/** Refuses a file that was written for another chain, contract or account. */
export function requireIdentity(
  file: string,
  found: Readonly<Record<string, unknown>>,
  identity: Identity,
  what: string,
): void {
  for (const [key, expected] of Object.entries(identity)) {
    const given = found[key];
    if (given === String(expected)) continue;
    throw new RefusedError(`${file} is ${what}: its ${key} is ${given}, not ${expected}`);
  }
}
