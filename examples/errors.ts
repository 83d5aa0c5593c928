import { explainError } from "counterfoil/errors";
import type { PrimaryMarket } from "counterfoil/typings";

/** Whether an account could ask for units now, and if not, why. */
export async function whyNot(market: PrimaryMarket, assets: bigint, account: string): Promise<string | undefined> {
  try {
    await market.requestDeposit.staticCall(assets, account, account, { from: account });
    return undefined;
  } catch (thrown) {
    const error = explainError(thrown);
    if (error === undefined) throw thrown; // the network, not a contract
    if (error.name === "PrimaryMarket_BelowMinimum") return `at least ${error.args.minimum} is taken`;
    return error.message; // the error with its arguments, why, and what to do
  }
}
