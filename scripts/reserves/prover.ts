import {
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
  concat,
  id,
  keccak256,
  toBeArray,
  ZeroHash,
} from "ethers";
import type { Opening } from "../../sdk/reserves/opening.ts";
import { type Holding, positionsTree } from "../../sdk/reserves/positions.ts";
import {
  INVENTORY_RECEIPT,
  type InventoryReceipt,
  RESERVE_ATTESTATION,
  type ReserveAttestation,
  reservesDomain,
  SIGNING_NAME,
  SIGNING_VERSION,
} from "../../sdk/reserves/typedData.ts";
import type { ReserveVerifier } from "../../types/index.ts";
import { type Cast, CUSTODIANS, THRESHOLD } from "../cast.ts";
import type { Signer } from "../chain.ts";

/** What attestors sign about a cut, with the evidence that a post takes. */
export interface Statement {
  readonly token: string;
  readonly cut: bigint;
  readonly attestation: ReserveAttestation;
  readonly opening: Opening;
  /** The journals whose stock never arrived. */
  readonly missing: readonly string[];
}

export interface Signatures {
  readonly signers: string[];
  readonly signatures: string[];
}

/** Longer than any proof stays fresh by the exchange's days; statements do not live for ever. */
const VALIDITY = 7n * 86_400n;
/** Enough for every call made here, and no estimate for each of them. */
const FIXED_GAS = { gasLimit: 3_000_000n } as const;
/** A custodian's secret; what it hides here is public anyhow. */
const SECRET = toBeArray(id("the custodians' secret"));

/** Cuts, has attestors in this process sign what custody holds, and posts it. */
export class ReserveProver {
  readonly verifier: ReserveVerifier;
  readonly #cast: Cast;
  readonly #chainId: bigint;
  readonly #address: string;

  private constructor(verifier: ReserveVerifier, cast: Cast, chainId: bigint, address: string) {
    this.verifier = verifier;
    this.#cast = cast;
    this.#chainId = chainId;
    this.#address = address;
  }

  static async of(verifier: ReserveVerifier, cast: Cast): Promise<ReserveProver> {
    const { name, version, chainId, verifyingContract } = await verifier.eip712Domain();
    if (name !== SIGNING_NAME || version !== SIGNING_VERSION) throw new Error(`signs for ${name} ${version}`);
    return new ReserveProver(verifier, cast, chainId, verifyingContract);
  }

  /** As many of the attestors as have to sign, of both kinds. */
  get quorum(): Signer[] {
    const { attestors } = this.#cast;
    return [...attestors.slice(0, THRESHOLD - 1), ...attestors.slice(CUSTODIANS, CUSTODIANS + 1)];
  }

  /** A custodian records the token's books on-chain. */
  async cut(token: string): Promise<ContractTransactionReceipt> {
    const [custodian] = this.#cast.attestors;
    if (custodian === undefined) throw new Error("nobody attests");
    return mined(this.verifier.connect(custodian).cut(token, FIXED_GAS));
  }

  /**
   * A statement about the newest cut: so many shares, in two custodians' accounts.
   * @param missing The journals of receipts whose stock never arrived.
   */
  async state(token: string, isin: string, shares: bigint, missing: readonly string[] = []): Promise<Statement> {
    const cut = await this.verifier.lastCut(token);
    const { asOf } = await this.verifier.cutOf(token, cut);
    const about = { chainId: this.#chainId, verifier: this.#address, token, epoch: cut };
    const tree = positionsTree(about, SECRET, this.#custody(isin, asOf, shares));
    return {
      token,
      cut,
      opening: tree.opening,
      missing,
      attestation: {
        cutHash: await this.verifier.cutHashOf(token, cut),
        validUntil: asOf + VALIDITY,
        reserves: tree.total,
        liabilityUnits: 0n,
        positionsRoot: tree.root,
        positionsCount: tree.count,
        positionsDepth: tree.depth,
        missingReceiptsHash: missing.length === 0 ? ZeroHash : keccak256(concat([...missing])),
        dataHash: ZeroHash,
      },
    };
  }

  /** The attestors' signatures, in the ascending order of addresses that the registry wants. */
  async sign({ attestation }: Statement, attestors: readonly Signer[] = this.quorum): Promise<Signatures> {
    const sorted = [...attestors].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    const domain = reservesDomain(this.#chainId, this.#address);
    return {
      signers: sorted.map(({ address }) => address),
      signatures: await Promise.all(
        sorted.map((attestor) => attestor.signTypedData(domain, RESERVE_ATTESTATION, attestation)),
      ),
    };
  }

  /** Somebody without any role posts the statement; it becomes the token's epoch. */
  async post(statement: Statement, signed: Signatures): Promise<ContractTransactionReceipt> {
    const { token, cut, attestation, opening, missing } = statement;
    const verifier = this.verifier.connect(this.#cast.anyone);
    const { signers, signatures } = signed;
    return mined(verifier.post(token, cut, attestation, opening, [...missing], signers, signatures, FIXED_GAS));
  }

  /** A custodian's word for stock that no statement knows yet. */
  async receive(receipt: InventoryReceipt, custodian: Signer): Promise<string> {
    return custodian.signTypedData(reservesDomain(this.#chainId, this.#address), INVENTORY_RECEIPT, receipt);
  }

  #custody(isin: string, settledAt: bigint, shares: bigint): Holding[] {
    if (shares === 0n) return [];
    const half = shares / 2n;
    return [half, shares - half].map((amount, index) => ({
      custodian: this.#cast.attestors[index]?.address ?? "",
      accountRef: "segregated account",
      isin,
      settledAt,
      amount,
    }));
  }
}

/** What became of a transaction. */
export async function mined(transaction: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> {
  const receipt = await (await transaction).wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return receipt;
}
