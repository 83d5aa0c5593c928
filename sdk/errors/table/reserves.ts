/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const reservesErrors = {
  AttestorRegistry_BadAttestor: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_BadAttestor(address account, uint8 kind)",
    why: "Thrown for the zero address, or no kind.",
  },
  AttestorRegistry_AlreadyRegistered: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_AlreadyRegistered(address account, uint8 kind)",
    why: "Thrown when an account is registered already, as whatever kind.",
  },
  AttestorRegistry_NotRegistered: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_NotRegistered(address account)",
    why: "Thrown when an account is no attestor.",
  },
  AttestorRegistry_TooMany: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_TooMany(uint256 maximum)",
    why: "Thrown when there would be more attestors than {MAX_ATTESTORS}.",
  },
  AttestorRegistry_NoQuorum: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_NoQuorum(uint256 threshold, uint256 custodians, uint256 auditors)",
    why: "Thrown when the threshold would be below 2 or above the number of attestors, or a kind be missing.",
  },
  AttestorRegistry_SignersNotAscending: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_SignersNotAscending(address previous, address signer)",
    why: "Thrown when signers are not strictly ascending.",
  },
  AttestorRegistry_BadSignature: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_BadSignature(address signer)",
    why: "Thrown when a signer's signature is not its own over this digest.",
  },
  AttestorRegistry_LengthMismatch: {
    contract: "AttestorRegistry",
    signature: "AttestorRegistry_LengthMismatch(uint256 signers, uint256 signatures)",
    why: "Thrown when signers and signatures differ in number.",
  },
  AttestorRegistry_QuorumNotMet: {
    contract: "AttestorRegistry",
    signature:
      "AttestorRegistry_QuorumNotMet(uint256 signatures, uint256 threshold, uint256 custodians, uint256 auditors)",
    why: "Thrown when the signers are too few, or all of one kind.",
  },
  ReserveVerifier_CutTooSoon: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_CutTooSoon(address token, uint256 earliest)",
    why: "Thrown when an attestor cuts again within an hour.",
  },
  ReserveVerifier_CutStillYoung: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_CutStillYoung(address token, uint64 cut)",
    why: "Thrown when somebody else cuts while a cut is young.",
  },
  ReserveVerifier_TooManyOpenCuts: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_TooManyOpenCuts(address token, uint256 maximum)",
    why: "Thrown when all places for open cuts are taken.",
  },
  ReserveVerifier_SplitImpends: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_SplitImpends(address token, uint256 closedAt, uint256 splitAt)",
    why: "Thrown for a cut or a receipt between the last regular close before a split's ex day and the split, or after the split until the exchange opens, if it was closed: custody's books and the chain may differ then.",
  },
  ReserveVerifier_UnknownCut: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_UnknownCut(address token, uint64 cut)",
    why: "Thrown for a cut that was never taken.",
  },
  ReserveVerifier_CutNotNewer: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_CutNotNewer(address token, uint64 cut, uint64 posted)",
    why: "Thrown when a cut is not newer than the posted one.",
  },
  ReserveVerifier_CutTooOld: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_CutTooOld(address token, uint64 cut, uint256 closedAt)",
    why: "Thrown when a cut is too old to be posted, or would be at once, past the calendar's horizon.",
  },
  ReserveVerifier_WrongCut: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_WrongCut(bytes32 cutHash, bytes32 expected)",
    why: "Thrown when a statement is about another cut.",
  },
  ReserveVerifier_Expired: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_Expired(uint256 validUntil, uint256 timestamp)",
    why: "Thrown when a statement or receipt has expired.",
  },
  ReserveVerifier_WrongRoot: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_WrongRoot(bytes32 root, bytes32 positionsRoot)",
    why: "Thrown when the opened root is not the statement's.",
  },
  ReserveVerifier_WrongTotal: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_WrongTotal(uint256 total, uint256 reserves)",
    why: "Thrown when the positions' total is not the statement's reserves.",
  },
  ReserveVerifier_WrongCount: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_WrongCount(uint256 count, uint256 depth)",
    why: "Thrown when the number of positions does not fit their tree.",
  },
  ReserveVerifier_WrongMissingReceipts: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_WrongMissingReceipts(bytes32 given, bytes32 signed)",
    why: "Thrown when the missing receipts are not the ones signed.",
  },
  ReserveVerifier_TooManyMissing: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_TooManyMissing(uint256 given, uint256 maximum)",
    why: "Thrown when too many receipts are listed as missing.",
  },
  ReserveVerifier_FigureTooLarge: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_FigureTooLarge(uint256 figure)",
    why: "Thrown when figures leave the range that can be kept.",
  },
  ReserveVerifier_Discredited: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_Discredited(address token, address attestor)",
    why: "Thrown for the signature of an attestor that has equivocated about this token, under a statement or a receipt; and when that is proven a second time.",
  },
  ReserveVerifier_NoEquivocation: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_NoEquivocation(address attestor)",
    why: "Thrown when two statements do not contradict each other, or the attestor has not signed both.",
  },
  ReserveVerifier_WrongRecipient: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_WrongRecipient(address recipient, address caller)",
    why: "Thrown when a receipt is not for the market that presents it.",
  },
  ReserveVerifier_ReceiptOutlived: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_ReceiptOutlived(uint32 signedAt, uint32 activationCount)",
    why: "Thrown when a receipt was signed before a corporate action.",
  },
  ReserveVerifier_JournalUsed: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_JournalUsed(address token, bytes32 journalId)",
    why: "Thrown when a journal entry is used twice.",
  },
  ReserveVerifier_StockMissing: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_StockMissing(address token, bytes32 journalId, uint32 epoch)",
    why: "Thrown when a receipt is presented whose stock attestors have listed as missing.",
  },
  ReserveVerifier_NotACustodian: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_NotACustodian(address custodian)",
    why: "Thrown when a receipt is not signed by a custodian.",
  },
  ReserveVerifier_ProvisionalCapExceeded: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_ProvisionalCapExceeded(uint256 base, uint256 available)",
    why: "Thrown when a receipt would exceed what may count provisionally.",
  },
  ReserveVerifier_TooManyReceipts: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_TooManyReceipts(uint256 maximum)",
    why: "Thrown when more receipts would count provisionally than one statement can list as missing.",
  },
  ReserveVerifier_TooManyReceiptCuts: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_TooManyReceiptCuts(uint256 maximum)",
    why: "Thrown when receipts name more different cuts than can be told apart.",
  },
  ReserveVerifier_NotCommitted: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_NotCommitted(address market, uint256 base, uint256 committed)",
    why: "Thrown when more is released than was committed by this market.",
  },
  ReserveVerifier_BadBounds: {
    contract: "ReserveVerifier",
    signature: "ReserveVerifier_BadBounds(uint256 maxAge, uint256 provisionalCapBps)",
    why: "Thrown when a bound would switch the gate off or open it too far.",
  },
  SubLedger_BadConstruction: {
    contract: "SubLedger",
    signature: "SubLedger_BadConstruction(address wallet, address operator, address bondToken, uint256 bondAmount)",
    why: "Thrown at construction for a missing address, a bond token without code or a bond of 0.",
  },
  SubLedger_OnlyWallet: {
    contract: "SubLedger",
    signature: "SubLedger_OnlyWallet(address caller)",
    why: "Thrown when somebody else calls what is the wallet's.",
  },
  SubLedger_OnlyOperator: {
    contract: "SubLedger",
    signature: "SubLedger_OnlyOperator(address caller)",
    why: "Thrown when somebody else calls what is the wallet's or the operator's.",
  },
  SubLedger_NotAccepted: {
    contract: "SubLedger",
    signature: "SubLedger_NotAccepted(address wallet)",
    why: "Thrown while the wallet has not accepted this ledger.",
  },
  SubLedger_AlreadyAccepted: {
    contract: "SubLedger",
    signature: "SubLedger_AlreadyAccepted(address wallet)",
    why: "Thrown when the wallet accepts a second time.",
  },
  SubLedger_NotPublished: {
    contract: "SubLedger",
    signature: "SubLedger_NotPublished(address token, uint32 recordId)",
    why: "Thrown when nothing is published for a token and record.",
  },
  SubLedger_AlreadyPublished: {
    contract: "SubLedger",
    signature: "SubLedger_AlreadyPublished(address token, uint32 recordId)",
    why: "Thrown when something is published already for a token and record.",
  },
  SubLedger_WrongOpening: {
    contract: "SubLedger",
    signature: "SubLedger_WrongOpening(bytes32 root, bytes32 openedRoot)",
    why: "Thrown when a tree's opened children do not hash to its root.",
  },
  SubLedger_WrongCount: {
    contract: "SubLedger",
    signature: "SubLedger_WrongCount(uint256 count, uint256 depth)",
    why: "Thrown when a tree's depth is not max(1, ceil(log2 count)).",
  },
  SubLedger_ExceedsWallet: {
    contract: "SubLedger",
    signature: "SubLedger_ExceedsWallet(uint256 total, uint256 walletUnits)",
    why: "Thrown when a tree owes more than the wallet held.",
  },
  SubLedger_NotIncluded: {
    contract: "SubLedger",
    signature: "SubLedger_NotIncluded(address token, uint32 recordId, uint64 index, bytes32 key)",
    why: "Thrown when a leaf is not in the tree.",
  },
  SubLedger_LeafAlreadyProven: {
    contract: "SubLedger",
    signature: "SubLedger_LeafAlreadyProven(address token, uint32 recordId, uint64 index)",
    why: "Thrown when a leaf is proven a second time.",
  },
  SubLedger_WrongWallet: {
    contract: "SubLedger",
    signature: "SubLedger_WrongWallet(address stated, address wallet)",
    why: "Thrown when a statement is about another wallet.",
  },
  SubLedger_WrongIssueTime: {
    contract: "SubLedger",
    signature: "SubLedger_WrongIssueTime(uint256 issuedAt, uint256 recordAt, uint256 timestamp)",
    why: "Thrown when a statement was issued before its record's time or is dated ahead.",
  },
  SubLedger_NotSigned: {
    contract: "SubLedger",
    signature: "SubLedger_NotSigned(address operator, bytes32 digest)",
    why: "Thrown when a statement is not signed by the operator.",
  },
  SubLedger_StatementAlreadyProven: {
    contract: "SubLedger",
    signature: "SubLedger_StatementAlreadyProven(bytes32 key, uint256 amount, uint256 provenUnits)",
    why: "Thrown when what a statement says is proven already.",
  },
  SubLedger_ChallengeOpen: {
    contract: "SubLedger",
    signature: "SubLedger_ChallengeOpen(address token, uint32 recordId, bytes32 key)",
    why: "Thrown when a key has an open challenge.",
  },
  SubLedger_NoChallenge: {
    contract: "SubLedger",
    signature: "SubLedger_NoChallenge(address token, uint32 recordId, bytes32 key)",
    why: "Thrown when a key has no open challenge.",
  },
  SubLedger_AlreadyDefaulted: {
    contract: "SubLedger",
    signature: "SubLedger_AlreadyDefaulted(address token, uint32 recordId)",
    why: "Thrown when the ledger has defaulted on the record already: another bond would prove nothing more.",
  },
  SubLedger_BondNotReceived: {
    contract: "SubLedger",
    signature: "SubLedger_BondNotReceived(uint256 received, uint256 expected)",
    why: "Thrown when the bond token delivers another amount than was asked for.",
  },
  SubLedger_LengthMismatch: {
    contract: "SubLedger",
    signature: "SubLedger_LengthMismatch(uint256 leaves, uint256 proofs)",
    why: "Thrown when leaves and proofs differ in number.",
  },
  SubLedger_WrongKey: {
    contract: "SubLedger",
    signature: "SubLedger_WrongKey(bytes32 key, bytes32 expected)",
    why: "Thrown when an answer brings a leaf of another key.",
  },
  SubLedger_AnswerTooSmall: {
    contract: "SubLedger",
    signature: "SubLedger_AnswerTooSmall(uint256 provenUnits, uint256 amount)",
    why: "Thrown when an answer proves too little.",
  },
  SubLedger_AnswerTooLate: {
    contract: "SubLedger",
    signature: "SubLedger_AnswerTooLate(uint256 deadline, uint256 timestamp)",
    why: "Thrown after the last second for an answer.",
  },
  SubLedger_AnswerStillPossible: {
    contract: "SubLedger",
    signature: "SubLedger_AnswerStillPossible(uint256 deadline, uint256 timestamp)",
    why: "Thrown up to and including the last second for an answer.",
  },
  SubLedger_NothingToWithdraw: {
    contract: "SubLedger",
    signature: "SubLedger_NothingToWithdraw(address account)",
    why: "Thrown when an account has no bonds to withdraw.",
  },
  SumTree_BadDepth: {
    contract: "SumTree",
    signature: "SumTree_BadDepth(uint256 depth)",
    why: "Thrown when a tree's depth is 0 or above {MAX_DEPTH}.",
  },
  SumTree_BadProofLength: {
    contract: "SumTree",
    signature: "SumTree_BadProofLength(uint256 length, uint256 expected)",
    why: "Thrown when a proof is not {PROOF_STEP} bytes for each level.",
  },
  SumTree_IndexOutOfRange: {
    contract: "SumTree",
    signature: "SumTree_IndexOutOfRange(uint256 index, uint256 count)",
    why: "Thrown when an index lies outside the tree's leaves.",
  },
} as const;

