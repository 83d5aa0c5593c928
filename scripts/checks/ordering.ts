import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, type Finding, filesBelow, lineAt, withoutComments } from "./finding.ts";

/** The order in which a contract is read: what it is made of, then what it does. Functions are grouped by verb. */
const RANKS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a using directive", /^using\b/],
  ["a type", /^(struct|enum|type)\b/],
  ["a constant", /^[^(]*\bconstant\b/],
  ["an immutable", /^[^(]*\bimmutable\b/],
  ["storage", /^(?!function|constructor|modifier|event|error|receive|fallback)[\w.]+/],
  ["the constructor", /^constructor\b/],
  ["a function", /^(function|receive|fallback)\b/],
];

/**
 * State stands before functions, in the order above, and is called `_x` unless it is public; so are private functions.
 * Events, errors and modifiers may stand anywhere.
 */
export const ordering: Check = (root) =>
  filesBelow(root, "contracts", ".sol").flatMap((file) => {
    const code = withoutComments(readFileSync(join(root, file), "utf8"));
    let highest = 0;
    return membersOf(code).flatMap(({ text, index, isNewContract }): Finding[] => {
      if (isNewContract) highest = 0;
      const line = lineAt(code, index);
      const rank = RANKS.findIndex(([, pattern]) => pattern.test(text));
      const findings: Finding[] = [];
      if (isMisnamed(text)) findings.push({ file, line, sentence: `\`${firstLine(text)}\` is not called _name.` });
      if (rank === -1) return findings;
      if (rank < highest) findings.push({ file, line, sentence: `${nameOf(rank)} stands after ${nameOf(highest)}.` });
      highest = Math.max(highest, rank);
      return findings;
    });
  });

function nameOf(rank: number): string {
  return RANKS[rank]?.[0] ?? "";
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").trim();
}

/** Private functions, and storage that is private or internal; constants shout instead. */
function isMisnamed(text: string): boolean {
  const signature = text.replace(/\{[\s\S]*$/, "");
  if (/^function\b/.test(text)) return /\bprivate\b/.test(signature) && !/^function\s+_/.test(text);
  const declaration =
    /^(?!.*\bconstant\b)(?:mapping\s*\(.*\)|[\w.[\]]+)(?:\s+\w+)*\s+(?:private|internal)\b(?:\s+\w+)*\s+(\w+)\s*[=;]/s;
  const name = declaration.exec(text)?.[1];
  return name !== undefined && !name.startsWith("_");
}

interface Member {
  readonly text: string;
  readonly index: number;
  readonly isNewContract: boolean;
}

/** What stands directly in a contract or library: everything between the braces of depth one, cut at `;` and `}`. */
function membersOf(code: string): Member[] {
  const members: Member[] = [];
  const head = /^(?:abstract\s+)?(?:contract|library)\s+\w+[^{]*\{/gm;
  for (const match of code.matchAll(head)) {
    let start = match.index + match[0].length;
    let isNewContract = true;
    for (let [index, depth] = [start, 1]; index < code.length && depth > 0; index++) {
      const character = code[index];
      if (character === "{") depth++;
      if (character === "}") depth--;
      const isEnd = depth === 1 && (character === ";" || character === "}");
      // An initialiser such as `Limits({a: 1});` ends at its semicolon.
      if (!isEnd || (character === "}" && /^\s*\)/.test(code.slice(index + 1, index + 80)))) continue;
      const raw = code.slice(start, index + 1);
      const text = raw.trim();
      if (text !== ";") members.push({ text, index: start + raw.indexOf(text), isNewContract });
      isNewContract = false;
      start = index + 1;
    }
  }
  return members;
}
