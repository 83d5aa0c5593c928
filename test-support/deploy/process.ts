/** A deployment in a process of its own, which a test may kill: `process.ts <url> <folder> <deployment id>`. */
import { deployWholePlan } from "./wholePlan.ts";

const [url = "", folder = "", deploymentId = ""] = process.argv.slice(2);
await deployWholePlan(url, folder, deploymentId);
