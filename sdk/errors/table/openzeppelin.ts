/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const openzeppelinErrors = {
  AccessManagedInvalidAuthority: {
    contract: "AccessManaged",
    signature: "AccessManagedInvalidAuthority(address authority)",
    why: "Thrown when an authority is to be set that is no contract.",
  },
  AccessManagedRequiredDelay: {
    contract: "AccessManaged",
    signature: "AccessManagedRequiredDelay(address caller, uint32 delay)",
    why: "Thrown when a caller has the role, but the call needs notice first.",
  },
  AccessManagedUnauthorized: {
    contract: "AccessManaged",
    signature: "AccessManagedUnauthorized(address caller)",
    why: "Thrown when the caller does not have the role that the function needs.",
  },
  AccessManagerAlreadyScheduled: {
    contract: "AccessManager",
    signature: "AccessManagerAlreadyScheduled(bytes32 operationId)",
    why: "Thrown when an operation is scheduled that is scheduled already and has not expired.",
  },
  AccessManagerBadConfirmation: {
    contract: "AccessManager",
    signature: "AccessManagerBadConfirmation()",
    why: "Thrown when a role is renounced with another address than the caller's as confirmation.",
  },
  AccessManagerExpired: {
    contract: "AccessManager",
    signature: "AccessManagerExpired(bytes32 operationId)",
    why: "Thrown when a scheduled operation was not executed within its week.",
  },
  AccessManagerInvalidInitialAdmin: {
    contract: "AccessManager",
    signature: "AccessManagerInvalidInitialAdmin(address initialAdmin)",
    why: "Thrown at construction for a zero address as first admin.",
  },
  AccessManagerLockedFunction: {
    contract: "AccessManager",
    signature: "AccessManagerLockedFunction(bytes4 selector)",
    why: "Thrown when one of the authority's own functions would be given another guard.",
  },
  AccessManagerLockedRole: {
    contract: "AccessManager",
    signature: "AccessManagerLockedRole(uint64 roleId)",
    why: "Thrown when ADMIN or the public role is to be changed in a way that they cannot be.",
  },
  AccessManagerNotReady: {
    contract: "AccessManager",
    signature: "AccessManagerNotReady(bytes32 operationId)",
    why: "Thrown when a scheduled operation is executed before its notice is over.",
  },
  AccessManagerNotScheduled: {
    contract: "AccessManager",
    signature: "AccessManagerNotScheduled(bytes32 operationId)",
    why: "Thrown when an operation is executed or cancelled that was not scheduled.",
  },
  AccessManagerUnauthorizedAccount: {
    contract: "AccessManager",
    signature: "AccessManagerUnauthorizedAccount(address msgsender, uint64 roleId)",
    why: "Thrown when the caller does not have the role that administers this.",
  },
  AccessManagerUnauthorizedCall: {
    contract: "AccessManager",
    signature: "AccessManagerUnauthorizedCall(address caller, address target, bytes4 selector)",
    why: "Thrown when the caller may not call, or schedule, this function of the target.",
  },
  AccessManagerUnauthorizedCancel: {
    contract: "AccessManager",
    signature: "AccessManagerUnauthorizedCancel(address msgsender, address caller, address target, bytes4 selector)",
    why: "Thrown when an operation is cancelled by neither its caller, an admin nor a guardian.",
  },
  AccessManagerUnauthorizedConsume: {
    contract: "AccessManager",
    signature: "AccessManagerUnauthorizedConsume(address target)",
    why: "Thrown when a target consumes an operation that it did not ask about.",
  },
  AddressEmptyCode: {
    contract: "OpenZeppelin",
    signature: "AddressEmptyCode(address target)",
    why: "Thrown when a call goes to an address without code.",
  },
  CheckpointUnorderedInsertion: {
    contract: "OpenZeppelin",
    signature: "CheckpointUnorderedInsertion()",
    why: "Thrown when a checkpoint would be written before an earlier one.",
  },
  ECDSAInvalidSignature: {
    contract: "OpenZeppelin",
    signature: "ECDSAInvalidSignature()",
    why: "Thrown for a signature from which no signer can be recovered.",
  },
  ECDSAInvalidSignatureLength: {
    contract: "OpenZeppelin",
    signature: "ECDSAInvalidSignatureLength(uint256 length)",
    why: "Thrown for a signature that is not 65 bytes long.",
  },
  ECDSAInvalidSignatureS: {
    contract: "OpenZeppelin",
    signature: "ECDSAInvalidSignatureS(bytes32 s)",
    why: "Thrown for a signature in its malleable form, with s in the upper half order.",
  },
  ERC20InsufficientAllowance: {
    contract: "ERC20",
    signature: "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
    why: "Thrown when a spender moves more than it is allowed to.",
  },
  ERC20InsufficientBalance: {
    contract: "ERC20",
    signature: "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
    why: "Thrown when an account has less than is to leave it.",
  },
  ERC20InvalidApprover: {
    contract: "ERC20",
    signature: "ERC20InvalidApprover(address approver)",
    why: "Thrown when the zero address would allow something.",
  },
  ERC20InvalidReceiver: {
    contract: "ERC20",
    signature: "ERC20InvalidReceiver(address receiver)",
    why: "Thrown for the zero address as receiver.",
  },
  ERC20InvalidSender: {
    contract: "ERC20",
    signature: "ERC20InvalidSender(address sender)",
    why: "Thrown for the zero address as sender.",
  },
  ERC20InvalidSpender: {
    contract: "ERC20",
    signature: "ERC20InvalidSpender(address spender)",
    why: "Thrown for the zero address as spender.",
  },
  ERC2612ExpiredSignature: {
    contract: "ERC2612",
    signature: "ERC2612ExpiredSignature(uint256 deadline)",
    why: "Thrown when a permit is presented after its deadline.",
  },
  ERC2612InvalidSigner: {
    contract: "ERC2612",
    signature: "ERC2612InvalidSigner(address signer, address owner)",
    why: "Thrown when a permit is not signed by the owner over these values.",
  },
  ERC4626ExceededMaxDeposit: {
    contract: "ERC4626",
    signature: "ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max)",
    why: "Thrown by ERC-4626 for a deposit above the most that is taken; this suite's vaults name the reason instead.",
  },
  ERC4626ExceededMaxMint: {
    contract: "ERC4626",
    signature: "ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max)",
    why: "Thrown by ERC-4626 for a mint above the most that is taken; this suite's vaults name the reason instead.",
  },
  ERC4626ExceededMaxRedeem: {
    contract: "ERC4626",
    signature: "ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max)",
    why: "Thrown by ERC-4626 for a redemption above the owner's most; this suite's vaults name the reason instead.",
  },
  ERC4626ExceededMaxWithdraw: {
    contract: "ERC4626",
    signature: "ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max)",
    why: "Thrown by ERC-4626 for a withdrawal above the owner's most; this suite's vaults name the reason instead.",
  },
  FailedCall: {
    contract: "OpenZeppelin",
    signature: "FailedCall()",
    why: "Thrown when a call to another contract fails and gives no reason.",
  },
  InsufficientBalance: {
    contract: "OpenZeppelin",
    signature: "InsufficientBalance(uint256 balance, uint256 needed)",
    why: "Thrown when a contract has less native currency than it is to send.",
  },
  InvalidAccountNonce: {
    contract: "OpenZeppelin",
    signature: "InvalidAccountNonce(address account, uint256 currentNonce)",
    why: "Thrown when a signature counts on another nonce than the account's next one.",
  },
  InvalidShortString: {
    contract: "OpenZeppelin",
    signature: "InvalidShortString()",
    why: "Thrown when a stored short text is not one.",
  },
  ReentrancyGuardReentrantCall: {
    contract: "OpenZeppelin",
    signature: "ReentrancyGuardReentrantCall()",
    why: "Thrown when a contract is entered again, by a callee, before the first call has ended.",
  },
  SafeCastOverflowedUintDowncast: {
    contract: "OpenZeppelin",
    signature: "SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)",
    why: "Thrown when a number does not fit where it is to be kept.",
  },
  SafeERC20FailedOperation: {
    contract: "OpenZeppelin",
    signature: "SafeERC20FailedOperation(address token)",
    why: "Thrown when a token's transfer or approval fails or answers false.",
  },
  StringTooLong: {
    contract: "OpenZeppelin",
    signature: "StringTooLong(string str)",
    why: "Thrown at construction for a text that is too long for its place.",
  },
} as const;

