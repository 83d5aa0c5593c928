/**
 * The proof of one omnibus wallet, step by step: the wallet accepts its ledger, the operator publishes a tree and signs
 * statements, customers check and challenge, the operator answers. Contracts come connected
 * (`SubLedger__factory.connect(address, signer)`); reverts come as `ContractRevertError`.
 */
import type { Signer } from "ethers";
import { Contract } from "ethers/contract";
import { verifyTypedData } from "ethers/hash";
import type {
  BondsWithdrawnEvent,
  ChallengeAnsweredEvent,
  ChallengeOpenedEvent,
  DefaultDeclaredEvent,
  SubLedger,
  TreePublishedEvent,
} from "../../../types/contracts/reserves/SubLedger.ts";
import { accountKey, type Bytes32, type SumNode, type TreeDomain } from "../codec.ts";
import { TreeKind } from "../layout.ts";
import { type AccountProof, packProof, verifyProof } from "../proof.ts";
import { BALANCE_STATEMENT, type BalanceStatement, reservesDomain } from "../typedData.ts";
import { openingOf } from "./attestation.ts";
import { chainIdOf, eventOf, providerOf, requireContract, sent } from "./chain.ts";
import { ChainMismatchError, ContractRevertError, decoded, NotPublishedError, NotSignedError } from "./errors.ts";
import { BALANCE_FORMAT, type BalanceFile } from "./files.ts";

/** What a ledger has published about a token's record. */
export type Publication = {
  readonly root: Bytes32;
  readonly sum: bigint;
  readonly count: bigint;
  readonly depth: number;
  readonly domain: Bytes32;
  readonly wallet: string;
  /** Whether a challenge about the record went unanswered. */
  readonly defaulted: boolean;
};

/** A tree of customers as the builder leaves it: `openTree` gives one. */
export type CustomersTree = {
  readonly domain: TreeDomain;
  readonly domainHash: Bytes32;
  readonly root: SumNode;
  readonly children: readonly [SumNode, SumNode];
  readonly count: number;
  readonly depth: number;
};

export type PublishedLedger = {
  readonly root: Bytes32;
  readonly sum: bigint;
  readonly count: bigint;
  readonly depth: number;
  /** What the wallet held at the record; at least `sum`. */
  readonly walletUnits: bigint;
  readonly transaction: string;
};

export type OpenedChallenge = {
  readonly key: Bytes32;
  readonly challenger: string;
  readonly amount: bigint;
  /** Unix seconds: the last for an answer. */
  readonly deadline: bigint;
  readonly bondToken: string;
  readonly bondAmount: bigint;
  readonly transaction: string;
};

export type ChallengeOutcome = {
  readonly key: Bytes32;
  readonly challenger: string;
  readonly amount: bigint;
  readonly provenUnits: bigint;
  readonly transaction: string;
};

/** Record ids of a token have 32 bits; the epochs of trees have 64. */
const MAX_RECORD = 2n ** 32n - 1n;

const ERC20 = [
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 amount) returns (bool)",
];

/* PUBLISH */

/** Makes a ledger the own one of its wallet, which has to be the signer; returns the transaction. */
export async function acceptLedger(ledger: SubLedger): Promise<string> {
  return (await sent(ledger.accept())).hash;
}

/** Publishes a tree. Its domain is compared with the ledger's own, so that one of another record or chain is refused. */
export async function publishTree(ledger: SubLedger, tree: CustomersTree): Promise<PublishedLedger> {
  const { chainId, token, epoch } = tree.domain;
  await requireContract(ledger, chainId);
  await requireDomain(ledger, tree.domain, tree.domainHash);
  const receipt = await sent(
    ledger.publish(token, epoch, tree.root.hash, BigInt(tree.count), BigInt(tree.depth), openingOf(tree.children)),
  );
  const published = await eventOf<TreePublishedEvent.OutputObject>(receipt, ledger, "TreePublished");
  const { root, total, count, depth, walletUnits } = published;
  return { root, sum: total, count, depth: Number(depth), walletUnits, transaction: receipt.hash };
}

