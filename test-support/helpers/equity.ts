import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { encodeBytes32String, hexlify, MaxUint256, parseEther, toUtf8Bytes, ZeroAddress } from "ethers";
import { selectorsOf } from "../../deploy/modules/kernel.ts";
import { functionsByRole, type RoleName, roles } from "../../deploy/roles.ts";
import type { EquityToken, IEquityToken, IMultiplierSchedule } from "../../types/index.ts";
import { EquityToken__factory } from "../../types/index.ts";
import { type Accounts, type Connection, type Fixture, LISTING } from "../fixtures/kernel.ts";

export const SECOND = 1;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** Standing of an account; the values of contracts/types/HolderRecord.sol. */
export const HolderStatus = { UNREGISTERED: 0, REGISTERED: 1, VERIFIED: 2, SANCTIONED: 3 } as const;
export type HolderStatus = (typeof HolderStatus)[keyof typeof HolderStatus];

/** What a factor moves; the values of contracts/types/CorporateAction.sol. */
export const FactorKind = { SPLIT: 0, REINVESTMENT: 1 } as const;

/** ISO 3166-1 numeric. */
export const UNITED_STATES = 840;
export const CUBA = 192;

/** A verification that never lapses. */
export const FOR_EVER = 2n ** 64n - 1n;

/** Whole units, 18 decimals. */
export const units = (whole: number): bigint => parseEther(String(whole));

/** Shares for units, as the token rounds them. */
export const sharesOf = (amount: bigint, multiplier: bigint): bigint => (amount * multiplier) / 10n ** 18n;

/** The block that a transaction went into. */
export async function timestampOf(
  { ethers }: Pick<Fixture, "ethers">,
  transaction: { readonly hash: string },
): Promise<number> {
  const receipt = await ethers.provider.getTransactionReceipt(transaction.hash);
  const block = await ethers.provider.getBlock(receipt?.blockNumber ?? -1);
  if (block === null) throw new Error(`${transaction.hash} is in no block`);
  return block.timestamp;
}

/** Lets a contract's address send transactions. */
export async function impersonate(connection: Connection, address: string): Promise<HardhatEthersSigner> {
  await connection.networkHelpers.impersonateAccount(address);
  await connection.networkHelpers.setBalance(address, parseEther("1"));
  return connection.ethers.getSigner(address);
}

/** The token as its registry of corporate actions calls it. */
export async function asCorporateActions(
  connection: Connection,
  token: EquityToken,
): Promise<ReturnType<EquityToken["connect"]>> {
  return token.connect(await impersonate(connection, await token.corporateActions()));
}

/** A factor of new shares for old ones that moves the split factor; ex when it takes effect, if nothing else is said. */
export function split(
  actionId: number,
  effectiveAt: number,
  numerator: bigint | number,
  denominator: bigint | number,
  exAt = effectiveAt,
): IMultiplierSchedule.PendingFactorStruct {
  return { actionId, effectiveAt, kind: FactorKind.SPLIT, numerator, denominator, exAt };
}

/** A factor that moves the reinvest factor, and has to be proven. */
export function reinvestment(
  actionId: number,
  effectiveAt: number,
  numerator: bigint | number,
  denominator: bigint | number,
): IMultiplierSchedule.PendingFactorStruct {
  return { actionId, effectiveAt, kind: FactorKind.REINVESTMENT, numerator, denominator, exAt: effectiveAt };
}

export interface Standing {
  readonly status: HolderStatus;
  readonly country?: number;
  readonly expiry?: bigint | number;
}

/** Has the registrar enter one account. */
export async function enter(
  { registry, accounts }: Pick<Fixture, "registry" | "accounts">,
  account: string,
  { status, country = 0, expiry = status === HolderStatus.VERIFIED ? FOR_EVER : 0 }: Standing,
): Promise<void> {
  await registry.connect(accounts.registrar).record([{ account, status, category: 0, country, expiry }]);
}

/** Puts one account under sanctions. */
export async function sanction(
  fixture: Pick<Fixture, "registry" | "accounts">,
  account: { readonly address: string },
): Promise<void> {
  await enter(fixture, account.address, { status: HolderStatus.SANCTIONED });
}

