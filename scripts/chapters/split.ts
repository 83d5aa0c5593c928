import { minute, plain, shortened } from "../format.ts";
import { tellSplit } from "../split/story.ts";
import { booksSection } from "../stage/books.ts";
import { type Chapter, section } from "./chapter.ts";

/** A split of ten for one, and the night around it. */
export const splitChapter: Chapter = {
  name: "split",
  title: "A split of ten for one",
  async run(onProgress) {
    const { journal, balance, books, backing, holders, ledgers } = await tellSplit(onProgress);
    return {
      summary:
        "ten shares for one: no unit moved, a unit is worth what it was to the last digit, the proof carries over, and no statement could " +
        "be made between the last close and the split",
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", (value, name) =>
          name === "closedAt" || name === "splitAt" ? minute(value) : plain(value),
        ),
        section("holders", "The holders on either side of it, at the same price:", holders, {
          holder: ({ holder }) => holder,
          units: ({ units }) => shortened(units),
          "shares before": ({ sharesBefore }) => shortened(sharesBefore),
          "shares after": ({ sharesAfter }) => shortened(sharesAfter),
          "worth before": ({ valueBefore }) => `$ ${shortened(valueBefore)}`,
          "worth after": ({ valueAfter }) => `$ ${shortened(valueAfter)}`,
          "units at the record": ({ votes }) => shortened(votes),
        }),
        backing.section(),
        booksSection("Everybody's units:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};
