import { openChain } from "../chain.ts";
import { mined } from "../reserves/prover.ts";
import { money } from "../stage/books.ts";
import { EVERYTHING } from "../stage/market.ts";
import { type RateRow, ratesOf } from "../stage/rates.ts";
import { announceSplit } from "../stage/split.ts";
import { BEFORE_THE_SPLIT, CLOSES, NVDA_SPLIT_ADJUSTED, SYMBOLS } from "./prices.ts";
import { setLendingStage } from "./stage.ts";
import { BORROWER_NAMES, BORROWERS, LENDERS, type LendingAccounts, type StandingRow, Teller } from "./teller.ts";

export interface BorrowingStory extends LendingAccounts {
  readonly journal: Teller["journal"];
  readonly balance: Teller["balance"];
  readonly standings: readonly StandingRow[];
  readonly rates: readonly RateRow[];
}

/** Tells three loans at 60, 60 and 50 % from the first dollar lent to the last one back: through a split and a Friday night. */
export async function tellBorrowing(onProgress: (text: string) => void): Promise<BorrowingStory> {
  const chain = await openChain(new Date(BEFORE_THE_SPLIT.start), onProgress);
  try {
    onProgress("deploying");
    return await tell(new Teller(await setLendingStage(chain, BEFORE_THE_SPLIT)), onProgress);
  } finally {
    await chain.close();
  }
}

async function tell(teller: Teller, onProgress: (text: string) => void): Promise<BorrowingStory> {
  const { stage, journal, balance, standings } = teller;
  const { until, print, listed, pool } = stage;
  await until("2024-05-22T20:30:00Z");
  const announced = announceSplit(stage, listed.NVDA.tokenAddress);
  await journal.step("issuer", "announces NVDA's split of ten for one", announced);
  await until("2024-06-06T18:00:00Z");
  await print(CLOSES["2024-06-06"]);
  await teller.proveAll();
  await teller.open();

  onProgress("lending and borrowing");
  await teller.lend();
  await teller.post();
  await teller.borrowAll();
  await teller.note("Thursday before the split");
  const rates = await ratesOf(pool);

  onProgress("a split");
  await until("2024-06-07T19:59:00Z");
  await print(CLOSES["2024-06-07"]);
  await until("2024-06-08T01:30:00Z");
  // NVDA is frozen besides, so near its split.
  await teller.refuseNight("Friday night", ["family office", "founder"]);
  await until("2024-06-10T13:36:00Z");
  // The feeds follow the split and nothing else, so that what is left is the split.
  await print({ ...CLOSES["2024-06-06"], NVDA: NVDA_SPLIT_ADJUSTED });
  await teller.observe(SYMBOLS);
  await teller.note("Monday, ten shares for one");
  for (const name of BORROWER_NAMES) {
    const [before, after] = standings.filter(({ borrower }) => borrower === name);
    if (before === undefined || after === undefined) throw new Error(`${name} has no standing`);
    balance.same(`the ${name}'s collateral before the split`, before.collateral, "after it", after.collateral);
  }

  onProgress("paying back");
  await payBack(teller);
  return { journal, balance, standings, rates, ...(await teller.close()) };
}

/** Borrowers repay and take their stock, lenders take what they lent and what it earned. */
async function payBack({ stage, journal, balance }: Teller): Promise<void> {
  const { pool, people, listed, dollar } = stage;
  for (const name of BORROWER_NAMES) {
    const who = people[name];
    const { tokenAddress, token } = listed[BORROWERS[name].symbol];
    const owed = await pool.debtOf(who);
    // What it borrowed is its own again, and it has brought the interest.
    await journal.step(
      name,
      `repays all it owes, ${money(owed)} dollars`,
      mined(pool.connect(who).repay(EVERYTHING, who)),
    );
    const withdrawn = pool.connect(who).withdrawCollateral(tokenAddress, EVERYTHING, who, who);
    await journal.step(name, "takes its collateral out", mined(withdrawn));
    balance.same(`units that the ${name} has back`, await token.balanceOf(who), "posted", BORROWERS[name].units);
  }
  for (const name of LENDERS) {
    const who = people[name];
    const before = await dollar.balanceOf(who);
    const redeemed = pool.connect(who).redeem(await pool.balanceOf(who), who, who);
    const receipt = await mined(redeemed);
    const got = (await dollar.balanceOf(who)) - before;
    await journal.step(name, `takes ${money(got)} dollars out: its own and the interest`, Promise.resolve(receipt));
  }
  balance.same("debt that is left", await pool.totalDebt(), "nothing", 0n, 6);
}
