import { minute, plain, shortened } from "../format.ts";
import { tellGap } from "../lending/gap.ts";
import { booksSection, money } from "../stage/books.ts";
import { standingsSection, written } from "./borrowing.ts";
import { type Chapter, section } from "./chapter.ts";

/** The gap of 27 January 2025 against a fund that had borrowed all it could, and six gaps against the largest loans. */
export const gapChapter: Chapter = {
  name: "gap",
  title: "A gap over a weekend",
  async run(onProgress) {
    const { journal, balance, books, standings, liquidations, health, gaps, ledgers } = await tellGap(onProgress);
    return {
      summary:
        "NVDA reopened an eighth lower and closed a sixth lower: the weekend lent nothing and liquidated nobody, the close was liquidated to a " +
        `health of 1.05, and lenders lost nothing, in this gap or in ${gaps.length} real ones against the largest loans`,
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", written),
        section("health", "The hedge fund's health through the weekend:", health, {
          "time (UTC)": ({ at }) => minute(at),
          session: ({ session }) => session,
          "rows of the pool's table": ({ rows }) => rows,
          "last print": ({ price }) => `$ ${plain(price)}`,
          health: ({ health }) => shortened(health),
        }),
        standingsSection(standings),
        section("liquidations", "The liquidations:", liquidations, {
          borrower: ({ borrower }) => borrower,
          repaid: ({ repaid }) => `$ ${money(repaid)}`,
          "units seized": ({ seized }) => shortened(seized),
          bonus: ({ bonus }) => `${shortened(bonus * 100n)} %`,
          "written off": ({ deficit }) => `$ ${money(deficit)}`,
          "health before": ({ healthBefore }) => shortened(healthBefore),
          "health after": ({ healthAfter }) => shortened(healthAfter),
        }),
        section("gaps", "Real gaps, each against the largest loan on 1,000,000 dollars of collateral:", gaps, {
          symbol: ({ symbol }) => symbol,
          reopens: ({ reopens }) => reopens,
          "gap %": ({ gapPct }) => gapPct,
          debt: ({ debt }) => `$ ${money(debt)}`,
          "by liquidators": ({ byLiquidators }) => `$ ${money(byLiquidators)}`,
          "by the borrower": ({ byBorrower }) => `$ ${money(byBorrower)}`,
          "their bonus": ({ bonusPaid }) => `$ ${money(bonusPaid)}`,
          "gap reserve used": ({ gapReserveUsed }) => `$ ${money(gapReserveUsed)}`,
          "lenders lost": ({ deficit }) => `$ ${money(deficit)}`,
        }),
        booksSection("Everybody's units of NVDA, and money:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};
