/** `metrics` in the configuration: how delivery is measured. A later file wins key by key. */
import * as z from 'zod';
import { type MetricsRules, metricsRulesOf, metricsSchema } from '../metrics-rules.ts';
import { say } from '../prose.ts';
import { accepted, expectation, saysMust, seen, suggestion } from './expected.ts';
import { type Entry, entryOf, type Fault, type Node, plainValue } from './tree.ts';

/** What one file says, by its keys; each is valid by itself. */
export type SaidMetrics = Readonly<Record<string, unknown>>;

export const saysNoMetrics: SaidMetrics = {};

interface Read {
  readonly value: SaidMetrics;
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

const keysAt = (path: readonly PropertyKey[]): readonly string[] => {
  const [first] = path;
  const inner =
    first === undefined
      ? metricsSchema
      : Object.entries(metricsSchema.shape).find(([key]) => key === first)?.[1];
  const shape = inner instanceof z.ZodOptional ? inner.unwrap() : inner;
  return shape instanceof z.ZodObject && path.length < 2 ? Object.keys(shape.shape) : [];
};

function faultsOf(issue: z.core.$ZodIssue, root: Node): readonly Fault[] {
  const { node, found } = placeOf(root, issue.path);
  const name = ['metrics', ...issue.path].map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      at: entryOf(node, key)?.at ?? node.at,
      message: say`unknown key "${key}" of "${name}"${suggestion(key, keysAt(issue.path))}`,
    }));
  if (!found) return [{ at: node.at, message: say`"${name}" is missing` }];
  const must = expectation(issue);
  if (!saysMust(issue)) return [{ at: node.at, message: must }];
  const near = suggestion(node.kind === 'scalar' ? node.value : null, accepted(issue));
  return [{ at: node.at, message: say`"${name}" must ${must}; here it is ${seen(node)}${near}` }];
}

export function readMetrics(entry: Entry | undefined): Read {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.value === null))
    return { value: saysNoMetrics, faults: [] };
  const read = z.safeParse(metricsSchema, plainValue(entry.value));
  if (read.success) return { value: read.data, faults: [] };
  return { value: saysNoMetrics, faults: read.error.issues.flatMap((issue) => faultsOf(issue, entry.value)) };
}

/** `layers` from the one that loses to the one that wins. */
export function mergeMetrics(layers: readonly { readonly metrics: SaidMetrics }[]): MetricsRules {
  const together = Object.assign({}, ...layers.map(({ metrics }) => metrics));
  return metricsRulesOf(metricsSchema.parse(together));
}

/** For the JSON Schema of the configuration. */
export function metricsJsonSchema(): object {
  const { $schema: _, ...schema } = z.toJSONSchema(metricsSchema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  });
  return { ...schema, type: ['object', 'null'], description: 'How delivery is measured (fairlead metrics).' };
}
