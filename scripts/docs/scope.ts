/** docs/SCOPE.md: written by hand, but for what is measured and listed. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import config from "../../hardhat.config.ts";
import { filesBelow, withoutComments } from "../checks/finding.ts";
import { contractsHash, HASH_COMMAND } from "./audit/contractsHash.ts";
import { filledPage, tableOf } from "./blocks.ts";

/** Lowest first, as contracts/ imports them. */
const DOMAINS = [
  "types",
  "libraries",
  "access",
  "calendar",
  "holders",
  "reserves",
  "equity",
  "oracle",
  "primary",
  "lending",
];

/** Solidity that is no part of the suite, and why it is here. */
const OUT_OF_SCOPE: Readonly<Record<string, string>> = {
  bench: "peers' contracts, and what measures them beside ours",
  "deploy/testnet":
    "TestnetDollar and TestnetFeed: stand-ins that a testnet deployment may take, refused on every other chain",
  examples: "what an integrator might write; compiled by a test",
  "scripts/smt": "claims for the solver",
  "scripts/stage": "actors of `npm start` and of the stress run",
  "test-support": "mocks",
  "test/solidity": "fuzz and invariant tests with their models",
};

/** What is made, or fetched. */
const NOT_WRITTEN = new Set(["node_modules", "artifacts", "cache", "dist", "out", "types", "coverage", "contracts"]);

const Sizes = z.object({
  contracts: z.string(),
  sizes: z.record(z.string(), z.object({ runtime: z.number(), init: z.number() })),
});
const Manifest = z.object({ devDependencies: z.record(z.string(), z.string()) });
const Profiles = z.object({
  solidity: z.object({
    npmFilesToBuild: z.array(z.string()),
    profiles: z.record(
      z.string(),
      z.object({
        version: z.string(),
        settings: z.object({
          evmVersion: z.string(),
          viaIR: z.boolean().optional(),
          optimizer: z.object({ enabled: z.boolean(), runs: z.number() }),
        }),
      }),
    ),
  }),
});

/** Thrown for Solidity in a folder that nobody has placed in scope or out of it. */
export class UnplacedSourceError extends Error {
  override readonly name = "UnplacedSourceError";

  constructor(readonly file: string) {
    super(`${file} is neither in scope nor out of it: place its folder in scripts/docs/scope.ts.`);
  }
}

/** The whole page. */
export function scopePage(root: string): string {
  return filledPage(root, "docs/SCOPE.md", {
    commit: () => commitBlock(root),
    contracts: () => contractsBlock(root),
    "out of scope": () => outOfScopeBlock(root),
    dependencies: () => dependenciesBlock(root),
    compiler: () => compilerBlock(),
    sizes: () => sizesBlock(root),
  });
}

function commitBlock(root: string): string {
  return ["```", `$ ${HASH_COMMAND}`, `${contractsHash(root)}  -`, "```"].join("\n");
}

/* IN SCOPE */

interface Source {
  readonly file: string;
  readonly domain: string;
  readonly kind: string;
  readonly lines: number;
  readonly code: number;
}

