import { readFileSync } from "node:fs";
import { parseFacts } from "../../sdk/facts/schema.ts";
import { ONE } from "../../sdk/multiplier/index.ts";
import { type Holder, replay } from "../replay/engine.ts";
import { holdingsTable, proofsTable, rowsDocument, rowsTable } from "../replay/report.ts";
import type { Chapter } from "./chapter.ts";

const FACTS = new URL("../../sdk/facts/us-equities.json", import.meta.url);

const HOLDERS: readonly Holder[] = [
  { name: "household", shares: 100n * ONE },
  { name: "pension fund", shares: 25_000n * ONE },
  { name: "saver of small sums", shares: (ONE * 10n) / 3n },
];

/**
 * Lists the tokens of sdk/facts/us-equities.json, gives three holders positions, and replays every corporate action in order
 * of time; every mint and every reinvestment within a proof of exactly the stock it needs.
 */
export const replayChapter: Chapter = {
  name: "replay",
  title: "Corporate actions",
  async run(onProgress) {
    const facts = parseFacts(readFileSync(FACTS, "utf8"), "sdk/facts/us-equities.json");
    const { rows, holdings, proofs } = await replay(facts, { holders: HOLDERS, onProgress });
    return {
      summary:
        `${rows.length} corporate actions of ${facts.tokens.length} tokens: the chain and the independent computation ` +
        "agree to the last digit",
      sections: [
        { name: "actions", title: "What happened:", rows: rowsDocument(rows), text: () => rowsTable(rows) },
        {
          name: "proofs",
          title: "What attestors proved for it, three of five each time, and not one share more than was needed:",
          rows: proofs.map((proof) => ({ ...proof })),
          text: () => proofsTable(proofs),
        },
        {
          name: "holdings",
          title: `What ${HOLDERS.length} holders have now. Their units add up to the supply, and no action moved one:`,
          rows: holdings.map((holding) => ({ ...holding })),
          text: () => holdingsTable(holdings),
        },
      ],
    };
  },
};
