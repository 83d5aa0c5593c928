import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, MaxUint256, ZeroHash } from "ethers";
import type { Kernel } from "../../../deploy/deployKernel.ts";
import { parentNode } from "../../../sdk/reserves/codec.ts";
import { RESERVE_ATTESTATION, reservesDomain } from "../../../sdk/reserves/typedData.ts";
import type { EquityToken } from "../../../types/index.ts";
import { gasOf } from "../chain.ts";

/** Shares in custody, more than anything here needs, in two positions of which one grows with every cut. */
const LEFT = { sum: 10n ** 28n, hash: id("a position") };
const growing = (cut: bigint) => ({ sum: cut * 10n ** 28n, hash: id(`another position at cut ${cut}`) });
const FOR_EVER = MaxUint256 >> 208n;

/** Takes a cut and posts what the attestors sign about it; returns the gas of the post. */
export async function proveReserves(
  { reserves }: Kernel,
  token: EquityToken,
  attestors: readonly HardhatEthersSigner[],
): Promise<number> {
  const [first] = attestors;
  if (reserves === undefined || first === undefined) throw new Error("the deployment has no proof of reserves");
  const verifier = reserves.verifier.connect(first);
  await verifier.cut(token);
  const cut = await verifier.lastCut(token);
  const right = growing(cut);
  const attestation = {
    cutHash: await verifier.cutHashOf(token, cut),
    validUntil: FOR_EVER,
    reserves: LEFT.sum + right.sum,
    liabilityUnits: 0n,
    positionsRoot: parentNode(1, LEFT, right).hash,
    positionsCount: 2n,
    positionsDepth: 1n,
    missingReceiptsHash: ZeroHash,
    dataHash: id("what the attestors looked at"),
  };
  const opening = { leftSum: LEFT.sum, leftHash: LEFT.hash, rightSum: right.sum, rightHash: right.hash };
  const { chainId, verifyingContract } = await verifier.eip712Domain();
  const domain = reservesDomain(chainId, verifyingContract);
  const signers = [...attestors].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const signatures = await Promise.all(
    signers.map((signer) => signer.signTypedData(domain, RESERVE_ATTESTATION, attestation)),
  );
  return gasOf(verifier.post(token, cut, attestation, opening, [], signers, signatures));
}
