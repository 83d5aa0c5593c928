/** Why OpenZeppelin's contracts and libraries refuse something: their sources describe errors, not reasons. */
export const foreignErrors: Readonly<Record<string, string>> = {
  AccessManagedInvalidAuthority: "Thrown when an authority is to be set that is no contract.",
  AccessManagedRequiredDelay: "Thrown when a caller has the role, but the call needs notice first.",
  AccessManagedUnauthorized: "Thrown when the caller does not have the role that the function needs.",
  AccessManagerAlreadyScheduled: "Thrown when an operation is scheduled that is scheduled already and has not expired.",
  AccessManagerBadConfirmation:
    "Thrown when a role is renounced with another address than the caller's as confirmation.",
  AccessManagerExpired: "Thrown when a scheduled operation was not executed within its week.",
  AccessManagerInvalidInitialAdmin: "Thrown at construction for a zero address as first admin.",
  AccessManagerLockedRole: "Thrown when ADMIN or the public role is to be changed in a way that they cannot be.",
  AccessManagerLockedFunction: "Thrown when one of the authority's own functions would be given another guard.",
  AccessManagerNotReady: "Thrown when a scheduled operation is executed before its notice is over.",
  AccessManagerNotScheduled: "Thrown when an operation is executed or cancelled that was not scheduled.",
  AccessManagerUnauthorizedAccount: "Thrown when the caller does not have the role that administers this.",
  AccessManagerUnauthorizedCall: "Thrown when the caller may not call, or schedule, this function of the target.",
  AccessManagerUnauthorizedCancel:
    "Thrown when an operation is cancelled by neither its caller, an admin nor a guardian.",
  AccessManagerUnauthorizedConsume: "Thrown when a target consumes an operation that it did not ask about.",
  AddressEmptyCode: "Thrown when a call goes to an address without code.",
  CheckpointUnorderedInsertion: "Thrown when a checkpoint would be written before an earlier one.",
  ECDSAInvalidSignature: "Thrown for a signature from which no signer can be recovered.",
  ECDSAInvalidSignatureLength: "Thrown for a signature that is not 65 bytes long.",
  ECDSAInvalidSignatureS: "Thrown for a signature in its malleable form, with s in the upper half order.",
  ERC20InsufficientAllowance: "Thrown when a spender moves more than it is allowed to.",
  ERC20InsufficientBalance: "Thrown when an account has less than is to leave it.",
  ERC20InvalidApprover: "Thrown when the zero address would allow something.",
  ERC20InvalidReceiver: "Thrown for the zero address as receiver.",
  ERC20InvalidSender: "Thrown for the zero address as sender.",
  ERC20InvalidSpender: "Thrown for the zero address as spender.",
  ERC2612ExpiredSignature: "Thrown when a permit is presented after its deadline.",
  ERC2612InvalidSigner: "Thrown when a permit is not signed by the owner over these values.",
  ERC4626ExceededMaxDeposit:
    "Thrown by ERC-4626 for a deposit above the most that is taken; this suite's vaults name the reason instead.",
  ERC4626ExceededMaxMint:
    "Thrown by ERC-4626 for a mint above the most that is taken; this suite's vaults name the reason instead.",
  ERC4626ExceededMaxRedeem:
    "Thrown by ERC-4626 for a redemption above the owner's most; this suite's vaults name the reason instead.",
  ERC4626ExceededMaxWithdraw:
    "Thrown by ERC-4626 for a withdrawal above the owner's most; this suite's vaults name the reason instead.",
  FailedCall: "Thrown when a call to another contract fails and gives no reason.",
  InsufficientBalance: "Thrown when a contract has less native currency than it is to send.",
  InvalidAccountNonce: "Thrown when a signature counts on another nonce than the account's next one.",
  InvalidShortString: "Thrown when a stored short text is not one.",
  ReentrancyGuardReentrantCall:
    "Thrown when a contract is entered again, by a callee, before the first call has ended.",
  SafeCastOverflowedUintDowncast: "Thrown when a number does not fit where it is to be kept.",
  SafeERC20FailedOperation: "Thrown when a token's transfer or approval fails or answers false.",
  StringTooLong: "Thrown at construction for a text that is too long for its place.",
};
