/**
 * Who may call what. This table is the only place that says so: the deployment applies it, and a test fails for every
 * state-changing external function that it leaves out.
 */

const DAY = 24 * 60 * 60;

export interface Role {
  /** The id in the AccessManager; contracts/access/Roles.sol has the same numbers. */
  readonly id: bigint;
  /** Who grants and revokes it. */
  readonly admin: RoleName;
  /** Seconds of public notice before a member's call takes effect. */
  readonly executionDelay: number;
}

export type RoleName =
  | "ADMIN"
  | "GOVERNOR"
  | "ISSUER"
  | "MINTER"
  | "TRANSFER_AGENT"
  | "REGISTRAR"
  | "BROKER"
  | "RISK"
  | "GUARDIAN"
  | "RESERVE_ADMIN"
  | "RECORDER";

/** Notice before roles are rearranged, or the governor or an attestor is replaced. */
export const ADMIN_DELAY = 14 * DAY;
/** Notice before what a deployment is made of changes, and before a role is granted. */
export const GOVERNOR_DELAY = 2 * DAY;

export const roles: Readonly<Record<RoleName, Role>> = {
  ADMIN: { id: 0n, admin: "ADMIN", executionDelay: ADMIN_DELAY },
  GOVERNOR: { id: 1n, admin: "ADMIN", executionDelay: GOVERNOR_DELAY },
  ISSUER: { id: 2n, admin: "GOVERNOR", executionDelay: 0 },
  MINTER: { id: 3n, admin: "GOVERNOR", executionDelay: 0 },
  TRANSFER_AGENT: { id: 4n, admin: "GOVERNOR", executionDelay: 0 },
  REGISTRAR: { id: 5n, admin: "GOVERNOR", executionDelay: 0 },
  BROKER: { id: 6n, admin: "GOVERNOR", executionDelay: 0 },
  RISK: { id: 7n, admin: "GOVERNOR", executionDelay: 0 },
  GUARDIAN: { id: 8n, admin: "GOVERNOR", executionDelay: 0 },
  RESERVE_ADMIN: { id: 9n, admin: "ADMIN", executionDelay: ADMIN_DELAY },
  RECORDER: { id: 10n, admin: "GOVERNOR", executionDelay: 0 },
};

/**
 * What guards a function: a role; nobody ("ANYONE": it acts on the caller's own things, or changes no value); an address
 * fixed at construction ("FIXED"); or nothing because it always reverts ("NEVER").
 */
export type Guard = RoleName | "ANYONE" | "FIXED" | "NEVER";

/** Function name → guard, for every state-changing external function of a contract. */
export type Permissions = Readonly<Record<string, Guard>>;

