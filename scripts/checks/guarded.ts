import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ATTACKS, readAttacks } from "../docs/audit/attacks.ts";
import { invariantId, type Naming, namings } from "../docs/audit/ids.ts";
import { INVARIANTS, type Invariants, LAWS, readInvariants } from "../docs/audit/invariants.ts";
import { keepings } from "../docs/audit/laws.ts";
import { type Check, type Finding, filesBelow, lineAt } from "./finding.ts";

const TABLE = "scripts/docs/audit/laws.ts";

/** The section for what keeps no law, but is promised all the same. */
const BESIDE = "Beside the laws";

/** Each law has an invariant, each invariant a test that names it, and each ID that a test names means something. */
export const invariantsAreGuarded: Check = (root) => {
  const found = namings(root);
  const read = readInvariants(root);
  return [
    ...lawsWithout(read),
    ...invariantsWithout(read, found),
    ...missingTests(root),
    ...unknown(found, "INV", new Set(read.invariants.map(({ id }) => id)), INVARIANTS),
  ];
};

function lawsWithout({ laws, invariants }: Invariants): Finding[] {
  return Array.from({ length: LAWS }, (_, i) => i + 1).flatMap((number): Finding[] => {
    const law = laws.find((each) => each.number === number);
    if (law === undefined) return [{ file: INVARIANTS, line: 1, sentence: `law ${number} is missing.` }];
    if (invariants.some((invariant) => invariant.laws.includes(number))) return [];
    return [{ file: INVARIANTS, line: law.line, sentence: `law ${number} has no invariant.` }];
  });
}

function invariantsWithout({ invariants }: Invariants, found: readonly Naming[]): Finding[] {
  const named = new Set(found.filter(({ test }) => test !== "").map(({ id }) => id));
  const seen = new Set<string>();
  return invariants.flatMap(({ id, line, laws, section }): Finding[] => {
    const findings: Finding[] = [];
    const find = (sentence: string) => findings.push({ file: INVARIANTS, line, sentence: `${id} ${sentence}` });
    if (seen.has(id)) find("stands here twice.");
    if (!named.has(id)) find("is guarded by prose alone: no test names it in its name or in the comment above it.");
    if (laws.length === 0 && section !== BESIDE) {
      find('keeps no law: say in the text of its section which ("Laws 6 and 12 as …").');
    }
    seen.add(id);
    return findings;
  });
}

/** Tests that the table names, such as `testFuzz_INV04_anyOrder…`. */
function missingTests(root: string): Finding[] {
  const text = readFileSync(join(root, INVARIANTS), "utf8");
  const sources = filesBelow(root, "test", ".sol").map((file) => readFileSync(join(root, file), "utf8"));
  return [...text.matchAll(/`((?:test|testFuzz|invariant)_\w+)(…?)`/g)].flatMap((match): Finding[] => {
    const [, name = "", rest = ""] = match;
    const pattern = new RegExp(`\\bfunction ${name}${rest === "" ? "\\(" : ""}`);
    if (sources.some((source) => pattern.test(source))) return [];
    return [{ file: INVARIANTS, line: lineAt(text, match.index), sentence: `there is no test ${name}${rest}.` }];
  });
}

/** Each attack is carried out by a test, each test of an attack is listed, and each ID that a test names is an attack's. */
export const attacksAreGuarded: Check = (root) => {
  const found = namings(root);
  const attacks = readAttacks(root);
  const ids = new Set(attacks.flatMap((attack) => attack.ids));
  const listed = new Set(attacks.flatMap(({ files }) => files));
  const present = filesBelow(root, "test/adversarial", ".ts").map((file) => basename(file, ".ts"));
  const named = new Set(found.map(({ id }) => id));
  return [
    ...attacks.flatMap(({ ids: own, files, line }): Finding[] => [
      ...own
        .filter((id) => !named.has(id))
        .map((id) => ({ file: ATTACKS, line, sentence: `${id} is carried out by no test.` })),
      ...files
        .filter((file) => !present.includes(file))
        .map((file) => ({ file: ATTACKS, line, sentence: `there is no test ${file}.` })),
    ]),
    ...present
      .filter((file) => !listed.has(file))
      .map((file) => ({
        file: `test/adversarial/${file}.ts`,
        line: 1,
        sentence: `${ATTACKS} does not list it.`,
      })),
    ...unknown(found, "", ids, ATTACKS),
  ];
};

function unknown(found: readonly Naming[], prefix: string, known: ReadonlySet<string>, where: string): Finding[] {
  const isKind = (id: string) => id.startsWith("INV-") === (prefix === "INV");
  return found
    .filter(({ id }) => isKind(id) && !known.has(id))
    .map(({ id, file, line }) => ({ file, line, sentence: `names ${id}, which ${where} does not know.` }));
}

/** What the table of laws names is there. Its functions are looked for when docs/AUDITING.md is made. */
export const lawsNameWhatIs: Check = (root) => {
  const invariants = new Set(readInvariants(root).invariants.map(({ id }) => id));
  const attacks = new Set(readAttacks(root).flatMap(({ ids }) => ids));
  const named = Object.values(keepings);
  const absent = [
    ...named.flatMap((keeping) => keeping.invariants.map(invariantId)).filter((id) => !invariants.has(id)),
    ...named.flatMap((keeping) => keeping.attacks).filter((id) => !attacks.has(id)),
  ];
  return absent.map((id) => ({ file: TABLE, line: 1, sentence: `names ${id}, which is nowhere described.` }));
};
