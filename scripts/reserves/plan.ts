import type { ReservesPlan } from "../../deploy/plan.ts";
import { type Cast, CUSTODIANS, THRESHOLD } from "../cast.ts";

/** The cast's proof of reserves: three of five attestors, of both kinds. */
export async function planReserves({ attestors }: Cast): Promise<ReservesPlan> {
  // Loaded late: the plan's values come with the generated types, which may have been written only just now.
  const { AttestorKind } = await import("../../deploy/plan.ts");
  return {
    threshold: THRESHOLD,
    attestors: attestors.map(({ address }, index) => ({
      account: address,
      kind: index < CUSTODIANS ? AttestorKind.CUSTODIAN : AttestorKind.AUDITOR,
    })),
  };
}
