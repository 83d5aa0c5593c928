import { readFile, stat } from "node:fs/promises";
import type { Command } from "commander";
import type { AttestationFile, BalanceFile } from "../../reserves/client/files.ts";
import { TreeKind } from "../../reserves/layout.ts";
import { RefusedError } from "../errors.ts";
import { parseInput } from "../input.ts";
import { outputOf, withExamples } from "../program.ts";
import { reporting } from "./failures.ts";
import { nameOfKind } from "./options.ts";
import { lines, timeText } from "./text.ts";
import { linesOf, readProof } from "./verify.ts";

export function register(reserves: Command): void {
  const command = reserves
    .command("inspect <path>")
    .description("Shows what is in a tree's folder, a proof file or a signed statement, and verifies nothing.");
  withExamples(command, "counterfoil reserves inspect tree", "counterfoil reserves inspect proof.json --json").action(
    reporting(inspect),
  );
}

async function inspect(path: string, _: object, command: Command): Promise<void> {
  const output = outputOf(command);
  if ((await stat(path)).isDirectory()) {
    const { openTree } = await import("../../reserves/builder/index.ts");
    const { manifest } = await openTree(path);
    const { treeKind, chainId, verifier, token, owner, epoch, count, depth, root, input, keepsNodes } = manifest;
    output.result(manifest, () =>
      lines([
        ["kind", nameOfKind(treeKind)],
        ["chain", chainId],
        ["verifier", verifier],
        ["token", token],
        ...(treeKind === TreeKind.POSITIONS
          ? [["cut", epoch] as const]
          : [["wallet", owner] as const, ["record", epoch] as const]),
        ["root", root.hash],
        ["sum", root.sum],
        ["count", count],
        ["depth", depth],
        ["nodes", keepsNodes ? "kept" : "not kept"],
        ["register", `${JSON.stringify(input.name)}, ${input.bytes} bytes, SHA-256 ${input.sha256}`],
      ]),
    );
    return;
  }
  const { attestationFile, ATTESTATION_FORMAT, balanceFile, BALANCE_FORMAT } = await import(
    "../../reserves/client/files.ts"
  );
  const value = parseJson(await readFile(path, "utf8"), path);
  const format: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "format") : undefined;
  if (format === ATTESTATION_FORMAT) {
    const file = parseInput(attestationFile, value, path);
    return output.result(file, () => lines(attestationLines(file)));
  }
  if (format === BALANCE_FORMAT) {
    const file = parseInput(balanceFile, value, path);
    return output.result(file, () => lines(balanceLines(file)));
  }
  const proof = await readProof(path);
  output.result(proof, () =>
    lines([
      ...linesOf(proof),
      ["verifier", proof.verifier],
      ["chain", proof.chainId],
      ["depth", proof.depth],
      ["total", proof.root.sum],
      ["root", proof.root.hash],
    ]),
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedError(`${path}: is neither a tree's folder nor a JSON file`);
  }
}

function attestationLines({ attestor, attestation, ...file }: AttestationFile): (readonly [string, string | bigint])[] {
  return [
    ["kind", "reserve attestation"],
    ["attestor", attestor],
    ["chain", file.chainId],
    ["verifier", file.verifier],
    ["token", file.token],
    ["cut", file.cut],
    ["reserves", attestation.reserves],
    ["liability", attestation.liabilityUnits],
    ["positions", `${attestation.positionsCount}, root ${attestation.positionsRoot}`],
    ["missing receipts", String(file.missingReceipts.length)],
    ["valid until", timeText(attestation.validUntil)],
  ];
}

function balanceLines({ ledger, account, statement, chainId }: BalanceFile): (readonly [string, string | bigint])[] {
  return [
    ["kind", "balance statement"],
    ["account", JSON.stringify(account)],
    ["chain", chainId],
    ["ledger", ledger],
    ["wallet", statement.wallet],
    ["token", statement.token],
    ["record", statement.recordId],
    ["amount", statement.amount],
    ["issued at", timeText(statement.issuedAt)],
  ];
}
