/**
 * What is mutated and which tests must notice: the one place to add a contract. Tests are prefixes of paths, in the order
 * in which they are tried at first; later the files that notice most come first.
 */
export interface Target {
  readonly source: string;
  readonly tests: readonly string[];
  /** Further tests, which only survivors meet (`--survivors`): slower, or seldom the first to notice. */
  readonly wide?: readonly string[];
}

const token = (name: string, ...first: string[]): Target => ({
  source: name === "EquityToken" ? "contracts/equity/EquityToken.sol" : `contracts/equity/token/${name}.sol`,
  tests: [...first.map((file) => `test/unit/equity/${file}`), ...TOKEN_TESTS],
  wide: ["test/adversarial/T", ...ACCESS],
});
const actions = (source: string): Target => ({
  source: `contracts/equity/${source}.sol`,
  tests: ["test/unit/equity/CorporateActions/", "test/adversarial/T29"],
  wide: ["test/differential/multiplier.ts", "test/adversarial/T", ...ACCESS],
});
const reserves = (name: string, ...first: string[]): Target => ({
  source: `contracts/reserves/${name}.sol`,
  tests: [...first, "test/unit/reserves/ReserveVerifier/"],
  wide: ["test/adversarial/R", "test/scenario/reserves.ts", "test/unit/primary/InKindDesk", ...ACCESS],
});
const market = (source: string, ...first: string[]): Target => ({
  source: `contracts/primary/${source}.sol`,
  tests: [
    ...first.map((file) => `test/unit/primary/market/${file}.ts`),
    "test/unit/primary/market/",
    "test/adversarial/P02",
    "test/adversarial/P06",
  ],
  wide: ["test/adversarial/P", "test/scenario/windows.ts", ...ACCESS],
});
const desk = (source: string, ...first: string[]): Target => ({
  source: `contracts/primary/${source}.sol`,
  tests: [...first, "test/unit/primary/InKindDesk"],
  wide: [
    "test/adversarial/P02",
    "test/adversarial/P08",
    "test/adversarial/P10",
    "test/adversarial/R16",
    "test/scenario/inKind.ts",
    ...ACCESS,
  ],
});
const oracle = (name: string, ...first: string[]): Target => ({
  source: `contracts/oracle/${name}.sol`,
  tests: [...first.map((file) => `test/unit/oracle/${file}.ts`), "test/unit/oracle/"],
  wide: ["test/adversarial/L0", ...ACCESS],
});
const calendar = (source: string, ...first: string[]): Target => ({
  source: `contracts/${source}.sol`,
  tests: [...first, "test/unit/calendar/"],
  wide: ["test/differential/calendar.ts", "test/adversarial/P06", ...ACCESS],
});
/** First what describes the contract, then all of the pool's; each deploys a kernel, so the order counts. */
const lending = (source: string, ...first: string[]): Target => ({
  source: `contracts/lending/${source}.sol`,
  tests: [...first, ...LENDING_TESTS],
  wide: [
    "test/differential/lending",
    "test/scenario/lending.ts",
    "test/scenario/short.ts",
    "test/scenario/liquidator/",
  ],
});

