import { expect } from "chai";
import { AbiCoder, id, keccak256, TypedDataEncoder, verifyTypedData, Wallet } from "ethers";
import {
  BALANCE_STATEMENT,
  cutHash,
  INVENTORY_RECEIPT,
  RESERVE_ATTESTATION,
  reservesDomain,
} from "../../../sdk/reserves/typedData.ts";

const VERIFIER = "0x00000000000000000000000000000000000000A1";
const TOKEN = "0x00000000000000000000000000000000000000b2";
const HASH = id("anything");
const domain = reservesDomain(31_337n, VERIFIER);

describe("signed statements of reserves", () => {
  it("have the types that the contracts hash", () => {
    expect(TypedDataEncoder.from(RESERVE_ATTESTATION).encodeType("ReserveAttestation")).to.equal(
      "ReserveAttestation(bytes32 cutHash,uint64 validUntil,uint128 reserves,uint128 liabilityUnits,bytes32 positionsRoot,uint32 positionsCount,uint8 positionsDepth,bytes32 missingReceiptsHash,bytes32 dataHash)",
    );
    expect(TypedDataEncoder.from(INVENTORY_RECEIPT).encodeType("InventoryReceipt")).to.equal(
      "InventoryReceipt(address token,address recipient,uint128 shares,uint128 units,uint32 activationCount,uint64 cut,bytes32 journalId,uint64 validUntil)",
    );
    expect(TypedDataEncoder.from(BALANCE_STATEMENT).encodeType("BalanceStatement")).to.equal(
      "BalanceStatement(address token,address wallet,uint32 recordId,bytes32 key,uint128 amount,uint64 issuedAt)",
    );
  });

  it("are signed for one contract on one chain", async () => {
    const signer = Wallet.createRandom();
    const statement = { token: TOKEN, wallet: VERIFIER, recordId: 3n, key: HASH, amount: 5n, issuedAt: 1_700_000_000n };
    const signature = await signer.signTypedData(domain, BALANCE_STATEMENT, statement);
    expect(verifyTypedData(domain, BALANCE_STATEMENT, statement, signature)).to.equal(signer.address);
    for (const other of [reservesDomain(1n, VERIFIER), reservesDomain(31_337n, TOKEN)]) {
      expect(verifyTypedData(other, BALANCE_STATEMENT, statement, signature)).to.not.equal(signer.address);
    }
    expect(domain.name).to.equal("Counterfoil Reserves");
    expect(domain.version).to.equal("1");
  });

  it("hash a cut as abi.encode does, each number in a word of its own", () => {
    const numbers = {
      cut: 4n,
      asOf: 1_700_000_000n,
      supply: 10n,
      totalMinted: 12n,
      splitFactor: 13n,
      reinvestFactor: 14n,
    };
    const words = [31_337n, BigInt(VERIFIER), BigInt(TOKEN), 4n, 1_700_000_000n, 10n, 12n, 13n, 14n];
    const encoded = AbiCoder.defaultAbiCoder().encode(
      words.map(() => "uint256"),
      words,
    );
    expect(cutHash({ chainId: 31_337n, verifier: VERIFIER, token: TOKEN, ...numbers })).to.equal(keccak256(encoded));
  });
});
