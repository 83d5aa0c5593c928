import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { MAIN_NETWORKS, NotATestnetError, requireTestnet, TESTNETS } from "../../deploy/chains.ts";
import { Journal } from "../../deploy/journal.ts";
import { largeCapRisk, moneyCurve, moneyRisk, poolDefaults, stockCurve } from "../../deploy/parameters/lending.ts";
import { type Parameters, planOf, readParameters, requireChain, testnetPlanOf } from "../../deploy/parameters.ts";
import { NETWORKS } from "../../scripts/deployment/open.ts";
import { InputError } from "../../sdk/cli/errors.ts";

const FOLDER = fileURLToPath(new URL("../../deploy/parameters/", import.meta.url));
const LOCAL = join(FOLDER, "local.json");
const account = (index: number) => `0x${(index + 1).toString(16).padStart(40, "0")}`;
const NAMES = {
  signers: Array.from({ length: 20 }, (_, index) => account(index)),
  dollar: account(100),
  feeds: { NVDA: account(101), KO: account(102) },
};

describe("a network's parameters", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "counterfoil-parameters-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The local parameters with one value changed, in a file of their own; undefined leaves it out. */
  async function changed(path: readonly (string | number)[], value: unknown): Promise<Parameters> {
    const document: unknown = JSON.parse(readFileSync(LOCAL, "utf8"));
    let place: unknown = document;
    for (const key of path.slice(0, -1)) place = Reflect.get(Object(place), key);
    Reflect.set(Object(place), path.at(-1) ?? "", value);
    const file = join(folder, "changed.json");
    writeFileSync(file, JSON.stringify(document));
    return readParameters(file);
  }

  const refusal = async (path: readonly (string | number)[], value: unknown): Promise<InputError> => {
    const error = await changed(path, value).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof InputError)) throw new Error(`${path.join(".")} was taken`);
    return error;
  };

  it("are there for every network, and give a plan", async () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
    expect(files.sort()).to.deep.equal(NETWORKS.map((network) => `${network}.json`).sort());
    for (const network of NETWORKS) {
      const file = join(FOLDER, `${network}.json`);
      const parameters = await readParameters(file);
      const plan = planOf(parameters, file, NAMES);
      expect(plan.tokens.map(({ symbol }) => symbol)).to.deep.equal(["NVDA", "KO"]);
      expect(plan.members.GOVERNOR).to.deep.equal([account(1)]);
      expect(plan.markets.map(({ asset }) => asset)).to.deep.equal([NAMES.dollar]);
      expect(
        plan.pools.map(({ symbol, asset, collaterals }) => [symbol, asset, ...collaterals.map(({ token }) => token)]),
      ).to.deep.equal([
        ["lpUSD", NAMES.dollar, "NVDA", "KO"],
        ["lpNVDA", "NVDA", NAMES.dollar],
      ]);
      expect(plan.pools.map(({ curve }) => curve)).to.deep.equal([moneyCurve, stockCurve]);
      const risks = plan.pools.flatMap(({ collaterals }) => collaterals.map(({ risk }) => risk));
      for (const [index, defaults] of [largeCapRisk, largeCapRisk, moneyRisk].entries()) {
        expect(risks[index]).to.deep.include(defaults);
      }
      for (const pool of plan.pools) expect(pool).to.deep.include(poolDefaults);
      expect(testnetPlanOf(parameters, file, NAMES.signers)?.feeds["NVDA"]?.price).to.equal(180n * 10n ** 8n);
    }
  });

  for (const [path, value, expected] of [
    [["chainId"], 0, "Too small"],
    [["roles", "GOVERNOR"], [], "must name somebody"],
    [["roles", "GOVERNOR", 0], "0x12", "must be an address"],
    [["roles", "ADMIN"], [account(1)], "Unrecognized key"],
    [["calendars", "XNAS", "lastYear"], 2031, "must be a year with checked holidays"],
    [["calendars", "XNAS", "firstYear"], 2028, "must be a year with checked holidays"],
    [["reserves", "threshold"], 1, "must be at least 2"],
    [["reserves", "threshold"], 6, "must be at most the number of attestors, 5"],
    [["tokens", 0, "symbol"], "nvda", "must be a ticker"],
    [["tokens", 1, "symbol"], "NVDA", "must not be listed twice"],
    [["tokens", 0, "isin"], "US6706", "must be an ISIN"],
    [["tokens", 0, "initialMultiplier"], 1, "expected string"],
    [["tokens", 0, "initialMultiplier"], "0", "must be above 0"],
    [["tokens", 0, "market", "penalty"], "1e9", "must be a whole number above 0"],
    [["tokens", 0, "market", "grace"], 86_401, "must be seconds, at most a day"],
    [["tokens", 0, "feed"], undefined, "needs the token's feed"],
    [["pools", 0, "symbol"], "lp USD", "must be a symbol"],
    [["pools", 1, "symbol"], "lpUSD", "must not be listed twice"],
    [["pools", 0, "name"], "", "must not be empty"],
    [["pools", 0, "asset"], "testnet:feed", "must be a listed token's ticker, or money"],
    [["pools", 1, "asset"], "AAPL", "must be one of the tokens"],
    [["pools", 0, "calendar"], "XLON", "Invalid option"],
    [["pools", 0, "minDebt"], "0", "must be a whole number above 0"],
    [["pools", 0, "borrowCap"], String(2n ** 96n), "Too big"],
    [["pools", 0, "grace"], 59, "Too small"],
    [["pools", 0, "targetHealthBps"], 15_001, "Too big"],
    [["pools", 0, "extendedMaxBps"], 5_001, "must not be above regularMaxBps"],
    [["pools", 0, "curve", "kink"], "1", "Too big"],
    [["pools", 0, "curve", "base"], 0.02, "expected string"],
    [["pools", 0, "curve", "steepSlope"], "0.01", "must not be below slope"],
    [["pools", 0, "collaterals"], [], "must list a collateral"],
    [["pools", 0, "collaterals", 1, "token"], "NVDA", "must not be listed twice"],
    [["pools", 0, "collaterals", 1, "token"], "testnet:dollar", "must not be the asset"],
    [["pools", 0, "collaterals", 0, "minimum"], "1.5", "must be a whole number above 0"],
    [["pools", 0, "collaterals", 0, "risk", "closedFactorBps"], 6_001, "must not be above factorBps"],
    [["pools", 0, "collaterals", 0, "risk", "thresholdBps"], 6_000, "must be above factorBps"],
    [["pools", 0, "collaterals", 0, "risk", "thresholdBps"], 9_091, "a liquidator's bonus has to fit"],
    [["pools", 0, "collaterals", 0, "risk", "minBonusBps"], 1_001, "must not be above maxBonusBps"],
    [["pools", 0, "collaterals", 0, "risk", "maxBonusBps"], 2_501, "Too big"],
    [["pools", 0, "collaterals", 0, "risk", "rampSeconds"], 259_199, "Too small"],
    [["pools", 0, "collaterals", 0, "risk", "supplyCap"], String(2n ** 128n), "Too big"],
    [["pools", 0, "collaterals", 0, "risk", "ltv"], 1, "Unrecognized key"],
    [["testnet", "prices", "NVDA"], undefined, "needs the token's price in testnet.prices"],
    [["testnet", "prices", "NVDA"], "180,5", "must be a decimal number"],
  ] as const) {
    it(`are refused with the key and the value: ${path.join(".")} = ${JSON.stringify(value)}`, async () => {
      const error = await refusal(path, value);
      expect(error.message).to.include(expected);
      expect(error.path).to.include(join(folder, "changed.json"));
      const named = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
      // A missing part is told where it is needed, an unknown key where it stands.
      if (value !== undefined && expected !== "Unrecognized key") {
        expect(error.path.endsWith(named)).to.equal(true);
        expect(error.value).to.deep.equal(value);
      }
    });
  }

  it("are refused when the oracle would refuse a feed", async () => {
    const parameters = await changed(["tokens", 0, "feed", "heartbeat"], 30);
    expect(() => planOf(parameters, "p.json", NAMES)).to.throw(InputError, /^p\.json\.tokens\[0\]\.feed: heartbeat/);
  });

  it("are refused when a pool's debt could cost more than its rate model takes", async () => {
    const error = await refusal(["pools", 0, "curve", "base"], "3.9");
    expect(error.path).to.equal(`${join(folder, "changed.json")}.pools[0].curve`);
    expect(error.message).to.include("must come to at most 4 (400 % a year) when everything is lent");
  });

  it("are refused when a pool takes stock that has no price", async () => {
    const error = await refusal(["tokens", 1, "feed"], undefined);
    expect(error.message).to.include('.pools[0].collaterals[1].token: needs the token\'s feed (got "KO")');
  });

  it("are refused on another chain than theirs, but for development chains", async () => {
    const parameters = await readParameters(LOCAL);
    expect(() => requireChain(parameters, "p.json", 1_337)).not.to.throw();
    expect(() => requireChain(parameters, "p.json", 1)).to.throw(
      InputError,
      "p.json.chainId: must be the chain that answers, 1",
    );
  });

  it("name accounts that the network's keys have", async () => {
    const parameters = await readParameters(LOCAL);
    expect(() => planOf(parameters, "p.json", { ...NAMES, signers: NAMES.signers.slice(0, 5) })).to.throw(
      InputError,
      'p.json.roles.BROKER[0]: names one of 5 accounts of the network\'s keys (got "signer:5")',
    );
  });
});

