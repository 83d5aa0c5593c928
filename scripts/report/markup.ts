/** Markup as text. Everything that is not written here goes through {@link escaped}. */

/** A value of an attribute; what is undefined or false is left out. */
type Attribute = string | number | boolean | undefined;

/** Text that can stand in markup and in attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * An element.
 * @param children Markup already: text is to be escaped before.
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [` ${key}`] : [` ${key}="${escaped(typeof value === "number" ? rounded(value) : value)}"`];
  });
  return `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

/** A place in a drawing, to a tenth. */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const NUMERIC = /^-?(?:\$ )?-?\d[\d.]*(?: %| gas)?$/;

/** Whether a cell is a number, perhaps of dollars, percent or gas. */
export function isNumeric(cell: string): boolean {
  return NUMERIC.test(cell);
}

/** A number's whole part in groups of three. */
export function grouped(cell: string): string {
  if (!isNumeric(cell)) return cell;
  return cell.replace(/\d+/, (digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, ","));
}

/** A table in a box of its own, which scrolls sideways where the page is too narrow for it. */
export function tableOf(caption: string, head: readonly string[], cells: readonly (readonly string[])[]): string {
  const columns = head.map((_, column) => {
    const filled = cells.map((row) => row[column] ?? "").filter((cell) => cell !== "");
    return filled.length > 0 && filled.every(isNumeric);
  });
  const kind = (column: number) => (columns[column] === true ? "number" : undefined);
  const titles = head.map((title, column) =>
    element("th", { scope: "col", class: kind(column) }, escaped(title.trim())),
  );
  const rows = cells.map((row) =>
    element(
      "tr",
      {},
      ...row.map((cell, column) => element("td", { class: kind(column) ?? momentClass(cell) }, lines(grouped(cell)))),
    ),
  );
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    element("table", {}, element("thead", {}, element("tr", {}, ...titles)), element("tbody", {}, ...rows)),
  );
}

/** A date, or an instant, is read in one piece. */
function momentClass(cell: string): string | undefined {
  return /^\d{4}-\d\d-\d\d( \d\d:\d\d)?$/.test(cell) ? "moment" : undefined;
}

function lines(cell: string): string {
  return cell.split("\n").map(escaped).join("<br />");
}
