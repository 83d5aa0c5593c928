import { fileURLToPath } from "node:url";
import { apiPages } from "./api.ts";
import { auditingPage } from "./auditing.ts";
import { errorsPage } from "./errors.ts";
import { errorTable } from "./errorTable.ts";
import { guidePage } from "./guide.ts";
import { rolesPage } from "./roles.ts";
import { scopePage } from "./scope.ts";
import { sdkPage } from "./sdkApi.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The pages and files that are made from code: path from the project's root → text. */
export function generatedPages(): Map<string, string> {
  return new Map([
    ["docs/ROLES.md", rolesPage()],
    ["docs/ERRORS.md", errorsPage()],
    ["docs/INTEGRATING.md", guidePage()],
    ["docs/AUDITING.md", auditingPage(ROOT)],
    ["docs/SCOPE.md", scopePage(ROOT)],
    ["docs/api/sdk.md", sdkPage()],
    ...apiPages(),
    ...errorTable(),
  ]);
}
