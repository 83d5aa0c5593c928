import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { AddressLike, Contract } from "ethers";
import type { Kernel } from "../../../deploy/deployKernel.ts";
import type { EquityToken, SettableFeed } from "../../../types/index.ts";
import type { Connection, People } from "../chain.ts";
import type { Officers } from "../kernel.ts";
import type { Kind } from "../operations.ts";

/** Sent, and about to be mined. */
export type Transaction = Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>;

/** A token that may be borrowed against, and the feed that our oracle reads its price from. */
export interface Collateral {
  readonly token: EquityToken;
  readonly address: string;
  readonly feed: SettableFeed;
}

/** What every market is deployed upon: the same tokens, the same money, the same people. */
export interface LendingStage {
  readonly connection: Connection;
  readonly people: People;
  readonly officers: Officers;
  /** With an oracle that lists every collateral, and a proof of reserves for each. */
  readonly kernel: Kernel;
  /** What is borrowed: an ERC-20 of 18 decimals that checks nothing. */
  readonly asset: Contract;
  readonly assetAddress: string;
  readonly collaterals: readonly Collateral[];
}

/** A market, and how it does what all of them do. Every amount of money has 18 decimals. */
export interface LendingMarket {
  /** What takes the tokens of lenders, borrowers and liquidators: they have all approved it without a limit. */
  readonly spender: string;
  supply(lender: HardhatEthersSigner, assets: bigint): Transaction;
  addCollateral(borrower: HardhatEthersSigner, collateral: number, units: bigint): Transaction;
  borrow(borrower: HardhatEthersSigner, assets: bigint): Transaction;
  /** A part of the debt. */
  repay(borrower: HardhatEthersSigner, assets: bigint): Transaction;
  withdrawCollateral(borrower: HardhatEthersSigner, collateral: number, units: bigint): Transaction;
  /** Repays about `assets` of somebody else's debt for units of one collateral. */
  liquidate(liquidator: HardhatEthersSigner, borrower: AddressLike, collateral: number, assets: bigint): Transaction;
  /** Takes all there is of one collateral; what remains of the debt is lost when it was the last. */
  liquidateAll(liquidator: HardhatEthersSigner, borrower: AddressLike, collateral: number): Transaction;
  /** From now on 1e18 units of every collateral are worth `value`. */
  setValue(value: bigint): Promise<void>;
  /** Brings up to date what a transaction must not find stale; never measured. */
  refresh?(): Promise<void>;
  debtOf(borrower: AddressLike): Promise<bigint>;
  collateralOf(borrower: AddressLike, collateral: number): Promise<bigint>;
}

/** One contract under measurement. */
export interface LendingSubject {
  readonly contract: string;
  readonly kind: Kind;
  /** How many collaterals a borrower may have at once. */
  readonly maxCollaterals: number;
  deploy(stage: LendingStage): Promise<LendingMarket>;
}

/** What may be owed at most, and where liquidation begins, in parts of the collateral's value of 10,000: for all alike. */
export const COLLATERAL_FACTOR_BPS = 7_500n;
export const LIQUIDATION_THRESHOLD_BPS = 8_000n;
/** What a liquidator gets on top of what it repays, where that is set market by market. */
export const LIQUIDATION_BONUS_BPS = 500n;
