/**
 * Proof of reserves, step by step: an attestor cuts, custody is counted, attestors sign, anyone posts. Contracts come
 * connected (`ReserveVerifier__factory.connect(address, signer)`); reverts come as `ContractRevertError`.
 */

import type { Signer } from "ethers";
import { AbiCoder } from "ethers/abi";
import { ZeroHash } from "ethers/constants";
import { keccak256 } from "ethers/crypto";
import { TypedDataEncoder } from "ethers/hash";
import { concat } from "ethers/utils";
import type { AttestorRegistry } from "../../../types/contracts/reserves/AttestorRegistry.ts";
import type {
  CutTakenEvent,
  EpochPostedEvent,
  ReserveVerifier,
} from "../../../types/contracts/reserves/ReserveVerifier.ts";
import { AttestorRegistry__factory } from "../../../types/factories/contracts/reserves/AttestorRegistry__factory.ts";
import type { Bytes32, SumNode, TreeDomain } from "../codec.ts";
import { TreeKind } from "../layout.ts";
import { type Cut, cutHash, RESERVE_ATTESTATION, type ReserveAttestation, reservesDomain } from "../typedData.ts";
import { chainIdOf, eventOf, providerOf, requireContract, sent } from "./chain.ts";
import { ChainMismatchError, decoded, NotPublishedError, NotSignedError, StatementConflictError } from "./errors.ts";
import { ATTESTATION_FORMAT, type AttestationFile } from "./files.ts";

/** A cut and its hash, which attestors sign. */
export type TakenCut = Cut & { readonly hash: Bytes32 };

/** A tree of positions as the builder leaves it: `openTree` gives one. */
export type PositionsTree = {
  readonly domain: TreeDomain;
  readonly root: SumNode;
  readonly children: readonly [SumNode, SumNode];
  readonly count: number;
  readonly depth: number;
};

/** What attestors state beside the positions. */
export type StatementFigures = {
  /** Units owed outside the token's supply, on no chain. */
  readonly liabilityUnits: bigint;
  /** Unix seconds: the last at which the statement may be posted and used. */
  readonly validUntil: bigint;
  /** Journal ids of receipts whose stock never arrived; the order is signed. */
  readonly missingReceipts?: readonly Bytes32[];
  readonly dataHash?: Bytes32;
};

/** What a post has made of a cut's statement. */
export type PostedEpoch = {
  readonly epoch: bigint;
  readonly cut: bigint;
  readonly attestation: ReserveAttestation;
  readonly signers: readonly string[];
  readonly reserveBase: bigint;
  readonly usableUntil: bigint;
  readonly epochHash: Bytes32;
  readonly transaction: string;
};

/* CUT */

/** Takes a cut of a token's books. */
export async function takeCut(verifier: ReserveVerifier, token: string): Promise<TakenCut> {
  const receipt = await sent(verifier.cut(token));
  const { cut } = await eventOf<CutTakenEvent.OutputObject>(receipt, verifier, "CutTaken");
  return readCut(verifier, token, cut);
}

/** Reads a cut, the newest unless told otherwise. Its hash is computed here and compared with the contract's. */
export async function readCut(verifier: ReserveVerifier, token: string, cut?: bigint): Promise<TakenCut> {
  const id = cut ?? (await decoded(verifier.lastCut(token)));
  const { asOf, supply, totalMinted, splitFactor, reinvestFactor } = await decoded(verifier.cutOf(token, id));
  const chainId = await chainIdOf(verifier);
  const books = { asOf, supply, totalMinted, splitFactor, reinvestFactor };
  const taken = { chainId, verifier: await verifier.getAddress(), token, cut: id, ...books };
  const hash = cutHash(taken);
  mustAgree("the cut's hash", hash, await decoded(verifier.cutHashOf(token, id)));
  return { ...taken, hash };
}

/* SIGN */

