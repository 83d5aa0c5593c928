import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { dataSlice, id } from "ethers";

/** A row of an exchange's register. */
export interface Customer {
  /** A wallet or the exchange's own id. */
  readonly account: string;
  /** Units, 18 decimals. */
  readonly amount: bigint;
  /** Chosen by the customer; only ids have one. */
  readonly nonce: string | null;
}

const MICRO = 10n ** 12n;
/** The largest amount, in millionths of a unit; amounts are skewed towards the small, a third of this on average. */
const LARGEST = 15_000_000;

/** The same customers for the same seed: a quarter are known by a wallet, a quarter have chosen a nonce. */
export function* customersOf(seed: number, count: number): Generator<Customer> {
  const random = randomOf(seed);
  for (let index = 0; index < count; index++) {
    const amount = BigInt(Math.floor(random() ** 2 * LARGEST) + 1) * MICRO;
    const isWallet = index % 4 === 0;
    yield {
      account: isWallet ? dataSlice(id(`wallet ${seed}/${index}`), 12) : `customer-${String(index).padStart(5, "0")}`,
      amount,
      nonce: index % 4 === 1 ? id(`nonce ${seed}/${index}`) : null,
    };
  }
}

/** Streams customers into a register for the tree builder; returns the sum of what they have. */
export async function writeRegister(file: string, customers: Iterable<Customer>): Promise<bigint> {
  let sum = 0n;
  const lines = function* (): Generator<string> {
    yield "account,amount,nonce\n";
    for (const { account, amount, nonce } of customers) {
      sum += amount;
      yield `${account},${amount},${nonce ?? ""}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return sum;
}

/** Numbers from 0 to 1, the same for the same seed. Source: mulberry32, a public-domain generator by T. Ettinger. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
