import { expect } from "chai";
import { HOUR, openMarket } from "../../../../test-support/fixtures/primaryMarket.ts";

const load = await openMarket();

describe("PrimaryMarket", () => {
  describe("resumeRequests", () => {
    it("is for the guardian alone: nobody else ends a suspension early", async () => {
      const { primary, accounts, broker, guardian, dollar, openWindow, create } = await load();
      const { alice, issuer, mallory } = accounts;
      await openWindow();
      await primary.connect(guardian).suspendRequests(HOUR);
      for (const caller of [alice, mallory, broker, issuer]) {
        await expect(primary.connect(caller).resumeRequests())
          .to.be.revertedWithCustomError(primary, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
      await expect(create(alice, dollar))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_Suspended")
        .withArgs(await primary.suspendedUntil());

      await primary.connect(guardian).resumeRequests();
      await create(alice, dollar);
      expect(await primary.pendingDepositRequest(1n, alice)).to.equal(dollar);
    });
  });
});
