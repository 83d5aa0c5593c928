import { onChain, type Signer } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { type BookRow, Books } from "../stage/books.ts";
import { isinOf, prove } from "../stage/custody.ts";
import { mintAll, partiesOf, peopleOf } from "../stage/holders.ts";
import { type MarketStage, setMarketStage, UNIT } from "../stage/market.ts";
import { CLOSES, NVIDIA } from "../stage/nvidia.ts";
import { type DeploymentRow, deploymentOf } from "./deployment.ts";

/** What the chain says about the listing, and whether anybody can ever change it. */
export type TermRow = { readonly term: string; readonly value: string; readonly changes: string };

export interface ListingStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly deployment: readonly DeploymentRow[];
  readonly terms: readonly TermRow[];
  readonly ledgers: readonly LedgerRow[];
}

/** Monday 5 February 2024, 10:00 in New York. */
const START = "2024-02-05T15:00:00Z";
const FIRST: Readonly<Record<Name, bigint>> = { "pension fund": 25_000n * UNIT, household: 100n * UNIT };
const SOLD = 10n * UNIT;
type Name = "pension fund" | "household";

/** Tells how NVDA gets on the chain: contracts, powers given away, the first statement about its stock, the first units. */
export async function tellListing(onProgress: (text: string) => void): Promise<ListingStory> {
  return onChain(START, onProgress, async (chain) => {
    const listed = { initialMultiplier: UNIT, close: CLOSES["2024-02-02"] };
    const stage = await setMarketStage(chain, undefined, listed);
    return new Telling(stage, peopleOf(stage, ["pension fund", "household"])).tell(onProgress);
  });
}

class Telling {
  readonly #stage: MarketStage;
  readonly #people: Readonly<Record<Name, Signer>>;
  readonly #journal: Journal;
  readonly #balance = new Balance();

  constructor(stage: MarketStage, people: Readonly<Record<Name, Signer>>) {
    this.#stage = stage;
    this.#people = people;
    this.#journal = new Journal(stage.now);
  }

  async tell(onProgress: (text: string) => void): Promise<ListingStory> {
    const { token, tokenAddress, dollar, oracle, print } = this.#stage;
    const deployment = await deploymentOf(this.#stage);
    const books = await Books.open(this.#stage, partiesOf(this.#people));

    onProgress("what nobody may do");
    await this.#refusePower();

    onProgress("the first statement and the first units");
    const all = Object.values(FIRST).reduce((sum, units) => sum + units, 0n);
    await prove(this.#stage, this.#journal, all);
    await mintAll(this.#stage, this.#journal, this.#people, FIRST);
    await this.#refuseMint("mint one unit more than is proven", UNIT, 0n);
    await print(CLOSES["2024-02-02"]);
    await this.#journal.step("anyone", "has the oracle observe a first price", mined(oracle.observe(tokenAddress)));

    const [fund, household] = [this.#people["pension fund"], this.#people.household];
    const sold = token.connect(fund).transfer(household, SOLD);
    await this.#journal.step("pension fund", `sends ${plain(SOLD)} units to the household: a transfer`, mined(sold));
    const again = token.connect(household).transfer(fund, UNIT);
    await this.#journal.step("household", "sends 1 unit back: a transfer between holders", mined(again));

    const terms = await this.#terms();
    const rows = await books.close(this.#balance);
    const { needed, proven } = await this.#stage.prover.verifier.coverageAt(tokenAddress, UNIT);
    this.#balance.same("base units that the supply needs", needed, "base units proven", proven);
    return {
      journal: this.#journal,
      balance: this.#balance,
      books: rows,
      deployment,
      terms,
      ledgers: await audit([token], [dollar]),
    };
  }

  /** Whoever deployed has no power left, the governor none without notice, and nobody mints without a proof. */
  async #refusePower(): Promise<void> {
    const { kernel, token, chain, cast } = this.#stage;
    const [deployer] = await chain.ethers.getSigners();
    if (deployer === undefined) throw new Error("too few accounts");
    const { household } = this.#people;
    await this.#journal.refused(
      "the deployer mints a unit",
      token.connect(deployer).mint.staticCall(household, UNIT),
      "AccessManagedUnauthorized",
      { caller: deployer.address },
    );
    const { authority } = kernel;
    const admission = token.interface.encodeFunctionData("admitVenue", [deployer.address]);
    const operationId = await authority.hashOperation(cast.governor, token, admission);
    await this.#journal.refused(
      "the governor admits a venue without notice",
      authority.connect(cast.governor).execute.staticCall(token, admission),
      "AccessManagerNotScheduled",
      { operationId },
    );
    await this.#refuseMint("mint a unit before anything is proven", UNIT, 0n);
  }

  async #refuseMint(what: string, requested: bigint, available: bigint): Promise<void> {
    const { token, cast } = this.#stage;
    await this.#journal.refused(
      what,
      token.connect(cast.market).mint.staticCall(this.#people.household, requested),
      "EquityToken_InsufficientReserves",
      { requested, available },
    );
  }

  async #terms(): Promise<TermRow[]> {
    const { token, kernel } = this.#stage;
    const fixed = "never: fixed at construction";
    const rows: TermRow[] = [
      { term: "name", value: await token.name(), changes: fixed },
      { term: "symbol", value: await token.symbol(), changes: fixed },
      { term: "ISIN at listing", value: await isinOf(this.#stage), changes: fixed },
      { term: "exchange", value: NVIDIA.mic, changes: fixed },
      { term: "gate before every mint", value: await token.gate(), changes: fixed },
      { term: "corporate actions", value: await token.corporateActions(), changes: fixed },
      {
        term: "shares of a unit",
        value: plain(await token.uiMultiplier()),
        changes: "by announced corporate actions, 24 hours ahead",
      },
      { term: "authority", value: await token.authority(), changes: fixed },
    ];
    const [gate, verifier] = [await token.gate(), await kernel.reserves?.verifier.getAddress()];
    if (gate !== verifier) throw new Error("the token's gate is not the verifier");
    return rows;
  }
}
