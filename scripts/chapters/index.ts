import { borrowingChapter } from "./borrowing.ts";
import type { Chapter } from "./chapter.ts";
import { dividendChapter } from "./dividend.ts";
import { failureChapter } from "./failure.ts";
import { gapChapter } from "./gap.ts";
import { inKindChapter } from "./inKind.ts";
import { listingChapter } from "./listing.ts";
import { proofChapter } from "./proof.ts";
import { replayChapter } from "./replay.ts";
import { shortChapter } from "./short.ts";
import { splitChapter } from "./split.ts";
import { windowChapter } from "./window.ts";

/** The chapters of `npm start`, in the order in which they are told. A new one is added here. */
export const chapters: readonly Chapter[] = [
  listingChapter,
  proofChapter,
  windowChapter,
  inKindChapter,
  dividendChapter,
  splitChapter,
  borrowingChapter,
  gapChapter,
  shortChapter,
  failureChapter,
  replayChapter,
];
