import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { type IsinMock, IsinMock__factory } from "../../../types/index.ts";

const { ethers } = await network.create();

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";

/** ISO 6166, annex: Luhn over the letters' two digits, here from the left and over text, unlike the library. */
function checkDigit(body: string): string {
  const digits = [...body].map((character) => Number.parseInt(character, 36).toString()).join("");
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return ((10 - (sum % 10)) % 10).toString();
}

describe("Isin", () => {
  let isin: IsinMock;

  before(async () => {
    const [signer] = await ethers.getSigners();
    const { target } = await ethers.deployContract("IsinMock");
    isin = IsinMock__factory.connect(target.toString(), signer);
  });

  const isValid = (text: string) => isin.isValid(ethers.hexlify(ethers.toUtf8Bytes(text)));

  const letters = (count: number) =>
    fc.string({ unit: fc.constantFrom(...LETTERS), minLength: count, maxLength: count });
  const bodies = fc
    .tuple(letters(2), fc.string({ unit: fc.constantFrom(...LETTERS, ...DIGITS), minLength: 9, maxLength: 9 }))
    .map((parts) => parts.join(""));

  it("accepts published ISINs", async () => {
    const american = ["US0378331005", "US5949181045", "US67066G1040"];
    const european = ["GB0002634946", "DE000BAY0017", "FR0000988040", "NL0010273215", "IE00B4BNMY34"];
    for (const text of [...american, ...european, "AU0000XVGZA3", "JP3633400001"]) {
      expect(await isValid(text), text).to.equal(true);
    }
  });

  it("refuses a wrong digit and swapped neighbours", async () => {
    for (const text of ["US0378331006", "US0373831005", "US0378331050", "US67066G1041", "GB0002634964"]) {
      expect(await isValid(text), text).to.equal(false);
    }
  });

  it("refuses what is not in the form, even if the sum is right", async () => {
    // A sum of zero has the right check digit; only the form is wrong.
    expect(await isValid("000000000000")).to.equal(false);
    // The country in digits, a letter as check digit, small letters, spaces, bytes above ASCII, zero bytes.
    for (const text of ["U50378331005", "US037833100F", "us0378331005", "US03783 1005", "US037833100\0"]) {
      expect(await isValid(text), text).to.equal(false);
    }
    for (const byte of ["0x2f", "0x3a", "0x40", "0x5b", "0xff"]) {
      const bytes = ethers.toUtf8Bytes("US0378331005");
      bytes.set(ethers.getBytes(byte), 5);
      expect(await isin.isValid(ethers.hexlify(bytes)), byte).to.equal(false);
    }
    expect(await isin.isValid(`0x${"00".repeat(12)}`)).to.equal(false);
  });

  it("accepts exactly one check digit for every body", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const accepted: string[] = [];
        for (const digit of DIGITS) if (await isValid(body + digit)) accepted.push(digit);
        expect(accepted).to.deep.equal([checkDigit(body)]);
      }),
      { numRuns: 50 },
    );
  });
});
