/** Sections of the configuration that are one map, of which a later file wins key by key: `metrics`, `evidence`. */
import * as z from 'zod';
import { say } from '../prose.ts';
import { accepted, expectation, saysMust, seen, suggestion } from './expected.ts';
import { type Entry, entryOf, type Fault, type Node, type Position, plainValue } from './tree.ts';

/** What one file says, by its keys; each is valid by itself. */
export type Said = Readonly<Record<string, unknown>>;

export interface Keyed {
  readonly value: Said;
  /** Null: the file says nothing of it. */
  readonly at: Position | null;
  readonly faults: readonly Fault[];
}

/** The node that is meant, or where what is missing should stand. */
function placeOf(root: Node, path: readonly PropertyKey[]): { readonly node: Node; readonly found: boolean } {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'list' && typeof step === 'number' ? node.items[step] : entryOf(node, step)?.value;
    if (!next) return { node, found: false };
    node = next;
  }
  return { node, found: true };
}

interface Section {
  readonly name: string;
  readonly schema: z.ZodObject;
}

function keysAt(schema: z.ZodObject, path: readonly PropertyKey[]): readonly string[] {
  const [first] = path;
  const inner =
    first === undefined ? schema : Object.entries(schema.shape).find(([key]) => key === first)?.[1];
  const shape = inner instanceof z.ZodOptional ? inner.unwrap() : inner;
  return shape instanceof z.ZodObject && path.length < 2 ? Object.keys(shape.shape) : [];
}

function faultsOf(issue: z.core.$ZodIssue, root: Node, section: Section): readonly Fault[] {
  const { node, found } = placeOf(root, issue.path);
  const name = [section.name, ...issue.path].map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      at: entryOf(node, key)?.at ?? node.at,
      message: say`unknown key "${key}" of "${name}"${suggestion(key, keysAt(section.schema, issue.path))}`,
    }));
  if (!found) return [{ at: node.at, message: say`"${name}" is missing` }];
  const must = expectation(issue);
  if (!saysMust(issue)) return [{ at: node.at, message: must }];
  const near = suggestion(node.kind === 'scalar' ? node.value : null, accepted(issue));
  return [{ at: node.at, message: say`"${name}" must ${must}; here it is ${seen(node)}${near}` }];
}

export function readKeyed(entry: Entry | undefined, section: Section): Keyed {
  if (!entry) return { value: {}, at: null, faults: [] };
  const { at, value: root } = entry;
  if (root.kind === 'scalar' && root.value === null) return { value: {}, at, faults: [] };
  const read = z.safeParse(section.schema, plainValue(root));
  if (read.success) return { value: read.data, at, faults: [] };
  return { value: {}, at, faults: read.error.issues.flatMap((issue) => faultsOf(issue, root, section)) };
}

/** For the JSON Schema of the configuration. */
export function keyedJsonSchema({ schema: of }: Section, description: string): object {
  const { $schema: _, ...schema } = z.toJSONSchema(of, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  });
  return { ...schema, type: ['object', 'null'], description };
}
