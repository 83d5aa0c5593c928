/** sdk/errors/table/: the errors as TypeScript, one file a domain, in the form that the formatter leaves as it is. */
import type { ParamType } from "ethers";
import { type ContractErrorDoc, contractErrors } from "./contractErrors.ts";

const WIDTH = 120;
const HEADER = "/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */";

/** Path from the project's root → text. */
export function errorTable(): Map<string, string> {
  const docs = contractErrors();
  const domains = [...new Set(docs.map(({ domain }) => domain))];
  const pages = new Map<string, string>();
  for (const domain of domains) {
    pages.set(
      `sdk/errors/table/${domain}.ts`,
      tableOf(
        domain,
        docs.filter((doc) => doc.domain === domain),
      ),
    );
  }
  pages.set("sdk/errors/table/index.ts", indexOf(domains));
  return pages;
}

function tableOf(domain: string, docs: readonly ContractErrorDoc[]): string {
  const lines = [HEADER, `export const ${domain}Errors = {`];
  for (const { name, contract, signature, why } of docs) {
    lines.push(`  ${name}: {`);
    for (const [key, value] of Object.entries({ contract, signature, why })) lines.push(...property(key, value));
    lines.push("  },");
  }
  lines.push("} as const;", "", "/** Their arguments, by name. */", `export type ${typeName(domain)} = {`);
  for (const { name, inputs } of docs) lines.push(...argumentsOf(name, inputs));
  lines.push("};", "");
  return lines.join("\n");
}

/** The formatter breaks a line that is too long after its key, unless the key is short. */
function property(key: string, value: string): string[] {
  const text = JSON.stringify(value);
  const line = `    ${key}: ${text},`;
  return line.length <= WIDTH || key === "why" ? [line] : [`    ${key}:`, `      ${text},`];
}

function argumentsOf(name: string, inputs: readonly ParamType[]): string[] {
  if (inputs.length === 0) return [`  ${name}: Record<never, never>;`];
  return written(`${name}: `, typesOf(inputs), "  ");
}

/** A type as TypeScript has it: a name, or members by their names. */
type WrittenType = string | readonly (readonly [string, WrittenType])[];

function typesOf(inputs: readonly ParamType[]): WrittenType {
  return inputs.map((input, index) => [input.name || `_${index}`, typeOf(input)] as const);
}

/** What ethers decodes a value to. No error carries a list of structs. */
function typeOf({ baseType, arrayChildren, components }: ParamType): WrittenType {
  if (baseType === "array") return arrayChildren === null ? "never" : `readonly ${onLine(typeOf(arrayChildren))}[]`;
  if (baseType === "tuple") return typesOf(components ?? []);
  if (baseType === "bool") return "boolean";
  return /^u?int/.test(baseType) ? "bigint" : "string";
}

function written(prefix: string, type: WrittenType, indent: string): string[] {
  const line = `${indent}${prefix}${onLine(type)};`;
  if (line.length <= WIDTH || typeof type === "string") return [line];
  const members = type.flatMap(([name, inner]) => written(`readonly ${name}: `, inner, `${indent}  `));
  return [`${indent}${prefix}{`, ...members, `${indent}};`];
}

function onLine(type: WrittenType): string {
  if (typeof type === "string") return type;
  return `{ ${type.map(([name, inner]) => `readonly ${name}: ${onLine(inner)}`).join("; ")} }`;
}

function indexOf(domains: readonly string[]): string {
  const imports = domains.map(
    (domain) => `import { type ${typeName(domain)}, ${domain}Errors } from "./${domain}.ts";`,
  );
  return [
    HEADER,
    ...imports,
    "",
    "/** Every custom error, by name. */",
    "export const errorTable = {",
    ...domains.map((domain) => `  ...${domain}Errors,`),
    "} as const;",
    "",
    "/** The arguments of every custom error. */",
    `export type ErrorArguments = ${domains.map(typeName).join(" &\n  ")};`,
    "",
  ].join("\n");
}

function typeName(domain: string): string {
  return `${domain[0]?.toUpperCase()}${domain.slice(1)}ErrorArguments`;
}
