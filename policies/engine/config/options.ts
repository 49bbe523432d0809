/** A policy's options: from the tree to values, or what is wrong with each, where it stands. */
import * as z from 'zod';
import type { AnyPolicy } from '../policy.ts';
import { own, type Prose, say } from '../prose.ts';
import { accepted, expectation, saysMust, seen, suggestion } from './expected.ts';
import { type Entry, entryOf, type Fault, type Node, type Position, plainValue } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** One option as a layer writes it: valid by itself, not yet together with the others. */
export interface WrittenOption {
  readonly name: string;
  readonly at: Position;
  readonly node: Node;
}

export interface ReadOptions {
  readonly options: readonly WrittenOption[];
  readonly faults: readonly Fault[];
}

/** `entries`: the policy's keys without `rung` and `lock`. Each option is looked at by itself. */
export function readOptions(policy: AnyPolicy, entries: readonly Entry[]): ReadOptions {
  const names = Object.keys(policy.options.shape);
  const read = entries.map(({ key, at, value }) => {
    const schema = names.includes(key) ? policy.options.shape[key] : undefined;
    if (!schema) return { options: [], faults: [{ at, message: unknownOption(key, policy.id, names) }] };
    const parsed = z.safeParse(schema, plainValue(value));
    const root: Node = { kind: 'map', at, entries: [{ key, at, value }] };
    const faults = (parsed.error?.issues ?? []).flatMap((issue) =>
      faultsOf({ ...issue, path: [key, ...issue.path] }, policy.id, root),
    );
    return { options: faults.length === 0 ? [{ name: key, at, node: value }] : [], faults };
  });
  return { options: read.flatMap((one) => one.options), faults: read.flatMap((one) => one.faults) };
}

/** What the policy's schema finds wrong with options that are each valid but not together; `at`: of the policy's entry. */
export function faultsTogether(
  policy: AnyPolicy,
  options: readonly WrittenOption[],
  at: Position,
): readonly Fault[] {
  const entries = options.map(({ name, at, node }) => ({ key: name, at, value: node }));
  const root: Node = { kind: 'map', at, entries };
  const parsed = policy.options.safeParse(plainValue(root));
  return (parsed.error?.issues ?? []).flatMap((issue) => faultsOf(issue, policy.id, root));
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
export function nameOf(path: readonly PropertyKey[], policy: string): Prose {
  const [option, ...deeper] = path;
  if (option === undefined) return say`policy ${policy}:`;
  const inner = deeper.map((step) =>
    typeof step === 'number' ? say`entry ${step + 1} of ` : say`"${String(step)}" of `,
  );
  return say`${inner.reverse().flat()}option "${String(option)}" of policy ${policy}`;
}

function faultsOf(issue: Issue, policy: string, root: Node): readonly Fault[] {
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