async function requireDomain(ledger: SubLedger, domain: TreeDomain, hash: Bytes32): Promise<void> {
  mustAgree("the tree's kind", String(domain.treeKind), String(TreeKind.SUB_LEDGER));
  mustAgree("the tree's ledger", domain.verifier.toLowerCase(), (await ledger.getAddress()).toLowerCase());
  mustAgree("the tree's wallet", domain.owner.toLowerCase(), (await decoded(ledger.wallet())).toLowerCase());
  if (domain.epoch > MAX_RECORD) throw new NotPublishedError(domain.verifier, domain.token, domain.epoch, "record");
  mustAgree("the tree's domain", hash, await decoded(ledger.domainOf(domain.token, domain.epoch)));
}

/** What a ledger has published about a token's record. */
export async function readPublication(ledger: SubLedger, token: string, recordId: bigint): Promise<Publication> {
  const address = await ledger.getAddress();
  if (recordId > MAX_RECORD) throw new NotPublishedError(address, token, recordId, "record");
  const { root, total, count, depth, defaulted } = await decoded(ledger.publicationOf(token, recordId));
  if (depth === 0n) throw new NotPublishedError(address, token, recordId, "record");
  return {
    root,
    sum: total,
    count,
    depth: Number(depth),
    domain: await decoded(ledger.domainOf(token, recordId)),
    wallet: await decoded(ledger.wallet()),
    defaulted,
  };
}

/* STATE */

/** A statement that the operator signs for a customer: "at this record the wallet held at least this much for you". */
export async function signBalance(
  ledger: SubLedger,
  customer: { readonly account: string; readonly nonce: Bytes32 | null },
  { token, recordId, amount, issuedAt }: Pick<BalanceStatement, "token" | "recordId" | "amount" | "issuedAt">,
  signer: Signer,
): Promise<BalanceFile> {
  const { account, nonce } = customer;
  const statement: BalanceStatement = {
    token,
    wallet: await decoded(ledger.wallet()),
    recordId,
    key: accountKey(account, nonce),
    amount,
    issuedAt,
  };
  const [chainId, address] = [await chainIdOf(ledger), await ledger.getAddress()];
  const signature = await signer.signTypedData(reservesDomain(chainId, address), BALANCE_STATEMENT, statement);
  const file: BalanceFile = { format: BALANCE_FORMAT, chainId, ledger: address, account, nonce, statement, signature };
  await requireOperator(ledger, file);
  return file;
}

/** Refuses a statement that names another customer than its key, or that its ledger's operator has not signed. */
export async function requireOperator(ledger: SubLedger, file: BalanceFile): Promise<void> {
  const { chainId, statement, signature, account, nonce } = file;
  mustAgree("the statement's key", statement.key, accountKey(account, nonce), "for the account it names");
  const operator = await decoded(ledger.operator());
  // An operator that is a contract answers for itself when it is challenged.
  if ((await providerOf(ledger).getCode(operator)) !== "0x") return;
  if (signerOf(chainId, await ledger.getAddress(), statement, signature) !== operator) {
    throw new NotSignedError(operator, "the statement");
  }
}

function signerOf(chainId: bigint, ledger: string, statement: BalanceStatement, signature: string): string | null {
  try {
    return verifyTypedData(reservesDomain(chainId, ledger), BALANCE_STATEMENT, statement, signature);
  } catch {
    return null;
  }
}

/* CHALLENGE */