/** The statement that a cut and a tree of positions make with these figures. */
export function attestationOf(cut: TakenCut, tree: PositionsTree, figures: StatementFigures): ReserveAttestation {
  const { treeKind, epoch, token, verifier, chainId } = tree.domain;
  mustAgree("the tree's kind", String(treeKind), String(TreeKind.POSITIONS));
  mustAgree("the tree's chain", String(chainId), String(cut.chainId));
  mustAgree("the tree's verifier", verifier.toLowerCase(), cut.verifier.toLowerCase());
  mustAgree("the tree's token", token.toLowerCase(), cut.token.toLowerCase());
  mustAgree("the tree's cut", String(epoch), String(cut.cut));
  return {
    cutHash: cut.hash,
    validUntil: figures.validUntil,
    reserves: tree.root.sum,
    liabilityUnits: figures.liabilityUnits,
    positionsRoot: tree.root.hash,
    positionsCount: BigInt(tree.count),
    positionsDepth: BigInt(tree.depth),
    missingReceiptsHash: missingReceiptsHash(figures.missingReceipts ?? []),
    dataHash: figures.dataHash ?? ZeroHash,
  };
}

/** keccak256 of the packed journal ids; 0 for none. */
export function missingReceiptsHash(journals: readonly Bytes32[]): Bytes32 {
  return journals.length === 0 ? ZeroHash : keccak256(concat([...journals]));
}

/** The digest that attestors sign. */
export function attestationDigest(chainId: bigint, verifier: string, attestation: ReserveAttestation): Bytes32 {
  return TypedDataEncoder.hash(reservesDomain(chainId, verifier), RESERVE_ATTESTATION, attestation);
}

/**
 * Signs a statement off-chain. `attestor` is the registered account, the signer itself unless that is a contract which
 * the signer speaks for (ERC-1271). The registry is asked whether it would count the signature: a wrong key shows here.
 */
export async function signAttestation(
  verifier: ReserveVerifier,
  cut: TakenCut,
  attestation: ReserveAttestation,
  missingReceipts: readonly Bytes32[],
  signer: Signer,
  attestor?: string,
): Promise<AttestationFile> {
  const { chainId, token } = cut;
  const signature = await signer.signTypedData(reservesDomain(chainId, cut.verifier), RESERVE_ATTESTATION, attestation);
  const file: AttestationFile = {
    format: ATTESTATION_FORMAT,
    chainId,
    verifier: cut.verifier,
    token,
    cut: cut.cut,
    attestation,
    missingReceipts: [...missingReceipts],
    attestor: attestor ?? (await signer.getAddress()),
    signature,
  };
  await requireAttested(await registryOf(verifier), file);
  return file;
}

async function registryOf(verifier: ReserveVerifier): Promise<AttestorRegistry> {
  return AttestorRegistry__factory.connect(await decoded(verifier.attestorRegistry()), providerOf(verifier));
}

async function requireAttested(registry: AttestorRegistry, file: AttestationFile): Promise<void> {
  const { chainId, verifier, attestation, attestor, signature } = file;
  const digest = attestationDigest(chainId, verifier, attestation);
  if (await decoded(registry.isSignedBy(attestor, digest, signature))) return;
  throw new NotSignedError(attestor, "the statement (or the account is no attestor of this verifier)");
}

/* POST */

/**
 * Posts one statement with the signatures of several attestors. All files must say the same; the tree of positions
 * opens the root. Each signature is checked before the transaction, so that a wrong one is named.
 */
