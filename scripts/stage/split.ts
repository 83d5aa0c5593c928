import { type ContractTransactionReceipt, id } from "ethers";
import type { Kernel } from "../../deploy/deployKernel.ts";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import type { Cast } from "../cast.ts";
import { mined } from "../reserves/prover.ts";
import { NVIDIA, SPLIT } from "./nvidia.ts";

/** The issuer announces NVDA's split of ten for one, effective at the regular open of its ex day. */
export async function announceSplit(
  { kernel, cast }: { readonly kernel: Kernel; readonly cast: Cast },
  tokenAddress: string,
): Promise<ContractTransactionReceipt> {
  const { exDate, recordDate, payDate, ...terms } = SPLIT;
  const expected = (NVIDIA.initialMultiplier * SPLIT.numerator) / SPLIT.denominator;
  return mined(
    kernel.corporateActions.connect(cast.issuer).announce(
      tokenAddress,
      id("NVDA split 2024"),
      {
        ...terms,
        gross: 0n,
        withholdingBps: 0n,
        exDay: dayOfDate(exDate),
        recordDay: dayOfDate(recordDate),
        payDay: dayOfDate(payDate),
        effectiveAt: 0n,
        newIsin: new Uint8Array(12),
        documentHash: id("NVDA split 2024, announcement"),
      },
      expected,
    ),
  );
}
