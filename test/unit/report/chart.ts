import { expect } from "chai";
import { bandKinds, type ChartSpec, drawChart, SIZES } from "../../../scripts/report/chart.ts";
import { element, escaped, grouped, isNumeric, tableOf } from "../../../scripts/report/markup.ts";

const SPEC: ChartSpec = {
  id: "some",
  title: "Some <title>",
  description: "What it shows",
  x: { title: "utilisation (%)", kind: "linear" },
  y: { title: "rate (%)", kind: "linear" },
  series: [
    { name: "pay", shape: "line", points: [0, 50, 100].map((x) => ({ x, y: x / 2, label: `at ${x}` })) },
    { name: "earn", shape: "steps", points: [0, 100].map((x) => ({ x, y: 10, label: `at ${x}` })) },
  ],
  bands: [
    { from: 0, to: 60, label: "OPEN", tone: "good" },
    { from: 60, to: 61, label: "SHUT", tone: "off" },
    { from: 61, to: 100, label: "OPEN", tone: "good" },
  ],
  rules: [
    { axis: "x", at: 85, label: "kink" },
    { axis: "y", at: 40, label: "much" },
  ],
};

const count = (text: string, part: string | RegExp) => [...text.matchAll(new RegExp(part, "g"))].length;

describe("a chart", () => {
  for (const size of SIZES) {
    describe(`drawn ${size.name}`, () => {
      const svg = drawChart(SPEC, size);

      it("has a point for every figure, each with what it says, and a line for every series", () => {
        expect(count(svg, 'class="point"')).to.equal(5);
        expect(count(svg, "<title>at \\d+</title>")).to.equal(5);
        expect(count(svg, '<path class="line"')).to.equal(2);
      });

      it("names itself and its axes, as text and not as markup", () => {
        expect(svg).to.include(`<title id="some-${size.name}-title">Some &#60;title&#62;</title>`);
        expect(svg).to.include(`<desc id="some-${size.name}-description">What it shows</desc>`);
        expect(svg).to.include(`aria-labelledby="some-${size.name}-title some-${size.name}-description"`);
        for (const title of ["utilisation (%)", "rate (%)"]) expect(svg).to.include(`>${title}</text>`);
      });

      it("keeps every place inside its frame", () => {
        const { width, height } = size;
        for (const [, name, value] of svg.matchAll(/ (x|y|x1|x2|y1|y2|width|height)="(-?[\d.]+)"/g)) {
          expect(Number(value), name).to.be.within(0, name?.startsWith("x") || name === "width" ? width : height);
        }
      });

      it("draws a rule with its label, and labels a band where the label has room", () => {
        expect(count(svg, 'class="rule"')).to.equal(2);
        for (const label of ["kink", "much"]) expect(svg).to.include(`>${label}</text>`);
        expect(count(svg, 'class="band ')).to.equal(3);
        expect(svg).to.not.include(">SHUT</text>");
      });

      it("has no style of its own, which the page's policy forbids", () => {
        expect(svg).to.not.match(/style=|<style|<script|href|on\w+=/);
      });
    });
  }

  it("places points where their values are: higher is higher, later is farther right", () => {
    const [wide] = SIZES;
    if (wide === undefined) throw new Error("there is a wide size");
    const [path = ""] = drawChart(SPEC, wide).match(/(?<=class="line" d=")[^"]+/) ?? [];
    const places = [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
    expect(places).to.have.lengthOf(3);
    const [[x0, y0], [x1, y1], [x2, y2]] = places as [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
    ];
    expect(Math.abs(x1 - x0 - (x2 - x1))).to.be.lessThan(0.2);
    expect(Math.abs(y0 - y1 - (y1 - y2))).to.be.lessThan(0.2);
    expect(y0).to.be.greaterThan(y2);
  });

  it("has one legend entry for bands of one label, in the order of time", () => {
    expect(bandKinds(SPEC).map(({ label }) => label)).to.deep.equal(["OPEN", "SHUT"]);
  });
});

describe("markup", () => {
  it("escapes what could end an attribute or begin an element", () => {
    expect(escaped(`<a href="x" onclick='y'>&`)).to.equal("&#60;a href=&#34;x&#34; onclick=&#39;y&#39;&#62;&#38;");
    expect(element("td", { title: `"><script>`, hidden: true, lang: undefined }, escaped("<b>"))).to.equal(
      '<td title="&#34;&#62;&#60;script&#62;" hidden>&#60;b&#62;</td>',
    );
  });

  it("groups the digits before the point of numbers, and of nothing else", () => {
    expect(["1234567.123456", "$ 1000", "-8.8272", "708003.84057", "45 %", "46215 gas"].map(grouped)).to.deep.equal([
      "1,234,567.123456",
      "$ 1,000",
      "-8.8272",
      "708,003.84057",
      "45 %",
      "46,215 gas",
    ]);
    for (const text of ["0x1234567", "2024-06-07 20:05", "mints 25000 units", ""]) {
      expect([isNumeric(text), grouped(text)]).to.deep.equal([false, text]);
    }
  });

  it("aligns a column of numbers to the right, keeps lines, and lets the box of a table be reached and named", () => {
    const table = tableOf(
      "Some:",
      ["who", "gas"],
      [
        ["a\nb", "21000"],
        ["<c>", ""],
      ],
    );
    expect(table).to.include('<div class="scroll" role="region" aria-label="Some:" tabindex="0">');
    expect(table).to.include('<th scope="col" class="number">gas</th>');
    expect(table).to.include('<td>a<br />b</td><td class="number">21,000</td>');
    expect(table).to.include('<td>&#60;c&#62;</td><td class="number"></td>');
  });
});
