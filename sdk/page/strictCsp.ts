/**
 * Imported before anything that makes a schema: zod would otherwise try to compile code, which the page's content
 * security policy forbids and reports.
 */
import * as z from "zod";

z.config({ jitless: true });
