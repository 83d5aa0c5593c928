import { plain, shortened } from "../format.ts";
import { tellInKind } from "../inKind/story.ts";
import { booksSection, money } from "../stage/books.ts";
import { type Chapter, section } from "./chapter.ts";

/** Stock for units and units for stock: a receipt that is proven, a redemption, and a receipt whose stock never arrives. */
export const inKindChapter: Chapter = {
  name: "in-kind",
  title: "Creation and redemption in kind",
  async run(onProgress) {
    const { journal, balance, books, creations, redemptions, custody, ledgers } = await tellInKind(onProgress);
    return {
      summary:
        `${creations.length} creations on receipts, one of them never kept and paid for by its bond, and ` +
        `${redemptions.length} redemptions: every column sums, and the desk keeps nothing`,
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", written),
        section("creations", "The creations, and what became of their receipts:", creations, {
          who: ({ participant }) => participant,
          shares: ({ shares }) => plain(shares),
          units: ({ units }) => plain(units),
          "bond locked": ({ bond }) => money(bond),
          "after cut": ({ cut }) => cut.toString(),
          stock: ({ end }) => end,
        }),
        section("redemptions", "The redemptions:", redemptions, {
          id: ({ id }) => id.toString(),
          who: ({ participant }) => participant,
          units: ({ units }) => plain(units),
          "shares delivered": ({ shares }) => plain(shares),
          end: ({ end }) => end,
        }),
        section("custody", "The stock in custody:", custody, {
          what: ({ what }) => what,
          shares: ({ shares }) => plain(shares),
          "in custody": ({ after }) => shortened(after),
        }),
        booksSection("Everybody's units and money:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};

/** The numbers in the desk's errors: ids, money, or units. */
function written(value: bigint, name: string, error: string): string {
  if (["id", "state", "cut", "posted"].includes(name)) return value.toString();
  return error === "ReceiptBonds_InsufficientBond" ? money(value) : plain(value);
}
