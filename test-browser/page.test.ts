import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { writePage } from "../scripts/page/build.ts";
import type { ProofFile } from "../sdk/reserves/proof.ts";
import { launchBrowser, openWatched } from "./browser.ts";
import { ACCOUNT_PROOF, COUNT, deepProof, NONCE, positionProof, proofNamed, WALLET_PROOF } from "./proofs.ts";

const OTHER_HASH = `0x${"ab".repeat(32)}`;
const plusOne = (digits: string) => String(BigInt(digits) + 1n);

describe("the page that checks a proof, in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "counterfoil-page-"));
  const file = join(folder, "verify.html");
  const url = pathToFileURL(file).href;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let requests: string[];
  let complaints: string[];

  before(async () => {
    await writePage(file);
    browser = await launchBrowser();
  });

  beforeEach(async () => {
    ({ context, page, requests, complaints } = await openWatched(browser, url));
  });

  afterEach(async () => {
    await context.close();
    // Whatever a test does, the page asks for nothing but itself, breaks no policy and throws nothing.
    expect(requests).to.deep.equal([url]);
    expect(complaints).to.deep.equal([]);
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Picks a file and waits for its verdict: the one before disappears at once. */
  async function pick(content: unknown, name = "proof.json"): Promise<void> {
    const buffer = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content, null, 2));
    await page.locator("#picker").setInputFiles({ name, mimeType: "application/json", buffer });
    await page.locator("#verdict").waitFor();
  }
  const headline = () => page.locator("#headline").textContent();
  const verdict = () => page.locator("#verdict").innerText();
  const tone = () => page.locator("#verdict").getAttribute("data-tone");
  const card = (title: string) => page.locator("section.card", { has: page.getByRole("heading", { name: title }) });
  const fact = (title: string, term: string) =>
    card(title)
      .locator("dl > div", { has: page.locator("dt", { hasText: new RegExp(`^${term}$`) }) })
      .locator("dd");

  async function expectFailure(reason: string): Promise<void> {
    expect(await headline()).to.equal("Not included: the proof does not hold");
    expect(await tone()).to.equal("bad");
    expect(await verdict()).to.include(reason);
    expect(await page.locator("#published-root").count()).to.equal(0);
  }

  async function publish(root: string, sum: string, count = String(COUNT)): Promise<void> {
    await page.getByRole("textbox", { name: "Published root" }).fill(root);
    await page.getByRole("textbox", { name: "Published total" }).fill(sum);
    await page.getByRole("textbox", { name: "Published number of leaves" }).fill(count);
    await page.getByRole("button", { name: "Compare" }).click();
  }

  describe("with a proof that holds", () => {
    it("says whose amount is included, exactly, and that the root is still to be compared", async () => {
      await pick(ACCOUNT_PROOF);
      expect(await headline()).to.equal("Included under this root. Root not compared yet.");
      expect(await tone()).to.equal("open");
      expect(await verdict()).to.include("From the file proof.json");
      expect(await verdict()).to.include(
        "Account customer-2: 12,345.678900000000000001 units of a total of 13,840.678900000000000001 units.",
      );
      expect(await fact("What the file says", "Amount").innerText()).to.include(`raw ${ACCOUNT_PROOF.amount}`);
      expect(await fact("What the file says", "Total").innerText()).to.include(`raw ${ACCOUNT_PROOF.root.sum}`);
      expect(await fact("What the file says", "Nonce").innerText()).to.equal(NONCE);
    });

    it("shows every step from the domain to the root", async () => {
      await pick(ACCOUNT_PROOF);
      const steps = page.locator(".steps > li");
      expect(await steps.locator("h3").allTextContents()).to.deep.equal([
        "Domain",
        "Key",
        "Leaf 2",
        "Level 1",
        "Level 2",
        "Level 3: the root",
      ]);
      expect(await steps.locator(".node:first-child h4").allTextContents()).to.deep.equal([
        "Sibling, on the right",
        "Sibling, on the left",
        "Sibling, on the right",
      ]);
      for (const [level, { sum, hash }] of ACCOUNT_PROOF.siblings.entries()) {
        const text = await steps.nth(3 + level).innerText();
        expect(text).to.include(sum);
        expect(text).to.include(hash);
      }
      expect(await steps.last().innerText()).to.include(ACCOUNT_PROOF.root.hash);
      expect(await steps.nth(1).innerText()).to.include(ACCOUNT_PROOF.key);
    });

    it("takes a wallet, which has no nonce", async () => {
      await pick(WALLET_PROOF);
      expect(await verdict()).to.include(`0x${"1".repeat(40)}: 250 units`);
      expect(await fact("What the file says", "Nonce").count()).to.equal(0);
    });

    it("takes a custodian's position", async () => {
      await pick(positionProof());
      expect(await verdict()).to.include(
        "Position US0378331005 in account OMNIBUS 7 / segregated: 1,500,000 shares of a total of 2,400,042 shares.",
      );
      expect(await fact("What the file says", "Settled").innerText()).to.include("2026-01-01 00:00:00 UTC");
      expect(await card("Compare with the published root").innerText()).to.include("EpochPosted");
    });

    it("takes the deepest tree", async () => {
      await pick(deepProof());
      expect(await tone()).to.equal("open");
      expect(await page.locator(".steps > li").count()).to.equal(43);
    });

    it("takes a file dropped anywhere, and text pasted into the field or onto the page", async () => {
      const text = JSON.stringify(ACCOUNT_PROOF);
      await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.items.add(new File([${JSON.stringify(text)}], "dropped.json"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      })()`);
      await page.getByText("From the file dropped.json").waitFor();
      expect(await tone()).to.equal("open");

      await page.getByText("Paste the proof as text").click();
      await page.getByLabel("Text of the proof file").fill(JSON.stringify(WALLET_PROOF));
      await page.getByRole("button", { name: "Check the text" }).click();
      expect(await verdict()).to.match(/^From pasted text\n.*250 units/s);

      await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.setData("text/plain", ${JSON.stringify(text)});
        document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
      })()`);
      expect(await verdict()).to.include("customer-2");
    });

    it("works with the keyboard alone and announces the verdict", async () => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.id")).to.equal("picker");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type(JSON.stringify(ACCOUNT_PROOF));
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(await tone()).to.equal("open");
      expect(await page.locator("[aria-live=polite] #headline").count()).to.equal(1);
    });
  });

  describe("when the root is compared", () => {
    const { root } = ACCOUNT_PROOF;

    beforeEach(() => pick(ACCOUNT_PROOF));

    it("says match for the published root and total", async () => {
      await publish(`  ${root.hash.toUpperCase().replace("0X", "0x")} `, `${root.sum} [1.384e22]`, String(COUNT));
      expect(await headline()).to.equal("Included in the published total");
      expect(await tone()).to.equal("good");
      expect(await page.locator(".field-result").allTextContents()).to.deep.equal(["Match", "Match", "Match"]);
      expect(await page.locator(".summary").innerText()).to.include("Match: the proof leads to");
    });

    it("says mismatch for another root, another total or fewer leaves, and which", async () => {
      await publish(OTHER_HASH, root.sum);
      expect(await headline()).to.equal("Not included in what was published");
      expect(await tone()).to.equal("bad");
      expect(await page.locator("#published-root-result").innerText()).to.equal(
        `Mismatch: published ${OTHER_HASH}, in the proof ${root.hash}`,
      );
      await publish(root.hash, plusOne(root.sum));
      expect(await tone()).to.equal("bad");
      expect(await page.locator("#published-sum-result").innerText()).to.include(`published ${plusOne(root.sum)}`);
      await publish(root.hash, root.sum, "2");
      expect(await tone()).to.equal("bad");
      expect(await page.locator("#published-count-result").innerText()).to.include("published 2 leaves");
    });

    it("stays open while something is missing or unreadable, and again once a value is edited", async () => {
      await publish(root.hash, "");
      expect(await tone()).to.equal("open");
      expect(await page.locator("#published-sum-result").innerText()).to.equal("Paste the published total.");
      expect(await page.evaluate("document.activeElement.id")).to.equal("published-sum");
      await publish(root.hash, "13,840.67");
      expect(await page.locator("#published-sum-result").innerText()).to.include("digits only");
      await publish("0x12", root.sum);
      expect(await page.locator("#published-root-result").innerText()).to.include("64 hex digits");
      await publish(root.hash, root.sum, "");
      expect(await tone()).to.equal("open");
      expect(await page.locator("#published-count-result").innerText()).to.equal(
        "Paste the published number of leaves.",
      );
      await publish(root.hash, root.sum);
      expect(await tone()).to.equal("good");
      await page.getByRole("textbox", { name: "Published total" }).press("End");
      await page.getByRole("textbox", { name: "Published total" }).press("Backspace");
      expect(await tone()).to.equal("open");
    });

    it("says where the values are read, and forgets them with the next file", async () => {
      const where = await card("Compare with the published root").innerText();
      for (const value of [ACCOUNT_PROOF.chainId, ACCOUNT_PROOF.verifier, ACCOUNT_PROOF.token, "publicationOf"]) {
        expect(where).to.include(value);
      }
      await publish(root.hash, root.sum);
      await pick(WALLET_PROOF);
      expect(await tone()).to.equal("open");
      expect(await page.getByRole("textbox", { name: "Published root" }).inputValue()).to.equal("");
    });
  });

  describe("with a proof that does not hold", () => {
    const [first, ...rest] = ACCOUNT_PROOF.siblings;
    if (first === undefined) throw new Error("a proof without siblings");
    const { root } = ACCOUNT_PROOF;

    const changes: readonly (readonly [what: string, change: Partial<ProofFile>, reason: string, failed: string])[] = [
      ["amount", { amount: plusOne(ACCOUNT_PROOF.amount) }, "exceeds the tree's total", "No sum on the way up"],
      [
        "total",
        { root: { ...root, sum: plusOne(root.sum) } },
        `root.sum is ${plusOne(root.sum)} but recomputes to ${root.sum}`,
        "The sums add up",
      ],
      [
        "sibling's hash",
        { siblings: [{ ...first, hash: OTHER_HASH }, ...rest] },
        `root.hash is ${root.hash} but recomputes to`,
        "The hashes lead",
      ],
      ["sibling's sum", { siblings: [{ ...first, sum: "0" }, ...rest] }, "root.sum is", "The sums add up"],
      ["index", { index: "3" }, "root.hash is", "The hashes lead"],
      ["index beyond the tree", { index: "10" }, "index 10 is outside a tree of 8 leaves", "The leaf's place exists"],
      ["nonce", { nonce: OTHER_HASH } as Partial<ProofFile>, "key is", "The key is the one"],
      ["chain", { chainId: "1" }, "root.hash is", "The hashes lead"],
    ];
    for (const [what, change, reason, failed] of changes) {
      it(`names what differs where the ${what} was changed`, async () => {
        await pick({ ...ACCOUNT_PROOF, ...change });
        await expectFailure(reason);
        expect(await page.locator("[data-state=failed]").allInnerTexts()).to.have.length(1);
        expect(await page.locator("[data-state=failed]").innerText()).to.include(failed);
      });
    }

    it("puts the stated and the recomputed value beside each other, with the steps that lead there", async () => {
      await pick({ ...ACCOUNT_PROOF, siblings: [{ ...first, hash: OTHER_HASH }, ...rest] });
      expect(await fact("Where it fails", "The file says").innerText()).to.equal(root.hash);
      const recomputed = await fact("Where it fails", "It recomputes to").innerText();
      expect(recomputed)
        .to.match(/^0x[0-9a-f]{64}$/)
        .and.not.equal(root.hash);
      expect(await page.locator(".steps > li").last().innerText()).to.include(recomputed);
    });
  });

  describe("with a file that is no proof", () => {
    const refusals: readonly (readonly [what: string, content: unknown, reason: string])[] = [
      ["junk of a megabyte", Buffer.alloc(1 << 20, "x"), "the file has 1048576 bytes; a proof has at most 65536"],
      ["what is not JSON", Buffer.from("%PDF-1.7 hello"), "the proof file: is not JSON"],
      ["an empty file", Buffer.alloc(0), "the proof file: is not JSON"],
      ["bytes that are no text", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), "the file is not text in UTF-8"],
      ["deeply nested JSON", Buffer.from("[".repeat(30_000) + "]".repeat(30_000)), "the proof file: Invalid input"],
      ["an unknown field", { ...ACCOUNT_PROOF, comment: "hello" }, 'Unrecognized key: "comment"'],
      ["another format", { ...ACCOUNT_PROOF, format: "counterfoil-proof/2" }, "format: "],
      ["a tree too deep", { ...deepProof(), depth: 41 }, "depth: "],
      [
        "a field named twice",
        Buffer.from(JSON.stringify(ACCOUNT_PROOF).replace('"amount"', '"amount":"1","amount"')),
        "names a field twice",
      ],
    ];
    for (const [what, content, reason] of refusals) {
      it(`refuses ${what} with a reason`, async () => {
        await pick(content);
        expect(await headline()).to.equal("Not a proof that can be read");
        expect(await verdict()).to.include(reason);
        expect(await page.locator("#published-root").count()).to.equal(0);
      });
    }

    it("refuses more than one file", async () => {
      await page.evaluate(`(() => {
        const data = new DataTransfer();
        for (const name of ["a", "b"]) data.items.add(new File(["{}"], name));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      })()`);
      expect(await verdict()).to.include("2 files were dropped; drop one");
    });

    it("takes away what it showed before", async () => {
      await pick(ACCOUNT_PROOF);
      await pick(Buffer.from("{"));
      expect(await page.locator(".steps").count()).to.equal(0);
      expect(await verdict()).to.not.include("customer-2");
    });
  });

  describe("with a file that attacks it", () => {
    const MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

    it("shows markup in an account's name, a file's name and an unknown field as text", async () => {
      await pick(proofNamed(MARKUP), `${MARKUP.replaceAll("/", "∕")}.json`);
      expect(await tone()).to.equal("open");
      expect(await verdict()).to.include(MARKUP);
      expect(await page.locator("img, body script + script").count()).to.equal(0);
      await pick({ ...ACCOUNT_PROOF, [MARKUP]: 1 });
      expect(await verdict()).to.include("onerror");
      expect(await page.locator("img").count()).to.equal(0);
    });

    it("spells out characters that hide or turn text", async () => {
      await pick(proofNamed("ana\u202e\u200b\u00a0bob"));
      expect(await verdict()).to.include("ana‹U+202E›‹U+200B›‹U+00A0›bob");
    });

    it("keeps the longest account inside the page on a phone", async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      await pick(proofNamed("W".repeat(4000)));
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
    });

    it("could run or send nothing even if it let markup in", async () => {
      const attempts = await page.evaluate(`(async () => {
        const blocked = [];
        try { document.body.innerHTML = "<img src=x>"; } catch { blocked.push("markup"); }
        try { document.createElement("script").text = "1"; } catch { blocked.push("script"); }
        try { await fetch("https://example.org/"); } catch { blocked.push("request"); }
        return blocked;
      })()`);
      expect(attempts).to.deep.equal(["markup", "script", "request"]);
      // The browser reports what the policy stopped; nothing of it went out.
      expect(complaints.length).to.be.greaterThan(0);
      complaints.length = 0;
    });
  });
});
