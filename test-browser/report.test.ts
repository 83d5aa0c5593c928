import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { chapters } from "../scripts/chapters/index.ts";
import { type LifecycleDocument, lifecycleProgram } from "../scripts/chapters/program.ts";
import { reportWriter } from "../scripts/report/write.ts";
import { ExitCode, run } from "../sdk/cli/index.ts";
import { launchBrowser, openWatched } from "./browser.ts";
import {
  BACKGROUND,
  type Box,
  MEASURE_CHARTS,
  MEASURE_COLOURS,
  type MeasuredChart,
  type MeasuredColour,
} from "./measure.ts";

/** The sections that are drawn, and how many series each of their charts has. */
const DRAWN: Readonly<Record<string, readonly (readonly [figure: string, series: number])[]>> = {
  timeline: [
    ["multiplier", 1],
    ["backing", 2],
  ],
  backing: [["backing", 2]],
  health: [
    ["health", 1],
    ["price", 1],
  ],
  rates: [["rates", 2]],
};

describe("the report of npm start, in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "counterfoil-report-"));
  const file = join(folder, "counterfoil.html");
  const url = pathToFileURL(file).href;
  let document: LifecycleDocument;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let requests: string[];
  let complaints: string[];

  before(async function () {
    // Every chapter is told once, on chains in this process.
    this.timeout(600_000);
    let stdout = "";
    const streams = { stdout: { write: (text: string) => (stdout += text) }, stderr: { write: () => true } };
    const program = lifecycleProgram("1.2.3", chapters, streams, reportWriter("1.2.3"));
    expect(await run(program, ["--json", "--report", file])).to.equal(ExitCode.done);
    document = JSON.parse(stdout);
    browser = await launchBrowser();
  });

  async function open(options: { width?: number; dark?: boolean } = {}): Promise<void> {
    const { width = 1_200, dark = false } = options;
    ({ context, page, requests, complaints } = await openWatched(browser, url, {
      viewport: { width, height: 900 },
      colorScheme: dark ? "dark" : "light",
    }));
  }

  afterEach(async () => {
    await context.close();
    // It asks for nothing but itself, breaks no policy and throws nothing.
    expect(requests).to.deep.equal([url]);
    expect(complaints).to.deep.equal([]);
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const charts = async () => (await page.evaluate(MEASURE_CHARTS)) as readonly MeasuredChart[];

  it("has every chapter and the reconciliation, each with a heading that the contents lead to", async () => {
    await open();
    const ids = [...document.chapters.map(({ name }) => name), "reconciliation"];
    expect(await page.locator("main > section").evaluateAll((nodes) => nodes.map(({ id }) => id))).to.deep.equal(ids);
    const links = page.locator("nav a");
    expect(await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href")))).to.deep.equal(
      ids.map((id) => `#${id}`),
    );
    expect(await page.locator("main h2").allTextContents()).to.deep.equal(await links.allTextContents());
  });

  it("says the gas of every step, and sums every ledger, as the document does", async () => {
    await open();
    const rowsOf = (chapter: string, section: string) =>
      page
        .locator(`#${chapter} details[data-section="${section}"] tbody tr`)
        .evaluateAll((rows) =>
          rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
        );
    const withSteps = document.chapters.filter(({ sections }) => "steps" in sections);
    expect(withSteps).to.have.lengthOf(10);
    for (const { name, sections } of withSteps) {
      const gas = (await rowsOf(name, "steps")).map((cells) => cells.at(-1)?.replaceAll(",", ""));
      expect(gas, name).to.deep.equal(sections["steps"]?.map((row) => row["gas"]));
    }
    const ledgers = document.reconciliation.sections["ledgers"] ?? [];
    const shown = await rowsOf("reconciliation", "ledgers");
    expect(shown.map(([chapter, asset]) => [chapter, asset])).to.deep.equal(
      ledgers.map(({ chapter, asset }) => [chapter, asset]),
    );
    for (const [, , issued, destroyed, supply, held] of shown) {
      const amount = (text = "") => {
        const [whole = "", part = ""] = text.replaceAll(",", "").split(".");
        return BigInt(whole + part.padEnd(18, "0"));
      };
      expect(amount(issued) - amount(destroyed)).to.equal(amount(supply));
      expect(amount(held)).to.equal(amount(supply));
    }
  });

  it("draws a point for every figure of the document, in every chart", async () => {
    await open();
    const drawn = new Map((await charts()).map((chart) => [chart.id, chart.series]));
    let expected = 0;
    for (const { name, sections } of document.chapters) {
      for (const [section, figures] of Object.entries(DRAWN)) {
        const rows = sections[section];
        if (rows === undefined) continue;
        for (const [figure, series] of figures) {
          expected++;
          expect(drawn.get(`${name}-${figure}`), `${name}-${figure}`).to.deep.equal(Array(series).fill(rows.length));
        }
      }
    }
    // Beside these the multiplier of the dividend and of the split.
    expect(drawn.size).to.equal(expected + 2);
  });

  for (const width of [1_200, 360]) {
    it(`keeps every label of a chart readable, apart and inside, ${width} pixels wide`, async () => {
      await open({ width });
      const shown = await charts();
      expect(shown.length).to.be.greaterThan(9);
      for (const { id, size, title, description, axisTitles, texts, fontSize, series, legend, frame } of shown) {
        expect(size, id).to.equal(width > 640 ? "wide" : "narrow");
        expect(title.length > 10 && description.length > 40, id).to.equal(true);
        expect(axisTitles, id).to.have.lengthOf(2);
        for (const axisTitle of axisTitles) expect(axisTitle.length, id).to.be.greaterThan(8);
        if (series.length > 1) expect(legend.length, id).to.be.greaterThan(series.length - 1);
        expect(fontSize, id).to.be.greaterThan(10);
        for (const kind of ["x", "y"]) {
          const count = await page.locator(`figure[id="${id}"] svg.${size} text.tick.${kind}`).count();
          expect(count, `${id}: labels of ${kind}`).to.be.within(2, 13);
        }
        const meets = (a: Box, b: Box) =>
          a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
        for (const [index, one] of texts.entries()) {
          expect(one.left >= frame.left - 1 && one.right <= frame.right + 6, `${id}: "${one.text}" is inside`).to.equal(
            true,
          );
          for (const other of texts.slice(index + 1)) {
            expect(meets(one, other), `${id}: "${one.text}" and "${other.text}"`).to.equal(false);
          }
        }
      }
    });
  }

  it("scrolls nothing but its tables sideways, 360 pixels wide, and keeps all of a table reachable", async () => {
    await open({ width: 360 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
    const boxes = page.locator(".scroll");
    for (const box of await boxes.all()) {
      expect(await box.getAttribute("tabindex")).to.equal("0");
      expect(await box.getAttribute("aria-label")).to.match(/\w/);
    }
  });

  for (const dark of [false, true]) {
    it(`has enough contrast in the ${dark ? "dark" : "light"} scheme: text 4.5, lines and marks 3`, async () => {
      await open({ dark });
      const colours = (await page.evaluate(MEASURE_COLOURS)) as readonly MeasuredColour[];
      expect(colours.length).to.be.greaterThan(25);
      for (const { what, least, colour, ground } of colours) {
        expect(contrastOf(colour, ground), `${what} on ${ground}`).to.be.at.least(least);
      }
      const ground = (await page.evaluate(BACKGROUND)) as string;
      expect(luminanceOf((ground.match(/\d+/g) ?? []).map(Number)) < 0.2).to.equal(dark);
    });
  }

  it("prints what is folded, on white", async () => {
    await open();
    await page.emulateMedia({ media: "print" });
    const folded = page.locator("details:not([open]) table").first();
    expect(await folded.isVisible()).to.equal(true);
    expect(await page.evaluate(BACKGROUND)).to.equal("rgb(255, 255, 255)");
  });

  it("carries a policy that allows nothing but its styles", async () => {
    await open();
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(policy).to.match(/^default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'$/);
    expect(readFileSync(file, "utf8")).to.not.match(/<link|<iframe|<img|https?:\/\//);
  });
});

/* CONTRAST, AS WCAG 2 HAS IT */

function contrastOf(one: readonly number[], other: readonly number[]): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminanceOf(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
