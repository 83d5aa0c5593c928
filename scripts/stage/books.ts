import type { AddressLike } from "ethers";
import type { Balance } from "../chapters/balance.ts";
import { type Columns, type Section, section } from "../chapters/chapter.ts";
import { plain, shortened } from "../format.ts";

/** What of both a party has. */
interface Holdings {
  readonly units: bigint;
  readonly money: bigint;
}

/** What a party had before and has after, and what came or went. */
export type BookRow = {
  readonly party: string;
  readonly unitsBefore: bigint;
  readonly unitsChange: bigint;
  readonly unitsAfter: bigint;
  readonly moneyBefore: bigint;
  readonly moneyChange: bigint;
  readonly moneyAfter: bigint;
};

/** What is counted: a token of 18 decimals and money of {@link MONEY_DECIMALS}. */
interface Ledgers {
  readonly token: Ledger;
  readonly dollar: Ledger;
}

interface Ledger {
  balanceOf(account: AddressLike): Promise<bigint>;
  totalSupply(): Promise<bigint>;
}

/** Of the stage's dollar. */
export const MONEY_DECIMALS = 6;

/** Everybody's units and money, counted twice: everybody, so that the columns have to sum to the supplies. */
export class Books {
  readonly #ledgers: Ledgers;
  readonly #parties: readonly (readonly [name: string, address: string])[];
  readonly #before: ReadonlyMap<string, Holdings>;
  readonly #supply: Holdings;

  private constructor(
    ledgers: Ledgers,
    parties: readonly (readonly [string, string])[],
    before: ReadonlyMap<string, Holdings>,
    supply: Holdings,
  ) {
    this.#ledgers = ledgers;
    this.#parties = parties;
    this.#before = before;
    this.#supply = supply;
  }

  /** @param parties All who have units or money. */
  static async open(ledgers: Ledgers, parties: readonly (readonly [name: string, address: string])[]): Promise<Books> {
    return new Books(ledgers, parties, await count(ledgers, parties), await suppliesOf(ledgers));
  }

  /** Counts again, and adds to `balance` that every column sums. The last row is the sum. */
  async close(balance: Balance): Promise<BookRow[]> {
    const after = await count(this.#ledgers, this.#parties);
    const rows = this.#parties.map(([party]): BookRow => {
      const [old, now] = [held(this.#before, party), held(after, party)];
      return {
        party,
        unitsBefore: old.units,
        unitsChange: now.units - old.units,
        unitsAfter: now.units,
        moneyBefore: old.money,
        moneyChange: now.money - old.money,
        moneyAfter: now.money,
      };
    });
    const sum = sumOf(rows);
    const supply = await suppliesOf(this.#ledgers);
    balance.same("all parties' units before", sum.unitsBefore, "total supply then", this.#supply.units);
    balance.same("all parties' units after", sum.unitsAfter, "total supply now", supply.units);
    balance.same("units that came", sum.unitsChange, "growth of the supply", supply.units - this.#supply.units);
    balance.same("all parties' money before", sum.moneyBefore, "all money then", this.#supply.money, MONEY_DECIMALS);
    balance.same("all parties' money after", sum.moneyAfter, "all money now", supply.money, MONEY_DECIMALS);
    balance.same("money that came or went", sum.moneyChange, "money made or lost", 0n, MONEY_DECIMALS);
    return [...rows, sum];
  }
}

/** The sum of every column. */
export function sumOf(rows: readonly BookRow[]): BookRow {
  const total = (pick: (row: BookRow) => bigint) => rows.reduce((sum, row) => sum + pick(row), 0n);
  return {
    party: "all",
    unitsBefore: total((row) => row.unitsBefore),
    unitsChange: total((row) => row.unitsChange),
    unitsAfter: total((row) => row.unitsAfter),
    moneyBefore: total((row) => row.moneyBefore),
    moneyChange: total((row) => row.moneyChange),
    moneyAfter: total((row) => row.moneyAfter),
  };
}

export function booksSection(title: string, rows: readonly BookRow[]): Section {
  const units: Columns<BookRow> = {
    party: ({ party }) => party,
    "units before": ({ unitsBefore }) => shortened(unitsBefore),
    change: ({ unitsChange }) => shortened(unitsChange),
    "units after": ({ unitsAfter }) => shortened(unitsAfter),
  };
  // Where no money is about, nobody has to read its zeros.
  if (rows.every(({ moneyBefore, moneyAfter }) => moneyBefore === 0n && moneyAfter === 0n)) {
    return section("books", title, rows, units);
  }
  return section("books", title, rows, {
    ...units,
    "money before": ({ moneyBefore }) => money(moneyBefore),
    "change ": ({ moneyChange }) => money(moneyChange),
    "money after": ({ moneyAfter }) => money(moneyAfter),
  });
}

/** Money for people. */
export function money(amount: bigint): string {
  return plain(amount, MONEY_DECIMALS);
}

async function count({ token, dollar }: Ledgers, parties: readonly (readonly [string, string])[]) {
  const counted = new Map<string, Holdings>();
  for (const [name, address] of parties) {
    counted.set(name, { units: await token.balanceOf(address), money: await dollar.balanceOf(address) });
  }
  return counted;
}

async function suppliesOf({ token, dollar }: Ledgers): Promise<Holdings> {
  return { units: await token.totalSupply(), money: await dollar.totalSupply() };
}

function held(counted: ReadonlyMap<string, Holdings>, party: string): Holdings {
  return counted.get(party) ?? { units: 0n, money: 0n };
}
