/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const librariesErrors = {
  Fraction_ZeroDenominator: {
    contract: "Fraction",
    signature: "Fraction_ZeroDenominator(uint256 numerator)",
    why: "Thrown when a denominator is zero.",
  },
  Fraction_TooLarge: {
    contract: "Fraction",
    signature: "Fraction_TooLarge(uint256 numerator, uint256 denominator)",
    why: "Thrown when a ratio does not fit in lowest terms.",
  },
  PauseBudget_EmptyPause: {
    contract: "PauseBudget",
    signature: "PauseBudget_EmptyPause()",
    why: "Thrown when a pause would have no length.",
  },
  PauseBudget_AlreadyPaused: {
    contract: "PauseBudget",
    signature: "PauseBudget_AlreadyPaused(uint256 until)",
    why: "Thrown when a pause is begun while another runs.",
  },
  PauseBudget_NotPaused: {
    contract: "PauseBudget",
    signature: "PauseBudget_NotPaused()",
    why: "Thrown when there is nothing to end.",
  },
  PauseBudget_Exceeded: {
    contract: "PauseBudget",
    signature: "PauseBudget_Exceeded(uint256 duration, uint256 used, uint256 maximum)",
    why: "Thrown when the period that ends with the pause would be paused too long.",
  },
  PauseBudget_TooManyPauses: {
    contract: "PauseBudget",
    signature: "PauseBudget_TooManyPauses(uint256 maximum)",
    why: "Thrown when the period has been paused too often.",
  },
} as const;

/** Their arguments, by name. */
export type LibrariesErrorArguments = {
  Fraction_ZeroDenominator: { readonly numerator: bigint };
  Fraction_TooLarge: { readonly numerator: bigint; readonly denominator: bigint };
  PauseBudget_EmptyPause: Record<never, never>;
  PauseBudget_AlreadyPaused: { readonly until: bigint };
  PauseBudget_NotPaused: Record<never, never>;
  PauseBudget_Exceeded: { readonly duration: bigint; readonly used: bigint; readonly maximum: bigint };
  PauseBudget_TooManyPauses: { readonly maximum: bigint };
};
