/** `npm run acceptance [-- text]`: runs the checks whose name contains the text, or all. Ends with `N passed, N failed`. */
import { Context } from "./check.ts";
import { checks } from "./index.ts";

const wanted = process.argv.slice(2).join(" ");
let passed = 0;
let failed = 0;

for (const { name, run } of checks.filter((check) => check.name.includes(wanted))) {
  const context = new Context();
  const start = performance.now();
  try {
    await run(context);
    passed++;
    console.log(`✔ ${name} (${Math.round(performance.now() - start)} ms)`);
  } catch (error) {
    failed++;
    console.log(`✘ ${name}\n    ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    context.dispose();
  }
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