/** Opens a challenge with a signed statement; approves exactly the bond first, where the allowance is too small. */
export async function openChallenge(
  ledger: SubLedger,
  file: BalanceFile,
  challenger: Signer,
): Promise<OpenedChallenge> {
  await requireContract(ledger, file.chainId);
  mustAgree("the statement's ledger", file.ledger.toLowerCase(), (await ledger.getAddress()).toLowerCase());
  await requireOperator(ledger, file);
  const [bondToken, bondAmount] = [await decoded(ledger.bondToken()), await decoded(ledger.bondAmount())];
  const token = new Contract(bondToken, ERC20, challenger);
  const owner = await challenger.getAddress();
  const allowance = (await decoded(token.getFunction("allowance")(owner, file.ledger))) as bigint;
  if (allowance < bondAmount) {
    await requireOnlyBondMissing(ledger, file);
    await sent(token.getFunction("approve").send(file.ledger, bondAmount));
  }
  const receipt = await sent(ledger.challenge(file.statement, file.signature));
  const opened = await eventOf<ChallengeOpenedEvent.OutputObject>(receipt, ledger, "ChallengeOpened");
  const { key, amount, deadline } = opened;
  return { key, challenger: opened.challenger, amount, deadline, bondToken, bondAmount, transaction: receipt.hash };
}

/** A challenge that the ledger refuses for any other reason than its bond must not leave an allowance behind. */
async function requireOnlyBondMissing(ledger: SubLedger, { statement, signature }: BalanceFile): Promise<void> {
  try {
    await decoded(ledger.challenge.staticCall(statement, signature));
  } catch (error) {
    if (error instanceof ContractRevertError && error.error?.startsWith("SubLedger_") !== true) return;
    throw error;
  }
}

/**
 * Answers the open challenge about the key of these proofs, one for each of its leaves. They are verified against the
 * publication first, so that a wrong one costs no gas.
 */
export async function answerChallenge(
  ledger: SubLedger,
  proofs: readonly [AccountProof, ...AccountProof[]],
): Promise<ChallengeOutcome> {
  const [{ token, epoch, chainId, key }] = proofs;
  await requireContract(ledger, BigInt(chainId));
  const { root, sum, count, depth, domain } = await readPublication(ledger, token, BigInt(epoch));
  for (const proof of proofs) {
    mustAgree("a proof's key", proof.key, key, "in the first proof");
    verifyProof(proof, { root, sum, count, depth, domain });
  }
  const receipt = await sent(
    ledger.answer(
      token,
      epoch,
      key,
      proofs.map(({ index, salt, amount }) => ({ index, key, salt, amount })),
      proofs.map(packProof),
    ),
  );
  const answered = await eventOf<ChallengeAnsweredEvent.OutputObject>(receipt, ledger, "ChallengeAnswered");
  return outcomeOf(answered, receipt.hash);
}

/** Marks a ledger as defaulted on a record once a challenge's last second is over. */
export async function declareDefault(
  ledger: SubLedger,
  token: string,
  recordId: bigint,
  key: Bytes32,
): Promise<ChallengeOutcome> {
  const receipt = await sent(ledger.declareDefault(token, recordId, key));
  const declared = await eventOf<DefaultDeclaredEvent.OutputObject>(receipt, ledger, "DefaultDeclared");
  return outcomeOf(declared, receipt.hash);
}

/** Withdraws the signer's bonds to an account; returns how much of the bond token. */
export async function withdrawBonds(
  ledger: SubLedger,
  to: string,
): Promise<{ readonly to: string; readonly amount: bigint; readonly transaction: string }> {
  const receipt = await sent(ledger.withdraw(to));
  const { amount } = await eventOf<BondsWithdrawnEvent.OutputObject>(receipt, ledger, "BondsWithdrawn");
  return { to, amount, transaction: receipt.hash };
}

function outcomeOf(
  { key, challenger, amount, provenUnits }: Omit<ChallengeOutcome, "transaction">,
  transaction: string,
): ChallengeOutcome {
  return { key, challenger, amount, provenUnits, transaction };
}

function mustAgree(field: string, given: string, expected: string, where = "on the chain"): void {
  if (given !== expected) throw new ChainMismatchError(field, given, expected, where);
}
