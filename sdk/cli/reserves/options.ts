/** The values of options, read strictly: what is not written as it must be is refused by the option's name. */
import { open, readFile, unlink } from "node:fs/promises";
import { isAddress } from "ethers/address";
import { getBytes, isHexString } from "ethers/utils";
import * as z from "zod";
import { TreeKind } from "../../reserves/layout.ts";
import { InputError } from "../errors.ts";
import { parseInput } from "../input.ts";

const addressText = z
  .string()
  .refine(
    (text) => text.startsWith("0x") && isAddress(text),
    "must be an address: 0x and 40 hex digits, its checksum right",
  );
const bytes32Text = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hex digits")
  .transform((text) => text.toLowerCase());
const integerText = (max: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,77})$/, "must be an integer in decimal digits")
    .refine((text) => !/^[0-9]+$/.test(text) || BigInt(text) <= max, `must be at most ${max}`)
    .transform(BigInt);

export const address = (option: string, value: string): string => parseInput(addressText, value, option);
export const bytes32 = (option: string, value: string): string => parseInput(bytes32Text, value, option);
export const integer = (option: string, value: string, max: bigint): bigint =>
  parseInput(integerText(max), value, option);

export const MAX_UINT32 = 2n ** 32n - 1n;
export const MAX_UINT64 = 2n ** 64n - 1n;
export const MAX_UINT128 = 2n ** 128n - 1n;
export const MAX_UINT256 = 2n ** 256n - 1n;

const KINDS: Readonly<Record<string, TreeKind>> = {
  "sub-ledger": TreeKind.SUB_LEDGER,
  positions: TreeKind.POSITIONS,
};

export function treeKind(value: string): TreeKind {
  const kind = Object.hasOwn(KINDS, value) ? KINDS[value] : undefined;
  if (kind === undefined) throw new InputError("--kind", value, "must be sub-ledger or positions");
  return kind;
}

export const nameOfKind = (kind: TreeKind): string => (kind === TreeKind.POSITIONS ? "positions" : "sub-ledger");

/** Unix seconds, or a time in ISO 8601 with its offset. */
export function instant(option: string, value: string): bigint {
  if (/^\d+$/.test(value)) return integer(option, value, MAX_UINT64);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(value);
  const time = isTime ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time) || time < 0) {
    throw new InputError(option, value, "must be Unix seconds or an ISO 8601 time with its offset");
  }
  return BigInt(Math.floor(time / 1000));
}

/** Repeats of an option, collected. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/* FILES */

const SECRET_BYTES = 32;

/** The operator's secret. It appears in nothing that is printed or written, an error least of all. */
export async function readSecret(file: string): Promise<Uint8Array> {
  const content = await readFile(file);
  const text = content.toString("latin1").replace(/\r?\n$/, "");
  if (isHexString(text, SECRET_BYTES)) return getBytes(text);
  // Thirty-two bytes that all can be typed are a text somebody has cut short, hardly ever a random secret.
  if (content.length === SECRET_BYTES && !/^[\x20-\x7e\r\n\t]*$/.test(content.toString("latin1"))) return content;
  const expected = "must hold 32 random bytes, raw or as 0x and 64 hex digits";
  throw new InputError("--secret-file", file, `${expected}; it has ${content.length} bytes that are neither`);
}

/** Writes a file that must not exist yet; what could not be written whole is removed. */
export async function writeNewFile(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? new InputError("--out", file, "exists already and is not written over") : error;
  });
  try {
    await handle.writeFile(text);
  } catch (error) {
    await unlink(file);
    throw error;
  } finally {
    await handle.close();
  }
}
