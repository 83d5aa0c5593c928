import { minute, plain, shortened } from "../format.ts";
import { tellLending } from "../lending/story.ts";
import { booksSection, money } from "../stage/books.ts";
import { type Chapter, section } from "./chapter.ts";

/** A lending pool at the exchange's clock: a split, a Friday night, the gap of 27 January 2025, a proof that fails. */
export const lendingChapter: Chapter = {
  name: "lending",
  title: "Borrowing against stock, through a split, a gap and a failed proof",
  async run(onProgress) {
    const { journal, balance, books, standings, liquidations } = await tellLending(onProgress);
    return {
      summary:
        "three borrowers at 60, 60 and 50 %: a split of ten for one moved nobody's collateral, Friday night lent nothing, a gap of a sixth was " +
        "liquidated to a health of 1.05 with no loss to lenders, and a failed proof stopped new debt while repaying went on",
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", written),
        section("standings", "How the borrowers stood, at the prices at which they would be liquidated:", standings, {
          "time (UTC)": ({ at }) => minute(at),
          when: ({ when }) => when,
          borrower: ({ borrower }) => borrower,
          collateral: ({ collateral }) => `$ ${shortened(collateral)}`,
          debt: ({ debt }) => `$ ${shortened(debt)}`,
          health: ({ health }) => shortened(health),
        }),
        section("liquidations", "The liquidations:", liquidations, {
          borrower: ({ borrower }) => borrower,
          repaid: ({ repaid }) => `$ ${money(repaid)}`,
          "units seized": ({ seized }) => shortened(seized),
          bonus: ({ bonus }) => `${shortened(bonus * 100n)} %`,
          "written off": ({ deficit }) => `$ ${money(deficit)}`,
          "health before": ({ healthBefore }) => shortened(healthBefore),
          "health after": ({ healthAfter }) => shortened(healthAfter),
        }),
        booksSection("Everybody's units of NVDA, and money:", books),
        balance.section("How it adds up:"),
      ],
    };
  },
};

/** The numbers in the pool's errors: codes, or money and health of 18 decimals. */
export function written(value: bigint, name: string): string {
  if (name === "action" || name === "rows") return value.toString();
  return name === "recordAt" ? minute(value) : plain(value);
}
