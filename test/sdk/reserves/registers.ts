import { readdir } from "node:fs/promises";
import { expect } from "chai";
import {
  ByteOrderMarkError,
  DuplicateAccountError,
  InvalidHeaderError,
  InvalidRowError,
  type RowProblem,
  TotalOverflowError,
} from "../../../sdk/reserves/builder/index.ts";
import { MAX_AMOUNT, TreeKind } from "../../../sdk/reserves/layout.ts";
import { rejection, withFolder } from "../../../test-support/reserves/registers.ts";

const WALLET = "0x00000000000000000000000000000000000000d4";
const NONCE = `0x${"22".repeat(32)}`;
const GOOD_POSITION = [WALLET, "A-1", "US0378331005", "1700000000", "5"];

type Refusal = readonly [row: string, column: string | null, value: string, problem: RowProblem];

/** Rows of `account,amount,nonce` registers and what is said about them. */
const CSV_ROWS: readonly Refusal[] = [
  ["a,-9,", "amount", "-9", "not-an-integer"],
  ["a,+9,", "amount", "+9", "not-an-integer"],
  ["a,1e3,", "amount", "1e3", "not-an-integer"],
  ["a,01,", "amount", "01", "not-an-integer"],
  ["a,00,", "amount", "00", "not-an-integer"],
  ["a,0x10,", "amount", "0x10", "not-an-integer"],
  ["a,1.0,", "amount", "1.0", "not-an-integer"],
  ["a, 1,", "amount", " 1", "not-an-integer"],
  ["a,1 ,", "amount", "1 ", "not-an-integer"],
  ["a,1_000,", "amount", "1_000", "not-an-integer"],
  ["a,١٢,", "amount", "١٢", "not-an-integer"],
  ["a,１,", "amount", "１", "not-an-integer"],
  ["a,,", "amount", "", "empty"],
  [`a,${2n ** 128n},`, "amount", `${2n ** 128n}`, "above-uint128"],
  [`a,1${"0".repeat(38)}0,`, "amount", `1${"0".repeat(39)}`, "above-uint128"],
  [`a,9${"9".repeat(38)},`, "amount", "9".repeat(39), "above-uint128"],
  [",1,", "account", "", "empty"],
  ["", null, "", "line-empty"],
  ["a", "amount", "", "column-missing"],
  ["a,1", "nonce", "", "column-missing"],
  ["a,1,,", null, "", "column-unexpected"],
  ["a,b,1,", null, "", "column-unexpected"],
  ['"a",1,', "account", '"a"', "quoted"],
  ['a,"1",', "amount", '"1"', "quoted"],
  ['a"b,1,', "account", 'a"b', "quoted"],
  ["a\u0000b,1,", "account", "a\u0000b", "control-character"],
  ["a\tb,1,", "account", "a\tb", "control-character"],
  ["a\u007f,1,", "account", "a\u007f", "control-character"],
  ["a\u0085,1,", "account", "a\u0085", "control-character"],
  ["a\rb,1,", "account", "a\rb", "control-character"],
  [`${WALLET.replace("0x", "0X")},1,`, "account", WALLET.replace("0x", "0X"), "wallet-prefix"],
  [`${WALLET},1,${NONCE}`, "nonce", NONCE, "wallet-with-nonce"],
  ["a,1,22", "nonce", "22", "not-bytes32"],
  [`a,1,${NONCE}22`, "nonce", `${NONCE}22`, "not-bytes32"],
  [`a,1,${NONCE.slice(0, -1)}g`, "nonce", `${NONCE.slice(0, -1)}g`, "not-bytes32"],
  [`a,1,0X${"22".repeat(32)}`, "nonce", `0X${"22".repeat(32)}`, "not-bytes32"],
];

