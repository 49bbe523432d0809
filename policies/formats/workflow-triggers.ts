/** What starts a workflow, and what it is given then. */
import { entries, get, names, textIn, type YamlNode } from './workflow-yaml.ts';

/** What a caller, or somebody who starts the workflow by hand, fills in. */
export interface Input {
  readonly name: string;
  /** `string` unless it is said. */
  readonly type: string;
  /** `hand`: by people who may start workflows. */
  readonly from: 'hand' | 'caller';
}

/** Inputs by the map that holds them. */
export function inputsOf(node: YamlNode | undefined, from: Input['from']): readonly Input[] {
  return entries(get(node, 'inputs')).map(({ key, value }) => ({
    name: key,
    type: textIn(get(value, 'type')) ?? 'string',
    from,
  }));
}

/** Activities by event, where `types` names them. */
export function typesOf(on: YamlNode | undefined): Readonly<Record<string, readonly string[]>> {
  const all = entries(on).map(({ key, value }) => [key, names(get(value, 'types'))] as const);
  return Object.fromEntries(all.filter(([, types]) => types.length > 0));
}
