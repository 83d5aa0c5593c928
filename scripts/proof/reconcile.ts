import { baseNeeded } from "../../sdk/reserves/stock.ts";
import type { SubLedger } from "../../types/index.ts";
import { Balance } from "../chapters/balance.ts";
import type { Books, Inclusion } from "./exchange.ts";
import type { Stage } from "./stage.ts";

/** Adds everything up, each figure from another source than the one it is compared with; throws where it does not. */
export async function reconcile(
  { token, tokenAddress, omnibus, prover }: Stage,
  ledger: SubLedger,
  recordId: bigint,
  books: Books,
  proven: readonly Inclusion[],
): Promise<Balance> {
  const balance = new Balance();

  const supply = await token.totalSupply();
  const minted = sumOf((await token.queryFilter(token.filters.Minted())).map(({ args }) => args.units));
  const burned = sumOf((await token.queryFilter(token.filters.Burned())).map(({ args }) => args.units));
  balance.same("units minted less units burned, by the events", minted - burned, "total supply", supply);

  const holders = new Set((await token.queryFilter(token.filters.Transfer())).map(({ args }) => args.to));
  const balances = await Promise.all([...holders].map((holder) => token.balanceOf(holder)));
  balance.same("all holders' balances", sumOf(balances), "total supply", supply);
  const atRecord = await Promise.all([...holders].map((holder) => token.unitsAt(holder, recordId)));
  const totalAtRecord = await token.totalUnitsAt(recordId);
  balance.same("all holders' units at the record", sumOf(atRecord), "total units at the record", totalAtRecord);

  const { total } = await ledger.publicationOf(tokenAddress, recordId);
  balance.same("all rows of the exchange's register", books.sum, "total of the published tree", total);
  const held = await token.unitsAt(omnibus, recordId);
  balance.atMost("total of the published tree", total, "the wallet's units at the record", held);
  const shown = sumOf(proven.map(({ leaf }) => leaf.amount));
  const answers = await Promise.all(proven.map(({ leaf }) => ledger.unitsOfKey(tokenAddress, leaf.key, recordId)));
  balance.same("what the customers proved", shown, "what the ledger answers for them", sumOf(answers));

  const factor = await token.reinvestFactor();
  const coverage = await prover.verifier.coverageAt(tokenAddress, factor);
  balance.same("base units that the supply needs", baseNeeded(supply, factor), "the gate's need", coverage.needed);
  balance.atMost("the gate's need", coverage.needed, "base units proven", coverage.proven);
  return balance;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