export const permissions = {
  EquityToken: {
    // ERC-20 and ERC-2612
    transfer: "ANYONE",
    transferFrom: "ANYONE",
    approve: "ANYONE",
    permit: "ANYONE",
    // Units
    mint: "MINTER",
    burn: "ANYONE",
    // What may move
    pause: "GUARDIAN",
    unpause: "GUARDIAN",
    setFrozenTokens: "TRANSFER_AGENT",
    forcedTransfer: "TRANSFER_AGENT",
    forceThrough: "TRANSFER_AGENT",
    blockCountry: "REGISTRAR",
    allowCountry: "REGISTRAR",
    admitVenue: "GOVERNOR",
    removeVenue: "GOVERNOR",
    // Record dates; the corporate actions registry may schedule too
    scheduleRecord: "RECORDER",
    cancelRecord: "ANYONE",
    markInsider: "ISSUER",
    clearInsider: "GOVERNOR",
    // Factors
    scheduleFactor: "FIXED",
    cancelFactor: "FIXED",
    poke: "ANYONE",
    // The end
    enterTerminal: "FIXED",
    setAuthority: "NEVER",
  },
  CorporateActions: {
    announce: "ISSUER",
    schedule: "ISSUER",
    amend: "ISSUER",
    cancel: "ISSUER",
    unschedule: "ANYONE",
    setAuthority: "NEVER",
  },
  EquityOracle: {
    setFeed: "GOVERNOR",
    // What a print shows needs nobody's word
    observe: "ANYONE",
    reopen: "ANYONE",
    confirm: "RISK",
    setAuthority: "NEVER",
  },
  HolderRegistry: {
    record: "REGISTRAR",
    lift: "REGISTRAR",
    setAuthority: "NEVER",
  },
  IdentityRegistryAdapter: {
    sanction: "REGISTRAR",
    lift: "REGISTRAR",
    setAuthority: "NEVER",
  },
  AttestorRegistry: {
    register: "RESERVE_ADMIN",
    remove: "RESERVE_ADMIN",
    replace: "RESERVE_ADMIN",
    setThreshold: "RESERVE_ADMIN",
    setAuthority: "NEVER",
  },
  ReserveVerifier: {
    // Attestors and, when no cut is young, anyone
    cut: "ANYONE",
    // A quorum's signatures are the guard
    post: "ANYONE",
    registerReceipt: "MINTER",
    reportCommitted: "MINTER",
    // At most what the caller has committed itself, also when it is no market any more
    reportReleased: "ANYONE",
    proveEquivocation: "ANYONE",
    setBounds: "RESERVE_ADMIN",
    setAuthority: "NEVER",
  },
  InKindDesk: {
    setLimit: "ISSUER",
    // Whoever has a limit; a custodian's receipt and the gate are the guard
    create: "ANYONE",
    requestRedemption: "ANYONE",
    cancel: "ANYONE",
    // A custodian's signature is the guard
    commit: "ANYONE",
    acknowledge: "ANYONE",
    // The clock, or an epoch, is the guard
    burnAcknowledged: "ANYONE",
    reclaim: "ANYONE",
    releaseCommitted: "ANYONE",
    // The token
    forceDebit: "FIXED",
    // Bonds
    postBond: "ANYONE",
    withdrawBond: "ANYONE",
    resolveReceipts: "ANYONE",
    claimForfeited: "FIXED",
    setAuthority: "NEVER",
  },
  LendingPool: {
    // Lenders
    deposit: "ANYONE",
    mint: "ANYONE",
    withdraw: "ANYONE",
    redeem: "ANYONE",
    transfer: "ANYONE",
    transferFrom: "ANYONE",
    approve: "ANYONE",
    fundGapReserve: "ANYONE",
    // Insolvent accounts, and the clock, are the guard
    holdWithdrawals: "ANYONE",
    releaseWithdrawals: "ANYONE",
    // An account, or whom it has authorised
    supplyCollateral: "ANYONE",
    withdrawCollateral: "ANYONE",
    borrow: "ANYONE",
    repay: "ANYONE",
    setAuthorization: "ANYONE",
    setAuthorizationWithSig: "ANYONE",
    multicall: "ANYONE",
    // Health is the guard
    liquidate: "ANYONE",
    liquidateInside: "ANYONE",
    accrue: "ANYONE",
    // Tightens only, and expires
    pauseAction: "GUARDIAN",
    resumeAction: "GUARDIAN",
    // What it takes, and how much
    listCollateral: "GOVERNOR",
    setRisk: "GOVERNOR",
    setBorrowCap: "GOVERNOR",
    tighten: "RISK",
    lowerBorrowCap: "RISK",
    // The token
    forceDebit: "FIXED",
    setAuthority: "NEVER",
  },
  PrimaryMarket: {
    openWindow: "ISSUER",
    // And the window's own broker
    settle: "BROKER",
    // The oracle's value, and the clock, are the guard
    recordClose: "ANYONE",
    expire: "ANYONE",
    suspendRequests: "GUARDIAN",
    resumeRequests: "GUARDIAN",
    // An account, or its operator
    requestDeposit: "ANYONE",
    requestRedeem: "ANYONE",
    redeemInstead: "ANYONE",
    cancelDepositRequest: "ANYONE",
    cancelRedeemRequest: "ANYONE",
    setOperator: "ANYONE",
    deposit: "ANYONE",
    mint: "ANYONE",
    withdraw: "ANYONE",
    redeem: "ANYONE",
    claimCancelDepositRequest: "ANYONE",
    claimCancelRedeemRequest: "ANYONE",
    claimWindow: "ANYONE",
    claimHeld: "ANYONE",
    // Bonds
    postBond: "ANYONE",
    withdrawBond: "ANYONE",
    resolveReceipts: "ANYONE",
    claimForfeited: "FIXED",
    claimFees: "FIXED",
    // The token
    forceDebit: "FIXED",
    setAuthority: "NEVER",
  },
  SessionCalendar: {
    extend: "RISK",
    setDays: "RISK",
    setAuthority: "NEVER",
  },
} as const satisfies Record<string, Permissions>;

/** Contracts that no AccessManager answers for: nobody has a role in them. */
export const unmanaged = {
  SubLedger: {
    // The omnibus wallet; the wallet or its operator
    accept: "FIXED",
    publish: "FIXED",
    // A proof, a signed statement or a bond of one's own is the guard
    prove: "ANYONE",
    challenge: "ANYONE",
    answer: "ANYONE",
    declareDefault: "ANYONE",
    withdraw: "ANYONE",
  },
} as const satisfies Record<string, Permissions>;

/** The contracts that the AccessManager answers for. */
export type ManagedContract = keyof typeof permissions;

/** The contracts that nobody has a role in. */
export type UnmanagedContract = keyof typeof unmanaged;

/** The functions of a contract by the role they need. */
export function functionsByRole(contract: ManagedContract): Map<RoleName, string[]> {
  const byRole = new Map<RoleName, string[]>();
  const guards: Permissions = permissions[contract];
  for (const [name, guard] of Object.entries(guards)) {
    if (guard === "ANYONE" || guard === "FIXED" || guard === "NEVER") continue;
    byRole.set(guard, [...(byRole.get(guard) ?? []), name]);
  }
  return byRole;
}
