import { type ContractTransactionReceipt, id } from "ethers";
import type { Kernel } from "../../deploy/deployKernel.ts";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import type { Cast } from "../cast.ts";
import { mined } from "../reserves/prover.ts";
import { NVIDIA, SPLIT } from "./nvidia.ts";

/** NVDA's split of ten for one as the issuer announces it, effective at the regular open of its ex day. */
export function splitTerms() {
  const { exDate, recordDate, payDate, ...terms } = SPLIT;
  return {
    reference: id("NVDA split 2024"),
    terms: {
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
    /** The multiplier that follows. */
    expected: (NVIDIA.initialMultiplier * SPLIT.numerator) / SPLIT.denominator,
  };
}

/** The issuer announces it. */
export async function announceSplit(
  { kernel, cast }: { readonly kernel: Kernel; readonly cast: Cast },
  tokenAddress: string,
): Promise<ContractTransactionReceipt> {
  const { reference, terms, expected } = splitTerms();
  return mined(kernel.corporateActions.connect(cast.issuer).announce(tokenAddress, reference, terms, expected));
}
