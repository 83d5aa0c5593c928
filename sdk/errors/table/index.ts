/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
import { type AccessErrorArguments, accessErrors } from "./access.ts";
import { type CalendarErrorArguments, calendarErrors } from "./calendar.ts";
import { type EquityErrorArguments, equityErrors } from "./equity.ts";
import { type HoldersErrorArguments, holdersErrors } from "./holders.ts";
import { type LendingErrorArguments, lendingErrors } from "./lending.ts";
import { type LibrariesErrorArguments, librariesErrors } from "./libraries.ts";
import { type OpenzeppelinErrorArguments, openzeppelinErrors } from "./openzeppelin.ts";
import { type OracleErrorArguments, oracleErrors } from "./oracle.ts";
import { type PrimaryErrorArguments, primaryErrors } from "./primary.ts";
import { type ReservesErrorArguments, reservesErrors } from "./reserves.ts";

/** Every custom error, by name. */
export const errorTable = {
  ...accessErrors,
  ...calendarErrors,
  ...equityErrors,
  ...holdersErrors,
  ...lendingErrors,
  ...librariesErrors,
  ...openzeppelinErrors,
  ...oracleErrors,
  ...primaryErrors,
  ...reservesErrors,
} as const;

/** The arguments of every custom error. */
export type ErrorArguments = AccessErrorArguments &
  CalendarErrorArguments &
  EquityErrorArguments &
  HoldersErrorArguments &
  LendingErrorArguments &
  LibrariesErrorArguments &
  OpenzeppelinErrorArguments &
  OracleErrorArguments &
  PrimaryErrorArguments &
  ReservesErrorArguments;
