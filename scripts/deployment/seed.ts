/**
 * Makes a testnet deployment usable at once. Every step looks at the chain first and does only what is missing, so a seeding that
 * was interrupted, or is repeated a week later, goes on where it has to.
 */
import { formatUnits, id, MaxUint256, parseEther, parseUnits, toUtf8String } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { requireTestnet } from "../../deploy/chains.ts";
import { AttestorKind, type SuitePlan } from "../../deploy/plan.ts";
import { TESTNET_DOLLAR, testnetFeedKey } from "../../deploy/testnet/module.ts";
import { PRINT_AGE } from "../../deploy/testnet/prints.ts";
import { connectSuite, type Suite } from "../../sdk/addresses/connect.ts";
import type { Deployment } from "../../sdk/addresses/schema.ts";
import { Session } from "../../sdk/calendar/index.ts";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { explainError } from "../../sdk/errors/index.ts";
import type { InventoryReceipt } from "../../sdk/reserves/typedData.ts";
import {
  type EquityToken,
  type SessionCalendar,
  SessionCalendar__factory,
  type TestnetDollar,
  TestnetDollar__factory,
  type TestnetFeed,
  TestnetFeed__factory,
} from "../../types/index.ts";
import { type Cast, CUSTODIANS, THRESHOLD } from "../cast.ts";
import { mined, ReserveProver } from "../reserves/prover.ts";
import { seedPool } from "./seedPool.ts";

/** A step with what came of it. */
export interface Step {
  readonly step: string;
  readonly outcome: string;
}

type Signer = Awaited<ReturnType<NetworkConnection<"l1">["ethers"]["getSigners"]>>[number];

/** The network's accounts that stand for customers; parameters leave them free. */
const PARTICIPANT = 16;
const HOLDERS = [17, 18];

/** Shares that custody is said to hold, of every token. */
const RESERVES = parseUnits("1000000", 18);
/** Shares that the participant brings, once. */
const CREATED = parseUnits("1000", 18);
/** What each holder gets of it. */
const GIFT = parseUnits("250", 18);
/** Below the one an account gets gas, up to the other. */
const [LITTLE_GAS, ENOUGH_GAS] = [parseEther("0.005"), parseEther("0.01")];
/** Seconds. */
const CUT_INTERVAL = 3_600;
const WINDOW_AHEAD = 300;
/** IReserveStatus.Status.FRESH. */
const FRESH = 1n;
/** Session.REGULAR, and the flags with which a value decides nothing (OracleFlags.UNUSABLE). */
const REGULAR = BigInt(Session.REGULAR);
const UNUSABLE = (1n << 12n) - 1n;
const FOR_EVER = 2n ** 64n - 1n;

export async function seed(
  connection: NetworkConnection<string>,
  deployment: Deployment,
  plan: SuitePlan,
  onProgress: (text: string) => void = () => {},
): Promise<Step[]> {
  requireTestnet("seeding", deployment.chainId);
  const seeding = await Seeding.open(connection, deployment, plan);
  const steps: Step[] = [];
  const take = async (step: string, action: () => Promise<string>) => {
    onProgress(step);
    steps.push({ step, outcome: await seeding.outcomeOf(action) });
  };
  await take("gas for the accounts", () => seeding.giveGas());
  for (const wallet of Object.keys(seeding.suite.subLedgers)) {
    await take(`sub-ledger of ${wallet}`, () => seeding.accept(wallet));
  }
  for (const symbol of Object.keys(seeding.suite.tokens)) {
    await take(`price of ${symbol}`, () => seeding.print(symbol));
    await take(`proof of ${symbol}`, () => seeding.prove(symbol));
  }
  for (const symbol of Object.keys(seeding.suite.desks)) {
    await take(`units of ${symbol}`, () => seeding.create(symbol));
  }
  for (const symbol of Object.keys(seeding.suite.markets)) {
    await take(`window of ${symbol}`, () => seeding.openWindow(symbol));
  }
  for (const symbol of Object.keys(seeding.suite.pools)) {
    await take(`pool ${symbol}`, () => seeding.lend(symbol));
  }
  return steps;
}

