/** An in-kind desk: one token, and one payment asset of bonds. It is deployed after the kernel. */
export interface InKindDeskPlan {
  /** The AccessManager of the deployment. */
  readonly authority: string;
  /** The token; its gate has to be a verifier of reserves. */
  readonly token: string;
  /** The ERC-20 of bonds, at most 18 decimals, without a fee on transfer. */
  readonly asset: string;
  /** The oracle that values the token. */
  readonly oracle: string;
  /** Who gets forfeited bonds, and buys the stock that is missing. */
  readonly backstop: string;
}
