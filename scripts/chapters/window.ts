import { minute, plain, shortened } from "../format.ts";
import { booksSection, money } from "../stage/books.ts";
import { REQUESTS, type Request } from "../windows/requests.ts";
import { tellWindows } from "../windows/story.ts";
import { type Chapter, section } from "./chapter.ts";

/** Three windows of a primary market: settled across a split of ten for one, left without a value, abandoned by its broker. */
export const windowChapter: Chapter = {
  name: "window",
  title: "Creation and redemption in windows",
  async run(onProgress) {
    const { journal, balance, books, windows, fills, claims, ledgers } = await tellWindows(onProgress);
    return {
      summary:
        `${REQUESTS.length} requests in ${windows.length} windows, one settled across a split, one without a value and one abandoned: every ` +
        "claim is paid as computed, every column sums, and the market keeps nothing",
      sections: [
        journal.stepsSection("What happened, and the gas of each transaction:"),
        journal.refusalsSection("What the contracts refused:", written),
        section("windows", "The windows. Values and prices are of 1 unit, which a split does not change:", windows, {
          window: ({ window }) => window.toString(),
          "open (UTC)": ({ opensAt, closesAt }) => `${minute(opensAt)} to ${minute(closesAt).slice(11)}`,
          value: ({ value }) => (value === 0n ? "none" : shortened(value)),
          "shares a unit then": ({ multiplierValued }) => shortened(multiplierValued),
          deadline: ({ deadline }) => minute(deadline),
          end: ({ end, endedAt }) => `${end} ${minute(endedAt)}`,
          price: ({ price }) => (price === 0n ? "" : shortened(price)),
          "shares a unit at the end": ({ multiplierEnded }) => shortened(multiplierEnded),
        }),
        section("requests", "The requests:", REQUESTS, {
          window: ({ window }) => window.toString(),
          who: ({ person }) => person,
          direction: ({ direction }) => direction,
          brings: ({ direction, amount }) => broughtFor(direction, amount),
          "": ({ cancelled }) => (cancelled ? "cancelled" : ""),
        }),
        section("fills", "What became of them:", fills, {
          window: ({ window }) => window.toString(),
          direction: ({ direction }) => direction,
          requested: ({ direction, requested }) => broughtFor(direction, requested),
          filled: ({ direction, filled }) => broughtFor(direction, filled),
          returned: ({ direction, returned }) => broughtFor(direction, returned),
          pays: ({ direction, out }) => broughtFor(direction === "CREATION" ? "REDEMPTION" : "CREATION", out),
          fee: ({ fee }) => money(fee),
          penalty: ({ penalty }) => money(penalty),
        }),
        section("claims", "What everybody got out, cancelled requests first:", claims, {
          window: ({ window }) => window.toString(),
          who: ({ person }) => person,
          units: ({ units }) => plain(units),
          money: ({ assets }) => money(assets),
        }),
        booksSection("Everybody's units and money:", books),
        balance.section("How it adds up:"),
      ],
      ledgers,
    };
  },
};

/** The numbers in the market's errors: ids and seconds, money, or quantities of 18 decimals. */
function written(value: bigint, name: string, error: string): string {
  if (name === "lastSecond") return minute(value);
  if (name === "windowId" || name === "direction" || name === "flags") return value.toString();
  const isMoney = error === "ReceiptBonds_InsufficientBond" || error === "PrimaryMarket_FillBelowMinimum";
  return isMoney ? money(value) : plain(value);
}

/** A creation brings money, a redemption units. */
function broughtFor(direction: Request["direction"], amount: bigint): string {
  return direction === "CREATION" ? `$ ${money(amount)}` : `${plain(amount)} units`;
}
