import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { AbiCoder, concat, ErrorFragment, Interface, id, type ParamType, ZeroAddress } from "ethers";
import { advice } from "../../sdk/errors/advice.ts";
import { decodeError, type ErrorName, explainError, revertData } from "../../sdk/errors/index.ts";
import { errorTable } from "../../sdk/errors/table/index.ts";
import { openMarket } from "../../test-support/fixtures/primaryMarket.ts";
import { PrimaryMarket__factory, SessionCalendar__factory } from "../../types/index.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const coder = AbiCoder.defaultAbiCoder();

/** Every custom error in the compiled contracts, and the source that each comes from. */
function compiledErrors(): Map<string, { readonly fragment: ErrorFragment; readonly source: string }> {
  const errors = new Map<string, { fragment: ErrorFragment; source: string }>();
  for (const folder of ["artifacts/contracts", "artifacts/@openzeppelin"]) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".json")) continue;
      const { abi, sourceName } = JSON.parse(readFileSync(join(root, folder, file), "utf8")) as {
        abi: { type: string }[];
        sourceName: string;
      };
      for (const item of abi.filter(({ type }) => type === "error")) {
        const fragment = ErrorFragment.from(item);
        errors.set(fragment.selector, { fragment, source: sourceName });
      }
    }
  }
  return errors;
}

/** Some value of each type. */
function sampleOf({ baseType, components, arrayChildren, type }: ParamType): unknown {
  if (baseType === "tuple") return (components ?? []).map(sampleOf);
  if (baseType === "array") return arrayChildren === null ? [] : [sampleOf(arrayChildren)];
  if (baseType === "bool") return true;
  if (baseType === "string") return "text";
  if (baseType === "address") return ZeroAddress;
  const size = /^bytes(\d+)$/.exec(type)?.[1];
  return size === undefined ? 7n : `0x${"ab".repeat(Number(size))}`;
}

const belowMinimum = () =>
  PrimaryMarket__factory.createInterface().encodeErrorResult("PrimaryMarket_BelowMinimum", [5n, 10n]);

