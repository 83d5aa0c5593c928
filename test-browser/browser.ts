/** Finds the machine's Chromium. The tests bring none: a browser is too large to install for everybody. */
import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The browser so that it does nothing but what a test asks for. */
const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Says where a browser was looked for and how to get one. */
export class NoBrowserError extends Error {
  constructor(looked: readonly string[]) {
    super(
      [
        "The browser tests need Chromium or Chrome, which was not found at:",
        ...looked.map((path) => `  ${path}`),
        "Install it (Debian, Ubuntu: apt-get install -y chromium) or name it: CHROMIUM_PATH=/path/to/chromium",
      ].join("\n"),
    );
    this.name = new.target.name;
  }
}

/** The browser's executable: CHROMIUM_PATH if set, and then no other. */
export function findBrowser(named: string | undefined = process.env["CHROMIUM_PATH"]): string {
  const candidates = named === undefined || named === "" ? USUAL_PATHS : [named];
  const found = candidates.find(isExecutable);
  if (found === undefined) throw new NoBrowserError(candidates);
  return found;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: QUIET });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
