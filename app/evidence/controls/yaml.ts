/** A YAML file that a strict schema describes → its value, or every problem with its line. Pure. */
import * as z from 'zod';
import {
  accepted,
  expectation,
  saysMust,
  seen,
  suggestion,
} from '../../../policies/engine/config/expected.ts';
import { parseTree } from '../../../policies/engine/config/parse.ts';
import { entryOf, type Fault, type Node, plainValue } from '../../../policies/engine/config/tree.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../../policies/engine/report.ts';

export type ReadYaml<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Line of what stands at a path, or of what it should stand in. */
      readonly lineOf: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number };
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

function nodeAt(root: Node, path: readonly PropertyKey[]): { readonly node: Node; readonly found: boolean } {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'list' && typeof step === 'number' ? node.items[step] : entryOf(node, step)?.value;
    if (!next) return { node, found: false };
    node = next;
  }
  return { node, found: true };
}

function faultsOf(issue: z.core.$ZodIssue, root: Node): readonly Fault[] {
  const { node, found } = nodeAt(root, issue.path);
  const name = issue.path.map(String).join('.') || 'the file';
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      at: entryOf(node, key)?.at ?? node.at,
      message: say`unknown key "${key}" of "${name}"`,
    }));
  if (!found) return [{ at: node.at, message: say`"${name}" is missing` }];
  if (!saysMust(issue)) return [{ at: node.at, message: say`"${name}": ${expectation(issue)}` }];
  const near = suggestion(node.kind === 'scalar' ? node.value : null, accepted(issue));
  return [
    { at: node.at, message: say`"${name}" must ${expectation(issue)}; here it is ${seen(node)}${near}` },
  ];
}

export function problemsAt(path: string, faults: readonly Fault[]): readonly ConfigProblem[] {
  return faults
    .map(({ at, message }) => ({ path, line: at.line, column: at.column, message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Never throws. */
export function readYaml<T>(
  schema: z.ZodType<T>,
  { path, text }: { readonly path: string; readonly text: string },
): ReadYaml<T> {
  const { root, faults } = parseTree(text);
  if (root === undefined || faults.length > 0) return { ok: false, problems: problemsAt(path, faults) };
  const start = { line: 1, column: 1 };
  const read = z.safeParse(schema, root === null ? {} : plainValue(root));
  if (read.success)
    return { ok: true, value: read.data, lineOf: (at) => (root ? nodeAt(root, at).node.at : start) };
  const found = read.error.issues.flatMap((issue) =>
    root ? faultsOf(issue, root) : [{ at: start, message: say`the file is empty` }],
  );
  return { ok: false, problems: problemsAt(path, found) };
}
