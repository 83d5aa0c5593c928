import type { ContractTransactionReceipt } from "ethers";
import { RefusedError } from "../../sdk/cli/errors.ts";
import { explainError } from "../../sdk/errors/index.ts";
import { requireSame } from "../compare.ts";
import { minute, plain } from "../format.ts";
import { type Section, section } from "./chapter.ts";

/** Something somebody did, and what the transaction cost. */
export type Step = {
  readonly at: bigint;
  readonly by: string;
  readonly what: string;
  readonly gas: bigint;
};

/** Something the contracts did not let anybody do. */
export type Refusal = {
  readonly at: bigint;
  readonly what: string;
  readonly error: string;
  readonly arguments: Readonly<Record<string, string | bigint | boolean>>;
};

/** Thrown when the contracts allow what they must refuse. */
export class NotRefusedError extends RefusedError {
  constructor(what: string, error: string) {
    super(`${what}: must be refused with ${error}, but the contracts allow it`);
  }
}

/** Writes down what happens in a chapter while it happens. */
export class Journal {
  readonly steps: Step[] = [];
  readonly refusals: Refusal[] = [];
  readonly #now: () => Promise<bigint>;

  /** @param now The chain's time. */
  constructor(now: () => Promise<bigint>) {
    this.#now = now;
  }

  /** A step that takes place. */
  async step(by: string, what: string, receipt: Promise<ContractTransactionReceipt>): Promise<void> {
    const { gasUsed } = await receipt;
    this.steps.push({ at: await this.#now(), by, what, gas: gasUsed });
  }

  /** An attempt that must fail with this very error. */
  async refused(
    what: string,
    attempt: Promise<unknown>,
    error: string,
    args: Readonly<Record<string, string | bigint | boolean>>,
  ): Promise<void> {
    try {
      await attempt;
    } catch (thrown) {
      const revert = explainError(thrown);
      if (revert === undefined) throw thrown;
      requireSame(what, "error", revert.name ?? revert.message, error);
      for (const [name, value] of Object.entries(revert.args)) requireSame(what, `${error}.${name}`, value, args[name]);
      this.refusals.push({ at: await this.#now(), what, error, arguments: args });
      return;
    }
    throw new NotRefusedError(what, error);
  }

  stepsSection(title: string): Section {
    return section("steps", title, this.steps, {
      "time (UTC)": ({ at }) => minute(at),
      who: ({ by }) => by,
      what: ({ what }) => what,
      gas: ({ gas }) => gas.toString(),
    });
  }

  /** @param write How people read a number among the values of an error; a quantity of 18 decimals unless told otherwise. */
  refusalsSection(
    title: string,
    write: (value: bigint, name: string, error: string) => string = (value) => plain(value),
  ): Section {
    return section("refusals", title, this.refusals, {
      "time (UTC)": ({ at }) => minute(at),
      what: ({ what }) => what,
      error: ({ error }) => error,
      values: (refusal) =>
        Object.entries(refusal.arguments)
          .map(([name, value]) => `${name} ${typeof value === "bigint" ? write(value, name, refusal.error) : value}`)
          .join("\n"),
    });
  }
}
