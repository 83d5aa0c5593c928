import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { hexlify, toUtf8Bytes } from "ethers";
import type { TokenPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import type { CalendarModule } from "./calendar.ts";
import { corporateActionsModule } from "./corporateActions.ts";
import { holdersModule } from "./holders.ts";
import { librariesModule } from "./libraries.ts";
import type { ReservesModule } from "./reserves.ts";

/** Twelve zero bytes. */
const NO_ISIN = hexlify(new Uint8Array(12));

/** Ignition takes letters, digits and underscores; share classes are also written with a dot (BRK.B). */
export const tokenModuleId = (symbol: string) => `EquityToken_${symbol.replace(/[^A-Za-z0-9]/g, "_")}`;

/** The module of a token, as what builds on it uses it. */
export type EquityTokenModule = ReturnType<typeof equityTokenModule>;

/** One listed share class on its exchange's calendar, minted within the proof of its gate. */
export function equityTokenModule(plan: TokenPlan, exchange: CalendarModule, reserves: ReservesModule | undefined) {
  return buildModule(tokenModuleId(plan.symbol), (m) => {
    const { authority } = m.useModule(accessModule);
    const { registry } = m.useModule(holdersModule);
    const { corporateActions } = m.useModule(corporateActionsModule);
    const { calendar } = m.useModule(exchange);
    const { factorQueue, recordSchedule, pauseBudget } = m.useModule(librariesModule);
    const gate = plan.gate ?? (reserves === undefined ? undefined : m.useModule(reserves).verifier);
    if (gate === undefined) throw new Error(`${plan.symbol}: neither a gate nor a proof of reserves is planned`);
    const token = m.contract(
      "EquityToken",
      [
        {
          name: plan.name,
          symbol: plan.symbol,
          isin: plan.isin === undefined ? NO_ISIN : hexlify(toUtf8Bytes(plan.isin)),
          authority,
          registry,
          gate,
          corporateActions,
          calendar,
          windDown: plan.windDown,
          initialMultiplier: plan.initialMultiplier,
          policy: plan.policy,
        },
      ],
      {
        libraries: { FactorQueue: factorQueue, RecordSchedule: recordSchedule, PauseBudget: pauseBudget },
      },
    );
    return { token };
  });
}
