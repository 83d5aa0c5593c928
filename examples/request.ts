import { Direction, type PlacedRequest, quote, readForQuote, requestCreation } from "counterfoil/primary";
import { PrimaryMarket__factory } from "counterfoil/typings";
import type { Signer } from "ethers";

/** Asks a primary market for units worth `assets`, after a look at what would come of it. */
export async function request(address: string, assets: bigint, signer: Signer): Promise<PlacedRequest> {
  const market = PrimaryMarket__factory.connect(address, signer);
  const { expected, worst, refusals } = quote(await readForQuote(market), Direction.CREATION, assets);
  if (refusals.length > 0) throw new Error(refusals.map(({ reason }) => reason).join(", "));
  console.log(`${expected.out} units at today's value, at the worst ${worst.out}`);
  return requestCreation(market, assets); // the signer has approved the market to take the money
}
