import { expect } from "chai";
import type { EquityToken } from "../../types/index.ts";

export interface ERC165Context {
  /** Only `supportsInterface` is called. */
  readonly token: Pick<EquityToken, "supportsInterface">;
}

/** ERC-165: what a contract says it is, and that it does not say so of everything. */
export function shouldBehaveLikeERC165(
  load: () => Promise<ERC165Context>,
  interfaceIds: Readonly<Record<string, string>>,
): void {
  describe("ERC-165", () => {
    for (const [name, interfaceId] of Object.entries({ "ERC-165": "0x01ffc9a7", ...interfaceIds })) {
      it(`supports ${name} by the id ${interfaceId}`, async () => {
        const { token } = await load();
        expect(await token.supportsInterface(interfaceId)).to.equal(true);
      });
    }

    it("supports neither the invalid id nor one that means nothing", async () => {
      const { token } = await load();
      for (const interfaceId of ["0xffffffff", "0x00000000", "0xdeadbeef"]) {
        expect(await token.supportsInterface(interfaceId)).to.equal(false, interfaceId);
      }
    });

    it("answers within 30,000 gas", async () => {
      const { token } = await load();
      for (const interfaceId of ["0x01ffc9a7", "0xdeadbeef"]) {
        // 21,000 of an estimate are the transaction's own, and its data.
        expect(await token.supportsInterface.estimateGas(interfaceId)).to.be.below(21_000n + 1_000n + 30_000n);
      }
    });
  });
}
