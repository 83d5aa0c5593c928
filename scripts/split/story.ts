import { parseUnits } from "ethers";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { onChain, type Signer } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { Backing } from "../stage/backing.ts";
import { type BookRow, Books } from "../stage/books.ts";
import { prove } from "../stage/custody.ts";
import { type HolderName, mintAll, partiesOf, peopleOf, THREE_HOLDERS, THREE_HOLDINGS } from "../stage/holders.ts";
import { type MarketStage, setMarketStage, UNIT } from "../stage/market.ts";
import { CLOSES, NVIDIA, SPLIT, START } from "../stage/nvidia.ts";
import { announceSplit, splitTerms } from "../stage/split.ts";

/** What a holder has on either side of the split; values in money of 18 decimals, at a price that follows the split alone. */
export type HolderRow = {
  readonly holder: HolderName;
  readonly units: bigint;
  readonly sharesBefore: bigint;
  readonly sharesAfter: bigint;
  readonly valueBefore: bigint;
  readonly valueAfter: bigint;
  readonly votes: bigint;
};

export interface SplitStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly backing: Backing;
  readonly holders: readonly HolderRow[];
  readonly ledgers: readonly LedgerRow[];
}

/** The close of Thursday 6 June in the shares of after the split: what a feed prints that follows the split and nothing else. */
const ADJUSTED = "120.998";
/** Midnight in New York at the end of the split's record day. */
const RECORD_AT = "2024-06-07T04:00:00Z";

/** Tells NVDA's split of ten for one of 10 June 2024: nobody's units move, nobody's money changes, and proofs keep out of its night. */
export async function tellSplit(onProgress: (text: string) => void): Promise<SplitStory> {
  return onChain(START, onProgress, async (chain) => {
    const stage = await setMarketStage(chain);
    return new Telling(stage, peopleOf(stage, THREE_HOLDERS)).tell(onProgress);
  });
}

class Telling {
  readonly #stage: MarketStage;
  readonly #people: Readonly<Record<HolderName, Signer>>;
  readonly #journal: Journal;
  readonly #balance = new Balance();
  readonly #backing: Backing;

  constructor(stage: MarketStage, people: Readonly<Record<HolderName, Signer>>) {
    this.#stage = stage;
    this.#people = people;
    this.#journal = new Journal(stage.now);
    this.#backing = new Backing(stage);
  }

