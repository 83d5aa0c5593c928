import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import type { InKindDeskPlan } from "../inKindDeskPlan.ts";
import type { DeskListing } from "../plan.ts";
import { accessModule } from "./access.ts";
import { type EquityTokenModule, tokenModuleId } from "./equityToken.ts";
import type { OracleModule } from "./oracle.ts";

/** What desks link: code that would not fit into one contract with the rest. */
export const deskLibrariesModule = buildModule("InKindDeskLibraries", (m) => {
  const exDate = m.library("ExDate");
  const custodianWord = m.library("CustodianWord");
  return { exDate, custodianWord };
});

/** The desk of one token and one payment asset. It is a market only once the governor has made it one. */
export function inKindDeskModule({ authority, token, asset, oracle, backstop }: InKindDeskPlan) {
  return buildModule(`InKindDesk_${token}_${asset}`, (m) => ({
    desk: deskOf(m, [authority, token, asset, oracle, backstop]),
  }));
}

/** The desk of a token that is deployed with it. */
export function listedDeskModule(
  { symbol, asset, backstop }: DeskListing,
  listed: EquityTokenModule,
  oracleModule: OracleModule,
) {
  return buildModule(`InKindDesk_${tokenModuleId(symbol)}`, (m) => {
    const { authority } = m.useModule(accessModule);
    const { token } = m.useModule(listed);
    const { oracle } = m.useModule(oracleModule);
    return { desk: deskOf(m, [authority, token, asset, oracle, backstop]) };
  });
}

function deskOf(m: IgnitionModuleBuilder, terms: ArgumentType[]) {
  const { exDate, custodianWord } = m.useModule(deskLibrariesModule);
  return m.contract("InKindDesk", terms, { libraries: { ExDate: exDate, CustodianWord: custodianWord } });
}