const JSON_ROWS: readonly Refusal[] = [
  ['{"account":"a","amount":1}', "amount", "1", "not-a-string"],
  ['{"account":"a","amount":1e3}', "amount", "1e3", "not-a-string"],
  ['{"account":"a","amount":null}', "amount", "null", "not-a-string"],
  ['{"account":"a","amount":["1"]}', "amount", '["1"]', "not-a-string"],
  ['{"account":true,"amount":"1"}', "account", "true", "not-a-string"],
  ['{"account":"a","amount":"1","nonce":5}', "nonce", "5", "not-a-string"],
  ['{"account":"a","amount":"01"}', "amount", "01", "not-an-integer"],
  ['{"account":"a","amount":""}', "amount", "", "empty"],
  ['{"account":"","amount":"1"}', "account", "", "empty"],
  ['{"account":"a"}', "amount", "", "column-missing"],
  ["{}", "account", "", "column-missing"],
  ['{"account":"a","amount":"1","amount":"2"}', "amount", "", "field-repeated"],
  ['{"account":"a","amount":"1","\\u0061mount":"2"}', "amount", "", "field-repeated"],
  ['{"account":"a","amount":"1","note":"x"}', "note", "", "field-unknown"],
  ['{"account":"a","amount":"1",}', null, '{"account":"a","amount":"1",}', "not-json"],
  ['{"account":"a" "amount":"1"}', null, '{"account":"a" "amount":"1"}', "not-json"],
  ['{"account":"a","amount":"1"', null, '{"account":"a","amount":"1"', "not-json"],
  ['{"account":"a","amount":"1', null, '{"account":"a","amount":"1', "not-json"],
  ['{"account":"a","amount":"1"}{}', null, '{"account":"a","amount":"1"}{}', "not-json"],
  ['{"account":"a","amount":x}', null, '{"account":"a","amount":x}', "not-json"],
  ['{"account":"\\x","amount":"1"}', null, '{"account":"\\x","amount":"1"}', "not-json"],
  ['["a","1"]', null, '["a","1"]', "not-json"],
  ["a,1", null, "a,1", "not-json"],
  ["", null, "", "line-empty"],
  ['{"account":"a\\u0000","amount":"1"}', "account", "a\\u0000", "control-character"],
  ['{"account":"a\tb","amount":"1"}', "account", "a\tb", "control-character"],
  ['{"account":"a\u0085","amount":"1"}', "account", "a\u0085", "control-character"],
  ['{"account":"\\ud800","amount":"1"}', "account", "\\ud800", "not-utf8"],
];

const POSITION_ROWS: readonly Refusal[] = [
  [position({ 0: "0xd4" }), "custodian", "0xd4", "not-an-address"],
  [position({ 0: "" }), "custodian", "", "not-an-address"],
  [position({ 0: WALLET.replace("0x", "0X") }), "custodian", WALLET.replace("0x", "0X"), "not-an-address"],
  [position({ 0: `${WALLET.slice(0, -1)}g` }), "custodian", `${WALLET.slice(0, -1)}g`, "not-an-address"],
  [position({ 1: "" }), "accountRef", "", "empty"],
  [position({ 2: "US037833100" }), "isin", "US037833100", "not-an-isin"],
  [position({ 2: "US03783310055" }), "isin", "US03783310055", "not-an-isin"],
  [position({ 2: "us0378331005" }), "isin", "us0378331005", "not-an-isin"],
  [position({ 2: "US03783310Ü" }), "isin", "US03783310Ü", "not-an-isin"],
  [position({ 3: "" }), "settledAt", "", "not-an-integer"],
  [position({ 3: "-1" }), "settledAt", "-1", "not-an-integer"],
  [position({ 3: "2024-01-02" }), "settledAt", "2024-01-02", "not-an-integer"],
  [position({ 3: "01" }), "settledAt", "01", "not-an-integer"],
  [position({ 3: `${2n ** 64n}` }), "settledAt", `${2n ** 64n}`, "above-uint64"],
  [position({ 3: "9".repeat(50) }), "settledAt", "9".repeat(50), "above-uint64"],
  [position({ 4: "-5" }), "amount", "-5", "not-an-integer"],
];

