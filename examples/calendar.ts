import { Session } from "counterfoil/calendar";
import { ISessionCalendar__factory } from "counterfoil/typings";
import type { Provider } from "ethers";

/** When the exchange is open next: now, or at a later second; undefined past the published days. */
export async function nextRegular(provider: Provider, calendar: string, at: bigint): Promise<bigint | undefined> {
  const contract = ISessionCalendar__factory.connect(calendar, provider);
  const session = await contract.sessionAt(at);
  if (session === BigInt(Session.UNKNOWN)) return undefined; // treat as closed
  return session === BigInt(Session.REGULAR) ? at : contract.nextOpen(at);
}
