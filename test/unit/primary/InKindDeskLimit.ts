import { expect } from "chai";
import { LIMIT, ONE, openDesk } from "../../../test-support/fixtures/inKindDesk.ts";

const load = await openDesk();

describe("InKindDesk", () => {
  describe("setLimit", () => {
    it("is for the issuer alone: nobody makes himself a participant, or raises his own limit", async () => {
      const { desk, accounts, transferAgent, guardian } = await load();
      const { alice, mallory, governor } = accounts;
      for (const caller of [alice, mallory, governor, transferAgent, guardian]) {
        await expect(desk.connect(caller).setLimit(caller, 2n * LIMIT))
          .to.be.revertedWithCustomError(desk, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
      expect(await desk.limitOf(alice)).to.equal(LIMIT);
      expect(await desk.limitOf(mallory)).to.equal(0n);

      await desk.connect(accounts.issuer).setLimit(mallory, ONE);
      expect(await desk.limitOf(mallory)).to.equal(ONE);
    });
  });
});
