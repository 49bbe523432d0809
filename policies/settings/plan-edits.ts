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
import { selectedBranch } from './named/deployed-branches.ts';
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
  // Access is given before any is taken: at no time has nobody it. Patterns are taken away while they can be: undone, they come last.
  const place = ({ type, to }: FieldChange) =>
    type === selectedBranch && to === false ? 0 : to === 'none' ? 2 : 1;
  const ordered = fields.toSorted((a, b) => place(a) - place(b));
  const branches = Map.groupBy(
    differences.filter(({ declared }) => declared.branch !== null),
    ({ declared }) => declared.branch ?? '',
  );
  return [
    ...fieldEdits(target, ordered, observed.answers),
    ...[...branches].flatMap(([branch, here]) => branchEdits(target, branch, here, all, observed)),
  ];
}
