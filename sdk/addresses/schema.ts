import { isAddress, isHexString } from "ethers";
import { z } from "zod";

const address = z.string().refine((text) => isAddress(text), "must be an address");
const block = z.int().min(0);

const deployedContract = z.strictObject({
  /** The contract's name in the sources, for example "EquityToken". */
  contract: z.string().min(1),
  address,
  /** The block that deployed it: nothing of it is in an earlier one. */
  startBlock: block,
  /** keccak256 of the code that stands there. */
  codeHash: z.string().refine((text): boolean => isHexString(text, 32), "must be 32 bytes in hexadecimal"),
});

export const deploymentSchema = z.strictObject({
  /** As hardhat.config.ts names it. */
  network: z.string().min(1),
  chainId: z.int().min(1),
  /** The earliest of its contracts' blocks: events of the deployment are searched from here. */
  startBlock: block,
  /** Who deployed. It has no role left. */
  deployer: address,
  /** The accounts that "signer:0", "signer:1", … stood for in the parameters. */
  signers: z.array(address),
  /** By where the deployment has them, for example "tokens.NVDA". */
  contracts: z.record(z.string(), deployedContract),
});

export const deploymentsSchema = z.record(z.string(), deploymentSchema);

/** One contract of a deployment. */
export type DeployedContract = z.output<typeof deployedContract>;

/** A deployment of the suite, as the deployment wrote it down. */
export type Deployment = z.output<typeof deploymentSchema>;
