import type { Kernel } from "../../deploy/deployKernel.ts";
import type { MarketStage } from "../stage/market.ts";

/** A contract of the listing, and what it cost to put it on the chain. */
export type DeploymentRow = {
  readonly contract: string;
  readonly what: string;
  /** Bytes of code; the chain allows 24,576. */
  readonly size: number;
  readonly gas: bigint;
  /** Calls that set it up before the deployer gave its powers away, and their gas. */
  readonly calls: number;
  readonly callsGas: bigint;
};

type Made = { readonly address: string; readonly gas: bigint };

/** Reads the deployment off the chain: every contract that was created, and every call that set one up, up to now. */
export async function deploymentOf(stage: MarketStage): Promise<DeploymentRow[]> {
  const { provider } = stage.chain.ethers;
  const created: Made[] = [];
  const called: Made[] = [];
  const last = await provider.getBlockNumber();
  for (let number = 1; number <= last; number++) {
    for (const hash of (await provider.getBlock(number))?.transactions ?? []) {
      const receipt = await provider.getTransactionReceipt(hash);
      if (receipt === null) continue;
      const { contractAddress, to, gasUsed } = receipt;
      if (contractAddress !== null) created.push({ address: contractAddress, gas: gasUsed });
      else if (to !== null) called.push({ address: to, gas: gasUsed });
    }
  }
  const [names, libraries] = [await namesOf(stage), await librariesBySize()];
  const rows: DeploymentRow[] = [];
  for (const { address, gas } of created) {
    const size = (await provider.getCode(address)).length / 2 - 1;
    const named = names.get(address) ?? libraries.get(size);
    const calls = called.filter((call) => call.address === address);
    rows.push({
      contract: named?.contract ?? "unknown",
      what: named?.what ?? "",
      size,
      gas,
      calls: calls.length,
      callsGas: calls.reduce((sum, call) => sum + call.gas, 0n),
    });
  }
  return rows;
}

/** Code that contracts link: it has no address of its own in a kernel, and is told by its size. */
const LIBRARIES = {
  FactorQueue: "of the token: announced factors, waiting",
  RecordSchedule: "of the token: record dates",
  PauseBudget: "of whatever pauses: 72 hours in 14 days",
  FeedSettings: "of the oracle: listing feeds",
} as const;

async function librariesBySize() {
  const { artifacts } = await import("hardhat");
  const sized = Object.entries(LIBRARIES).map(async ([contract, what]) => {
    const { deployedBytecode } = await artifacts.readArtifact(contract);
    return [deployedBytecode.length / 2 - 1, { contract, what }] as const;
  });
  return new Map(await Promise.all(sized));
}

async function namesOf({ kernel, token, dollar, feedAddress }: MarketStage) {
  const named: [contract: { getAddress(): Promise<string> } | undefined, contract: string, what: string][] = [
    [kernel.authority, "AccessManager", "who may do what, and after which notice"],
    [kernel.registry, "HolderRegistry", "who may hold"],
    [kernel.corporateActions, "CorporateActions", "announced facts in, multipliers out"],
    [kernel.reserves?.attestors, "AttestorRegistry", "custodians and auditors"],
    [kernel.reserves?.verifier, "ReserveVerifier", "the proof, and the gate before every mint"],
    [kernel.oracle, "EquityOracle", "what a unit is worth"],
    ...calendarsOf(kernel),
    [token, "EquityToken", "the stock"],
    [dollar, "StageDollar", "the stage's money"],
  ];
  const names = new Map([[feedAddress, { contract: "StageFeed", what: "the stage's price feed" }]]);
  for (const [deployed, contract, what] of named) {
    if (deployed !== undefined) names.set(await deployed.getAddress(), { contract, what });
  }
  return names;
}

function calendarsOf({ calendars }: Kernel) {
  return Object.entries(calendars).map(
    ([mic, calendar]) => [calendar, "SessionCalendar", `the clock of ${mic}`] as [typeof calendar, string, string],
  );
}
