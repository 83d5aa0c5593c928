import { expect } from "chai";
import { type ReplayResult, replay } from "../../scripts/replay/engine.ts";
import { inOrder, planCalls } from "../../scripts/replay/plan.ts";
import { planProofs } from "../../scripts/replay/proofs.ts";
import { proofsTable } from "../../scripts/replay/report.ts";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { parseFacts, type TimelineAction } from "../../sdk/facts/index.ts";
import { baseNeeded, baseOf } from "../../sdk/reserves/stock.ts";

type Json = Record<string, unknown>;

const ONE = 10n ** 18n;
const HOLDERS = [{ name: "one", shares: 1_000n * ONE + 1n }];

/** On XNAS; in summer its regular hours are 13:30 to 20:00 UTC. */
const token = (symbol: string, ...actions: readonly Json[]): Json => ({
  symbol,
  isin: "US67066G1040",
  mic: "XNAS",
  initialMultiplier: "1.000000000000000007",
  actions,
});

const replayOf = (...tokens: Json[]): Promise<ReplayResult> =>
  replay(parseFacts(JSON.stringify({ tokens }), "facts.json"), { holders: HOLDERS });

const dividend = (effectiveAt: string, exDate: string, more: Json = {}): Json => ({
  kind: "DRIP",
  exDate,
  payDate: effectiveAt.slice(0, 10),
  gross: "1",
  price: "7",
  withholdingBps: 0,
  effectiveAt,
  ...more,
});
const split = (effectiveAt: string, exDate: string, numerator: number, denominator = 1): Json => ({
  kind: numerator > denominator ? "SPLF" : "SPLR",
  exDate,
  numerator,
  denominator,
  effectiveAt,
});

/** When proofs were cut, all but those for the mints, which come first: one a token. */
const instants = ({ proofs }: ReplayResult, tokens = 1) =>
  proofs.slice(tokens).map(({ provenAt }) => new Date(Number(provenAt) * 1_000).toISOString());

describe("the proofs of a replay", () => {
  it("are of the fewest shares that cover every unit, through splits both ways", async () => {
    const { proofs, rows } = await replayOf(
      token(
        "A",
        dividend("2024-06-05T20:00:00Z", "2024-05-31"),
        split("2024-06-10T13:30:00Z", "2024-06-10", 10),
        dividend("2024-06-28T20:00:00Z", "2024-06-11"),
        split("2024-07-08T13:30:00Z", "2024-07-08", 1, 7),
        dividend("2024-07-31T20:00:00Z", "2024-07-15"),
      ),
    );
    // One for the mints, one for each reinvestment.
    expect(proofs).to.have.lengthOf(4);
    expect(proofs.map(({ splitFactor }) => splitFactor)).to.deep.equal([ONE, ONE, 10n * ONE, (10n * ONE) / 7n]);
    const reinvested = rows.filter(({ action }) => action.facts.kind === "DRIP");
    expect(proofs.slice(1).map(({ reinvestFactor }) => reinvestFactor)).to.deep.equal(
      reinvested.map(({ reinvestFactor }) => reinvestFactor),
    );
    for (const { units, reinvestFactor, baseNeeded: needed, shares, splitFactor } of proofs) {
      expect(needed).to.equal(baseNeeded(units, reinvestFactor));
      expect(baseOf(shares, splitFactor) >= needed).to.equal(true);
      expect(baseOf(shares - 1n, splitFactor) < needed).to.equal(true);
    }
    expect(proofsTable(proofs)).to.match(/2024-06-27 19:30 │ A +│/);
  });

  it("come half an hour before, or in the last second before the close with which a split's eve begins", async () => {
    const told = await replayOf(
      // Scheduled on Sunday 13:30, while the split of Monday's open impends since Friday's close.
      token("A", dividend("2024-06-10T13:30:00Z", "2024-06-06"), split("2024-06-10T13:30:00Z", "2024-06-10", 10)),
      // Scheduled in the very second of a close that begins no eve.
      token("B", dividend("2024-06-12T20:00:00Z", "2024-06-06")),
    );
    expect(instants(told, 2)).to.deep.equal(["2024-06-07T19:59:59.000Z", "2024-06-11T19:30:00.000Z"]);
  });

  it("are one for two reinvestments of one second, with the stock of both", async () => {
    const { proofs, rows } = await replayOf(
      token(
        "A",
        dividend("2024-06-28T20:00:00Z", "2024-06-11", { gross: "0.5" }),
        dividend("2024-06-28T20:00:00Z", "2024-06-12", { gross: "1.5" }),
      ),
    );
    expect(proofs).to.have.lengthOf(2);
    expect(proofs[1]?.reinvestFactor).to.equal(rows.at(-1)?.reinvestFactor);
  });

  it("reach over two eves in a row, and are refused in words where three leave no fresh one", async () => {
    const closes = ["2024-06-11", "2024-06-12", "2024-06-13", "2024-06-14"];
    const splits = (count: number) =>
      closes
        .slice(0, count)
        .map((day, index) => split(`${day}T20:00:00Z`, day, index % 2 === 0 ? 2 : 1, index % 2 === 0 ? 1 : 2));
    // From Monday's close on every second lies on the eve of a split at the next close.
    const told = await replayOf(token("A", ...splits(2), dividend("2024-06-13T19:00:00Z", "2024-06-06")));
    expect(instants(told)).to.deep.equal(["2024-06-10T19:59:59.000Z"]);
    try {
      await replayOf(
        token("A", ...splits(4), dividend("2024-06-15T19:00:00Z", "2024-06-06", { payDate: "2024-06-14" })),
      );
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      expect(error.message).to.equal(
        "tokens[0].actions[4]: the contracts refuse it: no proof of its stock can be fresh when it is scheduled, with so " +
          "many splits day after day before it",
      );
      return;
    }
    throw new Error("the replay was not refused");
  });

  it("keep an hour between cuts", () => {
    const actions = [0n, 1_000n, 4_000n, 9_000n].map((at, order) => action(100_000n + at, order));
    const calls = planCalls(actions).sort(inOrder);
    const scheduledAt = calls.filter(({ type }) => type === "schedule").map(({ timestamp }) => timestamp);
    const proofs = planProofs(calls, []);
    const first = (scheduledAt[0] ?? 0n) - 1_800n;
    expect(proofs.map(({ timestamp, scheduled }) => [timestamp, scheduled.length])).to.deep.equal([
      [first, 2],
      [first + 4_000n, 3],
      [first + 9_000n, 4],
    ]);
  });
});

/** A reinvestment with nothing about it but its times. */
function action(effectiveAt: bigint, order: number): TimelineAction {
  const facts = { kind: "DRIP", effect: "reinvestment", path: `actions[${order}]` };
  return { facts, order, effectiveAt, exDayBegins: 0n, exOpen: 1n } as unknown as TimelineAction;
}
