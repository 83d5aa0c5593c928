/**
 * A primary market, step by step: read a window, request, cancel, claim. Contracts come connected
 * (`PrimaryMarket__factory.connect(address, signer)`); reverts come as `ContractRevertError`.
 */
import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { Contract } from "ethers/contract";
import type {
  DepositRequestEvent,
  IPrimaryMarket,
  PrimaryMarket,
  RedeemRequestEvent,
  WindowExpiredEvent,
  WindowSettledEvent,
  WindowValuedEvent,
} from "../../types/contracts/primary/PrimaryMarket.ts";
import { IEquityToken__factory } from "../../types/factories/contracts/equity/IEquityToken__factory.ts";
import { PauseBudget__factory } from "../../types/factories/contracts/libraries/PauseBudget__factory.ts";
import { PrimaryMarket__factory } from "../../types/factories/contracts/primary/PrimaryMarket__factory.ts";
import { chainIdOf, eventOf, providerOf, sent } from "../reserves/client/chain.ts";
import { decoded } from "../reserves/client/errors.ts";

/** IPrimaryMarket.Direction. */
export const Direction = { CREATION: 0n, REDEMPTION: 1n } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

/** IPrimaryMarket.WindowStatus, by number. */
const STATUSES = ["NONE", "SCHEDULED", "OPEN", "CLOSED", "VALUED", "SETTLED", "EXPIRED"] as const;
export type WindowStatus = (typeof STATUSES)[number];

/** What one direction of a window takes, in assets for creations and in units for redemptions; all 0: nothing. */
export type Limits = { readonly windowCap: bigint; readonly accountCap: bigint; readonly minimum: bigint };

/** One direction of a window; see `IPrimaryMarket.SideView`. */
export type SideState = {
  readonly limits: Limits;
  readonly requested: bigint;
  readonly filled: bigint;
  readonly out: bigint;
  readonly fillIn: bigint;
  readonly fillOut: bigint;
  readonly refundIn: bigint;
  readonly refundOut: bigint;
  readonly penalty: bigint;
  readonly penaltyOut: bigint;
};

/** A window at the newest block. Times are Unix seconds, prices money of 18 decimals for 1e18 units. */
export type WindowState = {
  readonly windowId: bigint;
  readonly status: WindowStatus;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly broker: string;
  readonly feeBps: bigint;
  readonly bandBps: bigint;
  readonly minFillBps: bigint;
  /** The last second at which it may be settled. */
  readonly deadline: bigint;
  /** The recorded value; 0 before. */
  readonly value: bigint;
  /** The price it was settled at; 0 before. */
  readonly price: bigint;
  readonly creations: SideState;
  readonly redemptions: SideState;
};

/** What a market is made of, and what it says beside its windows. */
export type MarketState = {
  readonly chainId: bigint;
  readonly address: string;
  readonly token: string;
  readonly asset: string;
  /** Of the payment asset. */
  readonly decimals: bigint;
  readonly oracle: string;
  readonly penalty: bigint;
  readonly windowCount: bigint;
  /** The window that takes requests now; 0 if none does. */
  readonly openWindowId: bigint;
  /** When the running suspension of new requests ends; 0 if none runs. */
  readonly suspendedUntil: bigint;
  /** Whether the token is in its wind-down, where nothing is created any more. */
  readonly isTerminal: boolean;
};

/** One direction of what an account has in a window. */
export type RequestState = {
  readonly windowId: bigint;
  readonly direction: Direction;
  readonly status: WindowStatus;
  /** Requested and neither cancelled nor settled. */
  readonly pending: bigint;
  /** Filled and not claimed, in what was requested. */
  readonly filled: bigint;
  /** What comes back and is not claimed: unfilled or cancelled. A penalty's part is not in it. */
  readonly refundable: bigint;
};

/** What an account has in a market. */
export type AccountState = {
  readonly account: string;
  /** Oldest first, creations first within a window. */
  readonly requests: readonly RequestState[];
  /** By window: what `claimWindow` would pay now, of both directions. */
  readonly claimable: ReadonlyMap<bigint, Paid>;
  /** Set apart outside of any window. */
  readonly held: Paid;
};

