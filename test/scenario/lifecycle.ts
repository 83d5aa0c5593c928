import { expect } from "chai";
import { Balance, ExceedsError, UnequalError } from "../../scripts/chapters/balance.ts";
import { type Chapter, type ChapterResult, type Row, section } from "../../scripts/chapters/chapter.ts";
import { chapters } from "../../scripts/chapters/index.ts";
import { Journal, NotRefusedError } from "../../scripts/chapters/journal.ts";
import { lifecycleProgram } from "../../scripts/chapters/program.ts";
import { proofChapter } from "../../scripts/chapters/proof.ts";
import { MismatchError } from "../../scripts/compare.ts";
import { customersOf } from "../../scripts/proof/customers.ts";
import type { LedgerRow } from "../../scripts/stage/audit.ts";
import { ExitCode, run } from "../../sdk/cli/index.ts";
import { EquityToken__factory } from "../../types/index.ts";

const UNITS = 10n ** 18n;

async function invoke(told: readonly Chapter[], ...args: string[]) {
  const written = { stdout: "", stderr: "" };
  const program = lifecycleProgram("1.2.3", told, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  return { code: await run(program, args), ...written };
}

const chapterOf = (name: string, result: () => Promise<ChapterResult>): Chapter => ({
  name,
  title: `The ${name}`,
  run: result,
});
const told = (name: string): Chapter =>
  chapterOf(name, async () => ({
    summary: "all well",
    sections: [
      { name: "rows", title: "Rows:", rows: [{ amount: 10n ** 30n }], head: ["amount"], cells: () => [["plenty"]] },
      section("steps", "Steps:", [{ gas: 21_000n }, { gas: 1n }], { gas: ({ gas }) => gas.toString() }),
    ],
    ledgers: [ledger("ONE", "units", 18, 3n * UNITS, UNITS), ledger("USD", "dollars", 6, 7_000_000n, 0n)],
  }));

/** A ledger that adds up. */
const ledger = (
  asset: string,
  kind: LedgerRow["kind"],
  decimals: number,
  issued: bigint,
  destroyed: bigint,
): LedgerRow => {
  const supply = issued - destroyed;
  return { asset, kind, decimals, issued, destroyed, supply, holders: 2, held: supply };
};

describe("npm start", () => {
  it("tells the life of a stock from its listing to a proof that fails, and real corporate actions beside it", () => {
    expect(chapters.map(({ name }) => name)).to.deep.equal([
      "listing",
      "proof",
      "window",
      "in-kind",
      "dividend",
      "split",
      "borrowing",
      "gap",
      "short",
      "failure",
      "replay",
    ]);
  });

  it("prints one document of all chapters, integers in strings", async () => {
    const { code, stdout, stderr } = await invoke([told("one"), told("two")], "--json");
    expect(code).to.equal(ExitCode.done);
    const rows = [{ amount: "1000000000000000000000000000000" }];
    const steps = [{ gas: "21000" }, { gas: "1" }];
    const document = JSON.parse(stdout);
    expect(document.chapters).to.deep.equal([
      { name: "one", title: "The one", summary: "all well", sections: { rows, steps } },
      { name: "two", title: "The two", summary: "all well", sections: { rows, steps } },
    ]);
    expect(stderr).to.equal("");
  });

  it("adds every unit and every dollar of all chapters up in the end, and the gas of each", async () => {
    const { stdout } = await invoke([told("one"), told("two")], "--json");
    const { ledgers, gas } = JSON.parse(stdout).reconciliation.sections;
    expect(ledgers.map(({ chapter, asset, supply }: Row) => [chapter, asset, supply])).to.deep.equal([
      ["one", "ONE", String(2n * UNITS)],
      ["one", "USD", "7000000"],
      ["two", "ONE", String(2n * UNITS)],
      ["two", "USD", "7000000"],
      ["all", "units", String(4n * UNITS)],
      ["all", "dollars", "14000000"],
    ]);
    expect(ledgers.at(-2)).to.include({ issued: String(6n * UNITS), destroyed: String(2n * UNITS), holders: 4 });
    expect(gas).to.deep.equal([
      { chapter: "one", transactions: 2, gas: "21001", refusals: 0 },
      { chapter: "two", transactions: 2, gas: "21001", refusals: 0 },
    ]);
  });

  it("ends with 1 where holders hold a wei more than there is", async () => {
    const broken = chapterOf("broken", async () => ({
      summary: "",
      sections: [],
      ledgers: [{ ...ledger("ONE", "units", 18, 2n, 0n), held: 3n }],
    }));
    const { code, stdout, stderr } = await invoke([broken], "--json");
    expect({ code, stdout }).to.deep.equal({ code: ExitCode.refused, stdout: "" });
    expect(JSON.parse(stderr).error).to.deep.equal({
      name: "MismatchError",
      message: "broken, ONE: the chain says what all hold 3, the independent computation 2",
    });
  });

  it("runs one chapter, and refuses a name that none has", async () => {
    const one = await invoke([told("one"), told("two")], "--chapter", "two");
    expect(one.code).to.equal(ExitCode.done);
    expect(one.stdout).to.match(
      /^THE TWO\n✔ all well\n\nRows:\n\n┌─+┐\n│ amount │\n├─+┤\n│ plenty │\n└─+┘\n\nSteps:\n/,
    );
    expect(one.stdout).to.match(
      /EVERY UNIT AND EVERY DOLLAR\n✔ one chapter: 2 units and 7 dollars are, to the last wei,/,
    );
    const none = await invoke([told("one"), told("two")], "--chapter", "three");
    expect(none).to.include({ code: ExitCode.refused, stdout: "" });
    expect(none.stderr).to.equal('InputError: chapter: must be one of one, two (got "three")\n');
  });

  it("ends with 1 where a figure differs", async () => {
    const broken = chapterOf("broken", async () => {
      new Balance().same("minted", 2n, "total supply", 1n);
      throw new Error("not reached");
    });
    const { code, stdout, stderr } = await invoke([told("one"), broken]);
    expect({ code, stdout }).to.deep.equal({ code: ExitCode.refused, stdout: "" });
    expect(stderr).to.equal("UnequalError: minted (2) is not total supply (1)\n");
  });
});

describe("the proof of reserves", () => {
  let result: ChapterResult;
  const rowsOf = (name: string): readonly Row[] => result.sections.find((each) => each.name === name)?.rows ?? [];

  before(async () => {
    result = await proofChapter.run(() => {});
  });

  it("refuses every attempt beyond the proof by its very error", () => {
    const refusals = rowsOf("refusals");
    const values = (index: number) => refusals[index]?.["arguments"];
    expect(refusals.map(({ error }) => error)).to.deep.equal([
      "EquityToken_InsufficientReserves",
      "EquityToken_InsufficientReserves",
      "SubLedger_ExceedsWallet",
      "EquityToken_InsufficientReserves",
      "ReserveVerifier_Discredited",
    ]);
    expect(values(0)).to.deep.equal({ requested: 5_000n * UNITS, available: 1_000n * UNITS });
    // Burned units give nothing back (law 4).
    expect(values(1)).to.deep.equal({ requested: 2_000n * UNITS, available: 1_000n * UNITS });
    expect(values(2)).to.deep.equal({ total: 60_000n * UNITS + 1n, walletUnits: 60_000n * UNITS });
    // Frozen.
    expect(values(3)).to.deep.equal({ requested: 1_000n * UNITS, available: 0n });
  });

  it("allows the same mint after the next epoch, and minting again after a statement without the attestor that lied", () => {
    const what = rowsOf("steps").map((row) => String(row["what"]));
    const at = (text: string | RegExp) => what.findIndex((each) => new RegExp(text).test(each));
    const posts = what.flatMap((each, index) => (/^posts /.test(each) ? [index] : []));
    expect(posts).to.have.lengthOf(3);
    expect(at("burns 2000")).to.be.lessThan(posts[1] ?? 0);
    expect(what[(posts[1] ?? 0) + 1]).to.equal("mints 5000 units to the household");
    expect(what[posts[2] ?? 0]).to.equal("posts the statement without that custodian's signature");
    expect(what.at(-1)).to.equal("mints 100 units to the household");
  });

  it("says what every transaction cost", () => {
    for (const row of [...rowsOf("steps"), ...rowsOf("customers")]) {
      expect(row["gas"] as bigint, JSON.stringify(row["what"])).to.be.within(21_000n, 500_000n);
    }
  });

  it("lets customers prove what the register says, by wallet, id and nonce", () => {
    const register = [...customersOf(20_260_603, 10_000)];
    const customers = rowsOf("customers");
    expect(customers).to.have.lengthOf(4);
    for (const { account, units, index } of customers) {
      expect({ account, units }).to.deep.equal({
        account: register[Number(index)]?.account,
        units: register[Number(index)]?.amount,
      });
    }
    const shown = customers.map(({ index }) => register[Number(index)]);
    expect(shown.filter((customer) => customer?.account.startsWith("0x"))).to.have.lengthOf(2);
    expect(shown.filter((customer) => customer !== undefined && customer.nonce !== null)).to.have.lengthOf(1);
  });

  it("adds up: units, holders, register, tree and stock", () => {
    const register = [...customersOf(20_260_603, 10_000)].reduce((sum, { amount }) => sum + amount, 0n);
    const rows = rowsOf("reconciliation").map((row) => [row["leftAmount"], row["relation"], row["rightAmount"]]);
    expect(rows).to.have.lengthOf(8);
    for (const [left, relation, right] of rows) {
      expect(relation === "=" ? left === right : (left as bigint) <= (right as bigint)).to.equal(true);
    }
    expect(rows.slice(0, 5)).to.deep.equal([
      [313_200n * UNITS, "=", 313_200n * UNITS],
      [313_200n * UNITS, "=", 313_200n * UNITS],
      [313_100n * UNITS, "=", 313_100n * UNITS],
      [register, "=", register],
      [register, "≤", 60_000n * UNITS],
    ]);
  });
});

describe("a reconciliation", () => {
  it("names the two figures that do not add up", () => {
    const balance = new Balance();
    balance.same("minted", 1n, "total supply", 1n);
    balance.atMost("tree", 1n, "wallet", 1n);
    expect(() => balance.same("minted", 2n, "total supply", 1n)).to.throw(UnequalError);
    expect(() => balance.atMost("tree", 2n, "wallet", 1n))
      .to.throw(ExceedsError)
      .with.property("message", "tree (2) exceeds wallet (1)");
    expect(balance.rows).to.have.lengthOf(2);
  });
});

describe("a journal", () => {
  const errors = EquityToken__factory.createInterface();
  const reverted = (available: bigint) => {
    const data = errors.encodeErrorResult("EquityToken_InsufficientReserves", [5n, available]);
    return Promise.reject(Object.assign(new Error("reverted"), { data }));
  };
  const journal = () => new Journal(async () => 0n);
  const caught = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it("takes a refusal for one only with the error and the values that were expected", async () => {
    const expected = { requested: 5n, available: 1n };
    const kept = journal();
    await kept.refused("mint", reverted(1n), "EquityToken_InsufficientReserves", expected);
    expect(kept.refusals).to.deep.equal([
      { at: 0n, what: "mint", error: "EquityToken_InsufficientReserves", arguments: expected },
    ]);
    const otherValue = kept.refused("mint", reverted(2n), "EquityToken_InsufficientReserves", expected);
    expect(await caught(otherValue)).to.be.instanceOf(MismatchError);
    expect(await caught(kept.refused("mint", reverted(1n), "EquityToken_Terminal", {}))).to.be.instanceOf(
      MismatchError,
    );
  });

  it("fails where nothing is refused, and passes on what no contract threw", async () => {
    expect(await caught(journal().refused("mint", Promise.resolve(), "EquityToken_Terminal", {}))).to.be.instanceOf(
      NotRefusedError,
    );
    const failure = new Error("no connection");
    expect(await caught(journal().refused("mint", Promise.reject(failure), "EquityToken_Terminal", {}))).to.equal(
      failure,
    );
  });
});
