import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AbiCoder, Contract, getBytes, type InterfaceAbi, keccak256, toUtf8Bytes, ZeroAddress } from "ethers";
import * as z from "zod";
import { bench } from "../../shared/peers.ts";
import { type Artifact, type Connection, deploy, type People, send } from "../chain.ts";
import { measureErc20 } from "../erc20.ts";
import type { Measured } from "../operations.ts";

const KYC = 1n;
const ECDSA = 1n;
const USA = 840;

const artifactSchema = z.object({ abi: z.array(z.unknown()), bytecode: z.string() });

/** The vendor's own compilation, as the package ships it. */
function artifact(path: string): Artifact {
  const name = path.split("/").at(-1);
  const file = join(bench, "node_modules/@tokenysolutions/t-rex/artifacts", `${path}.sol`, `${name}.json`);
  return artifactSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** The parts of a T-REX deployment, in the order of the version struct of its implementation authority. */
const PARTS = [
  "contracts/token/Token",
  "contracts/registry/implementation/ClaimTopicsRegistry",
  "contracts/registry/implementation/IdentityRegistry",
  "contracts/registry/implementation/IdentityRegistryStorage",
  "contracts/registry/implementation/TrustedIssuersRegistry",
  "contracts/compliance/modular/ModularCompliance",
] as const;

interface Variant {
  readonly contract: string;
  /** As its own factory deploys it: each part behind a proxy that asks an authority for its implementation. */
  readonly proxied: boolean;
  /** One claim that every receiver must have, signed by one issuer; without it any registered identity will do. */
  readonly needsClaim: boolean;
}

const VARIANTS: readonly Variant[] = [
  { contract: "T-REX, no proxies, no claim topic", proxied: false, needsClaim: false },
  { contract: "T-REX, no claim topic", proxied: true, needsClaim: false },
  { contract: "T-REX, one claim topic", proxied: true, needsClaim: true },
];

export async function measureTrex(connection: Connection, people: People): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const variant of VARIANTS) {
    const gas = await measureSuite(connection, people, variant);
    measured.push({ contract: variant.contract, kind: "security", gas });
  }
  return measured;
}

async function measureSuite(connection: Connection, people: People, { proxied, needsClaim }: Variant) {
  const { deployer, minter, alice, bob, carol, dave, newcomer } = people;
  const suite = await deploySuite(people, proxied ? await deployProxies(people) : deployBare(people));
  const claimIssuer = await deploy(artifact("@onchain-id/solidity/contracts/ClaimIssuer"), deployer, [
    deployer.address,
  ]);
  if (needsClaim) {
    await send(suite.topics, deployer, "addClaimTopic", KYC);
    await send(suite.issuers, deployer, "addTrustedIssuer", claimIssuer, [KYC]);
  }
  for (const holder of [alice, bob, carol, dave, newcomer]) {
    const identity = await deploy(artifact("@onchain-id/solidity/contracts/Identity"), deployer, [
      deployer.address,
      false,
    ]);
    if (needsClaim) await addClaim(people, identity, claimIssuer);
    await send(suite.identities, deployer, "registerIdentity", holder, identity, USA);
  }
  return measureErc20({
    connection,
    people,
    address: await suite.token.getAddress(),
    mint: (to, amount) => send(suite.token, minter, "mint", to, amount),
    // Holders cannot burn; an agent burns what they hold.
    burn: (holder, amount) => send(suite.token, minter, "burn", holder, amount),
  });
}

/** Deploys and initialises one part; the arguments are those of its initialiser. */
type DeployPart = (part: (typeof PARTS)[number], ...args: unknown[]) => Promise<Contract>;

function deployBare({ deployer }: People): DeployPart {
  return async (part, ...args) => {
    const deployed = await deploy(artifact(part), deployer);
    await send(deployed, deployer, "init", ...args);
    return deployed;
  };
}

async function deployProxies({ deployer }: People): Promise<DeployPart> {
  const implementations: Contract[] = [];
  for (const part of PARTS) implementations.push(await deploy(artifact(part), deployer));
  const authority = await deploy(artifact("contracts/proxy/authority/TREXImplementationAuthority"), deployer, [
    true,
    ZeroAddress,
    ZeroAddress,
  ]);
  await send(authority, deployer, "addAndUseTREXVersion", [4, 1, 6], implementations);
  return async (part, ...args) => {
    const path = `contracts/proxy/${part.split("/").at(-1)}Proxy`;
    const proxy = await deploy(artifact(path), deployer, [authority, ...args]);
    return new Contract(proxy, artifact(part).abi as InterfaceAbi, deployer);
  };
}

/** The steps of T-REX's own factory, and a token that is not paused. */
async function deploySuite({ deployer, minter }: People, deployPart: DeployPart) {
  const topics = await deployPart(PARTS[1]);
  const issuers = await deployPart(PARTS[4]);
  const storage = await deployPart(PARTS[3]);
  const identities = await deployPart(PARTS[2], issuers, topics, storage);
  const compliance = await deployPart(PARTS[5]);
  const token = await deployPart(PARTS[0], identities, compliance, "Acme Corporation", "ACME", 18, ZeroAddress);
  await send(storage, deployer, "bindIdentityRegistry", identities);
  await send(identities, deployer, "addAgent", deployer);
  await send(token, deployer, "addAgent", minter);
  await send(token, minter, "unpause");
  return { token, identities, topics, issuers };
}

/** The issuer signs that it knows the holder, and the holder's identity carries the signature. */
async function addClaim({ deployer }: People, identity: Contract, issuer: Contract): Promise<void> {
  const data = toUtf8Bytes("known");
  const content = AbiCoder.defaultAbiCoder().encode(
    ["address", "uint256", "bytes"],
    [await identity.getAddress(), KYC, data],
  );
  const signature = await deployer.signMessage(getBytes(keccak256(content)));
  await send(identity, deployer, "addClaim", KYC, ECDSA, issuer, signature, data, "");
}
