/** docs/AUDITING.md: written by hand, but for the laws with their tests and guards, and the entry points. */
import { basename } from "node:path";
import { type EntryPoint, entryPoints } from "./audit/entryPoints.ts";
import { type Guarding, guardings } from "./audit/guarding.ts";
import { invariantId, type Naming, namings } from "./audit/ids.ts";
import { type Invariant, type Invariants, readInvariants } from "./audit/invariants.ts";
import { keepings } from "./audit/laws.ts";
import { compiledContracts } from "./audit/syntax.ts";
import { filledPage, tableOf } from "./blocks.ts";

/** The whole page. */
export function auditingPage(root: string): string {
  return filledPage(root, "docs/AUDITING.md", {
    laws: () => lawsBlock(root),
    attacks: () => attacksBlock(namings(root)),
    "entry points": () => entryPointsBlock(entryPoints(root)),
  });
}

/* THE LAWS */

function lawsBlock(root: string): string {
  const read = readInvariants(root);
  const found = namings(root);
  const compiled = compiledContracts(root);
  const parts = read.laws.map(({ number, title }) => {
    const keeping = keepings[number];
    if (keeping === undefined) throw new Error(`scripts/docs/audit/laws.ts says nothing of law ${number}.`);
    const rows = invariantsOf(number, read).map(({ id, statement }) => [id, brief(statement), testsOf(id, found)]);
    return [
      `### Law ${number}. ${title}`,
      keeping.otherwise,
      tableOf(["invariant", "what must hold", "tests that name it"], rows),
      `Attacks: ${keeping.attacks.join(", ")}.`,
      guardsTable(guardings(root, compiled, keeping.guards)),
    ].join("\n\n");
  });
  const beside = read.invariants.filter(({ laws }) => laws.length === 0);
  parts.push(
    [
      "### Beside the laws",
      tableOf(
        ["invariant", "what must hold", "tests that name it"],
        beside.map(({ id, statement }) => [id, brief(statement), testsOf(id, found)]),
      ),
    ].join("\n\n"),
  );
  return parts.join("\n\n");
}

/**
 * The law's own, and those of other sections that keep it. Where the table of laws names an invariant of a section that keeps
 * several laws, it is listed under those alone; where it does not, under all that the section names.
 */
export function invariantsOf(law: number, { invariants }: Invariants): Invariant[] {
  const placed = new Set(Object.values(keepings).flatMap((keeping) => keeping.invariants.map(invariantId)));
  const named = new Set(keepings[law]?.invariants.map(invariantId));
  return invariants.filter(({ id, laws }) => {
    if (named.has(id)) return true;
    return laws.includes(law) && (laws.length === 1 || !placed.has(id));
  });
}

const KIND_AND_ID = /^(?:testFuzz|test|invariant)_INV\d+_(?:to_INV\d+_)?/;

/** One line a file: the tests by their names, without what names the kind of test and the ID. */
function testsOf(id: string, found: readonly Naming[]): string {
  const byFile = new Map<string, Set<string>>();
  for (const { file, test } of found.filter((naming) => naming.id === id)) {
    const tests = byFile.get(file) ?? new Set<string>();
    byFile.set(file, test === "" ? tests : tests.add(test));
  }
  const lines = [...byFile]
    .sort(([, a], [, b]) => b.size - a.size)
    .map(([file, tests]) => {
      const names = [...tests].map((test) =>
        /^\w+$/.test(test) ? `\`${test.replace(KIND_AND_ID, "")}\`` : `“${test}”`,
      );
      return `${linkTo(file)}${names.length === 0 ? "" : `: ${names.join(", ")}`}`;
    });
  return lines.join("<br>");
}

function guardsTable(rows: readonly Guarding[]): string {
  return tableOf(
    ["refuses what would break it", "in", "removed and noticed"],
    rows.map(({ contract, file, functions, removable, killed, untried }) => [
      `[${contract}](../${file})`,
      functions.map(({ name }) => `\`${name}\``).join(", "),
      killed === undefined ? `– of ${removable}, ${untried}` : `${killed} of ${removable}`,
    ]),
  );
}

/* THE ATTACKS */

/** The letters, in the order of contracts/. */
const FAMILIES = "TRPL";

function attacksBlock(found: readonly Naming[]): string {
  const ids = [...new Set(found.map(({ id }) => id))].filter((id) => FAMILIES.includes(id.charAt(0)));
  const rank = (id: string) => `${FAMILIES.indexOf(id.charAt(0))}${id}`;
  const rows = ids
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .map((id) => {
      const files = [...new Set(found.filter((naming) => naming.id === id).map(({ file }) => file))];
      // Where it is carried out comes before where it is mentioned.
      const [own, others] = [true, false].map((isOwn) =>
        files.filter((file) => basename(file).startsWith(`${id}-`) === isOwn),
      );
      return [id, [...(own ?? []), ...(others ?? [])].map(linkTo).join(", ")];
    });
  return tableOf(["attack", "tests that name it"], rows);
}

/* THE ENTRY POINTS */

function entryPointsBlock(all: readonly EntryPoint[]): string {
  const contracts = [...new Set(all.map(({ contract }) => contract))];
  const shown = all.filter(({ guard }) => guard !== "NEVER");
  return contracts
    .map((contract) =>
      [
        `### ${contract}`,
        tableOf(
          ["function", "who", "asks first", "runs in"],
          shown.filter((entry) => entry.contract === contract).map(entryRow),
        ),
      ].join("\n\n"),
    )
    .join("\n\n");
}

function entryRow({ name, guard, says, asks, files, linked }: EntryPoint): string[] {
  const who =
    guard === "ANYONE" || guard === "FIXED" ? says || (guard === "ANYONE" ? "Anyone, for itself" : "Fixed") : guard;
  const where = files.map((file) => (file.startsWith("contracts/") ? linkTo(file) : `\`${basename(file, ".sol")}\``));
  const through = linked.map((name) => `\`${name}\``);
  return [
    `\`${name}\``,
    who,
    asks.map((ask) => `\`${ask}\``).join(", "),
    [where.join(", "), ...(through.length === 0 ? [] : [through.join(", ")])].join(" → "),
  ];
}

/* WORDS */

/** A statement's first sentence says what is guarded; INVARIANTS.md has it all. */
function brief(statement: string): string {
  return statement.split(/(?<=[.;]) /)[0]?.replace(/;$/, ".") ?? statement;
}

function linkTo(file: string): string {
  return `[${basename(file).replace(/(?:\.t)?\.(?:sol|ts)$/, "")}](../${file})`;
}
