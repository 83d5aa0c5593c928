import { parseProof, verifyProof } from "counterfoil/reserves";
import { verifyOnChain } from "counterfoil/reserves/client";
import type { Provider } from "ethers";

/** Checks the file that an exchange gave its customer, first by itself, then against what the contract has published. */
export async function check(text: string, ledger: string, provider: Provider): Promise<bigint> {
  const file = parseProof(text);
  verifyProof(file); // throws for a file that does not lead to its own root
  if (file.verifier.toLowerCase() !== ledger.toLowerCase()) throw new Error("the proof is for another ledger");
  await verifyOnChain(file, provider); // throws where the chain has another root, total or domain
  return BigInt(file.amount);
}