describe("sdk/errors", () => {
  describe("the table", () => {
    it("has a sentence for every custom error of every contract", () => {
      const errors = compiledErrors();
      const missing = [...errors.values()].filter(({ fragment: { name } }) => !Object.hasOwn(errorTable, name));
      const todo = missing.map(
        ({ fragment: { name }, source }) =>
          `${name}: write "/// @notice Thrown when …" above it in the interface of ${source}, then run npm run build and npm run docs (what to do about it: sdk/errors/advice.ts)`,
      );
      expect(todo.join("\n")).to.equal("");
      expect(errors.size).to.be.greaterThan(250);
      for (const { why } of Object.values(errorTable)) expect(why).to.match(/^Thrown .+[.)]$/);
    });

    it("names no error that no contract has", () => {
      const names = new Set([...compiledErrors().values()].map(({ fragment }) => fragment.name));
      expect([...Object.keys(errorTable), ...Object.keys(advice)].filter((name) => !names.has(name))).to.deep.equal([]);
    });

    it("advises with values that the error has", () => {
      for (const [name, text] of Object.entries(advice)) {
        const { signature } = errorTable[name as ErrorName];
        const values = ErrorFragment.from(`error ${signature}`).inputs.map((input) => input.name);
        for (const [, value] of text.matchAll(/`(\w+)`/g)) expect(values, name).to.include(value);
        expect(text, name).to.match(/^[A-Za-z].*\.$/);
      }
    });

    it("decodes every one of them, with its arguments by name", () => {
      for (const { fragment } of compiledErrors().values()) {
        const values = fragment.inputs.map(sampleOf);
        const data = concat([fragment.selector, coder.encode(fragment.inputs, values)]);
        const error = decodeError(data);
        expect(error.kind, fragment.name).to.equal("contract");
        expect(error.name).to.equal(fragment.name);
        expect(Object.keys(error.args)).to.deep.equal(fragment.inputs.map(({ name }) => name));
        expect(error.why, fragment.name).to.match(/^Refused /);
        expect(error.message).to.match(new RegExp(`^${fragment.name}\\(.*\\): refused `));
        expect(error.message).not.to.include("{{").and.not.to.include("undefined");
      }
    });
  });

  describe("decodeError", () => {
    it("says what was refused, with which values, why and what to do", () => {
      const error = decodeError(belowMinimum());
      expect(error).to.deep.equal({
        kind: "contract",
        name: "PrimaryMarket_BelowMinimum",
        contract: "PrimaryMarket",
        args: { amount: 5n, minimum: 10n },
        why: "Refused for a request below the window's minimum, or in a direction it does not take (minimum 0).",
        advice: "Ask for at least `minimum`; with a minimum of 0, this window does not take the direction.",
        message:
          "PrimaryMarket_BelowMinimum(amount: 5, minimum: 10): refused for a request below the window's minimum, or in a " +
          "direction it does not take (minimum 0). Ask for at least `minimum`; with a minimum of 0, this window does not " +
          "take the direction.",
        data: belowMinimum(),
      });
      // The name decides which arguments there are, for TypeScript too.
      const minimum: bigint | undefined = error.name === "PrimaryMarket_BelowMinimum" ? error.args.minimum : undefined;
      expect(minimum).to.equal(10n);
      const name: ErrorName | "Error" | "Panic" | null = error.name;
      expect(name).to.equal("PrimaryMarket_BelowMinimum");
    });

    it("gives structs as objects", () => {
      const hours = { preOpen: 1n, open: 2n, close: 3n, reopen: 4n, reclose: 5n, postClose: 6n };
      const calendar = SessionCalendar__factory.createInterface();
      const data = calendar.encodeErrorResult("SessionCalendar_ClosedDayWithHours", [9n, hours]);
      const error = decodeError(data);
      expect(error.args).to.deep.equal({ day: 9n, tradingHours: hours });
      expect(error.message).to.include(
        "tradingHours: {preOpen: 1, open: 2, close: 3, reopen: 4, reclose: 5, postClose: 6}",
      );
    });

    it("reads plain reasons and names Solidity's panics", () => {
      const reason = decodeError(concat([id("Error(string)").slice(0, 10), coder.encode(["string"], ["not now"])]));
      expect(reason).to.include({ kind: "reason", name: "Error", contract: null, message: "Refused: not now" });
      expect(reason.args).to.deep.equal({ reason: "not now" });
      const panic = decodeError(concat([id("Panic(uint256)").slice(0, 10), coder.encode(["uint256"], [17n])]));
      expect(panic).to.include({ kind: "panic", name: "Panic", contract: null });
      expect(panic.message).to.equal("Panic(code: 17): refused because a calculation leaves the range of its type.");
      expect(panic.args).to.deep.equal({ code: 17n });
    });

    it("hands on the bytes of what it does not know", () => {
      expect(decodeError("0xdeadbeef00")).to.deep.include({
        kind: "unknown",
        name: null,
        contract: null,
        args: {},
        selector: "0xdeadbeef",
        data: "0xdeadbeef00",
        message: "reverted with 0xdeadbeef00",
      });
      expect(decodeError("0x")).to.include({ kind: "unknown", selector: null, message: "reverted without a reason" });
      expect(decodeError("no bytes")).to.include({ kind: "unknown", selector: null, data: "no bytes" });
      const cut = belowMinimum().slice(0, 74); // the second argument is missing
      expect(decodeError(cut)).to.include({ kind: "unknown", selector: cut.slice(0, 10), data: cut });
    });
  });

  describe("explainError", () => {
    it("finds the revert in what ethers throws for a call to a real contract", async () => {
      const { primary, accounts } = await (await openMarket())();
      const alice = accounts.alice.address;
      const request = primary.connect(accounts.alice).requestDeposit.staticCall(1n, alice, alice);
      const thrown: unknown = await request.then(
        () => expect.fail("must revert"),
        (error: unknown) => error,
      );
      expect(explainError(thrown)).to.include({ kind: "contract", name: "PrimaryMarket_NoOpenWindow" });
    });

    it("finds it where ethers, viem and nodes keep it", () => {
      const data = belowMinimum();
      const places = [
        { code: "CALL_EXCEPTION", data },
        { code: "CALL_EXCEPTION", data: null, info: { error: { code: 3, message: "execution reverted", data } } },
        { code: -32603, message: "Internal error", data: { txHash: id("hash"), data } },
        // viem: ContractFunctionExecutionError → ContractFunctionRevertedError
        { name: "ContractFunctionExecutionError", cause: { name: "ContractFunctionRevertedError", raw: data } },
        // viem: CallExecutionError → ExecutionRevertedError → RpcRequestError
        { name: "CallExecutionError", cause: { cause: { code: 3, data } } },
      ];
      for (const thrown of places) expect(explainError(thrown)?.name).to.equal("PrimaryMarket_BelowMinimum");
    });

    it("tells a revert without a reason from what is no revert", () => {
      expect(explainError({ code: "CALL_EXCEPTION", data: null })).to.include({ kind: "unknown", data: "0x" });
      expect(revertData({ code: 3, data: "0x" })).to.equal("0x");
      expect(explainError({ code: "ACTION_REJECTED", info: { payload: {} } })).to.equal(undefined);
      expect(explainError(new Error("offline"))).to.equal(undefined);
      expect(explainError(undefined)).to.equal(undefined);
    });

    it("does not follow an error that is its own cause forever", () => {
      const circle: { cause?: unknown } = {};
      circle.cause = circle;
      expect(explainError(circle)).to.equal(undefined);
    });
  });

  it("leaves errors of other contracts to their own interface", () => {
    const foreign = new Interface(["error Foreign(uint256 value)"]);
    const data = foreign.encodeErrorResult("Foreign", [1n]);
    expect(decodeError(data)).to.include({ kind: "unknown", selector: foreign.getError("Foreign")?.selector });
  });
});
