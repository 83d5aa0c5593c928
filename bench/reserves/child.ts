/** One subject in a process of its own: a task in, an outcome out, both as JSON. */
import { builder } from "./builder.ts";
import { merkletreejs, simple, standard } from "./peers.ts";
import type { Subject, SubjectName, Task } from "./subject.ts";

const subjects: Readonly<Record<SubjectName, Subject>> = {
  builder: (task) => builder(task, false),
  builderKeepingNodes: (task) => builder(task, true),
  standard,
  simple,
  merkletreejs,
};

const task = JSON.parse(process.argv[2] ?? "") as Task;
process.stdout.write(JSON.stringify(await subjects[task.subject](task)));
