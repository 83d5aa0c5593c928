/** Files that are whole at any moment, and on the disk once they are said to be. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { stringify } from "../../sdk/cli/errors.ts";

/** Writes a document to a second file that then takes the first one's name, so that a reader finds the old or the new. */
export function writeDurably(file: string, document: object): void {
  const draft = `${file}.tmp`;
  const descriptor = openSync(draft, "w", 0o600);
  try {
    writeFileSync(descriptor, `${stringify(document, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
  syncFolder(dirname(file));
}

/** The new name is on the disk only when its folder is. Windows cannot open folders, and needs it not. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
