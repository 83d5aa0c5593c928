import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import { openReserves } from "../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves();

describe("R15: a setting switches the gate off", () => {
  it("fails with every bound that would", async () => {
    const { verifier, asReserveAdmin } = await loadReserves();
    for (const [maxAge, cap] of [
      [0n, 1_000n],
      [6n, 1_000n],
      [2n ** 256n - 1n, 1_000n],
      [2n, 2_501n],
      [2n, 2n ** 256n - 1n],
    ] as const) {
      const data = verifier.interface.encodeFunctionData("setBounds", [maxAge, cap]);
      await expect(asReserveAdmin(verifier.target.toString(), data))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_BadBounds")
        .withArgs(maxAge, cap);
    }
    expect(await verifier.bounds()).to.deep.equal([2n, 1_000n]);
  });

  it("fails with a threshold of none or of one", async () => {
    const { attestors, asReserveAdmin } = await loadReserves();
    for (const threshold of [0n, 1n]) {
      const data = attestors.interface.encodeFunctionData("setThreshold", [threshold]);
      await expect(asReserveAdmin(attestors.target.toString(), data))
        .to.be.revertedWithCustomError(attestors, "AttestorRegistry_NoQuorum")
        .withArgs(threshold, 3n, 2n);
    }
  });

  it("finds no other setting: nothing else changes state", async () => {
    const { verifier, attestors } = await loadReserves();
    const changing = (fragments: readonly { readonly type: string }[]) =>
      fragments
        .filter((fragment): fragment is FunctionFragment => fragment.type === "function")
        .filter(({ stateMutability }) => stateMutability !== "view" && stateMutability !== "pure")
        .map(({ name }) => name);
    expect(changing(verifier.interface.fragments)).to.have.members([
      "cut",
      "post",
      "registerReceipt",
      "reportCommitted",
      "reportReleased",
      "proveEquivocation",
      "setBounds",
    ]);
    expect(changing(attestors.interface.fragments)).to.have.members(["register", "remove", "replace", "setThreshold"]);
  });

  it("cannot point the token at another gate", async () => {
    const { token, verifier } = await loadReserves();
    expect(await token.gate()).to.equal(verifier);
    const setters: string[] = [];
    token.interface.forEachFunction(({ name, inputs }) => {
      if (/gate/i.test(name) && inputs.length > 0) setters.push(name);
    });
    expect(setters).to.deep.equal([]);
  });
});
