import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ReservesPlan } from "../plan.ts";
import { accessModule } from "./access.ts";

/** The attestors, and the verifier that turns their statements into proof. */
export function reservesModule(plan: ReservesPlan) {
  return buildModule("Reserves", (m) => {
    const { authority } = m.useModule(accessModule);
    const attestorRegistry = m.contract("AttestorRegistry", [authority, plan.attestors, plan.threshold]);
    const verifier = m.contract("ReserveVerifier", [authority, attestorRegistry]);
    return { attestorRegistry, verifier };
  });
}

/** The module of a deployment's own proof, as its tokens use it. */
export type ReservesModule = ReturnType<typeof reservesModule>;
