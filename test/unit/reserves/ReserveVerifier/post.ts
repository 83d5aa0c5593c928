import { expect } from "chai";
import { AbiCoder, keccak256, TypedDataEncoder, ZeroHash } from "ethers";
import { RESERVE_ATTESTATION } from "../../../../sdk/reserves/typedData.ts";
import { at, HOUR, ONE, openReserves, type ReservesFixture } from "../../../../test-support/fixtures/reserves.ts";
import { nodeHash } from "../../../../test-support/reserves/positions.ts";
import { ascending, domainOf, signStatement } from "../../../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();

const MAX_UINT128 = 2n ** 128n - 1n;
const FRIDAY_BEGINS = at("2024-01-05T05:00:00Z");

const digestOf = async ({ verifier, state }: ReservesFixture, reserves: bigint, cut: bigint) =>
  TypedDataEncoder.hash(await domainOf(verifier), RESERVE_ATTESTATION, (await state(reserves, cut)).attestation);

describe("ReserveVerifier", () => {
  describe("post", () => {
    it("turns a quorum's statement into an epoch, whoever posts it", async () => {
      const { verifier, tokenAddress, cut, state, post, quorum, accounts, token, mint } = await loadReserves();
      await cut();
      await post(await state(1_000n * ONE));
      await mint(accounts.alice.address, 100n * ONE);
      await token.connect(accounts.alice).burn(30n * ONE);
      await cut();
      await mint(accounts.alice.address, 5n * ONE);
      const statement = await state({
        positions: [600n * ONE, 400n * ONE, 7n],
        overrides: { liabilityUnits: 11n * ONE, dataHash: keccak256("0x1234") },
      });
      const transaction = post(statement);

      const first = await verifier.epochHashAt(tokenAddress, 1);
      const digest = await verifier.attestationDigest(statement.attestation);
      const coder = AbiCoder.defaultAbiCoder();
      const epochHash = keccak256(coder.encode(["bytes32", "uint256", "bytes32"], [first, 2n, digest]));
      const reserves = 1_000n * ONE + 7n;
      await expect(transaction)
        .to.emit(verifier, "EpochPosted")
        .withArgs(
          tokenAddress,
          2n,
          2n,
          epochHash,
          Object.values(statement.attestation),
          ascending(quorum).map(({ address }) => address),
          reserves,
          FRIDAY_BEGINS,
        );
      const { asOf } = await verifier.cutOf(tokenAddress, 2n);
      const [counted, minted] = [81n * ONE, 100n * ONE];
      expect(await verifier.epochOf(tokenAddress)).to.deep.equal(
        [2n, 2n, asOf, BigInt(FRIDAY_BEGINS), reserves, 0n, counted, minted, 0n, false, epochHash],
        "number, cut, asOf, usableUntil, reserveBase, provisionalBase, countedAtCut, mintedAtCut, committedBase, frozen",
      );
    });

    it("signs with the standard's digest (EIP-712)", async () => {
      const fixture = await loadReserves();
      await fixture.cut();
      const { attestation } = await fixture.state(5n);
      expect(await fixture.verifier.attestationDigest(attestation)).to.equal(await digestOf(fixture, 5n, 1n));
      expect((await domainOf(fixture.verifier)).name).to.equal("Counterfoil Reserves");
    });

    it("chains each epoch to the one before it", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cutAndPost } = fixture;
      let chained = ZeroHash;
      for (const [index, reserves] of [3n, 2n, 0n].entries()) {
        const cut = await cutAndPost(reserves);
        const digest = await digestOf(fixture, reserves, cut);
        const number = index + 1;
        chained = keccak256(
          AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256", "bytes32"], [chained, number, digest]),
        );
        expect(await verifier.epochHashAt(tokenAddress, number)).to.equal(chained);
        expect((await verifier.epochOf(tokenAddress)).epochHash).to.equal(chained);
      }
      expect(await verifier.epochHashAt(tokenAddress, 4)).to.equal(ZeroHash);
    });

    describe("of which cut", () => {
      it("refuses one that was never taken", async () => {
        const { verifier, tokenAddress, cut, state, post } = await loadReserves();
        await cut();
        const statement = await state(ONE);
        await expect(post({ ...statement, cut: 2n }))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_UnknownCut")
          .withArgs(tokenAddress, 2n);
      });

      it("refuses the posted one, and an older one", async () => {
        const { verifier, tokenAddress, cut, state, post } = await loadReserves();
        for (let id = 0; id < 3; ++id) await cut();
        await post(await state(ONE, 2n));
        for (const id of [1n, 2n]) {
          await expect(post(await state(2n * ONE, id)))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutNotNewer")
            .withArgs(tokenAddress, id, 2n);
        }
        await post(await state(ONE, 3n));
      });

      it("refuses a statement about another", async () => {
        const { verifier, tokenAddress, cut, state, post } = await loadReserves();
        await cut();
        await cut();
        const statement = await state(ONE, 1n);
        await expect(post({ ...statement, cut: 2n }))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCut")
          .withArgs(statement.attestation.cutHash, await verifier.cutHashOf(tokenAddress, 2n));
      });

      it("takes each of eight open ones", async () => {
        const { verifier, tokenAddress, cut, state, post } = await loadReserves();
        for (let id = 0; id < 8; ++id) await cut();
        for (let id = 1n; id <= 8n; ++id) await post(await state(id * ONE, id));
        expect((await verifier.epochOf(tokenAddress)).number).to.equal(8n);
      });
    });

    describe("in time", () => {
      it("takes a cut two trading days old, and none from the third day's first second on", async () => {
        const { verifier, tokenAddress, cut, state, post, time } = await loadReserves();
        await cut();
        await cut();
        await time.setNextBlockTimestamp(FRIDAY_BEGINS - 1);
        await post(await state(ONE, 1n));
        await time.setNextBlockTimestamp(FRIDAY_BEGINS);
        await expect(post(await state(ONE, 2n)))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutTooOld")
          .withArgs(tokenAddress, 2n, FRIDAY_BEGINS);
      });

      it("counts trading days: a weekend and a holiday are none", async () => {
        const { verifier, tokenAddress, cut, state, post, time } = await loadReserves();
        // Friday; Monday is Martin Luther King's day, so Tuesday and Wednesday count, and Thursday is too late.
        await time.increaseTo(at("2024-01-12T15:00:00Z"));
        await cut();
        const thursdayBegins = at("2024-01-18T05:00:00Z");
        await time.setNextBlockTimestamp(thursdayBegins - 1);
        await post(await state(ONE));
        expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(thursdayBegins);
      });

      it("counts from the trading days after a cut on a Saturday", async () => {
        const { verifier, tokenAddress, cutAndPost, time } = await loadReserves();
        await time.increaseTo(at("2024-01-06T15:00:00Z"));
        await cutAndPost(ONE);
        expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(at("2024-01-10T05:00:00Z"));
      });

      it("keeps local days across a change to daylight saving", async () => {
        const { verifier, tokenAddress, cutAndPost, time } = await loadReserves();
        // Friday before the second Sunday of March: Wednesday begins at 04:00 in Greenwich.
        await time.increaseTo(at("2024-03-08T15:00:00Z"));
        await cutAndPost(ONE);
        expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(at("2024-03-13T04:00:00Z"));
      });

      it("takes a statement at its last valid second, and not after", async () => {
        const { verifier, tokenAddress, cut, state, post, time, token, accounts, mint } = await loadReserves();
        await cut();
        await cut();
        const validUntil = (await time.latest()) + HOUR;
        const bounded = (id: bigint) => state({ positions: [100n * ONE], overrides: { validUntil } }, id);
        await time.setNextBlockTimestamp(validUntil - 1);
        await post(await bounded(1n));
        expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(validUntil + 1);
        await time.setNextBlockTimestamp(validUntil);
        await mint(accounts.alice.address, ONE);
        await time.setNextBlockTimestamp(validUntil + 1);
        await expect(post(await bounded(2n)))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Expired")
          .withArgs(validUntil, validUntil + 1);
        await expect(mint(accounts.alice.address, ONE))
          .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
          .withArgs(ONE, 0n);
        expect(await token.balanceOf(accounts.alice)).to.equal(ONE);
      });

      it("lets an epoch mint until the second before its cut is too old, however lately it was posted", async () => {
        const { cut, state, post, time, token, accounts, mint } = await loadReserves();
        await cut();
        await time.setNextBlockTimestamp(FRIDAY_BEGINS - 2);
        await post(await state(100n * ONE));
        await time.setNextBlockTimestamp(FRIDAY_BEGINS - 1);
        await mint(accounts.alice.address, ONE);
        await time.setNextBlockTimestamp(FRIDAY_BEGINS);
        await expect(mint(accounts.alice.address, ONE))
          .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
          .withArgs(ONE, 0n);
        expect(await token.totalSupply()).to.equal(ONE);
      });
    });

    describe("with positions", () => {
      it("opens trees of one, two, three and nine positions, and an empty one", async () => {
        const { verifier, tokenAddress, cutAndPost } = await loadReserves();
        for (const positions of [[], [9n], [4n, 5n], [2n, 3n, 4n], Array<bigint>(9).fill(1n)]) {
          await cutAndPost({ positions });
          const { reserveBase } = await verifier.epochOf(tokenAddress);
          expect(reserveBase).to.equal(positions.length === 0 ? 0n : 9n);
        }
      });

      it("refuses an opening of another root", async () => {
        const { verifier, cut, state, post } = await loadReserves();
        await cut();
        const statement = await state({ positions: [4n, 5n] });
        const moved = { ...statement.opening, leftSum: 5n, rightSum: 4n };
        await expect(post({ ...statement, opening: moved }))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongRoot")
          .withArgs(nodeHash(1n, moved), statement.attestation.positionsRoot);
      });

      it("refuses a root whose total is not the reserves, even one that wraps around to them", async () => {
        const { verifier, cut, state, post } = await loadReserves();
        await cut();
        const short = await state({ positions: [4n, 5n], overrides: { reserves: 10n } });
        await expect(post(short))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongTotal")
          .withArgs(9n, 10n);
        const wrapped = await state({ positions: [MAX_UINT128, 2n], overrides: { reserves: 1n } });
        await expect(post(wrapped))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongTotal")
          .withArgs(MAX_UINT128 + 2n, 1n);
      });

      it("refuses a number of positions that does not fit the depth", async () => {
        const { verifier, cut, state, post } = await loadReserves();
        await cut();
        const cases: [positions: bigint[], positionsCount: bigint, depth: bigint][] = [
          [[1n, 2n], 3n, 1n],
          [[1n, 2n, 3n], 2n, 2n],
          [[1n, 2n, 3n], 5n, 2n],
          [[1n, 2n, 3n], 0n, 2n],
        ];
        for (const [positions, positionsCount, depth] of cases) {
          await expect(post(await state({ positions, overrides: { positionsCount } })))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCount")
            .withArgs(positionsCount, depth);
        }
      });

      it("refuses a tree of no depth, and one deeper than forty", async () => {
        const { verifier, cut, state, post, ethers } = await loadReserves();
        const sumTree = await ethers.getContractAt("SumTree", verifier);
        await cut();
        for (const positionsDepth of [0n, 41n, 255n]) {
          await expect(post(await state({ positions: [1n], overrides: { positionsDepth } })))
            .to.be.revertedWithCustomError(sumTree, "SumTree_BadDepth")
            .withArgs(positionsDepth);
        }
      });
    });

    describe("with missing receipts", () => {
      const journals = (count: number) => Array.from({ length: count }, (_, index) => keccak256(`0x${index + 10}`));

      it("marks up to sixteen of them", async () => {
        const { verifier, tokenAddress, cut, state, post } = await loadReserves();
        await cut();
        const missing = journals(16);
        const transaction = post(await state({ positions: [ONE], missing }));
        for (const journal of missing) {
          await expect(transaction).to.emit(verifier, "ReceiptMissing").withArgs(tokenAddress, journal, 1n);
          expect(await verifier.missingSince(tokenAddress, journal)).to.equal(1n);
        }
        expect(await verifier.missingSince(tokenAddress, ZeroHash)).to.equal(0n);
      });

      it("remembers the first epoch that missed a receipt", async () => {
        const { verifier, tokenAddress, cut, cutAndPost, state, post } = await loadReserves();
        const [first, second] = journals(2) as [string, string];
        await cutAndPost({ positions: [ONE], missing: [first] });
        await cut();
        const transaction = post(await state({ positions: [ONE], missing: [first, second, second] }));
        await expect(transaction).to.emit(verifier, "ReceiptMissing").withArgs(tokenAddress, second, 2n);
        const posted = await verifier.queryFilter(verifier.filters.ReceiptMissing(undefined, first));
        expect(posted.map(({ args }) => args.epoch)).to.deep.equal([1n]);
        expect(await verifier.missingSince(tokenAddress, first)).to.equal(1n);
        expect(await verifier.missingSince(tokenAddress, second)).to.equal(2n);
      });

      it("refuses others than were signed, in another order, or none", async () => {
        const { verifier, cut, state, post } = await loadReserves();
        await cut();
        const [first, second] = journals(2) as [string, string];
        const statement = await state({ positions: [ONE], missing: [first, second] });
        const hash = (list: string[]) =>
          list.length === 0 ? ZeroHash : keccak256(`0x${list.join("").replaceAll("0x", "")}`);
        for (const given of [[second, first], [first], []]) {
          await expect(post({ ...statement, missing: given }))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongMissingReceipts")
            .withArgs(hash(given), statement.attestation.missingReceiptsHash);
        }
      });

      it("refuses more than sixteen", async () => {
        const { verifier, cut, state, post } = await loadReserves();
        await cut();
        await expect(post(await state({ positions: [ONE], missing: journals(17) })))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyMissing")
          .withArgs(17n, 16n);
      });
    });

    describe("with signatures", () => {
      it("refuses what is no quorum, in the registry's words", async () => {
        const { attestors, accounts, cut, state, post, quorum } = await loadReserves();
        await cut();
        const statement = await state(ONE);
        await expect(post(statement, quorum.slice(0, 2)))
          .to.be.revertedWithCustomError(attestors, "AttestorRegistry_QuorumNotMet")
          .withArgs(2n, 3n, 2n, 0n);
        await expect(post(statement, accounts.attestors.slice(0, 3)))
          .to.be.revertedWithCustomError(attestors, "AttestorRegistry_QuorumNotMet")
          .withArgs(3n, 3n, 3n, 0n);
        await expect(post(statement, [...quorum, accounts.mallory]))
          .to.be.revertedWithCustomError(attestors, "AttestorRegistry_NotRegistered")
          .withArgs(accounts.mallory);
      });

      it("refuses figures that were not signed", async () => {
        const { verifier, attestors, tokenAddress, cut, state, quorum } = await loadReserves();
        await cut();
        const signed = await signStatement(verifier, await state(ONE), quorum);
        const raised = await state(2n * ONE);
        await expect(
          verifier.post(tokenAddress, 1n, raised.attestation, raised.opening, [], signed.signers, signed.signatures),
        )
          .to.be.revertedWithCustomError(attestors, "AttestorRegistry_BadSignature")
          .withArgs(signed.signers[0]);
      });

      it("counts a contract's signature (ERC-1271)", async () => {
        const fixture = await loadReserves();
        const { verifier, attestors, accounts, ethers, tokenAddress, cutAndPost, state, post, quorum } = fixture;
        const contract = (await ethers.deployContract("ContractAttestor", [accounts.bob])).target.toString();
        const replace = attestors.interface.encodeFunctionData("replace", [accounts.auditor.address, contract]);
        await fixture.asReserveAdmin(attestors.target.toString(), replace);
        const cut = await fixture.cut();
        await post(await state(ONE, cut), [
          ...quorum.slice(0, 2),
          { address: contract, signTypedData: (...typed) => accounts.bob.signTypedData(...typed) },
        ]);
        expect((await verifier.epochOf(tokenAddress)).number).to.equal(1n);
        await expect(cutAndPost(ONE))
          .to.be.revertedWithCustomError(attestors, "AttestorRegistry_NotRegistered")
          .withArgs(accounts.auditor);
      });
    });

    describe("with large figures", () => {
      it("refuses liabilities that cannot be kept beside the supply", async () => {
        const { verifier, cutAndPost, cut, state, post, mint, accounts } = await loadReserves();
        await cutAndPost(100n * ONE);
        await mint(accounts.alice.address, 1n);
        await cut();
        await expect(post(await state({ positions: [ONE], overrides: { liabilityUnits: MAX_UINT128 } })))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_FigureTooLarge")
          .withArgs(MAX_UINT128 + 1n);
        await post(await state({ positions: [ONE], overrides: { liabilityUnits: MAX_UINT128 - 1n } }));
      });

      it("refuses reserves that cannot be kept in base units", async () => {
        const { verifier, cut, state, post, announceSplit, time } = await loadReserves();
        await announceSplit(19_730, 1n, 2n);
        await time.increaseTo(at("2024-01-08T15:00:00Z"));
        await cut();
        await expect(post(await state(2n ** 127n)))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_FigureTooLarge")
          .withArgs(2n ** 128n);
        await post(await state(2n ** 127n - 1n));
      });
    });

    describe("around a split", () => {
      it("takes a cut from before the last close, while the split is pending and after it", async () => {
        const { verifier, tokenAddress, cut, state, post, time, announceSplit } = await loadReserves();
        await announceSplit(19_730, 10n, 1n);
        await time.increaseTo(at("2024-01-05T19:59:00Z"));
        await cut();
        await cut();
        await time.increaseTo(at("2024-01-07T12:00:00Z"));
        await post(await state(40n * ONE, 1n));
        await time.increaseTo(at("2024-01-08T15:00:00Z"));
        await post(await state(41n * ONE, 2n));
        expect((await verifier.epochOf(tokenAddress)).reserveBase).to.equal(41n * ONE);
      });

      it("refuses a cut that a split scheduled later puts between its close and itself, then and afterwards", async () => {
        const { verifier, tokenAddress, cut, state, post, time, announceSplit } = await loadReserves();
        const [close, open] = [at("2024-01-05T21:00:00Z"), at("2024-01-08T14:30:00Z")];
        await time.setNextBlockTimestamp(close - HOUR);
        await cut();
        await time.setNextBlockTimestamp(close);
        await cut();
        await announceSplit(19_730, 10n, 1n);
        for (const moment of [at("2024-01-06T12:00:00Z"), open - 1, open, open + HOUR]) {
          await time.setNextBlockTimestamp(moment);
          await expect(post(await state(40n * ONE, 2n)))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
            .withArgs(tokenAddress, close, open);
        }
        await post(await state(40n * ONE, 1n));
      });

      it("refuses a cut from the hours before a split, however many have become effective since", async () => {
        const { verifier, tokenAddress, cut, state, post, time, announceSplit } = await loadReserves();
        const [close, monday, tuesday] = [
          at("2024-01-05T21:00:00Z"),
          at("2024-01-08T14:30:00Z"),
          at("2024-01-09T14:30:00Z"),
        ];
        await time.setNextBlockTimestamp(close - HOUR);
        await cut();
        await time.setNextBlockTimestamp(close);
        await cut();
        await announceSplit(19_731, 2n, 1n);
        await announceSplit(19_730, 10n, 1n);
        for (const moment of [monday - 1, monday, tuesday - 1, tuesday, tuesday + HOUR]) {
          await time.setNextBlockTimestamp(moment);
          await expect(post(await state(40n * ONE, 2n)))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
            .withArgs(tokenAddress, close, monday);
        }
        await post(await state(40n * ONE, 1n));
        expect((await verifier.epochOf(tokenAddress)).reserveBase).to.equal(40n * ONE);
      });
    });
  });
});
