/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const calendarErrors = {
  SessionCalendar_HoursOutOfOrder: {
    contract: "SessionCalendar",
    signature:
      "SessionCalendar_HoursOutOfOrder(uint32 day, (uint16 preOpen, uint16 open, uint16 close, uint16 reopen, uint16 reclose, uint16 postClose) tradingHours)",
    why: "Thrown when hours are out of order or past the end of the day, or when a day is to trade by the hours of a weekday that has none.",
  },
  SessionCalendar_ClosedDayWithHours: {
    contract: "SessionCalendar",
    signature:
      "SessionCalendar_ClosedDayWithHours(uint32 day, (uint16 preOpen, uint16 open, uint16 close, uint16 reopen, uint16 reclose, uint16 postClose) tradingHours)",
    why: "Thrown when a closed day is given hours.",
  },
  SessionCalendar_BadOvernightOpen: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_BadOvernightOpen(uint16 overnightOpen)",
    why: "Thrown at construction when the overnight session would begin before some weekday's post-market has ended, or past midnight.",
  },
  SessionCalendar_BadOffset: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_BadOffset(int32 standardOffset)",
    why: "Thrown at construction when the offset is not within ±14 h, or is negative with the EU rule, by which a local midnight would then be skipped or repeated.",
  },
  SessionCalendar_BadSettlementCycle: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_BadSettlementCycle(uint256 index, uint32 fromDay, uint8 businessDays)",
    why: "Thrown at construction when settlement cycles are missing, more than 6, late, unsorted, zero or above 5 days.",
  },
  SessionCalendar_EmptyClock: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_EmptyClock(bytes4 mic)",
    why: "Thrown at construction when no weekday trades, or the MIC is empty.",
  },
  SessionCalendar_HorizonNotAfter: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_HorizonNotAfter(uint32 toDay, uint32 horizon)",
    why: "Thrown by {extend} when the new horizon is not after the old one.",
  },
  SessionCalendar_ExtensionTooLong: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_ExtensionTooLong(uint32 extension, uint32 maximum)",
    why: "Thrown by {extend} when more days than {MAX_EXTENSION} are published at once.",
  },
  SessionCalendar_DayOutOfRange: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_DayOutOfRange(uint32 day, uint32 fromDay, uint32 toDay)",
    why: "Thrown when days are not given in ascending order, or lie outside the range being set.",
  },
  SessionCalendar_DayHasBegun: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_DayHasBegun(uint32 day, uint32 today)",
    why: "Thrown by {setDays} for a day that has begun at the exchange.",
  },
  SessionCalendar_OpensTooSoon: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_OpensTooSoon(uint32 day, uint256 begins, uint256 earliest)",
    why: "Thrown by {setDays} when a day would be given trading hours with less than {OPENING_NOTICE}.",
  },
  SessionCalendar_BeyondHorizon: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_BeyondHorizon(uint32 day, uint32 firstDay, uint32 horizon)",
    why: "Thrown when a day asked about is not published, or the answer would lie outside the published days.",
  },
  SessionCalendar_DayDoesNotTrade: {
    contract: "SessionCalendar",
    signature: "SessionCalendar_DayDoesNotTrade(uint32 day)",
    why: "Thrown by {regularOpen} and {regularClose} for a published day without a regular session.",
  },
} as const;

/** Their arguments, by name. */
export type CalendarErrorArguments = {
  SessionCalendar_HoursOutOfOrder: {
    readonly day: bigint;
    readonly tradingHours: {
      readonly preOpen: bigint;
      readonly open: bigint;
      readonly close: bigint;
      readonly reopen: bigint;
      readonly reclose: bigint;
      readonly postClose: bigint;
    };
  };
  SessionCalendar_ClosedDayWithHours: {
    readonly day: bigint;
    readonly tradingHours: {
      readonly preOpen: bigint;
      readonly open: bigint;
      readonly close: bigint;
      readonly reopen: bigint;
      readonly reclose: bigint;
      readonly postClose: bigint;
    };
  };
  SessionCalendar_BadOvernightOpen: { readonly overnightOpen: bigint };
  SessionCalendar_BadOffset: { readonly standardOffset: bigint };
  SessionCalendar_BadSettlementCycle: {
    readonly index: bigint;
    readonly fromDay: bigint;
    readonly businessDays: bigint;
  };
  SessionCalendar_EmptyClock: { readonly mic: string };
  SessionCalendar_HorizonNotAfter: { readonly toDay: bigint; readonly horizon: bigint };
  SessionCalendar_ExtensionTooLong: { readonly extension: bigint; readonly maximum: bigint };
  SessionCalendar_DayOutOfRange: { readonly day: bigint; readonly fromDay: bigint; readonly toDay: bigint };
  SessionCalendar_DayHasBegun: { readonly day: bigint; readonly today: bigint };
  SessionCalendar_OpensTooSoon: { readonly day: bigint; readonly begins: bigint; readonly earliest: bigint };
  SessionCalendar_BeyondHorizon: { readonly day: bigint; readonly firstDay: bigint; readonly horizon: bigint };
  SessionCalendar_DayDoesNotTrade: { readonly day: bigint };
};
