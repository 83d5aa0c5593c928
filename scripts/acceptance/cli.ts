import { type AcceptanceCheck, type Context, expectCode, expectMatch, expectSame, fail } from "./check.ts";

/** The names of all commands, read from the help as a person would. */
async function commandNames(context: Context): Promise<string[]> {
  const { stdout } = await context.cli(["--help"]);
  const section = stdout.split(/^Commands:$/m)[1]?.split(/^\S/m)[0] ?? "";
  const names = [...section.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => match[1] ?? "");
  return names.filter((name) => name !== "help");
}

export const cliChecks: readonly AcceptanceCheck[] = [
  {
    name: "counterfoil --help ends with 0 and an example",
    run: async (context) => {
      const outcome = await context.cli(["--help"]);
      expectCode(outcome, 0);
      expectSame(outcome.stderr, "", "stderr");
      expectMatch(outcome.stdout, /Examples?:\n( {2}\$ counterfoil .+\n?)+$/, "the help");
    },
  },
  {
    name: "the help of every command ends with 0 and an example",
    run: async (context) => {
      const names = await commandNames(context);
      if (names.length === 0) fail("the help names no commands");
      for (const name of names) {
        const outcome = await context.cli([name, "--help"]);
        expectCode(outcome, 0);
        expectMatch(outcome.stdout, /Examples?:\n( {2}\$ counterfoil .+\n?)+$/, `the help of ${name}`);
      }
    },
  },
  {
    name: "counterfoil --version prints the version of package.json",
    run: async (context) => {
      const outcome = await context.cli(["--version"], { cwd: context.folder });
      expectCode(outcome, 0);
      expectMatch(outcome.stdout, /^\d+\.\d+\.\d+\n$/, "the version");
    },
  },
  {
    name: "no command, an unknown command and an unknown option end with 2 and leave stdout empty",
    run: async (context) => {
      for (const args of [[], ["no-such-command"], ["--no-such-option"]]) {
        const outcome = await context.cli(args);
        expectCode(outcome, 2);
        expectSame(outcome.stdout, "", "stdout");
        if (outcome.stderr === "") fail("nothing on stderr says what is wrong");
      }
    },
  },
  {
    name: "with --json a usage error is one line of JSON on stderr",
    run: async (context) => {
      const error = await context.cliError(["no-such-command"], 2);
      expectSame(error.name, "UsageError", "the error's name");
    },
  },
];
