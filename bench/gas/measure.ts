import { START } from "../../test-support/fixtures/kernel.ts";
import { peopleOn } from "./chain.ts";
import { describeEnvironment } from "./environment.ts";
import { measureLending } from "./lending/measure.ts";
import type { LendingSubject } from "./lending/subject.ts";
import type { Builds } from "./prepare.ts";
import { buildReport, type Report } from "./report.ts";
import { aave } from "./subjects/aave.ts";
import { measureCounterfoil } from "./subjects/counterfoil.ts";
import { counterfoilLending } from "./subjects/counterfoilLending.ts";
import { measureInclusion } from "./subjects/inclusion.ts";
import { measureMarkets } from "./subjects/markets.ts";
import { morpho } from "./subjects/morpho.ts";
import { measureOpenZeppelin } from "./subjects/openzeppelin.ts";
import { measureSolady } from "./subjects/solady.ts";
import { measureTrex } from "./subjects/trex.ts";

const LENDERS: readonly LendingSubject[] = [counterfoilLending, morpho, aave];

/** One chain for all tokens; the markets, which need more people, have theirs, and so has every lending market. */
export async function measureAll({ ours, peers }: Builds): Promise<Report> {
  const open = () => ours.network.create({ network: "default", override: { initialDate: START } });
  const connection = await open();
  try {
    const people = await peopleOn(connection);
    const measured = [
      ...(await measureCounterfoil(connection, people)),
      ...(await measureOpenZeppelin(connection, people, peers)),
      await measureSolady(connection, people, peers),
      ...(await measureTrex(connection, people)),
      ...(await measureInclusion(people, ours, peers)),
      ...(await measureMarkets(open, peers)),
      ...(await measureLending(open, peers, LENDERS)),
    ];
    return buildReport(describeEnvironment(ours), measured);
  } finally {
    await connection.close();
  }
}
