import { expect } from "chai";
import fc from "fast-check";
import {
  accountKey,
  customerHash,
  customerKey,
  depthOf,
  domainHash,
  leafNode,
  padNode,
  parentNode,
  positionKey,
  saltOf,
  walletKey,
} from "../../../sdk/reserves/codec.ts";
import {
  AmountOutOfRangeError,
  InvalidAccountError,
  InvalidAddressError,
  InvalidBytesError,
  InvalidPositionError,
  InvalidSecretError,
  NumberOutOfRangeError,
  SumOverflowError,
  UnexpectedOwnerError,
  WalletWithNonceError,
} from "../../../sdk/reserves/errors.ts";
import { MAX_AMOUNT, TreeKind } from "../../../sdk/reserves/layout.ts";
import {
  referenceDomain,
  referenceKey,
  referenceLeaf,
  referenceParent,
} from "../../../test-support/reserves/referenceTree.ts";
import { DOMAIN, POSITIONS_DOMAIN, SECRET, SECRET_HEX } from "../../../test-support/reserves/registers.ts";
import file from "../../vectors/sum-tree.json" with { type: "json" };

const WALLET = "0x00000000000000000000000000000000000000d4";
const NONCE = `0x${"22".repeat(32)}`;
const HASH = `0x${"ab".repeat(32)}`;
const POSITION = { custodian: WALLET, accountRef: "A-1", isin: "US0378331005", settledAt: 1_700_000_000n };

