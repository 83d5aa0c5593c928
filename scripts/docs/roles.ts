/** docs/ROLES.md, written from deploy/roles.ts: the same table, for people. */
import { type Permissions, permissions, type RoleName, roles, unmanaged } from "../../deploy/roles.ts";

const DAY = 24 * 60 * 60;

const purposes: Readonly<Record<RoleName, string>> = {
  ADMIN: "rearranges roles, replaces the governor; held by the governor",
  GOVERNOR: "admits venues, clears insider marks, grants the roles below",
  ISSUER: "announces corporate actions, marks insiders",
  MINTER: "mints within the proof; markets only",
  TRANSFER_AGENT: "forces transfers, freezes",
  REGISTRAR: "keeps who may hold",
  BROKER: "settles windows",
  RISK: "publishes calendars, sets risk parameters",
  GUARDIAN: "tightens only, and what it tightens expires",
  RESERVE_ADMIN: "registers attestors and bounds of the proof",
  RECORDER: "sets record dates; contracts that pay or vote only",
};

const notice = (seconds: number) => (seconds === 0 ? "none" : `${seconds / DAY} days`);

/** The whole page. */
export function rolesPage(): string {
  const lines = [
    "# Roles",
    "",
    "Written from [deploy/roles.ts](../deploy/roles.ts) by `npm run docs`; a check keeps it fresh, and a test compares the",
    "table with the chain.",
    "",
    "| role | id | granted by | notice | what for |",
    "| --- | --- | --- | --- | --- |",
    ...(Object.keys(roles) as RoleName[]).map((name) => {
      const { id, admin, executionDelay } = roles[name];
      return `| ${name} | ${id} | ${admin} | ${notice(executionDelay)} | ${purposes[name]} |`;
    }),
    "",
    "Guards that are no role: **ANYONE** (acts on the caller's own things, or changes no value), **FIXED** (one address, set",
    "at construction), **NEVER** (always reverts).",
  ];
  for (const [contract, guards] of Object.entries({ ...permissions, ...unmanaged }) as [string, Permissions][]) {
    lines.push("", `## ${contract}`, "", "| function | guard |", "| --- | --- |");
    for (const [name, guard] of Object.entries(guards)) lines.push(`| \`${name}\` | ${guard} |`);
  }
  return `${lines.join("\n")}\n`;
}
