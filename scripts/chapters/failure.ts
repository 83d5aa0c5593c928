import { tellFailure } from "../failure/story.ts";
import { shortened } from "../format.ts";
import { booksSection, money } from "../stage/books.ts";
import { written } from "./borrowing.ts";
import { type Chapter, section } from "./chapter.ts";

/** A proof that fails in every way: what stops, what stays open, and what everybody holds. */
export const failureChapter: Chapter = {
  name: "failure",
  title: "A proof that fails",
  async run(onProgress) {
    const { journal, balance, books, backing, doors, ends, ledgers } = await tellFailure(onProgress);
    const [shut, open] = (["shut", "open"] as const).map((door) => doors.filter((each) => each.door === door).length);
    return {
      summary:
        "a statement that nobody renewed, an attestor that contradicted itself, a tenth of the stock missing: minting and borrowing stopped " +
        `each time (${shut} attempts refused), and repaying, withdrawing, transferring and redeeming went on (${open} ways out taken)`,
      sections: [
        section("doors", "What stops, and what stays open:", doors, {
          what: ({ what }) => what,
          is: ({ door }) => door,
          by: ({ by }) => by,
        }),
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", written),
        backing.section(),
        section("ends", "What everybody holds in the end, and the part of it that is proven:", ends, {
          holder: ({ holder }) => holder,
          units: ({ units }) => shortened(units),
          shares: ({ shares }) => shortened(shares),
          "of them proven": ({ proven }) => shortened(proven),
          money: ({ money: amount }) => money(amount),
        }),
        booksSection("Everybody's units and money:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};
