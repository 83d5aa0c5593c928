import type { Command } from "commander";
import { ZeroHash } from "ethers/constants";
import type { Position } from "../../reserves/codec.ts";
import type { ProofFile } from "../../reserves/proof.ts";
import { InputError } from "../errors.ts";
import { outputOf, withExamples } from "../program.ts";
import { reporting } from "./failures.ts";
import { bytes32, integer, MAX_UINT64, readSecret, writeNewFile } from "./options.ts";
import { lines } from "./text.ts";

type Options = {
  dir: string;
  account?: string;
  nonce?: string;
  position?: string;
  index?: string;
  input: string;
  secretFile: string;
  out: string;
};

export function register(reserves: Command): void {
  const command = reserves
    .command("prove")
    .description("Writes the proof file of one account or position of a built tree; give it to whom it is of only.")
    .requiredOption("--dir <folder>", "the tree's folder")
    .option("--account <id>", "the customer's wallet or id")
    .option("--nonce <hex>", "the nonce that the customer has chosen; refused if the register has another")
    .option("--position <text>", "for positions: custodian,accountRef,isin,settledAt")
    .option("--index <number>", "instead: the place in the register, from 0")
    .requiredOption("--input <file>", "the register that the tree was built from")
    .requiredOption("--secret-file <file>", "the secret that the tree was built with")
    .requiredOption("--out <file>", "the proof file; must not exist yet");
  const rest = "--input customers.csv --secret-file secret.bin --out proof.json";
  withExamples(
    command,
    `counterfoil reserves prove --dir tree --account customer-17 ${rest}`,
    `counterfoil reserves prove --dir tree --account 0x52908400098527886E0F7030069857D2E4169EE7 ${rest}`,
    `counterfoil reserves prove --dir positions --position $CUSTODIAN,ACC-1,US0378331005,1704207600 ${rest.replace("customers", "positions")}`,
  ).action(reporting(prove));
}

async function prove(options: Options, command: Command): Promise<void> {
  const output = outputOf(command);
  const find = wanted(options);
  const nonce = options.nonce === undefined ? null : bytes32("--nonce", options.nonce);
  const secret = await readSecret(options.secretFile);
  const { openTree } = await import("../../reserves/builder/index.ts");
  const tree = await openTree(options.dir);
  const settings = { input: options.input, secret };
  const proof = "index" in find ? await tree.proveAt(find.index, settings) : await tree.prove(find.named, settings);
  requireNonce(proof, nonce);
  await writeNewFile(options.out, `${JSON.stringify(proof, null, 2)}\n`);
  const { index, amount, depth, root } = proof;
  const document = { out: options.out, index, amount, depth, root };
  output.result(document, () =>
    lines([
      ["proof", options.out],
      ["index", index],
      ["amount", amount],
      ["root", root.hash],
    ]),
  );
}

function wanted({ account, position, index, nonce }: Options): { named: string | Position } | { index: number } {
  const given = [account, position, index].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new InputError("--account", given.join(" ") || undefined, "name one of --account, --position and --index");
  }
  if (nonce !== undefined && account === undefined) throw new InputError("--nonce", nonce, "goes with --account only");
  if (account !== undefined) return { named: account };
  if (index !== undefined) return { index: Number(integer("--index", index, BigInt(Number.MAX_SAFE_INTEGER))) };
  return { named: parsePosition(position ?? "") };
}

/** An account reference may contain commas; the other three fields cannot. */
function parsePosition(text: string): Position {
  const [, custodian = "", accountRef = "", isin = "", settledAt = ""] =
    /^([^,]*),(.*),([^,]*),([^,]*)$/.exec(text) ?? [];
  if (custodian === "") throw new InputError("--position", text, "must be custodian,accountRef,isin,settledAt");
  return { custodian, accountRef, isin, settledAt: integer("--position: settledAt", settledAt, MAX_UINT64) };
}

function requireNonce(proof: ProofFile, nonce: string | null): void {
  if (nonce === null || !("nonce" in proof)) return;
  if ((proof.nonce ?? ZeroHash) === nonce) return;
  throw new InputError("--nonce", nonce, `is not the nonce that the register has for ${proof.account}`);
}
