import { expect } from "chai";
import { roles } from "../../../../deploy/roles.ts";
import { openMarket } from "../../../../test-support/fixtures/primaryMarket.ts";
import { BondTokenMock__factory } from "../../../../types/index.ts";

const load = await openMarket({ assetKind: "BondTokenMock" });

describe("PrimaryMarket", () => {
  describe("while its payment asset moves", () => {
    it("is entered again by no function, not even by an asset with a role", async () => {
      const market = await load();
      const { primary, primaryAddress, asset, accounts, authority, broker, dollar, ethers, time } = market;
      const hostile = BondTokenMock__factory.connect(await asset.getAddress(), accounts.alice);
      const alice = accounts.alice.address;
      await primary.setOperator(asset, true);
      const governed = authority.connect(accounts.governor);
      const grants = [roles.ISSUER.id, roles.BROKER.id].map((role) =>
        authority.interface.encodeFunctionData("grantRole", [role, hostile.target, 0]),
      );
      for (const grant of grants) await governed.schedule(authority, grant, 0);
      await time.increase(roles.GOVERNOR.executionDelay);
      for (const grant of grants) await governed.execute(authority, grant);

      const encode = primary.interface.encodeFunctionData.bind(primary.interface);
      for (const again of [
        encode("openWindow", [await market.terms()]),
        encode("settle", [1n, { price: 1n, assetsFilled: 0n, unitsFilled: 0n, receipts: [] }]),
        encode("recordClose", [1n]),
        encode("expire", [1n]),
        encode("requestDeposit", [dollar, alice, alice]),
        encode("requestRedeem", [1n, alice, alice]),
        encode("redeemInstead", [0n, 1n, alice]),
        encode("cancelDepositRequest", [1n, alice]),
        encode("cancelRedeemRequest", [1n, alice]),
        encode("deposit(uint256,address,address)", [1n, alice, alice]),
        encode("mint(uint256,address,address)", [1n, alice, alice]),
        encode("redeem", [1n, alice, alice]),
        encode("withdraw", [1n, alice, alice]),
        encode("claimCancelDepositRequest", [1n, alice, alice]),
        encode("claimCancelRedeemRequest", [1n, alice, alice]),
        encode("claimWindow", [1n, alice, alice]),
        encode("claimHeld", [1n, 0n, alice, alice]),
        encode("claimFees", [alice]),
        encode("forceDebit", [alice, 1n]),
        encode("postBond", [alice, 0n]),
        encode("withdrawBond", [0n, alice]),
        encode("resolveReceipts", [[]]),
        encode("claimForfeited", [alice]),
      ]) {
        await hostile.callBefore(primaryAddress, again);
        await expect(primary.connect(broker).withdrawBond(dollar, alice)).to.be.revertedWithCustomError(
          primary,
          "ReentrancyGuardReentrantCall",
        );
      }
      await hostile.callBefore(ethers.ZeroAddress, "0x");
      await expect(primary.connect(broker).withdrawBond(dollar, alice)).to.changeTokenBalances(
        ethers,
        asset,
        [primary, alice],
        [-dollar, dollar],
      );
    });
  });
});
