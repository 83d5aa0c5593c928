import { id } from "ethers";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import type { Journal } from "../chapters/journal.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { money } from "../stage/books.ts";
import { prove } from "../stage/custody.ts";
import { CLOSES, NVIDIA, SPLIT } from "../stage/nvidia.ts";
import { UNITS_BEFORE } from "./requests.ts";
import { BOND, type Name, type WindowStage } from "./stage.ts";

/** The split is announced, the oracle has seen a price of before it, the first units are minted within a proof. */
export async function prepare(stage: WindowStage, journal: Journal): Promise<void> {
  const { until, print, oracle, token, tokenAddress, cast, people, primary, broker } = stage;
  await until("2024-05-22T20:30:00Z");
  await journal.step("issuer", "announces the split of ten for one", announce(stage));
  await until("2024-06-06T15:00:00Z");
  await print(CLOSES["2024-06-05"]);
  await journal.step(
    "anyone",
    "has the oracle observe a price of before the split",
    mined(oracle.observe(tokenAddress)),
  );
  const before = Object.values(UNITS_BEFORE).reduce((sum, units) => sum + units, 0n);
  await prove(stage, journal, before);
  for (const [name, units] of Object.entries(UNITS_BEFORE)) {
    const minted = token.connect(cast.market).mint(people[name as Name], units);
    await journal.step("market", `mints ${plain(units)} units to the ${name}`, mined(minted));
  }
  const posted = primary.connect(broker).postBond(broker, BOND);
  await journal.step("broker", `posts a bond of ${money(BOND)}`, mined(posted));
}

async function announce({ kernel, cast, tokenAddress }: WindowStage) {
  const { exDate, recordDate, payDate, ...terms } = SPLIT;
  const expected = (NVIDIA.initialMultiplier * SPLIT.numerator) / SPLIT.denominator;
  return mined(
    kernel.corporateActions.connect(cast.issuer).announce(
      tokenAddress,
      id("NVDA split 2024"),
      {
        ...terms,
        gross: 0n,
        withholdingBps: 0n,
        exDay: dayOfDate(exDate),
        recordDay: dayOfDate(recordDate),
        payDay: dayOfDate(payDate),
        // The regular open of the ex day.
        effectiveAt: 0n,
        newIsin: new Uint8Array(12),
        documentHash: id("NVDA split 2024, announcement"),
      },
      expected,
    ),
  );
}
