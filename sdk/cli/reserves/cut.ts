import type { Command } from "commander";
import { outputOf, withExamples } from "../program.ts";
import { type KeySource, withRpc, withSigner } from "./chain.ts";
import { reporting } from "./failures.ts";
import { address } from "./options.ts";
import { lines, timeText } from "./text.ts";

type Options = { rpc: string; verifier: string; token: string };

export function register(reserves: Command, readKey: KeySource): void {
  const command = withRpc(
    reserves.command("cut").description("Records a token's books on the chain, for attestors to speak about."),
  )
    .requiredOption("--verifier <address>", "the ReserveVerifier")
    .requiredOption("--token <address>", "the token");
  withExamples(command, "counterfoil reserves cut --rpc $RPC --verifier $VERIFIER --token $TOKEN").action(
    reporting(async (options: Options, running: Command) => {
      const output = outputOf(running);
      const [verifier, token] = [address("--verifier", options.verifier), address("--token", options.token)];
      const { ReserveVerifier__factory } = await import(
        "../../../types/factories/contracts/reserves/ReserveVerifier__factory.ts"
      );
      const { requireCode, takeCut } = await import("../../reserves/client/index.ts");
      const cut = await withSigner(options.rpc, readKey, async (signer) => {
        const contract = ReserveVerifier__factory.connect(verifier, signer);
        await requireCode(contract);
        return takeCut(contract, token);
      });
      output.result(cut, () =>
        lines([
          ["cut", cut.cut],
          ["as of", timeText(cut.asOf)],
          ["supply", cut.supply],
          ["total minted", cut.totalMinted],
          ["split factor", cut.splitFactor],
          ["reinvest factor", cut.reinvestFactor],
          ["cut hash", cut.hash],
        ]),
      );
    }),
  );
}
