import { expect } from "chai";
import { largeCapRisk, poolDefaults } from "../../../deploy/parameters/lending.ts";
import {
  readForFigures,
  readHolding,
  readPool,
  readPosition,
  readStandings,
  standingOf,
  thresholdAt,
} from "../../../sdk/lending/index.ts";
import { readMeans } from "../../../sdk/primary/index.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  DAY,
  DOLLAR,
  deployLending,
  HOUR,
  type LendingFixture,
  ONE,
} from "../../../test-support/fixtures/lendingPool.ts";

describe("sdk/lending", () => {
  let load: () => Promise<LendingFixture>;
  let f: LendingFixture;

  before(async () => {
    const connection = await openConnection();
    const deploy = () => deployLending(connection, { tokens: 2 });
    load = () => connection.networkHelpers.loadFixture(deploy);
  });

  beforeEach(async () => {
    f = await load();
  });

  const bps = Object.fromEntries(Object.entries(poolDefaults).map(([name, value]) => [name, BigInt(value)]));

  /** Alice has both tokens and owes, bob has the second and owes, mallory has nothing. */
  async function lent(): Promise<void> {
    const { accounts, pool, listed } = f;
    await f.lend(1_000_000n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    await f.post(accounts.alice, 3n * ONE, listed[1]);
    await f.post(accounts.bob, 50n * ONE, listed[1]);
    await pool.borrow(10_000n * DOLLAR, accounts.alice, accounts.alice);
    await pool.connect(accounts.bob).borrow(1_000n * DOLLAR, accounts.bob, accounts.bob);
  }

  it("reads what a pool is made of and how it stands", async () => {
    await lent();
    const { pool, poolAddress, tokenAddress, dollar, oracle, calendar, rateModel, listed, ethers } = f;
    const { borrowRate, gapPremium, utilisation } = await pool.rates();
    const { collaterals, ...state } = await readPool(pool);
    const block = await ethers.provider.getBlock("latest");
    expect(state).to.deep.equal({
      ...bps,
      chainId: 31_337n,
      address: poolAddress,
      blockNumber: block?.number,
      timestamp: BigInt(block?.timestamp ?? 0),
      asset: { token: await dollar.getAddress(), isEquity: false, decimals: 6n, market: null, rows: ["REGULAR"] },
      oracle: await oracle.getAddress(),
      calendar: await calendar.getAddress(),
      rateModel: await rateModel.getAddress(),
      minDebt: 100n * DOLLAR,
      cash: 989_000n * DOLLAR,
      totalDebt: await pool.totalDebt(),
      totalDebtShares: await pool.totalDebtShares(),
      gapReserve: await pool.gapReserve(),
      totalDeficit: 0n,
      borrowCap: 100_000_000n * DOLLAR,
      totalAssets: await pool.totalAssets(),
      totalSupply: 1_000_000n * DOLLAR * 1_000_000n,
      utilisation,
      rates: { borrowRate, gapPremium },
      heldUntil: 0n,
      pausedUntil: { DEPOSIT: 0n, BORROW: 0n, WITHDRAW: 0n, LIQUIDATE: 0n },
    });
    expect(collaterals.map(({ token }) => token)).to.deep.equal(listed.map(({ address }) => address));
    const risk = Object.fromEntries(Object.entries(largeCapRisk).map(([name, value]) => [name, BigInt(value)]));
    expect(collaterals[0]).to.deep.equal({
      token: tokenAddress,
      isEquity: true,
      decimals: 18n,
      market: null,
      rows: ["REGULAR"],
      place: 0,
      minimum: ONE / 10n,
      risk: { ...risk, supplyCap: 1_000_000n * ONE, deficitCeiling: 1_000_000n * DOLLAR },
      thresholdBps: 7_000n,
      rampEnd: 0n,
      supplied: 100n * ONE,
      deficit: 0n,
    });
  });

  it("reads a pool that lends stock, and that its lenders wait for nothing", async () => {
    const { asset, collaterals, address } = await readPool(f.shorts);
    expect([address, asset.token, asset.isEquity, asset.decimals]).to.deep.equal([
      f.shortsAddress,
      f.tokenAddress,
      true,
      18n,
    ]);
    expect(collaterals.map(({ isEquity, decimals }) => ({ isEquity, decimals }))).to.deep.equal([
      { isEquity: false, decimals: 6n },
    ]);
  });

  it("reads what an account has, owes and may owe", async () => {
    await lent();
    const { pool, accounts, listed, tokenAddress } = f;
    const { blockNumber: _, standing, ...position } = await readPosition(pool, accounts.alice.address);
    const debt = await pool.debtOf(accounts.alice);
    expect(position).to.deep.equal({
      account: accounts.alice.address,
      debtShares: (await pool.positionOf(accounts.alice)).debtShares,
      debt,
      collaterals: [
        { token: tokenAddress, place: 0, units: 100n * ONE },
        { token: listed[1]?.address, place: 1, units: 3n * ONE },
      ],
      lpShares: 0n,
      lent: 0n,
      // 103 units at 199.80, of which 60 %.
      borrowable: (123_476_4n * ONE) / 100n,
      owed: debt * 10n ** 12n,
    });
    expect(standing).to.deep.equal(standingOf(await readForFigures(pool, accounts.alice.address)));
    const lender = await readPosition(pool, accounts.lender.address);
    expect([lender.debt, lender.collaterals, lender.standing?.debt]).to.deep.equal([0n, [], 0n]);
    expect(lender.lent).to.equal(await pool.convertToAssets(await pool.balanceOf(accounts.lender)));
  });

  it("reads many standings in batches, and of whom nothing is known the reason, without failing the others", async () => {
    await lent();
    const { pool, accounts, listed } = f;
    const asked = [accounts.alice, accounts.mallory, accounts.bob, accounts.lender].map(({ address }) => address);
    for (const batch of [1, 2, 3, 24]) {
      const standings = await readStandings(pool, asked, batch);
      expect(standings.map(({ account }) => account)).to.deep.equal(asked);
      for (const { account, standing } of standings) {
        expect(standing).to.deep.equal(standingOf(await readForFigures(pool, account)));
      }
    }
    // An oracle that fails: there is no value for whoever has one of its tokens.
    await f.connection.networkHelpers.setCode(await f.oracle.getAddress(), "0x60006000fd");
    const [alice, mallory, bob, lender] = await readStandings(pool, asked);
    for (const known of [mallory, lender]) expect(known?.standing?.health).to.equal(2n ** 256n - 1n);
    for (const unknown of [alice, bob]) {
      if (unknown === undefined || unknown.standing !== null) throw new Error("its standing is known");
      expect(unknown.reason.error).to.equal("LendingPool_Blocked");
      expect(unknown.reason.args).to.deep.equal({ action: "3", token: listed[1]?.address, rows: "64" });
    }
    expect((await readPosition(pool, accounts.bob.address)).standing).to.equal(null);
    expect(standingOf(await readForFigures(pool, accounts.bob.address))).to.equal(null);
  });

  it("reads a collateral as an account has it: what is frozen, and what is not there yet", async () => {
    await lent();
    const { pool, accounts, token, tokenAddress } = f;
    await token.connect(accounts.market).mint(accounts.alice, 5n * ONE);
    await token.connect(accounts.transferAgent).setFrozenTokens(accounts.alice, 12n * ONE);
    const held = await readHolding(pool, accounts.alice.address, tokenAddress);
    expect([held.units, held.frozen]).to.deep.equal([100n * ONE, 7n * ONE]);
    const none = await readHolding(pool, accounts.mallory.address, tokenAddress);
    expect([none.units, none.frozen, none.factorBps, none.minimum]).to.deep.equal([0n, 0n, 6_000n, ONE / 10n]);
    const figures = await readForFigures(pool, accounts.alice.address);
    expect(figures.holdings[0]).to.deep.equal(held);
  });

  it("follows a threshold down its ramp, to the last second", async () => {
    const { pool, tokenAddress, authority, time } = f;
    const risk = { ...largeCapRisk, factorBps: 5_000, thresholdBps: 6_001, supplyCap: ONE, deficitCeiling: 0n };
    await f.asGovernor(await pool.getAddress(), pool.interface.encodeFunctionData("setRisk", [tokenAddress, risk]));
    const [event] = await pool.queryFilter(pool.filters.RiskSet(tokenAddress), -2);
    const { thresholdFrom = 0n, rampEnd = 0n } = event?.args ?? {};
    expect(await authority.getAddress()).to.equal((await pool.terms()).authority);
    const start = rampEnd - BigInt(14 * DAY);
    const ramp = { from: thresholdFrom, to: 6_001n, start, end: rampEnd };
    for (const elapsed of [0, 1, HOUR, DAY + 7, 6 * DAY + 12_345, 14 * DAY - 1, 14 * DAY, 15 * DAY]) {
      const moment = start + BigInt(elapsed);
      if (BigInt(await time.latest()) < moment) await time.increaseTo(moment);
      const { thresholdBps } = await pool.collateralOf(tokenAddress);
      expect(thresholdBps).to.equal(thresholdAt(ramp, BigInt(await time.latest())));
    }
    expect(thresholdAt(ramp, rampEnd - 1n)).to.equal(6_001n);
    expect(thresholdAt(ramp, start)).to.equal(7_000n);
  });

  it("reads what an account can repay with", async () => {
    const { pool, accounts, dollar } = f;
    await dollar.mint(accounts.mallory, 7n * DOLLAR);
    await dollar.connect(accounts.mallory).approve(pool, 5n);
    expect(await readMeans(pool, accounts.mallory.address)).to.deep.equal({ balance: 7n * DOLLAR, allowance: 5n });
  });
});
