import type { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { money } from "../stage/books.ts";
import { DOLLAR, EVERYTHING, UNIT } from "../stage/market.ts";
import { CLOSES } from "../stage/nvidia.ts";
import { BOND, type FailureStage, type Name } from "./stage.ts";

/** What somebody may do with a token whose proof has failed, or may not; and how it was tried. */
export type DoorRow = {
  readonly what: string;
  readonly door: "open" | "shut";
  /** The transaction's gas, or the error that refused it. */
  readonly by: string;
};

/** What the household gives back, and the broker pays for. */
export const REDEEMED = 60n * UNIT;
const FEE_BPS = 10n;

/** Debts are repaid, collateral comes out, lenders leave, units move and are redeemed: with a proof that has failed. */
export async function leave(stage: FailureStage, journal: Journal): Promise<DoorRow[]> {
  const { pool, people, token, tokenAddress, dollar } = stage;
  const doors: DoorRow[] = [];
  const through = async (by: Name, what: string, sent: ReturnType<typeof mined>): Promise<void> => {
    await journal.step(by, what, sent);
    const gas = journal.steps.at(-1)?.gas ?? 0n;
    doors.push({ what: `the ${by} ${what}`, door: "open", by: `${gas} gas` });
  };
  const [fund, saver, household] = [people["hedge fund"], people.saver, people.household];
  const debt = await pool.debtOf(fund);
  await through(
    "hedge fund",
    `repays all it owes, ${money(debt)} dollars`,
    mined(pool.connect(fund).repay(EVERYTHING, fund)),
  );
  requireSame("the hedge fund", "debt", await pool.debtOf(fund), 0n);
  const out = pool.connect(fund).withdrawCollateral(tokenAddress, EVERYTHING, fund, fund);
  await through("hedge fund", "takes its collateral out", mined(out));
  const before = await dollar.balanceOf(saver);
  const redeemed = pool.connect(saver).redeem(await pool.balanceOf(saver), saver, saver);
  await through("saver", "takes out what it lent, with interest", mined(redeemed));
  if ((await dollar.balanceOf(saver)) <= before) throw new Error("the saver has nothing back");
  const moved = token.connect(people["pension fund"]).transfer(household, UNIT);
  await through("pension fund", "sends 1 unit to the household", mined(moved));
  await redeem(stage, journal, through);
  return doors;
}

/** A window whose creations find no proof and whose redemptions need none. */
async function redeem(
  stage: FailureStage,
  journal: Journal,
  through: (by: Name, what: string, sent: ReturnType<typeof mined>) => Promise<void>,
): Promise<void> {
  const { primary, people, until, print, cast, token, dollar } = stage;
  const { broker, household } = people;
  const posted = primary.connect(broker).postBond(broker, BOND);
  await journal.step("broker", "posts a bond", mined(posted));
  const limits = (unit: bigint) => ({ windowCap: 5_000_000n * unit, accountCap: 1_250_000n * unit, minimum: 1n });
  const opened = primary.connect(cast.issuer).openWindow({
    opensAt: secondsOf("2024-05-30T15:00:00Z"),
    closesAt: secondsOf("2024-05-30T20:00:00Z"),
    broker,
    feeBps: FEE_BPS,
    bandBps: 200n,
    minFillBps: 0n,
    creations: limits(DOLLAR),
    redemptions: limits(UNIT),
  });
  await journal.step("issuer", "schedules a window all the same", mined(opened));
  await until("2024-05-30T15:00:00Z");
  const requested = primary.connect(household).requestRedeem(REDEEMED, household, household);
  await through("household", `requests the redemption of ${plain(REDEEMED)} units`, mined(requested));
  const saver = people.saver;
  const created = primary.connect(saver).requestDeposit(50_000n * DOLLAR, saver, saver);
  await journal.step("saver", "requests a creation for 50000 dollars", mined(created));
  await until("2024-05-30T19:59:00Z");
  await print(CLOSES["2024-05-30"]);
  await until("2024-05-30T20:00:00Z");
  await journal.step("anyone", "records the window's value", mined(primary.connect(cast.anyone).recordClose(1n)));
  const { value } = await primary.windowOf(1n);
  await until("2024-05-31T15:00:00Z");
  const settlement = { price: value, assetsFilled: 0n, unitsFilled: REDEEMED, receipts: [] };
  // Both sides as they stand would net; more creations than redemptions need a mint, and a mint needs a proof.
  const much = { ...settlement, assetsFilled: 50_000n * DOLLAR, unitsFilled: 0n };
  const units = ((much.assetsFilled - ceil(much.assetsFilled * FEE_BPS, 10_000n)) * 10n ** 12n * UNIT) / value;
  await journal.refused(
    "settle the window by creating units",
    primary.connect(broker).settle.staticCall(1n, much),
    "EquityToken_InsufficientReserves",
    { requested: units, available: 0n },
  );
  await journal.step(
    "broker",
    `settles the redemptions alone, at ${plain(value)} dollars a unit`,
    mined(primary.connect(broker).settle(1n, settlement)),
  );
  const [supply, had] = [await token.totalSupply(), await dollar.balanceOf(household)];
  await through(
    "household",
    "fetches the money for its units",
    mined(primary.connect(household).claimWindow(1n, household, household)),
  );
  const gross = (REDEEMED * value) / UNIT / 10n ** 12n;
  const got = (await dollar.balanceOf(household)) - had;
  requireSame("the household", "money for its units", got, gross - ceil(gross * FEE_BPS, 10_000n));
  requireSame("the token", "total supply", await token.totalSupply(), supply);
  await through(
    "saver",
    "fetches the money of its creation, which nobody could fill",
    mined(primary.connect(saver).claimWindow(1n, saver, saver)),
  );
}

function secondsOf(instant: string): bigint {
  return BigInt(Date.parse(instant) / 1_000);
}

function ceil(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
