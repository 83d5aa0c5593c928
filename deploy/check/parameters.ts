import { hexlify, toUtf8Bytes, ZeroAddress } from "ethers";
import type { Suite } from "../../sdk/addresses/connect.ts";
import type { Deployment } from "../../sdk/addresses/schema.ts";
import { weekdayOfDay } from "../../sdk/calendar/days.ts";
import { type DayOverride, NO_HOURS } from "../../sdk/calendar/plan.ts";
import type { SessionCalendar } from "../../types/index.ts";
import { parseFeedPlan } from "../oraclePlan.ts";
import type { SuitePlan } from "../plan.ts";
import { eventsOf } from "./events.ts";
import { poolProbes } from "./pools.ts";
import { type AddressOf, likeness, missing, type Probe, parameter } from "./probe.ts";

/** What ReserveVerifier begins with; the governor's reserve admin may set other bounds, with 14 days of notice. */
const BOUNDS = { maxAge: 2, provisionalCapBps: 1_000 };

/** A probe for each answer that the plan determines. */
export function parameterProbes(suite: Suite, deployment: Deployment, plan: SuitePlan): Probe[] {
  const addressOf = (part: string) => deployment.contracts[part]?.address ?? "not deployed";
  return [
    ...reserveProbes(suite, plan, addressOf),
    ...Object.entries(plan.calendars).flatMap(([mic, calendar]) => {
      const deployed = suite.calendars[mic];
      const from = deployment.contracts[`calendars.${mic}`]?.startBlock ?? deployment.startBlock;
      return deployed === undefined ? [missing(`calendars.${mic}`)] : calendarProbes(mic, deployed, calendar, from);
    }),
    ...plan.tokens.flatMap((listing) => tokenProbes(suite, deployment, plan, listing, addressOf)),
    ...marketProbes(suite, plan, addressOf),
    ...plan.subLedgers.flatMap((ledger) => {
      const where = `subLedgers.${ledger.wallet}`;
      const deployed = suite.subLedgers[ledger.wallet];
      if (deployed === undefined) return [missing(where)];
      return [
        parameter(`${where}.wallet`, ledger.wallet, () => deployed.wallet()),
        parameter(`${where}.operator`, ledger.operator, () => deployed.operator()),
        parameter(`${where}.bondToken`, ledger.bondToken, () => deployed.bondToken()),
        parameter(`${where}.bondAmount`, ledger.bondAmount, () => deployed.bondAmount()),
      ];
    }),
    ...plan.pools.flatMap((listing) => poolProbes(suite, plan, listing, addressOf)),
  ];
}

function reserveProbes({ attestors, verifier }: Suite, { reserves }: SuitePlan, addressOf: AddressOf): Probe[] {
  const inOrder = (list: readonly { account: string; kind: bigint | number }[]) =>
    list.map(({ account, kind }) => `${account.toLowerCase()} ${kind}`).sort();
  return [
    parameter("attestors.threshold", reserves.threshold, () => attestors.threshold()),
    parameter("attestors", inOrder(reserves.attestors), async () => inOrder(await attestors.attestors())),
    parameter("verifier.attestorRegistry", addressOf("attestors"), () => verifier.attestorRegistry()),
    parameter("verifier.bounds", BOUNDS, async () => {
      const [maxAge, provisionalCapBps] = await verifier.bounds();
      return { maxAge, provisionalCapBps };
    }),
  ];
}

function calendarProbes(
  mic: string,
  calendar: SessionCalendar,
  { clock, extensions }: SuitePlan["calendars"][string],
  fromBlock: number,
): Probe[] {
  const where = `calendars.${mic}`;
  const horizon = extensions.at(-1)?.toDay ?? clock.firstDay;
  const overrides = extensions.flatMap((extension) => extension.overrides);
  const overridden = new Set(overrides.map(({ day }) => day));
  // One day of each weekday that nothing overrides shows the template.
  const ordinary = clock.week.map((hours, weekday) => {
    let day = clock.firstDay;
    while (weekdayOfDay(day) !== weekday || overridden.has(day)) ++day;
    return { weekday, day, hours };
  });
  return [
    parameter(`${where}.mic`, clock.mic, () => calendar.mic()),
    parameter(`${where}.firstDay`, clock.firstDay, () => calendar.firstDay()),
    // Extended further is as planned.
    parameter(`${where}.horizon`, horizon, async () => {
      const found = await calendar.horizon();
      return found < BigInt(horizon) ? found : horizon;
    }),
    ...ordinary.map(({ weekday, day, hours }) =>
      parameter(`${where}.week[${weekday}]`, hours, async () => likeness(hours, await calendar.hoursOf(day))),
    ),
    // A day that the risk officer has set since then is a difference that somebody should know of.
    parameter(`${where}.overrides`, overrides.map((override) => dayText(override, clock.week)).sort(), async () => {
      const set = new Map<bigint, string>();
      for (const { args } of await eventsOf(calendar, "DaySet", fromBlock)) {
        const [day, trades, settles, tradingHours] = [...args] as [
          bigint,
          boolean,
          boolean,
          DayOverride["tradingHours"],
        ];
        if (day >= BigInt(horizon)) continue;
        set.set(day, dayText({ day: Number(day), trades, settles, tradingHours }, clock.week));
      }
      return [...set.values()].sort();
    }),
  ];
}

