/** The commands of a sub-ledger's wallet and operator: accept, publish, statement, answer. */
import type { Command } from "commander";
import { TreeKind } from "../../reserves/layout.ts";
import type { AccountProof } from "../../reserves/proof.ts";
import { InputError } from "../errors.ts";
import { outputOf, withExamples } from "../program.ts";
import { type KeySource, withRpc, withSigner } from "./chain.ts";
import { reporting } from "./failures.ts";
import { address, bytes32, instant, integer, MAX_UINT32, MAX_UINT128, writeNewFile } from "./options.ts";
import { lines, timeText } from "./text.ts";
import { readProof } from "./verify.ts";

const connector = async () =>
  (await import("../../../types/factories/contracts/reserves/SubLedger__factory.ts")).SubLedger__factory;
const loadClient = () => import("../../reserves/client/index.ts");

export function registerAccept(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves.command("accept").description("Makes a sub-ledger the own one of its omnibus wallet, which has to sign."),
  ).requiredOption("--ledger <address>", "the SubLedger");
  withExamples(command, "counterfoil reserves accept --rpc $RPC --ledger $LEDGER").action(
    reporting(async (options: { rpc: string; ledger: string }, running: Command) => {
      const output = outputOf(running);
      const at = address("--ledger", options.ledger);
      const [factory, { acceptLedger, requireCode }] = [await connector(), await loadClient()];
      const transaction = await withSigner(options.rpc, readKey, async (signer) => {
        const ledger = factory.connect(at, signer);
        await requireCode(ledger);
        return acceptLedger(ledger);
      });
      output.result({ ledger: at, transaction }, () =>
        lines([
          ["accepted", at],
          ["transaction", transaction],
        ]),
      );
    }),
  );
}

export function registerPublish(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves
      .command("publish")
      .description("Publishes a built tree of customers in its sub-ledger, as the operator or the wallet."),
  ).requiredOption("--tree <folder>", "the tree; ledger, token and record are the ones it was built for");
  withExamples(command, "counterfoil reserves publish --tree tree --rpc $RPC").action(
    reporting(async (options: { rpc: string; tree: string }, running: Command) => {
      const output = outputOf(running);
      const { openTree } = await import("../../reserves/builder/index.ts");
      const [factory, { publishTree }] = [await connector(), await loadClient()];
      const tree = await openTree(options.tree);
      const published = await withSigner(options.rpc, readKey, (signer) =>
        publishTree(factory.connect(tree.domain.verifier, signer), tree),
      );
      output.result(published, () =>
        lines([
          ["record", tree.domain.epoch],
          ["root", published.root],
          ["sum", published.sum],
          ["count", published.count],
          ["wallet held", published.walletUnits],
          ["transaction", published.transaction],
        ]),
      );
    }),
  );
}

type StatementOptions = {
  rpc: string;
  ledger: string;
  token: string;
  record: string;
  account: string;
  nonce?: string;
  amount: string;
  issuedAt?: string;
  out: string;
};

export function registerStatement(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves
      .command("statement")
      .description("Signs, off-chain, an operator's statement of a customer's balance at a record."),
  )
    .requiredOption("--ledger <address>", "the SubLedger")
    .requiredOption("--token <address>", "the token")
    .requiredOption("--record <number>", "the record's id")
    .requiredOption("--account <id>", "the customer's wallet or id")
    .option("--nonce <hex>", "the nonce that the customer has chosen")
    .requiredOption("--amount <units>", "units held for the customer, in 1e-18")
    .option("--issued-at <time>", "not before the record's time; the newest block's time unless given")
    .requiredOption("--out <file>", "the statement file; must not exist yet");
  withExamples(
    command,
    "counterfoil reserves statement --rpc $RPC --ledger $LEDGER --token $TOKEN --record 3 --account customer-17 --amount 1500000000000000000 --out statement.json",
  ).action(reporting((options: StatementOptions, running: Command) => state(options, running, readKey)));
}

async function state(options: StatementOptions, running: Command, readKey: KeySource): Promise<void> {
  const output = outputOf(running);
  const at = address("--ledger", options.ledger);
  const balance = {
    token: address("--token", options.token),
    recordId: integer("--record", options.record, MAX_UINT32),
    amount: integer("--amount", options.amount, MAX_UINT128),
  };
  const nonce = options.nonce === undefined ? null : bytes32("--nonce", options.nonce);
  const given = options.issuedAt === undefined ? null : instant("--issued-at", options.issuedAt);
  const [factory, { fileText, requireCode, signBalance }] = [await connector(), await loadClient()];
  const file = await withSigner(options.rpc, readKey, async (signer) => {
    const ledger = factory.connect(at, signer);
    await requireCode(ledger);
    const issuedAt = given ?? BigInt((await signer.provider?.getBlock("latest"))?.timestamp ?? 0);
    return signBalance(ledger, { account: options.account, nonce }, { ...balance, issuedAt }, signer);
  });
  await writeNewFile(options.out, fileText(file));
  output.result({ out: options.out, ...file }, () =>
    lines([
      ["statement", options.out],
      ["account", JSON.stringify(file.account)],
      ["amount", file.statement.amount],
      ["record", file.statement.recordId],
      ["issued at", timeText(file.statement.issuedAt)],
    ]),
  );
}

export function registerAnswer(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves
      .command("answer <proofs...>")
      .description(
        "Answers an open challenge with the proof of the account it is about; of each of its leaves, if several.",
      ),
  );
  withExamples(command, "counterfoil reserves answer proof.json --rpc $RPC").action(
    reporting(async (paths: string[], options: { rpc: string }, running: Command) => {
      const output = outputOf(running);
      const [first, ...others] = await Promise.all(paths.map(readAccountProof));
      if (first === undefined) throw new InputError("proofs", undefined, "must name a proof file");
      const [factory, { answerChallenge }] = [await connector(), await loadClient()];
      const outcome = await withSigner(options.rpc, readKey, (signer) =>
        answerChallenge(factory.connect(first.verifier, signer), [first, ...others]),
      );
      output.result(outcome, () =>
        lines([
          ["answered", outcome.key],
          ["challenged", outcome.amount],
          ["proven", outcome.provenUnits],
          ["transaction", outcome.transaction],
        ]),
      );
    }),
  );
}

async function readAccountProof(path: string): Promise<AccountProof> {
  const proof = await readProof(path);
  if (proof.treeKind === TreeKind.SUB_LEDGER) return proof;
  throw new InputError("proofs", path, "must be the proof of an account of a sub-ledger, not of a position");
}
