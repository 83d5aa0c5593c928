import type { Command } from "commander";
import { ZeroAddress } from "ethers/constants";
import { TreeKind } from "../../reserves/layout.ts";
import { InputError } from "../errors.ts";
import { outputOf, withExamples } from "../program.ts";
import { InterruptedError, reporting } from "./failures.ts";
import { address, integer, MAX_UINT64, MAX_UINT256, readSecret, treeKind } from "./options.ts";
import { lines } from "./text.ts";

type Options = {
  input: string;
  chain: string;
  verifier: string;
  token: string;
  kind: string;
  owner?: string;
  epoch: string;
  secretFile: string;
  out: string;
  workers?: string;
  spill?: true;
};

export function register(reserves: Command): void {
  const command = reserves
    .command("build")
    .description("Builds the sum tree of a register (CSV or NDJSON) into a new folder, in constant memory.")
    .requiredOption(
      "--input <file>",
      "the register: account,amount[,nonce] or custodian,accountRef,isin,settledAt,amount",
    )
    .requiredOption("--chain <id>", "the chain's id")
    .requiredOption(
      "--verifier <address>",
      "the contract that verifies: the SubLedger, or for positions the ReserveVerifier",
    )
    .requiredOption("--token <address>", "the token")
    .requiredOption("--kind <kind>", "sub-ledger or positions")
    .option("--owner <address>", "the omnibus wallet; for a sub-ledger only")
    .requiredOption("--epoch <number>", "the record's id, or for positions the cut's")
    .requiredOption("--secret-file <file>", "32 random bytes (openssl rand 32), raw or as 0x and 64 hex digits")
    .requiredOption("--out <folder>", "a folder that does not exist yet")
    .option("--workers <number>", "threads; as many as the machine has unless given")
    .option("--spill", "keep every node, 96 bytes an account, for faster proofs");
  const domain = "--chain 11155111 --verifier $LEDGER --token $TOKEN";
  withExamples(
    command,
    `counterfoil reserves build --kind sub-ledger --input customers.csv ${domain} --owner $WALLET --epoch 3 --secret-file secret.bin --out tree`,
    `counterfoil reserves build --kind positions --input positions.csv ${domain.replace("LEDGER", "VERIFIER")} --epoch 12 --secret-file secret.bin --out positions --json`,
  ).action(reporting(build));
}

async function build(options: Options, command: Command): Promise<void> {
  const output = outputOf(command);
  const kind = treeKind(options.kind);
  const workers = options.workers === undefined ? undefined : Number(integer("--workers", options.workers, 64n));
  const domain = {
    chainId: integer("--chain", options.chain, MAX_UINT256),
    verifier: address("--verifier", options.verifier),
    token: address("--token", options.token),
    owner: ownerOf(kind, options.owner),
    epoch: integer("--epoch", options.epoch, MAX_UINT64),
  };
  const secret = await readSecret(options.secretFile);
  const { buildTree } = await import("../../reserves/builder/index.ts");
  const progress = output.progress("reading the register");
  const control = new AbortController();
  const stop = (signal: NodeJS.Signals) =>
    control.abort(new InterruptedError(signal === "SIGTERM" ? "SIGTERM" : "SIGINT"));
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const { root, sum, count, depth, seconds } = await buildTree({
      input: options.input,
      kind,
      domain,
      secret,
      outDir: options.out,
      ...(workers === undefined ? {} : { workers }),
      spill: options.spill === true,
      signal: control.signal,
      onProgress: ({ phase, rows, done }) => {
        const percent = Math.floor(done * 100);
        progress.update(
          phase === "hash" ? `${rows} accounts hashed, ${percent} %` : `comparing accounts, ${percent} %`,
        );
      },
    });
    progress.stop();
    const accountsPerSecond = Math.round(count / seconds);
    const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
    const document = { root, sum, count, depth, seconds, accountsPerSecond, peakMemoryBytes, out: options.out };
    output.result(document, () =>
      lines([
        ["root", root],
        ["sum", sum],
        ["count", count],
        ["depth", depth],
        ["seconds", seconds.toFixed(2)],
        ["accounts per second", accountsPerSecond],
        ["peak memory", `${(peakMemoryBytes / 2 ** 20).toFixed(0)} MB`],
      ]),
    );
  } finally {
    progress.stop();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** A sub-ledger is somebody's; positions are a custodian's own and have no owner. */
function ownerOf(kind: TreeKind, owner: string | undefined): string {
  if (kind === TreeKind.POSITIONS) {
    if (owner !== undefined)
      throw new InputError("--owner", owner, "is for a sub-ledger only; positions have no owner");
    return ZeroAddress;
  }
  if (owner === undefined) throw new InputError("--owner", owner, "must name the omnibus wallet of the sub-ledger");
  return address("--owner", owner);
}
