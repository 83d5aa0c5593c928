import { RefusedError } from "../../sdk/cli/errors.ts";
import { explainError } from "../../sdk/errors/index.ts";

/** Why the contracts refuse what a file asks for, in words; for the others the sdk has its own. */
const SENTENCES: Readonly<Record<string, (args: readonly unknown[]) => string>> = {
  EquityToken_FactorQueueFull: ([capacity]) => `more than ${capacity} factors would be pending at once`,
  EquityToken_PendingSplitsTooLarge: ([numerator, denominator, maximum]) =>
    `the splits pending at once would multiply to ${numerator}:${denominator}, beyond ${maximum}:1 and 1:${maximum}`,
  EquityToken_RatioOutOfBounds: ([numerator, denominator]) =>
    `the factor ${numerator}/${denominator} lies beyond 100:1 and 1:100`,
  EquityToken_FactorOutOfRange: ([, factor]) => `a factor would become ${factor}, which the token cannot hold`,
  EquityToken_ReinvestmentNotProven: ([needed, proven, isCurrent]) =>
    isCurrent
      ? `its stock is not proven: it needs ${needed} base units, ${proven} are proven`
      : "no proof of its stock can be fresh when it is scheduled, with so many splits day after day before it",
  EquityToken_RecordQueueFull: ([, maximum]) => `more than ${maximum} record dates would be pending at once`,
  EquityToken_RecordTooFarAhead: () => "it becomes effective more than 400 days before its ex date",
  ReserveVerifier_SplitImpends: () => "its stock would have to be proven in the hours before a split",
  CorporateActions_TooManyOpen: ([, maximum]) => `more than ${maximum} actions of the token would be open at once`,
  CorporateActions_AlreadyAnnounced: () => "the same facts have been announced already",
  Fraction_TooLarge: ([numerator, denominator]) =>
    `the exact factor ${numerator}/${denominator} does not fit into two 128-bit numbers`,
};

/** Turns what the contracts threw into a sentence that names the action, or returns it if they did not throw it. */
export function asRefusal(error: unknown, path: string): unknown {
  const revert = explainError(error);
  if (revert === undefined) return error;
  const sentence = SENTENCES[revert.name ?? ""]?.(Object.values(revert.args)) ?? revert.message;
  return new RefusedError(`${path}: the contracts refuse it: ${sentence}`);
}
