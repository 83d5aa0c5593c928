import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The one AccessManager. The deployer is its admin until {@link handoverModule} hands it to the governor. */
export const accessModule = buildModule("Access", (m) => {
  const authority = m.contract("AccessManager", [m.getAccount(0)]);
  return { authority };
});
