import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type AcceptanceCheck, type Context, expectCode, expectMatch, expectSame, fail, parseJson } from "./check.ts";

/** One row of `counterfoil replay --json`. */
interface Row {
  readonly kind: string;
  readonly effectiveAt: string;
  readonly newMultiplier: string;
  readonly splitFactor: string;
  readonly reinvestFactor: string;
}

/** A chapter of `npm start -- --json`. */
interface StartChapter {
  readonly name: string;
  readonly sections: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/** The charts that the report must have: a chapter's section, and the figure that draws it. */
const CHARTS = [
  ["replay", "timeline", "replay-multiplier"],
  ["replay", "timeline", "replay-backing"],
  ["failure", "backing", "failure-backing"],
  ["gap", "health", "gap-health"],
  ["borrowing", "rates", "borrowing-rates"],
  ["short", "rates", "short-rates"],
] as const;

function write(context: Context, name: string, text: string): string {
  const file = join(context.folder, name);
  writeFileSync(file, text);
  return file;
}

const listing = (actions: readonly object[], initialMultiplier = "1") =>
  JSON.stringify({
    tokens: [{ symbol: "HON", isin: "US4385161066", mic: "XNAS", initialMultiplier, actions }],
  });

/** Computed apart from the project, with rational numbers: [kind, multiplier, split factor, reinvest factor]. */
const replays: readonly { name: string; file: string; rows: readonly (readonly [string, string, string, string])[] }[] =
  [
    {
      name: "two actions in one minute, a reverse split between ex and pay, an odd initial multiplier",
      file: listing(
        [
          { kind: "SOFF", value: "33.21", price: "187.53", payDate: "2026-06-26", exDate: "2026-06-29" },
          {
            kind: "SPLR",
            numerator: 1,
            denominator: 3,
            exDate: "2026-06-29",
            effectiveAt: "2026-06-29T13:35:00Z",
          },
          { kind: "DRIP", exDate: "2026-05-15", payDate: "2026-07-10", gross: "1.19", price: "612.337" },
          { kind: "DVSE", numerator: 105, denominator: 100, exDate: "2026-06-29" },
          { kind: "DVCA", exDate: "2026-08-14", payDate: "2026-09-04", gross: "1.19" },
        ],
        "1.024094713306789",
      ),
      rows: [
        ["SOFF", "1205453351545569262", "1000000000000000000", "1205453351545569262"],
        ["DVSE", "1265726019122847725", "1050000000000000000", "1205453351545569262"],
        ["SPLR", "421908673040949241", "350000000000000000", "1205453351545569262"],
        ["DRIP", "423548526000736840", "350000000000000000", "1210138645716390974"],
        ["DVCA", "423548526000736840", "350000000000000000", "1210138645716390974"],
      ],
    },
  ];

const refusals: readonly { name: string; text: string; path: string; value: unknown }[] = [
  {
    name: "a denominator of 0",
    text: listing([{ kind: "SPLF", numerator: 2, denominator: 0, exDate: "2024-06-10" }]),
    path: "tokens[0].actions[0].denominator",
    value: 0,
  },
  {
    name: "a negative amount",
    text: listing([{ kind: "DRIP", gross: "-0.1", price: "5", exDate: "2024-06-10", payDate: "2024-06-20" }]),
    path: "tokens[0].actions[0].gross",
    value: "-0.1",
  },
  {
    name: "a price of 0",
    text: listing([{ kind: "DRIP", gross: "0.1", price: "0", exDate: "2024-06-10", payDate: "2024-06-20" }]),
    path: "tokens[0].actions[0].price",
    value: "0",
  },
  {
    name: "a Sunday",
    text: listing([{ kind: "SPLF", numerator: 2, denominator: 1, exDate: "2024-06-09" }]),
    path: "tokens[0].actions[0].exDate",
    value: "2024-06-09",
  },
  {
    name: "an unknown kind",
    text: listing([{ kind: "SPLT", exDate: "2024-06-10" }]),
    path: "tokens[0].actions[0].kind",
    value: "SPLT",
  },
  {
    name: "dates out of order",
    text: listing([{ kind: "DRIP", gross: "1", price: "5", exDate: "2024-06-20", payDate: "2024-06-10" }]),
    path: "tokens[0].actions[0].payDate",
    value: "2024-06-10",
  },
];

/** Runs npm in a fresh clone, with a Node of the given major version first on the path and nothing of this checkout. */
function inFreshClone(context: Context, major: number, script: string): { code: number | null; output: string } {
  const clone = join(context.folder, "clone");
  const git = spawnSync("git", ["clone", "--quiet", context.root, clone], { encoding: "utf8" });
  if (git.status !== 0) fail(`git clone: ${git.stderr}`);
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.toLowerCase().startsWith("npm_")));
  const path = (process.env["PATH"] ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
  const options = { cwd: context.folder, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const where = spawnSync(
    "npx",
    ["--yes", "--package", `node-linux-${process.arch}@${major}`, "--", "node", "-p", "process.execPath"],
    { ...options, env: { ...env, PATH: path.join(":") } },
  );
  if (where.status !== 0) fail(`no Node ${major} can be had: ${where.stderr}`);
  const node = dirname(where.stdout.trim().split("\n").at(-1) ?? "");
  const run = spawnSync("npm", ["run", "--silent", script], {
    ...options,
    cwd: clone,
    env: { ...env, PATH: [node, ...path].join(":") },
  });
  return { code: run.status, output: `${run.stdout}\n${run.stderr}` };
}

export const kernelChecks: readonly AcceptanceCheck[] = [
  {
    name: "npm start replays the project's own facts",
    run: async (context) => {
      const outcome = await context.npm("start");
      expectCode(outcome, 0);
      expectMatch(outcome.stdout, /\n\nThe report: report[/\\]counterfoil\.html\n$/, "the end of stdout");
      for (const final of ["10.002591788283238825", "4.02304962476612756", "0.125"]) {
        if (!outcome.stdout.includes(final)) fail(`the table lacks the multiplier ${final}`);
      }
    },
  },
  {
    name: "npm start -- --json prints one document of its chapters, which add up",
    run: async (context) => {
      const outcome = await context.npm("start", ["--json", "--no-report"]);
      expectCode(outcome, 0);
      const { chapters } = parseJson(outcome.stdout, "stdout") as { chapters: StartChapter[] };
      expectSame(
        chapters.map(({ name }) => name).join(),
        "listing,proof,window,in-kind,dividend,split,borrowing,gap,short,failure,replay",
        "the chapters",
      );
      for (const { name, sections } of chapters.filter(({ name }) => name !== "replay")) {
        const rows = sections["reconciliation"] ?? [];
        if (rows.length === 0) fail(`${name}: nothing is reconciled`);
        for (const { leftAmount, relation, rightAmount, left } of rows) {
          const [one, other] = [BigInt(leftAmount ?? ""), BigInt(rightAmount ?? "")];
          if (relation === "=" ? one !== other : one > other)
            fail(`${name}: ${left} does not add up: ${one} ${relation} ${other}`);
        }
      }
    },
  },
  {
    name: "npm start writes a report that needs nothing else and says what --json says",
    run: async (context) => {
      const file = join(context.folder, "report.html");
      const outcome = await context.npm("start", ["--json", "--report", file]);
      expectCode(outcome, 0);
      const page = readFileSync(file, "utf8");
      expectMatch(
        page,
        /content="default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'"/,
        "the policy",
      );
      if (/ (?:src|style|on\w+)=|href="[^#]|url\(|@import|https?:|<script>/.test(page))
        fail("the report needs more than itself");
      const [, held = ""] = /<script type="application\/json" id="document">([\s\S]*?)<\/script>/.exec(page) ?? [];
      const document = parseJson(outcome.stdout, "stdout") as { chapters: StartChapter[] };
      expectSame(
        JSON.stringify(parseJson(held, "the report's document")),
        JSON.stringify(document),
        "the report's document",
      );
      for (const { name, sections } of document.chapters) {
        for (const { gas, what } of sections["steps"] ?? []) {
          const shown = Number(gas).toLocaleString("en-US");
          if (!page.includes(`>${shown}</td>`)) fail(`${name}: the report lacks the gas of "${what}", ${shown}`);
        }
      }
      for (const [name, section, figure] of CHARTS) {
        const rows = document.chapters.find((chapter) => chapter.name === name)?.sections[section] ?? [];
        const [drawn = ""] = page.split(`<figure id="${figure}">`)[1]?.split("</figure>") ?? [];
        const points = [...drawn.matchAll(/class="point"/g)].length;
        const series = [...drawn.matchAll(/data-series=/g)].length;
        if (rows.length < 3) fail(`${name}: ${section} has ${rows.length} rows`);
        expectSame(points, series * rows.length, `the points of ${figure}`);
      }
    },
  },
  {
    name: "npm start -- --no-report writes none, and --chapter runs one",
    run: async (context) => {
      const outcome = await context.npm("start", ["--chapter", "split", "--no-report"]);
      expectCode(outcome, 0);
      expectMatch(outcome.stdout, /^A SPLIT OF TEN FOR ONE\n/, "stdout");
      if (outcome.stdout.includes("The report:")) fail("a report was written");
    },
  },
  {
    name: "npm start refuses a chapter that it does not have",
    run: async (context) => {
      const outcome = await context.npm("start", ["--chapter", "none"]);
      expectCode(outcome, 1);
      expectMatch(outcome.stderr, /chapter: must be one of listing, proof, window/, "stderr");
    },
  },
  ...replays.map(({ name, file, rows }) => ({
    name: `replay gives exactly floored results: ${name}`,
    run: async (context: Context) => {
      const document = (await context.cliJson(["replay", write(context, "facts.json", file)])) as Row[];
      const got = document.map((row) => [row.kind, row.newMultiplier, row.splitFactor, row.reinvestFactor]);
      expectSame(JSON.stringify(got), JSON.stringify(rows), "the replay");
      const times = document.map(({ effectiveAt }) => BigInt(effectiveAt));
      if (times.some((time, index) => index > 0 && time < (times[index - 1] ?? 0n))) fail("rows are out of order");
    },
  })),
  ...refusals.map(({ name, text, path, value }) => ({
    name: `replay refuses ${name}, by path and value`,
    run: async (context: Context) => {
      const error = await context.cliError(["replay", write(context, "facts.json", text)], 1);
      expectSame(Reflect.get(error, "path"), path, "the path");
      expectSame(Reflect.get(error, "value"), value, "the value");
    },
  })),
  {
    name: "replay refuses what is not JSON, naming the file",
    run: async (context) => {
      const { message } = await context.cliError(["replay", write(context, "facts.json", "not json")], 1);
      expectMatch(message, /facts\.json.*not JSON/, "the message");
    },
  },
  {
    name: "sessions answers from the on-chain calendar",
    run: async (context) => {
      const times = ["2024-07-03T17:30:00Z", "2025-01-09T15:00:00Z", "2024-10-11T15:00:00Z"];
      const answers = (await context.cliJson(["sessions", "XNYS", ...times])) as {
        session: string;
        settlementDate: string;
      }[];
      expectSame(answers.map(({ session }) => session).join(), "POST,CLOSED,REGULAR", "the sessions");
      expectSame(answers[2]?.settlementDate, "2024-10-15", "the settlement date over Columbus Day");
    },
  },
  {
    name: "bench:gas prints the table with its budgets",
    run: async (context) => {
      const outcome = await context.npm("bench:gas");
      expectCode(outcome, 0);
      expectMatch(outcome.stdout, /transfer[\s\S]*met/, "the table");
    },
  },
  {
    name: "bench:gas -- --json shows that 1, 100 and 10,000 requests settle for the same gas",
    run: async (context) => {
      const outcome = await context.npm("bench:gas", ["--json"]);
      expectCode(outcome, 0);
      const { rows } = parseJson(outcome.stdout, "stdout") as { rows: { operation: string; gas: number }[] };
      const settled = rows.filter(({ operation }) => operation.startsWith("settle a window"));
      expectSame(`${settled.length}`, "3", "how many settlements are measured");
      expectSame(`${new Set(settled.map(({ gas }) => gas)).size}`, "1", "how many different figures they cost");
    },
  },
  ...[20, 22].flatMap((major) =>
    ["start", "test"].map((script) => ({
      name: `a fresh clone under Node ${major}: npm ${script}`,
      run: async (context: Context) => {
        const { code, output } = inFreshClone(context, major, script);
        if (code !== 0) fail(`ended with ${code}: ${output.slice(-2_000)}`);
        if (script === "test") expectMatch(output, /^[1-9]\d* passed, 0 failed$/m, "the last line");
      },
    })),
  ),
];