export type Listing = IEquityToken.ListingStruct;

/** The fixture's listing as the token's constructor takes it. */
export async function listingOf({ authority, registry, gate, corporateActions, calendar }: Fixture): Promise<Listing> {
  return {
    name: LISTING.name,
    symbol: LISTING.symbol,
    isin: hexlify(toUtf8Bytes(LISTING.isin)),
    authority: await authority.getAddress(),
    registry: await registry.getAddress(),
    gate: await gate.getAddress(),
    corporateActions: await corporateActions.getAddress(),
    calendar: await calendar.getAddress(),
    windDown: ZeroAddress,
    initialMultiplier: LISTING.initialMultiplier,
    policy: LISTING.policy,
  };
}

/** Deploys a token directly, for listings that a deployment's modules would not make. Nobody has a role on it. */
export async function deployToken(fixture: Fixture, changes: Partial<Listing> = {}): Promise<EquityToken> {
  const { ethers, accounts } = fixture;
  const libraries: Record<string, string> = {};
  for (const name of ["FactorQueue", "RecordSchedule", "PauseBudget"]) {
    libraries[name] = await (await ethers.deployContract(name)).getAddress();
  }
  const listing: Listing = { ...(await listingOf(fixture)), ...changes };
  const deployed = await ethers.deployContract("EquityToken", [listing], { libraries });
  return EquityToken__factory.connect(await deployed.getAddress(), accounts.deployer);
}

const members: Readonly<Partial<Record<RoleName, keyof Accounts>>> = {
  GOVERNOR: "governor",
  ISSUER: "issuer",
  MINTER: "minter",
  TRANSFER_AGENT: "transferAgent",
  REGISTRAR: "registrar",
  GUARDIAN: "guardian",
  RECORDER: "recorder",
};

/** Deploys a token directly under an AccessManager of its own, by the same table of roles but without its delays. */
export async function deployTokenWithRoles(fixture: Fixture, changes: Partial<Listing> = {}): Promise<EquityToken> {
  const { ethers, accounts } = fixture;
  const authority = await ethers.deployContract("AccessManager", [accounts.deployer.address]);
  const token = await deployToken(fixture, { ...changes, authority: await authority.getAddress() });
  for (const [role, names] of functionsByRole("EquityToken")) {
    await authority.setTargetFunctionRole(token, selectorsOf("EquityToken", names), roles[role].id);
    const member = members[role];
    if (member !== undefined) await authority.grantRole(roles[role].id, accounts[member].address, 0);
  }
  return token;
}

export interface PermitTerms {
  readonly owner: HardhatEthersSigner;
  readonly spender: string;
  readonly value: bigint;
  readonly deadline?: bigint;
  readonly nonce?: bigint;
  /** Signs with this key instead of the owner's. */
  readonly signer?: HardhatEthersSigner;
  /** Parts of the domain to sign otherwise than the token says. */
  readonly domain?: { readonly name?: string; readonly chainId?: bigint; readonly verifyingContract?: string };
}

export interface SignedPermit {
  readonly deadline: bigint;
  readonly v: 27 | 28;
  readonly r: string;
  readonly s: string;
}

/** An ERC-2612 permit for the domain that the token itself names (ERC-5267). */
export async function signPermit(
  { ethers }: Pick<Connection, "ethers">,
  token: Pick<EquityToken, "eip712Domain" | "nonces">,
  { owner, spender, value, deadline = MaxUint256, nonce, signer = owner, domain: changes = {} }: PermitTerms,
): Promise<SignedPermit> {
  const { name, version, chainId, verifyingContract } = await token.eip712Domain();
  const signature = await signer.signTypedData(
    { name, version, chainId, verifyingContract, ...changes },
    {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    { owner: owner.address, spender, value, nonce: nonce ?? (await token.nonces(owner.address)), deadline },
  );
  const { v, r, s } = ethers.Signature.from(signature);
  return { deadline, v, r, s };
}

/** A parameter's name as the token's constructor errors carry it. */
export const parameter = encodeBytes32String;
