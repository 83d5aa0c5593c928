import type { Journal } from "../chapters/journal.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { money } from "../stage/books.ts";
import { prove } from "../stage/custody.ts";
import { CLOSES } from "../stage/nvidia.ts";
import { announceSplit } from "../stage/split.ts";
import { UNITS_BEFORE } from "./requests.ts";
import { BOND, type Name, type WindowStage } from "./stage.ts";

/** The split is announced, the oracle has seen a price of before it, the first units are minted within a proof. */
export async function prepare(stage: WindowStage, journal: Journal): Promise<void> {
  const { until, print, oracle, token, tokenAddress, cast, people, primary, broker } = stage;
  await until("2024-05-22T20:30:00Z");
  await journal.step("issuer", "announces the split of ten for one", announceSplit(stage, tokenAddress));
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
