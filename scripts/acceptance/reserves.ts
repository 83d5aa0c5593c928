import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AbiCoder, id, keccak256, solidityPackedKeccak256, ZeroHash } from "ethers";
import { type AcceptanceCheck, type Context, expectCode, expectMatch, expectSame, fail } from "./check.ts";

const [VERIFIER, TOKEN, OWNER] = ["a1", "b2", "c3"].map((end) => `0x${end.padStart(40, "0")}`) as [
  string,
  string,
  string,
];
const [CHAIN, EPOCH] = [31_337n, 7n];

type Row = { readonly account: string; readonly amount: bigint };
type Node = { readonly sum: bigint; readonly hash: string };

function write(context: Context, name: string, content: string | Uint8Array): string {
  const file = join(context.folder, name);
  writeFileSync(file, content);
  return file;
}

/** Rows that no earlier run has seen. */
function unseenRows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const amount = BigInt(`0x${randomBytes(1 + (index % 14)).toString("hex")}`);
    const account =
      index % 2 === 0 ? `0x${randomBytes(20).toString("hex")}` : `client ${index} ${randomBytes(4).toString("hex")}`;
    return { account, amount };
  });
}

const csv = (rows: readonly Row[]) =>
  ["account,amount", ...rows.map(({ account, amount }) => `${account},${amount}`), ""].join("\n");

/** The root as the specification says it, with nothing of the project's. */
function specifiedRoot(rows: readonly Row[], secret: Uint8Array): Node & { depth: number } {
  const typehash = id(
    "CounterfoilTree(uint256 chainId,address verifier,address token,uint8 treeKind,address owner,uint64 epoch)",
  );
  const domain = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "uint256", "address", "address", "uint8", "address", "uint64"],
      [typehash, CHAIN, VERIFIER, TOKEN, 0, OWNER, EPOCH],
    ),
  );
  let level = rows.map(({ account, amount }, index): Node => {
    const key = account.startsWith("0x")
      ? solidityPackedKeccak256(["uint8", "address"], [4, account])
      : solidityPackedKeccak256(["uint8", "bytes32", "bytes32"], [5, id(account), ZeroHash]);
    const salt = solidityPackedKeccak256(["uint8", "bytes", "bytes32", "bytes32"], [6, secret, domain, key]);
    const types = ["uint8", "bytes32", "uint64", "bytes32", "bytes32", "uint128"];
    return { sum: amount, hash: solidityPackedKeccak256(types, [0, domain, index, key, salt, amount]) };
  });
  let pad: Node = { sum: 0n, hash: solidityPackedKeccak256(["uint8", "bytes32"], [3, domain]) };
  const depth = Math.max(1, Math.ceil(Math.log2(rows.length)));
  for (let height = 1; height <= depth; height++) {
    const below = level;
    const empty = pad;
    level = Array.from({ length: Math.ceil(below.length / 2) }, (_, place) =>
      parent(height, below[2 * place] ?? empty, below[2 * place + 1] ?? empty),
    );
    pad = parent(height, empty, empty);
  }
  return { ...(level[0] ?? pad), depth };
}

function parent(level: number, left: Node, right: Node): Node {
  const types = ["uint8", "uint8", "uint128", "bytes32", "uint128", "bytes32"];
  const hash = solidityPackedKeccak256(types, [1, level, left.sum, left.hash, right.sum, right.hash]);
  return { sum: left.sum + right.sum, hash };
}

const DOMAIN = ["--kind", "sub-ledger", "--chain", String(CHAIN), "--verifier", VERIFIER, "--token", TOKEN];

function buildArgs(context: Context, input: string, secret: string): string[] {
  const files = ["--input", input, "--secret-file", secret, "--out", join(context.folder, "tree")];
  return ["reserves", "build", ...DOMAIN, "--owner", OWNER, "--epoch", String(EPOCH), ...files];
}

/** Builds an unseen register; hands back how to prove an account of it. */
async function unseenTree(context: Context, count: number) {
  const rows = unseenRows(count);
  const bytes = Uint8Array.of(0xff, ...randomBytes(31));
  const [input, secret] = [write(context, "customers.csv", csv(rows)), write(context, "secret.bin", bytes)];
  const built = (await context.cliJson(buildArgs(context, input, secret))) as Record<string, unknown>;
  const prove = async (index: number): Promise<string> => {
    const out = join(context.folder, `proof-${index}.json`);
    const from = ["--dir", join(context.folder, "tree"), "--input", input, "--secret-file", secret, "--out", out];
    await context.cliJson(["reserves", "prove", ...from, "--account", rows[index]?.account ?? ""]);
    return out;
  };
  return { rows, bytes, built, prove };
}

