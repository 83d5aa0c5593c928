import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { concat, id, keccak256, toBeHex } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parentNode, type SumNode } from "../../../sdk/reserves/codec.ts";
import { deploy, type People, peerArtifact } from "../chain.ts";
import { INCLUSIONS, type Measured, type Measurements } from "../operations.ts";

const LEAF: SumNode = { sum: 10n ** 18n, hash: id("the leaf that is proven") };
const sibling = (level: number): SumNode => ({
  sum: 10n ** 20n + BigInt(level),
  hash: id(`sibling at level ${level}`),
});
/** Left and right take turns, as on the way up from a leaf somewhere in the middle. */
const isRight = (level: number) => level % 2 === 1;

/** A proof of each depth: the library's call alone, between two readings of the gas that is left, with the proof as calldata. */
export async function measureInclusion(
  { deployer }: People,
  ours: HardhatRuntimeEnvironment,
  peers: HardhatRuntimeEnvironment,
): Promise<Measured[]> {
  return [
    { contract: "Counterfoil SumTree", kind: "ours", gas: await sumTree(deployer, ours) },
    { contract: "OpenZeppelin MerkleProof", kind: "plain", gas: await hashTree(deployer, peers, "OzMerkleProofGas") },
    { contract: "solady MerkleProofLib", kind: "plain", gas: await hashTree(deployer, peers, "SoladyMerkleProofGas") },
  ];
}

async function sumTree(deployer: HardhatEthersSigner, ours: HardhatRuntimeEnvironment): Promise<Measurements> {
  const verifier = await deploy(await ours.artifacts.readArtifact("SumTreeGas"), deployer);
  return eachDepth((depth) => {
    let node = LEAF;
    let index = 0n;
    const steps: string[] = [];
    for (let level = 0; level < depth; level++) {
      const other = sibling(level);
      steps.push(toBeHex(other.sum, 16), other.hash);
      if (isRight(level)) index |= 1n << BigInt(level);
      node = isRight(level) ? parentNode(level + 1, other, node) : parentNode(level + 1, node, other);
    }
    const tree = [node.hash, node.sum, depth, 1n << BigInt(depth)];
    return verifier.getFunction("verify")(...tree, index, LEAF.hash, LEAF.sum, concat(steps));
  });
}

async function hashTree(
  deployer: HardhatEthersSigner,
  peers: HardhatRuntimeEnvironment,
  name: string,
): Promise<Measurements> {
  const verifier = await deploy(await peerArtifact(peers, name), deployer);
  return eachDepth((depth) => {
    const proof = Array.from({ length: depth }, (_, level) => sibling(level).hash);
    const root = proof.reduce((node, other) => keccak256(concat([node, other].sort())), LEAF.hash);
    return verifier.getFunction("verify")(proof, root, LEAF.hash);
  });
}

async function eachDepth(verify: (depth: number) => Promise<[valid: boolean, used: bigint]>): Promise<Measurements> {
  const gas: Measurements = {};
  for (const { operation, depth } of INCLUSIONS) {
    const [valid, used] = await verify(depth);
    if (!valid) throw new Error(`a proof of depth ${depth} does not hold`);
    gas[operation] = Number(used);
  }
  return gas;
}
