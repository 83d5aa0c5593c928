import { join } from "node:path";
import type { SubLedger } from "../../types/index.ts";
import { onChain, type Signer } from "../chain.ts";
import type { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { Backing } from "../stage/backing.ts";
import { prove } from "../stage/custody.ts";
import { type Customer, customersOf } from "./customers.ts";
import { equivocate } from "./epochs.ts";
import { type Books, type Inclusion, inFolder, keepBooks, openLedger } from "./exchange.ts";
import { reconcile } from "./reconcile.ts";
import { START, type Stage, setStage } from "./stage.ts";

/** A customer whose leaf has been proven on-chain. */
export type ProvenCustomer = {
  readonly account: string;
  readonly index: bigint;
  readonly units: bigint;
  readonly depth: number;
  readonly gas: bigint;
};

export interface ProofStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly customers: number;
  readonly proven: readonly ProvenCustomer[];
  readonly supply: bigint;
  readonly backing: Backing;
  readonly ledgers: readonly LedgerRow[];
}

const UNITS = 10n ** 18n;
const SEED = 20_260_603;
const CUSTOMERS = 10_000;
/** Which customers check: of those known by a wallet the first and one in the middle, one with a nonce, the last. */
const CHECKING = [0, 5_000, 4_097, CUSTOMERS - 1];
const RECORD_AT = "2024-05-15T04:00:00Z";

/** Tells the proof of reserves from the first cut to the last customer, on a chain of its own. */
export async function tellProof(onProgress: (text: string) => void): Promise<ProofStory> {
  return onChain(START, onProgress, async (chain) =>
    inFolder(async (folder) => new Telling(await setStage(chain)).tell(folder, onProgress)),
  );
}

