import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, ZeroAddress } from "ethers";
import { deployKernel, type Kernel } from "../../../deploy/deployKernel.ts";
import { AttestorKind, HolderPolicy, type KernelPlan } from "../../../deploy/plan.ts";
import { usEquitiesPlan } from "../../../sdk/calendar/usEquities.ts";
import { LISTING } from "../../../test-support/fixtures/kernel.ts";
import type { EquityToken, SessionCalendar } from "../../../types/index.ts";
import { type Connection, gasOf, type People, signerOf } from "../chain.ts";
import { measureErc20 } from "../erc20.ts";
import type { Measured, Measurements } from "../operations.ts";
import { proveReserves } from "./reserves.ts";

const VERIFIED = 2;
const RETAIL = 1;
const USA = 840;
const FOR_EVER = 2n ** 64n - 1n;
/** The fewest signatures that count; more may come. */
const THRESHOLD = 2;
/** What an attestation usually carries. */
const SIGNATURES = 3;
const ALL = 5;

const SPLF = 0;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** The same share class twice, under the default policy and under the strict one. */
const TOKENS = [
  { symbol: "ACM1", contract: "Counterfoil, policy OPEN", policy: HolderPolicy.OPEN },
  { symbol: "ACM2", contract: "Counterfoil, policy VERIFIED", policy: HolderPolicy.VERIFIED },
] as const;

/** Who has a role in the deployment. */
interface Officers {
  readonly governor: HardhatEthersSigner;
  readonly issuer: HardhatEthersSigner;
  readonly registrar: HardhatEthersSigner;
  readonly recorder: HardhatEthersSigner;
  readonly attestors: readonly HardhatEthersSigner[];
}

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
  const kernel = await deployKernel(connection, planFor(officers, people));
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

async function officersOn(connection: Connection): Promise<Officers> {
  const one = (index: number) => signerOf(connection, index);
  return {
    governor: await one(1),
    issuer: await one(2),
    registrar: await one(4),
    recorder: await one(5),
    attestors: await Promise.all([6, 7, 8, 9, 13].map(one)),
  };
}

function planFor({ governor, issuer, registrar, recorder, attestors }: Officers, { minter }: People): KernelPlan {
  return {
    members: {
      GOVERNOR: [governor.address],
      ISSUER: [issuer.address],
      MINTER: [minter.address],
      REGISTRAR: [registrar.address],
      RECORDER: [recorder.address],
    },
    calendars: { XNAS: usEquitiesPlan("XNAS", 2023, 2027) },
    reserves: {
      attestors: attestors.map(({ address }, index) => ({
        account: address,
        kind: index % 2 === 0 ? AttestorKind.CUSTODIAN : AttestorKind.AUDITOR,
      })),
      threshold: THRESHOLD,
    },
    tokens: TOKENS.map(({ symbol, policy }) => ({ ...LISTING, symbol, policy, windDown: ZeroAddress })),
  };
}

async function register({ registry }: Kernel, { registrar }: Officers, people: People): Promise<void> {
  const { alice, bob, carol, dave, spender, newcomer } = people;
  const entries = [alice, bob, carol, dave, spender, newcomer].map(({ address }) => ({
    account: address,
    status: VERIFIED,
    category: RETAIL,
    country: USA,
    expiry: FOR_EVER,
  }));
  await registry.connect(registrar).record(entries);
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
