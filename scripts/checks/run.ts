/** `npm run check`: the house rules that no linter knows. Prints one line per finding. */
import { fileURLToPath } from "node:url";
import { type Check, format } from "./finding.ts";
import { generated } from "./generated.ts";
import * as guarded from "./guarded.ts";
import * as hygiene from "./hygiene.ts";
import { contractImports, mockNames, typescriptImports } from "./imports.ts";
import * as links from "./links.ts";
import { ordering } from "./ordering.ts";
import { rounding } from "./rounding.ts";
import { trust } from "./trust.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const checks: readonly Check[] = [
  contractImports,
  typescriptImports,
  mockNames,
  ordering,
  rounding,
  trust,
  generated,
  ...Object.values(guarded),
  links.links,
  links.references,
  ...Object.values(hygiene),
];

const findings = checks.flatMap((check) => check(root));
for (const finding of findings) console.error(format(finding));
console.error(`${checks.length} checks, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
