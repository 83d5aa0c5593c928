import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { accessModule } from "./access.ts";

/** The issuer's holder registry. */
export const holdersModule = buildModule("Holders", (m) => {
  const { authority } = m.useModule(accessModule);
  return { registry: m.contract("HolderRegistry", [authority]) };
});
