import { baseOf } from "../../sdk/reserves/stock.ts";
import type { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { isinOf, requireStatus, sharesBehind } from "../stage/custody.ts";
import type { Stage } from "./stage.ts";

/** An attestor signs two statements about one cut: the token is frozen until a statement is posted without it. */
export async function equivocate(stage: Stage, journal: Journal, units: bigint): Promise<void> {
  const { prover, cast, tokenAddress, token, household } = stage;
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
  await journal.refused(
    `mint ${plain(wasAvailable)}, available until the contradiction was shown`,
    token.connect(cast.market).mint.staticCall(household, wasAvailable),
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
  const without = await prover.sign(statement, [custodian, other, auditor]);
  await journal.step(
    "anyone",
    "posts the statement without that custodian's signature",
    prover.post(statement, without),
  );
  const { proven } = await verifier.coverageAt(tokenAddress, await token.reinvestFactor());
  requireSame("the proof of reserves", "base units proven", proven, baseOf(shares, await token.splitFactor()));
  await requireStatus(stage, "FRESH");
}
