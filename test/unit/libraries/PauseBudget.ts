import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import {
  type PauseBudget,
  PauseBudget__factory,
  type PauseBudgetMock,
  PauseBudgetMock__factory,
} from "../../../types/index.ts";

const { ethers, networkHelpers } = await network.create({
  network: "default",
  override: { allowBlocksWithSameTimestamp: true },
});
const { mine, time } = networkHelpers;

const HOUR = 3600;
const DAY = 24 * HOUR;
const PERIOD = 14 * DAY;
const MAX_PAUSED = 72 * HOUR;
const MAX_PAUSES = 8;

interface Pause {
  readonly start: number;
  end: number;
}

const pausedIn = (pauses: readonly Pause[], from: number, to: number) =>
  pauses.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);

/** The most seconds that any period of 14 days is paused: it begins or ends where some pause begins or ends. */
function mostInAnyPeriod(pauses: readonly Pause[]): number {
  const edges = pauses.flatMap(({ start, end }) => [start, end]);
  return Math.max(
    0,
    ...edges.flatMap((edge) => [pausedIn(pauses, edge, edge + PERIOD), pausedIn(pauses, edge - PERIOD, edge)]),
  );
}

type Verdict = { error?: never } | { error: string; args: readonly number[] };

/** The law, told by the whole past: every period is checked anew for every pause, and nothing is ever forgotten. */
class Model {
  readonly pauses: Pause[] = [];

  begin(now: number, duration: number): Verdict {
    if (duration === 0) return { error: "PauseBudget_EmptyPause", args: [] };
    if (duration > MAX_PAUSED) return { error: "PauseBudget_Exceeded", args: [duration, 0, MAX_PAUSED] };
    const last = this.pauses.at(-1);
    if (last && last.end > now) return { error: "PauseBudget_AlreadyPaused", args: [last.end] };
    const pause = { start: now, end: now + duration };
    const from = pause.end - PERIOD;
    if (this.pauses.filter(({ end }) => end > from).length >= MAX_PAUSES) {
      return { error: "PauseBudget_TooManyPauses", args: [MAX_PAUSES] };
    }
    if (mostInAnyPeriod([...this.pauses, pause]) > MAX_PAUSED) {
      return { error: "PauseBudget_Exceeded", args: [duration, pausedIn(this.pauses, from, now), MAX_PAUSED] };
    }
    this.pauses.push(pause);
    return {};
  }

  finish(now: number): Verdict {
    const last = this.pauses.at(-1);
    if (!last || last.end <= now) return { error: "PauseBudget_NotPaused", args: [] };
    last.end = now;
    return {};
  }

  pausedSeconds(now: number): number {
    return pausedIn(this.pauses, 0, now);
  }
}