const ACCESS = ["test/unit/access/permissions.ts"];
const TOKEN_TESTS = [
  "test/unit/equity/transfers.ts",
  "test/unit/equity/records.ts",
  "test/unit/equity/supply.ts",
  "test/unit/equity/venues.ts",
  "test/unit/equity/freezes.ts",
  "test/unit/equity/policies.ts",
  "test/unit/equity/pauses.ts",
  "test/unit/equity/factors.ts",
  "test/unit/equity/insiders.ts",
  "test/unit/equity/terminal",
  "test/unit/equity/construction.ts",
  "test/unit/equity/behaviors.ts",
];
const LENDING_TESTS = [
  "test/unit/lending/",
  "test/adversarial/L01",
  "test/adversarial/L02",
  "test/adversarial/L03",
  "test/adversarial/L06-splits",
  "test/adversarial/L07",
  "test/adversarial/L08",
  "test/adversarial/L09",
  "test/adversarial/L1",
  "test/adversarial/L2",
];
/** An attack's file, by its ID. */
const attack = (id: string): string => `test/adversarial/${id}`;
const GUARDS = "test/unit/lending/guards.ts";
export const targets: Readonly<Record<string, Target>> = {
  EquityToken: token("EquityToken", "supply", "terminal", "records", "insiders", "construction"),
  TransferControls: token("TransferControls", "transfers", "freezes", "venues", "policies", "pauses"),
  RecordKeeping: token("RecordKeeping", "records", "transfers", "insiders"),
  RecordSchedule: token("RecordSchedule", "records", "terminal"),
  MultiplierSchedule: token("MultiplierSchedule", "factors", "behaviors"),
  FactorQueue: token("FactorQueue", "factors"),
  HotSlot: token("HotSlot", "records", "pauses", "terminal", "policies"),
  CorporateActions: actions("CorporateActions"),
  ActionTerms: actions("actions/ActionTerms"),
  ReserveVerifier: reserves("ReserveVerifier"),
  SplitHours: reserves("SplitHours", "test/unit/reserves/ReserveVerifier/cut.ts"),
  StatementHashes: reserves("StatementHashes", "test/unit/reserves/ReserveVerifier/post.ts"),
  AttestorRegistry: reserves("AttestorRegistry", "test/unit/reserves/AttestorRegistry.ts"),
  SumTree: {
    source: "contracts/reserves/SumTree.sol",
    tests: ["test/unit/reserves/SumTree.ts", "test/unit/reserves/SubLedger.ts"],
    wide: ["test/unit/reserves/ReserveVerifier/post.ts", "test/adversarial/R"],
  },
  SubLedger: {
    source: "contracts/reserves/SubLedger.sol",
    tests: ["test/unit/reserves/SubLedger.ts"],
    wide: ["test/adversarial/R", ...ACCESS],
  },
  EquityOracle: oracle("EquityOracle", "valueOf", "reopen", "twoSources"),
  FeedSettings: oracle("FeedSettings", "setFeed"),
  ActionReach: oracle("ActionReach", "reopen"),
  GuardedCalls: oracle("GuardedCalls", "valueOf"),
  SessionCalendar: calendar("calendar/SessionCalendar"),
  PackedHours: calendar("calendar/PackedHours"),
  LocalTime: calendar("libraries/LocalTime", "test/unit/libraries/LocalTime.ts"),
  DayLanes: calendar("libraries/DayLanes"),
  PrimaryMarket: market("PrimaryMarket", "requests", "claims"),
  MarketWindows: market("market/MarketWindows", "windows", "settlement"),
  MarketRequests: market("market/MarketRequests", "requests"),
  MarketClaims: market("market/MarketClaims", "claims", "settlement"),
  MarketViews: market("market/MarketViews", "claims", "standards"),
  MarketReader: market("market/MarketReader", "claims", "standards", "windows"),
  MarketBook: market("market/MarketBook", "requests", "claims"),
  WindowList: market("market/WindowList", "requests", "claims"),
  HolderLedger: market("market/HolderLedger", "venue"),
  InKindDesk: desk("InKindDesk"),
  ExDate: desk("desk/ExDate"),
  CustodianWord: desk("desk/CustodianWord"),
  EscrowLedger: desk("desk/EscrowLedger"),
  ReceiptBonds: desk("ReceiptBonds", "test/unit/primary/ReceiptBonds"),
  RecordBook: {
    source: "contracts/libraries/RecordBook.sol",
    tests: ["test/unit/equity/records.ts", ...TOKEN_TESTS],
    wide: ["test/unit/primary/market/venue.ts", "test/adversarial/T"],
  },
  PauseBudget: {
    source: "contracts/libraries/PauseBudget.sol",
    tests: ["test/unit/libraries/PauseBudget.ts", "test/unit/equity/pauses.ts"],
    wide: ["test/adversarial/T23"],
  },
  Fraction: {
    source: "contracts/libraries/Fraction.sol",
    tests: ["test/unit/libraries/Fraction.ts", "test/unit/equity/CorporateActions/schedule.ts"],
    wide: ["test/unit/equity/CorporateActions/", "test/differential/multiplier.ts"],
  },
  Isin: {
    source: "contracts/libraries/Isin.sol",
    tests: ["test/unit/libraries/Isin.ts", "test/unit/equity/construction.ts"],
  },
  FixedAuthority: { source: "contracts/access/FixedAuthority.sol", tests: ["test/unit/access/"] },
  HolderRegistry: {
    source: "contracts/holders/HolderRegistry.sol",
    tests: ["test/unit/holders/HolderRegistry.ts", "test/unit/equity/policies.ts", ...ACCESS],
  },
  IdentityRegistryAdapter: {
    source: "contracts/holders/IdentityRegistryAdapter.sol",
    tests: ["test/unit/holders/IdentityRegistryAdapter.ts", "test/unit/equity/policies.ts", ...ACCESS],
  },
  HolderRecord: {
    source: "contracts/types/HolderRecord.sol",
    tests: ["test/unit/types/HolderRecord.ts", "test/unit/holders/", "test/unit/equity/policies.ts"],
  },
  LendingPool: lending("LendingPool", "test/unit/lending/verbs.ts", attack("L10"), attack("L12"), GUARDS, ...ACCESS),
  LenderVault: lending("pool/LenderVault", attack("L10"), attack("L01"), attack("L19"), GUARDS, attack("L16")),
  PoolReader: lending("pool/PoolReader", GUARDS, "test/unit/lending/verbs.ts"),
  PoolViews: lending("pool/PoolViews", "test/unit/lending/verbs.ts", attack("L23")),
  PoolBook: lending("pool/PoolBook", attack("L11"), "test/unit/lending/verbs.ts"),
  Authorizations: lending("pool/Authorizations", attack("L12")),
  Supplies: lending("pool/Supplies", attack("L14"), attack("L24"), attack("L02"), GUARDS),
  Borrowings: lending("pool/Borrowings", attack("L14"), attack("L20"), attack("L03"), GUARDS, attack("L23")),
  Liquidations: lending("pool/Liquidations", "test/unit/lending/stateTable.ts", attack("L09"), GUARDS),
  Carrying: lending("pool/Carrying", attack("L14"), "test/unit/lending/verbs.ts", attack("L09")),
  CollateralLedger: lending("pool/CollateralLedger", attack("L23"), "test/unit/lending/verbs.ts"),
  CollateralSettings: lending("pool/CollateralSettings", attack("L24"), "test/unit/lending/verbs.ts", GUARDS),
  LenderLedger: lending("pool/LenderLedger", attack("L19"), attack("L20"), attack("L23"), GUARDS),
  WithdrawalHolds: lending("pool/WithdrawalHolds", attack("L16"), attack("L22"), attack("L21"), GUARDS),
  Prices: lending("pool/Prices", "test/unit/lending/stateTable.ts", attack("L17"), attack("L18")),
  Rows: lending("pool/Rows", "test/unit/lending/stateTable.ts"),
  KinkedRateModel: lending("KinkedRateModel", GUARDS, attack("L11"), "test/differential/lendingRates.ts"),
};
