/** A library, broken: what is asked about it must then not be proven any more. */
export interface Mutant {
  readonly claims: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

const of = (claims: string, file: string, ...changes: readonly (readonly [find: string, put: string])[]): Mutant[] =>
  changes.map(([find, put]) => ({ claims, file: `contracts/${file}`, find, put }));

/** At least one of each library. */
export const MUTANTS: readonly Mutant[] = [
  ...of("ActionReachClaims", "oracle/ActionReach.sol", ["Math.ceilDiv(difference * ONE, b)", "(difference * ONE) / b"]),
  ...of(
    "DayLanesClaims",
    "libraries/DayLanes.sol",
    ["(lanes & ~(LANE << shift)) | (lane << shift)", "lanes | (lane << shift)"],
    ["return (day & 63) << 2;", "return (day & 31) << 2;"],
  ),
  ...of("FractionClaims", "libraries/Fraction.sol", [
    "ratio.numerator) / ratio.denominator",
    "ratio.numerator) / ratio.denominator + 1",
  ]),
  ...of("HolderRecordClaims", "types/HolderRecord.sol", ["(uint256(expiry_) << 32)", "(uint256(expiry_) << 24)"]),
  ...of(
    "HotSlotClaims",
    "equity/token/HotSlot.sol",
    [">> PAUSED_SHIFT) << PAUSED_SHIFT", ">> PENDING_SHIFT) << PENDING_SHIFT"],
    ["~(uint256(type(uint48).max) << PAUSED_SHIFT)", "~(uint256(type(uint56).max) << PENDING_SHIFT)"],
    ["word & ~BLOCKS_COUNTRIES_BIT", "word & ~(BLOCKS_COUNTRIES_BIT | TERMINAL_BIT)"],
  ),
  ...of("LocalTimeClaims", "libraries/LocalTime.sol", ["return (day + 3) % 7;", "return (day + 3) % 8;"]),
  ...of(
    "PackedHoursClaims",
    "calendar/PackedHours.sol",
    ["(uint256(h.close) << 22)", "(uint256(h.close) << 21)"],
    ["h.open < h.close", "h.open <= h.close"],
  ),
  ...of(
    "PoolBookClaims",
    "lending/pool/PoolBook.sol",
    ["t.debt + VIRTUAL_ASSETS, Math.Rounding.Ceil", "t.debt + VIRTUAL_ASSETS, Math.Rounding.Floor"],
    [
      "t.debtShares + VIRTUAL_SHARES, Math.Rounding.Ceil), t.debt",
      "t.debtShares + VIRTUAL_SHARES, Math.Rounding.Floor), t.debt",
    ],
  ),
  ...of(
    "RecordBookClaims",
    "libraries/RecordBook.sol",
    ["Account.unwrap(account) - amount", "Account.unwrap(account) - amount - 1"],
    ["((1 << FLAGS_SHIFT) - 1)", "((1 << COUNT_SHIFT) - 1)"],
  ),
  ...of("RowsClaims", "lending/pool/Rows.sol", [
    "if (rows & DEAD != 0) return Seizure.NONE",
    "if (rows & (DEAD | UNPROVEN) != 0) return Seizure.NONE",
  ]),
  ...of("SumTreeClaims", "reserves/SumTree.sol", [
    "sum = uint256(opening.leftSum) + opening.rightSum",
    "sum = uint256(opening.leftSum) | opening.rightSum",
  ]),
];

/** The overlay that breaks it. Refuses a change that finds nothing to change, or more than one place. */
export function breaking({ file, find, put }: Mutant): (path: string, source: string) => string {
  return (path, source) => {
    if (path !== file) return source;
    if (source.split(find).length !== 2) throw new Error(`${file} does not have "${find}" exactly once`);
    return source.replace(find, () => put);
  };
}
