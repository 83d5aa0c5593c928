/**
 * A fingerprint record: the first 11 bytes of an identity and the leaf's index. Sorted, the records show duplicates side
 * by side and answer where an account is. 11 bytes may collide where somebody tries; every hit is confirmed by its row.
 */
export const FINGERPRINT_BYTES = 11;
const INDEX_BYTES = 5;
export const FINGERPRINT_RECORD_BYTES = FINGERPRINT_BYTES + INDEX_BYTES;

export function writeFingerprint(records: Uint8Array, offset: number, identity: Uint8Array, index: number): void {
  for (let byte = 0; byte < FINGERPRINT_BYTES; byte++) records[offset + byte] = identity[byte] ?? 0;
  records[offset + 11] = index / 2 ** 32;
  records[offset + 12] = index >>> 24;
  records[offset + 13] = index >>> 16;
  records[offset + 14] = index >>> 8;
  records[offset + 15] = index;
}

/** The leaf index of the record at `offset`. */
export function recordIndex(records: Uint8Array, offset: number): number {
  let index = 0;
  for (let byte = FINGERPRINT_BYTES; byte < FINGERPRINT_RECORD_BYTES; byte++) {
    index = index * 256 + (records[offset + byte] ?? 0);
  }
  return index;
}

/** Orders records by fingerprint, then by index: the order of their bytes. */
export function compareRecords(records: Uint8Array, left: number, right: number): number {
  return compareBytes(records, left, records, right, FINGERPRINT_RECORD_BYTES);
}

export function hasSameFingerprint(records: Uint8Array, left: number, right: number): boolean {
  return compareBytes(records, left, records, right, FINGERPRINT_BYTES) === 0;
}

export function compareBytes(
  left: Uint8Array,
  leftAt: number,
  right: Uint8Array,
  rightAt: number,
  length: number,
): number {
  for (let byte = 0; byte < length; byte++) {
    const difference = (left[leftAt + byte] ?? 0) - (right[rightAt + byte] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The bits of a fingerprint that take part in the first sort. */
const PREFIX_BITS = 32;
/** The bits of an integer that a double holds exactly. */
const EXACT_BITS = 53;

/**
 * Sorts records. The first 32 bits of the fingerprint and the record's place share one double, which the engine sorts
 * natively; the few that agree in those bits are then ordered by all of their bytes. Its memory is used again.
 */
export class RecordSorter {
  #keys = new Float64Array(0);
  #sorted = new Uint8Array(0);

  /** The records in their order; valid until the next call. */
  sort(records: Uint8Array): Uint8Array {
    const count = records.length / FINGERPRINT_RECORD_BYTES;
    if (this.#keys.length < count) {
      this.#keys = new Float64Array(2 * count);
      this.#sorted = new Uint8Array(2 * records.length);
    }
    const keys = this.#keys.subarray(0, count);
    const sorted = this.#sorted.subarray(0, records.length);
    const placeBits = Math.ceil(Math.log2(count + 1));
    const places = 2 ** placeBits;
    const scale = 2 ** Math.max(0, PREFIX_BITS + placeBits - EXACT_BITS);
    for (let record = 0; record < count; record++) {
      const prefix = prefixOf(records, record * FINGERPRINT_RECORD_BYTES);
      keys[record] = Math.floor(prefix / scale) * places + record;
    }
    keys.sort();

    const recordOf = (key: number) => (key % places) * FINGERPRINT_RECORD_BYTES;
    const put = (key: number, position: number) => {
      const from = recordOf(key);
      sorted.set(records.subarray(from, from + FINGERPRINT_RECORD_BYTES), position * FINGERPRINT_RECORD_BYTES);
    };
    for (let start = 0; start < count; ) {
      const prefix = Math.floor((keys[start] ?? 0) / places);
      let end = start + 1;
      while (end < count && Math.floor((keys[end] ?? 0) / places) === prefix) end++;
      if (end === start + 1) put(keys[start] ?? 0, start);
      else {
        const run = Array.from(keys.subarray(start, end));
        run.sort((left, right) => compareRecords(records, recordOf(left), recordOf(right)));
        for (const [position, key] of run.entries()) put(key, start + position);
      }
      start = end;
    }
    return sorted;
  }
}

function prefixOf(records: Uint8Array, at: number): number {
  const high = ((records[at] ?? 0) << 8) | (records[at + 1] ?? 0);
  const low = ((records[at + 2] ?? 0) << 8) | (records[at + 3] ?? 0);
  return high * 2 ** 16 + low;
}
