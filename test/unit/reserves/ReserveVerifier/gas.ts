import { expect } from "chai";
import { keccak256 } from "ethers";
import { ONE, openReserves } from "../../../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves();

describe("ReserveVerifier", () => {
  describe("gas", () => {
    it("posts an epoch signed by three of five attestors within 150k gas", async () => {
      const { cut, state, post } = await loadReserves();
      const overrides = { dataHash: keccak256("0x1234"), liabilityUnits: 123_456_789n * ONE };
      const spent: bigint[] = [];
      for (const reserves of [1_234_567n * ONE, 1_234_568n * ONE, 1_234_569n * ONE]) {
        await cut();
        const transaction = await post(await state({ positions: [reserves, 7n, 9n], overrides }));
        spent.push((await transaction.wait())?.gasUsed ?? 0n);
      }
      // The first epoch fills empty slots.
      expect(Number(spent[1])).to.be.within(100_000, 150_000);
      expect(Number(spent[2])).to.be.within(100_000, 150_000);
    });

    it("mints to an existing holder within 78k gas", async () => {
      const { cutAndPost, mint, accounts } = await loadReserves();
      await cutAndPost(1_000n * ONE);
      await mint(accounts.alice.address, ONE);
      const transaction = await mint(accounts.alice.address, ONE);
      expect(Number((await transaction.wait())?.gasUsed)).to.be.within(50_000, 78_000);
    });
  });
});