export async function postEpoch(
  verifier: ReserveVerifier,
  files: readonly AttestationFile[],
  tree: PositionsTree,
): Promise<PostedEpoch> {
  const [first, ...others] = files;
  if (first === undefined) throw new RangeError("there is no statement to post");
  for (const other of others) requireSame(first, other);
  await requireContract(verifier, first.chainId);
  mustAgree("the statement's verifier", first.verifier.toLowerCase(), (await verifier.getAddress()).toLowerCase());
  const { attestation, token, cut, missingReceipts } = first;
  mustAgree("the statement's root", attestation.positionsRoot, tree.root.hash, "in the tree");

  const registry = await registryOf(verifier);
  const signed = [...files].sort((a, b) => (BigInt(a.attestor) < BigInt(b.attestor) ? -1 : 1));
  for (const [index, file] of signed.entries()) {
    const next = signed[index + 1];
    if (next !== undefined && BigInt(next.attestor) === BigInt(file.attestor)) {
      throw new StatementConflictError("attestor", file.attestor, "the same");
    }
    await requireAttested(registry, file);
  }
  const receipt = await sent(
    verifier.post(
      token,
      cut,
      attestation,
      openingOf(tree.children),
      missingReceipts,
      signed.map(({ attestor }) => attestor),
      signed.map(({ signature }) => signature),
    ),
  );
  const posted = await eventOf<EpochPostedEvent.OutputObject>(receipt, verifier, "EpochPosted");
  return epochOf(posted, receipt.hash);
}

function requireSame(first: AttestationFile, other: AttestationFile): void {
  const [one, two] = [flat(first), flat(other)];
  for (const [field, value] of one) {
    const found = two.get(field) ?? "missing";
    if (found !== value) throw new StatementConflictError(field, value, found);
  }
}

/** What has to be the same in statements that are posted together. */
function flat({ chainId, verifier, token, cut, attestation, missingReceipts }: AttestationFile): Map<string, string> {
  return new Map([
    ["chainId", String(chainId)],
    ["verifier", verifier.toLowerCase()],
    ["token", token.toLowerCase()],
    ["cut", String(cut)],
    ...Object.entries(attestation).map(([field, value]): [string, string] => [field, String(value)]),
    ["missingReceipts", missingReceipts.join(", ")],
  ]);
}

/** A root's two children as contracts are shown them. */
export function openingOf([left, right]: readonly [SumNode, SumNode]): {
  leftSum: bigint;
  leftHash: Bytes32;
  rightSum: bigint;
  rightHash: Bytes32;
} {
  return { leftSum: left.sum, leftHash: left.hash, rightSum: right.sum, rightHash: right.hash };
}

/* READ */

/**
 * The epoch that was posted about a cut, out of the verifier's events. The statement is not taken from the event's word:
 * its digest has to be the link that the verifier keeps in its chain of hashes.
 */
export async function readEpochOfCut(
  verifier: ReserveVerifier,
  token: string,
  cut: bigint,
  fromBlock = 0,
): Promise<PostedEpoch> {
  const [log] = await verifier.queryFilter(verifier.filters.EpochPosted(token, undefined, cut), fromBlock);
  if (log === undefined) throw new NotPublishedError(await verifier.getAddress(), token, cut, "cut");
  const posted = epochOf(log.args, log.transactionHash);
  const digest = attestationDigest(await chainIdOf(verifier), await verifier.getAddress(), posted.attestation);
  const previous = await decoded(verifier.epochHashAt(token, posted.epoch - 1n));
  const link = keccak256(
    AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256", "bytes32"], [previous, posted.epoch, digest]),
  );
  mustAgree("the epoch's hash by its event", link, await decoded(verifier.epochHashAt(token, posted.epoch)));
  return posted;
}

function epochOf(event: EpochPostedEvent.OutputObject, transaction: string): PostedEpoch {
  const { epoch, cut, epochHash, attestation, signers, reserveBase, usableUntil } = event;
  return {
    epoch,
    cut,
    attestation: {
      cutHash: attestation.cutHash,
      validUntil: attestation.validUntil,
      reserves: attestation.reserves,
      liabilityUnits: attestation.liabilityUnits,
      positionsRoot: attestation.positionsRoot,
      positionsCount: attestation.positionsCount,
      positionsDepth: attestation.positionsDepth,
      missingReceiptsHash: attestation.missingReceiptsHash,
      dataHash: attestation.dataHash,
    },
    signers: [...signers],
    reserveBase,
    usableUntil,
    epochHash,
    transaction,
  };
}

function mustAgree(field: string, given: string, onChain: string, where = "on the chain"): void {
  if (given !== onChain) throw new ChainMismatchError(field, given, onChain, where);
}
