/** The calls of one target, in the order they are made. Pure. */
import { branchEdits } from './branch-edits.ts';
import {
  changeOf,
  type Differing,
  type Edit,
  type EditTarget,
  type FieldChange,
  fieldEdits,
} from './edit.ts';
import type { Observed } from './observed.ts';
import type { Declared } from './setting-type.ts';

/** The calls that end what differs. `all`: everything declared about the target, differing or not. */
export function editsFor(
  target: EditTarget,
  differences: readonly Differing[],
  all: readonly Declared[],
  observed: Observed,
): readonly Edit[] {
  const fields = differences.flatMap((one) => {
    const { type, value } = one.declared;
    return type.of === 'branch' ? [] : [{ type, to: value, change: changeOf(one, observed) }];
  });
  // Access is given before any is taken: at no time has nobody it.
  const takes = ({ to }: FieldChange) => to === 'none';
  const ordered = [...fields.filter((one) => !takes(one)), ...fields.filter(takes)];
  const branches = Map.groupBy(
    differences.filter(({ declared }) => declared.branch !== null),
    ({ declared }) => declared.branch ?? '',
  );
  return [
    ...fieldEdits(target, ordered, observed.answers),
    ...[...branches].flatMap(([branch, here]) => branchEdits(target, branch, here, all, observed)),
  ];
}
