import { plain } from "../format.ts";
import { tellListing } from "../listing/story.ts";
import { booksSection } from "../stage/books.ts";
import { NVIDIA } from "../stage/nvidia.ts";
import { type Chapter, section } from "./chapter.ts";

/** A stock gets on the chain: contracts, powers given away, a first statement, first units, a transfer. */
export const listingChapter: Chapter = {
  name: "listing",
  title: "Listing",
  async run(onProgress) {
    const { journal, balance, books, deployment, terms, ledgers } = await tellListing(onProgress);
    return {
      summary:
        `${NVIDIA.symbol} on the chain in ${deployment.length} contracts, whose deployer keeps no power: no unit before the first ` +
        "statement, and not one beyond it",
      sections: [
        section("terms", "What the chain says about it, and whether that can change:", terms, {
          what: ({ term }) => term,
          value: ({ value }) => value,
          "can change": ({ changes }) => changes,
        }),
        section("deployment", "What was deployed, and the gas of it:", deployment, {
          contract: ({ contract }) => contract,
          "what it is": ({ what }) => what,
          "bytes of code": ({ size }) => size.toString(),
          "gas to create": ({ gas }) => gas.toString(),
          "calls to set it up": ({ calls }) => calls.toString(),
          "gas of the calls": ({ callsGas }) => callsGas.toString(),
        }),
        journal.stepsSection("What happened then, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", (value, name) =>
          plain(value, name === "operationId" ? 0 : 18),
        ),
        booksSection("Everybody's units:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};
