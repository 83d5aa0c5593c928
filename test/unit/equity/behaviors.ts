import { HolderPolicy } from "../../../deploy/plan.ts";
import { shouldBehaveLikeERC20 } from "../../../test-support/behaviors/ERC20.ts";
import { shouldBehaveLikeERC165 } from "../../../test-support/behaviors/ERC165.ts";
import { shouldBehaveLikeERC2612 } from "../../../test-support/behaviors/ERC2612.ts";
import { shouldBehaveLikeERC7943 } from "../../../test-support/behaviors/ERC7943.ts";
import { shouldBehaveLikeERC8056 } from "../../../test-support/behaviors/ERC8056.ts";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  asCorporateActions,
  DAY,
  deployTokenWithRoles,
  enter,
  HOUR,
  HolderStatus,
  reinvestment,
  split,
  units,
} from "../../../test-support/helpers/equity.ts";
import { FaultyHolderRecords__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;

const LONG_NAME = "The Consolidated Acme Corporation of New Jersey, Class A";
const AWKWARD = units(1_000) + 123_456_789n;

/** Alice holds the whole supply; Alice, Bob and Carol may hold under every policy. */
async function listed(policy: HolderPolicy, name = "Acme Corporation") {
  const kernel = await deployFixture(connection);
  const { accounts, gate } = kernel;
  const { alice, bob, carol, minter } = accounts;
  const token = await deployTokenWithRoles(kernel, { policy, name });
  for (const account of [alice, bob, carol]) {
    await enter(kernel, account.address, { status: HolderStatus.VERIFIED });
  }
  await gate.prove(await token.getAddress(), 10n ** 36n);
  await token.connect(minter).mint(alice, AWKWARD);
  return { ...kernel, token };
}

const fixtures = {
  OPEN: async () => listed(HolderPolicy.OPEN),
  VERIFIED: async () => listed(HolderPolicy.VERIFIED),
  REGISTERED: async () => listed(HolderPolicy.REGISTERED),
  longName: async () => listed(HolderPolicy.OPEN, LONG_NAME),
};

/** The same, with a registry that can be broken. */
async function breakable() {
  const fixture = await fixtures.OPEN();
  const { accounts, gate } = fixture;
  const deployed = await ethers.deployContract("FaultyHolderRecords");
  const records = FaultyHolderRecords__factory.connect(await deployed.getAddress(), accounts.deployer);
  const token = await deployTokenWithRoles(fixture, { registry: await records.getAddress() });
  await gate.prove(await token.getAddress(), 10n ** 36n);
  await token.connect(accounts.minter).mint(accounts.alice, AWKWARD);
  return { ...fixture, token, records };
}

describe("EquityToken", () => {
  for (const policy of ["OPEN", "VERIFIED", "REGISTERED"] as const) {
    describe(`under the policy ${policy} behaves like`, () => {
      shouldBehaveLikeERC20(async () => {
        const { token, accounts } = await networkHelpers.loadFixture(fixtures[policy]);
        return { ethers, token, holder: accounts.alice, recipient: accounts.bob, spender: accounts.mallory };
      });

      shouldBehaveLikeERC7943(async () => {
        const fixture = await networkHelpers.loadFixture(fixtures[policy]);
        const { token, accounts } = fixture;
        return {
          ethers,
          token,
          agent: token.connect(accounts.transferAgent),
          holder: accounts.alice,
          recipient: accounts.bob,
          stranger: accounts.mallory,
          exclude: (account) => enter(fixture, account, { status: HolderStatus.SANCTIONED }),
          // Only code that is gone makes this registry revert.
          breakEligibility: async () => networkHelpers.setCode(await fixture.registry.getAddress(), "0xfe"),
          pause: async () => {
            await token.connect(accounts.guardian).pause(HOUR);
          },
        };
      });
    });
  }

  describe("on a registry of its own behaves like", () => {
    shouldBehaveLikeERC7943(async () => {
      const fixture = await networkHelpers.loadFixture(breakable);
      const { token, records, accounts } = fixture;
      return {
        ethers,
        token,
        agent: token.connect(accounts.transferAgent),
        holder: accounts.alice,
        recipient: accounts.bob,
        stranger: accounts.mallory,
        exclude: async (account) => {
          await records.sanction(account);
        },
        breakEligibility: async () => {
          await records.setBroken(true);
        },
        pause: async () => {
          await token.connect(accounts.guardian).pause(HOUR);
        },
      };
    });
  });

  for (const [title, fixture] of [
    ["with a short name", fixtures.OPEN],
    ["with a name over 31 bytes", fixtures.longName],
  ] as const) {
    describe(`${title} behaves like`, () => {
      shouldBehaveLikeERC2612(async () => {
        const { token, accounts } = await networkHelpers.loadFixture(fixture);
        return { connection, token, owner: accounts.alice, spender: accounts.bob, stranger: accounts.mallory };
      });
    });
  }

  for (const [title, factor] of [
    ["splits", split],
    ["reinvestments", reinvestment],
  ] as const) {
    describe(`with ${title} behaves like`, () => {
      shouldBehaveLikeERC8056(async () => {
        const { token, accounts } = await networkHelpers.loadFixture(fixtures.OPEN);
        const scheduler = await asCorporateActions(connection, token);
        return {
          connection,
          token,
          holder: accounts.alice,
          recipient: accounts.bob,
          notice: DAY,
          announce: (id, effectiveAt, numerator, denominator) =>
            scheduler.scheduleFactor(factor(id, effectiveAt, numerator, denominator)),
          withdraw: (id) => scheduler.cancelFactor(id),
        };
      });
    });
  }

  describe("behaves like", () => {
    shouldBehaveLikeERC165(() => networkHelpers.loadFixture(fixtures.OPEN), {
      "ERC-20": "0x36372b07",
      "ERC-20's metadata": "0xa219a025",
      "ERC-2612": "0x9d8ff7da",
      "ERC-7943 for fungible tokens": "0x3edbb4c4",
      "ERC-8056, the multiplier": "0xa60bf13d",
      "ERC-8056, the pending multiplier": "0x4bd27648",
      "ERC-8056, the conversions": "0x57854fc3",
      "ERC-8056, the balances": "0xd890fd71",
    });
  });
});