describe("sum tree codec", () => {
  describe("the independent vectors", () => {
    for (const vector of file.vectors) {
      it(`give the first leaf of ${vector.count} rows`, () => {
        const domain = domainHash(DOMAIN);
        expect(domain).to.equal(vector.domain);
        const first = Array.isArray(vector.rows) ? vector.rows[0] : { account: "customer-0", amount: "0" };
        if (first === undefined) throw new Error("a vector without rows");
        const key = accountKey(first.account);
        const salt = saltOf(SECRET, domain, key);
        const amount = BigInt(first.amount);
        expect({ key, salt, hash: leafNode({ domain, index: 0n, key, salt, amount }).hash }).to.deep.equal(
          vector.firstLeaf,
        );
        expect(depthOf(vector.count)).to.equal(vector.depth);
      });
    }
  });

  it("agrees with the reference for any domain, account, index and amount", () => {
    const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((b) => `0x${Buffer.from(b).toString("hex")}`);
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => `0x${Buffer.from(b).toString("hex")}`);
    const id = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/\p{Cc}|\p{Surrogate}/u.test(text));
    const amount = fc.bigInt({ min: 0n, max: MAX_AMOUNT / 2n });
    fc.assert(
      fc.property(
        fc.record({
          chainId: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
          verifier: address,
          token: address,
          treeKind: fc.constant(TreeKind.SUB_LEDGER),
          owner: address,
          epoch: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        }),
        fc.oneof(id, address),
        bytes32,
        fc.integer({ min: 0, max: 2 ** 40 - 1 }),
        amount,
        amount,
        fc.integer({ min: 1, max: 40 }),
        (domain, account, nonce, index, one, other, level) => {
          const hash = domainHash(domain);
          expect(hash).to.equal(referenceDomain(domain));
          const isWallet = /^0x[0-9a-f]{40}$/.test(account);
          const row = { account, amount: one, ...(isWallet ? {} : { nonce }) };
          const key = accountKey(account, isWallet ? null : nonce);
          expect(key).to.equal(referenceKey(row.account, row.nonce));
          const salt = saltOf(SECRET, hash, key);
          const leaf = leafNode({ domain: hash, index: BigInt(index), key, salt, amount: one });
          expect(leaf).to.deep.equal(referenceLeaf(hash, SECRET_HEX, index, row));
          const sibling = { sum: other, hash: nonce };
          expect(parentNode(level, leaf, sibling)).to.deep.equal(referenceParent(level, leaf, sibling));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("pads a level with the parent of two pads of the level below", () => {
    const domain = domainHash(DOMAIN);
    expect(padNode(domain, 0).sum).to.equal(0n);
    for (const level of [1, 2, 7]) {
      const below = padNode(domain, level - 1);
      expect(padNode(domain, level)).to.deep.equal(referenceParent(level, below, below));
    }
  });

  it("is as deep as its leaves need, at least one level", () => {
    const depths = [0, 1, 2, 3, 4, 5, 8, 9, 1000, 1024, 1025, 2 ** 40].map(depthOf);
    expect(depths).to.deep.equal([1, 1, 1, 2, 2, 3, 3, 4, 10, 10, 11, 40]);
    expect(() => depthOf(2 ** 40 + 1)).to.throw(NumberOutOfRangeError, "count 1099511627777 is out of range");
    expect(() => depthOf(-1)).to.throw(NumberOutOfRangeError);
    expect(() => depthOf(1.5)).to.throw(NumberOutOfRangeError);
  });

  describe("keys", () => {
    it("are the same for a wallet in any case, and differ for every customer and nonce", () => {
      const mixed = "0x00000000000000000000000000000000000000D4";
      expect(accountKey(mixed)).to.equal(walletKey(WALLET));
      const keys = [customerKey("a"), customerKey("b"), customerKey("a", NONCE), customerKey(WALLET.slice(0, -1))];
      expect(new Set([...keys, walletKey(WALLET)]).size).to.equal(5);
      expect(customerKey("a", `0x${"00".repeat(32)}`)).to.equal(customerKey("a"));
    });

    it("refuse what could be read two ways", () => {
      expect(() => accountKey(WALLET, NONCE))
        .to.throw(WalletWithNonceError)
        .with.property("nonce", NONCE);
      expect(() => customerHash(WALLET.replace("0x", "0X"))).to.throw(InvalidAccountError, "write 0x in lower case");
      expect(() => customerHash("")).to.throw(InvalidAccountError, 'account "" is empty');
      expect(() => customerHash("a\nb")).to.throw(InvalidAccountError, '"a\\nb" contains a control character');
      expect(() => customerHash("\ud800")).to.throw(InvalidAccountError, "is not valid Unicode");
      expect(() => customerKey("a", "0x22")).to.throw(InvalidBytesError, 'nonce "0x22" is not 0x and 64 hex digits');
      expect(() => walletKey("0x12"))
        .to.throw(InvalidAddressError)
        .with.property("value", "0x12");
    });

    it("take in every field of a position", () => {
      const changed = [
        { ...POSITION, custodian: DOMAIN.owner },
        { ...POSITION, accountRef: "A-2" },
        { ...POSITION, isin: "US0378331006" },
        { ...POSITION, settledAt: POSITION.settledAt + 1n },
      ];
      expect(new Set([POSITION, ...changed].map(positionKey)).size).to.equal(5);
    });

    it("refuse positions that are not written as they must be", () => {
      const refused: [Partial<typeof POSITION>, string, string][] = [
        [{ custodian: "0x1" }, "custodian", 'custodian "0x1" is not an address'],
        [{ accountRef: "" }, "accountRef", 'accountRef "" is empty'],
        [{ isin: "us0378331005" }, "isin", 'isin "us0378331005" is not twelve capital letters and digits'],
        [{ isin: "US037833100" }, "isin", 'isin "US037833100" is not twelve'],
      ];
      for (const [change, field, message] of refused) {
        expect(() => positionKey({ ...POSITION, ...change }))
          .to.throw(InvalidPositionError, message)
          .with.property("field", field);
      }
      expect(() => positionKey({ ...POSITION, settledAt: 2n ** 64n })).to.throw(NumberOutOfRangeError, "settledAt");
      expect(() => positionKey({ ...POSITION, settledAt: -1n })).to.throw(NumberOutOfRangeError, "settledAt -1");
    });
  });

  it("refuses domains that no contract could have", () => {
    expect(() => domainHash({ ...POSITIONS_DOMAIN, owner: WALLET })).to.throw(UnexpectedOwnerError);
    expect(() => domainHash({ ...DOMAIN, epoch: 2n ** 64n })).to.throw(NumberOutOfRangeError, "epoch");
    expect(() => domainHash({ ...DOMAIN, chainId: -1n })).to.throw(NumberOutOfRangeError, "chainId -1");
    expect(() => domainHash({ ...DOMAIN, token: "0xb2" })).to.throw(InvalidAddressError, 'token "0xb2"');
    const wrongChecksum = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD".replace("aA", "Aa");
    expect(() => domainHash({ ...DOMAIN, verifier: wrongChecksum })).to.throw(InvalidAddressError, "verifier");
  });

  it("refuses numbers beyond their bytes instead of wrapping them", () => {
    const leaf = { domain: HASH, index: 0n, key: HASH, salt: HASH, amount: 0n };
    expect(() => leafNode({ ...leaf, amount: MAX_AMOUNT + 1n }))
      .to.throw(AmountOutOfRangeError)
      .with.property("amount", MAX_AMOUNT + 1n);
    expect(() => leafNode({ ...leaf, amount: -1n })).to.throw(AmountOutOfRangeError, "-1 is not an amount");
    expect(() => leafNode({ ...leaf, index: 2n ** 40n })).to.throw(NumberOutOfRangeError, "index 1099511627776");
    expect(() => parentNode(41, { sum: 0n, hash: HASH }, { sum: 0n, hash: HASH })).to.throw(NumberOutOfRangeError);
    expect(() => parentNode(1, { sum: MAX_AMOUNT, hash: HASH }, { sum: 1n, hash: HASH })).to.throw(
      SumOverflowError,
      `the sums ${MAX_AMOUNT} and 1 below a node of level 1`,
    );
    expect(parentNode(1, { sum: MAX_AMOUNT - 1n, hash: HASH }, { sum: 1n, hash: HASH }).sum).to.equal(MAX_AMOUNT);
  });

  it("never says a secret in an error", () => {
    const short = new Uint8Array(31).fill(0xab);
    expect(() => saltOf(short, HASH, HASH))
      .to.throw(InvalidSecretError, "the secret has 31 bytes (expected 32)")
      .with.property("message")
      .that.does.not.include("ab".repeat(4));
  });
});
