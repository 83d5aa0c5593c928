import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { buildTree, openTree } from "../../../sdk/reserves/builder/index.ts";
import { TreeKind } from "../../../sdk/reserves/layout.ts";
import { openingOfProof } from "../../../sdk/reserves/opening.ts";
import { type Holding, positionsTree } from "../../../sdk/reserves/positions.ts";
import { verifyProof } from "../../../sdk/reserves/proof.ts";
import { baseNeeded, baseOf, sharesFor } from "../../../sdk/reserves/stock.ts";
import { openPositions } from "../../../test-support/reserves/positions.ts";
import { POSITIONS_DOMAIN, SECRET } from "../../../test-support/reserves/registers.ts";

const ONE = 10n ** 18n;

const holdings = (count: number): Holding[] =>
  Array.from({ length: count }, (_, index) => ({
    custodian: "0x00000000000000000000000000000000000000d4",
    accountRef: `account ${index}`,
    isin: "US0378331005",
    settledAt: 1_780_000_000n,
    amount: (BigInt(index) * 0x9e3779b97f4a7c15n) % 10n ** 24n,
  }));

describe("a tree of positions in memory", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "counterfoil-positions-"));
  });
  after(() => rm(folder, { recursive: true }));

  for (const count of [1, 2, 3, 5, 8, 9]) {
    it(`has the root and the opening that the builder finds for ${count} of them`, async () => {
      const rows = holdings(count);
      const input = join(folder, `${count}.csv`);
      const lines = rows.map((row) => `${row.custodian},${row.accountRef},${row.isin},${row.settledAt},${row.amount}`);
      await writeFile(input, ["custodian,accountRef,isin,settledAt,amount", ...lines, ""].join("\n"));
      const options = { kind: TreeKind.POSITIONS, domain: POSITIONS_DOMAIN, secret: SECRET, workers: 0 };
      const built = await buildTree({ ...options, input, outDir: join(folder, `${count}`) });

      const tree = positionsTree(POSITIONS_DOMAIN, SECRET, rows);
      expect(tree.domain).to.equal(built.domain);
      expect(tree.root).to.equal(built.root);
      expect(tree.total).to.equal(built.sum);
      expect([tree.count, tree.depth]).to.deep.equal([BigInt(count), BigInt(built.depth)]);
      const opened = await openTree(join(folder, `${count}`));
      for (const row of rows) {
        const steps = verifyProof(await opened.prove(row, { secret: SECRET, input }));
        expect(openingOfProof(steps), row.accountRef).to.deep.equal(tree.opening);
      }
    });
  }

  it("is two pads where there are none", () => {
    const { chainId, verifier, token, epoch } = POSITIONS_DOMAIN;
    const reference = openPositions({ chainId, verifier, token, cut: epoch }, []);
    expect(positionsTree(POSITIONS_DOMAIN, SECRET, [])).to.deep.include({
      root: reference.root,
      total: 0n,
      count: 0n,
      depth: 1n,
      opening: reference.opening,
    });
  });
});

describe("the stock behind units", () => {
  const amount = fc.bigInt(0n, 2n ** 100n);
  const factor = fc.bigInt(1n, 2n ** 80n);

  it("is the fewest shares that prove what is needed, at any split factor", () => {
    fc.assert(
      fc.property(amount, factor, (base, splitFactor) => {
        const shares = sharesFor(base, splitFactor);
        expect(baseOf(shares, splitFactor) >= base).to.equal(true);
        if (shares > 0n) expect(baseOf(shares - 1n, splitFactor) < base).to.equal(true);
      }),
    );
  });

  it("is needed in base units rounded up, and never for nothing", () => {
    expect(baseNeeded(0n, 3n * ONE)).to.equal(0n);
    expect(baseNeeded(1n, 1n)).to.equal(1n);
    expect(baseNeeded(7n, ONE + 1n)).to.equal(8n);
    expect(baseNeeded(7n * ONE, 2n * ONE)).to.equal(14n * ONE);
  });
});
