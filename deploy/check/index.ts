import { keccak256, type Provider } from "ethers";
import { connectSuite } from "../../sdk/addresses/connect.ts";
import type { Deployment } from "../../sdk/addresses/schema.ts";
import { type DeployedCode, isCodeOf } from "../code.ts";
import type { SuitePlan } from "../plan.ts";
import { parameterProbes } from "./parameters.ts";
import { ask, type Difference, type Probe } from "./probe.ts";
import { memberDifferences, roleProbes, scheduledCalls, strangeTargets } from "./roles.ts";

export type { Difference } from "./probe.ts";

/** What a check has found. */
export interface Report {
  /** How many answers were compared. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** What is as planned and wants attention all the same. */
  readonly warnings: readonly string[];
}

/** A calendar that ends sooner than this should be extended; one day later at the most its last year has begun. */
export const HORIZON_DAYS = 400;
const DAY = 86_400;

/**
 * Reads a deployment again and compares everything with its plan: code hashes, roles and their notices, parameters.
 * @param readCode What a contract should have been compiled to; left out, its code is compared with the record only.
 */
export async function checkDeployment(
  provider: Provider,
  deployment: Deployment,
  plan: SuitePlan,
  readCode?: (contract: string) => Promise<DeployedCode>,
): Promise<Report> {
  const codeQuestions = codeProbes(provider, deployment, readCode);
  const codes = await ask(codeQuestions);
  if (codes.some(({ where, found }) => where === "authority" && found === "no code")) {
    // Without the manager nothing else could be asked.
    return { compared: codeQuestions.length, differences: codes, warnings: [] };
  }
  const suite = connectSuite(deployment, provider);
  const probes = [...roleProbes(suite.authority, deployment), ...parameterProbes(suite, deployment, plan)];
  const differences = [
    ...codes,
    ...(await ask(probes)),
    ...(await memberDifferences(suite.authority, deployment, plan.members)),
    ...(await strangeTargets(suite.authority, deployment)),
  ];
  const warnings = await scheduledCalls(suite.authority, deployment);
  const today = Math.floor(((await provider.getBlock("latest"))?.timestamp ?? 0) / DAY);
  for (const [mic, calendar] of Object.entries(suite.calendars)) {
    const left = Number(await calendar.horizon()) - today;
    if (left < HORIZON_DAYS) warnings.push(`the calendar of ${mic} ends in ${left} days; extend it`);
  }
  for (const [wallet, ledger] of Object.entries(suite.subLedgers)) {
    if (!(await ledger.isAccepted())) warnings.push(`${wallet} has not accepted its sub-ledger yet`);
  }
  return { compared: codeQuestions.length + probes.length, differences, warnings };
}

function codeProbes(
  provider: Provider,
  deployment: Deployment,
  readCode?: (contract: string) => Promise<DeployedCode>,
): Probe[] {
  return Object.entries(deployment.contracts).flatMap(([part, { contract, address, codeHash }]) => {
    const probes: Probe[] = [
      {
        kind: "code",
        where: part,
        expected: codeHash,
        read: async () => {
          const code = await provider.getCode(address);
          return code === "0x" ? "no code" : keccak256(code);
        },
      },
    ];
    if (readCode !== undefined) {
      probes.push({
        kind: "code",
        where: part,
        expected: `${contract} as built here`,
        read: async () =>
          isCodeOf(await readCode(contract), await provider.getCode(address))
            ? `${contract} as built here`
            : "other code",
      });
    }
    return probes;
  });
}
