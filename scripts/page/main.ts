/** `npm run build:page`: writes dist/verify.html and says what it is, so that others can compare. */
import { relative } from "node:path";
import { PAGE_FILE, sha256, writePage } from "./build.ts";

const page = await writePage();
console.log(`${relative(process.cwd(), PAGE_FILE)}: ${Buffer.byteLength(page)} bytes, sha256 ${sha256(page, "hex")}`);
