import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as replay from "../../scripts/commands/replay.ts";
import * as sessions from "../../scripts/commands/sessions.ts";
import { buildProgram, ExitCode, run } from "../../sdk/cli/index.ts";

async function invoke(...args: string[]) {
  const written = { stdout: "", stderr: "" };
  const program = buildProgram("1.2.3", {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  replay.register(program);
  sessions.register(program);
  return { code: await run(program, args), ...written };
}

describe("counterfoil sessions", () => {
  it("knows holidays, early closes, days of mourning, bank holidays and both settlement cycles", async () => {
    const { code, stdout } = await invoke(
      "sessions",
      "XNYS",
      "2024-07-03T17:30:00Z",
      "2025-01-09T15:00:00.000Z",
      "2024-10-11T11:00:00-04:00",
      "2024-05-24T13:30:00Z",
      "--json",
    );
    expect(code).to.equal(ExitCode.done);
    expect(JSON.parse(stdout)).to.deep.equal([
      {
        time: "2024-07-03T17:30:00Z",
        session: "POST",
        nextOpen: "2024-07-05T13:30:00Z",
        previousClose: "2024-07-03T17:00:00Z",
        settlementDate: "2024-07-05",
      },
      {
        time: "2025-01-09T15:00:00Z",
        session: "CLOSED",
        nextOpen: "2025-01-10T14:30:00Z",
        previousClose: "2025-01-08T21:00:00Z",
        settlementDate: "2025-01-13",
      },
      {
        time: "2024-10-11T15:00:00Z",
        session: "REGULAR",
        nextOpen: "2024-10-14T13:30:00Z",
        previousClose: "2024-10-10T20:00:00Z",
        settlementDate: "2024-10-15",
      },
      {
        time: "2024-05-24T13:30:00Z",
        session: "REGULAR",
        nextOpen: "2024-05-28T13:30:00Z",
        previousClose: "2024-05-23T20:00:00Z",
        settlementDate: "2024-05-29",
      },
    ]);
  });

  it("says UNKNOWN and nothing more outside the calendar, and null for what lies beyond its ends", async () => {
    const { code, stdout } = await invoke(
      "sessions",
      "XNAS",
      "2040-01-02T15:00:00Z",
      "2017-12-29T15:00:00Z",
      "1960-01-01T00:00:00Z",
      "2027-12-31T22:00:00Z",
      "2018-01-01T15:00:00Z",
      "--json",
    );
    expect(code).to.equal(ExitCode.done);
    const unknown = { session: "UNKNOWN", nextOpen: null, previousClose: null, settlementDate: null };
    expect(JSON.parse(stdout)).to.deep.equal([
      { time: "2040-01-02T15:00:00Z", ...unknown },
      { time: "2017-12-29T15:00:00Z", ...unknown },
      { time: "1960-01-01T00:00:00Z", ...unknown },
      {
        time: "2027-12-31T22:00:00Z",
        session: "POST",
        nextOpen: null,
        previousClose: "2027-12-31T21:00:00Z",
        settlementDate: null,
      },
      {
        time: "2018-01-01T15:00:00Z",
        session: "CLOSED",
        nextOpen: "2018-01-02T14:30:00Z",
        previousClose: null,
        settlementDate: "2018-01-04",
      },
    ]);
  });

  it("prints a table for people", async () => {
    const { code, stdout, stderr } = await invoke("sessions", "XNYS", "2024-07-05T13:30:00Z");
    expect(code).to.equal(ExitCode.done);
    expect(stdout).to.contain("│ 2024-07-05T13:30:00Z │ REGULAR │ 2024-07-08T13:30:00Z │");
    expect(stderr).to.equal("");
  });

  it("refuses what is no time and what is no exchange by name and value", async () => {
    const noTime = await invoke("sessions", "XNYS", "2024-07-05T13:30:00Z", "yesterday");
    expect(noTime).to.include({ code: ExitCode.refused, stdout: "" });
    expect(noTime.stderr).to.match(/^InputError: time\[1\]: .* \(got "yesterday"\)\n$/);
    const noExchange = await invoke("sessions", "XLON", "2024-07-05T13:30:00Z");
    expect(noExchange).to.include({ code: ExitCode.refused, stdout: "" });
    expect(noExchange.stderr).to.match(/^InputError: mic: .* XNYS, XNAS \(got "XLON"\)\n$/);
  });

  it("asks for a time", async () => {
    expect((await invoke("sessions", "XNYS")).code).to.equal(ExitCode.usage);
  });
});

describe("counterfoil replay", () => {
  let folder: string;
  const fileWith = (text: string): string => {
    const file = join(folder, "facts.json");
    writeFileSync(file, text);
    return file;
  };
  const split = { kind: "SPLF", numerator: 10, denominator: 1, exDate: "2024-06-10" };
  const facts = (action: object) =>
    JSON.stringify({ tokens: [{ symbol: "NVDA", isin: "US67066G1040", mic: "XNAS", actions: [action] }] });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "counterfoil-replay-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("prints one array of integers in strings", async () => {
    const { code, stdout, stderr } = await invoke("replay", fileWith(facts(split)), "--json");
    expect(code).to.equal(ExitCode.done);
    expect(JSON.parse(stdout)).to.deep.equal([
      {
        symbol: "NVDA",
        kind: "SPLF",
        effectiveAt: "1718026200",
        oldMultiplier: "1000000000000000000",
        newMultiplier: "10000000000000000000",
        splitFactor: "10000000000000000000",
        reinvestFactor: "1000000000000000000",
      },
    ]);
    expect(stderr).to.equal("");
  });

  it("prints a table for people", async () => {
    const { code, stdout } = await invoke("replay", fileWith(facts(split)));
    expect(code).to.equal(ExitCode.done);
    expect(stdout).to.match(/│ 2024-06-10 13:30 │ NVDA +│ SPLF │ 10:1 +│ 1 +│ 10 +│ 1000 +│/);
  });

  it("names the path and the value of what is wrong with a file", async () => {
    const bad = await invoke("replay", fileWith(facts({ ...split, denominator: 0 })));
    expect(bad).to.include({ code: ExitCode.refused, stdout: "" });
    expect(bad.stderr).to.match(/^InputError: tokens\[0\]\.actions\[0\]\.denominator: .* \(got 0\)\n$/);
    const closed = await invoke("replay", fileWith(facts({ ...split, exDate: "2024-06-19" })), "--json");
    expect(closed).to.include({ code: ExitCode.refused, stdout: "" });
    expect(JSON.parse(closed.stderr).error).to.include({ path: "tokens[0].actions[0].exDate", value: "2024-06-19" });
  });

  it("names a file that is not there or not JSON", async () => {
    const missing = join(folder, "missing.json");
    expect((await invoke("replay", missing)).stderr).to.equal(
      `InputError: file: cannot be read (ENOENT) (got "${missing}")\n`,
    );
    const file = fileWith("{]");
    expect((await invoke("replay", file)).stderr).to.equal(
      `InputError: ${file}: is not JSON at line 1, column 2: expected a key in double quotes (got "]")\n`,
    );
  });

  it("asks for a file", async () => {
    expect((await invoke("replay")).code).to.equal(ExitCode.usage);
  });
});
