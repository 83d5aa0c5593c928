export { CliError, ExitCode, InputError, RefusedError, UsageError } from "./errors.ts";
export { parseInput, readJsonInput, readTextInput } from "./input.ts";
export { Output, type Progress, type Streams, table } from "./output.ts";
export { buildProgram, type CommandModule, outputOf, run, runProcess, withExamples } from "./program.ts";
