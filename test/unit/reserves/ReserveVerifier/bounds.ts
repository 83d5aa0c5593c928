import { expect } from "chai";
import { dayOfDate } from "../../../../sdk/calendar/days.ts";
import { at, ONE, openReserves } from "../../../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves();

/** Closed days from a date on. */
const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    day: dayOfDate(from) + index,
    trades: false,
    settles: false,
    tradingHours: { preOpen: 0, open: 0, close: 0, reopen: 0, reclose: 0, postClose: 0 },
  }));

describe("ReserveVerifier", () => {
  describe("construction", () => {
    it("keeps its registry and its authority, and starts at two trading days and a tenth", async () => {
      const { verifier, attestors, authority, accounts } = await loadReserves();
      expect(await verifier.attestorRegistry()).to.equal(attestors);
      expect(await verifier.authority()).to.equal(authority);
      expect(await verifier.bounds()).to.deep.equal([2n, 1_000n]);
      await expect(verifier.connect(accounts.governor).setAuthority(accounts.governor))
        .to.be.revertedWithCustomError(verifier, "FixedAuthority_CannotBeReplaced")
        .withArgs(authority);
    });

    it("refuses a registry that is none, and an authority without code", async () => {
      const { ethers, verifier, attestors, authority, accounts } = await loadReserves();
      const factory = await ethers.getContractFactory("ReserveVerifier");
      await expect(factory.deploy(authority, accounts.mallory)).to.be.revertedWithoutReason(ethers);
      await expect(factory.deploy(authority, authority)).to.be.revertedWithoutReason(ethers);
      await expect(factory.deploy(accounts.mallory, attestors))
        .to.be.revertedWithCustomError(verifier, "FixedAuthority_NotAContract")
        .withArgs(accounts.mallory);
    });
  });

  describe("the longest life of a proof", () => {
    it("is not reached by ten closed days, whatever age is allowed", async () => {
      // As in Tokyo 2019: from Saturday 10 to Monday 19 February, the latter a holiday in any case.
      const closed = days("2024-02-12", 5);
      for (const [maxAge, cutAt, usableUntil] of [
        [1n, "2024-02-08", "2024-02-20"],
        [2n, "2024-02-07", "2024-02-20"],
        [3n, "2024-02-06", "2024-02-20"],
        [4n, "2024-02-09", "2024-02-26"],
        [5n, "2024-02-02", "2024-02-20"],
      ] as const) {
        const { verifier, tokenAddress, cutAndPost, time, asReserveAdmin, calendar, accounts } = await loadReserves();
        await calendar.connect(accounts.risk).setDays(closed);
        const data = verifier.interface.encodeFunctionData("setBounds", [maxAge, 1_000n]);
        await asReserveAdmin(verifier.target.toString(), data);
        // Midnight in New York: the earliest and so the longest.
        await time.increaseTo(at(`${cutAt}T05:00:00Z`));
        await cutAndPost(ONE);
        expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(at(`${usableUntil}T05:00:00Z`));
      }
    });
  });

  describe("setBounds", () => {
    it("waits out fourteen days of notice, and says what it sets", async () => {
      const { verifier, asReserveAdmin } = await loadReserves();
      for (const bounds of [
        [1n, 0n],
        [5n, 2_500n],
      ] as const) {
        const data = verifier.interface.encodeFunctionData("setBounds", [...bounds]);
        await expect(asReserveAdmin(verifier.target.toString(), data))
          .to.emit(verifier, "BoundsSet")
          .withArgs(...bounds);
        expect(await verifier.bounds()).to.deep.equal(bounds);
      }
    });

    it("refuses whatever would switch the gate off or open it too far", async () => {
      const { verifier, asReserveAdmin } = await loadReserves();
      for (const bounds of [
        [0n, 1_000n],
        [6n, 1_000n],
        [256n + 2n, 1_000n],
        [2n, 2_501n],
        [2n, 65_536n],
      ] as const) {
        const data = verifier.interface.encodeFunctionData("setBounds", [...bounds]);
        await expect(asReserveAdmin(verifier.target.toString(), data))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_BadBounds")
          .withArgs(...bounds);
      }
    });

    it("is not for anybody else, and not for the reserve admin without notice", async () => {
      const { verifier, authority, accounts } = await loadReserves();
      await expect(verifier.connect(accounts.mallory).setBounds(2n, 1_000n))
        .to.be.revertedWithCustomError(verifier, "AccessManagedUnauthorized")
        .withArgs(accounts.mallory);
      const call = verifier.interface.encodeFunctionData("setBounds", [2n, 1_000n]);
      await expect(verifier.connect(accounts.reserveAdmin).setBounds(2n, 1_000n))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
        .withArgs(await authority.hashOperation(accounts.reserveAdmin, verifier, call));
    });

    it("holds for the next epoch: an age of one trading day ends it a day earlier", async () => {
      const { verifier, tokenAddress, cutAndPost, time, asReserveAdmin } = await loadReserves();
      const data = verifier.interface.encodeFunctionData("setBounds", [1n, 1_000n]);
      await asReserveAdmin(verifier.target.toString(), data);
      // Friday: Monday counts, Tuesday is too late.
      await time.increaseTo(at("2024-01-19T15:00:00Z"));
      await cutAndPost(ONE);
      expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(at("2024-01-23T05:00:00Z"));
    });
  });
});
