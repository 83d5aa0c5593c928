import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { DELIVERY, FOR_EVER, ONE, openDesk } from "../../../test-support/fixtures/inKindDesk.ts";
import { BondTokenMock__factory } from "../../../types/index.ts";

const load = await openDesk();

describe("InKindDesk", () => {
  describe("while its payment asset moves", () => {
    it("is entered again by no function that changes anything", async () => {
      const market = await load();
      const { desk, deskAddress, asset, accounts, dollar, connection } = market;
      const { alice, custodian } = accounts;
      await market.postBond(100n * dollar);
      // An asset behind a proxy can become another one: from now on it calls somebody in the middle of a transfer.
      const other = await connection.ethers.deployContract("BondTokenMock");
      await connection.networkHelpers.setCode(await asset.getAddress(), (await other.getDeployedCode()) ?? "0x");
      const hostile = BondTokenMock__factory.connect(await asset.getAddress(), alice);
      const { receipt, journalReference } = await market.journal(ONE);

      const encode = desk.interface.encodeFunctionData.bind(desk.interface);
      for (const again of [
        encode("create", [receipt, custodian.address, "0x", journalReference, ZeroAddress]),
        encode("requestRedemption", [1n, DELIVERY]),
        encode("cancel", [1n, ZeroAddress]),
        encode("commit", [1n, custodian.address, "0x", FOR_EVER]),
        encode("acknowledge", [1n, "0x"]),
        encode("burnAcknowledged", [1n]),
        encode("reclaim", [1n, ZeroAddress]),
        encode("releaseCommitted", [1n]),
        encode("forceDebit", [alice.address, 1n]),
        encode("postBond", [alice.address, 0n]),
        encode("withdrawBond", [0n, alice.address]),
        encode("resolveReceipts", [[]]),
        encode("claimForfeited", [alice.address]),
      ]) {
        await hostile.callBefore(deskAddress, again);
        await expect(desk.withdrawBond(dollar, alice)).to.be.revertedWithCustomError(
          desk,
          "ReentrancyGuardReentrantCall",
        );
      }
      await hostile.callBefore(ZeroAddress, "0x");
      await expect(desk.withdrawBond(dollar, alice)).to.changeTokenBalances(
        connection.ethers,
        hostile,
        [desk, alice],
        [-dollar, dollar],
      );
    });
  });
});
