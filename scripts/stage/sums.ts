/** The fields of events, or of rows, added up. */
export class Sums<T extends object> {
  readonly #rows: readonly T[];

  constructor(rows: readonly T[]) {
    this.#rows = rows;
  }

  /** What was found in a query of events. */
  static of<T extends object>(events: readonly { readonly args: T }[]): Sums<T> {
    return new Sums(events.map(({ args }) => args));
  }

  where(condition: (row: T) => boolean): Sums<T> {
    return new Sums(this.#rows.filter(condition));
  }

  total(pick: (row: T) => bigint): bigint {
    return this.#rows.reduce((sum, row) => sum + pick(row), 0n);
  }
}
