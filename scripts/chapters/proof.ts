import { plain, shortened } from "../format.ts";
import { tellProof } from "../proof/story.ts";
import { NVIDIA } from "../stage/nvidia.ts";
import { type Chapter, section } from "./chapter.ts";

/** One token from its first cut to the customers behind an exchange's wallet; what must be refused is refused. */
export const proofChapter: Chapter = {
  name: "proof",
  title: "Proof of reserves",
  async run(onProgress) {
    const { journal, balance, customers, proven, supply, backing, ledgers } = await tellProof(onProgress);
    return {
      summary:
        `${plain(supply)} units of ${NVIDIA.symbol} and ${customers} customers behind one wallet: all figures add up, ` +
        `and ${journal.refusals.length} attempts beyond the proof were refused`,
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:"),
        section(
          "customers",
          "Customers who proved their units to the contract, which answers for them since:",
          proven,
          {
            customer: ({ account }) => account,
            leaf: ({ index }) => index.toString(),
            units: ({ units }) => shortened(units),
            "tree depth": ({ depth }) => depth.toString(),
            gas: ({ gas }) => gas.toString(),
          },
        ),
        backing.section(),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};
