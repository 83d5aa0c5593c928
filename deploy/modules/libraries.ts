import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** What the token links: code that runs seldom and would not fit into one contract with the rest. */
export const librariesModule = buildModule("Libraries", (m) => {
  const factorQueue = m.library("FactorQueue");
  const recordSchedule = m.library("RecordSchedule");
  const pauseBudget = m.library("PauseBudget");
  return { factorQueue, recordSchedule, pauseBudget };
});