describe("PauseBudget", () => {
  let library: PauseBudget;
  let budget: PauseBudgetMock;
  let start: number;

  before(async () => {
    const [signer] = await ethers.getSigners();
    const { target } = await ethers.deployContract("PauseBudget");
    library = PauseBudget__factory.connect(target.toString(), signer);
  });

  async function deployBudget() {
    const [signer] = await ethers.getSigners();
    const libraries = { PauseBudget: await library.getAddress() };
    const { target } = await ethers.deployContract("PauseBudgetMock", [], { libraries });
    return PauseBudgetMock__factory.connect(target.toString(), signer);
  }

  beforeEach(async () => {
    budget = await deployBudget();
    start = (await time.latest()) + DAY;
  });

  /** Both act `after` seconds from the start of the test. */
  async function begin(after: number, duration: number | bigint) {
    await time.setNextBlockTimestamp(start + after);
    return budget.begin(duration);
  }

  async function finish(after: number) {
    await time.setNextBlockTimestamp(start + after);
    return budget.finish();
  }

  async function expectRefused(call: Promise<unknown>, error: string, args: readonly (number | bigint)[] = []) {
    await expect(call)
      .to.be.revertedWithCustomError(library, error)
      .withArgs(...args);
  }

  describe("begin", () => {
    it("pauses for the seconds asked for, up to 72 hours at once", async () => {
      await expect(begin(0, MAX_PAUSED))
        .to.emit(budget, "Begun")
        .withArgs(start + MAX_PAUSED);
    });

    it("refuses a pause without length, and one of more than 72 hours however long", async () => {
      await expectRefused(begin(0, 0), "PauseBudget_EmptyPause");
      for (const duration of [MAX_PAUSED + 1, 2n ** 48n, 2n ** 256n - 1n]) {
        await expectRefused(budget.begin(duration), "PauseBudget_Exceeded", [duration, 0, MAX_PAUSED]);
      }
    });

    it("refuses a second pause until the first has ended", async () => {
      await begin(0, HOUR);
      await expectRefused(begin(HOUR - 1, HOUR), "PauseBudget_AlreadyPaused", [start + HOUR]);
      await expect(begin(HOUR, HOUR))
        .to.emit(budget, "Begun")
        .withArgs(start + 2 * HOUR);
    });

    it("refuses what would make 72 hours and a second in the 14 days that end with the pause", async () => {
      await begin(0, 48 * HOUR);
      await expectRefused(begin(5 * DAY, 24 * HOUR + 1), "PauseBudget_Exceeded", [
        24 * HOUR + 1,
        48 * HOUR,
        MAX_PAUSED,
      ]);
      await begin(5 * DAY, 24 * HOUR);
      await expectRefused(begin(6 * DAY, 1), "PauseBudget_Exceeded", [1, 72 * HOUR, MAX_PAUSED]);
    });

    it("counts an old pause to its last second in the period", async () => {
      await begin(0, HOUR);
      await begin(5 * DAY, 48 * HOUR);
      const free = PERIOD + HOUR - 24 * HOUR;
      await expectRefused(begin(free - 1, 24 * HOUR), "PauseBudget_Exceeded", [24 * HOUR, 48 * HOUR + 1, MAX_PAUSED]);
      await expect(begin(free, 24 * HOUR)).to.emit(budget, "Begun");
    });

    it("gives seconds free as they leave the period", async () => {
      await begin(0, MAX_PAUSED);
      // A pause of a second that ends when the first second of the long pause is just leaving.
      await expectRefused(begin(PERIOD - 1, 1), "PauseBudget_Exceeded", [1, MAX_PAUSED, MAX_PAUSED]);
      await expect(begin(PERIOD, 1)).to.emit(budget, "Begun");
      // One that begins where the period ends may last as long as the old one did: each second replaces one.
      await begin(PERIOD + 1, MAX_PAUSED - 1);
      expect(await budget.pausedSeconds()).to.equal(MAX_PAUSED + 1);
    });

    it("allows eight pauses to touch a period, and a ninth when the first has left it", async () => {
      for (let i = 0; i < MAX_PAUSES; ++i) await begin(i * HOUR, 60);
      await expectRefused(begin(DAY, 60), "PauseBudget_TooManyPauses", [MAX_PAUSES]);
      await expectRefused(begin(PERIOD - 1, 60), "PauseBudget_TooManyPauses", [MAX_PAUSES]);
      await expect(begin(PERIOD, 60)).to.emit(budget, "Begun");
      await expectRefused(begin(PERIOD + 60, 60), "PauseBudget_TooManyPauses", [MAX_PAUSES]);
    });
  });

  describe("finish", () => {
    it("gives back what is left", async () => {
      await begin(0, MAX_PAUSED);
      await finish(HOUR);
      expect(await budget.pausedSeconds()).to.equal(HOUR);
      await expect(begin(2 * HOUR, 71 * HOUR))
        .to.emit(budget, "Begun")
        .withArgs(start + 73 * HOUR);
    });

    it("takes a pause that ends in its own second as no time, but as a pause", async () => {
      for (let i = 0; i < MAX_PAUSES; ++i) {
        await begin(i, HOUR);
        await finish(i);
      }
      expect(await budget.pausedSeconds()).to.equal(0n);
      await expectRefused(begin(DAY, 1), "PauseBudget_TooManyPauses", [MAX_PAUSES]);
    });

    it("reverts when nothing runs", async () => {
      await expectRefused(finish(0), "PauseBudget_NotPaused");
      await begin(HOUR, HOUR);
      await expectRefused(finish(2 * HOUR), "PauseBudget_NotPaused");
      await begin(3 * HOUR, HOUR);
      await finish(3 * HOUR + 1);
      await expectRefused(finish(3 * HOUR + 2), "PauseBudget_NotPaused");
    });

    it("forgets nothing by a long pause that is begun over an old one and ended at once", async () => {
      // The long pause would end when the first two have left the period, so it may take the first one's place; ended at
      // once, the period of what follows reaches back to them.
      await begin(0, 10 * HOUR);
      for (let i = 0; i < MAX_PAUSES - 1; ++i) await begin(10 * HOUR + i, 1);
      await begin(PERIOD - 24 * HOUR, 71 * HOUR);
      await finish(PERIOD - 24 * HOUR);
      await expectRefused(begin(PERIOD - 23 * HOUR, HOUR), "PauseBudget_TooManyPauses", [MAX_PAUSES]);
    });
  });

  describe("pausedSeconds", () => {
    it("counts the running pause up to now, and all that were before", async () => {
      expect(await budget.pausedSeconds()).to.equal(0n);
      await begin(0, HOUR);
      await time.increaseTo(start + 600);
      expect(await budget.pausedSeconds()).to.equal(600n);
      await time.increaseTo(start + DAY);
      expect(await budget.pausedSeconds()).to.equal(HOUR);
      await begin(2 * DAY, HOUR);
      await time.increaseTo(start + 2 * DAY + 60);
      expect(await budget.pausedSeconds()).to.equal(HOUR + 60);
    });
  });

  describe("against the law told by the whole past", () => {
    // On a grid as well as between: histories on a grid meet the limits exactly.
    const upTo = (max: number, grid: number) =>
      fc.oneof(
        fc.integer({ min: 0, max }),
        fc.integer({ min: 0, max: max / grid }).map((steps) => steps * grid),
      );
    const wait = fc.oneof(upTo(6 * HOUR, HOUR), upTo(4 * DAY, 12 * HOUR), fc.constantFrom(0, 1, PERIOD));
    const duration = fc.oneof(upTo(2 * HOUR, HOUR), upTo(MAX_PAUSED, 12 * HOUR), fc.constantFrom(1, MAX_PAUSED + 1));
    const steps = fc.array(fc.oneof(fc.record({ wait, duration }), fc.record({ wait })), {
      minLength: 1,
      maxLength: 60,
      size: "max",
    });

    // Goes every way that a call can go.
    const everyWay = [
      { wait: 1 },
      { wait: 0, duration: 0 },
      { wait: 1, duration: MAX_PAUSED },
      { wait: 1, duration: 1 },
      { wait: 1 },
      ...Array.from({ length: MAX_PAUSES }, () => ({ wait: HOUR, duration: 60 })),
      { wait: PERIOD, duration: MAX_PAUSED },
      { wait: MAX_PAUSED, duration: 1 },
    ];

    it("allows a pause exactly when no period of 14 days gets more than 72 hours or nine pauses", async () => {
      const seen = new Map<string, number>();
      const history = async (plan: readonly { wait: number; duration?: number }[]) => {
        budget = await deployBudget();
        const model = new Model();
        let now = await time.latest();
        for (const step of plan) {
          now += step.wait;
          await time.setNextBlockTimestamp(now);
          const { duration } = step;
          const verdict = duration === undefined ? model.finish(now) : model.begin(now, duration);
          const call = duration === undefined ? budget.finish() : budget.begin(duration);
          if (verdict.error) {
            await expectRefused(call, verdict.error, verdict.args);
            await mine();
          } else await call;
          const outcome = verdict.error ?? (duration === undefined ? "finished" : "begun");
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          expect(await budget.pausedSeconds()).to.equal(model.pausedSeconds(now));
          expect(mostInAnyPeriod(model.pauses)).to.be.at.most(MAX_PAUSED);
        }
      };
      await fc.assert(fc.asyncProperty(steps, history), {
        numRuns: 60,
        examples: [[everyWay]],
        // A failure is reported with the shortest history found so far, rather than cut off by mocha.
        interruptAfterTimeLimit: 90_000,
      });
      expect([...seen.keys()].sort()).to.deep.equal([
        "PauseBudget_AlreadyPaused",
        "PauseBudget_EmptyPause",
        "PauseBudget_Exceeded",
        "PauseBudget_NotPaused",
        "PauseBudget_TooManyPauses",
        "begun",
        "finished",
      ]);
    });
  });
});
