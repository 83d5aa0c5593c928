/** Where the suite is deployed: addresses, the blocks they begin at, and the hashes of their code. */
import published from "./deployments.json" with { type: "json" };
import { type Deployment, deploymentsSchema } from "./schema.ts";

export { connectSuite, type Suite } from "./connect.ts";
export { type DeployedContract, type Deployment, deploymentSchema } from "./schema.ts";

/** Every public deployment, by the name of its network. Written by `counterfoil deploy`. */
export const deployments: Readonly<Record<string, Deployment>> = deploymentsSchema.parse(published);

/** The deployment on a chain. */
export function deploymentOn(chainId: number | bigint): Deployment | undefined {
  return Object.values(deployments).find((deployment) => BigInt(deployment.chainId) === BigInt(chainId));
}
