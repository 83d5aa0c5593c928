import { expect } from "chai";
import { parseEther, ZeroAddress, ZeroHash } from "ethers";
import { utc } from "../../../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../../test-support/fixtures/kernel.ts";
import {
  announce,
  asList,
  DAY,
  dividend,
  effective,
  folded,
  ONE,
  reference,
  reinvestment,
  SCHEDULING_PERIOD,
  Status,
  split,
  termsOf,
} from "../../../../test-support/helpers/corporateActions.ts";

const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const deploy = () => deployFixture(connection);

/** 15 % of 0.2433 withheld, and a third of a wei left over. */
const GROSS = 243_300_000_000_000_001n;
const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, GROSS, { withholdingBps: 1_500n });
const NET = (GROSS * 8_500n) / 10_000n;
const EX_MIDNIGHT = utc("2024-02-09 05:00");
const EX_OPEN = utc("2024-02-09 14:30");
const PAY_CLOSE = utc("2024-02-15 21:00");
const PRICE = parseEther("187.153846153846153847");

async function open() {
  const f = await loadFixture(deploy);
  await f.mint(f.accounts.alice.address, 1_000n * ONE);
  return { ...f, registry: f.corporateActions.connect(f.accounts.issuer) };
}

describe("CorporateActions", () => {
  describe("actionOf", () => {
    it("gives everything about an action, the terms with their effect filled in", async () => {
      const f = await open();
      const terms = split("SPLF", "2024-02-12", [30n, 20n], { newIsin: "0x555330333738333331303035" });
      const opens = utc("2024-02-12 14:30");
      await announce(f, "split", terms, folded(INITIAL_MULTIPLIER, { numerator: 3n, denominator: 2n }));
      expect(await f.registry.actionOf(1)).to.deep.equal([
        await f.token.getAddress(),
        reference("split"),
        Status.SCHEDULED,
        0n,
        BigInt(utc("2024-02-12 05:00")),
        BigInt(opens),
        0n,
        3n,
        2n,
        asList(effective(terms, opens)),
      ]);
    });

    it("gives nothing for an action that does not exist", async () => {
      const { registry } = await open();
      const action = await registry.actionOf(1);
      expect([action.token, action.eventReference, action.status]).to.deep.equal([ZeroAddress, ZeroHash, Status.NONE]);
    });
  });

  describe("statusOf", () => {
    it("follows time without anybody calling", async () => {
      const f = await open();
      await announce(f, "cash", dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, 1n));
      expect(await f.registry.statusOf(1)).to.equal(Status.ANNOUNCED);
      await time.increaseTo(PAY_CLOSE - 1);
      expect(await f.registry.statusOf(1)).to.equal(Status.ANNOUNCED);
      await time.increaseTo(PAY_CLOSE);
      expect(await f.registry.statusOf(1)).to.equal(Status.EFFECTIVE);
      expect((await f.registry.actionOf(1)).status).to.equal(Status.EFFECTIVE);
    });

    it("keeps a reinvestment announced while it has no price, and a cancelled action cancelled", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      await announce(f, "merger", termsOf("MRGR", "2024-02-09"));
      await f.registry.cancel(2);
      await time.increaseTo(PAY_CLOSE + DAY);
      expect(await f.registry.statusOf(1)).to.equal(Status.ANNOUNCED);
      expect(await f.registry.statusOf(2)).to.equal(Status.CANCELLED);
      expect(await f.registry.statusOf(3)).to.equal(Status.NONE);
    });
  });

  describe("actionByReference and actionCount", () => {
    it("find actions by token and reference", async () => {
      const f = await open();
      await announce(f, "first", DIVIDEND);
      await announce(f, "second", termsOf("MRGR", "2024-02-09"));
      expect(await f.registry.actionByReference(f.token, reference("second"))).to.equal(2);
      expect(await f.registry.actionByReference(f.token, reference("third"))).to.equal(0);
      expect(await f.registry.actionByReference(f.registry, reference("first"))).to.equal(0);
      expect(await f.registry.actionCount()).to.equal(2);
    });
  });

  describe("openActions", () => {
    it("is empty for a token without any", async () => {
      const { registry, token } = await open();
      expect(await registry.openActions(token)).to.deep.equal([]);
    });
  });

  describe("pendingDividends", () => {
    it("names a dividend from the beginning of its ex day, net, rounded down", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      await time.increaseTo(EX_MIDNIGHT - 1);
      expect(await f.registry.pendingDividends(f.token)).to.deep.equal([]);
      await time.increaseTo(EX_MIDNIGHT);
      expect(await f.registry.pendingDividends(f.token)).to.deep.equal([[1n, NET, 1n, 1n, 0n, 0n, BigInt(PAY_CLOSE)]]);
    });

    it("names the factor once the price is fixed, until the second of the effect", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      await time.increaseTo(EX_OPEN);
      const { numerator, denominator } = reinvestment(DIVIDEND, PRICE);
      const after = folded(INITIAL_MULTIPLIER, { numerator, denominator });
      await f.registry.schedule(1, PRICE, PAY_CLOSE + DAY, after);
      await time.increaseTo(PAY_CLOSE + DAY - 1);
      expect(await f.registry.pendingDividends(f.token)).to.deep.equal([
        [1n, NET, 1n, 1n, numerator, denominator, BigInt(PAY_CLOSE + DAY)],
      ]);
      expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
      await time.increaseTo(PAY_CLOSE + DAY);
      expect(await f.registry.pendingDividends(f.token)).to.deep.equal([]);
      expect(await f.token.uiMultiplier()).to.equal(after);
    });

    it("counts the splits that have become effective since, and only those", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      const tenfold = split("SPLF", "2024-02-12", [10n, 1n]);
      await announce(f, "tenfold", tenfold, INITIAL_MULTIPLIER * 10n);
      const stock = split("DVSE", "2024-02-13", [105n, 100n]);
      const afterStock = folded(INITIAL_MULTIPLIER * 10n, { numerator: 21n, denominator: 20n });
      await announce(f, "stock dividend", stock, afterStock);
      const opens = utc("2024-02-12 14:30");
      const splitsAt = async (timestamp: number) => {
        await time.increaseTo(timestamp);
        const [pending] = await f.registry.pendingDividends(f.token);
        return [pending?.splitNumerator, pending?.splitDenominator];
      };
      expect(await splitsAt(opens - 1)).to.deep.equal([1n, 1n]);
      expect(await splitsAt(opens)).to.deep.equal([10n, 1n]);
      expect(await splitsAt(utc("2024-02-13 14:30"))).to.deep.equal([21n, 2n]);
    });

    it("does not count a split at the very open of the ex day", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      await announce(f, "split", split("SPLF", "2024-02-09", [2n, 1n]), INITIAL_MULTIPLIER * 2n);
      await time.increaseTo(EX_OPEN + 1);
      expect(await f.registry.pendingDividends(f.token)).to.deep.equal([[1n, NET, 1n, 1n, 0n, 0n, BigInt(PAY_CLOSE)]]);
    });

    it("names several at once, spin-offs with a value too, and none that is cancelled or reinvests nothing", async () => {
      const f = await open();
      await announce(f, "first", DIVIDEND);
      await announce(f, "cancelled", { ...DIVIDEND, gross: 1n });
      await announce(f, "cash", dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, 1n));
      await announce(f, "spin-off", termsOf("SOFF", "2024-02-09", { gross: 7n }));
      await announce(f, "second", { ...DIVIDEND, gross: 30_000n });
      await announce(f, "not yet", dividend("DRIP", { ex: "2024-02-12", pay: "2024-02-15" }, 1n));
      await f.registry.cancel(2);
      await time.increaseTo(EX_OPEN);
      const pending = await f.registry.pendingDividends(f.token);
      const sorted = pending.map(({ actionId, net }) => [actionId, net]).sort((a, b) => Number(a[0]) - Number(b[0]));
      expect(sorted).to.deep.equal([
        [1n, NET],
        [4n, 7n],
        [5n, 25_500n],
      ]);
    });

    it("forgets a dividend that can no longer be scheduled, before any split since is forgotten", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      await announce(f, "split", split("SPLF", "2024-02-12", [10n, 1n]), INITIAL_MULTIPLIER * 10n);
      await time.increaseTo(EX_OPEN + SCHEDULING_PERIOD);
      expect(await f.registry.pendingDividends(f.token)).to.deep.equal([[1n, NET, 10n, 1n, 0n, 0n, BigInt(PAY_CLOSE)]]);
      await time.increase(1);
      expect(await f.registry.pendingDividends(f.token)).to.deep.equal([]);
    });
  });
});
