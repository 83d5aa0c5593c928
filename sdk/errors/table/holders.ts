/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const holdersErrors = {
  HolderRegistry_ZeroAccount: {
    contract: "HolderRegistry",
    signature: "HolderRegistry_ZeroAccount(uint256 index)",
    why: "Thrown for the zero address.",
  },
  HolderRegistry_BadCountry: {
    contract: "HolderRegistry",
    signature: "HolderRegistry_BadCountry(address account, uint16 country)",
    why: "Thrown when a country is no three-digit code.",
  },
  HolderRegistry_AlreadyExpired: {
    contract: "HolderRegistry",
    signature: "HolderRegistry_AlreadyExpired(address account, uint64 expiry, uint256 timestamp)",
    why: "Thrown when a verification has already lapsed.",
  },
  HolderRegistry_NothingToExpire: {
    contract: "HolderRegistry",
    signature: "HolderRegistry_NothingToExpire(address account, uint8 status, uint64 expiry)",
    why: "Thrown when an expiry is given to a status that does not lapse: nothing would ever act on it.",
  },
  HolderRegistry_RemovalNotEmpty: {
    contract: "HolderRegistry",
    signature: "HolderRegistry_RemovalNotEmpty(address account, uint8 category, uint16 country)",
    why: "Thrown when a removal carries a category or a country: they would be in the event and nowhere else.",
  },
  HolderRegistry_Sanctioned: {
    contract: "HolderRegistry",
    signature: "HolderRegistry_Sanctioned(address account)",
    why: "Thrown when a sanctioned account is given another status without {lift}.",
  },
  HolderRegistry_NotSanctioned: {
    contract: "HolderRegistry",
    signature: "HolderRegistry_NotSanctioned(address account)",
    why: "Thrown when a sanction is to be lifted from an account that is under none.",
  },
  IdentityRegistryAdapter_NotAContract: {
    contract: "IdentityRegistryAdapter",
    signature: "IdentityRegistryAdapter_NotAContract(address identityRegistry)",
    why: "Thrown when the identity registry given at construction has no code.",
  },
  IdentityRegistryAdapter_ZeroAccount: {
    contract: "IdentityRegistryAdapter",
    signature: "IdentityRegistryAdapter_ZeroAccount(uint256 index)",
    why: "Thrown for the zero address.",
  },
  IdentityRegistryAdapter_NotSanctioned: {
    contract: "IdentityRegistryAdapter",
    signature: "IdentityRegistryAdapter_NotSanctioned(address account)",
    why: "Thrown when a sanction is to be lifted from an account that is under none.",
  },
} as const;

/** Their arguments, by name. */
export type HoldersErrorArguments = {
  HolderRegistry_ZeroAccount: { readonly index: bigint };
  HolderRegistry_BadCountry: { readonly account: string; readonly country: bigint };
  HolderRegistry_AlreadyExpired: { readonly account: string; readonly expiry: bigint; readonly timestamp: bigint };
  HolderRegistry_NothingToExpire: { readonly account: string; readonly status: bigint; readonly expiry: bigint };
  HolderRegistry_RemovalNotEmpty: { readonly account: string; readonly category: bigint; readonly country: bigint };
  HolderRegistry_Sanctioned: { readonly account: string };
  HolderRegistry_NotSanctioned: { readonly account: string };
  IdentityRegistryAdapter_NotAContract: { readonly identityRegistry: string };
  IdentityRegistryAdapter_ZeroAccount: { readonly index: bigint };
  IdentityRegistryAdapter_NotSanctioned: { readonly account: string };
};