/** Their arguments, by name. */
export type ReservesErrorArguments = {
  AttestorRegistry_BadAttestor: { readonly account: string; readonly kind: bigint };
  AttestorRegistry_AlreadyRegistered: { readonly account: string; readonly kind: bigint };
  AttestorRegistry_NotRegistered: { readonly account: string };
  AttestorRegistry_TooMany: { readonly maximum: bigint };
  AttestorRegistry_NoQuorum: { readonly threshold: bigint; readonly custodians: bigint; readonly auditors: bigint };
  AttestorRegistry_SignersNotAscending: { readonly previous: string; readonly signer: string };
  AttestorRegistry_BadSignature: { readonly signer: string };
  AttestorRegistry_LengthMismatch: { readonly signers: bigint; readonly signatures: bigint };
  AttestorRegistry_QuorumNotMet: {
    readonly signatures: bigint;
    readonly threshold: bigint;
    readonly custodians: bigint;
    readonly auditors: bigint;
  };
  ReserveVerifier_CutTooSoon: { readonly token: string; readonly earliest: bigint };
  ReserveVerifier_CutStillYoung: { readonly token: string; readonly cut: bigint };
  ReserveVerifier_TooManyOpenCuts: { readonly token: string; readonly maximum: bigint };
  ReserveVerifier_SplitImpends: { readonly token: string; readonly closedAt: bigint; readonly splitAt: bigint };
  ReserveVerifier_UnknownCut: { readonly token: string; readonly cut: bigint };
  ReserveVerifier_CutNotNewer: { readonly token: string; readonly cut: bigint; readonly posted: bigint };
  ReserveVerifier_CutTooOld: { readonly token: string; readonly cut: bigint; readonly closedAt: bigint };
  ReserveVerifier_WrongCut: { readonly cutHash: string; readonly expected: string };
  ReserveVerifier_Expired: { readonly validUntil: bigint; readonly timestamp: bigint };
  ReserveVerifier_WrongRoot: { readonly root: string; readonly positionsRoot: string };
  ReserveVerifier_WrongTotal: { readonly total: bigint; readonly reserves: bigint };
  ReserveVerifier_WrongCount: { readonly count: bigint; readonly depth: bigint };
  ReserveVerifier_WrongMissingReceipts: { readonly given: string; readonly signed: string };
  ReserveVerifier_TooManyMissing: { readonly given: bigint; readonly maximum: bigint };
  ReserveVerifier_FigureTooLarge: { readonly figure: bigint };
  ReserveVerifier_Discredited: { readonly token: string; readonly attestor: string };
  ReserveVerifier_NoEquivocation: { readonly attestor: string };
  ReserveVerifier_WrongRecipient: { readonly recipient: string; readonly caller: string };
  ReserveVerifier_ReceiptOutlived: { readonly signedAt: bigint; readonly activationCount: bigint };
  ReserveVerifier_JournalUsed: { readonly token: string; readonly journalId: string };
  ReserveVerifier_StockMissing: { readonly token: string; readonly journalId: string; readonly epoch: bigint };
  ReserveVerifier_NotACustodian: { readonly custodian: string };
  ReserveVerifier_ProvisionalCapExceeded: { readonly base: bigint; readonly available: bigint };
  ReserveVerifier_TooManyReceipts: { readonly maximum: bigint };
  ReserveVerifier_TooManyReceiptCuts: { readonly maximum: bigint };
  ReserveVerifier_NotCommitted: { readonly market: string; readonly base: bigint; readonly committed: bigint };
  ReserveVerifier_BadBounds: { readonly maxAge: bigint; readonly provisionalCapBps: bigint };
  SubLedger_BadConstruction: {
    readonly wallet: string;
    readonly operator: string;
    readonly bondToken: string;
    readonly bondAmount: bigint;
  };
  SubLedger_OnlyWallet: { readonly caller: string };
  SubLedger_OnlyOperator: { readonly caller: string };
  SubLedger_NotAccepted: { readonly wallet: string };
  SubLedger_AlreadyAccepted: { readonly wallet: string };
  SubLedger_NotPublished: { readonly token: string; readonly recordId: bigint };
  SubLedger_AlreadyPublished: { readonly token: string; readonly recordId: bigint };
  SubLedger_WrongOpening: { readonly root: string; readonly openedRoot: string };
  SubLedger_WrongCount: { readonly count: bigint; readonly depth: bigint };
  SubLedger_ExceedsWallet: { readonly total: bigint; readonly walletUnits: bigint };
  SubLedger_NotIncluded: {
    readonly token: string;
    readonly recordId: bigint;
    readonly index: bigint;
    readonly key: string;
  };
  SubLedger_LeafAlreadyProven: { readonly token: string; readonly recordId: bigint; readonly index: bigint };
  SubLedger_WrongWallet: { readonly stated: string; readonly wallet: string };
  SubLedger_WrongIssueTime: { readonly issuedAt: bigint; readonly recordAt: bigint; readonly timestamp: bigint };
  SubLedger_NotSigned: { readonly operator: string; readonly digest: string };
  SubLedger_StatementAlreadyProven: { readonly key: string; readonly amount: bigint; readonly provenUnits: bigint };
  SubLedger_ChallengeOpen: { readonly token: string; readonly recordId: bigint; readonly key: string };
  SubLedger_NoChallenge: { readonly token: string; readonly recordId: bigint; readonly key: string };
  SubLedger_AlreadyDefaulted: { readonly token: string; readonly recordId: bigint };
  SubLedger_BondNotReceived: { readonly received: bigint; readonly expected: bigint };
  SubLedger_LengthMismatch: { readonly leaves: bigint; readonly proofs: bigint };
  SubLedger_WrongKey: { readonly key: string; readonly expected: string };
  SubLedger_AnswerTooSmall: { readonly provenUnits: bigint; readonly amount: bigint };
  SubLedger_AnswerTooLate: { readonly deadline: bigint; readonly timestamp: bigint };
  SubLedger_AnswerStillPossible: { readonly deadline: bigint; readonly timestamp: bigint };
  SubLedger_NothingToWithdraw: { readonly account: string };
  SumTree_BadDepth: { readonly depth: bigint };
  SumTree_BadProofLength: { readonly length: bigint; readonly expected: bigint };
  SumTree_IndexOutOfRange: { readonly index: bigint; readonly count: bigint };
};
