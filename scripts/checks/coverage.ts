/**
 * `npm run coverage`: after all tests ran instrumented, every line of contracts/ must have run. Exceptions stand with
 * their reason in coverage-allowed.json.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "./finding.ts";
import { parseLcov } from "./lcov.ts";
import { Allowed, uncovered } from "./uncovered.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const lcov = readFileSync(`${root}coverage/lcov.info`, "utf8");
const allowed = Allowed.parse(JSON.parse(readFileSync(new URL("coverage-allowed.json", import.meta.url), "utf8")));

const files = parseLcov(lcov).filter(({ file }) => file.startsWith("contracts/"));
const findings = uncovered(root, lcov, allowed);
for (const finding of findings) console.error(format(finding));
console.error(`${files.length} files of contracts/, ${findings.length} lines not covered, ${allowed.length} allowed`);
process.exitCode = findings.length === 0 && files.length > 0 ? 0 : 1;
