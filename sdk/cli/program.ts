import { Command, CommanderError } from "commander";
import { CliError, ExitCode, stringify, UsageError } from "./errors.ts";
import { Output, type Streams } from "./output.ts";

/** A file of commands: adds them to the program. Anything slow to load is imported inside the action. */
export interface CommandModule {
  register(program: Command): void;
}

const streamsOf = new WeakMap<Command, Streams>();

/** The program without its commands. Options and error handling set here hold for every command added later. */
export function buildProgram(version: string, streams: Streams = process): Command {
  const program = new Command("counterfoil")
    .description("Listed equities on an EVM chain, with the proof kept on-chain beside them.")
    .version(version)
    .option("--json", "print exactly one JSON document on stdout")
    .showHelpAfterError("Add --help to see how it is used.")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      // With --json the error is printed once, by `run`, as one line.
      writeErr: (text) => wantsJson(program) || streams.stderr.write(text),
    })
    .exitOverride();
  streamsOf.set(program, streams);
  return program;
}

/** Shows how a command is used, below its help. Every command has at least one. */
export function withExamples(command: Command, ...lines: readonly [string, ...string[]]): Command {
  const title = lines.length === 1 ? "Example" : "Examples";
  return command.addHelpText("after", `\n${title}:\n${lines.map((line) => `  $ ${line}`).join("\n")}`);
}

/** The output of the command that is running: commander hands it to the action as last argument. */
export function outputOf(command: Command): Output {
  return new Output(command.optsWithGlobals()["json"] === true, streamsOf.get(rootOf(command)) ?? process);
}

/** Runs the program and returns its exit code. Nothing that happens in a command gets past here. */
export async function run(program: Command, args: readonly string[]): Promise<number> {
  const { stderr } = streamsOf.get(program) ?? process;
  argumentsOf.set(program, args);
  try {
    await program.parseAsync([...args], { from: "user" });
    return ExitCode.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.done; // --help, --version
    const failure = asCliError(error);
    // Commander has told people already what is wrong with their command line.
    const isTold = error instanceof CommanderError;
    if (wantsJson(program)) stderr.write(`${stringify({ error: failure ?? unexpected(error) }, 0)}\n`);
    else if (failure === undefined)
      stderr.write(`Unexpected ${unexpected(error).name}: ${unexpected(error).message}\n`);
    else if (!isTold) stderr.write(`${failure.name}: ${failure.message}\n`);
    if (failure === undefined && process.env["DEBUG"] && error instanceof Error) stderr.write(`${error.stack}\n`);
    return failure?.exitCode ?? ExitCode.refused;
  }
}

/** Runs the arguments of this process and ends it. */
export async function runProcess(program: Command): Promise<void> {
  // A reader that has seen enough (`… | head`) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const code = await run(program, process.argv.slice(2));
  // Not before stdout has taken everything; then at once, whatever a command may have left open.
  process.stdout.write("", () => process.exit(code));
}

const argumentsOf = new WeakMap<Command, readonly string[]>();

/** Read from the arguments, because a command line that cannot be parsed has to be reported as JSON as well. */
function wantsJson(program: Command): boolean {
  const args = argumentsOf.get(program) ?? [];
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).includes("--json");
}

/** By its shape: where this module is loaded twice in one process, the two copies' classes are not the same. */
function isCliError(error: unknown): error is CliError {
  if (error instanceof CliError) return true;
  return error instanceof Error && "exitCode" in error && "toJSON" in error && !(error instanceof CommanderError);
}

function asCliError(error: unknown): CliError | undefined {
  if (isCliError(error)) return error;
  if (!(error instanceof CommanderError)) return undefined;
  const isHelpShown = error.code === "commander.help";
  return new UsageError(isHelpShown ? "a command is missing" : error.message.replace(/^error: /, ""));
}

function unexpected(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const [message = ""] = error.message.split("\n");
  return { name: error.name, message };
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