/** Their arguments, by name. */
export type OpenzeppelinErrorArguments = {
  AccessManagedInvalidAuthority: { readonly authority: string };
  AccessManagedRequiredDelay: { readonly caller: string; readonly delay: bigint };
  AccessManagedUnauthorized: { readonly caller: string };
  AccessManagerAlreadyScheduled: { readonly operationId: string };
  AccessManagerBadConfirmation: Record<never, never>;
  AccessManagerExpired: { readonly operationId: string };
  AccessManagerInvalidInitialAdmin: { readonly initialAdmin: string };
  AccessManagerLockedFunction: { readonly selector: string };
  AccessManagerLockedRole: { readonly roleId: bigint };
  AccessManagerNotReady: { readonly operationId: string };
  AccessManagerNotScheduled: { readonly operationId: string };
  AccessManagerUnauthorizedAccount: { readonly msgsender: string; readonly roleId: bigint };
  AccessManagerUnauthorizedCall: { readonly caller: string; readonly target: string; readonly selector: string };
  AccessManagerUnauthorizedCancel: {
    readonly msgsender: string;
    readonly caller: string;
    readonly target: string;
    readonly selector: string;
  };
  AccessManagerUnauthorizedConsume: { readonly target: string };
  AddressEmptyCode: { readonly target: string };
  CheckpointUnorderedInsertion: Record<never, never>;
  ECDSAInvalidSignature: Record<never, never>;
  ECDSAInvalidSignatureLength: { readonly length: bigint };
  ECDSAInvalidSignatureS: { readonly s: string };
  ERC20InsufficientAllowance: { readonly spender: string; readonly allowance: bigint; readonly needed: bigint };
  ERC20InsufficientBalance: { readonly sender: string; readonly balance: bigint; readonly needed: bigint };
  ERC20InvalidApprover: { readonly approver: string };
  ERC20InvalidReceiver: { readonly receiver: string };
  ERC20InvalidSender: { readonly sender: string };
  ERC20InvalidSpender: { readonly spender: string };
  ERC2612ExpiredSignature: { readonly deadline: bigint };
  ERC2612InvalidSigner: { readonly signer: string; readonly owner: string };
  ERC4626ExceededMaxDeposit: { readonly receiver: string; readonly assets: bigint; readonly max: bigint };
  ERC4626ExceededMaxMint: { readonly receiver: string; readonly shares: bigint; readonly max: bigint };
  ERC4626ExceededMaxRedeem: { readonly owner: string; readonly shares: bigint; readonly max: bigint };
  ERC4626ExceededMaxWithdraw: { readonly owner: string; readonly assets: bigint; readonly max: bigint };
  FailedCall: Record<never, never>;
  InsufficientBalance: { readonly balance: bigint; readonly needed: bigint };
  InvalidAccountNonce: { readonly account: string; readonly currentNonce: bigint };
  InvalidShortString: Record<never, never>;
  ReentrancyGuardReentrantCall: Record<never, never>;
  SafeCastOverflowedUintDowncast: { readonly bits: bigint; readonly value: bigint };
  SafeERC20FailedOperation: { readonly token: string };
  StringTooLong: { readonly str: string };
};
