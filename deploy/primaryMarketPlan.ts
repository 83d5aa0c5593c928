/** A primary market: one token, and one payment asset. It is deployed after the kernel. */
export interface PrimaryMarketPlan {
  /** The AccessManager of the deployment. */
  readonly authority: string;
  /** The token; its gate has to be a verifier of reserves. */
  readonly token: string;
  /** The payment asset: an ERC-20 of at most 18 decimals, without a fee on transfer. */
  readonly asset: string;
  /** The oracle that values the token. */
  readonly oracle: string;
  /** Who gets forfeited receipt bonds, and buys the stock that is missing. */
  readonly backstop: string;
  /** Who fetches the fees. */
  readonly feeRecipient: string;
  /** What a broker pays into a window that it lets expire, in the payment asset; not 0. */
  readonly penalty: bigint;
  /** Seconds after the settlement date's regular close until the deadline; at most a day. */
  readonly grace: number;
}
