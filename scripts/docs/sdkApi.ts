/** docs/api/sdk.md: what each entry of the package exports, with what its source says about it. Read without type checking. */
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COMPILED = /^\.\/dist\/(sdk\/.+)\.js$/;

type Exported = { readonly name: string; readonly doc: string; readonly code: string };

/** The whole page. */
export function sdkPage(): string {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    exports: Record<string, string | { default: string }>;
  };
  const lines = [
    "# The sdk",
    "",
    "What each entry of the package exports. Written by `npm run docs` from the sources; a check keeps it fresh. `counterfoil` itself",
    "exports all of these but `counterfoil/reserves/builder`. How they are used: [INTEGRATING.md](../INTEGRATING.md).",
  ];
  for (const [entry, target] of Object.entries(exports)) {
    const source = typeof target === "string" ? undefined : COMPILED.exec(target.default)?.[1];
    if (source === undefined || entry === ".") continue;
    const exported = [...exportsOf(`${source}.ts`).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    lines.push("", `## counterfoil${entry.slice(1)}`, "", moduleDoc(`${source}.ts`));
    for (const { name, doc, code } of exported) {
      lines.push("", `### ${name}`, "", ...(doc === "" ? [] : [doc, ""]), "```ts", code, "```");
    }
  }
  return `${lines.join("\n").replace(/\n{3,}/g, "\n\n")}\n`;
}

const parsed = new Map<string, ts.SourceFile>();

function parse(file: string): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

/** By name. A name that is a type and a value at once has both declarations under one heading. */
function exportsOf(file: string): Map<string, Exported> {
  const found = new Map<string, Exported>();
  for (const statement of parse(file).statements) {
    if (ts.isExportDeclaration(statement)) {
      for (const item of forwarded(file, statement)) found.set(item.name, item);
      continue;
    }
    for (const item of declared(statement)) found.set(item.name, joined(found.get(item.name), item));
  }
  return found;
}

function forwarded(file: string, { exportClause, moduleSpecifier }: ts.ExportDeclaration): Exported[] {
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const all = exportsOf(posix.join(dirname(file), moduleSpecifier.text));
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [...all.values()];
  return exportClause.elements.flatMap(({ name, propertyName }) => {
    const item = all.get((propertyName ?? name).text);
    return item === undefined ? [] : [{ ...item, name: name.text }];
  });
}

function declared(statement: ts.Statement): Exported[] {
  const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExport) === true;
  if (!isExported) return [];
  const doc = docOf(statement);
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => ({
      name: declaration.name.getText(),
      doc,
      code: constantCode(declaration),
    }));
  }
  const name = (statement as ts.DeclarationStatement).name?.getText();
  return name === undefined ? [] : [{ name, doc, code: codeOf(statement) }];
}

function isExport({ kind }: ts.ModifierLike): boolean {
  return kind === ts.SyntaxKind.ExportKeyword;
}

function joined(first: Exported | undefined, second: Exported): Exported {
  if (first === undefined) return second;
  return { ...first, doc: first.doc || second.doc, code: `${first.code}\n${second.code}` };
}

/** Up to the body: what a caller has to know. Types are short enough to be shown whole. */
function codeOf(statement: ts.Statement): string {
  const whole = statement.getText().replace(/^export /, "");
  if (ts.isFunctionDeclaration(statement) && statement.body !== undefined) {
    return whole.slice(0, whole.length - statement.body.getText().length).trimEnd();
  }
  return ts.isClassDeclaration(statement) ? classCode(statement) : whole;
}

function classCode(declaration: ts.ClassDeclaration): string {
  const isAbstract = ts.getModifiers(declaration)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) === true;
  const heritage = declaration.heritageClauses?.map((clause) => clause.getText()).join(" ") ?? "";
  const construct = declaration.members.find(ts.isConstructorDeclaration);
  const values =
    construct?.parameters.map((parameter) => parameter.getText().replace(/\/\*\*[\s\S]*?\*\/\s*/g, "")) ?? [];
  const head = [isAbstract ? "abstract class" : "class", declaration.name?.getText() ?? "", heritage]
    .join(" ")
    .trimEnd();
  return values.length === 0 ? head : `${head} {\n${values.map((value) => `  ${value};`).join("\n")}\n}`;
}

const MAX_SHOWN = 200;

/** A constant whose value is long is shown by its name and type alone. */
function constantCode(declaration: ts.VariableDeclaration): string {
  const text = declaration.getText();
  if (text.length <= MAX_SHOWN) return `const ${text}`;
  const type = declaration.type === undefined ? "" : `: ${declaration.type.getText()}`;
  return `const ${declaration.name.getText()}${type}`;
}

function moduleDoc(file: string): string {
  const text = parse(file).getFullText();
  return inMarkdown(/^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? "");
}

function docOf(statement: ts.Statement): string {
  const doc = ts.getJSDocCommentsAndTags(statement).find(ts.isJSDoc);
  return doc === undefined ? "" : inMarkdown(doc.getText().slice(3, -2));
}

function inMarkdown(comment: string): string {
  const text = comment.replace(/^[ \t]*\* ?/gm, "").trim();
  return text
    .replace(/\{@link (\w+)\}/g, "`$1`")
    .replace(/^@param (\w+) /gm, "- `$1`: ")
    .replace(/^@returns? /gm, "- returns ");
}
