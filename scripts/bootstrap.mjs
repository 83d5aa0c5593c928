/**
 * Makes a fresh checkout usable: installs what package-lock.json names, once, with a Node that can run it.
 *
 * Every command of the project comes through here (bin/counterfoil.mjs, and each npm script through scripts/run.mjs),
 * so it has no dependencies and runs under old Nodes too. When everything is in place it says nothing and takes a
 * few milliseconds.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const binaries = join(root, "node_modules", ".bin");

const isWindows = process.platform === "win32";
const platform = `${process.platform}-${process.arch}`;
const stampFile = join(root, "node_modules", ".counterfoil-lock");
const lock = join(root, "cache", "installing.lock");
const HEARTBEAT_MS = 2_000;
/** A lock whose owner has not been heard of for this long is left over, whatever machine its owner ran on. */
const STALE_AFTER_MS = 30_000;

class BootstrapError extends Error {}

const say = (line) => process.stderr.write(`counterfoil: ${line}\n`);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Hardhat needs this Node; under an older one npm silently leaves out Hardhat's native engine. */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

/** The Node that comes with the lockfile on Linux, to be used where the machine's own is too old. */
function bundledNode() {
  const path = join(root, "node_modules", `node-${platform}`, "bin", "node");
  return existsSync(path) ? path : undefined;
}

/** The Node to run this project with: the running one unless it is too old. */
export function projectNode() {
  if (isRecentEnough(process.versions.node)) return process.execPath;
  const node = bundledNode();
  if (node === undefined) throw new BootstrapError(tooOld(process.versions.node));
  return node;
}

/** The environment to run the project's tools in: its Node and its binaries first, nothing reported to anybody. */
export function projectEnvironment() {
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true" };
  const pathName = pathVariable(env);
  env[pathName] = [dirname(projectNode()), binaries, env[pathName] ?? ""].join(delimiter);
  return env;
}

/** Windows writes it "Path", and a copy of the environment is case-sensitive. */
function pathVariable(env) {
  return Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}

function tooOld(version) {
  return `Node ${version} is too old and there is none to fetch for ${platform}. Install Node 22.13 or newer, then repeat the command.`;
}

/** What an up-to-date stamp says: this lockfile, installed on this platform. */
function expectedStamp() {
  const hash = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return `${platform} ${hash}\n`;
}

function isInstalled() {
  try {
    return readFileSync(stampFile, "utf8") === expectedStamp();
  } catch {
    return false;
  }
}

/** Installs if needed. Two commands started at once do not install twice: the second waits for the first. */
export async function bootstrap() {
  if (isInstalled()) return;
  const release = await acquireLock();
  try {
    if (!isInstalled()) await install();
  } finally {
    release();
  }
}

async function install() {
  rmSync(stampFile, { force: true });
  const env = cleanEnvironment();
  const found = spawnSync("node", ["-p", "process.versions.node"], { env, encoding: "utf8", shell: isWindows });
  const hostVersion = found.status === 0 ? found.stdout.trim() : process.versions.node;
  const npmCi = ["npm", "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  let command = npmCi;
  if (isRecentEnough(hostVersion)) {
    say("installing the locked dependencies (once; about a minute)");
  } else {
    // A workspace of its own, so that whoever installs the published package does not install a Node with it.
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, "scripts", "node", "package.json"), "utf8"));
    const version = optionalDependencies[`node-${platform}`];
    if (version === undefined) throw new BootstrapError(tooOld(hostVersion));
    say(
      `installing the locked dependencies (once; about a minute), with Node ${version} because ${hostVersion} is too old`,
    );
    command = ["npx", "--yes", "--package", `node-${platform}@${version}`, "--", ...npmCi];
  }
  await run(command, env);
  verifyAndStamp();
}

