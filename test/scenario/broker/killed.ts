import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { STEPS, type Stage } from "../../../scripts/broker/stages.ts";
import { stagesOf } from "../../../scripts/sending/stages.ts";
import { claimWindow, readHistory, readWindow, settlementFigures } from "../../../sdk/primary/index.ts";
import { type ServedChain, serveChain } from "../../../test-support/deploy/jsonRpc.ts";
import { ONE, openMarket, type PrimaryMarketFixture, VALUE } from "../../../test-support/fixtures/primaryMarket.ts";
import { type Ended, runBroker, simulatedKey } from "../../../test-support/helpers/commandProcess.ts";

const KEY = simulatedKey(16);
const RULE = { priceBps: 50, creationFillBps: 10_000, redemptionFillBps: 9_000 };
const PRICE = (VALUE * 10_050n) / 10_000n;

/** Not reached by one that was killed before: it starts with the chain, which has the value or the settlement already. */
const SEEN_ON_CHAIN: readonly Stage[] = ["record-mined", "record-crossed-off", "settle-mined", "settle-crossed-off"];

describe("a broker that is killed", function () {
  this.timeout(300_000);

  let fresh: () => Promise<PrimaryMarketFixture>;
  let fixture: PrimaryMarketFixture;
  let folder: string;
  let chain: ServedChain;

  before(async () => {
    fresh = await openMarket();
  });

  beforeEach(async () => {
    fixture = await fresh();
    folder = mkdtempSync(join(tmpdir(), "counterfoil-broker-"));
    chain = await serveChain(fixture.connection);
    decide({ default: RULE });
  });

  afterEach(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function decide(facts: object): void {
    writeFileSync(join(folder, "facts.json"), JSON.stringify({ format: "counterfoil-broker-facts/1", ...facts }));
  }

  function run(stopAfter?: Stage, more: readonly string[] = []): Promise<Ended> {
    const { primaryAddress } = fixture;
    const files = ["--facts", join(folder, "facts.json"), "--journal", join(folder, "journal.json")];
    const args = ["--rpc", chain.url, "--market", primaryAddress, ...files, "--interval", "0.05", ...more];
    return runBroker(args, KEY, stopAfter);
  }

  async function killedAt(stage: Stage, more: readonly string[] = []): Promise<void> {
    const { signal, stdout, stderr } = await run(stage, more);
    expect(signal, `${stage}: ${stdout}${stderr}`).to.equal("SIGKILL");
  }

  /** A window with 1,000 of money from alice and 20 units from bob, closed; the broker has what it owes, and a stale approval. */
  async function closedWindow(): Promise<bigint> {
    const { accounts, dollar, asset, broker, primary } = fixture;
    // A chain that is set back keeps its clock: the newest block may lie more than a minute behind it.
    await fixture.connection.networkHelpers.mine();
    const windowId = await fixture.openWindow({ feeBps: 10n });
    await fixture.create(accounts.alice, 1_000n * dollar);
    await fixture.redeem(accounts.bob, 20n * ONE);
    await asset.mint(broker, 10_000n * dollar);
    await asset.connect(broker).approve(primary, 1n);
    await fixture.close(windowId);
    return windowId;
  }

  /** That a window is settled once, by its events and by everybody's balance. */
  async function expectSettledOnce(windowId: bigint, brokerBefore: bigint): Promise<void> {
    const { primary, primaryAddress, asset, token, accounts, dollar, broker } = fixture;
    const { alice, bob } = accounts;
    const [assetsFilled, unitsFilled] = [1_000n * dollar, 18n * ONE];
    const terms = { price: PRICE, assetsFilled, unitsFilled, feeBps: 10n, decimals: 6n };
    const { unitsOut, assetsOut, creationFee, redemptionFee, brokerOwes } = settlementFigures(terms);
    const { settled } = await readHistory(primary, windowId);
    expect(settled).to.have.lengthOf(1);
    expect(settled[0]).to.include({ windowId, price: PRICE, assetsFilled, unitsFilled, unitsOut, assetsOut });
    expect((await readWindow(primary, windowId)).status).to.equal("SETTLED");
    expect(await asset.balanceOf(broker)).to.equal(brokerBefore - brokerOwes);
    expect(await asset.allowance(broker, primary)).to.equal(0n);
    expect(await primary.fees()).to.equal(creationFee + redemptionFee);

    const before = [await token.balanceOf(alice), await asset.balanceOf(bob), await token.balanceOf(bob)];
    expect(await claimWindow(primary, windowId)).to.include({ units: unitsOut, assets: 0n });
    expect(await claimWindow(primary.connect(bob), windowId)).to.include({ units: 2n * ONE, assets: assetsOut });
    const after = [await token.balanceOf(alice), await asset.balanceOf(bob), await token.balanceOf(bob)];
    const paid = after.map((balance, index) => balance - (before[index] ?? 0n));
    expect(paid).to.deep.equal([unitsOut, assetsOut, 2n * ONE]);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
    expect(await token.balanceOf(primaryAddress)).to.equal(0n);
  }

  const intent = () =>
    (JSON.parse(readFileSync(join(folder, "journal.json"), "utf8")) as { intent: { versions: unknown[] } | null })
      .intent;

  it("at every moment of every step in turn settles its window once", async () => {
    const windowId = await closedWindow();
    const before = await fixture.asset.balanceOf(fixture.broker);
    const nonce = await fixture.broker.getNonce();
    const stages = stagesOf(STEPS);
    for (const stage of stages.filter((each) => !SEEN_ON_CHAIN.includes(each))) await killedAt(stage);

    const { code, stdout } = await run();
    expect([code, JSON.parse(stdout).windows[0].outcome]).to.deep.equal([0, "SETTLED"]);
    expect(intent()).to.equal(null);
    // A value, an approval taken back, one given, a settlement: nothing twice.
    expect(await fixture.broker.getNonce()).to.equal(nonce + 4);
    await expectSettledOnce(windowId, before);
  });

  for (const stage of SEEN_ON_CHAIN) {
    it(`at ${stage} sends only what is left`, async () => {
      const windowId = await closedWindow();
      const before = await fixture.asset.balanceOf(fixture.broker);
      await killedAt(stage);
      const nonce = await fixture.broker.getNonce();
      expect((await run()).code).to.equal(0);
      expect(await fixture.broker.getNonce()).to.equal(nonce + (stage.startsWith("record") ? 3 : 0));
      await expectSettledOnce(windowId, before);
    });
  }

  it("while its settlement waits to be mined raises the fee under the same nonce, and one of both is mined", async () => {
    const { ethers } = fixture.connection;
    const windowId = await closedWindow();
    const before = await fixture.asset.balanceOf(fixture.broker);
    await killedAt("settle-decided");
    await ethers.provider.send("evm_setAutomine", [false]);
    await killedAt("settle-sent");
    expect(intent()?.versions).to.have.lengthOf(1);

    const running = run(undefined, ["--replace-after", "0.5"]);
    while ((intent()?.versions.length ?? 0) < 3) await new Promise((passed) => setTimeout(passed, 50));
    const waiting = await ethers.provider.send("eth_getBlockByNumber", ["pending", false]);
    expect(waiting.transactions).to.have.lengthOf(1);
    await ethers.provider.send("evm_setAutomine", [true]);
    await ethers.provider.send("evm_mine", []);
    expect((await running).code).to.equal(0);
    await expectSettledOnce(windowId, before);
  });

  it("with its journal lost still settles once, since it asks the chain", async () => {
    const windowId = await closedWindow();
    const before = await fixture.asset.balanceOf(fixture.broker);
    for (const stage of ["record-sent", "approve-written", "settle-sent"] as const) {
      await killedAt(stage);
      rmSync(join(folder, "journal.json"));
    }
    expect((await run()).code).to.equal(0);
    expect(existsSync(join(folder, "journal.json"))).to.equal(false);
    await expectSettledOnce(windowId, before);
  });

  it("sends nothing, and says why, where its facts or means do not do", async () => {
    const { asset, broker } = fixture;
    const windowId = await closedWindow();
    await fixture.primary.recordClose(windowId);
    const nonce = await broker.getNonce();
    const reason = async () => {
      const { code, stdout } = await run();
      expect(code).to.equal(1);
      return JSON.parse(stdout).windows[0].reason as string;
    };
    decide({ windows: { "99": RULE } });
    expect(await reason()).to.equal("the facts neither name it nor have a default");
    decide({ default: { ...RULE, priceBps: 101 } });
    expect(await reason()).to.include("the facts' price 202020000000000000000 (101 bps) lies outside the band");
    decide({ default: RULE });
    await asset.connect(broker).transfer(fixture.accounts.mallory, await asset.balanceOf(broker));
    expect(await reason()).to.match(/^owes 2619000000 of the payment asset, but the broker has 0$/);
    expect(await broker.getNonce()).to.equal(nonce + 1);
  });

  it("refuses the journal of another broker, and a stage that there is not", async () => {
    await closedWindow();
    await killedAt("record-written");
    const other = await runBroker(
      ["--rpc", chain.url, "--market", fixture.primaryAddress].concat(
        ["--facts", join(folder, "facts.json")],
        ["--journal", join(folder, "journal.json")],
      ),
      simulatedKey(17),
    );
    expect(other.code).to.equal(1);
    expect(other.stderr).to.include("is the journal of another broker: its broker is");
    expect((await run("settle-never" as Stage)).stderr).to.include("must be one of record-decided");
  });
});
