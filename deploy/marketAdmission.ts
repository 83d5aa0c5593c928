import { AccessManager__factory, EquityToken__factory } from "../types/index.ts";
import { selectorsOf } from "./modules/kernel.ts";
import { functionsByRole, type ManagedContract, type RoleName, roles } from "./roles.ts";

/** A call that the governor schedules, and makes after its notice. */
export interface GovernedCall {
  readonly target: string;
  readonly data: string;
  /** The role that it needs: `roles[role].executionDelay` is its notice. */
  readonly role: Extract<RoleName, "ADMIN" | "GOVERNOR">;
}

/** The functions of a contract get the roles of deploy/roles.ts. */
export function permits(kind: ManagedContract, contract: string, authority: string): readonly GovernedCall[] {
  const manager = AccessManager__factory.createInterface();
  return [...functionsByRole(kind)].map(
    ([role, names]): GovernedCall => ({
      target: authority,
      data: manager.encodeFunctionData("setTargetFunctionRole", [contract, selectorsOf(kind, names), roles[role].id]),
      role: "ADMIN",
    }),
  );
}

/** A token admits a contract that keeps whose its units are. */
export function venueAdmission(token: string, venue: string): GovernedCall {
  const data = EquityToken__factory.createInterface().encodeFunctionData("admitVenue", [venue]);
  return { target: token, data, role: "GOVERNOR" };
}

/**
 * What makes a contract a market of its token: its functions get the roles of deploy/roles.ts, it becomes a minter, and the
 * token admits it as a venue. A kernel that is handed over changes in public only, so these are the governor's calls to
 * schedule; a scheduled call lapses a week after its notice, so the longest notice is given first.
 */
export function marketAdmission(
  kind: Extract<ManagedContract, "InKindDesk" | "PrimaryMarket">,
  market: string,
  { authority, token }: { readonly authority: string; readonly token: string },
): readonly GovernedCall[] {
  const { id, executionDelay } = roles.MINTER;
  return [
    ...permits(kind, market, authority),
    {
      target: authority,
      data: AccessManager__factory.createInterface().encodeFunctionData("grantRole", [id, market, executionDelay]),
      role: "GOVERNOR",
    },
    venueAdmission(token, market),
  ];
}