  async tell(onProgress: (text: string) => void): Promise<SplitStory> {
    const { token, dollar, until } = this.#stage;
    await until("2024-05-21T15:00:00Z");
    await prove(this.#stage, this.#journal, sumOf(Object.values(THREE_HOLDINGS)));
    await mintAll(this.#stage, this.#journal, this.#people, THREE_HOLDINGS);
    await this.#backing.note("the units are minted");
    const books = await Books.open(this.#stage, partiesOf(this.#people));

    onProgress("announcing a split");
    await this.#announce();

    onProgress("the eve");
    const before = await this.#eve();

    onProgress("ten shares for one");
    const holders = await this.#split(before);
    return {
      journal: this.#journal,
      balance: this.#balance,
      books: await books.close(this.#balance),
      backing: this.#backing,
      holders,
      ledgers: await audit([token], [dollar]),
    };
  }

  async #announce(): Promise<void> {
    const { until, kernel, cast, tokenAddress, token } = this.#stage;
    await until("2024-05-22T20:30:00Z");
    const { reference, terms, expected } = splitTerms();
    await this.#journal.refused(
      "somebody who is not the issuer announces it",
      kernel.corporateActions.connect(cast.anyone).announce.staticCall(tokenAddress, reference, terms, expected),
      "AccessManagedUnauthorized",
      { caller: cast.anyone.address },
    );
    await this.#journal.refused(
      "the issuer expects a multiplier that does not follow from the terms",
      kernel.corporateActions.connect(cast.issuer).announce.staticCall(tokenAddress, reference, terms, expected + 1n),
      "CorporateActions_UnexpectedMultiplier",
      { expected: expected + 1n, actual: expected },
    );
    await this.#journal.step("issuer", "announces ten shares for one", announceSplit(this.#stage, tokenAddress));
    const recorded = token.connect(cast.recorder).scheduleRecord(secondsOf(RECORD_AT));
    await this.#journal.step("recorder", "schedules a record for the end of 6 June", mined(recorded));
  }

  /** Between the last close before the split and the split, custody's books and the chain's may differ. */
  async #eve(): Promise<bigint> {
    const { until, print, oracle, tokenAddress, prover, kernel } = this.#stage;
    await until("2024-06-06T19:59:00Z");
    await print(CLOSES["2024-06-06"]);
    await this.#journal.step("anyone", "has the oracle observe the price", mined(oracle.observe(tokenAddress)));
    const [value] = await oracle.getFunction("valueOf")(tokenAddress);
    await prove(this.#stage, this.#journal, sumOf(Object.values(THREE_HOLDINGS)));
    await this.#backing.note("proven before the split");
    await until("2024-06-07T20:05:00Z");
    const calendar = kernel.calendars["XNAS"];
    if (calendar === undefined) throw new Error("the plan has a calendar");
    const [custodian] = this.#stage.cast.attestors;
    if (custodian === undefined) throw new Error("nobody attests");
    const closedAt = await calendar.regularClose(dayOfDate("2024-06-07"));
    const splitAt = await calendar.regularOpen(dayOfDate(SPLIT.exDate));
    await this.#journal.refused(
      "cut after the last close before the split",
      prover.verifier.connect(custodian).cut.staticCall(tokenAddress),
      "ReserveVerifier_SplitImpends",
      { token: tokenAddress, closedAt, splitAt },
    );
    await this.#backing.note("the eve of the split");
    return value;
  }

  async #split(valueBefore: bigint): Promise<HolderRow[]> {
    const { until, print, token, cast, oracle, tokenAddress } = this.#stage;
    const { initialMultiplier } = NVIDIA;
    await until("2024-06-10T13:30:00Z");
    await this.#journal.step("anyone", "puts the split into effect", mined(token.connect(cast.anyone).poke()));
    const multiplier = await token.uiMultiplier();
    const expected = (initialMultiplier * SPLIT.numerator) / SPLIT.denominator;
    this.#balance.same("the multiplier after the split", multiplier, "ten times the one before", expected);
    await this.#backing.note("ten shares for one");
    await until("2024-06-10T13:36:00Z");
    await print(ADJUSTED);
    await this.#journal.step(
      "anyone",
      "has the oracle observe the price after it",
      mined(oracle.observe(tokenAddress)),
    );
    const [value] = await oracle.getFunction("valueOf")(tokenAddress);
    requireSame("a unit", "value after the split", value, (parseUnits(ADJUSTED, 18) * multiplier) / UNIT);
    this.#balance.same("what a unit was worth before", valueBefore, "what it is worth after", value);

    const recordId = await token.recordIdAt(secondsOf(RECORD_AT));
    const rows: HolderRow[] = [];
    for (const holder of THREE_HOLDERS) {
      const account = this.#people[holder];
      const units = await token.balanceOf(account);
      requireSame(holder, "units", units, THREE_HOLDINGS[holder]);
      rows.push({
        holder,
        units,
        sharesBefore: (units * initialMultiplier) / UNIT,
        sharesAfter: await token.balanceOfUI(account),
        valueBefore: (units * valueBefore) / UNIT,
        valueAfter: (units * value) / UNIT,
        votes: await token.unitsAt(account, recordId),
      });
    }
    const votes = sumOf(rows.map((row) => row.votes));
    this.#balance.same("units at the record", votes, "all units", await token.totalUnitsAt(recordId));
    await until("2024-06-10T20:30:00Z");
    await prove(this.#stage, this.#journal, await token.totalSupply());
    await this.#backing.note("ten times the shares are proven");
    return rows;
  }
}

function secondsOf(instant: string): bigint {
  return BigInt(Date.parse(instant) / 1_000);
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
