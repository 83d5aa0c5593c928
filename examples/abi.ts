import { errorsAbi, iEquityTokenAbi } from "counterfoil/abi";
import { Contract, type Provider } from "ethers";

/** The views of the token that take no argument, as TypeScript reads them out of the ABI. */
type Views = Extract<
  (typeof iEquityTokenAbi)[number],
  { type: "function"; stateMutability: "view"; inputs: readonly [] }
>;

/** Any of them by name: `read(provider, token, "uiMultiplier")`; a name that is none does not compile. */
export async function read(provider: Provider, token: string, view: Views["name"]): Promise<unknown> {
  // The errors of everything that the token calls, so that each revert is decoded.
  const contract = new Contract(token, [...iEquityTokenAbi, ...errorsAbi], provider);
  return contract.getFunction(view).staticCall();
}
