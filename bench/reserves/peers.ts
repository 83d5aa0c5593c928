import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { peakBytes, proofSeconds, timed } from "./stopwatch.ts";
import type { Outcome, Task } from "./subject.ts";

type Row = [account: string, amount: string];
type Hash = (message: Uint8Array) => Uint8Array;

/** What is used of the packages, which carry their own types in a folder that the project does not see. */
interface OpenZeppelinTree {
  readonly root: string;
  getProof(index: number): string[];
}
interface OpenZeppelinPackage {
  readonly StandardMerkleTree: {
    of(rows: Row[], encoding: string[], options?: object): OpenZeppelinTree;
  };
  readonly SimpleMerkleTree: { of(leaves: Uint8Array[]): OpenZeppelinTree };
}
interface MerkleTreeJs {
  getHexRoot(): string;
  getProof(leaf: Buffer, index: number): unknown[];
}
interface MerkleTreeJsPackage {
  readonly MerkleTree: new (leaves: Uint8Array[], hash: Hash, options: object) => MerkleTreeJs;
}
interface KeccakPackage {
  readonly keccak256: Hash;
}

function load<T>(bench: string, name: string): T {
  return createRequire(join(bench, "package.json"))(name) as T;
}

/** OpenZeppelin's tree of rows, as its documentation uses it. */
export async function standard(task: Task): Promise<Outcome> {
  const { StandardMerkleTree } = load<OpenZeppelinPackage>(task.bench, "@openzeppelin/merkle-tree");
  return measure(task, {
    build: (rows) => StandardMerkleTree.of(rows, ["address", "uint256"]),
    root: (tree) => tree.root,
    prove: (tree, index) => tree.getProof(index),
  });
}

/** OpenZeppelin's tree of hashes that the caller makes: here the same leaves, so that the root is the same. */
export async function simple(task: Task): Promise<Outcome> {
  const { SimpleMerkleTree } = load<OpenZeppelinPackage>(task.bench, "@openzeppelin/merkle-tree");
  const { keccak256 } = load<KeccakPackage>(task.bench, "ethereum-cryptography/keccak");
  return measure(task, {
    build: (rows) => SimpleMerkleTree.of(rows.map((row) => keccak256(keccak256(encode(row))))),
    root: (tree) => tree.root,
    prove: (tree, index) => tree.getProof(index),
  });
}

/** merkletreejs over the same leaves, with pairs sorted as the verifiers on the chain expect it. */
export async function merkletreejs(task: Task): Promise<Outcome> {
  const { MerkleTree } = load<MerkleTreeJsPackage>(task.bench, "merkletreejs");
  const { keccak256 } = load<KeccakPackage>(task.bench, "ethereum-cryptography/keccak");
  return measure(task, {
    build: (rows) => {
      const leaves = rows.map((row) => Buffer.from(keccak256(keccak256(encode(row)))));
      return { leaves, tree: new MerkleTree(leaves, keccak256, { sortPairs: true }) };
    },
    root: ({ tree }) => tree.getHexRoot(),
    prove: ({ tree, leaves }, index) => tree.getProof(leaves[index] ?? Buffer.alloc(0), index),
  });
}

interface Library<T> {
  build(rows: Row[]): T;
  root(tree: T): string;
  prove(tree: T, index: number): unknown;
}

/** With the rows in memory before the clock starts, which is what these libraries take. */
async function measure<T>({ input }: Task, { build, root, prove }: Library<T>): Promise<Outcome> {
  const { value: rows, seconds: readSeconds } = await timed(() => readRows(input));
  const { value: tree, seconds, cpuSeconds } = await timed(() => build(rows));
  return {
    leaves: rows.length,
    root: root(tree),
    readSeconds,
    buildSeconds: seconds,
    buildCpuSeconds: cpuSeconds,
    processSeconds: performance.now() / 1_000,
    peakBytes: peakBytes(),
    proofSeconds: await proofSeconds(rows.length, (index) => prove(tree, index)),
  };
}

function readRows(input: string): Row[] {
  const [, ...lines] = readFileSync(input, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [account = "", amount = ""] = line.split(",");
    return [account, amount];
  });
}

/** abi.encode(address, uint256). */
function encode([account, amount]: Row): Uint8Array {
  return Buffer.from(account.slice(2).padStart(64, "0") + BigInt(amount).toString(16).padStart(64, "0"), "hex");
}
