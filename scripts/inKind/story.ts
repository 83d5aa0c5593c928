import { onChain } from "../chain.ts";
import { Balance } from "../chapters/balance.ts";
import { Journal } from "../chapters/journal.ts";
import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";
import { mined } from "../reserves/prover.ts";
import { audit, type LedgerRow } from "../stage/audit.ts";
import { type BookRow, Books, money } from "../stage/books.ts";
import { cut, post, requireStatus, sharesBehind } from "../stage/custody.ts";
import { UNIT } from "../stage/market.ts";
import { CLOSES, START } from "../stage/nvidia.ts";
import { creationOf, receive, type SignedReceipt } from "./receipts.ts";
import { partiesOf, reconcile } from "./reconcile.ts";
import { acknowledgement, commitment, DELIVERY } from "./redemptions.ts";
import { type InKindStage, type Participant, setInKindStage, TERMS } from "./stage.ts";

/** A creation, and what became of its receipt. */
export type CreationRow = {
  readonly participant: Participant;
  readonly shares: bigint;
  readonly units: bigint;
  readonly bond: bigint;
  /** The last cut that does not know the stock. */
  readonly cut: bigint;
  readonly end: "PROVEN" | "MISSING";
};

/** A redemption as it ended. */
export type RedemptionRow = {
  readonly id: bigint;
  readonly participant: Participant;
  readonly units: bigint;
  /** What the custodian delivered; 0 for one that was cancelled. */
  readonly shares: bigint;
  readonly end: "REDEEMED" | "CANCELLED";
};

/** What moved custody's stock, and what is there afterwards; shares. */
export type CustodyRow = { readonly what: string; readonly shares: bigint; readonly after: bigint };

export interface InKindStory {
  readonly journal: Journal;
  readonly balance: Balance;
  readonly books: readonly BookRow[];
  readonly creations: readonly CreationRow[];
  readonly redemptions: readonly RedemptionRow[];
  readonly custody: readonly CustodyRow[];
  readonly ledgers: readonly LedgerRow[];
}

/** What a pension fund has before, so that receipts are a small part of what is proven. */
const UNITS_BEFORE = 20_000n * UNIT;
const [ARRIVING, MISSING] = [1_000n * UNIT, 500n * UNIT];
const [REDEEMED, CANCELLED] = [600n * UNIT, 100n * UNIT];
/** IInKindDesk.RedemptionState.COMMITTED. */
const COMMITTED = 2n;

/** Tells a creation whose stock arrives, a redemption, and a creation whose stock never arrives. */
export async function tellInKind(onProgress: (text: string) => void): Promise<InKindStory> {
  return onChain(START, onProgress, async (chain) => new Telling(await setInKindStage(chain)).tell(onProgress));
}

class Telling {
  readonly #stage: InKindStage;
  readonly #journal: Journal;
  readonly #creations: CreationRow[] = [];
  readonly #redemptions: RedemptionRow[] = [];
  readonly #custody: CustodyRow[] = [];

  constructor(stage: InKindStage) {
    this.#stage = stage;
    this.#journal = new Journal(stage.now);
  }