describe("registers", () => {
  describe("with a row that cannot be used are refused, naming file, line, column and value", () => {
    for (const [row, column, value, problem] of CSV_ROWS) {
      it(`${JSON.stringify(row.slice(0, 50))} (R04)`, () =>
        refuses(
          { name: "r.csv", content: `account,amount,nonce\nok,1,\n${row}\nlater,x,`, line: 3 },
          column,
          value,
          problem,
        ));
    }
    for (const [row, column, value, problem] of JSON_ROWS) {
      it(JSON.stringify(row.slice(0, 70)), () =>
        refuses(
          { name: "r.ndjson", content: `{"account":"ok","amount":"1"}\n${row}\n`, line: 2 },
          column,
          value,
          problem,
        ),
      );
    }
    for (const [row, column, value, problem] of POSITION_ROWS) {
      it(JSON.stringify(row.slice(0, 90)), () => {
        const content = `custodian,accountRef,isin,settledAt,amount\r\n${GOOD_POSITION.join(",")}\r\n${row}\r\n`;
        return refuses({ name: "p.csv", content, line: 3, kind: TreeKind.POSITIONS }, column, value, problem);
      });
    }
  });

  it("with bytes that are not UTF-8 are refused", async () => {
    for (const bytes of [[0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      const shown = Buffer.from(bytes).toString("utf8");
      const csv = Buffer.concat([Buffer.from("account,amount\na"), Buffer.from(bytes), Buffer.from(",1\n")]);
      await refuses({ name: "r.csv", content: csv, line: 2 }, "account", `a${shown}`, "not-utf8");
      const json = Buffer.concat([Buffer.from('{"account":"a'), Buffer.from(bytes), Buffer.from('","amount":"1"}')]);
      await refuses({ name: "r.ndjson", content: json, line: 1 }, "account", `a${shown}`, "not-utf8");
    }
  });

  it("with an endless line are refused once the lines before it were read", async () => {
    const long = "x".repeat(4097);
    const shown = `${"x".repeat(96)}…`;
    const header = "account,amount\n";
    await refuses({ name: "a.csv", content: `${header}a,1\n${long},1\n`, line: 3 }, null, shown, "line-too-long");
    await refuses({ name: "b.csv", content: `${header}${long}`, line: 2 }, null, shown, "line-too-long");
    await refuses({ name: "c.csv", content: `${header}${long.repeat(200)}`, line: 2 }, null, shown, "line-too-long");
    await refuses({ name: "d.csv", content: `${header}a,x\n${long},1\n`, line: 2 }, "amount", "x", "not-an-integer");
    await withFolder(async (folder) => {
      const input = await folder.write("e.csv", `${header}${"x".repeat(4094)},1\n`);
      expect((await folder.build(input)).count).to.equal(1);
    });
  });

  it("with another header are refused", async () => {
    const accounts = "account,amount or account,amount,nonce";
    const positions = "custodian,accountRef,isin,settledAt,amount";
    for (const [header, kind, expected] of [
      ["", 0, accounts],
      ["account", 0, accounts],
      ["amount,account", 0, accounts],
      ["Account,Amount", 0, accounts],
      ["account, amount", 0, accounts],
      ["account;amount", 0, accounts],
      ['"account","amount"', 0, accounts],
      ["account,amount,nonce,note", 0, accounts],
      [positions, 0, accounts],
      ["account,amount", 1, positions],
    ] as const) {
      await withFolder(async (folder) => {
        const input = await folder.write("r.csv", header === "" ? "" : `${header}\na,1\n`);
        const error = await rejection(folder.build(input, { kind }));
        expect(error, header).to.be.instanceOf(InvalidHeaderError).that.includes({ file: input, header, expected });
      });
    }
  });

  it("with a byte order mark are refused", () =>
    withFolder(async (folder) => {
      for (const [name, content] of [
        ["r.csv", "\ufeffaccount,amount\na,1\n"],
        ["r.ndjson", '\ufeff{"account":"a","amount":"1"}\n'],
      ] as const) {
        const input = await folder.write(name, content);
        expect(await rejection(folder.build(input)))
          .to.be.instanceOf(ByteOrderMarkError)
          .with.property("file", input);
      }
    }));

  it("report the first fault of the file, however many threads find others", () =>
    withFolder(async (folder) => {
      const rows = Array.from({ length: 200 }, (_, row) => (row % 10 === 7 ? `c${row},bad` : `c${row},1`));
      const input = await folder.write("r.csv", ["account,amount", ...rows].join("\n"));
      for (const workers of [0, 1, 2]) {
        const error = await rejection(folder.build(input, { workers, chunkLevels: 1 }));
        expect(error)
          .to.be.instanceOf(InvalidRowError)
          .with.property(
            "message",
            `${input}:9: amount "bad" must be an integer in decimal digits, without sign, leading zeros, fraction or exponent`,
          );
      }
    }));

  it("R05: amounts do not run into accounts", () =>
    withFolder(async (folder) => {
      const one = await folder.write("one.csv", "account,amount\nx1,10\n");
      const other = await folder.write("other.csv", "account,amount\nx11,0\n");
      expect((await folder.build(one)).root).to.not.equal((await folder.build(other)).root);
    }));

  describe("R09: that name an account twice are refused, with both lines", () => {
    const cases: readonly (readonly [string, readonly string[], string, number, number])[] = [
      ["the same customer", ["a,1,", "b,2,", "a,3,"], "a", 2, 4],
      ["the same customer with another nonce", ["a,1,", `a,1,${NONCE}`], "a", 2, 3],
      [
        "the same wallet in another case",
        [`${WALLET},1,`, "b,1,", `${WALLET.replace("d4", "D4")},1,`],
        WALLET.replace("d4", "D4"),
        2,
        4,
      ],
      ["the earliest of several", ["a,1,", "b,1,", "c,1,", "c,1,", "b,1,", "a,1,", "a,1,"], "c", 4, 5],
    ];
    for (const [name, rows, account, firstLine, line] of cases) {
      it(name, () =>
        withFolder(async (folder) => {
          const input = await folder.write("r.csv", ["account,amount,nonce", ...rows].join("\n"));
          for (const chunkLevels of [1, 12]) {
            const error = await rejection(folder.build(input, { workers: 0, chunkLevels }));
            expect(error)
              .to.be.instanceOf(DuplicateAccountError)
              .that.includes({ file: input, account, firstLine, line });
            expect(error.message).to.equal(`${input}:${line}: "${account}" is already on line ${firstLine}`);
          }
          expect(await readdir(folder.path)).to.deep.equal(["r.csv"]);
        }),
      );
    }

    it("the same position", () =>
      withFolder(async (folder) => {
        const rows = [
          position({}),
          position({ 3: "1" }),
          position({ 0: WALLET.toUpperCase().replace("0X", "0x"), 4: "6" }),
        ];
        const input = await folder.write("p.csv", ["custodian,accountRef,isin,settledAt,amount", ...rows].join("\n"));
        const error = await rejection(folder.build(input, { kind: TreeKind.POSITIONS }));
        expect(error).to.be.instanceOf(DuplicateAccountError).that.includes({ firstLine: 2, line: 4 });
      }));

    it("but not two customers whose ids differ in case, form or spaces", () =>
      withFolder(async (folder) => {
        const ids = ["a", "A", "a ", "\u00e9", "e\u0301", "0x12", WALLET.slice(2)];
        const input = await folder.write("r.csv", `account,amount\n${ids.map((id) => `${id},1\n`).join("")}`);
        expect((await folder.build(input)).sum).to.equal(BigInt(ids.length));
      }));
  });

  describe("R03: whose amounts exceed 128 bits together are refused, with the line where they do", () => {
    const max = MAX_AMOUNT.toString();
    const cases: readonly (readonly [string, readonly string[], number, bigint])[] = [
      ["two siblings", [max, "1"], 3, MAX_AMOUNT + 1n],
      ["far apart", ["1", "0", "0", "0", "0", "0", max, "5"], 8, MAX_AMOUNT + 1n],
      ["only after many", [`${2n ** 127n}`, "0", "0", `${2n ** 127n - 1n}`, "0", "1", "7"], 7, MAX_AMOUNT + 1n],
      ["within a later chunk alone", ["0", "0", "0", "0", max, max], 7, 2n * MAX_AMOUNT],
    ];
    for (const [name, amounts, line, total] of cases) {
      it(name, () =>
        withFolder(async (folder) => {
          const rows = amounts.map((amount, row) => `c${row},${amount}\n`);
          const input = await folder.write("r.csv", `account,amount\n${rows.join("")}`);
          for (const chunkLevels of [1, 2, 12]) {
            const error = await rejection(folder.build(input, { workers: 0, chunkLevels }));
            expect(error).to.be.instanceOf(TotalOverflowError).that.includes({ file: input, line, total });
          }
          expect(await readdir(folder.path)).to.deep.equal(["r.csv"]);
        }),
      );
    }

    it("but not at the limit itself", () =>
      withFolder(async (folder) => {
        const input = await folder.write("r.csv", `account,amount\na,${MAX_AMOUNT - 1n}\nb,0\nc,1\n`);
        expect((await folder.build(input, { workers: 0, chunkLevels: 1 })).sum).to.equal(MAX_AMOUNT);
      }));
  });
});

type Register = {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly line: number;
  readonly kind?: TreeKind;
};

async function refuses(
  { name, content, line, kind = TreeKind.SUB_LEDGER }: Register,
  column: string | null,
  value: string,
  problem: RowProblem,
): Promise<void> {
  await withFolder(async (folder) => {
    const input = await folder.write(name, content);
    const error = await rejection(folder.build(input, { kind }));
    expect(error).to.be.instanceOf(InvalidRowError);
    expect(error).to.include({ file: input, line, column, value, problem });
    expect(error.message).to.not.match(/\p{Cc}/u);
    expect(error.message.startsWith(`${input}:${line}: ${column ?? "the line"} `)).to.equal(true);
    expect(await readdir(folder.path)).to.deep.equal([name]);
  });
}

function position(change: Record<number, string>): string {
  return GOOD_POSITION.map((field, column) => change[column] ?? field).join(",");
}
