import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Kernel } from "../../deploy/deployKernel.ts";
import { AttestorKind, type KernelPlan, type OraclePlan, type TokenPlan } from "../../deploy/plan.ts";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import { type Connection, type People, signerOf } from "./chain.ts";

const VERIFIED = 2;
const RETAIL = 1;
const USA = 840;
const FOR_EVER = 2n ** 64n - 1n;
/** The fewest signatures that count; more may come. */
export const THRESHOLD = 2;
/** What an attestation usually carries. */
export const SIGNATURES = 3;

/** Who has a role in the deployment. */
export interface Officers {
  readonly governor: HardhatEthersSigner;
  readonly issuer: HardhatEthersSigner;
  readonly registrar: HardhatEthersSigner;
  readonly recorder: HardhatEthersSigner;
  readonly attestors: readonly HardhatEthersSigner[];
}

export async function officersOn(connection: Connection): Promise<Officers> {
  const one = (index: number) => signerOf(connection, index);
  return {
    governor: await one(1),
    issuer: await one(2),
    registrar: await one(4),
    recorder: await one(5),
    attestors: await Promise.all([6, 7, 8, 9, 13].map(one)),
  };
}

/** A deployment with a proof of reserves by five attestors. */
export function planFor(
  { governor, issuer, registrar, recorder, attestors }: Officers,
  { minter }: People,
  tokens: readonly TokenPlan[],
  oracle?: OraclePlan,
): KernelPlan {
  return {
    members: {
      GOVERNOR: [governor.address],
      ISSUER: [issuer.address],
      MINTER: [minter.address],
      REGISTRAR: [registrar.address],
      RECORDER: [recorder.address],
    },
    calendars: { XNAS: usEquitiesPlan("XNAS", 2023, 2027) },
    reserves: {
      attestors: attestors.map(({ address }, index) => ({
        account: address,
        kind: index % 2 === 0 ? AttestorKind.CUSTODIAN : AttestorKind.AUDITOR,
      })),
      threshold: THRESHOLD,
    },
    tokens,
    ...(oracle && { oracle }),
  };
}

/** Everybody who holds anything is verified. */
export async function register({ registry }: Kernel, { registrar }: Officers, people: People): Promise<void> {
  const { alice, bob, carol, dave, spender, newcomer } = people;
  const entries = [alice, bob, carol, dave, spender, newcomer].map(({ address }) => ({
    account: address,
    status: VERIFIED,
    category: RETAIL,
    country: USA,
    expiry: FOR_EVER,
  }));
  await registry.connect(registrar).record(entries);
}