export type Paid = { readonly units: bigint; readonly assets: bigint };

/** Who acts for whom. All three are the contract's signer unless told otherwise. */
export type Parties = {
  /** Whose request it becomes or is. */
  readonly controller?: string;
  /** Who brings what is requested. */
  readonly owner?: string;
  /** Who gets what is claimed. */
  readonly receiver?: string;
};

export type PlacedRequest = {
  readonly windowId: bigint;
  readonly direction: Direction;
  readonly controller: string;
  readonly amount: bigint;
  readonly transaction: string;
};

/** The event of a window's value, settlement or end, with the transaction that it was emitted in. */
export type ValuedWindow = WindowValuedEvent.OutputObject & { readonly transaction: string };
export type SettledWindow = WindowSettledEvent.OutputObject & { readonly transaction: string };
export type ExpiredWindow = WindowExpiredEvent.OutputObject & { readonly transaction: string };

/** How a window went on after its close, out of the market's events. */
export type WindowHistory = {
  readonly valued?: ValuedWindow;
  /** More than one could only be a defect of the market. */
  readonly settled: readonly SettledWindow[];
  readonly expired?: ExpiredWindow;
};

/** Whose errors can reach a caller of a market. */
const ERRORS = [PrimaryMarket__factory.createInterface(), PauseBudget__factory.createInterface()];

/** The payment asset, as far as a market's clients ask it. */
const ASSET_ABI = [
  "function decimals() view returns (uint8)",
  "function balanceOf(address account) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
];

