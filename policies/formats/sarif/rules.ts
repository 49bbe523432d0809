/** Which rule a result is about: SARIF 2.1.0 §3.27.5–7 (ruleId, ruleIndex, rule) and §3.52 (references to descriptors). */
import { field, items, whole, words } from './json.ts';
import { max } from './limits.ts';

interface FoundRule {
  /** As the tool names it; `unnamed rule` when it has no identifier. */
  readonly id: string;
  /** The rule's descriptor; undefined when the run does not carry one. */
  readonly descriptor: unknown;
}

/** Finds the rule of each result of one run. */
export type RuleFinder = (result: unknown) => FoundRule;

/** `CA1000/1` is a sub-rule of `CA1000` (§3.27.5): the descriptor of the longest known prefix. */
function byId(rules: ReadonlyMap<string, unknown>, id: string): unknown {
  let end = id.length;
  for (let steps = 0; end > 0 && steps < max.ruleSteps; steps++) {
    const found = rules.get(id.slice(0, end));
    if (found) return found;
    end = id.lastIndexOf('/', end - 1);
  }
  return undefined;
}

/** The driver, or the extension that the result's rule reference names by index, name or guid. */
function componentOf(run: unknown, reference: unknown): unknown {
  const extensions = items(field(run, 'tool', 'extensions'));
  const wanted = field(reference, 'toolComponent');
  const index = whole(field(wanted, 'index'), 0);
  if (index !== null) return extensions[index];
  for (const key of ['guid', 'name']) {
    const name = words(field(wanted, key));
    if (name) return extensions.find((extension) => field(extension, key) === name);
  }
  return field(run, 'tool', 'driver');
}

/** Prepares the lookup for one run, so that 25,000 results stay cheap. */
export function ruleFinder(run: unknown): RuleFinder {
  const components = [field(run, 'tool', 'driver'), ...items(field(run, 'tool', 'extensions'))];
  const known = new Map<string, unknown>();
  for (const rule of components.flatMap((component) =>
    items(field(component, 'rules')).slice(0, max.rules),
  )) {
    const id = words(field(rule, 'id'));
    if (id && !known.has(id)) known.set(id, rule);
  }
  return (result) => {
    const reference = field(result, 'rule');
    const id = words(field(result, 'ruleId')) ?? words(field(reference, 'id'));
    const index = whole(field(result, 'ruleIndex'), 0) ?? whole(field(reference, 'index'), 0);
    const indexed = index === null ? undefined : field(componentOf(run, reference), 'rules', index);
    const indexedId = words(field(indexed, 'id'));
    const agrees = id === null || id === indexedId || id.startsWith(`${indexedId}/`);
    const descriptor = indexed !== undefined && agrees ? indexed : byId(known, id ?? '');
    return { id: id ?? indexedId ?? 'unnamed rule', descriptor };
  };
}
