/**
 * A page on which a holder checks a proof file: dropped, picked or pasted. It sends nothing and loads nothing; the
 * content security policy that the build writes into it forbids both.
 */
import "./strictCsp.ts";
import { SumTreeError } from "../reserves/errors.ts";
import { find } from "./dom.ts";
import { MAX_FILE_BYTES, type Outcome, OversizedFileError, outcomeOf, outcomeOfBytes, unreadable } from "./outcome.ts";
import { visible } from "./text.ts";
import { clear, show } from "./view.ts";

/** Thrown for anything but one file. */
class NotOneFileError extends SumTreeError {
  constructor(count: number) {
    super(count === 0 ? "what was dropped is no file" : `${count} files were dropped; drop one`);
  }
}

const drop = find("drop", HTMLElement);
const picker = find("picker", HTMLInputElement);
const pasted = find("pasted", HTMLTextAreaElement);
const pasteForm = find("paste-form", HTMLFormElement);

/** Only the last file given counts, whichever is read first. */
let turn = 0;

async function checkFile(file: File): Promise<void> {
  const mine = ++turn;
  clear();
  const outcome = await read(file);
  if (mine === turn) show(outcome, `From the file ${visible(file.name)}`);
}

async function read(file: File): Promise<Outcome> {
  if (file.size > MAX_FILE_BYTES) return unreadable(new OversizedFileError(file.size));
  try {
    return outcomeOfBytes(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    return unreadable(error instanceof Error ? error : new Error(String(error)));
  }
}

function checkText(text: string): void {
  turn++;
  clear();
  show(outcomeOf(text), "From pasted text");
}

function refuse(count: number): void {
  turn++;
  clear();
  show(unreadable(new NotOneFileError(count)), "Dropped");
}

picker.addEventListener("change", () => {
  const [file] = picker.files ?? [];
  if (file !== undefined) void checkFile(file);
  // So that the same file can be picked again after it was changed.
  picker.value = "";
});

// A file dropped beside the zone would otherwise replace the page.
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const files = [...(event.dataTransfer?.files ?? [])];
  const [file] = files;
  if (file !== undefined && files.length === 1) void checkFile(file);
  else refuse(files.length);
});

pasteForm.addEventListener("submit", (event) => {
  event.preventDefault();
  checkText(pasted.value);
});

document.addEventListener("paste", (event) => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text !== "") checkText(text);
});
