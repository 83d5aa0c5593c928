import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type AddressLike, MaxUint256, resolveAddress, Signature, type TypedDataDomain } from "ethers";
import type { EquityToken } from "../../types/index.ts";

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** The domain a wallet has to sign under, as the contract tells it (ERC-5267). */
export async function domainOf(contract: Pick<EquityToken, "eip712Domain">): Promise<TypedDataDomain> {
  const { name, version, chainId, verifyingContract } = await contract.eip712Domain();
  return { name, version, chainId, verifyingContract };
}

/** Signs an ERC-2612 permit with the owner's next nonce, under the token's domain unless told another one. */
export async function signPermit(
  token: EquityToken,
  owner: HardhatEthersSigner,
  spender: AddressLike,
  value: bigint,
  { deadline = MaxUint256, domain }: { deadline?: bigint; domain?: TypedDataDomain } = {},
): Promise<Signature> {
  const message = {
    owner: owner.address,
    spender: await resolveAddress(spender),
    value,
    nonce: await token.nonces(owner),
    deadline,
  };
  return Signature.from(await owner.signTypedData(domain ?? (await domainOf(token)), PERMIT, message));
}
