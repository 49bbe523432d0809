/** Finds what is declared and cannot all be true: before anything is read, let alone written. Pure. */
import { type Prose, say } from '../engine/prose.ts';
import {
  branchContradictions,
  type Contradiction,
  contradictions,
  environmentContradictions,
  keyContradictions,
  type Values,
} from './contradictions/table.ts';
import { type Declared, nameOfSetting } from './setting-type.ts';

export interface Contradicted {
  /** The declaration it is reported at: of those that take part, the one of the last layer and line. */
  readonly at: Declared;
  readonly message: Prose;
}

function found(
  all: readonly Declared[],
  table: readonly Contradiction[],
  isHere: (one: Declared) => boolean,
): readonly Contradicted[] {
  const here = all.filter(isHere);
  const value: Values = (key) => here.find(({ type }) => type.key === key)?.value;
  return table.flatMap(({ keys, holds, says }) => {
    const parts = here.filter(({ type }) => keys.includes(type.key));
    const last = parts.at(-1);
    if (!last || !holds(value)) return [];
    return [{ at: last, message: say`${nameOfSetting(last)}: ${says}` }];
  });
}

/** `all` in the order of layers and lines. */
export function contradictionsIn(all: readonly Declared[]): readonly Contradicted[] {
  const branches = [...new Set(all.flatMap(({ branch }) => (branch === null ? [] : [branch])))];
  const entries = [...new Set(all.flatMap(({ entry: [name] = [] }) => (name === undefined ? [] : [name])))];
  const isPlain = ({ branch, entry }: Declared) => branch === null && entry === undefined;
  const isOf = (name: string, beginning: string) => (one: Declared) =>
    one.entry?.[0] === name && one.type.key.startsWith(beginning);
  return [
    ...found(all, contradictions, isPlain),
    ...branches.flatMap((branch) =>
      found(all, branchContradictions, (one) => isPlain(one) || one.branch === branch),
    ),
    ...entries.flatMap((name) => [
      ...found(all, environmentContradictions, isOf(name, 'repository.environments.')),
      ...found(
        all,
        keyContradictions,
        (one) => isPlain(one) || isOf(name, 'repository.access.deploy-keys.')(one),
      ),
    ]),
  ];
}