class Telling {
  readonly #stage: Stage;
  readonly #journal: Journal;
  readonly #backing: Backing;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#journal = new Journal(stage.now);
    this.#backing = new Backing(stage);
  }

  async tell(folder: string, onProgress: (text: string) => void): Promise<ProofStory> {
    const { token, until } = this.#stage;
    onProgress("creating units within a proof");
    await this.#create();
    const recordId = await this.#askForRecord();

    await until("2024-05-14T20:30:00Z");
    onProgress("the next epoch");
    await this.#createMore();

    await until("2024-05-15T14:00:00Z");
    onProgress(`proving ${CUSTOMERS} customers`);
    const { ledger, books, inclusions, proven } = await this.#publish(recordId, folder);

    await until("2024-05-16T20:30:00Z");
    onProgress("two statements about one cut");
    await equivocate(this.#stage, this.#journal, this.#backing, (await token.totalSupply()) + 100n * UNITS);
    await this.#mint("household", this.#stage.household, 100n);
    await this.#backing.note("minting goes on");

    onProgress("adding everything up");
    return {
      journal: this.#journal,
      balance: await reconcile(this.#stage, ledger, recordId, books, inclusions),
      customers: books.tree.count,
      proven,
      supply: await token.totalSupply(),
      backing: this.#backing,
      ledgers: await audit([token]),
    };
  }

  /* UNITS */

  /** Nothing is minted beyond what is proven, and what is burned gives nothing back. */
  async #create(): Promise<void> {
    const { household, pensionFund, omnibus, token } = this.#stage;
    await prove(this.#stage, this.#journal, 311_100n * UNITS);
    await this.#mint("household", household, 100n);
    await this.#mint("pension fund", pensionFund, 250_000n);
    await this.#mint("omnibus wallet", omnibus, 60_000n);
    await this.#backing.note("the first units");
    await this.#refuseMint("mint 5000 beyond the proof", 5_000n, 1_000n);

    const burn = token.connect(pensionFund).burn(2_000n * UNITS);
    await this.#journal.step("pension fund", "burns 2000 units", mined(burn));
    await this.#backing.note("2,000 units burned");
    await this.#refuseMint("mint the 2000 again that were burned", 2_000n, 1_000n);
  }

  async #createMore(): Promise<void> {
    const { token, household } = this.#stage;
    await prove(this.#stage, this.#journal, (await token.totalSupply()) + 6_000n * UNITS);
    await this.#backing.note("the next statement");
    await this.#mint("household", household, 5_000n);
    await this.#backing.note("5,000 more units");
  }

  async #mint(name: string, to: Signer, units: bigint): Promise<void> {
    const { token, cast } = this.#stage;
    const minted = token.connect(cast.market).mint(to, units * UNITS);
    await this.#journal.step("market", `mints ${units} units to the ${name}`, mined(minted));
  }

  async #refuseMint(what: string, units: bigint, available: bigint): Promise<void> {
    const { token, cast, household } = this.#stage;
    await this.#journal.refused(
      what,
      token.connect(cast.market).mint.staticCall(household, units * UNITS),
      "EquityToken_InsufficientReserves",
      { requested: units * UNITS, available: available * UNITS },
    );
  }

  /* THE EXCHANGE */

  async #askForRecord(): Promise<bigint> {
    const { token, cast } = this.#stage;
    const recordAt = Date.parse(RECORD_AT) / 1_000;
    const scheduled = token.connect(cast.recorder).scheduleRecord(recordAt);
    await this.#journal.step("recorder", `schedules a record date: ${RECORD_AT}`, mined(scheduled));
    return token.recordIdAt(recordAt);
  }

  async #publish(
    recordId: bigint,
    folder: string,
  ): Promise<{ ledger: SubLedger; books: Books; inclusions: Inclusion[]; proven: ProvenCustomer[] }> {
    const { token, tokenAddress, omnibus, operator, household } = this.#stage;
    const journal = this.#journal;
    // What the wallet sells afterwards changes nothing: the record stands.
    const sold = token.connect(omnibus).transfer(household, 10_000n * UNITS);
    await journal.step("omnibus wallet", "sends 10000 units away, after the record", mined(sold));
    const held = await token.unitsAt(omnibus, recordId);
    requireSame("omnibus wallet", "units at the record", held, 60_000n * UNITS);

    const ledger = await openLedger(this.#stage);
    await journal.step("omnibus wallet", "accepts the sub-ledger as its own", mined(ledger.connect(omnibus).accept()));

    const customers = [...customersOf(SEED, CUSTOMERS)];
    const books = await keepBooks(this.#stage, ledger, recordId, customers, join(folder, "books"));
    const tooMuch: Customer = { account: "one too many", amount: held - books.sum + 1n, nonce: null };
    const inflated = await keepBooks(this.#stage, ledger, recordId, withOneMore(tooMuch), join(folder, "inflated"));
    const publisher = ledger.connect(operator);
    const argumentsOf = ({ tree, opening }: Books) =>
      [tokenAddress, recordId, tree.root.hash, tree.count, tree.depth, opening] as const;
    await journal.refused(
      "publish a tree with 1e-18 units more than the wallet held",
      publisher.publish.staticCall(...argumentsOf(inflated)),
      "SubLedger_ExceedsWallet",
      { total: held + 1n, walletUnits: held },
    );
    const published = mined(publisher.publish(...argumentsOf(books)));
    await journal.step("exchange", `publishes the tree of ${books.tree.count} customers`, published);
    return { ledger, books, ...(await this.#check(ledger, recordId, books, customers)) };
  }

  /** A few customers look for themselves; whoever is known by a wallet is answered for by that from then on. */
  async #check(
    ledger: SubLedger,
    recordId: bigint,
    books: Books,
    customers: readonly Customer[],
  ): Promise<{ inclusions: Inclusion[]; proven: ProvenCustomer[] }> {
    const { tokenAddress, cast } = this.#stage;
    const inclusions: Inclusion[] = [];
    const proven: ProvenCustomer[] = [];
    for (const index of CHECKING) {
      const customer = customers[index];
      if (customer === undefined) throw new Error(`there is no customer ${index}`);
      const { account, amount } = customer;
      const inclusion = await books.inclusionOf(account);
      requireSame(account, "amount in the tree", inclusion.leaf.amount, amount);
      const shown = ledger.connect(cast.anyone).prove(tokenAddress, recordId, inclusion.leaf, inclusion.proof);
      const { gasUsed } = await mined(shown);
      const answer = account.startsWith("0x")
        ? await ledger.unitsAt(tokenAddress, account, recordId)
        : await ledger.unitsOfKey(tokenAddress, inclusion.leaf.key, recordId);
      requireSame(account, "units at the record", answer, amount);
      inclusions.push(inclusion);
      proven.push({ account, index: inclusion.leaf.index, units: answer, depth: books.tree.depth, gas: gasUsed });
    }
    return { inclusions, proven };
  }
}

function* withOneMore(customer: Customer): Generator<Customer> {
  yield* customersOf(SEED, CUSTOMERS);
  yield customer;
}
