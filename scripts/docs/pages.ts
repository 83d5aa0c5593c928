import { rolesPage } from "./roles.ts";

/** The pages that are made from code: path from the project's root → text. */
export function generatedPages(): Map<string, string> {
  return new Map([["docs/ROLES.md", rolesPage()]]);
}
