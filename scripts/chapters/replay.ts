import { readFileSync } from "node:fs";
import { parseFacts } from "../../sdk/facts/schema.ts";
import { ONE } from "../../sdk/multiplier/index.ts";
import { minute, plain, shortened } from "../format.ts";
import { type Holder, replay } from "../replay/engine.ts";
import { ACTION_COLUMNS, HOLDING_COLUMNS, PROOF_COLUMNS, rowsDocument } from "../replay/report.ts";
import { timelineOf } from "../replay/timeline.ts";
import { type Chapter, section, written } from "./chapter.ts";

const FACTS = new URL("../../sdk/facts/us-equities.json", import.meta.url);
/** Whose year the timeline shows. */
const SHOWN = "NVDA";

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
  title: "Real corporate actions of five stocks",
  async run(onProgress) {
    const facts = parseFacts(readFileSync(FACTS, "utf8"), "sdk/facts/us-equities.json");
    const { rows, holdings, proofs, ledgers } = await replay(facts, { holders: HOLDERS, onProgress });
    return {
      summary:
        `${rows.length} corporate actions of ${facts.tokens.length} tokens: the chain and the independent computation ` +
        "agree to the last digit",
      sections: [
        { name: "actions", title: "What happened:", rows: rowsDocument(rows), ...written(rows, ACTION_COLUMNS) },
        section(
          "timeline",
          `${SHOWN}'s multiplier and backing; what is needed and what is proven in shares with all splits taken out:`,
          timelineOf(SHOWN, rows, proofs),
          {
            "time (UTC)": ({ at }) => minute(at),
            what: ({ what }) => what,
            "shares a unit": ({ multiplier }) => plain(multiplier),
            needed: ({ needed }) => shortened(needed),
            proven: ({ proven }) => shortened(proven),
          },
        ),
        section(
          "proofs",
          "What attestors proved for it, three of five each time, and not one share more than was needed:",
          proofs.map((proof) => ({ ...proof })),
          PROOF_COLUMNS,
        ),
        section(
          "holdings",
          `What ${HOLDERS.length} holders have now. Their units add up to the supply, and no action moved one:`,
          holdings.map((holding) => ({ ...holding })),
          HOLDING_COLUMNS,
        ),
      ],
      ledgers,
    };
  },
};
