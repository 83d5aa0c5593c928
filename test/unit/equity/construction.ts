import { expect } from "chai";
import { encodeBytes32String, hexlify, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { deployFixture, INITIAL_MULTIPLIER, LISTING, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, deployToken, HOUR, listingOf } from "../../../test-support/helpers/equity.ts";
import { EquityToken__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { networkHelpers } = connection;
const errors = { interface: EquityToken__factory.createInterface() };

const NO_ISIN = `0x${"00".repeat(12)}`;

const kernel = () => deployFixture(connection);

describe("EquityToken", () => {
  describe("constructor", () => {
    for (const field of ["registry", "gate", "corporateActions", "calendar"] as const) {
      it(`reverts when the ${field} is no contract`, async () => {
        const fixture = await networkHelpers.loadFixture(kernel);
        const { alice } = fixture.accounts;

        for (const address of [ZeroAddress, alice.address]) {
          await expect(deployToken(fixture, { [field]: address }))
            .to.be.revertedWithCustomError(errors, "EquityToken_NotAContract")
            .withArgs(encodeBytes32String(field), address);
        }
      });
    }

    it("reverts when the authority is no contract", async () => {
      const fixture = await networkHelpers.loadFixture(kernel);
      const { alice } = fixture.accounts;

      for (const authority of [ZeroAddress, alice.address]) {
        await expect(deployToken(fixture, { authority }))
          .to.be.revertedWithCustomError(errors, "FixedAuthority_NotAContract")
          .withArgs(authority);
      }
    });

    it("reverts when the initial multiplier is zero", async () => {
      const fixture = await networkHelpers.loadFixture(kernel);

      await expect(deployToken(fixture, { initialMultiplier: 0 })).to.be.revertedWithCustomError(
        errors,
        "EquityToken_ZeroMultiplier",
      );
    });

    it("reverts when the ISIN is not well formed or its check digit is wrong", async () => {
      const fixture = await networkHelpers.loadFixture(kernel);
      const wrong = [
        "\0S0378331005",
        "US0378331006",
        "us0378331005",
        "0S0378331005",
        "US037833100A",
        "US03783310 5",
        "US037-331005",
      ];

      for (const isin of wrong.map((text) => hexlify(toUtf8Bytes(text)))) {
        await expect(deployToken(fixture, { isin }))
          .to.be.revertedWithCustomError(errors, "EquityToken_BadIsin")
          .withArgs(isin);
      }
    });

    it("reverts when neither the name nor the symbol fits in 31 bytes", async () => {
      const fixture = await networkHelpers.loadFixture(kernel);
      const symbol = "S".repeat(32);

      await expect(deployToken(fixture, { name: "N".repeat(32), symbol }))
        .to.be.revertedWithCustomError(errors, "StringTooLong")
        .withArgs(symbol);
    });

    it("reverts when the policy is none of the three", async () => {
      const fixture = await networkHelpers.loadFixture(kernel);

      await expect(deployToken(fixture, { policy: 3 })).to.be.revertedWithoutReason(fixture.ethers);
    });

    it("takes any wind-down, also an account or none", async () => {
      const fixture = await networkHelpers.loadFixture(kernel);
      const { windDown } = fixture.accounts;

      for (const address of [ZeroAddress, windDown.address]) {
        const token = await deployToken(fixture, { windDown: address });
        expect(await token.windDown()).to.equal(address);
      }
    });

    it("takes a share without an ISIN", async () => {
      const token = await deployToken(await networkHelpers.loadFixture(kernel), { isin: NO_ISIN });

      expect(await token.isin()).to.equal(NO_ISIN);
    });

    it("announces the whole listing and the first multiplier", async () => {
      const fixture = await networkHelpers.loadFixture(kernel);
      const token = await deployToken(fixture);
      const listing = await listingOf(fixture);
      const listed = await token.queryFilter(token.filters.Listed, 0);
      const updated = await token.queryFilter(token.filters.UIMultiplierUpdated, 0);

      expect(listed.map(({ args }) => [...args.listing])).to.deep.equal([
        Object.values({ ...listing, policy: BigInt(listing.policy) }),
      ]);
      expect(updated.map(({ args }) => [...args])).to.deep.equal([
        [0n, INITIAL_MULTIPLIER, BigInt(await networkHelpers.time.latest())],
      ]);
    });
  });

  describe("views of a new token", () => {
    it("say what was listed", async () => {
      const { token, gate, registry, corporateActions, calendar, authority } = await networkHelpers.loadFixture(kernel);

      expect(await token.name()).to.equal(LISTING.name);
      expect(await token.symbol()).to.equal(LISTING.symbol);
      expect(await token.decimals()).to.equal(18n);
      expect(await token.isin()).to.equal(hexlify(toUtf8Bytes(LISTING.isin)));
      expect(await token.gate()).to.equal(await gate.getAddress());
      expect(await token.registry()).to.equal(await registry.getAddress());
      expect(await token.corporateActions()).to.equal(await corporateActions.getAddress());
      expect(await token.calendar()).to.equal(await calendar.getAddress());
      expect(await token.authority()).to.equal(await authority.getAddress());
      expect(await token.windDown()).to.equal(ZeroAddress);
      expect(await token.holderPolicy()).to.equal(BigInt(HolderPolicy.OPEN));
    });

    it("say that there are no units and no past", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(kernel);
      const { alice } = accounts;

      expect(await token.totalSupply()).to.equal(0n);
      expect(await token.totalMinted()).to.equal(0n);
      expect(await token.balanceOf(alice)).to.equal(0n);
      expect(await token.balanceOfUI(alice)).to.equal(0n);
      expect(await token.totalSupplyUI()).to.equal(0n);
      expect(await token.recordClock()).to.equal(0n);
      expect(await token.pendingRecords()).to.deep.equal([]);
      expect(await token.isTerminal()).to.equal(false);
      expect(await token.terminalRecordId()).to.equal(0n);
    });

    it("say that nothing is stopped, frozen, blocked, marked or admitted", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(kernel);
      const { alice } = accounts;

      expect(await token.pausedUntil()).to.equal(0n);
      expect(await token.pausedSeconds()).to.equal(0n);
      expect(await token.getFrozenTokens(alice)).to.equal(0n);
      expect(await token.isCountryBlocked(840)).to.equal(false);
      expect(await token.isInsider(alice)).to.equal(false);
      expect(await token.isVenue(alice)).to.equal(false);
    });

    it("start multiplier and reinvest factor at the initial multiplier, and the split factor at one", async () => {
      const { token } = await networkHelpers.loadFixture(kernel);

      expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.reinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.maxScheduledReinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.splitFactor()).to.equal(10n ** 18n);
      expect(await token.newUIMultiplier()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.effectiveAt()).to.equal(0n);
      expect(await token.pendingFactors()).to.deep.equal([]);
      expect(await token.firstSplitAfter(0)).to.equal(0n);
      expect(await token.activationCount()).to.equal(0n);
      expect(await token.queueNonce()).to.equal(0n);
    });

    it("state the notices that they keep", async () => {
      const { token } = await networkHelpers.loadFixture(kernel);

      expect(await token.FACTOR_NOTICE()).to.equal(BigInt(24 * HOUR));
      expect(await token.RECORD_NOTICE()).to.equal(BigInt(24 * HOUR));
      expect(await token.MAX_RECORD_LEAD()).to.equal(BigInt(400 * DAY));
    });
  });

  describe("setAuthority", () => {
    it("reverts for everybody, with the authority that stays", async () => {
      const { token, authority, accounts } = await networkHelpers.loadFixture(kernel);

      for (const caller of [accounts.deployer, accounts.governor, accounts.mallory]) {
        await expect(token.connect(caller).setAuthority(accounts.mallory))
          .to.be.revertedWithCustomError(token, "FixedAuthority_CannotBeReplaced")
          .withArgs(await authority.getAddress());
      }
    });
  });

  describe("eip712Domain", () => {
    const cases: [title: string, name: string, symbol: string, domainName: string][] = [
      ["is the name of 31 bytes", "N".repeat(31), "SYM", "N".repeat(31)],
      ["is the symbol where the name has 32 bytes", "N".repeat(32), "SYM", "SYM"],
      ["counts bytes and not letters", "é".repeat(16), "SYM", "SYM"],
      ["takes a symbol of 31 bytes", "N".repeat(100), "S".repeat(31), "S".repeat(31)],
    ];
    for (const [title, name, symbol, domainName] of cases) {
      it(`has a name that ${title}`, async () => {
        const fixture = await networkHelpers.loadFixture(kernel);
        const token = await deployToken(fixture, { name, symbol });
        const domain = await token.eip712Domain();

        expect(await token.name()).to.equal(name);
        expect(await token.symbol()).to.equal(symbol);
        expect(domain.name).to.equal(domainName);
        expect(domain.version).to.equal("1");
        expect(domain.verifyingContract).to.equal(await token.getAddress());
        expect(domain.chainId).to.equal((await fixture.ethers.provider.getNetwork()).chainId);
        expect(domain.salt).to.equal(ZeroHash);
      });
    }
  });
});