const badRegisters: readonly { name: string; rows: string; line: number; value: string }[] = [
  { name: "a negative amount", rows: "a,1\nb,-5", line: 3, value: "-5" },
  { name: "hexadecimal digits", rows: "a,0x1f", line: 2, value: "0x1f" },
  { name: "an amount beyond 128 bits", rows: `a,1\nb,2\nc,${2n ** 128n}`, line: 4, value: String(2n ** 128n) },
  { name: "a total beyond 128 bits", rows: `a,${2n ** 128n - 1n}\nb,1`, line: 3, value: String(2n ** 128n) },
  { name: "an account that stands twice", rows: "a,1\nb,2\nc,3\nb,4", line: 5, value: "b" },
  { name: "a missing amount", rows: "a,1\nb,", line: 3, value: "amount" },
];

export const reservesChecks: readonly AcceptanceCheck[] = [
  {
    name: "reserves build gives the specified root, sum and depth of an unseen register",
    run: async (context) => {
      const { rows, bytes, built } = await unseenTree(context, 777);
      const { hash, sum, depth } = specifiedRoot(rows, bytes);
      expectSame(built["root"], hash, "the root");
      expectSame(built["sum"], String(sum), "the sum");
      expectSame(built["count"], rows.length, "the count");
      expectSame(built["depth"], depth, "the depth");
    },
  },
  {
    name: "reserves prove and verify hold for the first, a middle and the last account, and hide the secret",
    run: async (context) => {
      const { rows, bytes, built, prove } = await unseenTree(context, 500);
      for (const index of [0, 251, 499]) {
        const proof = await prove(index);
        const verified = (await context.cliJson(["reserves", "verify", proof])) as Record<string, unknown>;
        expectSame(verified["amount"], String(rows[index]?.amount), "the amount");
        expectSame(verified["rootVerified"], false, "whether the root is verified without a chain");
        expectSame((verified["root"] as { hash: string }).hash, built["root"], "the root");
        if (readFileSync(proof, "utf8").includes(Buffer.from(bytes).toString("hex")))
          fail("the proof holds the secret");
      }
    },
  },
  {
    name: "reserves verify ends with 1 for a changed amount, index, sibling or sum",
    run: async (context) => {
      const { prove } = await unseenTree(context, 300);
      const proof = JSON.parse(readFileSync(await prove(123), "utf8"));
      const [sibling, ...others] = proof.siblings;
      const changes: Readonly<Record<string, object>> = {
        amount: { amount: String(BigInt(proof.amount) + 1n) },
        index: { index: "122" },
        sibling: { siblings: [{ ...sibling, hash: `0x${randomBytes(32).toString("hex")}` }, ...others] },
        sum: { root: { ...proof.root, sum: String(BigInt(proof.root.sum) + 1n) } },
      };
      for (const [name, change] of Object.entries(changes)) {
        const file = write(context, `${name}.json`, JSON.stringify({ ...proof, ...change }));
        await context.cliError(["reserves", "verify", file], 1);
      }
    },
  },
  ...badRegisters.map(({ name, rows, line, value }) => ({
    name: `reserves build refuses ${name}, by file, line and value`,
    run: async (context: Context) => {
      const input = write(context, "bad.csv", `account,amount\n${rows}\n`);
      const secret = write(context, "secret.hex", `0x${randomBytes(32).toString("hex")}\n`);
      const { message } = await context.cliError(buildArgs(context, input, secret), 1);
      if (!message.includes(`bad.csv:${line}:`) || !message.includes(value)) fail(`the message is ${message}`);
      expectSame(readdirSync(context.folder).sort().join(), "bad.csv,secret.hex", "what is left in the folder");
    },
  })),
  {
    name: "reserves build refuses a secret that is not 32 bytes, without showing it",
    run: async (context) => {
      const input = write(context, "customers.csv", csv(unseenRows(3)));
      const digits = randomBytes(31).toString("hex");
      const secret = write(context, "secret.hex", `0x${digits}`);
      const outcome = await context.cli(buildArgs(context, input, secret));
      expectCode(outcome, 1);
      expectMatch(outcome.stderr, /--secret-file/, "stderr");
      if (outcome.stderr.includes(digits.slice(0, 8))) fail("the error shows the secret");
      if (existsSync(join(context.folder, "tree"))) fail("a tree was written");
    },
  },
  {
    name: "reserves verify --rpc gives up where no node answers",
    run: async (context) => {
      const { prove } = await unseenTree(context, 2);
      const { name } = await context.cliError(
        ["reserves", "verify", await prove(0), "--rpc", "http://127.0.0.1:9/key"],
        1,
      );
      expectSame(name, "RpcError", "the error's name");
    },
  },
];
