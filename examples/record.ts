import { IBeneficialLedger__factory, IEquityToken__factory } from "counterfoil/typings";
import type { Provider } from "ethers";

/** What a holder had at a record date: in its own wallet, and inside of venues that hold units for it. */
export async function unitsAt(
  provider: Provider,
  token: string,
  holder: string,
  recordId: bigint,
  ledgers: readonly string[],
): Promise<bigint> {
  let units = await IEquityToken__factory.connect(token, provider).unitsAt(holder, recordId);
  for (const ledger of ledgers) {
    units += await IBeneficialLedger__factory.connect(ledger, provider).unitsAt(token, holder, recordId);
  }
  return units;
}
