import { expect } from "chai";
import { id } from "ethers";
import fc from "fast-check";
import { moneyCurve, poolDefaults, stockCurve } from "../../deploy/parameters/lending.ts";
import { dateOfDay } from "../../sdk/calendar/days.ts";
import {
  accrued,
  type BorrowerPosition,
  bitsOf,
  borrowableOf,
  debtAfter,
  debtOf,
  type LiquidationRefusal,
  lendersAssets,
  liquidationOf,
  maximumBorrow,
  maximumWithdrawal,
  outcomeOf,
  ratesAt,
  readForFigures,
  readStandings,
  standingOf,
  toDebtSharesDown,
  toDebtSharesUp,
  toDebtUp,
  toLentDown,
  toLpSharesDown,
  toLpSharesUp,
  utilisationOf,
  valueUp,
} from "../../sdk/lending/index.ts";
import { type Connection, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  Action,
  DOLLAR,
  deployLending,
  HOUR,
  type LendingFixture,
  MAX,
  ONE,
} from "../../test-support/fixtures/lendingPool.ts";
import { split } from "../../test-support/helpers/corporateActions.ts";
import type { LendingPool } from "../../types/index.ts";

const IS_DEEP = process.env["COUNTERFOIL_DEEP"] === "1";
const RUNS = IS_DEEP ? 400 : 40;
const TOKENS = 3;
const GAP_TARGET_BPS = BigInt(poolDefaults.gapTargetBps);

const amount = (least: bigint, most: bigint) => fc.bigInt({ min: least, max: most });

/** What a call of the contract ends with: its result, or its error with the arguments. */
async function ended<T>(
  call: Promise<T>,
  pool: LendingPool,
): Promise<{ result: T } | { error: string; args: unknown[] }> {
  try {
    return { result: await call };
  } catch (error) {
    const data: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "data") : undefined;
    const parsed = typeof data === "string" ? pool.interface.parseError(data) : null;
    if (parsed === null) throw error;
    return { error: parsed.name, args: [...parsed.args] };
  }
}

