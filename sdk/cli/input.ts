import { readFile } from "node:fs/promises";
import type { ZodType } from "zod";
import { InputError } from "./errors.ts";

/** Parses `value` with `schema`; the error names the field below `path` and the value found there. */
export function parseInput<T>(schema: ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new InputError(path, value, "is not valid");
  const field = issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  throw new InputError(`${path}${field}`, valueBelow(value, issue.path), issue.message);
}

/** Reads a text file; the error names it. */
export async function readTextInput(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new InputError("file", file, `cannot be read${reason}`);
  }
}

/** Reads a JSON file and parses it with `schema`. */
export async function readJsonInput<T>(schema: ZodType<T>, file: string): Promise<T> {
  const text = await readTextInput(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError("file", file, "does not contain JSON");
  }
  return parseInput(schema, value, file);
}

function valueBelow(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
