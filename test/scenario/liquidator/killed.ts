import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { STEPS, type Stage } from "../../../scripts/liquidator/stages.ts";
import { stagesOf } from "../../../scripts/sending/stages.ts";
import { outcomeOf, type Standing } from "../../../sdk/lending/index.ts";
import { type ServedChain, serveChain } from "../../../test-support/deploy/jsonRpc.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  DOLLAR,
  deployLending,
  HOUR,
  type LendingFixture,
  MAX,
  ONE,
} from "../../../test-support/fixtures/lendingPool.ts";
import { type Ended, runLiquidator, simulatedKey } from "../../../test-support/helpers/commandProcess.ts";

/** The fixture's liquidator. */
const KEY = simulatedKey(13);
const BOUGHT = 50_000n * DOLLAR;

interface Intent {
  readonly step: string;
  readonly versions: readonly unknown[];
}

describe("a liquidator that is killed", function () {
  this.timeout(300_000);

  let load: () => Promise<LendingFixture>;
  let f: LendingFixture;
  let folder: string;
  let chain: ServedChain;

  before(async () => {
    const connection = await openConnection();
    const deploy = () => deployLending(connection, { tokens: 2 });
    load = () => connection.networkHelpers.loadFixture(deploy);
  });

  beforeEach(async () => {
    f = await load();
    folder = mkdtempSync(join(tmpdir(), "counterfoil-liquidator-"));
    chain = await serveChain(f.connection);
    const { accounts, dollar, pool } = f;
    await f.lend(1_000_000n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    await f.post(accounts.bob, 500n * ONE, f.listed[1]);
    await pool.borrow(11_900n * DOLLAR, accounts.alice, accounts.alice);
    await pool.connect(accounts.bob).borrow(20_000n * DOLLAR, accounts.bob, accounts.bob);
    await dollar.mint(accounts.liquidator, BOUGHT);
    await dollar.connect(accounts.liquidator).approve(pool, 1n);
  });

  afterEach(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string) => join(folder, name);
  const json = <T>(name: string) => JSON.parse(readFileSync(file(name), "utf8")) as T;
  const intent = () => json<{ intent: Intent | null }>("journal.json").intent;
  const records = () =>
    existsSync(file("records.jsonl")) ? readFileSync(file("records.jsonl"), "utf8").split("\n") : [];

  function run(stopAfter?: Stage, more: readonly string[] = [], key = KEY): Promise<Ended> {
    const files = ["journal", "accounts"].flatMap((name) => [`--${name}`, file(`${name}.json`)]);
    const kept = ["--records", file("records.jsonl"), "--from-block", "1", "--interval", "0.05"];
    const args = ["--rpc", chain.url, "--pool", f.poolAddress, "--coin-value", "2500", ...files, ...kept, ...more];
    return runLiquidator(args, key, stopAfter);
  }

  async function ran(more: readonly string[] = []) {
    const { code, stdout, stderr } = await run(undefined, more);
    expect(code, stderr).to.be.oneOf([0, 1]);
    return {
      code,
      ...(JSON.parse(stdout) as { borrowers: number; observed: unknown[]; accounts: Record<string, unknown>[] }),
    };
  }

  async function killedAt(stage: Stage, more: readonly string[] = []): Promise<void> {
    const { signal, stdout, stderr } = await run(stage, more);
    expect(signal, `${stage}: ${stdout}${stderr}`).to.equal("SIGKILL");
  }

  /** The first token falls shortly before the close, too far for alice. */
  async function fall(money = 130): Promise<void> {
    const { calendar, time } = f;
    const close = await calendar.regularClose(await calendar.tradeDay(await time.latest()));
    await f.to(Number(close) - 200);
    await f.print(money);
  }

  const balances = async () => [
    await f.dollar.balanceOf(f.accounts.liquidator),
    await f.token.balanceOf(f.accounts.liquidator),
    await f.dollar.balanceOf(f.poolAddress),
    await f.token.balanceOf(f.poolAddress),
  ];

  /** That alice is liquidated once, by events, records and everybody's balance. */
  async function expectLiquidatedOnce(before: readonly bigint[]): Promise<void> {
    const { pool, accounts, tokenAddress } = f;
    const { alice, liquidator } = accounts;
    const events = await pool.queryFilter(pool.filters.Liquidated());
    expect(events).to.have.lengthOf(1);
    const [event] = events;
    if (event === undefined) return;
    expect(event.args.account).to.equal(alice.address);
    expect(event.args.receiver).to.equal(liquidator.address);
    const { repaid, seized } = outcomeOf(event.args.outcome);
    const after = await balances();
    expect(after.map((balance, index) => balance - (before[index] ?? 0n))).to.deep.equal([
      -repaid,
      seized,
      repaid,
      -seized,
    ]);
    expect(await pool.debtOf(alice)).to.equal(0n);
    expect(await pool.unitsOf(alice, tokenAddress)).to.equal(100n * ONE - seized);
    const [line = "", ...rest] = records();
    expect(rest).to.deep.equal([""]);
    expect(JSON.parse(line)).to.include({
      transaction: event.transactionHash,
      account: alice.address,
      token: tokenAddress,
      isInside: false,
    });
  }

  it("at every moment of every step in turn liquidates once, and has every value written down once", async () => {
    const { oracle, accounts, tokenAddress } = f;
    await fall();
    const before = await balances();
    const nonce = await accounts.liquidator.getNonce();
    const observed = async () => (await oracle.queryFilter(oracle.filters.Observed(tokenAddress))).length;
    const observations = await observed();
    for (const stage of stagesOf(STEPS)) await killedAt(stage);

    const { code, borrowers, accounts: served } = await ran();
    expect({ code, borrowers, served }).to.deep.equal({ code: 0, borrowers: 1, served: [] });
    expect(intent()).to.equal(null);
    // A value, an approval taken back, one given, a liquidation: nothing twice.
    expect(await accounts.liquidator.getNonce()).to.equal(nonce + 4);
    expect(await observed()).to.equal(observations + 1);
    await expectLiquidatedOnce(before);
    const known = json<{ accounts: Record<string, number | null> }>("accounts.json").accounts;
    expect(Object.keys(known)).to.have.members([accounts.alice.address, accounts.bob.address]);
    expect(known[accounts.bob.address]).to.equal(null);
  });

  it("with its files lost still liquidates once, since it asks the chain", async () => {
    await fall();
    const before = await balances();
    for (const stage of ["observe-sent", "approve-written", "liquidate-sent"] as const) {
      await killedAt(stage);
      for (const name of ["journal.json", "accounts.json"]) rmSync(file(name), { force: true });
    }
    const { code, accounts } = await ran();
    expect({ code, accounts }).to.deep.equal({ code: 0, accounts: [] });
    expect((await balances())[0]).to.be.lessThan(before[0] ?? 0n);
    expect(await f.pool.queryFilter(f.pool.filters.Liquidated())).to.have.lengthOf(1);
  });

  it("does not send again what somebody else has done meanwhile", async () => {
    const { pool, accounts, tokenAddress, dollar } = f;
    await fall();
    await killedAt("liquidate-written");
    const nonce = await accounts.liquidator.getNonce();
    await f.fund(accounts.mallory, 50_000n * DOLLAR);
    await pool.connect(accounts.mallory).liquidate(accounts.alice, tokenAddress, MAX, 0n, accounts.mallory, "0x");
    const money = await dollar.balanceOf(accounts.liquidator);
    const { code, accounts: served } = await ran();
    expect({ code, served }).to.deep.equal({ code: 0, served: [] });
    expect(intent()).to.equal(null);
    expect(await accounts.liquidator.getNonce()).to.equal(nonce);
    expect(await dollar.balanceOf(accounts.liquidator)).to.equal(money);
    expect(records()).to.deep.equal([]);
  });

  it("while its liquidation waits to be mined raises the fee under the same nonce, and one of both is mined", async () => {
    const { provider } = f.connection.ethers;
    await fall();
    const before = await balances();
    await killedAt("liquidate-decided");
    await provider.send("evm_setAutomine", [false]);
    await killedAt("liquidate-sent");
    expect(intent()?.versions).to.have.lengthOf(1);

    const running = run(undefined, ["--replace-after", "0.5"]);
    while ((intent()?.versions.length ?? 0) < 3) await new Promise((passed) => setTimeout(passed, 50));
    const waiting = await provider.send("eth_getBlockByNumber", ["pending", false]);
    expect(waiting.transactions).to.have.lengthOf(1);
    await provider.send("evm_setAutomine", [true]);
    await provider.send("evm_mine", []);
    const { code, stdout } = await running;
    expect([code, JSON.parse(stdout).accounts[0].result]).to.deep.equal([0, "LIQUIDATED"]);
    await expectLiquidatedOnce(before);
  });

  it("gives a liquidation up before its fee eats what it earns; should it be mined after all, it is mined once", async () => {
    const { provider } = f.connection.ethers;
    await fall();
    const before = await balances();
    const dear = ["--coin-value", "1400000", "--gas-price", "1", "--replace-after", "0.2"];
    await killedAt("liquidate-decided", dear);
    await provider.send("evm_setAutomine", [false]);
    const { accounts: served } = await ran(dear);
    expect(served).to.have.lengthOf(1);
    expect(served[0]).to.include({ account: f.accounts.alice.address, result: "LOST" });
    expect(served[0]?.["reason"]).to.include("its fee would eat what it earns");
    expect(intent()).to.equal(null);
    await provider.send("evm_setAutomine", [true]);
    await provider.send("evm_mine", []);
    const { code, accounts } = await ran();
    expect({ code, accounts }).to.deep.equal({ code: 0, accounts: [] });
    expect((await balances())[0]).to.be.lessThan(before[0] ?? 0n);
    expect(await f.pool.queryFilter(f.pool.filters.Liquidated())).to.have.lengthOf(1);
  });

  it("refuses the journal of another liquidator, the accounts of another pool, and a stage that there is not", async () => {
    await fall();
    await killedAt("approve-written");
    expect((await run(undefined, [], simulatedKey(14))).stderr).to.include("is the journal of another liquidator");
    const other = await run(undefined, ["--pool", f.shortsAddress, "--journal", file("other.json")]);
    expect(other.stderr).to.include("is about the accounts of another pool: its pool is");
    expect((await run("liquidate-never" as Stage)).stderr).to.include("must be one of observe-decided");
  });

  describe("and one that only looks", () => {
    const nothing = async (more: readonly string[] = []) => {
      const nonce = await f.accounts.liquidator.getNonce();
      const { code, accounts } = await ran(["--no-observe", ...more]);
      expect(await f.accounts.liquidator.getNonce()).to.equal(nonce);
      return { code, account: accounts[0] };
    };

    it("finds nobody while everybody is healthy", async () => {
      expect(await nothing()).to.deep.equal({ code: 0, account: undefined });
    });

    it("says with --dry-run what it would do, and that it is what the pool would do", async () => {
      await fall();
      const { code, account } = await nothing(["--dry-run"]);
      const outcome = outcomeOf(await f.pool.previewLiquidation(f.accounts.alice, f.tokenAddress, BOUGHT));
      const told = Object.fromEntries(Object.entries(outcome).map(([name, value]) => [name, String(value)]));
      expect(account).to.deep.include({ result: "WOULD_LIQUIDATE", token: f.tokenAddress, outcome: told });
      expect(existsSync(file("journal.json"))).to.equal(false);
      expect(code).to.equal(0);
    });

    it("leaves alone what earns less than it must", async () => {
      await fall();
      const { code, account } = await nothing(["--min-profit", "5000"]);
      expect(account).to.include({ result: "UNPROFITABLE", token: f.tokenAddress });
      expect(Number(account?.["profit"]) / 1e18).to.be.within(900, 1_100);
      expect(code).to.equal(0);
    });

    it("waits where the table forbids it: above the hard floor at night, while liquidations are paused, without a price", async () => {
      const { calendar, time, oracle, pool, accounts } = f;
      await fall(155);
      await oracle.observe(f.tokenAddress);
      const close = Number(await calendar.regularClose(await calendar.tradeDay(await time.latest())));
      await f.to(close + 6 * HOUR);
      const night = await nothing();
      expect(night.account).to.include({ account: accounts.alice.address, result: "WAITS" });
      expect(night.account?.["reason"]).to.include("LendingPool_AboveHardFloor");
      await pool.connect(accounts.guardian).pauseAction(3n, HOUR);
      expect((await nothing()).account?.["reason"]).to.match(/^liquidations are paused until \d+$/);
      await f.to(Number(await calendar.nextOpen(await time.latest())) + 120);
      const morning = await nothing();
      // Nothing has been printed since the open: it reopens still.
      expect(morning.account?.["reason"]).to.include("LendingPool_AboveHardFloor");
      await f.print(-1);
      const blind = await nothing();
      expect(blind.account).to.include({ account: accounts.alice.address, result: "WAITS" });
      expect(blind.account?.["reason"]).to.include("LendingPool_Blocked");
      expect(blind.code).to.equal(0);
    });

    it("says that it has nothing to repay with", async () => {
      const { dollar, accounts } = f;
      await fall();
      await dollar.connect(accounts.liquidator).transfer(accounts.mallory, BOUGHT);
      const { code, account } = await nothing();
      const reason = "there is nothing of the asset to repay with";
      expect({ code, account }).to.deep.equal({
        code: 1,
        account: { account: accounts.alice.address, result: "BLOCKED", reason, transactions: [] },
      });
    });
  });

  it("takes what it seizes inside the pool while the token does not move, and repays what it can where it has too little", async () => {
    const { token, pool, accounts, tokenAddress, dollar } = f;
    await fall();
    await token.connect(accounts.guardian).pause(HOUR);
    await dollar.connect(accounts.liquidator).transfer(accounts.mallory, BOUGHT - 2_000n * DOLLAR);
    const { code, accounts: served } = await ran(["--no-observe"]);
    expect(code).to.equal(0);
    expect(served[0]).to.include({ account: accounts.alice.address, result: "LIQUIDATED" });
    expect(served[0]?.["record"]).to.include({ isInside: true });
    expect(await dollar.balanceOf(accounts.liquidator)).to.equal(0n);
    const standing: Standing = await pool.standingOf(accounts.alice);
    expect(standing.debt).to.be.within(9_900n * DOLLAR, 9_901n * DOLLAR);
    const seized = 100n * ONE - (await pool.unitsOf(accounts.alice, tokenAddress));
    expect(await pool.unitsOf(accounts.liquidator, tokenAddress)).to.equal(seized);
    expect(seized).to.be.within(16n * ONE, 17n * ONE);
  });

  it("covers a short that has become too dear, and is paid in dollars", async () => {
    const { shorts, shortsAddress, token, dollar, accounts } = f;
    const { lender, alice, liquidator, market } = accounts;
    await token.connect(market).mint(lender, 1_000n * ONE);
    await f.fund(lender, 0n);
    await shorts.connect(lender).deposit(1_000n * ONE, lender);
    await f.fund(alice, 20_000n * DOLLAR);
    await shorts.supplyCollateral(dollar, 20_000n * DOLLAR, alice);
    await shorts.borrow(60n * ONE, alice, alice);
    await token.connect(market).mint(liquidator, 60n * ONE);
    await f.print(255);
    const { code, accounts: served } = await ran(["--no-observe", "--pool", shortsAddress]);
    expect([code, served[0]?.["result"]]).to.deep.equal([0, "LIQUIDATED"]);
    const [event] = await shorts.queryFilter(shorts.filters.Liquidated());
    if (event === undefined) throw new Error("nobody is liquidated");
    const { repaid, seized } = outcomeOf(event.args.outcome);
    expect(await token.balanceOf(liquidator)).to.equal(60n * ONE - repaid);
    expect(await dollar.balanceOf(liquidator)).to.equal(BOUGHT + seized);
    expect((await shorts.standingOf(alice)).health).to.be.greaterThan(ONE);
  });
});