/** A day as both sides write it: the template's hours where an override gives none. */
function dayText(
  { day, trades, settles, tradingHours }: DayOverride,
  week: SuitePlan["calendars"][string]["clock"]["week"],
) {
  const isTemplate = trades && Number(tradingHours.close) === 0;
  const hours = isTemplate ? (week[weekdayOfDay(day)] ?? NO_HOURS) : tradingHours;
  const { preOpen, open, close, reopen, reclose, postClose } = trades ? hours : NO_HOURS;
  return `day ${day} ${trades ? "trades" : "is closed"} ${settles ? "settles" : "settles not"} ${[preOpen, open, close, reopen, reclose, postClose].join(" ")}`;
}

function tokenProbes(
  { tokens, oracle }: Suite,
  deployment: Deployment,
  plan: SuitePlan,
  listing: SuitePlan["tokens"][number],
  addressOf: AddressOf,
): Probe[] {
  const where = `tokens.${listing.symbol}`;
  const token = tokens[listing.symbol];
  const record = deployment.contracts[where];
  if (token === undefined || record === undefined) return [missing(where)];
  const isin = listing.isin === undefined ? `0x${"00".repeat(12)}` : hexlify(toUtf8Bytes(listing.isin));
  const pools = plan.pools.filter(({ asset, collaterals }) =>
    [asset, ...collaterals.map((collateral) => collateral.token)].includes(listing.symbol),
  );
  const venues = [
    ...["markets", "desks"].map((folder) => `${folder}.${listing.symbol}`),
    ...pools.map(({ symbol }) => `pools.${symbol}`),
  ].map((part) => deployment.contracts[part]?.address);
  const feed = plan.oracle.feeds[listing.symbol];
  return [
    parameter(`${where}.name`, listing.name, () => token.name()),
    parameter(`${where}.symbol`, listing.symbol, () => token.symbol()),
    parameter(`${where}.isin`, isin, () => token.isin()),
    parameter(`${where}.policy`, listing.policy, () => token.holderPolicy()),
    parameter(`${where}.windDown`, listing.windDown, () => token.windDown()),
    parameter(`${where}.authority`, addressOf("authority"), () => token.authority()),
    parameter(`${where}.registry`, addressOf("registry"), () => token.registry()),
    parameter(`${where}.corporateActions`, addressOf("corporateActions"), () => token.corporateActions()),
    parameter(`${where}.gate`, addressOf("verifier"), () => token.gate()),
    parameter(`${where}.calendar`, addressOf(`calendars.${listing.mic}`), () => token.calendar()),
    parameter(`${where}.initialMultiplier`, listing.initialMultiplier, async () => {
      const born = await token.runner?.provider?.getBlock(record.startBlock);
      return token.uiMultiplierAt(born?.timestamp ?? 0);
    }),
    parameter(`${where}.venues`, addressesIn(venues), async () => {
      const admitted = new Set<string>();
      for (const { eventName, args } of await eventsOf(token, "*", record.startBlock)) {
        if (eventName === "VenueAdmitted") admitted.add(String(args["venue"]));
        if (eventName === "VenueRemoved") admitted.delete(String(args["venue"]));
      }
      return addressesIn([...admitted]);
    }),
    feed === undefined
      ? parameter(`oracle.feeds.${listing.symbol}.feed`, ZeroAddress, async () => (await oracle.feedOf(token)).feed)
      : feedProbe(listing.symbol, parseFeedPlan(listing.symbol, feed), () => oracle.feedOf(token)),
  ];
}

function feedProbe(symbol: string, expected: object, read: () => Promise<object>): Probe {
  return parameter(`oracle.feeds.${symbol}`, expected, async () => likeness(expected, await read()));
}

const addressesIn = (list: readonly (string | undefined)[]) =>
  list.flatMap((address) => (address === undefined ? [] : [address.toLowerCase()])).sort();

function marketProbes({ markets, desks }: Suite, plan: SuitePlan, addressOf: AddressOf): Probe[] {
  const common = (where: string, terms: { asset: string; backstop: string }, contract: Bonded) => [
    parameter(`${where}.oracle`, addressOf("oracle"), () => contract.oracle()),
    parameter(`${where}.authority`, addressOf("authority"), () => contract.authority()),
    parameter(`${where}.asset`, terms.asset, () => contract.asset()),
    parameter(`${where}.backstop`, terms.backstop, () => contract.backstop()),
  ];
  return [
    ...plan.markets.flatMap((terms) => {
      const where = `markets.${terms.symbol}`;
      const market = markets[terms.symbol];
      if (market === undefined) return [missing(where)];
      return [
        ...common(where, terms, market),
        parameter(`${where}.share`, addressOf(`tokens.${terms.symbol}`), () => market.share()),
        parameter(`${where}.feeRecipient`, terms.feeRecipient, () => market.feeRecipient()),
        parameter(`${where}.penalty`, terms.penalty, () => market.penalty()),
        parameter(`${where}.grace`, terms.grace, () => market.grace()),
      ];
    }),
    ...plan.desks.flatMap((terms) => {
      const where = `desks.${terms.symbol}`;
      const desk = desks[terms.symbol];
      if (desk === undefined) return [missing(where)];
      return [
        ...common(where, terms, desk),
        parameter(`${where}.token`, addressOf(`tokens.${terms.symbol}`), () => desk.token()),
      ];
    }),
  ];
}

/** What both kinds of market answer. */
interface Bonded {
  oracle(): Promise<string>;
  authority(): Promise<string>;
  asset(): Promise<string>;
  backstop(): Promise<string>;
}
