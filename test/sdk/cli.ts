import { expect } from "chai";
import type { Command } from "commander";
import { z } from "zod";
import {
  buildProgram,
  ExitCode,
  InputError,
  outputOf,
  parseInput,
  RefusedError,
  readJsonInput,
  run,
  type Streams,
  table,
  withExamples,
} from "../../sdk/cli/index.ts";

/** Runs a small program of three commands and returns everything that can be seen from outside. */
async function invoke(...args: string[]) {
  const written = { stdout: "", stderr: "" };
  const streams: Streams = {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  };
  const program = buildProgram("1.2.3", streams);
  withExamples(program.command("show <name>").description("Shows a name."), "counterfoil show alice").action(
    async (name: string, _: object, command: Command) => {
      const output = outputOf(command);
      const progress = output.progress("looking");
      progress.update("still looking");
      progress.stop();
      output.result({ name, units: 10n ** 30n }, () => table(["name"], [[name]]));
    },
  );
  program.command("twice").action((_: object, command: Command) => {
    const output = outputOf(command);
    output.result(1, () => "1");
    output.result(2, () => "2");
  });
  program.command("fail <how>").action((how: string) => {
    if (how === "input") throw new InputError("order.units", -1n, "must be positive");
    if (how === "refused") throw new RefusedError("the window is closed");
    throw new TypeError("something broke\nin detail");
  });
  return { code: await run(program, args), ...written };
}

describe("sdk/cli", () => {
  describe("output", () => {
    it("prints a table for people", async () => {
      const { code, stdout, stderr } = await invoke("show", "alice");
      expect(code).to.equal(ExitCode.done);
      expect(stdout).to.contain("alice").and.to.contain("│");
      expect(stderr).to.equal("");
    });

    it("prints exactly one JSON document with --json, before or after the command", async () => {
      for (const args of [
        ["show", "alice", "--json"],
        ["--json", "show", "alice"],
      ]) {
        const { code, stdout, stderr } = await invoke(...args);
        expect(code).to.equal(ExitCode.done);
        expect(JSON.parse(stdout)).to.deep.equal({ name: "alice", units: "1000000000000000000000000000000" });
        expect(stderr).to.equal("");
      }
    });

    it("refuses to print a second result", async () => {
      const { code, stderr } = await invoke("twice", "--json");
      expect(code).to.equal(ExitCode.refused);
      expect(stderr).to.contain("A command prints one result");
    });
  });

  describe("errors", () => {
    it("names the path and the value of wrong input and ends with 1", async () => {
      const { code, stdout, stderr } = await invoke("fail", "input");
      expect(code).to.equal(ExitCode.refused);
      expect(stdout).to.equal("");
      expect(stderr).to.equal("InputError: order.units: must be positive (got -1)\n");
    });

    it("prints an error as one line of JSON on stderr with --json", async () => {
      const { code, stdout, stderr } = await invoke("fail", "input", "--json");
      expect(code).to.equal(ExitCode.refused);
      expect(stdout).to.equal("");
      expect(stderr.match(/\n/g)).to.have.lengthOf(1);
      expect(JSON.parse(stderr)).to.deep.equal({
        error: {
          name: "InputError",
          message: "order.units: must be positive (got -1)",
          path: "order.units",
          value: "-1",
        },
      });
    });

    it("ends with 1 when the request is refused", async () => {
      const { code, stderr } = await invoke("fail", "refused");
      expect(code).to.equal(ExitCode.refused);
      expect(stderr).to.equal("RefusedError: the window is closed\n");
    });

    it("reports a bug shortly and without its stack", async () => {
      const { code, stdout, stderr } = await invoke("fail", "unknown");
      expect(code).to.equal(ExitCode.refused);
      expect(stdout).to.equal("");
      expect(stderr).to.equal("Unexpected TypeError: something broke\n");
    });

    it("adds the stack when DEBUG is set", async () => {
      const before = process.env["DEBUG"];
      process.env["DEBUG"] = "1";
      try {
        expect((await invoke("fail", "unknown")).stderr).to.match(/ at .*cli\.ts/);
      } finally {
        if (before === undefined) delete process.env["DEBUG"];
        else process.env["DEBUG"] = before;
      }
    });
  });

  describe("usage", () => {
    const wrong = {
      "an unknown command": ["sohw"],
      "an unknown option": ["show", "alice", "--loud"],
      "a missing argument": ["show"],
      "one argument too many": ["show", "alice", "bob"],
      "no command": [],
    };
    for (const [what, args] of Object.entries(wrong)) {
      it(`ends with 2 on ${what}`, async () => {
        const { code, stdout, stderr } = await invoke(...args);
        expect(code).to.equal(ExitCode.usage);
        expect(stdout).to.equal("");
        expect(stderr).to.not.equal("");
      });

      it(`ends with 2 and one line of JSON on ${what} with --json`, async () => {
        const { code, stdout, stderr } = await invoke(...args, "--json");
        expect(code).to.equal(ExitCode.usage);
        expect(stdout).to.equal("");
        expect(JSON.parse(stderr)).to.have.nested.property("error.name", "UsageError");
      });
    }

    it("shows help and version on stdout and ends with 0", async () => {
      const help = await invoke("show", "--help");
      expect(help).to.include({ code: ExitCode.done, stderr: "" });
      expect(help.stdout).to.contain("--json").and.to.contain("Example:\n  $ counterfoil show alice");
      expect(await invoke("--version")).to.deep.equal({ code: ExitCode.done, stdout: "1.2.3\n", stderr: "" });
    });
  });

  describe("parseInput", () => {
    const schema = z.object({ orders: z.array(z.object({ units: z.int().positive() })) });

    it("returns what the schema makes of the value", () => {
      const value = { orders: [{ units: 1 }] };
      expect(parseInput(schema, value, "book")).to.deep.equal(value);
    });

    it("names the field and the value that do not fit", () => {
      const parse = () => parseInput(schema, { orders: [{ units: 1 }, { units: -5 }] }, "book.json");
      expect(parse).to.throw(InputError).that.includes({ path: "book.json.orders[1].units", value: -5 });
    });

    it("says that a value is missing", () => {
      expect(() => parseInput(schema, {}, "book.json")).to.throw(InputError, /book\.json\.orders: .* \(got nothing\)/);
    });
  });

  describe("readJsonInput", () => {
    const failure = async (file: string) => {
      try {
        await readJsonInput(z.object({ name: z.number() }), file);
      } catch (error) {
        return error;
      }
      return undefined;
    };

    it("says which file cannot be read", async () => {
      const error = await failure("missing.json");
      expect(error).to.be.instanceOf(InputError);
      expect(String(error)).to.equal('InputError: file: cannot be read (ENOENT) (got "missing.json")');
    });

    it("says which file is not JSON, and which field of a file does not fit", async () => {
      expect(String(await failure("LICENSE")))
        .to.contain("LICENSE")
        .and.to.contain("does not contain JSON");
      expect(await failure("package.json")).to.include({ path: "package.json.name", value: "counterfoil" });
    });
  });
});