  async tell(onProgress: (text: string) => void): Promise<InKindStory> {
    const { until, print, chain } = this.#stage;
    await until("2024-05-21T14:00:00Z");
    await this.#prepare();
    const books = await Books.open(this.#stage, partiesOf(this.#stage));
    const since = await chain.ethers.provider.getBlockNumber();
    await this.#postBonds();

    onProgress("stock that arrives");
    await print(CLOSES["2024-05-20"]);
    const arriving = await this.#create("first participant", ARRIVING, "journal of 21 May");
    await this.#refuseMore(arriving);
    await until("2024-05-21T20:30:00Z");
    await this.#arrive(arriving);

    onProgress("stock that never arrives");
    await until("2024-05-22T14:00:00Z");
    await print(CLOSES["2024-05-21"]);
    const lost = await this.#create("second participant", MISSING, "journal of 22 May");
    const redemption = await this.#redeem();
    await until("2024-05-22T20:30:00Z");
    await this.#goMissing(lost);

    onProgress("a delivery");
    await until("2024-05-23T14:00:00Z");
    await this.#deliver(redemption);
    await until("2024-05-23T20:30:00Z");
    await cut(this.#stage, this.#journal);
    await post(this.#stage, this.#journal, this.#inCustody);
    await requireStatus(this.#stage, "FRESH");
    await this.#withdrawBonds();

    onProgress("adding everything up");
    const balance = new Balance();
    const rows = await books.close(balance);
    await reconcile(this.#stage, balance, since + 1, {
      creations: this.#creations,
      redemptions: this.#redemptions,
      inCustody: this.#inCustody,
    });
    return {
      journal: this.#journal,
      balance,
      books: rows,
      creations: this.#creations,
      redemptions: this.#redemptions,
      custody: this.#custody,
      ledgers: await audit([this.#stage.token], [this.#stage.dollar]),
    };
  }

  /* BEFORE */

  async #prepare(): Promise<void> {
    const { token, cast, pensionFund } = this.#stage;
    await cut(this.#stage, this.#journal);
    this.#move("stock behind the pension fund's units", await sharesBehind(this.#stage, UNITS_BEFORE));
    await post(this.#stage, this.#journal, this.#inCustody);
    const minted = token.connect(cast.market).mint(pensionFund, UNITS_BEFORE);
    await this.#journal.step("market", `mints ${plain(UNITS_BEFORE)} units to the pension fund`, mined(minted));
  }

  async #postBonds(): Promise<void> {
    const { desk, cast, participants } = this.#stage;
    for (const [name, { bond, limit }] of termsOf()) {
      const who = participants[name];
      const limited = desk.connect(cast.issuer).setLimit(who, limit);
      await this.#journal.step("issuer", `lets the ${name} have ${plain(limit)} units unproven`, mined(limited));
      const posted = desk.connect(who).postBond(who, bond);
      await this.#journal.step(name, `posts a bond of ${money(bond)}`, mined(posted));
    }
  }

  /* CREATIONS */

  /** Units at once, against a receipt and a bond. */
  async #create(participant: Participant, shares: bigint, name: string): Promise<SignedReceipt> {
    const { desk, participants, token } = this.#stage;
    const who = participants[participant];
    const signed = await receive(this.#stage, participant, shares, name);
    const before = await token.balanceOf(who);
    const created = desk.connect(who).create(...creationOf(this.#stage, signed, who.address));
    await this.#journal.step(participant, `creates on a receipt of ${plain(shares)} shares`, mined(created));
    requireSame(participant, "units created", (await token.balanceOf(who)) - before, signed.receipt.units);
    requireSame(participant, "bond locked", (await desk.bondOf(who)).locked, signed.bond);
    requireSame(participant, "units unproven", await desk.outstandingOf(who), signed.receipt.units);
    return signed;
  }

  async #refuseMore({ bond, receipt }: SignedReceipt): Promise<void> {
    const { desk, participants } = this.#stage;
    const who = participants["first participant"];
    const { bond: posted, limit } = TERMS["first participant"];
    const more = await receive(this.#stage, "first participant", ARRIVING / 2n + UNIT, "one too many");
    await this.#journal.refused(
      "create more than a participant may have unproven",
      // With enough money, for it is the limit that has to say no.
      this.#withBond(more.bond, () =>
        desk.connect(who).create.staticCall(...creationOf(this.#stage, more, who.address)),
      ),
      "InKindDesk_LimitExceeded",
      { account: who.address, units: more.receipt.units, available: limit - receipt.units },
    );
    await this.#journal.refused(
      "take a bond back that stands behind stock",
      desk.connect(who).withdrawBond.staticCall(posted, who.address),
      "ReceiptBonds_InsufficientBond",
      { account: who.address, free: posted - bond, needed: posted },
    );
  }

  /** Runs `attempt` on the chain as it would be with more money posted, and takes that back. */
  async #withBond<T>(amount: bigint, attempt: () => Promise<T>): Promise<T> {
    const { chain, dollar, desk, participants } = this.#stage;
    const who = participants["first participant"];
    const snapshot = await chain.networkHelpers.takeSnapshot();
    try {
      await (await dollar.mint(who, amount)).wait();
      await (await desk.connect(who).postBond(who, amount)).wait();
      return await attempt();
    } finally {
      await snapshot.restore();
    }
  }

  /** The next proof includes the stock: the lock is over. */
  async #arrive({ receipt, bond }: SignedReceipt): Promise<void> {
    const { desk, cast, participants } = this.#stage;
    const who = participants["first participant"];
    this.#move("the first participant's stock arrives", receipt.shares);
    await cut(this.#stage, this.#journal);
    await this.#journal.refused(
      "free the lock before a proof speaks for the stock",
      desk.resolveReceipts.staticCall([receipt.journalId]),
      "ReceiptBonds_NotYetProven",
      { journalId: receipt.journalId, cut: receipt.cut, posted: receipt.cut },
    );
    await post(this.#stage, this.#journal, this.#inCustody);
    await requireStatus(this.#stage, "FRESH");
    const resolved = desk.connect(cast.anyone).resolveReceipts([receipt.journalId]);
    await this.#journal.step("anyone", "shows the desk the proof: the lock is over", mined(resolved));
    requireSame("first participant", "bond locked", (await desk.bondOf(who)).locked, 0n);
    requireSame("first participant", "units unproven", await desk.outstandingOf(who), 0n);
    this.#created("first participant", receipt, bond, "PROVEN");
  }

  /** The next proof lists the stock as missing: the whole lock is the backstop's, which buys the stock. */
  async #goMissing({ receipt, bond }: SignedReceipt): Promise<void> {
    const { desk, cast, participants, backstop, dollar, token, pensionFund } = this.#stage;
    const who = participants["second participant"];
    const journal = this.#journal;
    await cut(this.#stage, journal);
    await post(this.#stage, journal, this.#inCustody, [receipt.journalId]);
    await requireStatus(this.#stage, "UNDERBACKED");
    await journal.refused(
      "mint a unit while stock is missing",
      token.connect(cast.market).mint.staticCall(pensionFund, UNIT),
      "EquityToken_InsufficientReserves",
      { requested: UNIT, available: 0n },
    );
    const resolved = desk.connect(cast.anyone).resolveReceipts([receipt.journalId]);
    await journal.step("anyone", "shows the desk the proof: the lock is forfeited", mined(resolved));
    requireSame("the desk", "forfeited", await desk.forfeited(), bond);
    const claimed = desk.connect(backstop).claimForfeited(backstop);
    await journal.step("backstop", `takes ${money(bond)}`, mined(claimed));
    requireSame("backstop", "money", await dollar.balanceOf(backstop), bond);
    const { posted, locked } = await desk.bondOf(who);
    requireSame("second participant", "bond posted", posted, TERMS["second participant"].bond - bond);
    requireSame("second participant", "bond locked", locked, 0n);
    this.#created("second participant", receipt, bond, "MISSING");
    this.#move("the backstop buys what is missing", receipt.shares);
  }

  #created(
    participant: Participant,
    { shares, units, cut: named }: SignedReceipt["receipt"],
    bond: bigint,
    end: CreationRow["end"],
  ): void {
    this.#creations.push({ participant, shares, units, bond, cut: named, end });
  }

  /* REDEMPTIONS */

  /** One that the participant takes back, and one that a custodian commits to. */
  async #redeem(): Promise<bigint> {
    const { desk, participants, cast } = this.#stage;
    const participant = "first participant";
    const who = participants[participant];
    const journal = this.#journal;
    for (const units of [CANCELLED, REDEEMED]) {
      const requested = desk.connect(who).requestRedemption(units, DELIVERY);
      await journal.step(participant, `requests the redemption of ${plain(units)} units`, mined(requested));
    }
    await journal.step(participant, "cancels the first", mined(desk.connect(who).cancel(1n, who)));
    this.#redemptions.push({ id: 1n, participant, units: CANCELLED, shares: 0n, end: "CANCELLED" });

    const { call, shares } = await commitment(this.#stage, 2n);
    const committed = desk.connect(cast.anyone).commit(...call);
    await journal.step("anyone", `brings the custodian's word to deliver ${plain(shares)} shares`, mined(committed));
    await journal.refused(
      "cancel what a custodian has committed to",
      desk.connect(who).cancel.staticCall(2n, who),
      "InKindDesk_WrongState",
      { id: 2n, state: COMMITTED },
    );
    return 2n;
  }

  /** The stock goes out, and the units are burned on the custodian's word. */
  async #deliver(redemption: bigint): Promise<void> {
    const { desk, cast, token } = this.#stage;
    const { shares, units } = await desk.redemptionOf(redemption);
    const supply = await token.totalSupply();
    this.#move("the custodian delivers", -shares);
    const acknowledged = desk.connect(cast.anyone).acknowledge(...(await acknowledgement(this.#stage, redemption)));
    await this.#journal.step("anyone", `brings its word that it has: ${plain(units)} units burn`, mined(acknowledged));
    requireSame("redemption 2", "total supply", await token.totalSupply(), supply - units);
    this.#redemptions.push({ id: redemption, participant: "first participant", units, shares, end: "REDEEMED" });
  }

  /* AFTERWARDS */

  async #withdrawBonds(): Promise<void> {
    const { desk, participants } = this.#stage;
    for (const [name] of termsOf()) {
      const who = participants[name];
      const { posted } = await desk.bondOf(who);
      const withdrawn = desk.connect(who).withdrawBond(posted, who);
      await this.#journal.step(name, `takes its bond back, ${money(posted)}`, mined(withdrawn));
    }
  }

  /** What custody holds now. */
  get #inCustody(): bigint {
    return this.#custody.at(-1)?.after ?? 0n;
  }

  #move(what: string, shares: bigint): void {
    this.#custody.push({ what, shares, after: this.#inCustody + shares });
  }
}

function termsOf(): [Participant, { bond: bigint; limit: bigint }][] {
  return Object.entries(TERMS) as [Participant, { bond: bigint; limit: bigint }][];
}
