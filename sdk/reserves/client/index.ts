/** The contracts of the proof of reserves, called from TypeScript: one function a step, over any ethers provider or signer. */
export {
  attestationDigest,
  attestationOf,
  missingReceiptsHash,
  type PositionsTree,
  type PostedEpoch,
  postEpoch,
  readCut,
  readEpochOfCut,
  type StatementFigures,
  signAttestation,
  type TakenCut,
  takeCut,
} from "./attestation.ts";
export { requireCode, requireContract } from "./chain.ts";
export * from "./errors.ts";
export {
  ATTESTATION_FORMAT,
  type AttestationFile,
  attestationFile,
  BALANCE_FORMAT,
  type BalanceFile,
  balanceFile,
  fileText,
} from "./files.ts";
export {
  acceptLedger,
  answerChallenge,
  type ChallengeOutcome,
  type CustomersTree,
  declareDefault,
  type OpenedChallenge,
  openChallenge,
  type Publication,
  type PublishedLedger,
  publishTree,
  readPublication,
  signBalance,
  withdrawBonds,
} from "./subLedger.ts";
export { type ChainVerification, verifyOnChain } from "./verify.ts";
