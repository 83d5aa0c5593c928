import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readWindow } from "../../../sdk/primary/index.ts";
import { type ServedChain, serveChain } from "../../../test-support/deploy/jsonRpc.ts";
import {
  HOUR,
  ONE,
  openMarket,
  type PrimaryMarketFixture,
  RESERVES,
} from "../../../test-support/fixtures/primaryMarket.ts";
import { runBroker, simulatedKey } from "../../../test-support/helpers/commandProcess.ts";

// The window settles on a Wednesday, and the pause lies within the week.
const load = await openMarket({ initialDate: "2023-12-31T15:00:00Z" });

describe("a broker after a pause of the token", function () {
  this.timeout(120_000);

  let fixture: PrimaryMarketFixture;
  let folder: string;
  let chain: ServedChain;

  beforeEach(async () => {
    fixture = await load();
    folder = mkdtempSync(join(tmpdir(), "counterfoil-broker-"));
    chain = await serveChain(fixture.connection);
  });

  afterEach(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("settles a window whose deadline the pause put off behind that of a later one, which is over", async () => {
    const { primary, primaryAddress, token, accounts, guardian, broker, dollar, time, cutAndPost } = fixture;
    const first = await fixture.openWindow();
    await fixture.create(accounts.alice, 1_000n * dollar);
    await fixture.value(first);
    // The later one gets no value, so that no pause concerns it.
    await time.increase(12 * HOUR);
    const second = await fixture.openWindow({
      opensAt: await fixture.calendar.nextOpen(await time.latest()),
    });
    const { deadline } = await readWindow(primary, first);
    await time.setNextBlockTimestamp(deadline - BigInt(HOUR));
    await token.connect(guardian).pause(72 * HOUR);
    await time.increase(72 * HOUR);
    await cutAndPost(RESERVES);

    expect((await readWindow(primary, first)).deadline).to.equal(deadline + BigInt(72 * HOUR));
    expect((await readWindow(primary, second)).deadline).to.be.lessThan(BigInt(await time.latest()));
    const { posted } = await primary.bondOf(broker);
    const rule = { priceBps: 0, creationFillBps: 10_000, redemptionFillBps: 10_000 };
    writeFileSync(join(folder, "facts.json"), JSON.stringify({ format: "counterfoil-broker-facts/1", default: rule }));
    const files = ["--facts", join(folder, "facts.json"), "--journal", join(folder, "journal.json")];
    const { code, stdout, stderr } = await runBroker(
      ["--rpc", chain.url, "--market", primaryAddress, ...files, "--interval", "0.05"],
      simulatedKey(16),
    );
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout).windows).to.have.lengthOf(1);
    expect((await readWindow(primary, first)).status).to.equal("SETTLED");
    expect((await primary.bondOf(broker)).posted).to.equal(posted);
    await primary.claimWindow(first, accounts.alice, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(5n * ONE);
  });
});
