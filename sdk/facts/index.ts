export { GAP_EXCHANGE, type GapEvent, parseGapEvents } from "./gaps.ts";
export {
  type ActionFacts,
  DEFAULT_WITHHOLDING_BPS,
  type Effect,
  type Facts,
  KINDS,
  type Kind,
  parseFacts,
  type Ratio,
  type TokenFacts,
} from "./schema.ts";
export { type ExchangeCalendar, resolveTimeline, type TimelineAction, unknownExchange } from "./timeline.ts";
export { DECIMALS, formatInstant, type Instant, isIsin, parseDecimal, parseInstant } from "./values.ts";
