import { Contract, ZeroAddress } from "ethers";
import type { EquityToken, StageDollar } from "../../types/index.ts";
import { requireSame } from "../compare.ts";

/** A token, or money, of a chain: what was ever issued and destroyed, and who holds the rest. */
export type LedgerRow = {
  readonly asset: string;
  readonly kind: "units" | "dollars";
  readonly decimals: number;
  readonly issued: bigint;
  readonly destroyed: bigint;
  readonly supply: bigint;
  /** Accounts, contracts among them, that hold some. */
  readonly holders: number;
  /** What all of them hold. */
  readonly held: bigint;
};

const ERC20 = [
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function totalSupply() view returns (uint256)",
  "function balanceOf(address) view returns (uint256)",
];

type Transfer = { readonly from: string; readonly to: string; readonly value: bigint };

/**
 * Counts every token and every money of a chain from its first block: by transfers from and to nobody, by the supply, and by the
 * balance of whoever ever got any.
 * @throws MismatchError where the three differ, by a wei.
 */
export async function audit(
  tokens: readonly EquityToken[],
  dollars: readonly StageDollar[] = [],
): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (const token of tokens) rows.push(await count(token, "units"));
  for (const dollar of dollars) rows.push(await count(dollar, "dollars"));
  // A chapter without money has none to count.
  return rows.filter(({ issued }) => issued > 0n);
}

async function count(ledger: EquityToken | StageDollar, kind: LedgerRow["kind"]): Promise<LedgerRow> {
  const contract = new Contract(await ledger.getAddress(), ERC20, ledger.runner);
  const logs = await contract.queryFilter("Transfer", 0);
  const transfers = logs.flatMap((log): Transfer[] => {
    if (!("args" in log)) return [];
    const { from, to, value } = log.args as unknown as Transfer;
    return [{ from, to, value }];
  });
  const sum = (part: readonly Transfer[]) => part.reduce((total, { value }) => total + value, 0n);
  const issued = sum(transfers.filter(({ from }) => from === ZeroAddress));
  const destroyed = sum(transfers.filter(({ to }) => to === ZeroAddress));
  const [asset, decimals, supply] = [
    (await contract.getFunction("symbol")()) as string,
    Number(await contract.getFunction("decimals")()),
    (await contract.getFunction("totalSupply")()) as bigint,
  ];
  let [holders, held] = [0, 0n];
  for (const account of new Set(transfers.map(({ to }) => to).filter((to) => to !== ZeroAddress))) {
    const balance = (await contract.getFunction("balanceOf")(account)) as bigint;
    if (balance > 0n) holders++;
    held += balance;
  }
  requireSame(asset, "supply", supply, issued - destroyed);
  requireSame(asset, "supply", supply, held);
  return { asset, kind, decimals, issued, destroyed, supply, holders, held };
}
