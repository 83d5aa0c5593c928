import { shortened } from "../format.ts";
import { tellShort } from "../short/story.ts";
import { booksSection } from "../stage/books.ts";
import { ratesSection } from "../stage/rates.ts";
import { written } from "./borrowing.ts";
import { type Chapter, section } from "./chapter.ts";

/** Stock lent to a short seller, through a reinvested dividend. */
export const shortChapter: Chapter = {
  name: "short",
  title: "A short sale through a dividend",
  async run(onProgress) {
    const { journal, balance, books, sides, rates, ledgers } = await tellShort(onProgress);
    return {
      summary:
        "1,000 units borrowed and sold: the reinvested dividend gave the buyer exactly the shares that it cost the short seller, who " +
        "bought back, repaid with interest and took his dollars; the lender has his units and the interest",
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", written),
        section("sides", "What the dividend gave and cost:", sides, {
          side: ({ side }) => side,
          units: ({ units }) => shortened(units),
          "shares before": ({ sharesBefore }) => shortened(sharesBefore),
          "shares after": ({ sharesAfter }) => shortened(sharesAfter),
          change: ({ change }) => shortened(change),
        }),
        booksSection("Everybody's units of AAPL, and money:", books),
        ratesSection("What stock costs, a year, by how much of it is lent:", rates),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};