/** npm passes its own settings on to children; an inner npm must not take them for orders. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(package|lifecycle|config_(package|call|omit|include|workspaces?|global|dry_run|ignore_scripts|loglevel|yes)$)/i.test(
        name,
      ),
  );
  const env = Object.fromEntries(kept);
  const pathName = pathVariable(env);
  // The Node in node_modules is about to be replaced, so npm must not run on it.
  env[pathName] = (env[pathName] ?? "")
    .split(delimiter)
    .filter((part) => resolve(part) !== binaries)
    .join(delimiter);
  return env;
}

function run([command, ...args], env) {
  // Everything goes to stderr: stdout belongs to the command the user asked for.
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", 2, 2], shell: isWindows });
  const forward = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((done, fail) => {
    child.on("error", (error) => fail(new BootstrapError(`cannot start ${command}: ${error.message}`)));
    child.on("exit", (code, signal) => {
      for (const name of signals) process.off(name, forward);
      if (code === 0) done();
      else
        fail(
          new BootstrapError(
            `the installation ended with ${signal ?? `exit code ${code}`}; repeat the command to try again.`,
          ),
        );
    });
  });
}

/** Writes the stamp, but only over an installation that works. */
function verifyAndStamp() {
  const load = ["-e", "require('@nomicfoundation/edr')"];
  const { status } = spawnSync(projectNode(), load, { cwd: root, stdio: "ignore" });
  if (status !== 0) {
    throw new BootstrapError(
      `Hardhat's native engine for ${platform} cannot be loaded. Is npm told to leave out optional dependencies? Delete node_modules and repeat the command.`,
    );
  }
  // With this link `npx counterfoil` starts at once instead of having npm install the project into its cache.
  const link = join(binaries, "counterfoil");
  if (!isWindows && !existsSync(link)) symlinkSync(join("..", "..", "bin", "counterfoil.mjs"), link);
  // Written aside and renamed: a stamp is whole or not there.
  writeFileSync(`${stampFile}.new`, expectedStamp());
  renameSync(`${stampFile}.new`, stampFile);
}

/**
 * npm's own "prepare" step (`--stamp`): a plain `npm ci` or `npm install` counts as done. npx runs the same step in a
 * checkout where nothing is installed yet; there the command itself installs a moment later.
 */
function stampWhatNpmInstalled() {
  if (existsSync(join(root, "node_modules", ".package-lock.json"))) verifyAndStamp();
}

/** Takes the installation lock, a directory because creating one is atomic. Returns the function that gives it back. */
async function acquireLock() {
  const me = `${hostname()} ${process.pid} ${randomUUID()}`;
  mkdirSync(dirname(lock), { recursive: true });
  for (let told = false; ; await pause(200)) {
    try {
      mkdirSync(lock);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (removeIfStale()) continue;
      if (!told) say("another command is installing the dependencies; waiting for it");
      told = true;
      continue;
    }
    writeFileSync(join(lock, "owner"), me);
    const heartbeat = setInterval(() => touch(lock), HEARTBEAT_MS);
    heartbeat.unref();
    const release = () => {
      clearInterval(heartbeat);
      process.off("exit", release);
      if (readOwner(lock) === me) rmSync(lock, { recursive: true, force: true });
    };
    process.on("exit", release);
    return release;
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Somebody deleted the lock: nothing to keep alive.
  }
}

function readOwner(directory) {
  try {
    return readFileSync(join(directory, "owner"), "utf8");
  } catch {
    return undefined;
  }
}

function removeIfStale() {
  const owner = readOwner(lock);
  let age;
  try {
    age = Date.now() - statSync(lock).mtimeMs;
  } catch {
    return true; // gone meanwhile
  }
  const [host, pid] = owner?.split(" ") ?? [];
  if (age < STALE_AFTER_MS && !(host === hostname() && isDead(Number(pid)))) return false;
  // Moved aside first: of two that find the same stale lock only one succeeds, and the owner is compared again in
  // case a third has taken the lock in between.
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
    if (readOwner(aside) === owner) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch {
    // Another process was faster.
  }
  return true;
}

function isDead(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Runs `action` and turns an expected failure into one line and exit code 1. */
export async function orExplain(action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await orExplain(process.argv[2] === "--stamp" ? stampWhatNpmInstalled : bootstrap);
}