const read = <T>(call: Promise<T>): Promise<T> => decoded(call, ERRORS);
const send = (call: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> => sent(call, ERRORS);

/* READ */

/** Reads what a market is made of. */
export async function readMarket(market: PrimaryMarket): Promise<MarketState> {
  const [chainId, address, token, asset, oracle, penalty, windowCount, openWindowId, suspendedUntil] =
    await Promise.all([
      chainIdOf(market),
      market.getAddress(),
      read(market.share()),
      read(market.asset()),
      read(market.oracle()),
      read(market.penalty()),
      read(market.windowCount()),
      read(market.openWindowId()),
      read(market.suspendedUntil()),
    ]);
  const provider = providerOf(market);
  const [decimals, isTerminal] = await Promise.all([
    read<bigint>(new Contract(asset, ASSET_ABI, provider).getFunction("decimals").staticCall()),
    read(IEquityToken__factory.connect(token, provider).isTerminal()),
  ]);
  const made = { chainId, address, token, asset, decimals, oracle, penalty };
  return { ...made, windowCount, openWindowId, suspendedUntil, isTerminal };
}

/** Reads what an account has of a market's payment asset, and has approved the market to take; likewise of a pool's asset. */
export async function readMeans(
  market: BaseContract & { asset(): Promise<string> },
  account: string,
): Promise<{ readonly balance: bigint; readonly allowance: bigint }> {
  const asset = new Contract(await read(market.asset()), ASSET_ABI, providerOf(market));
  const [balance, allowance] = await Promise.all([
    read<bigint>(asset.getFunction("balanceOf").staticCall(account)),
    read<bigint>(asset.getFunction("allowance").staticCall(account, await market.getAddress())),
  ]);
  return { balance, allowance };
}

/** Reads a window with both its directions. A window that does not exist has the status NONE. */
export async function readWindow(market: PrimaryMarket, windowId: bigint): Promise<WindowState> {
  const [window, creations, redemptions] = await Promise.all([
    read(market.windowOf(windowId)),
    read(market.sideOf(windowId, Direction.CREATION)),
    read(market.sideOf(windowId, Direction.REDEMPTION)),
  ]);
  const { terms, deadline, value, price } = window;
  const { opensAt, closesAt, broker, feeBps, bandBps, minFillBps } = terms;
  return {
    windowId,
    status: statusOf(window.status),
    ...{ opensAt, closesAt, broker, feeBps, bandBps, minFillBps, deadline, value, price },
    creations: sideState(creations, terms.creations),
    redemptions: sideState(redemptions, terms.redemptions),
  };
}

/** Reads what an account has in a market: its requests of every window, and what it could claim now. */
export async function readRequests(market: PrimaryMarket, account: string): Promise<AccountState> {
  const [creations, redemptions, held] = await Promise.all([
    read(market.windowsOf(account, Direction.CREATION)),
    read(market.windowsOf(account, Direction.REDEMPTION)),
    read(market.heldOf(account)),
  ]);
  const places = [
    ...creations.map((windowId) => ({ windowId, direction: Direction.CREATION })),
    ...redemptions.map((windowId) => ({ windowId, direction: Direction.REDEMPTION })),
  ].sort((a, b) => Number(a.windowId - b.windowId || a.direction - b.direction));
  const requests = await Promise.all(
    places.map(({ windowId, direction }) => readRequest(market, windowId, direction, account)),
  );
  const claimable = await Promise.all(
    [...new Set(places.map(({ windowId }) => windowId))].map(async (windowId): Promise<[bigint, Paid]> => {
      const { units, assets } = await read(market.claimableOf(windowId, account));
      return [windowId, { units, assets }];
    }),
  );
  return {
    account,
    requests,
    claimable: new Map(claimable),
    held: { units: held.units, assets: held.assets },
  };
}

async function readRequest(
  market: PrimaryMarket,
  windowId: bigint,
  direction: Direction,
  account: string,
): Promise<RequestState> {
  const isCreation = direction === Direction.CREATION;
  const [window, pending, filled, refundable] = await Promise.all([
    read(market.windowOf(windowId)),
    read(isCreation ? market.pendingDepositRequest(windowId, account) : market.pendingRedeemRequest(windowId, account)),
    read(
      isCreation ? market.claimableDepositRequest(windowId, account) : market.claimableRedeemRequest(windowId, account),
    ),
    read(
      isCreation
        ? market.claimableCancelDepositRequest(windowId, account)
        : market.claimableCancelRedeemRequest(windowId, account),
    ),
  ]);
  return { windowId, direction, status: statusOf(window.status), pending, filled, refundable };
}

/** Reads what became of a window, out of the market's events from a block on. */
export async function readHistory(market: PrimaryMarket, windowId: bigint, fromBlock = 0): Promise<WindowHistory> {
  const [valued, settled, expired] = await Promise.all([
    market.queryFilter(market.filters.WindowValued(windowId), fromBlock),
    market.queryFilter(market.filters.WindowSettled(windowId), fromBlock),
    market.queryFilter(market.filters.WindowExpired(windowId), fromBlock),
  ]);
  const [value] = valued;
  const [end] = expired;
  return {
    ...(value !== undefined && { valued: valuedOf(value.args, value.transactionHash) }),
    settled: settled.map(({ args, transactionHash }) => settledOf(args, transactionHash)),
    ...(end !== undefined && { expired: expiredOf(end.args, end.transactionHash) }),
  };
}

function valuedOf(event: WindowValuedEvent.OutputObject, transaction: string): ValuedWindow {
  const { windowId, value, asOf, session, flags } = event;
  return { windowId, value, asOf, session, flags, transaction };
}

function settledOf(event: WindowSettledEvent.OutputObject, transaction: string): SettledWindow {
  const { windowId, broker, price, assetsFilled, unitsFilled, unitsOut, assetsOut, fees, settledClock } = event;
  return { windowId, broker, price, assetsFilled, unitsFilled, unitsOut, assetsOut, fees, settledClock, transaction };
}

function expiredOf(event: WindowExpiredEvent.OutputObject, transaction: string): ExpiredWindow {
  const { windowId, broker, creationPenalty, redemptionPenalty } = event;
  return { windowId, broker, creationPenalty, redemptionPenalty, transaction };
}

/* REQUEST, CANCEL, CLAIM */

/** Requests units for money in the open window. The owner has approved the market to take the money. */
export async function requestCreation(
  market: PrimaryMarket,
  assets: bigint,
  parties: Parties = {},
): Promise<PlacedRequest> {
  const { controller, owner } = await resolved(market, parties);
  const receipt = await send(market.requestDeposit(assets, controller, owner));
  const { requestId } = await eventOf<DepositRequestEvent.OutputObject>(receipt, market, "DepositRequest");
  const direction = Direction.CREATION;
  return { windowId: requestId, direction, controller, amount: assets, transaction: receipt.hash };
}

/** Requests money for units in the open window. The owner has approved the market to take the units. */
export async function requestRedemption(
  market: PrimaryMarket,
  units: bigint,
  parties: Parties = {},
): Promise<PlacedRequest> {
  const { controller, owner } = await resolved(market, parties);
  const receipt = await send(market.requestRedeem(units, controller, owner));
  const { requestId } = await eventOf<RedeemRequestEvent.OutputObject>(receipt, market, "RedeemRequest");
  const direction = Direction.REDEMPTION;
  return { windowId: requestId, direction, controller, amount: units, transaction: receipt.hash };
}

/** Cancels a controller's whole request of one direction while the window is open; what it brought is then claimable. */
export async function cancelRequest(
  market: PrimaryMarket,
  windowId: bigint,
  direction: Direction,
  parties: Pick<Parties, "controller"> = {},
): Promise<ContractTransactionReceipt> {
  const { controller } = await resolved(market, parties);
  return send(
    direction === Direction.CREATION
      ? market.cancelDepositRequest(windowId, controller)
      : market.cancelRedeemRequest(windowId, controller),
  );
}

/** Claims all that a window owes a controller, and answers what was paid. */
export async function claimWindow(
  market: PrimaryMarket,
  windowId: bigint,
  parties: Pick<Parties, "controller" | "receiver"> = {},
): Promise<Paid & { readonly transaction: string }> {
  const { controller, receiver } = await resolved(market, parties);
  // Asked of the call itself: nobody else can claim in between, and what others claim does not make it less.
  const { units, assets } = await read(market.claimWindow.staticCall(windowId, receiver, controller));
  const { hash } = await send(market.claimWindow(windowId, receiver, controller));
  return { units, assets, transaction: hash };
}

/** Claims all that is set apart for a controller. */
export async function claimHeld(
  market: PrimaryMarket,
  parties: Pick<Parties, "controller" | "receiver"> = {},
): Promise<Paid & { readonly transaction: string }> {
  const { controller, receiver } = await resolved(market, parties);
  const { units, assets } = await read(market.heldOf(controller));
  const { hash } = await send(market.claimHeld(units, assets, receiver, controller));
  return { units, assets, transaction: hash };
}

async function resolved(market: PrimaryMarket, { controller, owner, receiver }: Parties): Promise<Required<Parties>> {
  const runner = market.runner;
  if (runner === null || !("getAddress" in runner) || typeof runner.getAddress !== "function") {
    throw new TypeError("the market is not connected to a signer");
  }
  const signer: string = await runner.getAddress();
  return { controller: controller ?? signer, owner: owner ?? signer, receiver: receiver ?? controller ?? signer };
}

function statusOf(status: bigint): WindowStatus {
  const name = STATUSES[Number(status)];
  if (name === undefined) throw new RangeError(`${status} is no status of a window`);
  return name;
}

function sideState(side: IPrimaryMarket.SideViewStructOutput, limits: IPrimaryMarket.LimitsStructOutput): SideState {
  const { requested, filled, out, fillIn, fillOut, refundIn, refundOut, penalty, penaltyOut } = side;
  const { windowCap, accountCap, minimum } = limits;
  return {
    limits: { windowCap, accountCap, minimum },
    ...{ requested, filled, out, fillIn, fillOut, refundIn, refundOut, penalty, penaltyOut },
  };
}
