import { expect } from "chai";
import { id } from "ethers";
import { observationOf } from "../../../scripts/liquidator/closes.ts";
import { dateOfDay } from "../../../sdk/calendar/days.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { deployLending, type LendingFixture, ONE, PRICE, Row } from "../../../test-support/fixtures/lendingPool.ts";
import { split } from "../../../test-support/helpers/corporateActions.ts";

const LEAD = 300n;

describe("what a liquidator has the oracle write down", () => {
  let load: () => Promise<LendingFixture>;
  let f: LendingFixture;

  before(async () => {
    const connection = await openConnection();
    const deploy = () => deployLending(connection);
    load = () => connection.networkHelpers.loadFixture(deploy);
  });

  beforeEach(async () => {
    f = await load();
  });

  const now = async () => BigInt(await f.time.latest());
  const closing = async () => Number(await f.calendar.regularClose(await f.calendar.tradeDay(await now())));
  const opening = async () => Number(await f.calendar.nextOpen(await now()));

  /** What is due: the function to be called on the oracle, or nothing. */
  async function due(): Promise<string | null> {
    const { oracle, tokenAddress } = f;
    const observation = await observationOf(oracle, tokenAddress, await now(), LEAD);
    if (observation === null) return null;
    expect(observation.call.to).to.equal(await oracle.getAddress());
    return oracle.interface.parseTransaction(observation.call)?.name ?? null;
  }

  /** Sends what is due. */
  async function send(): Promise<void> {
    const { accounts, oracle, tokenAddress } = f;
    const observation = await observationOf(oracle, tokenAddress, await now(), LEAD);
    if (observation === null) throw new Error("nothing is due");
    await accounts.liquidator.sendTransaction(observation.call);
    expect((await oracle.anchorOf(tokenAddress)).asOf).to.equal(observation.printed);
  }

  it("is the last value before the close, which is then the one that the pool reckons with at night", async () => {
    const { oracle, tokenAddress, pool } = f;
    const close = await closing();
    await f.print(201);
    expect(await due()).to.equal(null);
    await f.to(close - 200);
    await f.print(202);
    expect(await due()).to.equal("observe");
    await send();
    expect(await due()).to.equal(null);
    await f.to(close + 6 * 3_600);
    expect(await due()).to.equal(null);
    expect(await pool.stateOf(tokenAddress)).to.equal(Row.CLOSED);
    expect((await oracle.anchorOf(tokenAddress)).value).to.equal(202n * ONE);
  });

  it("is the first value of the next session, but not one from before it", async () => {
    await f.to((await opening()) - 600);
    await f.print(190);
    await f.to((await opening()) + 60);
    // A print of the morning is known, and usable; the oracle would not write it down.
    expect(await due()).to.equal(null);
    await f.print(191);
    expect(await due()).to.equal("observe");
    await send();
    await f.print(192);
    expect(await due()).to.equal(null);
  });

  it("is the print that ends a freeze, once there is one", async () => {
    const { calendar, corporateActions, accounts, tokenAddress, pool, oracle } = f;
    const exDate = dateOfDay(Number(await calendar.addTradingDays(await now(), 3n)));
    const terms = split("SPLF", exDate, [10n, 1n]);
    await corporateActions.connect(accounts.issuer).announce(tokenAddress, id("split"), terms, 10n * ONE);
    const exOpen = Number(await calendar.regularOpen(await calendar.addTradingDays(await now(), 3n)));
    await f.to(exOpen - 3_600);
    await f.print(PRICE);
    await f.to(exOpen + 60);
    expect((await pool.stateOf(tokenAddress)) & Row.ACTION_FREEZE).to.equal(Row.ACTION_FREEZE);
    expect(await due()).to.equal(null);
    await f.print(PRICE / 10);
    expect(await due()).to.equal("observe");
    await send();
    expect(await oracle.queryFilter(oracle.filters.Reopened(tokenAddress))).to.have.lengthOf(1);
    expect((await pool.stateOf(tokenAddress)) & Row.ACTION_FREEZE).to.equal(0n);
    expect(await due()).to.equal(null);
  });
});
