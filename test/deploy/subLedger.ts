import { expect } from "chai";
import { artifacts } from "hardhat";
import { deploySubLedger } from "../../deploy/deploySubLedger.ts";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { BondTokenMock__factory } from "../../types/index.ts";

describe("a sub-ledger's deployment", () => {
  it("gives each wallet a ledger of its own, which that wallet has yet to accept", async () => {
    const connection = await openConnection();
    const [deployer, operator, ...wallets] = await connection.ethers.getSigners();
    if (deployer === undefined || operator === undefined) throw new Error("the network has too few accounts");
    const bondToken = await (await new BondTokenMock__factory(deployer).deploy()).getAddress();
    const addresses = new Set<string>();
    for (const wallet of wallets.slice(0, 2)) {
      const plan = { wallet: wallet.address, operator: operator.address, bondToken, bondAmount: 250_000_000n };
      const ledger = await deploySubLedger(connection, plan);
      expect(await ledger.wallet()).to.equal(wallet);
      expect(await ledger.operator()).to.equal(operator);
      expect(await ledger.bondToken()).to.equal(bondToken);
      expect(await ledger.bondAmount()).to.equal(plan.bondAmount);
      expect(await ledger.isAccepted()).to.equal(false);
      addresses.add(await ledger.getAddress());
    }
    expect(addresses.size).to.equal(2);
  });

  // As for the kernel, not where coverage is measured.
  it("stores its code in 24,576 bytes, for 4,915,200 gas at most", async () => {
    const { deployedBytecode } = await artifacts.readArtifact("SubLedger");
    expect((deployedBytecode.length - 2) / 2).to.be.at.most(24_576);
  });
});
