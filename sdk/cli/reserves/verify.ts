import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { TreeKind } from "../../reserves/layout.ts";
import { type ProofFile, parseProof, verifyProof } from "../../reserves/proof.ts";
import { InputError, RefusedError } from "../errors.ts";
import { outputOf, withExamples } from "../program.ts";
import { withProvider, withRpc } from "./chain.ts";
import { reporting } from "./failures.ts";
import { address, integer, nameOfKind } from "./options.ts";
import { lines } from "./text.ts";

type Options = { rpc?: string; verifier?: string; token?: string; owner?: string; fromBlock: string };

const UNVERIFIED = "UNVERIFIED: it is the file's own word; with --rpc it is read from the chain";

export function register(reserves: Command): void {
  const command = withRpc(
    reserves
      .command("verify <file>")
      .description(
        "Recomputes a proof file from the account to the root, and with --rpc against the root on the chain.",
      ),
    false,
  )
    .option("--verifier <address>", "refuse a proof for another contract than this SubLedger or ReserveVerifier")
    .option("--token <address>", "refuse a proof about another token")
    .option("--owner <address>", "refuse a proof about another omnibus wallet")
    .option("--from-block <number>", "for positions: where to begin to look for the posted statement", "0");
  withExamples(
    command,
    "counterfoil reserves verify proof.json",
    "counterfoil reserves verify proof.json --rpc $RPC --verifier $LEDGER --token $TOKEN",
  ).action(reporting(verify));
}

async function verify(path: string, options: Options, command: Command): Promise<void> {
  const output = outputOf(command);
  const fromBlock = Number(integer("--from-block", options.fromBlock, BigInt(Number.MAX_SAFE_INTEGER)));
  const file = await readProof(path);
  requireExpected(file, options);
  if (options.rpc === undefined) {
    const { root } = verifyProof(file);
    output.result({ ...documentOf(file), rootVerified: false, root }, () =>
      lines([...linesOf(file), ["total", root.sum], ["root", root.hash], ["", UNVERIFIED]]),
    );
    return;
  }
  const { verifyOnChain } = await import("../../reserves/client/verify.ts");
  const found = await withProvider(options.rpc, (provider) => verifyOnChain(file, provider, fromBlock));
  const { root } = found.steps;
  const { contract, epoch, defaulted } = found;
  if (defaulted)
    output.warn(`${contract} has left a challenge about record ${file.epoch} unanswered: it is in default`);
  output.result({ ...documentOf(file), rootVerified: true, root, contract, postedEpoch: epoch, defaulted }, () =>
    lines([
      ...linesOf(file),
      ["total", root.sum],
      ["root", root.hash],
      ["", `verified: it is the root that ${contract} has published on chain ${file.chainId}`],
      ...(options.verifier === undefined
        ? [["", "the file names that contract; --verifier would compare it"] as const]
        : []),
    ]),
  );
}

/** Reads a proof file; whatever is wrong with it is reported under the file's name. */
export async function readProof(path: string): Promise<ProofFile> {
  const text = await readFile(path, "utf8");
  try {
    return parseProof(text);
  } catch (error) {
    throw error instanceof Error ? new RefusedError(`${path}: ${error.message}`) : error;
  }
}

function requireExpected(file: ProofFile, expected: Options): void {
  for (const field of ["verifier", "token", "owner"] as const) {
    const value = expected[field];
    if (value === undefined) continue;
    const wanted = address(`--${field}`, value);
    if (wanted.toLowerCase() === file[field].toLowerCase()) continue;
    throw new InputError(`--${field}`, value, `is not the ${field} of the proof, which is ${file[field]}`);
  }
}

function documentOf(file: ProofFile): Record<string, unknown> {
  const { chainId, verifier, token, owner, epoch, index, key, amount } = file;
  const whose =
    file.treeKind === TreeKind.POSITIONS
      ? { custodian: file.custodian, accountRef: file.accountRef, isin: file.isin, settledAt: file.settledAt }
      : { account: file.account, nonce: file.nonce };
  return {
    verified: true,
    kind: nameOfKind(file.treeKind),
    ...whose,
    chainId,
    verifier,
    token,
    owner,
    epoch,
    index,
    key,
    amount,
  };
}

export function linesOf(file: ProofFile): (readonly [string, string])[] {
  const whose: (readonly [string, string])[] =
    file.treeKind === TreeKind.POSITIONS
      ? [
          ["custodian", file.custodian],
          ["account", JSON.stringify(file.accountRef)],
          ["isin", file.isin],
          ["settled at", file.settledAt],
        ]
      : [
          ["account", JSON.stringify(file.account)],
          ["wallet of", file.owner],
        ];
  return [
    ["kind", nameOfKind(file.treeKind)],
    ...whose,
    ["amount", file.amount],
    ["index", file.index],
    ["token", file.token],
    [file.treeKind === TreeKind.POSITIONS ? "cut" : "record", file.epoch],
  ];
}
