import { expect } from "chai";
import { buildPage, sha256 } from "../../scripts/page/build.ts";
import { MAX_FILE_BYTES, OversizedFileError, outcomeOf, outcomeOfBytes } from "../../sdk/page/outcome.ts";
import { compare } from "../../sdk/page/published.ts";
import { exactAmount, utcTime, visible, visibleMessage } from "../../sdk/page/text.ts";
import { MAX_AMOUNT } from "../../sdk/reserves/layout.ts";
import { ProofMismatchError } from "../../sdk/reserves/proof.ts";
import { proofOf, treeOf } from "../../test-support/reserves/proofs.ts";
import { sampleRows } from "../../test-support/reserves/registers.ts";

/** Today's page has 162 kB, of which zod is 90; a heavy import would double it. */
const MAX_PAGE_BYTES = 200_000;

const ROWS = sampleRows(5);
const TREE = treeOf(ROWS);
const PROOF = proofOf(TREE, ROWS, 2);
const OTHER = `0x${"ab".repeat(32)}`;

describe("the page that checks a proof", () => {
  describe("as it is built", () => {
    let page: string;
    before(async () => {
      page = await buildPage();
    });

    const inside = (tag: string) =>
      [...page.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(([, text]) => text ?? "");

    it("is one file of a bounded size, the same every time", async () => {
      expect(Buffer.byteLength(page)).to.be.lessThan(MAX_PAGE_BYTES);
      expect(await buildPage()).to.equal(page);
      expect(page).to.not.match(/\{\{\w+\}\}/);
      expect(inside("script")).to.have.length(1);
      expect(inside("style")).to.have.length(1);
      expect(page).to.not.include("sourceMappingURL");
    });

    it("carries the licences of what it contains", () => {
      for (const name of ["zod", "ethers", "@noble/hashes"]) expect(page).to.match(new RegExp(`\\n${name} \\d`), name);
      expect(page.match(/permission notice shall be included/g)).to.have.length.of.at.least(3);
      expect(page.indexOf("<!--")).to.equal(page.lastIndexOf("<!--"));
      expect(page).to.match(/-->\s*<\/body>/);
    });

    it("names nothing that a browser would load", () => {
      const [script = "", style = ""] = [...inside("script"), ...inside("style")];
      const markup = page.replace(script, "").replace(style, "");
      expect(markup).to.not.match(
        /<(link|img|iframe|base|object|embed|audio|video|source)\b|\b(src|srcset|href|action|ping|data)=/,
      );
      expect(style).to.not.match(/url\(|@import|image-set\(/);
    });

    it("has no way to the network and needs nothing of Node", () => {
      const [script = ""] = inside("script");
      const ways =
        /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeerConnection|serviceWorker|new Worker\b|window\.open|\bimport\(/;
      expect(script).to.not.match(ways);
      expect(script).to.not.match(/\brequire\(["'`]|["'`]node:|\bprocess\.(env|version)|\bBuffer\.from\b/);
      expect(script).to.not.match(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|localStorage|sessionStorage|indexedDB/,
      );
    });

    it("has a policy that lets only its own script and styles run, and nothing be loaded", () => {
      const [script = "", style = ""] = [...inside("script"), ...inside("style")];
      const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.split("; ");
      expect(policy).to.deep.equal([
        "default-src 'none'",
        `script-src 'sha256-${sha256(script, "base64")}'`,
        `style-src 'sha256-${sha256(style, "base64")}'`,
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ]);
      expect(page.indexOf("Content-Security-Policy")).to.be.lessThan(page.indexOf("<style>"));
    });
  });

  describe("judging a file", () => {
    it("tells a proof that holds from one that does not, and where that fails", () => {
      const first = { sum: PROOF.siblings[0]?.sum ?? "", hash: OTHER };
      const cases: [object, string][] = [
        [{ comment: 1 }, "format"],
        [{ nonce: OTHER }, "key"],
        [{ index: "8" }, "place"],
        [{ amount: String(BigInt(PROOF.root.sum) + 1n) }, "sums"],
        [{ amount: MAX_AMOUNT.toString(), root: { sum: MAX_AMOUNT.toString(), hash: OTHER } }, "sums"],
        [{ root: { ...PROOF.root, sum: String(BigInt(PROOF.root.sum) + 1n) } }, "total"],
        [{ siblings: [first, ...PROOF.siblings.slice(1)] }, "root"],
      ];
      expect(outcomeOf(JSON.stringify(PROOF))).to.include({ kind: "holds" });
      for (const [change, check] of cases) {
        expect(outcomeOf(JSON.stringify({ ...PROOF, ...change })), check).to.include({ kind: "fails", check });
      }
      const custody = { custodian: PROOF.token, accountRef: "a", isin: "US0378331005", settledAt: "0" };
      const owned = { ...PROOF, ...custody, treeKind: 1, account: undefined, nonce: undefined };
      expect(outcomeOf(JSON.stringify(owned))).to.include({ kind: "fails", check: "domain" });
      expect(outcomeOf(JSON.stringify({ ...owned, owner: `0x${"0".repeat(40)}`, isin: "lower" }))).to.include({
        check: "key",
      });
    });

    it("shows what the other values lead to, through several wrong ones", () => {
      const key = `0x${"00".repeat(32)}`;
      const outcome = outcomeOf(JSON.stringify({ ...PROOF, key, root: { ...PROOF.root, hash: OTHER } }));
      if (outcome.kind !== "fails") throw new Error("a wrong key held");
      expect(outcome.error).to.be.instanceOf(ProofMismatchError).and.include({ field: "key", stated: key });
      expect(outcome.recomputed?.key).to.equal(PROOF.key);
      expect(outcome.recomputed?.root).to.deep.equal(TREE.root);
    });

    it("reads nothing that is too large, and nothing that is no text", () => {
      const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
      for (const outcome of [outcomeOfBytes(bytes), outcomeOf("x".repeat(MAX_FILE_BYTES + 1))]) {
        if (outcome.kind !== "fails") throw new Error("junk held");
        expect(outcome.error)
          .to.be.instanceOf(OversizedFileError)
          .and.include({ bytes: MAX_FILE_BYTES + 1 });
      }
      expect(outcomeOfBytes(Uint8Array.of(0xff))).to.have.nested.property("error.name", "NotTextError");
      const withMark = new TextEncoder().encode(`\ufeff${JSON.stringify(PROOF)}`);
      expect(outcomeOfBytes(withMark)).to.include({ kind: "holds" });
    });
  });

  describe("comparing with what was published", () => {
    const { hash, sum } = TREE.root;
    const verdict = (root: string, total: string, count = "5") => {
      const held = outcomeOf(JSON.stringify(PROOF));
      if (held.kind !== "holds") throw held.error;
      return compare(held, { root, sum: total, count }).verdict;
    };

    it("matches only a root, a total and a number of leaves, all given and all the proof's", () => {
      expect(verdict(hash, String(sum))).to.equal("match");
      expect(verdict(` ${hash} `, `${sum} [4.5e24]`, "5")).to.equal("match");
      expect(verdict(hash, "")).to.equal("incomplete");
      expect(verdict("", String(sum))).to.equal("incomplete");
      expect(verdict(hash, String(sum), "")).to.equal("incomplete");
      expect(verdict(hash, String(sum), "five")).to.equal("incomplete");
      expect(verdict(hash.slice(2), String(sum))).to.equal("incomplete");
      expect(verdict(hash, `0x${sum.toString(16)}`)).to.equal("incomplete");
    });

    it("lets a difference outweigh what is missing", () => {
      expect(verdict(OTHER, String(sum))).to.equal("mismatch");
      expect(verdict(OTHER, "")).to.equal("mismatch");
      expect(verdict(hash, String(sum + 1n))).to.equal("mismatch");
      expect(verdict(hash, String(sum), "2")).to.equal("mismatch");
    });
  });

  describe("writing values", () => {
    it("shows every digit of an amount", () => {
      const shown = [0n, 1n, 10n ** 18n, 1_234_567n * 10n ** 18n + 5n * 10n ** 17n, MAX_AMOUNT].map(exactAmount);
      expect(shown).to.deep.equal([
        "0",
        "0.000000000000000001",
        "1",
        "1,234,567.5",
        "340,282,366,920,938,463,463.374607431768211455",
      ]);
    });

    it("spells out what cannot be seen and shortens what is quoted", () => {
      expect(visible("a\u202eb\u200bc\u00a0d\ne\ud800")).to.equal("a‹U+202E›b‹U+200B›c‹U+00A0›d‹U+000A›e‹U+D800›");
      expect(visible("Kündin 株 <b>")).to.equal("Kündin 株 <b>");
      expect(visibleMessage("x".repeat(5000))).to.have.length(601);
    });

    it("knows times, and that some are beyond any calendar", () => {
      expect(utcTime(1_767_225_600n)).to.equal("2026-01-01 00:00:00 UTC");
      expect(utcTime(2n ** 64n - 1n)).to.equal("beyond any calendar");
    });
  });
});
