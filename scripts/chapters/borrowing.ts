import { rowsOf } from "../../sdk/lending/rows.ts";
import { minute, plain, shortened } from "../format.ts";
import { tellBorrowing } from "../lending/borrowing.ts";
import type { StandingRow } from "../lending/teller.ts";
import { booksSection } from "../stage/books.ts";
import { ratesSection } from "../stage/rates.ts";
import { type Chapter, type Section, section } from "./chapter.ts";

/** ILendingPool.Action. */
const ACTIONS = ["DEPOSIT", "BORROW", "WITHDRAW", "LIQUIDATE"] as const;

/** Three loans against three stocks, from the first dollar to the last. */
export const borrowingChapter: Chapter = {
  name: "borrowing",
  title: "Borrowing against stock",
  async run(onProgress) {
    const { journal, balance, books, standings, rates, ledgers } = await tellBorrowing(onProgress);
    return {
      summary:
        "three borrowers at 60, 60 and 50 %: a split of ten for one moved nobody's collateral, Friday night lent nothing, every debt is paid " +
        "and every unit back, and lenders have the interest",
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", written),
        standingsSection(standings),
        ratesSection("What money costs, a year, by how much of it is lent:", rates),
        booksSection("Everybody's units of NVDA, and money:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};

export function standingsSection(standings: readonly StandingRow[]): Section {
  return section("standings", "How the borrowers stood, at the prices at which they would be liquidated:", standings, {
    "time (UTC)": ({ at }) => minute(at),
    when: ({ when }) => when,
    borrower: ({ borrower }) => borrower,
    collateral: ({ collateral }) => `$ ${shortened(collateral)}`,
    debt: ({ debt }) => `$ ${shortened(debt)}`,
    health: ({ health }) => shortened(health),
  });
}

/** The numbers in the pool's errors: an action, rows of its table, an instant, or money and health of 18 decimals. */
export function written(value: bigint, name: string): string {
  if (name === "action") return ACTIONS[Number(value)] ?? value.toString();
  if (name === "rows") return rowsOf(value).join(", ");
  return name === "recordAt" ? minute(value) : plain(value);
}
