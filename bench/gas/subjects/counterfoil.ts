import { id } from "ethers";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { deployFixture, type Fixture } from "../../../test-support/fixtures/kernel.ts";
import { type Connection, gasOf, type People } from "../chain.ts";
import { measureErc20 } from "../erc20.ts";
import type { Measured, Measurements } from "../operations.ts";

const VERIFIED = 2;
const RETAIL = 1;
const USA = 840;
const FOR_EVER = 2n ** 64n - 1n;

const SPLF = 0;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Ours, under the default policy and under the strict one; everybody is verified under both. */
export async function measureCounterfoil(connection: Connection, people: People): Promise<Measured[]> {
  const policies = [
    ["Counterfoil, policy OPEN", HolderPolicy.OPEN],
    ["Counterfoil, policy VERIFIED", HolderPolicy.VERIFIED],
  ] as const;
  const measured: Measured[] = [];
  for (const [contract, policy] of policies) {
    const fixture = await deployFixture(connection, { policy });
    await register(fixture, people);
    await fixture.gate.prove(await fixture.token.getAddress(), 10n ** 36n);
    const gas = await measureErc20({
      connection,
      people,
      address: await fixture.token.getAddress(),
      permitVersion: "1",
      mint: (to, units) => fixture.token.connect(people.minter).mint(to, units),
      burn: (holder, units) => fixture.token.connect(holder).burn(units),
      passRecord: () => passRecord(fixture),
    });
    measured.push({ contract, kind: "ours", gas: { ...gas, ...(await measureSplit(fixture)) } });
  }
  return measured;
}

async function register({ registry, accounts }: Fixture, people: People): Promise<void> {
  const { alice, bob, carol, dave, spender, newcomer } = people;
  const entries = [alice, bob, carol, dave, spender, newcomer].map(({ address }) => ({
    account: address,
    status: VERIFIED,
    category: RETAIL,
    country: USA,
    expiry: FOR_EVER,
  }));
  await registry.connect(accounts.registrar).record(entries);
}

async function passRecord({ token, accounts, time }: Fixture): Promise<void> {
  const recordAt = (await time.latest()) + DAY + HOUR;
  await token.connect(accounts.recorder).scheduleRecord(recordAt);
  await time.increaseTo(recordAt);
}

/** The second split of a token: announced, which schedules its factor, and activated by the first to poke. */
async function measureSplit(fixture: Fixture): Promise<Measurements> {
  const split = async (reference: string): Promise<Measurements> => {
    const { token, corporateActions, accounts, calendar, time } = fixture;
    const exDay = await tradingDayAfter(fixture, 5);
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
    const issuer = corporateActions.connect(accounts.issuer);
    const scheduled = await gasOf(issuer.announce(token, id(reference), terms, expected));
    await time.increaseTo(await calendar.regularOpen(exDay));
    const activated = await gasOf(token.poke());
    if ((await token.uiMultiplier()) !== expected) throw new Error("the split did not happen");
    return { "schedule a split": scheduled, "activate a split": activated };
  };
  await split("first");
  return split("second");
}

async function tradingDayAfter({ calendar, time }: Fixture, days: number): Promise<number> {
  let day = Math.floor((await time.latest()) / DAY) + days;
  while (!(await calendar.isTradingDay(day))) day += 1;
  return day;
}
