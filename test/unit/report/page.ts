import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Chapter, section } from "../../../scripts/chapters/chapter.ts";
import { lifecycleProgram } from "../../../scripts/chapters/program.ts";
import { figuresOf } from "../../../scripts/report/figures.ts";
import { reportWriter } from "../../../scripts/report/write.ts";
import { ExitCode, run } from "../../../sdk/cli/index.ts";

const UNIT = 10n ** 18n;

const backing = (at: bigint, proven: bigint, status: string, multiplier = UNIT) => ({
  at,
  when: `at <${at}>`,
  multiplier,
  supply: 100n * UNIT,
  needed: 100n * UNIT,
  proven,
  status,
});

/** A chapter of a proof that fails, with a name that is markup. */
const chapter: Chapter = {
  name: "some",
  title: "Some </script><script>alert(1)</script> chapter",
  run: async () => ({
    summary: "all & well",
    sections: [
      section("steps", "What happened:", [{ what: "<mints>", gas: 46_215n }], {
        what: ({ what }) => what,
        gas: ({ gas }) => gas.toString(),
      }),
      section(
        "backing",
        "Backing:",
        [
          backing(0n, 110n * UNIT, "FRESH"),
          backing(86_400n, 110n * UNIT, "STALE"),
          backing(172_800n, 90n * UNIT, "UNDERBACKED"),
        ],
        { proven: ({ proven }) => (proven / UNIT).toString() },
      ),
    ],
    ledgers: [],
  }),
};

describe("the report of npm start", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "counterfoil-report-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function invoke(...args: string[]) {
    const written = { stdout: "", stderr: "" };
    const streams = {
      stdout: { write: (text: string) => (written.stdout += text) },
      stderr: { write: (text: string) => (written.stderr += text) },
    };
    const program = lifecycleProgram("1.2.3", [chapter], streams, reportWriter("1.2.3"));
    return { code: await run(program, args), ...written };
  }

  async function reportOf(): Promise<{ page: string; stdout: string }> {
    const file = join(folder, "deep", "report.html");
    const { code, stdout, stderr } = await invoke("--json", "--report", file);
    expect({ code, stderr }).to.deep.equal({ code: ExitCode.done, stderr: "" });
    return { page: readFileSync(file, "utf8"), stdout };
  }

  it("is written where it is wanted, and says where; and not where none is wanted", async () => {
    const file = join(folder, "said.html");
    expect((await invoke("--report", file)).stdout).to.match(/\n\nThe report: .*said\.html\n$/);
    expect((await invoke("--no-report")).stdout).to.not.include("The report");
  });

  it("ends with 1 where it cannot be written", async () => {
    const blocked = join(folder, "file");
    writeFileSync(blocked, "");
    const { code, stdout, stderr } = await invoke("--report", join(blocked, "report.html"));
    expect({ code, stdout }).to.deep.equal({ code: ExitCode.refused, stdout: "" });
    expect(stderr).to.match(/^InputError: --report: cannot be written \((EEXIST|ENOTDIR)\)/);
  });

  it("holds the document of --json, digit for digit, and nothing of it becomes markup", async () => {
    const { page, stdout } = await reportOf();
    const [, held = ""] = /<script type="application\/json" id="document">([\s\S]*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(held)).to.deep.equal(JSON.parse(stdout));
    expect(page).to.not.include("<script>");
    expect(page).to.include("Some &#60;/script&#62;&#60;script&#62;alert(1)&#60;/script&#62; chapter");
    expect(page).to.include('<td>&#60;mints&#62;</td><td class="number">46,215</td>');
  });

  it("allows nothing but its own styles, and asks for nothing", async () => {
    const { page } = await reportOf();
    const [, styles = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash("sha256").update(styles).digest("base64");
    expect(page).to.include(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).to.not.match(/ (?:src|style|on\w+)=|url\(|@import|https?:/);
    expect([...page.matchAll(/href="([^"]*)"/g)].every(([, href]) => href?.startsWith("#"))).to.equal(true);
  });

  it("draws what a chapter's figures are for, and keeps the figures folded below", async () => {
    const { page } = await reportOf();
    expect(page).to.match(/<figure id="some-backing">.*<\/figure><details class="table" data-section="backing">/);
    expect(page).to.match(/<details class="table" open data-section="steps">/);
    expect([...page.matchAll(/class="point"/g)]).to.have.lengthOf(2 * 2 * 3);
  });
});

describe("a chapter's charts", () => {
  const text = (row: object) =>
    JSON.parse(JSON.stringify(row, (_, item) => (typeof item === "bigint" ? `${item}` : item)));
  const chartsOf = (sections: Record<string, object[]>) =>
    figuresOf({ name: "some", sections: JSON.parse(JSON.stringify(sections)) }).map(({ chart }) => chart);

  it("shade how a proof stood until it stood otherwise", () => {
    const rows = [
      backing(0n, UNIT, "FRESH"),
      backing(5n, UNIT, "FRESH"),
      backing(9n, UNIT, "FROZEN"),
      backing(12n, UNIT, "STALE"),
    ];
    const [chart, ...others] = chartsOf({ backing: rows.map(text) });
    expect(others).to.deep.equal([]);
    expect(chart?.bands).to.deep.equal([
      { from: 0, to: 9, label: "FRESH", tone: "good" },
      { from: 9, to: 12, label: "FROZEN", tone: "cool" },
    ]);
    expect(chart?.series.map(({ name, points }) => [name, points.map(({ y }) => y)])).to.deep.equal([
      ["proven by attestors", [1, 1, 1, 1]],
      ["needed by all units", [100, 100, 100, 100]],
    ]);
  });

  it("show the multiplier where it moves, by ratios where it moves far", () => {
    const kinds = (multiplier: bigint) =>
      chartsOf({ backing: [backing(0n, UNIT, "FRESH"), backing(5n, UNIT, "FRESH", multiplier)].map(text) }).map(
        ({ id, y }) => `${id} ${y.kind}`,
      );
    expect(kinds(10n * UNIT)).to.deep.equal(["some-multiplier log", "some-backing linear"]);
    expect(kinds(UNIT + 1n * 10n ** 15n)).to.deep.equal(["some-multiplier linear", "some-backing linear"]);
  });

  it("mark the kink of a curve of rates, and where a liquidation aims", () => {
    const rate = (utilisation: bigint, kink: boolean) => ({ utilisation, kink, borrowApr: utilisation, supplyApr: 0n });
    const [rates] = chartsOf({ rates: [rate(0n, false), rate(UNIT / 2n, true), rate(UNIT, false)].map(text) });
    expect(rates?.rules).to.deep.equal([{ axis: "x", at: 0.5, label: "kink at 50 %" }]);
    const health = (at: bigint, session: string) => ({ at, session, price: UNIT, health: UNIT });
    const [chart] = chartsOf({
      health: [health(0n, "POST"), health(7n, "CLOSED"), health(8n, "CLOSED")].map(text),
      liquidations: [text({ target: (105n * UNIT) / 100n })],
    });
    expect(chart?.rules?.map(({ at }) => at)).to.deep.equal([1, 1.05]);
    expect(chart?.bands?.map(({ label, tone }) => [label, tone])).to.deep.equal([
      ["POST", "cool"],
      ["CLOSED", "off"],
    ]);
  });

  it("refuse figures that are no integers in quotes", () => {
    expect(() => chartsOf({ rates: [{ utilisation: 1, kink: false, borrowApr: "1", supplyApr: "1" }] })).to.throw();
  });
});
