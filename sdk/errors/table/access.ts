/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const accessErrors = {
  FixedAuthority_CannotBeReplaced: {
    contract: "FixedAuthority",
    signature: "FixedAuthority_CannotBeReplaced(address authority)",
    why: "Thrown by {setAuthority}, whoever calls it.",
  },
  FixedAuthority_NotAContract: {
    contract: "FixedAuthority",
    signature: "FixedAuthority_NotAContract(address authority)",
    why: "Thrown when the authority given at construction has no code.",
  },
} as const;

/** Their arguments, by name. */
export type AccessErrorArguments = {
  FixedAuthority_CannotBeReplaced: { readonly authority: string };
  FixedAuthority_NotAContract: { readonly authority: string };
};
