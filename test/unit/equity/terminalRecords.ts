import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, units } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

/** A token that may be wound down, with a record two days away. */
async function withRecord() {
  const windDown = (await ethers.getSigners())[9]?.address ?? ZeroAddress;
  const fixture = await deployFixture(connection, { windDown });
  await fixture.mint(fixture.accounts.alice.address, units(100));
  const recordAt = (await time.latest()) + 2 * DAY;
  await fixture.token.connect(fixture.accounts.recorder).scheduleRecord(recordAt);
  return { ...fixture, recordAt, ended: fixture.token.connect(fixture.accounts.windDown) };
}

describe("EquityToken", () => {
  describe("cancelRecord", () => {
    it("lets whoever asked for a record take it back after the last one is called for", async () => {
      const { token, ended, accounts, recordAt } = await networkHelpers.loadFixture(withRecord);
      const { recorder } = accounts;
      await ended.enterTerminal();

      await expect(token.connect(recorder).cancelRecord(1))
        .to.emit(token, "RecordCancelled")
        .withArgs(1, recordAt, recorder.address, true);
      expect(await token.pendingRecords()).to.deep.equal([]);
      await expect(token.recordOf(1)).to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord").withArgs(1);
      expect(await token.unitsAt(accounts.alice, 2)).to.equal(units(100));
    });
  });
});
