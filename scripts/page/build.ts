/** The page on which a holder checks a proof, made one file: script and styles inside, and a policy that allows nothing else. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { z } from "zod";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sources = join(root, "sdk", "page");

/** Where `npm run build:page` puts it. */
export const PAGE_FILE = join(root, "dist", "verify.html");

/** What runs the page: all of these have BigInt, module-free scripts with class fields, and trusted types or ignore them. */
const BROWSERS = ["chrome111", "firefox113", "safari16.4"];

/** The page, byte for byte the same for the same sources and dependencies. */
export async function buildPage(): Promise<string> {
  const [template, manifest, { text: script, packages }, { text: styles }] = await Promise.all([
    readFile(join(sources, "index.html"), "utf8"),
    readFile(join(root, "package.json"), "utf8"),
    bundle("main.ts"),
    bundle("page.css"),
  ]);
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  const licences = await licencesOf(packages);
  const policy = policyFor(script, styles);
  const parts: Readonly<Record<string, string>> = { policy, version, script, styles, licences };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`the template names {{${name}}}, which the build does not have`);
    return part;
  });
}

/** Builds the page into a file. */
export async function writePage(file: string = PAGE_FILE): Promise<string> {
  const page = await buildPage();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, page);
  return page;
}

/** The hash by which a browser, and whoever downloads the page, knows a text again. */
export function sha256(text: string, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(text).digest(encoding);
}

type Bundle = {
  readonly text: string;
  /** The folders of the packages in it, relative to the project. */
  readonly packages: readonly string[];
};

async function bundle(entry: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(sources, entry)],
    bundle: true,
    minify: true,
    // For a browser, a built-in of Node is an import that cannot be resolved: the build fails.
    platform: "browser",
    format: "iife",
    target: BROWSERS,
    charset: "ascii",
    legalComments: "inline",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined || outputFiles.length !== 1) {
    throw new Error(`${entry} was bundled into ${outputFiles.length} files instead of one`);
  }
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const packages = used.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return { text: output.text, packages: [...new Set(packages)].sort() };
}

/** What the licences of the packages ask for: that their text goes along. */
async function licencesOf(packages: readonly string[]): Promise<string> {
  const texts = packages.map(async (folder) => {
    const path = join(root, folder);
    const file = (await readdir(path)).find((name) => /^licen[cs]e(\.md|\.txt)?$/i.test(name));
    if (file === undefined) throw new Error(`${folder} has no licence that could go along`);
    const manifest = await readFile(join(path, "package.json"), "utf8");
    const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(manifest));
    return `${name} ${version}\n\n${(await readFile(join(path, file), "utf8")).trim()}`;
  });
  // Two hyphens would end the comment that this stands in.
  return (await Promise.all(texts)).join("\n\n").replace(/-{2,}/g, "-");
}

/** Nothing may be loaded, sent or embedded; only this very script and these styles run, and no text becomes markup. */
function policyFor(script: string, styles: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script, "base64")}'`,
    `style-src 'sha256-${sha256(styles, "base64")}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}
