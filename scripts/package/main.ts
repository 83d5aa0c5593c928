/** `npm run build:package`: what `npm pack` and `npm publish` need in dist/. */
import { buildPackage } from "./build.ts";

await buildPackage();
console.error("wrote dist/abi, dist/sdk and dist/types");
