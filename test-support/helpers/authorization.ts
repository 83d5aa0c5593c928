import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { TypedDataDomain } from "ethers";
import type { LendingPool } from "../../types/index.ts";
import { domainOf } from "./permit.ts";

const AUTHORIZATION = {
  Authorization: [
    { name: "authorizer", type: "address" },
    { name: "authorized", type: "address" },
    { name: "isAuthorized", type: "bool" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What a pool's `setAuthorizationWithSig` takes beside the signature. */
export interface Authorization {
  readonly authorizer: string;
  readonly authorized: string;
  readonly isAuthorized: boolean;
  readonly nonce: bigint;
  /** Seconds since 1970. */
  readonly deadline: bigint;
}

/** Signs that somebody may act for the signer, and returns both arguments; under the pool's domain but for what is told. */
export async function signAuthorization(
  pool: LendingPool,
  signer: HardhatEthersSigner,
  changes: Partial<Authorization>,
  domain: TypedDataDomain = {},
): Promise<readonly [Authorization, string]> {
  const message = {
    authorizer: signer.address,
    authorized: signer.address,
    isAuthorized: true,
    nonce: 0n,
    deadline: 2n ** 40n,
    ...changes,
  };
  return [message, await signer.signTypedData({ ...(await domainOf(pool)), ...domain }, AUTHORIZATION, message)];
}