/** What a source is, and how long. Lines of code are those with more than comments and white space. */
export function measure(file: string, text: string): Source {
  const code = withoutComments(text);
  const declared = /^(abstract contract|contract|interface|library)\s/m.exec(code)?.[1] ?? "types";
  const isLinked = declared === "library" && /^\s+function\b[^{;]*\b(external|public)\b[^;{]*\{/m.test(code);
  return {
    file,
    domain: file.split("/")[1] ?? "",
    kind: isLinked ? "linked library" : declared.replace("abstract contract", "base"),
    lines: text.replace(/\n$/, "").split("\n").length,
    code: code.split("\n").filter((line) => line.trim() !== "").length,
  };
}

function contractsBlock(root: string): string {
  const sources = filesBelow(root, "contracts", ".sol").map((file) => measure(file, read(root, file)));
  const domains = [...new Set(sources.map(({ domain }) => domain))].sort(
    (a, b) => DOMAINS.indexOf(a) - DOMAINS.indexOf(b),
  );
  const sum = (list: readonly Source[]) => [
    `${list.length}`,
    number(list.reduce((total, { lines }) => total + lines, 0)),
    number(list.reduce((total, { code }) => total + code, 0)),
  ];
  const isInterface = ({ kind }: Source) => kind === "interface" || kind === "types";
  const totals = tableOf(
    ["", "files", "lines", "of code"],
    [
      ["contracts, bases and libraries", ...sum(sources.filter((source) => !isInterface(source)))],
      ["interfaces and types", ...sum(sources.filter(isInterface))],
      ["all", ...sum(sources)],
    ],
  );
  const parts = domains.map((domain) => {
    const own = sources.filter((source) => source.domain === domain);
    const rows = own.map(({ file, kind, lines, code }) => [
      `[${file.split("/").slice(2).join("/")}](../${file})`,
      kind,
      `${lines}`,
      `${code}`,
    ]);
    const [count, lines, code] = sum(own);
    return `### ${domain}/: ${count} files, ${lines} lines, ${code} of code\n\n${tableOf(["file", "kind", "lines", "of code"], rows)}`;
  });
  return [totals, ...parts].join("\n\n");
}

/* OUT OF SCOPE */

function outOfScopeBlock(root: string): string {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !NOT_WRITTEN.has(entry.name))
    .map(({ name }) => name);
  const counts = new Map<string, number>();
  for (const file of folders.flatMap((folder) => filesBelow(root, folder, ".sol"))) {
    const folder = Object.keys(OUT_OF_SCOPE).find((each) => file.startsWith(`${each}/`));
    if (folder === undefined) throw new UnplacedSourceError(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, count]) => [`\`${folder}/\``, `${count}`, OUT_OF_SCOPE[folder] ?? ""]);
  return tableOf(["folder", "Solidity files", "what they are"], rows);
}

/* DEPENDENCIES AND COMPILER */

function dependenciesBlock(root: string): string {
  const users = new Map<string, string[]>();
  for (const file of filesBelow(root, "contracts", ".sol")) {
    for (const [, path = ""] of read(root, file).matchAll(/\bfrom\s+"(@[^"]+)"/g)) {
      users.set(path, [...(users.get(path) ?? []), basename(file, ".sol")]);
    }
  }
  const { devDependencies } = Manifest.parse(JSON.parse(read(root, "package.json")));
  const rows = [...users]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, names]) => {
      const contracts = names.filter((name) => !/^I[A-Z]/.test(name));
      const shown = contracts.length > 6 ? `${contracts.length} files` : contracts.join(", ");
      return [`\`${path.replace("@openzeppelin/contracts/", "")}\``, shown || "interfaces only"];
    });
  const deployed = Profiles.parse(config).solidity.npmFilesToBuild.map((path) => `\`${path.split("/contracts/")[1]}\``);
  return [
    `\`@openzeppelin/contracts\` ${devDependencies["@openzeppelin/contracts"]}, exact and locked; no other Solidity is imported.`,
    tableOf(["file", "imported by"], rows),
    `Deployed as it is: ${deployed.join(", ")}.`,
  ].join("\n\n");
}

function compilerBlock(): string {
  const { profiles } = Profiles.parse(config).solidity;
  const rows = Object.entries(profiles).map(([name, { version, settings }]) => [
    name,
    `solc-js ${version}`,
    settings.evmVersion,
    settings.optimizer.enabled ? `${settings.optimizer.runs} runs` : "off",
    settings.viaIR === true ? "IR" : "legacy",
  ]);
  return tableOf(["profile", "compiler", "EVM", "optimizer", "pipeline"], rows);
}

function sizesBlock(root: string): string {
  const { contracts, sizes } = Sizes.parse(JSON.parse(read(root, "scripts/checks/sizes.json")));
  const rows = Object.entries(sizes)
    .sort(([, a], [, b]) => b.runtime - a.runtime)
    .map(([name, { runtime, init }]) => [name, number(runtime), number(init)]);
  const note =
    contracts === contractsHash(root)
      ? "Measured on these sources."
      : "**Measured on an earlier text of the contracts**: run `npm run size`, then `npm run docs`.";
  return `${note}\n\n${tableOf(["contract", "code (≤ 24,576)", "with constructor (≤ 49,152)"], rows)}`;
}

function read(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
