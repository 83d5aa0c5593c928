import { type Section, section } from "../chapters/chapter.ts";
import { minute, plain, shortened } from "../format.ts";
import { type ProvenToken, STATUS, type Status } from "./custody.ts";

/** How well a token is proven at a moment. Base units are shares with all splits taken out. */
export type BackingRow = {
  readonly at: bigint;
  readonly when: string;
  readonly multiplier: bigint;
  readonly supply: bigint;
  /** Base units that the supply needs at the reinvest factor of now. */
  readonly needed: bigint;
  /** Base units that the last statement proves. */
  readonly proven: bigint;
  readonly status: Status;
};

/** Writes down a token's multiplier and its backing while a chapter happens. */
export class Backing {
  readonly rows: BackingRow[] = [];
  readonly #stage: ProvenToken;
  readonly #now: () => Promise<bigint>;

  constructor(stage: ProvenToken & { now(): Promise<bigint> }) {
    this.#stage = stage;
    this.#now = stage.now;
  }

  async note(when: string): Promise<void> {
    const { token, tokenAddress, prover } = this.#stage;
    const { needed, proven } = await prover.verifier.coverageAt(tokenAddress, await token.reinvestFactor());
    const { state } = await prover.verifier.status(tokenAddress);
    this.rows.push({
      at: await this.#now(),
      when,
      multiplier: await token.uiMultiplier(),
      supply: await token.totalSupply(),
      needed,
      proven,
      status: STATUS[Number(state)] ?? "UNPROVEN",
    });
  }

  section(): Section {
    return section("backing", "What is needed and what is proven, in shares with all splits taken out:", this.rows, {
      "time (UTC)": ({ at }) => minute(at),
      when: ({ when }) => when,
      "shares a unit": ({ multiplier }) => plain(multiplier),
      units: ({ supply }) => shortened(supply),
      needed: ({ needed }) => shortened(needed),
      proven: ({ proven }) => shortened(proven),
      status: ({ status }) => status,
    });
  }
}
