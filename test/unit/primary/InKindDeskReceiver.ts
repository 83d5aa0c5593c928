import { expect } from "chai";
import { roles } from "../../../deploy/roles.ts";
import { ONE, openDesk } from "../../../test-support/fixtures/inKindDesk.ts";

const load = await openDesk();

describe("InKindDesk", () => {
  describe("cancel", () => {
    it("pays no venue, whose ledger would not know whose the units are", async () => {
      const { desk, token, tokenAddress, authority, accounts, time, ethers, request } = await load();
      const id = await request(10n * ONE);
      const venue = await (await ethers.deployContract("ToyVenue", [tokenAddress])).getAddress();
      const governed = authority.connect(accounts.governor);
      const admission = token.interface.encodeFunctionData("admitVenue", [venue]);
      await governed.schedule(tokenAddress, admission, 0);
      await time.increase(roles.GOVERNOR.executionDelay);
      await governed.execute(tokenAddress, admission);

      for (const receiver of [venue, await desk.getAddress()]) {
        await expect(desk.cancel(id, receiver))
          .to.be.revertedWithCustomError(desk, "InKindDesk_BadReceiver")
          .withArgs(receiver);
      }
      await expect(desk.cancel(id, accounts.alice)).to.changeTokenBalances(
        ethers,
        token,
        [desk, accounts.alice, venue],
        [-10n * ONE, 10n * ONE, 0n],
      );
    });
  });
});
