import { type ErrorDescription, Interface } from "ethers";

/** One interface with the errors of several. */
export function errorsOf(interfaces: readonly Interface[]): Interface {
  const errors = new Map<string, string>();
  for (const abi of interfaces) abi.forEachError((error) => errors.set(error.selector, error.format("full")));
  return new Interface([...errors.values()]);
}

/** The contracts' own error in what was thrown; undefined if there is none. */
export function describeRevert(error: unknown, errors: Interface): ErrorDescription | undefined {
  const data = revertData(error);
  return data === undefined ? undefined : (errors.parseError(data) ?? undefined);
}

/** The revert data, wherever the layers between contract and caller have put it. */
function revertData(error: unknown, depth = 0): string | undefined {
  if (typeof error === "string") return /^0x([0-9a-f]{2}){4,}$/i.test(error) ? error : undefined;
  if (typeof error !== "object" || error === null || depth > 5) return undefined;
  for (const key of ["data", "error", "info", "cause"]) {
    const data = revertData(Reflect.get(error, key), depth + 1);
    if (data !== undefined) return data;
  }
  return undefined;
}
