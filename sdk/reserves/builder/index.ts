/** The builder and prover of sum trees, for Node: registers of any size, in constant memory, on several threads. */
export { type BuildOptions, type BuildProgress, type BuiltTree, buildTree } from "./build.ts";
export type { RegisterFormat } from "./chunkHasher.ts";
export * from "./errors.ts";
export { openTree, type ProveOptions, type Tree } from "./open.ts";
export { ROW_PROBLEMS, type RowProblem } from "./rowFault.ts";
export { type Manifest, TREE_FORMAT } from "./treeFiles.ts";
