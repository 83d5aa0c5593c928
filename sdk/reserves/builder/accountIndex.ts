import { closeSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import {
  compareBytes,
  FINGERPRINT_BYTES,
  FINGERPRINT_RECORD_BYTES,
  hasSameFingerprint,
  RecordSorter,
  recordIndex,
} from "./fingerprint.ts";

/** Two leaves whose fingerprints agree: nearly always one account twice. */
export type SuspectedDuplicate = { readonly first: number; readonly second: number };

const BLOCK_BYTES = 512 * FINGERPRINT_RECORD_BYTES;
/** Records read at once where all of them are wanted. */
const READ_RECORDS = 4096;
/** Records that a partition should not exceed by much: they are sorted in memory. */
const PARTITION_RECORDS = 2 ** 18;
const MAX_PARTITION_BITS = 12;
/** No row takes fewer bytes: one of the account, a comma, a digit, a line break. */
const MIN_ROW_BYTES = 4;

/** One partition's records: full blocks on disk, the last one in memory. */
type Partition = { readonly blocks: number[]; readonly tail: Uint8Array; tailLength: number };

/**
 * Sorts fingerprint records of any number in little memory: spread over partitions by their first bits as they come,
 * each partition in blocks of one temporary file; then partition by partition, sorted, to the index file.
 */
export class AccountIndexWriter {
  readonly #spillPath: string;
  readonly #spill: number;
  readonly #partitions: Partition[];
  readonly #shift: number;
  readonly #sorter = new RecordSorter();
  #loaded = new Uint8Array(0);
  #blocks = 0;
  #isOpen = true;

  /** `inputBytes`: the register's size, from which the number of partitions follows. */
  constructor(spillPath: string, inputBytes: number) {
    this.#spillPath = spillPath;
    this.#spill = openSync(spillPath, "wx+");
    const records = inputBytes / MIN_ROW_BYTES;
    const bits = Math.min(MAX_PARTITION_BITS, Math.max(0, Math.ceil(Math.log2(records / PARTITION_RECORDS))));
    this.#shift = 16 - bits;
    this.#partitions = Array.from({ length: 2 ** bits }, () => ({
      blocks: [],
      tail: new Uint8Array(BLOCK_BYTES),
      tailLength: 0,
    }));
  }

  add(records: Uint8Array): void {
    for (let at = 0; at < records.length; at += FINGERPRINT_RECORD_BYTES) {
      const bits = (((records[at] ?? 0) << 8) | (records[at + 1] ?? 0)) >>> this.#shift;
      const partition = this.#partitions[bits];
      if (partition === undefined) throw new RangeError(`partition ${bits}`);
      partition.tail.set(records.subarray(at, at + FINGERPRINT_RECORD_BYTES), partition.tailLength);
      partition.tailLength += FINGERPRINT_RECORD_BYTES;
      if (partition.tailLength === BLOCK_BYTES) this.#flush(partition);
    }
  }

  /**
   * Writes the index and removes the temporary file. Returns the suspected duplicate whose second leaf comes first.
   */
  writeTo(indexPath: string, onPartition: (done: number, partitions: number) => void): SuspectedDuplicate | null {
    const index = openSync(indexPath, "wx");
    let earliest: SuspectedDuplicate | null = null;
    try {
      for (const [done, partition] of this.#partitions.entries()) {
        const sorted = this.#sorter.sort(this.#load(partition));
        writeFileSync(index, sorted);
        for (const pair of suspectsIn(sorted)) {
          if (earliest === null || pair.second < earliest.second) earliest = pair;
        }
        onPartition(done + 1, this.#partitions.length);
      }
    } finally {
      closeSync(index);
    }
    this.close();
    rmSync(this.#spillPath);
    return earliest;
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#spill);
    this.#isOpen = false;
  }

  #flush(partition: Partition): void {
    writeFileSync(this.#spill, partition.tail); // appended: a descriptor's own position is the file's end
    partition.blocks.push(this.#blocks++);
    partition.tailLength = 0;
  }

  #load({ blocks, tail, tailLength }: Partition): Uint8Array {
    const length = blocks.length * BLOCK_BYTES + tailLength;
    if (this.#loaded.length < length) this.#loaded = new Uint8Array(2 * length);
    const records = this.#loaded.subarray(0, length);
    for (const [position, block] of blocks.entries()) {
      readSync(this.#spill, records, position * BLOCK_BYTES, BLOCK_BYTES, block * BLOCK_BYTES);
    }
    records.set(tail.subarray(0, tailLength), blocks.length * BLOCK_BYTES);
    return records;
  }
}

/** For each run of equal fingerprints in sorted records, the first two of it. */
export function* suspectsIn(sorted: Uint8Array): Generator<SuspectedDuplicate> {
  for (const [start] of runsIn(sorted)) {
    yield { first: recordIndex(sorted, start), second: recordIndex(sorted, start + FINGERPRINT_RECORD_BYTES) };
  }
}

/** Where, in sorted records, two or more with one fingerprint begin and end. */
function* runsIn(sorted: Uint8Array): Generator<readonly [start: number, end: number]> {
  let start = 0;
  for (let at = FINGERPRINT_RECORD_BYTES; at <= sorted.length; at += FINGERPRINT_RECORD_BYTES) {
    if (at < sorted.length && hasSameFingerprint(sorted, start, at)) continue;
    if (at - start > FINGERPRINT_RECORD_BYTES) yield [start, at];
    start = at;
  }
}

/** The sorted records on disk, searched without reading more than a few of them. */
export class AccountIndex {
  readonly #handle: FileHandle;
  readonly #count: number;

  private constructor(handle: FileHandle, count: number) {
    this.#handle = handle;
    this.#count = count;
  }

  static async open(path: string, count: number): Promise<AccountIndex> {
    return new AccountIndex(await open(path, "r"), count);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** The leaves whose fingerprint is that of `identity`: none, one, or a few that only happen to share it. */
  async find(identity: Uint8Array): Promise<number[]> {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const record = await this.#record(middle);
      if (compareBytes(record, 0, identity, 0, FINGERPRINT_BYTES) < 0) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; low < this.#count; low++) {
      const record = await this.#record(low);
      if (compareBytes(record, 0, identity, 0, FINGERPRINT_BYTES) !== 0) break;
      found.push(recordIndex(record, 0));
    }
    return found;
  }

  /** Every group of leaves with one fingerprint, in the order of the fingerprints. */
  async *groups(): AsyncGenerator<number[]> {
    let group: Uint8Array[] = [];
    const leavesOf = (records: readonly Uint8Array[]) => records.map((record) => recordIndex(record, 0));
    for await (const record of this.#records()) {
      const [first] = group;
      if (first !== undefined && compareBytes(first, 0, record, 0, FINGERPRINT_BYTES) === 0) {
        group.push(record);
        continue;
      }
      if (group.length > 1) yield leavesOf(group);
      group = [record];
    }
    if (group.length > 1) yield leavesOf(group);
  }

  async *#records(): AsyncGenerator<Uint8Array> {
    for (let place = 0; place < this.#count; place += READ_RECORDS) {
      const bytes = new Uint8Array(Math.min(READ_RECORDS, this.#count - place) * FINGERPRINT_RECORD_BYTES);
      await this.#handle.read(bytes, 0, bytes.length, place * FINGERPRINT_RECORD_BYTES);
      for (let at = 0; at < bytes.length; at += FINGERPRINT_RECORD_BYTES) {
        yield bytes.subarray(at, at + FINGERPRINT_RECORD_BYTES);
      }
    }
  }

  async #record(place: number): Promise<Uint8Array> {
    const record = new Uint8Array(FINGERPRINT_RECORD_BYTES);
    await this.#handle.read(record, 0, FINGERPRINT_RECORD_BYTES, place * FINGERPRINT_RECORD_BYTES);
    return record;
  }
}
