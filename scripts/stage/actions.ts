import { type ContractTransactionReceipt, id } from "ethers";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { mined } from "../reserves/prover.ts";
import type { MarketStage } from "./market.ts";
import { DIVIDEND } from "./nvidia.ts";

/** The issuer announces NVDA's dividend of March 2024, to be reinvested. */
export function announceDividend({
  kernel,
  cast,
  tokenAddress,
}: Pick<MarketStage, "kernel" | "cast" | "tokenAddress">): Promise<ContractTransactionReceipt> {
  const { exDate, recordDate, payDate, ...terms } = DIVIDEND;
  return mined(
    kernel.corporateActions.connect(cast.issuer).announce(
      tokenAddress,
      id("NVDA dividend March 2024"),
      {
        ...terms,
        numerator: 0n,
        denominator: 0n,
        exDay: dayOfDate(exDate),
        recordDay: dayOfDate(recordDate),
        payDay: dayOfDate(payDate),
        effectiveAt: 0n,
        newIsin: new Uint8Array(12),
        documentHash: id("NVDA dividend March 2024, announcement"),
      },
      0n,
    ),
  );
}