describe("a lending pool on the chain and in sdk/lending", function () {
  this.timeout(IS_DEEP ? 1_800_000 : 240_000);

  let f: LendingFixture;
  let snapshot: Awaited<ReturnType<Connection["networkHelpers"]["takeSnapshot"]>>;

  before(async () => {
    const connection = await openConnection();
    f = await deployLending(connection, { tokens: TOKENS });
    const { accounts, shorts, token, listed, dollar, shortsAddress } = f;
    await f.lend(50_000_000n * DOLLAR);
    await token.connect(accounts.market).mint(accounts.lender, 100_000n * ONE);
    await shorts.connect(accounts.lender).deposit(100_000n * ONE, accounts.lender);
    await token.connect(accounts.market).mint(accounts.liquidator, 100_000n * ONE);
    // Bob owes in both pools, so that alice's is not all of the debt.
    await f.fund(accounts.bob, 1_000_000n * DOLLAR);
    await f.fund(accounts.alice, 20_000_000n * DOLLAR);
    await f.post(accounts.bob, 1_000n * ONE, listed[1]);
    await f.pool.connect(accounts.bob).borrow(77_777_777_777n, accounts.bob, accounts.bob);
    await shorts.connect(accounts.bob).supplyCollateral(dollar, 500_000n * DOLLAR, accounts.bob);
    await shorts.connect(accounts.bob).borrow(1_234_567_890_123_456_789n, accounts.bob, accounts.bob);
    await f.fund(accounts.liquidator, 100_000_000n * DOLLAR);
    await f.fund(accounts.lender, 100_000_000n * DOLLAR);
    await dollar.connect(accounts.alice).approve(shortsAddress, MAX);
    snapshot = await connection.networkHelpers.takeSnapshot();
  });

  beforeEach(() => snapshot.restore());

  /* ACCOUNTS */

  const price = fc.integer({ min: 2_000, max: 200_000 }).map((cents) => cents / 100);
  const moment = fc.constantFrom(
    ...(["REGULAR", "REGULAR", "EXTENDED", "CLOSED", "REOPENING", "SILENT", "OBSERVED", "DEAD"] as const),
  );
  const scenario = fc.record({
    isShort: fc.boolean(),
    units: fc
      .array(fc.oneof(fc.constant(0n), amount(ONE, 2_000n * ONE)), { minLength: TOKENS, maxLength: TOKENS })
      .filter((all) => all.some((units) => units !== 0n)),
    dollars: amount(1_000n * DOLLAR, 10_000_000n * DOLLAR),
    /** What of the most is borrowed, in 1/10,000. */
    loanBps: fc.oneof(amount(1n, 10_000n), amount(9_000n, 10_000n)),
    before: fc.array(price, { minLength: TOKENS, maxLength: TOKENS }),
    /** How much the price moves, in percent: mostly into the neighbourhood of the threshold. */
    movePercent: fc.array(fc.oneof(fc.integer({ min: 60, max: 110 }), fc.integer({ min: 5, max: 400 })), {
      minLength: TOKENS,
      maxLength: TOKENS,
    }),
    moment,
    /** What a liquidator offers, in 1/10,000 of the debt; 20,000: any amount. */
    offerBps: fc.oneof(fc.constant(20_000n), amount(0n, 20_000n)),
  });
  /** What somebody does, and how long after the last time. */
  const step = fc.record({
    kind: fc.constantFrom("deposit", "withdraw", "fund", "borrow", "borrow", "repay"),
    amount: amount(100n * DOLLAR, 1_000_000n * DOLLAR),
    wait: fc.oneof(fc.integer({ min: 1, max: HOUR }), fc.integer({ min: 1, max: 60 * 24 * HOUR })),
  });
  type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

  async function printAll(prices: readonly number[], instant?: number): Promise<void> {
    for (const [index, listed] of f.listed.entries()) await f.print(prices[index] ?? 0, listed, instant);
  }

  /** Goes to a moment of which the rows are wanted, with new prices. */
  async function goTo(wanted: Scenario["moment"], prices: readonly number[]): Promise<void> {
    const { calendar, time, oracle, listed } = f;
    const close = Number(await calendar.regularClose(await calendar.tradeDay(await time.latest())));
    if (wanted === "REGULAR") return printAll(prices);
    await f.to(close - 60);
    await printAll(prices.map((each) => (each * 103) / 100));
    for (const { address } of listed) await oracle.observe(address);
    if (wanted === "EXTENDED" || wanted === "CLOSED") {
      await f.to(close + HOUR);
      await printAll(prices);
      if (wanted === "CLOSED") await f.to(close + 6 * HOUR);
      return;
    }
    let open = Number(await calendar.nextOpen(await time.latest()));
    if (wanted === "DEAD") {
      // A session without a print.
      await f.to(open);
      open = Number(await calendar.nextOpen(open));
    }
    await f.to(open - 600);
    if (wanted === "REOPENING") await printAll(prices);
    await f.to(open + 60);
    if (wanted !== "OBSERVED") return;
    await printAll(prices);
    for (const { address } of listed) await oracle.observe(address);
  }

  /** Prices after they have moved: up where stock is owed, so that shorts suffer as often. */
  const moved = (prices: readonly number[], { movePercent, isShort }: Scenario) =>
    prices.map((each, index) => {
      const ratio = (movePercent[index] ?? 100) / 100;
      return Math.max(0.01, Math.round(each * (isShort ? 1 / ratio : ratio) * 100) / 100);
    });

  /** Alice with collateral and a debt, and the prices moved since. */
  async function enter(given: Scenario) {
    const { isShort, units, dollars, loanBps, before, moment } = given;
    const { pool, shorts, accounts, dollar, listed } = f;
    const { alice } = accounts;
    const subject = (isShort ? shorts : pool).connect(alice);
    await printAll(before);
    if (isShort) await subject.supplyCollateral(dollar, dollars, alice);
    else {
      for (const [index, each] of listed.entries()) {
        const amount = units[index] ?? 0n;
        if (amount !== 0n) await f.post(alice, amount, each);
      }
    }
    const { assets } = maximumBorrow(await nextSecond(subject));
    const loan = (assets * loanBps) / 10_000n;
    const { minDebt } = await subject.terms();
    if (loan >= minDebt) await subject.borrow(loan, alice, alice);
    await goTo(moment, moved(before, given));
    return subject;
  }

  /** Alice's figures in the second after the newest block, to which the books are written down first. */
  async function nextSecond(subject: LendingPool): Promise<BorrowerPosition> {
    await subject.accrue();
    const now = await f.time.latest();
    const position = await readForFigures(subject, f.accounts.alice.address);
    await f.time.setNextBlockTimestamp(now + 1);
    const curve = subject.target === f.shorts.target ? stockCurve : moneyCurve;
    const rates = ratesAt(curve, utilisationOf(position.books));
    return { ...position, books: accrued(position.books, rates, 1n, GAP_TARGET_BPS).books };
  }

  it("agree on an account's standing and on what it may owe, at every hour", async () => {
    const seen = new Set<bigint>();
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        await snapshot.restore();
        const subject = await enter(given);
        const { alice } = f.accounts;
        const position = await readForFigures(subject, alice.address);
        expect(await subject.debtOf(alice)).to.equal(debtOf(position));
        const { borrowable, owed } = await subject.borrowableOf(alice);
        expect(borrowableOf(position)).to.deep.equal({ borrowable, owed });
        const [read] = await readStandings(subject, [alice.address]);
        expect(read?.standing).to.deep.equal(standingOf(position));
        for (const { rows } of position.holdings) seen.add(bitsOf(rows));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(seen.size).to.be.greaterThan(2);
  });

  it("agree on the most that an account may borrow: so much passes, and a wei more does not", async () => {
    const bounds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        await snapshot.restore();
        const subject = await enter({ ...given, loanBps: given.loanBps / 2n });
        const { alice } = f.accounts;
        const position = await readForFigures(subject, alice.address);
        const { assets, bound } = maximumBorrow(position);
        bounds.add(bound);
        if (assets !== 0n) await subject.borrow.staticCall(assets, alice, alice);
        const refused = await ended(subject.borrow.staticCall(assets + 1n, alice, alice), subject);
        const { borrowable } = borrowableOf(position);
        const owed = valueUp(debtAfter(position, assets + 1n), position.asset, position.asset.estimate.upper);
        const isDust = debtAfter(position, assets + 1n) < position.minDebt;
        expect(refused).to.have.property(
          "error",
          isDust && bound !== "CASH" ? "LendingPool_LeavesDust" : BORROW_REFUSALS[bound],
        );
        if (bound === "COLLATERAL" && !isDust)
          expect(refused).to.have.deep.property("args", [alice.address, borrowable, owed]);

        const later = await nextSecond(subject);
        const most = maximumBorrow(later).assets;
        if (most === 0n) return;
        await subject.borrow(most, alice, alice);
        // To the last wei: no more is left.
        expect(maximumBorrow(await readForFigures(subject, alice.address)).assets).to.equal(0n);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(bounds).to.include.all.keys("COLLATERAL", "TABLE");
  });

  it("bound what may be borrowed by cash, cap and the least debt", async () => {
    const { alice } = f.accounts;
    await f.post(alice, 10_000n * ONE);
    const before = await readForFigures(f.pool, alice.address);
    expect(maximumBorrow({ ...before, books: { ...before.books, cash: 1_000n * DOLLAR } })).to.deep.equal({
      assets: 1_000n * DOLLAR,
      bound: "CASH",
    });
    const cap = before.books.debt + 5_000n * DOLLAR;
    expect(maximumBorrow({ ...before, borrowCap: cap })).to.deep.equal({ assets: 5_000n * DOLLAR, bound: "CAP" });
    expect(maximumBorrow({ ...before, minDebt: 10n ** 15n }).bound).to.equal("MINIMUM");
  });

  it("agree on the most that an account may take out: so much passes, and a unit more does not", async () => {
    const bounds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        await snapshot.restore();
        const subject = await enter(given);
        const { alice } = f.accounts;
        const position = await readForFigures(subject, alice.address);
        for (const { token } of position.holdings) {
          const { units, bound } = maximumWithdrawal(position, token);
          bounds.add(bound);
          const take = (amount: bigint) =>
            ended(subject.withdrawCollateral.staticCall(token, amount, alice, alice), subject);
          if (units !== 0n) expect(await take(units)).to.deep.equal({ result: units });
          expect(await take(units + 1n))
            .to.have.property("error")
            .that.equals(WITHDRAWAL_REFUSALS[bound]);
        }
        const [token] = position.holdings.map((holding) => holding.token);
        const later = await nextSecond(subject);
        const most = token === undefined ? 0n : maximumWithdrawal(later, token).units;
        if (token === undefined || most === 0n) return;
        await subject.withdrawCollateral(token, most, alice, alice);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(bounds).to.include.all.keys("COLLATERAL", "TABLE");
  });

  it("agree on what a liquidation comes to, or why there is none", async () => {
    const seen = new Set<string>();
    const fallen = (moment: Scenario["moment"], percent: number, units: bigint, offerBps: bigint): Scenario => ({
      ...{ isShort: false, units: [units, 0n, 0n], dollars: 1_000n * DOLLAR, loanBps: 10_000n, offerBps, moment },
      ...{ before: [200, 200, 200], movePercent: [percent, 100, 100] },
    });
    const examples = [
      { kind: "LendingPool_AboveHardFloor", given: fallen("CLOSED", 82, 1_000n * ONE, 20_000n) },
      { kind: "LendingPool_LeavesDust", given: fallen("REGULAR", 70, 10n * ONE, 9_500n) },
      { kind: "LendingPool_Blocked", given: fallen("DEAD", 82, 1_000n * ONE, 20_000n) },
      { kind: "deficit", given: fallen("REGULAR", 50, 1_000n * ONE, 20_000n) },
    ] as const;
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        await snapshot.restore();
        const subject = await enter(given);
        const { alice, liquidator } = f.accounts;
        const position = await readForFigures(subject, alice.address);
        const maxRepaid = given.offerBps === 20_000n ? MAX : (debtOf(position) * given.offerBps) / 10_000n;
        for (const { token } of position.holdings) {
          const found = await ended(subject.previewLiquidation(alice, token, maxRepaid).then(outcomeOf), subject);
          const { outcome, refusal } = liquidationOf(position, token, maxRepaid);
          const kind = refusal?.error ?? (outcome?.deficit === 0n ? "outcome" : "deficit");
          seen.add(kind);
          if (refusal !== undefined) {
            expect(found).to.deep.equal({
              error: refusal.error,
              args: argumentsOf(refusal, alice.address, token),
            });
          } else expect(found).to.deep.equal({ result: outcome });
        }
        const later = await nextSecond(subject);
        const [token] = later.holdings.map((holding) => holding.token);
        if (token === undefined) return;
        const { outcome } = liquidationOf(later, token, maxRepaid);
        if (outcome === undefined) return;
        const transaction = subject
          .connect(liquidator)
          .liquidate(alice, token, maxRepaid, outcome.seized, liquidator, "0x");
        await expect(transaction)
          .to.emit(subject, "Liquidated")
          .withArgs(liquidator, alice, token, liquidator, false, Object.values(outcome));
      }),
      { numRuns: 3 * RUNS, endOnFailure: true, examples: examples.map(({ given }) => [given]) },
    );
    expect([...seen]).to.include.members(["outcome", "LendingPool_Healthy", ...examples.map(({ kind }) => kind)]);
  });

  it("agree while a split freezes a value, and while the transfer agent has frozen units", async () => {
    const { pool, accounts, token, tokenAddress, calendar, corporateActions, time } = f;
    const { alice, issuer, market, transferAgent } = accounts;
    await f.post(alice, 100n * ONE);
    await f.post(alice, 7n * ONE, f.listed[2]);
    await pool.borrow(maximumBorrow(await readForFigures(pool, alice.address)).assets - 1_000n, alice, alice);
    await token.connect(market).mint(alice, 2n * ONE);
    await token.connect(transferAgent).setFrozenTokens(alice, 5n * ONE);
    const agree = async () => {
      const position = await readForFigures(pool, alice.address);
      const { borrowable, owed } = await pool.borrowableOf(alice);
      expect(borrowableOf(position)).to.deep.equal({ borrowable, owed });
      expect((await readStandings(pool, [alice.address]))[0]?.standing).to.deep.equal(standingOf(position));
      const { outcome, refusal } = liquidationOf(position, tokenAddress, MAX);
      expect(await ended(pool.previewLiquidation(alice, tokenAddress, MAX).then(outcomeOf), pool)).to.deep.equal(
        refusal === undefined
          ? { result: outcome }
          : { error: refusal.error, args: argumentsOf(refusal, alice.address, tokenAddress) },
      );
      return position;
    };
    // Less counts than what is owed needs: nothing more may be borrowed, nor taken out.
    const thawless = await agree();
    expect(thawless.holdings[0]?.frozen).to.equal(3n * ONE);
    expect(maximumBorrow(thawless)).to.deep.equal({ assets: 0n, bound: "COLLATERAL" });
    expect(maximumWithdrawal(thawless, tokenAddress)).to.deep.equal({ units: 0n, bound: "COLLATERAL" });
    await token.connect(transferAgent).setFrozenTokens(alice, 0n);

    const exDay = await calendar.addTradingDays(await time.latest(), 3n);
    const terms = split("SPLF", dateOfDay(Number(exDay)), [10n, 1n]);
    await corporateActions.connect(issuer).announce(tokenAddress, id("split"), terms, 10n * ONE);
    const open = Number(await calendar.regularOpen(exDay));
    await f.to(open - HOUR);
    await printAll([150, 200, 200]);
    await f.to(open + 60);
    const frozen = await agree();
    expect(frozen.holdings[0]?.rows).to.include("ACTION_FREEZE");
    await printAll([15, 200, 200]);
    await agree();
  });

  it("agree on debt, reserve and shares through any deposits, loans and payments over any time", async () => {
    let acted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 10 }), async (steps) => {
        await snapshot.restore();
        const { pool, accounts, time } = f;
        const { alice, lender } = accounts;
        const lending = pool.connect(lender);
        await f.post(alice, 500_000n * ONE);
        await pool.accrue();
        let at = BigInt(await time.latest());
        let { books, debtShares } = await readForFigures(pool, alice.address);
        let lpShares = await pool.totalSupply();
        for (const { kind, amount, wait } of steps) {
          // A loan wants a session and a price.
          if (kind === "borrow") await f.toNextSession();
          else await time.increase(wait);
          const next = BigInt(await time.latest()) + 1n;
          await time.setNextBlockTimestamp(next);
          const { books: now } = accrued(books, ratesAt(moneyCurve, utilisationOf(books)), next - at, GAP_TARGET_BPS);
          [books, at] = [now, next];
          const lenders = { assets: lendersAssets(books), lpShares };
          if (kind === "deposit") {
            lpShares += toLpSharesDown(amount, lenders);
            await lending.deposit(amount, lender);
            books = { ...books, cash: books.cash + amount };
          } else if (kind === "withdraw") {
            const taken = amount < books.cash ? amount : books.cash;
            lpShares -= toLpSharesUp(taken, lenders);
            await lending.withdraw(taken, lender, lender);
            books = { ...books, cash: books.cash - taken };
          } else if (kind === "fund") {
            await lending.fundGapReserve(amount);
            books = { ...books, cash: books.cash + amount, gapReserve: books.gapReserve + amount };
          } else if (kind === "borrow") {
            const added = toDebtSharesUp(amount, books);
            await pool.borrow(amount, alice, lender);
            debtShares += added;
            books = {
              ...books,
              cash: books.cash - amount,
              debt: books.debt + amount,
              debtShares: books.debtShares + added,
            };
          } else {
            const owed = toDebtUp(debtShares, books);
            if (owed === 0n) {
              await pool.accrue();
            } else {
              const repaid = amount < owed ? amount : owed;
              const over = toDebtSharesDown(repaid, books);
              const gone = repaid === owed || over > debtShares ? debtShares : over;
              await lending.repay(amount, alice);
              debtShares -= gone;
              books = {
                ...books,
                cash: books.cash + repaid,
                debt: books.debt - repaid,
                debtShares: books.debtShares - gone,
              };
            }
          }
          const found = await readForFigures(pool, alice.address);
          expect(found.books).to.deep.equal(books);
          expect(found.debtShares).to.equal(debtShares);
          expect(await pool.debtOf(alice)).to.equal(toDebtUp(debtShares, books));
          expect(await pool.totalSupply()).to.equal(lpShares);
          const totals = { assets: lendersAssets(books), lpShares };
          expect(await pool.totalAssets()).to.equal(totals.assets);
          expect(await pool.convertToAssets(10n ** 15n)).to.equal(toLentDown(10n ** 15n, totals));
          const { utilisation, borrowRate, gapPremium } = await pool.rates();
          expect(utilisation).to.equal(utilisationOf(books));
          expect(ratesAt(moneyCurve, utilisation)).to.deep.equal({ borrowRate, gapPremium });
          ++acted;
        }
      }),
      { numRuns: IS_DEEP ? 60 : 8, endOnFailure: true },
    );
    expect(acted).to.be.greaterThan(20);
  });
});