class Seeding {
  readonly suite: Suite;
  readonly #deployment: Deployment;
  readonly #plan: SuitePlan;
  readonly #signers: readonly Signer[];
  readonly #prover: ReserveProver;
  readonly #now: () => Promise<number>;

  private constructor(
    deployment: Deployment,
    plan: SuitePlan,
    signers: readonly Signer[],
    suite: Suite,
    prover: ReserveProver,
    now: () => Promise<number>,
  ) {
    this.suite = suite;
    this.#deployment = deployment;
    this.#plan = plan;
    this.#signers = signers;
    this.#prover = prover;
    this.#now = now;
  }

  static async open(connection: NetworkConnection<string>, deployment: Deployment, plan: SuitePlan) {
    const { ethers } = connection;
    const signers = await ethers.getSigners();
    const [deployer] = signers;
    if (deployer === undefined) throw new RefusedError("the network has no accounts");
    const suite = connectSuite(deployment, deployer);
    const cast = castOf(plan, signers);
    const now = async () => (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
    return new Seeding(deployment, plan, signers, suite, await ReserveProver.of(suite.verifier, cast), now);
  }

  /** What a step says, or why it could not be taken; the next may be possible all the same. */
  async outcomeOf(action: () => Promise<string>): Promise<string> {
    try {
      return await action();
    } catch (error) {
      const reason = explainError(error);
      if (reason === undefined) throw error;
      return `not now: ${reason.name ?? reason.message}(${Object.values(reason.args).map(String).join(", ")})`;
    }
  }

  async giveGas(): Promise<string> {
    const [deployer] = this.#signers;
    const { members, reserves } = this.#plan;
    const wanted = [
      ...Object.values(members).flat(),
      ...reserves.attestors.map(({ account }) => account),
      ...[PARTICIPANT, ...HOLDERS].map((index) => this.#account(index).address),
      ...this.#plan.subLedgers.map(({ wallet }) => wallet),
    ];
    let given = 0;
    for (const to of new Set(wanted)) {
      const balance = (await deployer?.provider?.getBalance(to)) ?? 0n;
      if (balance >= LITTLE_GAS) continue;
      await (await deployer?.sendTransaction({ to, value: ENOUGH_GAS - balance }))?.wait();
      ++given;
    }
    return given === 0 ? "all have enough" : `${given} accounts got some`;
  }

  async accept(wallet: string): Promise<string> {
    const ledger = this.suite.subLedgers[wallet];
    if (ledger === undefined || (await ledger.isAccepted())) return "accepted already";
    await mined(ledger.connect(this.#signer(wallet)).accept());
    return "accepted";
  }

  async print(symbol: string): Promise<string> {
    const address = this.#deployment.contracts[testnetFeedKey(symbol)]?.address;
    if (address === undefined) return "comes from a feed of others";
    const feed: TestnetFeed = TestnetFeed__factory.connect(address, this.#signers[0]);
    const [, answer, , updatedAt] = await feed.latestRoundData();
    const text = `${formatUnits(answer, 8)} a share`;
    const isOld = (await this.#now()) - Number(updatedAt) >= PRINT_AGE || (await this.#isBeforeOpen(symbol, updatedAt));
    if (isOld) await mined(feed.connect(this.#signer(await feed.owner())).print(answer));
    await this.#observe(symbol);
    return isOld ? `${text}, printed again` : text;
  }

  /** Whether a print is of before the session that is open now: to a pool it says nothing of today. */
  async #isBeforeOpen(symbol: string, updatedAt: bigint): Promise<boolean> {
    const [calendar, now] = [await this.#calendarOf(symbol), await this.#now()];
    if ((await calendar.sessionAt(now)) !== REGULAR) return false;
    return updatedAt < (await calendar.regularOpen(await calendar.dayOf(now)));
  }

  /** Has the oracle write down a print of the regular session, unless it has: pools compare with it when the exchange is closed. */
  async #observe(symbol: string): Promise<void> {
    const [token, calendar, now] = [this.#token(symbol), await this.#calendarOf(symbol), await this.#now()];
    const { oracle } = this.suite;
    // Not oracle.valueOf: ethers has a method of that name on every object.
    const [, , , printedAt, , flags] = await oracle.getFunction("valueOf")(token);
    const isNew = printedAt > (await oracle.anchorOf(token)).asOf || (await oracle.anchorOf(token)).value === 0n;
    if (!isNew || (flags & UNUSABLE) !== 0n) return;
    for (const at of [now, printedAt]) if ((await calendar.sessionAt(at)) !== REGULAR) return;
    await mined(oracle.observe(token));
  }

  async #calendarOf(symbol: string): Promise<SessionCalendar> {
    const { runner } = this.suite.oracle;
    return SessionCalendar__factory.connect(await this.#token(symbol).calendar(), runner);
  }

  async prove(symbol: string): Promise<string> {
    const token = this.#token(symbol);
    const [address, isin] = [await token.getAddress(), toUtf8String(await token.isin())];
    const { verifier } = this.suite;
    const [state] = await verifier.status(address);
    if (state === FRESH) return "fresh";
    // A cut that was taken just before an interruption is spoken about; only an older one is replaced.
    const last = await verifier.lastCut(address);
    const posted = (await verifier.epochOf(address)).cut;
    const age = last === 0n ? Infinity : (await this.#now()) - Number((await verifier.cutOf(address, last)).asOf);
    if (last === posted || age >= CUT_INTERVAL) await this.#prover.cut(address);
    const statement = await this.#prover.state(address, isin, RESERVES);
    await this.#prover.post(statement, await this.#prover.sign(statement));
    return `${formatUnits(RESERVES, 18)} shares attested`;
  }

  async create(symbol: string): Promise<string> {
    const [token, desk] = [this.#token(symbol), this.suite.desks[symbol]];
    if (desk === undefined) return "no desk";
    const participant = this.#account(PARTICIPANT);
    const journalReference = id(`counterfoil seed ${symbol}`);
    const journalId = await desk.journalIdOf(participant, journalReference);
    const { verifier } = this.suite;
    if (!(await verifier.isJournalUsed(token, journalId))) {
      const { units, bond, flags } = await desk.quoteCreate(CREATED);
      if (units === 0n) return `not now: the oracle's value cannot be used (flags 0x${flags.toString(16)})`;
      if ((await desk.limitOf(participant)) < units) {
        const [issuer = ""] = this.#plan.members.ISSUER ?? [];
        await mined(desk.connect(this.#signer(issuer)).setLimit(participant, units * 10n));
      }
      const { posted, locked } = await desk.bondOf(participant);
      // Prices may move between the quote and the call.
      const missing = (bond * 105n) / 100n - (posted - locked);
      if (missing > 0n) {
        const dollar = this.#dollar(await desk.asset()).connect(participant);
        await mined(dollar.drip(participant, missing));
        await mined(dollar.approve(desk, MaxUint256));
        await mined(desk.connect(participant).postBond(participant, missing));
      }
      const receipt: InventoryReceipt = {
        token: await token.getAddress(),
        recipient: await desk.getAddress(),
        shares: CREATED,
        units,
        activationCount: await token.activationCount(),
        cut: await verifier.lastCut(token),
        journalId,
        validUntil: FOR_EVER,
      };
      const custodian = this.#signer(attestorsOf(this.#plan)[0] ?? "");
      const signature = await this.#prover.receive(receipt, custodian);
      await mined(desk.connect(participant).create(receipt, custodian, signature, journalReference, participant));
    }
    for (const index of HOLDERS) {
      const holder = this.#account(index);
      if ((await token.balanceOf(holder)) > 0n) continue;
      await mined(token.connect(participant).transfer(holder, GIFT));
    }
    return `${HOLDERS.length} holders and the participant have some`;
  }

  async openWindow(symbol: string): Promise<string> {
    const market = this.suite.markets[symbol];
    const [broker, issuer] = [this.#plan.members.BROKER?.[0], this.#plan.members.ISSUER?.[0]];
    if (market === undefined || broker === undefined || issuer === undefined) return "no market, broker or issuer";
    const now = await this.#now();
    const last = await market.windowCount();
    const until = last === 0n ? 0n : (await market.windowOf(last)).terms.closesAt;
    if (until > now) return `${last}, until ${new Date(Number(until) * 1_000).toISOString()}`;

    const [penalty, bond, asset] = [await market.penalty(), await market.bondOf(broker), await market.asset()];
    const missing = penalty - (bond.posted - bond.locked);
    if (missing > 0n) {
      const dollar = this.#dollar(asset).connect(this.#signer(broker));
      await mined(dollar.drip(broker, missing));
      await mined(dollar.approve(market, MaxUint256));
      await mined(market.connect(this.#signer(broker)).postBond(broker, missing));
    }
    const calendar = this.suite.calendars[this.#plan.tokens.find((listing) => listing.symbol === symbol)?.mic ?? ""];
    if (calendar === undefined) return "no calendar";
    const day = await calendar.tradeDay(now + WINDOW_AHEAD);
    const [opensAt, closesAt] = [
      Math.max(now + WINDOW_AHEAD, Number(await calendar.regularOpen(day))),
      await calendar.regularClose(day),
    ];
    const unlimited = { windowCap: 2n ** 100n, accountCap: 2n ** 100n, minimum: 1n };
    await mined(
      market.connect(this.#signer(issuer)).openWindow({
        opensAt,
        closesAt,
        broker,
        feeBps: 10n,
        bandBps: 100n,
        minFillBps: 0n,
        creations: unlimited,
        redemptions: unlimited,
      }),
    );
    const text = (seconds: number | bigint) => new Date(Number(seconds) * 1_000).toISOString();
    return `${last + 1n}, from ${text(opensAt)} until ${text(closesAt)}`;
  }

  /** A loan of each pool: the participant pays in for the first holder, posts collateral, and borrows. */
  async lend(symbol: string): Promise<string> {
    const [pool, listing] = [this.suite.pools[symbol], this.#plan.pools.find((planned) => planned.symbol === symbol)];
    const [holder] = HOLDERS;
    if (pool === undefined || listing === undefined || holder === undefined) return "not planned";
    return seedPool({
      pool,
      listing,
      borrower: this.#account(PARTICIPANT),
      lender: this.#account(holder).address,
      tokenOf: (place) => this.suite.tokens[place],
      faucetOf: (money) => this.#dollar(money),
    });
  }

  #token(symbol: string): EquityToken {
    const token = this.suite.tokens[symbol];
    if (token === undefined) throw new RefusedError(`${symbol} is not deployed`);
    return token;
  }

  /** The faucet's money; real money cannot be made. */
  #dollar(asset: string): TestnetDollar {
    if (asset !== this.#deployment.contracts[TESTNET_DOLLAR]?.address) {
      throw new RefusedError(`${asset} is no money of this testnet: it has no faucet`);
    }
    return TestnetDollar__factory.connect(asset, this.#signers[0]);
  }

  #account(index: number): Signer {
    const found = this.#signers[index];
    if (found === undefined)
      throw new RefusedError(`seeding takes ${HOLDERS.at(-1)} accounts; the network has ${this.#signers.length}`);
    return found;
  }

  #signer(account: string): Signer {
    return signerOf(this.#signers, account);
  }
}

function signerOf(signers: readonly Signer[], account: string): Signer {
  const found = signers.find(({ address }) => address === account);
  if (found === undefined)
    throw new RefusedError(`seeding takes the key of ${account}, which the network does not have`);
  return found;
}

/** Custodians first, as the prover wants them. */
function attestorsOf({ reserves }: SuitePlan): string[] {
  return [...reserves.attestors].sort((a, b) => a.kind - b.kind).map(({ account }) => account);
}

/** The people of a proof, by the parameters. */
function castOf(plan: SuitePlan, signers: readonly Signer[]): Cast {
  const { attestors, threshold } = plan.reserves;
  const custodians = attestors.filter(({ kind }) => kind === AttestorKind.CUSTODIAN).length;
  if (custodians !== CUSTODIANS || threshold !== THRESHOLD || attestors.length === custodians) {
    throw new RefusedError(`seeding signs as ${THRESHOLD} of the attestors, ${CUSTODIANS} of them custodians`);
  }
  const [anyone] = signers;
  if (anyone === undefined) throw new RefusedError("the network has no accounts");
  return {
    governor: anyone,
    issuer: anyone,
    market: anyone,
    recorder: anyone,
    attestors: attestorsOf(plan).map((account) => signerOf(signers, account)),
    anyone,
    holders: [],
  };
}
