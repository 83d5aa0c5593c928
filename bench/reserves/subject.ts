/** What a child process is told and what it answers; the parent reads the answer with the schema. */
import * as z from "zod";

/** In the order in which they are printed. */
export const SUBJECTS = ["builder", "builderKeepingNodes", "standard", "simple", "merkletreejs"] as const;
export type SubjectName = (typeof SUBJECTS)[number];

export interface Task {
  readonly subject: SubjectName;
  /** The register, a CSV file. */
  readonly input: string;
  /** A folder that the process may fill. */
  readonly scratch: string;
  readonly workers: number;
  /** Where the peers' packages are. */
  readonly bench: string;
}

export const outcomeSchema = z.object({
  leaves: z.number(),
  root: z.string(),
  /** Reading and parsing the register: part of `build` for the builder, before it for the others. */
  readSeconds: z.number(),
  /** From the rows (the builder: from the file) to the root, worker threads' start included. */
  buildSeconds: z.number(),
  /** Processor time of the build, user and system, all threads together. */
  buildCpuSeconds: z.number(),
  /** From the process's start until the tree stood: loading the library and reading the register are in it. */
  processSeconds: z.number(),
  /** The process's peak when the tree stood. */
  peakBytes: z.number(),
  /** One proof of inclusion from the tree: the median of some. */
  proofSeconds: z.number(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Measures one thing in a process of its own. */
export type Subject = (task: Task) => Promise<Outcome>;