/** With what the pool refuses a wei more. */
const BORROW_REFUSALS: Readonly<Record<string, string>> = {
  COLLATERAL: "LendingPool_Undercollateralised",
  MINIMUM: "LendingPool_Undercollateralised",
  CASH: "LendingPool_InsufficientCash",
  CAP: "LendingPool_BorrowCapExceeded",
  TABLE: "LendingPool_Blocked",
};

/** With what the pool refuses a unit more to be taken out. */
const WITHDRAWAL_REFUSALS: Readonly<Record<string, string>> = {
  ALL: "LendingPool_InsufficientCollateral",
  COLLATERAL: "LendingPool_Undercollateralised",
  MINIMUM: "LendingPool_LeavesDust",
  TABLE: "LendingPool_Blocked",
};

/** The arguments with which the pool reverts. */
function argumentsOf(refusal: LiquidationRefusal, account: string, token: string): unknown[] {
  switch (refusal.error) {
    case "LendingPool_NoDebt":
      return [account];
    case "LendingPool_InsufficientCollateral":
      return [account, token, 1n, 0n];
    case "LendingPool_Blocked":
      return [Action.LIQUIDATE, refusal.token, refusal.rows];
    case "LendingPool_Healthy":
      return [account, refusal.health];
    case "LendingPool_AboveHardFloor":
      return [account, refusal.owed, refusal.collateral];
    case "LendingPool_LeavesDust":
      return [refusal.token, refusal.left, refusal.minimum];
    case "LendingPool_ZeroAmount":
      return [];
  }
}
