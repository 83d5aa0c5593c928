import { tellDividend } from "../dividend/story.ts";
import { minute, plain, shortened } from "../format.ts";
import { booksSection } from "../stage/books.ts";
import { type Chapter, section } from "./chapter.ts";

/** A dividend: announced, earned on the ex day, reinvested once the stock that it bought is proven. */
export const dividendChapter: Chapter = {
  name: "dividend",
  title: "A dividend, reinvested",
  async run(onProgress) {
    const { journal, balance, books, backing, holders, values, ledgers } = await tellDividend(onProgress);
    return {
      summary:
        "4 cents a share, of which 30 % is withheld: no unit moved, every holder has the shares that his net dividend bought at 902.50, and " +
        "they were proven before anybody had them",
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", (value, name) =>
          name === "exDayBegins" || name === "timestamp" ? minute(value) : plain(value, name === "actionId" ? 0 : 18),
        ),
        section("holders", "What it brought the holders:", holders, {
          holder: ({ holder }) => holder,
          units: ({ units }) => shortened(units),
          "shares before": ({ sharesBefore }) => shortened(sharesBefore),
          "shares after": ({ sharesAfter }) => shortened(sharesAfter),
          "net dividend": ({ net }) => `$ ${shortened(net)}`,
          "new shares at 902.50": ({ worth }) => `$ ${shortened(worth)}`,
        }),
        section(
          "values",
          "What the oracle says of 1 unit; between ex day and reinvestment the dividend is part of it:",
          values,
          {
            "time (UTC)": ({ at }) => minute(at),
            when: ({ when }) => when,
            "price a share": ({ price }) => `$ ${plain(price)}`,
            "shares a unit": ({ multiplier }) => plain(multiplier),
            "dividend in it": ({ owed }) => `$ ${plain(owed)}`,
            "value of a unit": ({ value }) => `$ ${shortened(value)}`,
          },
        ),
        backing.section(),
        booksSection("Everybody's units:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};
