/** The commands of a customer: challenge, default, withdraw. */
import type { Command } from "commander";
import { readJsonInput } from "../input.ts";
import { outputOf, withExamples } from "../program.ts";
import { type KeySource, withRpc, withSigner } from "./chain.ts";
import { reporting } from "./failures.ts";
import { address } from "./options.ts";
import { lines, timeText } from "./text.ts";

const connector = async () =>
  (await import("../../../types/factories/contracts/reserves/SubLedger__factory.ts")).SubLedger__factory;
const loadClient = () => import("../../reserves/client/index.ts");

export function registerChallenge(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves
      .command("challenge <statement>")
      .description(
        "Challenges a sub-ledger with a statement that its operator has signed; posts the bond, approved if need be.",
      ),
  ).requiredOption(
    // Asked for, though the statement names one: who wrote it could name a contract that takes whatever it calls its bond.
    "--ledger <address>",
    "the SubLedger that you know; a statement of another is refused before anything is approved",
  );
  withExamples(command, "counterfoil reserves challenge statement.json --ledger $LEDGER --rpc $RPC").action(
    reporting(async (path: string, options: { rpc: string; ledger: string }, running: Command) => {
      const output = outputOf(running);
      const at = address("--ledger", options.ledger);
      const [factory, { balanceFile, openChallenge }] = [await connector(), await loadClient()];
      const file = await readJsonInput(balanceFile, path);
      const opened = await withSigner(options.rpc, readKey, (signer) =>
        openChallenge(factory.connect(at, signer), file, signer),
      );
      output.result(opened, () =>
        lines([
          ["challenged", opened.key],
          ["amount", opened.amount],
          ["answer until", timeText(opened.deadline)],
          ["bond", `${opened.bondAmount} of ${opened.bondToken}`],
          ["transaction", opened.transaction],
        ]),
      );
    }),
  );
}

export function registerDefault(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves
      .command("default <statement>")
      .description("Marks a sub-ledger as defaulted on a record, once a challenge's last second is over."),
  );
  withExamples(command, "counterfoil reserves default statement.json --rpc $RPC").action(
    reporting(async (path: string, options: { rpc: string }, running: Command) => {
      const output = outputOf(running);
      const [factory, { balanceFile, declareDefault, requireContract }] = [await connector(), await loadClient()];
      const { chainId, ledger: at, statement } = await readJsonInput(balanceFile, path);
      const declared = await withSigner(options.rpc, readKey, async (signer) => {
        const ledger = factory.connect(at, signer);
        await requireContract(ledger, chainId);
        return declareDefault(ledger, statement.token, statement.recordId, statement.key);
      });
      output.result(declared, () =>
        lines([
          ["defaulted", at],
          ["record", statement.recordId],
          ["challenged", declared.amount],
          ["proven", declared.provenUnits],
          ["transaction", declared.transaction],
        ]),
      );
    }),
  );
}

export function registerWithdraw(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves.command("withdraw").description("Withdraws the bonds that a sub-ledger owes to the account that signs."),
  )
    .requiredOption("--ledger <address>", "the SubLedger")
    .option("--to <address>", "where they go; the account that signs unless given");
  withExamples(command, "counterfoil reserves withdraw --rpc $RPC --ledger $LEDGER").action(
    reporting(async (options: { rpc: string; ledger: string; to?: string }, running: Command) => {
      const output = outputOf(running);
      const at = address("--ledger", options.ledger);
      const to = options.to === undefined ? undefined : address("--to", options.to);
      const [factory, { requireCode, withdrawBonds }] = [await connector(), await loadClient()];
      const withdrawn = await withSigner(options.rpc, readKey, async (signer) => {
        const ledger = factory.connect(at, signer);
        await requireCode(ledger);
        return withdrawBonds(ledger, to ?? signer.address);
      });
      output.result(withdrawn, () =>
        lines([
          ["withdrawn", withdrawn.amount],
          ["to", withdrawn.to],
          ["transaction", withdrawn.transaction],
        ]),
      );
    }),
  );
}
