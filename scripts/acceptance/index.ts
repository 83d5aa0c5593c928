import type { AcceptanceCheck } from "./check.ts";
import { cliChecks } from "./cli.ts";
import { kernelChecks } from "./kernel.ts";
import { lendingChecks } from "./lending.ts";
import { reservesChecks } from "./reserves.ts";
import { shippingChecks } from "./shipping.ts";

/** Every acceptance check, in the order in which they run. A new file of checks is added here. */
export const checks: readonly AcceptanceCheck[] = [
  ...cliChecks,
  ...kernelChecks,
  ...reservesChecks,
  ...lendingChecks,
  ...shippingChecks,
];
