/** Finds the machine's Chromium. The tests bring none: a browser is too large to install for everybody. */
import { accessSync, constants } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";

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

/** A page in a context of its own, without a network, and what it asks for and complains of. */
export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The addresses of everything that it has asked for. */
  readonly requests: string[];
  /** What it has thrown or written to the console, and its dialogs, which are dismissed. */
  readonly complaints: string[];
}

/** Opens a page and watches it from its first request on. */
export async function openWatched(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { context, page, requests, complaints };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
