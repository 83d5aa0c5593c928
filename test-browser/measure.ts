/** What a browser measures of a report. As text: these files know no DOM. */

/** Where a text is, in pixels of the page. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly text: string;
}

export interface MeasuredChart {
  readonly id: string;
  readonly size: "wide" | "narrow";
  readonly title: string;
  readonly description: string;
  /** Points of each. */
  readonly series: readonly number[];
  readonly axisTitles: readonly string[];
  readonly texts: readonly Box[];
  readonly fontSize: number;
  readonly legend: readonly string[];
  readonly frame: Box;
}

/** Of every chart that is shown. */
export const MEASURE_CHARTS = `[...document.querySelectorAll("svg.chart")]
  .filter((svg) => svg.getBoundingClientRect().width > 0)
  .map((svg) => {
    const boxOf = (node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return { left, right, top, bottom, text: node.textContent };
    };
    const all = (selector) => [...svg.querySelectorAll(selector)];
    return {
      id: svg.parentElement.id,
      size: svg.classList.contains("wide") ? "wide" : "narrow",
      title: svg.querySelector(":scope > title").textContent,
      description: svg.querySelector(":scope > desc").textContent,
      series: all(".series").map((group) => group.querySelectorAll(".point").length),
      axisTitles: all(".axis-title").map((node) => node.textContent),
      texts: all("text").map(boxOf),
      fontSize: Math.min(...all("text").map((node) => node.getBoundingClientRect().height)),
      legend: [...svg.parentElement.querySelectorAll(".legend li")].map((item) => item.textContent),
      frame: boxOf(svg),
    };
  })`;

export interface MeasuredColour {
  readonly what: string;
  /** The contrast that it needs. */
  readonly least: number;
  readonly colour: readonly number[];
  readonly ground: readonly number[];
}

/** Texts on the card; lines and marks on it and on every band. */
export const MEASURE_COLOURS = `(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const card = rgb(getComputedStyle(document.querySelector(".card")).backgroundColor);
  const bands = [...document.querySelectorAll("svg.wide .band")].map((band) => rgb(getComputedStyle(band).fill));
  const found = [];
  const add = (selector, property, least, grounds) => {
    const colour = rgb(getComputedStyle(document.querySelector(selector))[property]);
    for (const ground of grounds) found.push({ what: selector, least, colour, ground });
  };
  for (const text of ["h2", ".summary", "th", "td", "summary", ".legend li", "figcaption"]) {
    add(".card " + text, "color", 4.5, [card]);
  }
  for (const text of [".tick", ".axis-title", ".band-label", ".rule-label"]) add("svg.wide " + text, "fill", 4.5, [card]);
  for (const stroke of [".s1 .line", ".s2 .line", ".rule", ".axis"]) add("svg.wide " + stroke, "stroke", 3, [card, ...bands]);
  return found;
})()`;

export const BACKGROUND = "getComputedStyle(document.body).backgroundColor";
