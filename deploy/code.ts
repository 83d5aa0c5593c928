import { concat, dataLength, dataSlice, getBytes, hexlify, keccak256 } from "ethers";

/** What of an artifact says which code it becomes when it is deployed. */
export interface DeployedCode {
  readonly deployedBytecode: string;
  readonly deployedLinkReferences?: References | undefined;
  readonly immutableReferences?: Record<string, readonly Place[]> | undefined;
}

interface Place {
  readonly start: number;
  readonly length: number;
}

type References = Record<string, Record<string, readonly Place[]>>;

/** Whether code is that of an artifact, but for what a deployment puts in: addresses of libraries, and immutables. */
export function isCodeOf(artifact: DeployedCode, code: string): boolean {
  const text = artifact.deployedBytecode.replace(/__\$[0-9a-fA-F]{34}\$__/g, "0".repeat(40));
  if (dataLength(code) !== (text.length - 2) / 2) return false;
  const places = [
    ...Object.values(artifact.deployedLinkReferences ?? {}).flatMap((file) => Object.values(file).flat()),
    ...Object.values(artifact.immutableReferences ?? {}).flat(),
  ];
  return masked(text, places) === masked(withoutOwnAddress(text, code), places);
}

/** A library's code begins with its own address (PUSH20), which is not known when it is compiled. */
function withoutOwnAddress(compiled: string, code: string): string {
  const guard = "0x73";
  const isLibrary = compiled.startsWith(`${guard}${"0".repeat(40)}`) && code.startsWith(guard);
  return isLibrary ? hexlify(concat([guard, new Uint8Array(20), dataSlice(code, 21)])) : code;
}

function masked(code: string, places: readonly Place[]): string {
  const bytes = getBytes(code);
  for (const { start, length } of places) bytes.fill(0, start, start + length);
  return keccak256(bytes);
}
