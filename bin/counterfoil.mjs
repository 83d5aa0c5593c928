#!/usr/bin/env node
/** The command line: from its sources in a checkout, where every command works; compiled in the published package. */
import { existsSync } from "node:fs";

const checkout = new URL("../scripts/checkout.mjs", import.meta.url);
const compiled = new URL("../dist/sdk/cli/main.js", import.meta.url);

const { main } = await import((existsSync(checkout) ? checkout : compiled).href);
await main();
