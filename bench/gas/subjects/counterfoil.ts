import { id, ZeroAddress } from "ethers";
import { deployKernel, type Kernel } from "../../../deploy/deployKernel.ts";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { LISTING } from "../../../test-support/fixtures/kernel.ts";
import type { EquityToken, SessionCalendar } from "../../../types/index.ts";
import { type Connection, gasOf, type People } from "../chain.ts";
import { measureErc20 } from "../erc20.ts";
import { type Officers, officersOn, planFor, register, SIGNATURES, THRESHOLD } from "../kernel.ts";
import type { Measured, Measurements } from "../operations.ts";
import { proveReserves } from "./reserves.ts";

/** Every attestor of the deployment. */
const ALL = 5;

const SPLF = 0;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** The same share class twice, under the default policy and under the strict one. */
const TOKENS = [
  { symbol: "ACM1", contract: "Counterfoil, policy OPEN", policy: HolderPolicy.OPEN },
  { symbol: "ACM2", contract: "Counterfoil, policy VERIFIED", policy: HolderPolicy.VERIFIED },
] as const;

/** A deployment, and one token of it. */
interface Listed {
  readonly kernel: Kernel;
  readonly officers: Officers;
  readonly time: Connection["networkHelpers"]["time"];
  readonly token: EquityToken;
  readonly calendar: SessionCalendar;
}

/** Ours: everybody is verified under both policies, and every mint passes the proof of reserves. */
export async function measureCounterfoil(connection: Connection, people: People): Promise<Measured[]> {
  const officers = await officersOn(connection);
  const tokens = TOKENS.map(({ symbol, policy }) => ({ ...LISTING, symbol, policy, windDown: ZeroAddress }));
  const kernel = await deployKernel(connection, planFor(officers, people, tokens));
  await register(kernel, officers, people);
  const measured: Measured[] = [];
  for (const { symbol, contract } of TOKENS) {
    const { [symbol]: token } = kernel.tokens;
    const { XNAS: calendar } = kernel.calendars;
    if (token === undefined || calendar === undefined) throw new Error(`the deployment has no ${symbol} on XNAS`);
    const listed = { kernel, officers, time: connection.networkHelpers.time, token, calendar };
    const prove = (signatures = SIGNATURES) => proveReserves(kernel, token, officers.attestors.slice(0, signatures));
    await prove();
    const gas = await measureErc20({
      connection,
      people,
      address: await token.getAddress(),
      permitVersion: "1",
      mint: (to, units) => token.connect(people.minter).mint(to, units),
      burn: (holder, units) => token.connect(holder).burn(units),
      passRecord: () => passRecord(listed),
    });
    // The proof before this one was made when there were no units yet; an attestor may cut once an hour.
    await prove();
    const epochs = await measureEpochs(listed, prove);
    const split = await measureSplit(listed);
    measured.push({ contract, kind: "ours", gas: { ...gas, ...split, ...epochs } });
  }
  return measured;
}

/** One attestation signed by few, by the usual number and by all: at most one an hour. */
async function measureEpochs({ time }: Listed, prove: (signatures: number) => Promise<number>): Promise<Measurements> {
  const next = async (signatures: number) => {
    await time.increase(HOUR);
    return prove(signatures);
  };
  return {
    "post an epoch, 2 of 5 attestors": await next(THRESHOLD),
    "post an epoch, 3 of 5 attestors": await next(SIGNATURES),
    "post an epoch, 5 of 5 attestors": await next(ALL),
  };
}

async function passRecord({ token, officers, time }: Listed): Promise<void> {
  const recordAt = (await time.latest()) + DAY + HOUR;
  await token.connect(officers.recorder).scheduleRecord(recordAt);
  await time.increaseTo(recordAt);
}

/** The second split of a token: announced, which schedules its factor, and activated by the first to poke. */
async function measureSplit({ kernel, officers, token, calendar, time }: Listed): Promise<Measurements> {
  const issuer = kernel.corporateActions.connect(officers.issuer);
  const split = async (reference: string): Promise<Measurements> => {
    let exDay = Math.floor((await time.latest()) / DAY) + 5;
    while (!(await calendar.isTradingDay(exDay))) exDay += 1;
    const terms = {
      kind: SPLF,
      numerator: 2,
      denominator: 1,
      gross: 0,
      withholdingBps: 0,
      exDay,
      recordDay: 0,
      payDay: 0,
      effectiveAt: 0,
      newIsin: "0x000000000000000000000000",
      documentHash: id(reference),
    };
    const expected = (await token.uiMultiplier()) * 2n;
    const scheduled = await gasOf(issuer.announce(token, id(reference), terms, expected));
    await time.increaseTo(await calendar.regularOpen(exDay));
    const activated = await gasOf(token.poke());
    if ((await token.uiMultiplier()) !== expected) throw new Error("the split did not happen");
    return { "schedule a split": scheduled, "activate a split": activated };
  };
  await split("first");
  return split("second");
}
