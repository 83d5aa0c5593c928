import { baseOf } from "../../sdk/reserves/stock.ts";
import type { Cast } from "../cast.ts";
import type { Signer } from "../chain.ts";
import type { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";
import { mined, type Statement } from "../reserves/prover.ts";
import type { Backing } from "../stage/backing.ts";
import { isinOf, type ProvenToken, requireStatus, sharesBehind } from "../stage/custody.ts";

type AttestedToken = ProvenToken & { readonly cast: Cast };

/** What is left after an attestor's contradiction. */
export interface Contradiction {
  /** The first of its two statements, true for all that the other attestors know. */
  readonly statement: Statement;
  readonly shares: bigint;
  readonly liar: Signer;
  /** A quorum without it. */
  readonly others: readonly Signer[];
}

/** An attestor signs two statements about one cut: the token is frozen until a statement is posted without it. */
export async function contradict(
  stage: AttestedToken,
  journal: Journal,
  backing: Backing,
  units: bigint,
): Promise<Contradiction> {
  const { prover, cast, tokenAddress, token } = stage;
  const [custodian, liar, other] = cast.attestors;
  const [auditor] = cast.attestors.slice(3);
  if (custodian === undefined || liar === undefined || other === undefined || auditor === undefined) {
    throw new Error("too few attestors");
  }
  const { verifier } = prover;
  await journal.step("custodian", "cuts", prover.cut(tokenAddress));
  const shares = await sharesBehind(stage, units);
  const isin = await isinOf(stage);
  const statement = await prover.state(tokenAddress, isin, shares);
  const another = await prover.state(tokenAddress, isin, shares + 1n);
  const [first, second] = [await prover.sign(statement, [liar]), await prover.sign(another, [liar])];
  const wasAvailable = await verifier.mintableUnits(tokenAddress);
  const equivocation = verifier
    .connect(cast.anyone)
    .proveEquivocation(
      tokenAddress,
      statement.cut,
      liar.address,
      statement.attestation,
      first.signatures[0] ?? "0x",
      another.attestation,
      second.signatures[0] ?? "0x",
    );
  await journal.step("anyone", "shows two statements that one custodian signed about one cut", mined(equivocation));
  await requireStatus(stage, "FROZEN");
  await backing.note("a custodian has contradicted itself");
  await journal.refused(
    `mint ${plain(wasAvailable)}, available until the contradiction was shown`,
    token.connect(cast.market).mint.staticCall(cast.anyone, wasAvailable),
    "EquityToken_InsufficientReserves",
    { requested: wasAvailable, available: 0n },
  );
  const withLiar = await prover.sign(statement);
  await journal.refused(
    "post a statement that the same custodian has signed",
    prover.post(statement, withLiar),
    "ReserveVerifier_Discredited",
    { token: tokenAddress, attestor: liar.address },
  );
  return { statement, shares, liar, others: [custodian, other, auditor] };
}

/** The same, and a statement of the others, after which minting goes on. */
export async function equivocate(
  stage: AttestedToken,
  journal: Journal,
  backing: Backing,
  units: bigint,
): Promise<void> {
  const { prover, tokenAddress, token } = stage;
  const { statement, shares, others } = await contradict(stage, journal, backing, units);
  const signed = await prover.sign(statement, others);
  const posted = prover.post(statement, signed);
  await journal.step("anyone", "posts the statement without that custodian's signature", posted);
  const { proven } = await prover.verifier.coverageAt(tokenAddress, await token.reinvestFactor());
  requireSame("the proof of reserves", "base units proven", proven, baseOf(shares, await token.splitFactor()));
  await requireStatus(stage, "FRESH");
  await backing.note("a statement without it");
}