describe("a testnet's contracts and accounts", () => {
  it("are refused on every main network, by its name, and on chains that nobody has listed", async () => {
    for (const [chainId, chain] of Object.entries(MAIN_NETWORKS)) {
      const parameters = { ...(await readParameters(LOCAL)), chainId: Number(chainId) };
      const message = `refused: chain ${chainId} is ${chain}, where money is real`;
      expect(() => testnetPlanOf(parameters, "p.json", NAMES.signers)).to.throw(NotATestnetError, message);
      expect(() => planOf(parameters, "p.json", NAMES)).to.throw(NotATestnetError, message);
    }
    expect(() => requireTestnet("seeding", 123_456)).to.throw(
      NotATestnetError,
      "seeding refused: chain 123456 is not in the list of testnets (deploy/chains.ts)",
    );
  });

  it("are allowed on testnets, none of which is a main network", () => {
    for (const chainId of Object.keys(TESTNETS).map(Number)) {
      expect(() => requireTestnet("seeding", chainId)).not.to.throw();
      expect(MAIN_NETWORKS[chainId]).to.equal(undefined);
    }
  });
});

describe("a deployment's journal", () => {
  it("loses a last line that was not written to its end, and nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "counterfoil-journal-"));
    const file = join(folder, "journal.jsonl");
    const receipt = { blockNumber: 7, contractAddress: account(1) };
    const confirmed = { type: "TRANSACTION_CONFIRM", futureId: "A#B", networkInteractionId: 1, receipt };
    const whole = `\n${JSON.stringify(confirmed)}`;
    writeFileSync(file, `${whole}\n{"type":"TRANS`);
    Journal.mend(folder);
    expect(readFileSync(file, "utf8")).to.equal(`${whole}\n`);
    expect(Journal.read(folder).startBlocks.get(account(1))).to.equal(7);
    Journal.mend(folder);
    expect(readFileSync(file, "utf8")).to.equal(`${whole}\n`);
    rmSync(folder, { recursive: true });
  });

  it("loses a step that was begun and has asked nothing of the chain, wherever it stands", () => {
    const folder = mkdtempSync(join(tmpdir(), "counterfoil-journal-"));
    const file = join(folder, "journal.jsonl");
    const line = (type: string, futureId: string) => `\n${JSON.stringify({ type, futureId })}`;
    const begun = line("CALL_EXECUTION_STATE_INITIALIZE", "A#begun");
    const asked = line("DEPLOYMENT_EXECUTION_STATE_INITIALIZE", "A#asked");
    const request = line("STATIC_CALL_COMPLETE", "A#asked");
    const whole = line("CONTRACT_AT_EXECUTION_STATE_INITIALIZE", "A#whole");
    writeFileSync(file, asked + begun + whole + request);
    Journal.mend(folder);
    expect(readFileSync(file, "utf8")).to.equal(asked + whole + request);
    rmSync(folder, { recursive: true });
  });
});
