import { type Explanations, hashOf, type Result } from "./results.ts";

/** docs/audit/mutation.md. */
export function reportOf(root: string, results: ReadonlyMap<string, Result>, explained: Explanations): string {
  return `${results.size} ${root} ${Object.keys(explained).length} ${hashOf.name}`;
}
