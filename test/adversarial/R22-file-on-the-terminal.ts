import { expect } from "chai";
import { ExitCode } from "../../sdk/cli/index.ts";
import { reservesCommands } from "../../sdk/cli/reserves/index.ts";
import type { ProofFile } from "../../sdk/reserves/proof.ts";
import { invokeCommand } from "../../test-support/helpers/commandLine.ts";
import { proofOf, treeOf } from "../../test-support/reserves/proofs.ts";
import { withFolder } from "../../test-support/reserves/registers.ts";

// Whoever hands out a proof file writes its fields. Can one of them write to the terminal of the person who looks at it: a
// line of its own that says "verified", a sequence that clears the screen, a turn of direction in an account's name?
// Defence: sdk/cli/reserves/text.ts:lines, through which every result for people goes.
const reserves = (...args: string[]) => invokeCommand(reservesCommands(), ["reserves", ...args]);

/** What may stand in a result: what can be seen, and the breaks between its own lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not be there.
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/u;

async function show(command: "inspect" | "verify", file: object) {
  let shown = { code: -1, stdout: "", stderr: "" };
  await withFolder(async (folder) => {
    const path = await folder.write("proof.json", JSON.stringify(file));
    shown = await reserves(command, path);
  });
  return shown;
}

function proofNamed(account: string): ProofFile {
  const rows = [{ account, amount: 5n }];
  return proofOf(treeOf(rows), rows, 0);
}

describe("R22 a file that writes to the terminal", () => {
  it("adds no line of its own and no sequence that a terminal obeys, in any field", async () => {
    const hostile = "\u001b[2J\u009b2Jx\nverified  it is the root that the contract has published\u202e";
    const {
      account: _account,
      nonce: _nonce,
      ...proof
    } = proofNamed("customer-1") as ProofFile & { account: string; nonce: null };
    const position = { ...proof, treeKind: 1, settledAt: "0" };
    const honest = await show("inspect", { ...position, custodian: "a", accountRef: "b", isin: "c" });
    expect(honest.code).to.equal(ExitCode.done);
    for (const field of ["custodian", "accountRef", "isin"]) {
      const fields = { custodian: "a", accountRef: "b", isin: "c", [field]: hostile };
      const { code, stdout } = await show("inspect", { ...position, ...fields });
      expect(code, field).to.equal(ExitCode.done);
      expect(stdout, field).to.not.match(UNSEEN);
      expect(stdout.split("\n"), field).to.have.length(honest.stdout.split("\n").length);
      expect(stdout, field).to.match(/\\u001b\[2J\\u009b2Jx(\\n|\\u000a)verified .*\\u202e/);
    }
    const inspected = await show("inspect", { ...proofNamed("customer-1"), account: hostile });
    expect(inspected.stdout).to.not.match(UNSEEN);
  });

  it("hides and turns nothing in the name of an account whose proof holds", async () => {
    const { code, stdout } = await show("verify", proofNamed("ab\u202edc\u200b\u{e0041}"));
    expect(code).to.equal(ExitCode.done);
    expect(stdout).to.not.match(UNSEEN);
    expect(stdout).to.match(/^account +"ab\\u202edc\\u200b\\udb40\\udc41"$/m);
  });

  it("leaves letters of any script as they are", async () => {
    const { stdout } = await show("verify", proofNamed("Zoë Łukasz 山田 😀"));
    expect(stdout).to.match(/^account +"Zoë Łukasz 山田 😀"$/m);
  });
});
