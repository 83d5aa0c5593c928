/** A proof file against the chain: the root, the total, the count and the domain are the contract's, never the file's. */
import type { Provider } from "ethers";
import { ReserveVerifier__factory } from "../../../types/factories/contracts/reserves/ReserveVerifier__factory.ts";
import { SubLedger__factory } from "../../../types/factories/contracts/reserves/SubLedger__factory.ts";
import { domainHash } from "../codec.ts";
import { TreeKind } from "../layout.ts";
import { type ProofFile, type ProofSteps, proofDomain, verifyProof } from "../proof.ts";
import { readEpochOfCut } from "./attestation.ts";
import { requireContract } from "./chain.ts";
import { readPublication } from "./subLedger.ts";

export type ChainVerification = {
  readonly steps: ProofSteps;
  /** The contract that was asked: the file names it, so whoever relies on it has to know it. */
  readonly contract: string;
  /** The omnibus wallet whose ledger it is; null for positions. */
  readonly wallet: string | null;
  /** The epoch that was posted about the cut; null for a sub-ledger. */
  readonly epoch: bigint | null;
  /** Whether the ledger has left a challenge about this record unanswered. */
  readonly defaulted: boolean;
};

/** Verifies a proof against what its contract has published; throws where it does not hold. */
export async function verifyOnChain(file: ProofFile, provider: Provider, fromBlock = 0): Promise<ChainVerification> {
  const domain = proofDomain(file);
  const { verifier, token, epoch } = domain;
  if (file.treeKind === TreeKind.SUB_LEDGER) {
    const ledger = SubLedger__factory.connect(verifier, provider);
    await requireContract(ledger, domain.chainId);
    const {
      root,
      sum,
      count,
      depth,
      domain: published,
      wallet,
      defaulted,
    } = await readPublication(ledger, token, epoch);
    const steps = verifyProof(file, { root, sum, count, depth, domain: published });
    return { steps, contract: verifier, wallet, epoch: null, defaulted };
  }
  const contract = ReserveVerifier__factory.connect(verifier, provider);
  await requireContract(contract, domain.chainId);
  const { attestation, epoch: number } = await readEpochOfCut(contract, token, epoch, fromBlock);
  const steps = verifyProof(file, {
    root: attestation.positionsRoot,
    sum: attestation.reserves,
    count: attestation.positionsCount,
    depth: Number(attestation.positionsDepth),
    domain: domainHash(domain),
  });
  return { steps, contract: verifier, wallet: null, epoch: number, defaulted: false };
}
