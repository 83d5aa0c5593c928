import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Contract, MaxUint256, parseUnits, Signature } from "ethers";
import { type Connection, executionGas, gasOf, type People, send } from "./chain.ts";
import type { Measurements } from "./operations.ts";

/** Moved by every transfer. */
export const AMOUNT = parseUnits("1", 18);
const HELD = parseUnits("1000", 18);

const ABI = [
  "function transfer(address to, uint256 value) returns (bool)",
  "function transferFrom(address from, address to, uint256 value) returns (bool)",
  "function approve(address spender, uint256 value) returns (bool)",
  "function balanceOf(address account) view returns (uint256)",
  "function nonces(address owner) view returns (uint256)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
];

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

type Transaction = Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>;

/** A token, and how it does what ERC-20 leaves open. */
export interface Subject {
  readonly connection: Connection;
  readonly people: People;
  readonly address: string;
  mint(to: string, amount: bigint): Transaction;
  burn(holder: HardhatEthersSigner, amount: bigint): Transaction;
  /** The version in the EIP-712 domain, where the token has permits. */
  readonly permitVersion?: string;
  /** Lets a record date pass; where a token keeps the past at every transfer, nothing needs to be done for it. */
  readonly passRecord?: () => Promise<void>;
}

/**
 * Measures a token in its steady state: everybody but the newcomer holds units, has moved some, and has a past at a
 * record date; allowances and nonces have been used before. Nothing measured is the first of its kind.
 */
export async function measureErc20(subject: Subject): Promise<Measurements> {
  const { people, passRecord } = subject;
  const { alice, bob, carol, dave, spender, newcomer } = people;
  const token = new Contract(subject.address, ABI, alice);
  const transfer = (from: HardhatEthersSigner, to: HardhatEthersSigner) => send(token, from, "transfer", to, AMOUNT);
  const spend = () => send(token, spender, "transferFrom", alice, bob, AMOUNT);

  for (const holder of [alice, bob, carol, dave]) await subject.mint(holder.address, HELD);
  await passRecord?.();
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
    [carol, dave],
    [dave, carol],
  ] as const)
    await transfer(from, to);
  await subject.mint(bob.address, AMOUNT);
  await send(token, alice, "approve", spender, HELD);
  await spend();

  const gas: Measurements = {
    "transfer to an existing holder": await gasOf(transfer(alice, bob)),
    "transfer to a new holder": await gasOf(transfer(alice, newcomer)),
    "transferFrom to an existing holder": await gasOf(spend()),
    "mint to an existing holder": await gasOf(subject.mint(bob.address, AMOUNT)),
    burn: await gasOf(subject.burn(alice, AMOUNT)),
    "balanceOf (execution only)": await balanceGas(subject, token),
  };
  if (subject.permitVersion !== undefined) gas.permit = await permitGas(subject, token, subject.permitVersion);
  if (passRecord !== undefined) {
    await passRecord();
    gas["first transfer after a record date"] = await gasOf(transfer(alice, bob));
    await passRecord();
    await transfer(carol, dave);
    gas["the same, another transfer came first"] = await gasOf(transfer(alice, bob));
  }
  await checkBalances(token, people, passRecord !== undefined);
  return gas;
}

/** The second permit of an owner, for an allowance that has been spent. */
async function permitGas({ connection, people }: Subject, token: Contract, version: string): Promise<number> {
  const { alice, spender } = people;
  const { chainId } = await connection.ethers.provider.getNetwork();
  const name = await new Contract(token, ["function name() view returns (string)"], alice).getFunction("name")();
  const permit = async () => {
    const nonce = await token.getFunction("nonces")(alice);
    const values = { owner: alice.address, spender: spender.address, value: AMOUNT, nonce, deadline: MaxUint256 };
    const domain = { name, version, chainId, verifyingContract: await token.getAddress() };
    const { v, r, s } = Signature.from(await alice.signTypedData(domain, PERMIT, values));
    return send(token, spender, "permit", alice, spender, AMOUNT, MaxUint256, v, r, s);
  };
  await permit();
  await send(token, spender, "transferFrom", alice, people.bob, AMOUNT);
  return gasOf(permit());
}

async function balanceGas({ people }: Subject, token: Contract): Promise<number> {
  const data = token.interface.encodeFunctionData("balanceOf", [people.bob.address]);
  return executionGas(people.alice, await token.getAddress(), data);
}

/** What was measured must have happened. */
async function checkBalances(token: Contract, { newcomer, dave }: People, hasRecords: boolean): Promise<void> {
  const balanceOf = token.getFunction("balanceOf");
  if ((await balanceOf(newcomer)) !== AMOUNT) throw new Error("the newcomer did not get what was sent");
  const expected = hasRecords ? HELD + AMOUNT : HELD;
  if ((await balanceOf(dave)) !== expected) throw new Error("what came before the last measurement did not happen");
}
