/** Which rule a result is about: SARIF 2.1.0 §3.27.5–7 (ruleId, ruleIndex, rule) and §3.52 (references to descriptors). */
import { field, items, whole, words } from './json.ts';
import { max } from './limits.ts';

interface FoundRule {
  /** As the tool names it; `unnamed rule` when it has no identifier. */
  readonly id: string;
  /** The rule's descriptor; undefined when the run does not carry one. */
  readonly descriptor: unknown;
  /** Whether it is referred to as described in this run (by index, guid or component), and is not. */
  readonly missing: boolean;
}

/** Finds the rule of each result of one run. */
export type RuleFinder = (result: unknown) => FoundRule;

/** The configurations that invocations put in place of a rule's default; `invocation` null: of all of them. */
export type OverrideFinder = (
  id: string,
  descriptor: unknown,
  invocation: number | null,
) => readonly unknown[];

type Known = ReadonlyMap<string, unknown>;

/** `CA1000/1` is a sub-rule of `CA1000` (§3.27.5): the descriptor of the longest known prefix. */
function byId(rules: Known, id: string): unknown {
  let end = id.length;
  for (let steps = 0; end > 0 && steps < max.ruleSteps; steps++) {
    const found = rules.get(id.slice(0, end));
    if (found) return found;
    end = id.lastIndexOf('/', end - 1);
  }
  return undefined;
}

/** The driver, or the extension that a rule reference names by index, name or guid. */
function componentOf(run: unknown, reference: unknown): unknown {
  const extensions = items(field(run, 'tool', 'extensions'));
  const wanted = field(reference, 'toolComponent');
  const index = whole(field(wanted, 'index'), 0);
  if (index !== null) return extensions[index];
  const driver = field(run, 'tool', 'driver');
  for (const key of ['guid', 'name']) {
    const name = words(field(wanted, key));
    if (name) return [driver, ...extensions].find((component) => field(component, key) === name);
  }
  return driver;
}

/** The rules of these components by the value of a key; of two with one value, the first. */
function rulesBy(key: 'id' | 'guid', components: readonly unknown[]): Known {
  const known = new Map<string, unknown>();
  for (const rule of components.flatMap((one) => items(field(one, 'rules')).slice(0, max.rules))) {
    const name = words(field(rule, key))?.toLowerCase();
    const value = key === 'id' ? words(field(rule, key)) : name;
    if (value && !known.has(value)) known.set(value, rule);
  }
  return known;
}

/** Looks a reference up (§3.52): by index where that agrees with the identifier, by guid, by identifier. */
type Lookup = (reference: unknown, id: string | null, index: number | null) => unknown;

function lookupIn(run: unknown): Lookup {
  const components = [field(run, 'tool', 'driver'), ...items(field(run, 'tool', 'extensions'))];
  const anywhere = rulesBy('id', components);
  const guids = rulesBy('guid', components);
  const within = new Map(components.map((component) => [component, rulesBy('id', [component])]));
  return (reference, id, index) => {
    const component = componentOf(run, reference);
    const indexed = index === null ? undefined : field(component, 'rules', index);
    const indexedId = words(field(indexed, 'id'));
    const agrees = id === null || id === indexedId || id.startsWith(`${indexedId}/`);
    if (indexed !== undefined && agrees) return indexed;
    const guid = words(field(reference, 'guid'))?.toLowerCase();
    const named = guid === undefined ? undefined : guids.get(guid);
    return named ?? byId(within.get(component) ?? anywhere, id ?? '') ?? byId(anywhere, id ?? '');
  };
}

/** Prepares the lookup for one run, so that 25,000 results stay cheap. */
export function ruleFinder(run: unknown): RuleFinder {
  const lookUp = lookupIn(run);
  return (result) => {
    const reference = field(result, 'rule');
    const id = words(field(result, 'ruleId')) ?? words(field(reference, 'id'));
    const index = whole(field(result, 'ruleIndex'), 0) ?? whole(field(reference, 'index'), 0);
    const descriptor = lookUp(reference, id, index);
    const refers =
      index !== null ||
      field(reference, 'guid') !== undefined ||
      field(reference, 'toolComponent') !== undefined;
    return {
      id: id ?? words(field(descriptor, 'id')) ?? 'unnamed rule',
      descriptor,
      missing: refers && descriptor === undefined,
    };
  };
}

interface Override {
  readonly invocation: number;
  readonly id: string | null;
  readonly descriptor: unknown;
  readonly configuration: unknown;
}

/** Prepares `invocations[].ruleConfigurationOverrides` (§3.20.5) of one run. */
export function overrideFinder(run: unknown): OverrideFinder {
  const lookUp = lookupIn(run);
  const all = items(field(run, 'invocations')).flatMap((invocation, at) =>
    items(field(invocation, 'ruleConfigurationOverrides'))
      .slice(0, max.rules)
      .map((override): Override => {
        const reference = field(override, 'descriptor');
        const id = words(field(reference, 'id'));
        const descriptor = lookUp(reference, id, whole(field(reference, 'index'), 0));
        return { invocation: at, id, descriptor, configuration: field(override, 'configuration') };
      }),
  );
  const byRule = new Map<unknown, Override[]>();
  for (const override of all) {
    const key = override.descriptor ?? override.id;
    byRule.set(key, [...(byRule.get(key) ?? []), override]);
  }
  return (id, descriptor, invocation) =>
    (byRule.get(descriptor ?? id) ?? [])
      .filter((override) => invocation === null || override.invocation === invocation)
      .map(({ configuration }) => configuration);
}
