/** `npm run docs`: writes the pages that are made from code. */
import { writeFileSync } from "node:fs";
import { generatedPages } from "./pages.ts";

for (const [path, text] of generatedPages()) {
  writeFileSync(new URL(`../../${path}`, import.meta.url), text);
  console.error(`wrote ${path}`);
}
