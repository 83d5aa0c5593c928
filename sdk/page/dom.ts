/** Elements made and found without markup: everything is set as text, so that no value can become part of the page. */

type Child = Node | string;
type Attributes = Readonly<Record<string, string>>;

/** A new element. `class` and other attributes are the page's own words, never a file's. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The element with an id, which the template has. */
export function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} called ${id}`);
  return element;
}

/** A hash, an address or a number of the machine, whole, broken wherever the line ends. */
export function code(text: string): HTMLElement {
  return make("code", {}, text);
}

/** Terms and what they are. */
export function facts(rows: readonly (readonly [term: string, ...description: Child[]])[]): HTMLElement {
  const list = make("dl", { class: "facts" });
  for (const [term, ...description] of rows) {
    list.append(make("div", {}, make("dt", {}, term), make("dd", {}, ...description)));
  }
  return list;
}
