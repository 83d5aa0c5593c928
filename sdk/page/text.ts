/** Values of a proof file as a person can read and compare them. The file is hostile: whatever hides text is spelled out. */

/** One whole unit or share. */
const DECIMALS = 18;
const MAX_SHOWN = 600;

/** Controls, format characters (zero widths, turns of direction), unassigned ones, and spaces that look like another. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** The text with everything that cannot be seen written out: U+202E becomes ‹U+202E›. */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`,
  );
}

/** Like {@link visible}, but never long: for messages that quote the file. */
export function visibleMessage(text: string): string {
  return visible(text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`);
}

/** An amount of 1e-18 in whole ones, exactly: every digit that is not a trailing zero. */
export function exactAmount(amount: bigint): string {
  const digits = amount.toString().padStart(DECIMALS + 1, "0");
  const whole = digits.slice(0, -DECIMALS).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** A moment in Unix seconds as UTC, where a calendar reaches that far. */
export function utcTime(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime())
    ? "beyond any calendar"
    : date.toISOString().replace(".000Z", " UTC").replace("T", " ");
}
