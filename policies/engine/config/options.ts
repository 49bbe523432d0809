/** A policy's options: from the tree to parsed values, or what is wrong with each, where it stands. */
import type { z } from 'zod';
import type { AnyPolicy } from '../policy.ts';
import { own, type Prose, say } from '../prose.ts';
import { accepted, expectation, saysMust, seen, suggestion } from './expected.ts';
import { type Entry, entryOf, type Fault, type Node, plainValue } from './tree.ts';

export type Options =
  | { readonly ok: true; readonly options: unknown }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** `entries`: the policy's keys without `rung`; `policyEntry`: where it is named, for what is missing. */
export function readOptions(policy: AnyPolicy, entries: readonly Entry[], policyEntry: Entry): Options {
  const names = Object.keys(policy.options.shape);
  const known = entries.filter(({ key }) => names.includes(key));
  const unknown = entries
    .filter(({ key }) => !names.includes(key))
    .map(({ key, at }) => ({ at, message: unknownOption(key, policy.id, names) }));
  const root: Node = { kind: 'map', at: policyEntry.at, entries: known };
  const parsed = policy.options.safeParse(plainValue(root));
  const issues = parsed.success ? [] : parsed.error.issues;
  const faults = [...unknown, ...issues.flatMap((issue) => faultsOf(issue, policy.id, root))];
  return faults.length === 0 ? { ok: true, options: parsed.data } : { ok: false, faults };
}

function unknownOption(key: string, policy: string, names: readonly string[]): Prose {
  if (names.length === 0) return say`unknown option "${key}": policy ${policy} has none`;
  const near = suggestion(key, names);
  const all = names.length > 8 ? [] : say`. It has ${own(names.join(', '))}`;
  return say`unknown option "${key}" of policy ${policy}${near.length > 0 ? near : all}`;
}

/** The node an issue is about; what is missing stands where its parent begins. */
function locate(root: Node, path: readonly PropertyKey[]): { node: Node | null; at: Fault['at'] } {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'list' && typeof step === 'number'
        ? node.items[step]
        : entryOf(node, typeof step === 'number' ? String(step) : step)?.value;
    if (!next) return { node: null, at: node.at };
    node = next;
  }
  return { node, at: node.at };
}

/** `entry 2 of option "paths" of policy adr-required` */
function nameOf(path: readonly PropertyKey[], policy: string): Prose {
  const [option, ...deeper] = path;
  if (option === undefined) return say`policy ${policy}:`;
  const inner = deeper.map((step) =>
    typeof step === 'number' ? say`entry ${step + 1} of ` : say`"${String(step)}" of `,
  );
  return say`${inner.reverse().flat()}option "${String(option)}" of policy ${policy}`;
}

function faultsOf(issue: z.core.$ZodIssue, policy: string, root: Node): readonly Fault[] {
  const { node, at } = locate(root, issue.path);
  const name = nameOf(issue.path, policy);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      at: (node && entryOf(node, key)?.at) ?? at,
      message: say`unknown key "${key}" in ${name}`,
    }));
  }
  if (!saysMust(issue)) return [{ at, message: say`${name}: ${expectation(issue)}` }];
  if (!node) return [{ at, message: say`${name} is missing; it must ${expectation(issue)}` }];
  const near = suggestion(node.kind === 'scalar' ? node.value : null, accepted(issue));
  return [{ at, message: say`${name} must ${expectation(issue)}; here it is ${seen(node)}${near}` }];
}
