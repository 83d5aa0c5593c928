import type { Command } from "commander";
import { readJsonInput } from "../input.ts";
import { outputOf, withExamples } from "../program.ts";
import { type KeySource, withRpc, withSigner } from "./chain.ts";
import { reporting } from "./failures.ts";
import { lines, timeText } from "./text.ts";

type Options = { rpc: string; positions: string };

export function register(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves
      .command("post <statements...>")
      .description("Posts a statement with the signatures of several attestors; it becomes the token's epoch."),
  ).requiredOption("--positions <folder>", "the tree of positions that the statement is about");
  withExamples(
    command,
    "counterfoil reserves post custodian.json bank.json auditor.json --positions positions --rpc $RPC",
  ).action(
    reporting(async (paths: string[], options: Options, running: Command) => {
      const output = outputOf(running);
      const { openTree } = await import("../../reserves/builder/index.ts");
      const { ReserveVerifier__factory } = await import(
        "../../../types/factories/contracts/reserves/ReserveVerifier__factory.ts"
      );
      const { attestationFile, postEpoch } = await import("../../reserves/client/index.ts");
      const files = await Promise.all(paths.map((path) => readJsonInput(attestationFile, path)));
      const tree = await openTree(options.positions);
      const posted = await withSigner(options.rpc, readKey, (signer) =>
        postEpoch(ReserveVerifier__factory.connect(tree.domain.verifier, signer), files, tree),
      );
      output.result(posted, () =>
        lines([
          ["epoch", posted.epoch],
          ["cut", posted.cut],
          ["signers", posted.signers.join(", ")],
          ["reserves", posted.attestation.reserves],
          ["reserve base", posted.reserveBase],
          ["usable until", timeText(posted.usableUntil)],
          ["transaction", posted.transaction],
        ]),
      );
    }),
  );
}
