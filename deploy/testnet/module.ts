import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { tokenModuleId } from "../modules/equityToken.ts";
import type { ContractFuture } from "../modules/kernel.ts";

/** What stands in for the world outside on a testnet. */
export interface TestnetPlan {
  /** By symbol. */
  readonly feeds: Readonly<Record<string, TestnetFeedPlan>>;
}

/** A feed whose owner prints what it wants. */
export interface TestnetFeedPlan {
  readonly owner: string;
  /** The first print, 8 decimals. */
  readonly price: bigint;
}

/** Where a deployment has its stand-ins. */
export const TESTNET_DOLLAR = "testnet.dollar";
export const testnetFeedKey = (symbol: string) => `testnet.feeds.${symbol}`;

/**
 * Worthless money with a faucet, and feeds that print what they are told. Deployed before the suite, which knows them by address
 * only, as it would know real ones.
 */
export function testnetModule({ feeds }: TestnetPlan) {
  return buildModule("Testnet", (m) => {
    const contracts: Record<string, ContractFuture> = { [TESTNET_DOLLAR]: m.contract("TestnetDollar") };
    for (const [symbol, { owner, price }] of Object.entries(feeds)) {
      contracts[testnetFeedKey(symbol)] = m.contract("TestnetFeed", [owner, `${symbol} / USD`, price], {
        id: `TestnetFeed_${tokenModuleId(symbol)}`,
      });
    }
    return contracts;
  });
}
