import type { Chapter } from "./chapter.ts";
import { inKindChapter } from "./inKind.ts";
import { lendingChapter } from "./lending.ts";
import { proofChapter } from "./proof.ts";
import { replayChapter } from "./replay.ts";
import { shortChapter } from "./short.ts";
import { windowsChapter } from "./windows.ts";

/** The chapters of `npm start`, in the order in which they are told. A new one is added here. */
export const chapters: readonly Chapter[] = [
  replayChapter,
  proofChapter,
  windowsChapter,
  inKindChapter,
  lendingChapter,
  shortChapter,
];
