import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { type Check, type Finding, filesBelow, lineAt } from "./finding.ts";

const FOLDERS = ["contracts", "docs", "test", "bench", "deploy", "examples", "scripts", "sdk", "test-support"];

/** Every relative link in a page leads to a file of the project, and every anchor to a heading. */
export const links: Check = (root) => {
  const headings = new Map<string, Set<string>>();
  return pages(root).flatMap((file) => {
    const text = withoutCode(readFileSync(join(root, file), "utf8"));
    return [...text.matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)\)/g)].flatMap(
      ({ 1: target = "", index }): Finding[] => {
        if (/^[a-z]+:/i.test(target)) return [];
        const [path = "", anchor] = target.split("#");
        const to = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)));
        const line = lineAt(text, index);
        if (!existsSync(join(root, to))) return [{ file, line, sentence: `the link to ${target} leads nowhere.` }];
        if (anchor === undefined || !to.endsWith(".md")) return [];
        const known = headings.get(to) ?? anchorsIn(readFileSync(join(root, to), "utf8"));
        headings.set(to, known);
        if (known.has(anchor)) return [];
        return [{ file, line, sentence: `the link to ${target} leads to no heading of ${to}.` }];
      },
    );
  });
};

/** `Contract.sol:`function`` in prose names a function, modifier, constant or error that the file has. */
export const references: Check = (root) => {
  const sources = new Map(
    filesBelow(root, "contracts", ".sol").map((file) => [file.slice(file.lastIndexOf("/") + 1), file] as const),
  );
  return pages(root).flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(/\b(\w+\.sol):((?:`\w+`(?:, | and )?)+)/g)].flatMap((match): Finding[] => {
      const [, source = "", names = ""] = match;
      const line = lineAt(text, match.index);
      const path = sources.get(source);
      if (path === undefined) return [{ file, line, sentence: `there is no contracts/…/${source}.` }];
      const code = readFileSync(join(root, path), "utf8");
      return [...names.matchAll(/`(\w+)`/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(code))
        .map((name) => ({ file, line, sentence: `${source} has no ${name}.` }));
    });
  });
};

function pages(root: string): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith(".md") && statSync(join(root, name)).isFile());
  return [...top.sort(), ...FOLDERS.flatMap((folder) => filesBelow(root, folder, ".md"))];
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsIn(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ""] of withoutCode(markdown, false).matchAll(/^#{1,6} +(.+?)\s*#*$/gm)) {
    const slug = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let unique = slug;
    for (let nth = 1; anchors.has(unique); nth++) unique = `${slug}-${nth}`;
    anchors.add(unique);
  }
  return anchors;
}

/** Blanks fenced blocks out, and code in the line too, and keeps every position. */
function withoutCode(markdown: string, inLine = true): string {
  const blank = (code: string) => code.replace(/[^\n]/g, " ");
  const text = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank);
  return inLine ? text.replace(/(`+)(?:(?!\1)[^\n])+\1/g, blank) : text;
}
