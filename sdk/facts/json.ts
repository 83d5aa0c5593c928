import { InputError } from "../cli/errors.ts";

/** Thrown for a text that is not JSON: says where. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly line: number;
  readonly column: number;
  /** What stands there, up to the end of the line; empty at the end of the text. */
  readonly found: string;

  constructor(text: string, offset: number, expected: string) {
    const before = text.slice(0, offset).split("\n");
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    super(`line ${line}, column ${column}: ${expected}`);
    this.line = line;
    this.column = column;
    this.found = text.slice(offset).split("\n", 1)[0] ?? "";
  }
}

const MAX_DEPTH = 64;
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\x7f|[\x80-\x9f])*"/uy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * JSON as RFC 8259 has it, in two points stricter than JSON.parse: a key may stand only once in an object (JSON.parse would
 * silently take the last), and an error always names its line and column.
 */
export function parseJson(text: string): unknown {
  return new Reader(text).document();
}

/**
 * The value in a file's text.
 * @param name What the file is called in the error.
 * @throws InputError that says where it is not JSON.
 */
export function readJson(text: string, name: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new InputError(name, error.found, `is not JSON at ${error.message}`);
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #offset: number;

  constructor(text: string) {
    this.#text = text;
    this.#offset = text.startsWith("\ufeff") ? 1 : 0;
  }

  document(): unknown {
    const value = this.#value(0);
    if (this.#offset < this.#text.length) this.#fail("expected the end of the file");
    return value;
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) this.#fail(`nested more than ${MAX_DEPTH} deep`);
    this.#take(SPACE);
    let value: unknown;
    if (this.#accept("{")) value = this.#object(depth);
    else if (this.#accept("[")) value = this.#array(depth);
    else value = JSON.parse(this.#take(STRING) || this.#take(SCALAR) || this.#fail("expected a JSON value"));
    this.#take(SPACE);
    return value;
  }

  #object(depth: number): Record<string, unknown> {
    // Without a prototype, so that a key called "__proto__" is a key like any other.
    const object: Record<string, unknown> = Object.create(null);
    this.#take(SPACE);
    if (this.#accept("}")) return object;
    for (;;) {
      this.#take(SPACE);
      const start = this.#offset;
      const key = JSON.parse(this.#take(STRING) || this.#fail("expected a key in double quotes")) as string;
      if (Object.hasOwn(object, key)) this.#fail(`the key "${key}" stands here twice`, start);
      this.#take(SPACE);
      if (!this.#accept(":")) this.#fail('expected ":"');
      object[key] = this.#value(depth + 1);
      if (this.#accept("}")) return object;
      if (!this.#accept(",")) this.#fail('expected "," or "}"');
    }
  }

  #array(depth: number): unknown[] {
    const array: unknown[] = [];
    this.#take(SPACE);
    if (this.#accept("]")) return array;
    for (;;) {
      array.push(this.#value(depth + 1));
      if (this.#accept("]")) return array;
      if (!this.#accept(",")) this.#fail('expected "," or "]"');
    }
  }

  #accept(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false;
    this.#offset++;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#offset;
    const taken = pattern.exec(this.#text)?.[0] ?? "";
    this.#offset += taken.length;
    return taken;
  }

  #fail(expected: string, offset = this.#offset): never {
    throw new JsonSyntaxError(this.#text, offset, expected);
  }
}
