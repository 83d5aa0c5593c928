import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { accessModule } from "./access.ts";

/** The issuer's registry of corporate actions, for all its tokens. */
export const corporateActionsModule = buildModule("CorporateActions", (m) => {
  const { authority } = m.useModule(accessModule);
  return { corporateActions: m.contract("CorporateActions", [authority]) };
});
