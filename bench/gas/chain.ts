import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  Contract,
  ContractFactory,
  type ContractTransactionResponse,
  dataLength,
  getBytes,
  type InterfaceAbi,
} from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Connection } from "../../test-support/fixtures/kernel.ts";

export type { Connection };

/** The same people with the same addresses hold every token, so that calldata costs the same everywhere. */
export interface People {
  readonly deployer: HardhatEthersSigner;
  readonly minter: HardhatEthersSigner;
  readonly alice: HardhatEthersSigner;
  readonly bob: HardhatEthersSigner;
  readonly carol: HardhatEthersSigner;
  readonly dave: HardhatEthersSigner;
  /** May spend what a holder allows. */
  readonly spender: HardhatEthersSigner;
  /** May hold, and never has. */
  readonly newcomer: HardhatEthersSigner;
}

/** One of the network's accounts. */
export async function signerOf({ ethers }: Connection, index: number): Promise<HardhatEthersSigner> {
  const signer = (await ethers.getSigners())[index];
  if (signer === undefined) throw new Error(`the network has no account ${index}`);
  return signer;
}

export async function peopleOn(connection: Connection): Promise<People> {
  const one = (index: number) => signerOf(connection, index);
  return {
    deployer: await one(0),
    minter: await one(3),
    alice: await one(10),
    bob: await one(11),
    carol: await one(12),
    dave: await one(14),
    spender: await one(15),
    newcomer: await one(16),
  };
}

/** What both kinds of artifacts have: Hardhat's own and those that a package ships. */
export interface Artifact {
  readonly abi: readonly unknown[];
  readonly bytecode: string;
}

export async function deploy(
  artifact: Artifact,
  deployer: HardhatEthersSigner,
  args: unknown[] = [],
): Promise<Contract> {
  const factory = new ContractFactory(artifact.abi as InterfaceAbi, artifact.bytecode, deployer);
  const deployed = await factory.deploy(...args);
  await deployed.waitForDeployment();
  return new Contract(await deployed.getAddress(), artifact.abi as InterfaceAbi, deployer);
}

export async function peerArtifact(peers: HardhatRuntimeEnvironment, name: string): Promise<Artifact> {
  return peers.artifacts.readArtifact(name);
}

/** Sends a transaction by a contract's function, whose name the compiler cannot know. */
export async function send(
  contract: Contract,
  signer: HardhatEthersSigner,
  name: string,
  ...args: unknown[]
): Promise<ContractTransactionResponse> {
  const connected = contract.connect(signer) as Contract;
  return connected.getFunction(name).send(...args);
}

/** `gasUsed` of the receipt: what the sender pays for, intrinsic gas and calldata included, refunds taken off. */
export async function gasOf(sent: Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>): Promise<number> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return Number(receipt.gasUsed);
}

const TRANSACTION_GAS = 21_000;
const ZERO_BYTE_GAS = 4;
const BYTE_GAS = 16;

/** What a call costs without the transaction around it: nothing is warm but the callee, as in a transaction. */
export async function executionGas(signer: HardhatEthersSigner, to: string, data: string): Promise<number> {
  const bytes = getBytes(data);
  const zeros = bytes.filter((byte) => byte === 0).length;
  const calldata = zeros * ZERO_BYTE_GAS + (dataLength(data) - zeros) * BYTE_GAS;
  return (await gasOf(signer.sendTransaction({ to, data }))) - TRANSACTION_GAS - calldata;
}
