import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { CalendarPlan } from "../../sdk/calendar/plan.ts";
import { accessModule } from "./access.ts";

/** The calendar of one exchange with all its published days, which the deployer uploads while it is still admin. */
export function calendarModule(mic: string, plan: CalendarPlan) {
  return buildModule(`Calendar_${mic}`, (m) => {
    const { authority } = m.useModule(accessModule);
    const calendar = m.contract("SessionCalendar", [authority, plan.clock]);
    // Each extension begins where the one before it ended.
    let previous: ReturnType<typeof m.call> | undefined;
    plan.extensions.forEach((extension, index) => {
      previous = m.call(calendar, "extend", [extension.toDay, extension.overrides], {
        id: `extend_${index}`,
        after: previous === undefined ? [] : [previous],
      });
    });
    return { calendar };
  });
}

/** The module of a calendar, as the tokens on that exchange use it. */
export type CalendarModule = ReturnType<typeof calendarModule>;
