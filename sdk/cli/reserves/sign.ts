import type { Command } from "commander";
import { InputError } from "../errors.ts";
import { outputOf, withExamples } from "../program.ts";
import { type KeySource, withRpc, withSigner } from "./chain.ts";
import { reporting } from "./failures.ts";
import { address, bytes32, collect, instant, integer, MAX_UINT128, writeNewFile } from "./options.ts";
import { lines, timeText } from "./text.ts";

type Options = {
  rpc: string;
  positions: string;
  liability: string;
  validUntil: string;
  missing?: string[];
  dataHash?: string;
  attestor?: string;
  out: string;
};

export function register(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves
      .command("sign")
      .description(
        "Signs, off-chain, an attestor's statement that a tree of positions is what custody held at its cut.",
      ),
  )
    .requiredOption(
      "--positions <folder>",
      "the tree of positions; verifier, token and cut are the ones it was built for",
    )
    .requiredOption("--liability <units>", "units owed on no chain, in 1e-18; 0 if none")
    .requiredOption("--valid-until <time>", "the last second of use: Unix seconds, or ISO 8601 with its offset")
    .option("--missing <journal>", "a receipt whose stock never arrived; repeatable, the order is signed", collect)
    .option("--data-hash <hash>", "the hash of whatever else was looked at")
    .option(
      "--attestor <address>",
      "the registered contract that the key speaks for (ERC-1271); the key's account unless given",
    )
    .requiredOption("--out <file>", "the statement file; must not exist yet");
  withExamples(
    command,
    "counterfoil reserves sign --rpc $RPC --positions positions --liability 0 --valid-until 2026-12-04T21:00:00Z --out custodian.json",
  ).action(
    reporting(async (options: Options, running: Command) => {
      const output = outputOf(running);
      const missingReceipts = (options.missing ?? []).map((journal, index) => bytes32(`--missing[${index}]`, journal));
      const figures = {
        liabilityUnits: integer("--liability", options.liability, MAX_UINT128),
        validUntil: instant("--valid-until", options.validUntil),
        missingReceipts,
        ...(options.dataHash === undefined ? {} : { dataHash: bytes32("--data-hash", options.dataHash) }),
      };
      const attestor = options.attestor === undefined ? undefined : address("--attestor", options.attestor);
      const { openTree } = await import("../../reserves/builder/index.ts");
      const { ReserveVerifier__factory } = await import(
        "../../../types/factories/contracts/reserves/ReserveVerifier__factory.ts"
      );
      const client = await import("../../reserves/client/index.ts");
      const tree = await openTree(options.positions);
      const file = await withSigner(options.rpc, readKey, async (signer) => {
        const verifier = ReserveVerifier__factory.connect(tree.domain.verifier, signer);
        await client.requireContract(verifier, tree.domain.chainId);
        const cut = await client.readCut(verifier, tree.domain.token, tree.domain.epoch);
        if (figures.validUntil < cut.asOf) {
          throw new InputError("--valid-until", options.validUntil, `lies before the cut, ${timeText(cut.asOf)}`);
        }
        const attestation = client.attestationOf(cut, tree, figures);
        return client.signAttestation(verifier, cut, attestation, missingReceipts, signer, attestor);
      });
      await writeNewFile(options.out, client.fileText(file));
      output.result({ out: options.out, ...file }, () =>
        lines([
          ["statement", options.out],
          ["attestor", file.attestor],
          ["cut", file.cut],
          ["reserves", file.attestation.reserves],
          ["liability", file.attestation.liabilityUnits],
          ["valid until", timeText(file.attestation.validUntil)],
        ]),
      );
    }),
  );
}
