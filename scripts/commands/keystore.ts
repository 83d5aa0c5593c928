import { RefusedError } from "../../sdk/cli/errors.ts";
import { environmentKey, KEY_NAME } from "../../sdk/cli/reserves/index.ts";

/**
 * The key of commands that sign: the environment's, or else Hardhat's keystore's (`npx hardhat keystore set`), which asks
 * for its password. Without a terminal nobody can be asked, so that only the environment is left.
 */
export async function keystoreKey(): Promise<string> {
  const isInEnvironment = (process.env[KEY_NAME] ?? "") !== "";
  if (isInEnvironment || process.stdin.isTTY !== true) return environmentKey();
  const { createHardhatRuntimeEnvironment } = await import("hardhat/hre");
  const { configVariable } = await import("hardhat/config");
  const { default: project } = await import("../../hardhat.config.ts");
  const accounts = [configVariable(KEY_NAME)];
  const networks = { keys: { type: "http", chainType: "l1", url: "http://127.0.0.1", accounts } } as const;
  const { config } = await createHardhatRuntimeEnvironment({ ...project, networks });
  const network = config.networks["keys"];
  const found = network?.type === "http" && Array.isArray(network.accounts) ? network.accounts[0] : undefined;
  if (found === undefined) throw new RefusedError("Hardhat's keystore cannot be opened");
  try {
    return await found.get();
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new RefusedError(`${KEY_NAME} is not set, and Hardhat's keystore does not give it: ${reason}`);
  }
}
