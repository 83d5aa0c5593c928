import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { InKindDeskPlan } from "../inKindDeskPlan.ts";

/** What desks link: code that would not fit into one contract with the rest. */
const deskLibrariesModule = buildModule("InKindDeskLibraries", (m) => {
  const exDate = m.library("ExDate");
  const custodianWord = m.library("CustodianWord");
  return { exDate, custodianWord };
});

/** The desk of one token and one payment asset. It is a market only once the governor has made it one. */
export function inKindDeskModule({ authority, token, asset, oracle, backstop }: InKindDeskPlan) {
  return buildModule(`InKindDesk_${token}_${asset}`, (m) => {
    const { exDate, custodianWord } = m.useModule(deskLibrariesModule);
    const desk = m.contract("InKindDesk", [authority, token, asset, oracle, backstop], {
      libraries: { ExDate: exDate, CustodianWord: custodianWord },
    });
    return { desk };
  });
}
