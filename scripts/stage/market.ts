import { parseUnits } from "ethers";
import type { Kernel } from "../../deploy/deployKernel.ts";
import type { RoleMembers } from "../../deploy/plan.ts";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import type { EquityOracle, EquityToken, StageDollar } from "../../types/index.ts";
import { type Cast, castOf } from "../cast.ts";
import type { Chain, Signer } from "../chain.ts";
import type { ReserveProver } from "../reserves/prover.ts";
import { governed } from "./governed.ts";
import { deployStaged } from "./kernel.ts";
import { CLOSES, FEED, NVIDIA } from "./nvidia.ts";

/** NVDA with its proof of reserves, its oracle on a feed, and money: what a market is set up on. */
export interface MarketStage {
  readonly chain: Chain;
  readonly cast: Cast;
  readonly kernel: Kernel;
  /** Connected to nobody in particular. */
  readonly token: EquityToken;
  readonly tokenAddress: string;
  readonly oracle: EquityOracle;
  readonly feedAddress: string;
  /** Six decimals. */
  readonly dollar: StageDollar;
  readonly prover: ReserveProver;
  /** The chain's time. */
  now(): Promise<bigint>;
  /** Lets time pass until an instant such as "2024-06-07T12:00:00Z". */
  until(instant: string): Promise<void>;
  /** The feed prints a price, "1209.98" a share. */
  print(price: string): Promise<void>;
}

/** Money in the dollar's own decimals. */
export const DOLLAR = 10n ** 6n;
/** 1e18 units. */
export const UNIT = 10n ** 18n;
export const EVERYTHING = 2n ** 256n - 1n;

/** How NVDA stands when it is listed: shares of 1e18 units, and the last close. */
export interface ListedAt {
  readonly initialMultiplier: bigint;
  readonly close: string;
}

const IN_MAY: ListedAt = { initialMultiplier: NVIDIA.initialMultiplier, close: CLOSES["2024-05-03"] };

export async function setMarketStage(
  chain: Chain,
  membersOf: (cast: Cast) => Partial<RoleMembers> = () => ({}),
  { initialMultiplier, close }: ListedAt = IN_MAY,
): Promise<MarketStage> {
  // Loaded late: the generated types may have been written only just now.
  const { Quote } = await import("../../deploy/plan.ts");
  const { StageDollar__factory, StageFeed__factory } = await import("../../types/index.ts");
  const cast = await castOf(chain);
  const feed = await deployed("StageFeed", chain, (address) => StageFeed__factory.connect(address, cast.anyone));
  const print = async (price: string) => {
    await (await feed.print(parseUnits(price, 8))).wait();
  };
  await print(close);
  const { kernel, prover } = await deployStaged(chain, cast, {
    calendars: { XNAS: usEquitiesPlan("XNAS", 2024, 2024) },
    tokens: [{ ...NVIDIA, initialMultiplier }],
    oracle: { feeds: { [NVIDIA.symbol]: { feed: await feed.getAddress(), quote: Quote.SHARE, ...FEED } } },
    members: membersOf(cast),
  });
  const token = kernel.tokens[NVIDIA.symbol];
  if (token === undefined || kernel.oracle === undefined) throw new Error("the plan lists one token with its oracle");
  const { time } = chain.networkHelpers;
  const stage: MarketStage = {
    chain,
    cast,
    kernel,
    token,
    tokenAddress: await token.getAddress(),
    oracle: kernel.oracle.connect(cast.anyone),
    feedAddress: await feed.getAddress(),
    dollar: await deployed("StageDollar", chain, (address) => StageDollar__factory.connect(address, cast.anyone)),
    prover,
    now: async () => BigInt(await time.latest()),
    until: (instant) => time.increaseTo(Date.parse(instant) / 1_000),
    print,
  };
  return stage;
}

/** Deploys a contract of the stage. */
export async function deployed<T>(name: string, { ethers }: Chain, connect: (address: string) => T): Promise<T> {
  const contract = await ethers.deployContract(name);
  return connect(await contract.getAddress());
}

/** Has the governor admit a market, two weeks later. */
export async function admit(stage: MarketStage, kind: "InKindDesk" | "PrimaryMarket", market: string): Promise<void> {
  const { marketAdmission } = await import("../../deploy/marketAdmission.ts");
  const authority = await stage.kernel.authority.getAddress();
  await governed(stage, marketAdmission(kind, market, { authority, token: stage.tokenAddress }));
}

/** Gives accounts money, and lets a market, or a pool, take it and their units. */
export async function supply(
  { dollar, tokens }: { readonly dollar: StageDollar; readonly tokens: readonly EquityToken[] },
  market: string,
  accounts: readonly (readonly [account: Signer, money: bigint])[],
): Promise<void> {
  for (const [account, money] of accounts) {
    await (await dollar.mint(account, money)).wait();
    await (await dollar.connect(account).approve(market, EVERYTHING)).wait();
    for (const token of tokens) await (await token.connect(account).approve(market, EVERYTHING)).wait();
  }
}

/** The same money for everybody, as {@link supply} takes it. */
export function allotted(people: Readonly<Record<string, Signer>>, money: bigint): (readonly [Signer, bigint])[] {
  return Object.values(people).map((person) => {
    if (person === undefined) throw new Error("too few accounts");
    return [person, money] as const;
  });
}
