/** The documentation in a Solidity file, as its author wrote it: what each declaration says above itself. */

export type DeclarationKind =
  | "contract"
  | "interface"
  | "library"
  | "struct"
  | "enum"
  | "event"
  | "error"
  | "function"
  | "constant";

export type Declaration = {
  readonly kind: DeclarationKind;
  readonly name: string;
  /** The contract, interface or library that it stands in; empty for one that stands in the file itself. */
  readonly container: string;
  /** As in the source, on one line, without body and semicolon. */
  readonly signature: string;
  /** `@title`, `@notice` and `@dev`, with their line breaks; empty where there is none. */
  readonly title: string;
  readonly notice: string;
  readonly dev: string;
  /** `@param` and `@return` in the order in which they are written: `[name, text]`. */
  readonly params: readonly (readonly [string, string])[];
  readonly returns: readonly string[];
};

/** A doc comment, and the beginning of the declaration below it. */
const DOCUMENTED =
  /((?:^[ \t]*\/\/\/[^\n]*\n)+|^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n)?^[ \t]*(abstract contract|contract|interface|library|struct|enum|event|error|function|[\w.]+ (?:internal|public) constant)\s+(\w+)/gm;

const CONTAINERS = ["contract", "interface", "library"];

/** Every declaration of a file, documented or not, in its order. */
export function declarationsIn(solidity: string): Declaration[] {
  let container = "";
  return [...solidity.matchAll(DOCUMENTED)].map(
    ({ 0: whole, 1: comment = "", 2: keyword = "", 3: name = "", index }) => {
      const kind = kindOf(keyword);
      const start = index + comment.length;
      const isContainer = CONTAINERS.includes(kind);
      if (isContainer) container = name;
      const rest = solidity.slice(start, start + whole.length + 4_000);
      return {
        kind,
        name,
        container: isContainer ? "" : container,
        signature: signatureOf(kind, rest),
        ...tagsOf(comment),
      };
    },
  );
}

function kindOf(keyword: string): DeclarationKind {
  if (keyword === "abstract contract") return "contract";
  return keyword.endsWith(" constant") ? "constant" : (keyword as DeclarationKind);
}

function signatureOf(kind: DeclarationKind, rest: string): string {
  const end = kind === "struct" || kind === "enum" ? rest.indexOf("}") + 1 : rest.search(/[;{]/);
  const text = rest.slice(0, end).replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "");
  return text.replace(/\s+/g, " ").replace(/\( /g, "(").replace(/ \)/g, ")").trim();
}

type Tags = Pick<Declaration, "title" | "notice" | "dev" | "params" | "returns">;

function tagsOf(comment: string): Tags {
  const text = comment
    .split("\n")
    .map((line) => line.replace(/^[ \t]*(?:\/\/\/ ?|\/\*\*+ ?|\*\/|\* ?)/, "").replace(/\s*\*\/\s*$/, ""))
    .join("\n");
  const tags = text.split(/^@/m).map((part) => part.trimEnd());
  const all = (tag: string) =>
    tags.flatMap((part) => (new RegExp(`^${tag}\\b`).test(part) ? [part.slice(tag.length).trim()] : []));
  return {
    title: all("title").join("\n"),
    notice: all("notice").join("\n"),
    dev: all("dev").join("\n\n"),
    params: all("param").map((part) => {
      const [name = "", ...words] = part.split(/\s+/);
      return [name, words.join(" ")] as const;
    }),
    returns: all("return").map((part) => part.replace(/\s+/g, " ")),
  };
}

/** A text of several lines as one. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
