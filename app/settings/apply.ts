/** Performs one plan, and nothing but it: first everything it touches is planned again, and any difference ends it. */
import { written } from '../../policies/engine/config/written.ts';
import type { Edit } from '../../policies/settings/edit.ts';
import type { Reader } from '../github/access/read-only.ts';
import { inBatches } from './batches.ts';
import type { Journal } from './journal.ts';
import { howItStands, observeFor } from './now.ts';
import { type Account, type Performing, perform } from './perform.ts';
import { type Planner, planTarget, whyLeft } from './plan-target.ts';
import type { PlanFile, TargetPlan } from './planned.ts';

/** Something that is not as it was when it was planned. */
export interface Moved {
  readonly target: string;
  readonly names: readonly string[];
  readonly said: string;
}

export type Applied =
  | { readonly kind: 'moved'; readonly moved: readonly Moved[] }
  | { readonly kind: 'nothing to do' }
  | { readonly kind: 'performed'; readonly account: Account };

type Checked = { readonly todo: readonly Edit[]; readonly moved: readonly Moved[] };

const changed = 'it is neither as it was when this was planned nor as it was to be';

async function leftover(edit: Edit, fresh: TargetPlan, reader: Reader): Promise<Moved | null> {
  const standing = howItStands(edit, await observeFor(reader, [edit]));
  if (standing === 'after') return null;
  const names = edit.changes.map(({ name }) => name);
  const why = names.map((name) => whyLeft(fresh, name)).find((one) => one !== null);
  const asked =
    standing === 'before'
      ? 'what is declared, or what the call would keep, is not the same any more'
      : changed;
  return { target: edit.target, names, said: why ?? asked };
}

/** Planned edits that would be planned the same now are to do; those that are done already are not; all others moved. */
async function check(
  planned: Pick<TargetPlan, 'target' | 'edits'>,
  planner: Planner,
  newReader: () => Reader,
): Promise<Checked> {
  const fresh = await planTarget(planner, planned.target);
  const now = new Set(fresh.edits.map(written));
  const todo = planned.edits.filter((edit) => now.has(written(edit)));
  const others = planned.edits.filter((edit) => !now.has(written(edit)));
  const moved = await Promise.all(others.map((edit) => leftover(edit, fresh, newReader())));
  return { todo, moved: moved.filter((one) => one !== null) };
}

export interface ApplyOf extends Omit<Performing, 'checkedAt'> {
  readonly planner: Planner;
  readonly id: string;
  readonly hash: string;
  readonly openJournal: () => Journal;
}

export async function applyPlan(file: PlanFile, of: ApplyOf): Promise<Applied> {
  const checkedAt = Date.parse(of.now());
  const all = await inBatches(file.targets, (target) => check(target, of.planner, of.newReader));
  const moved = all.flatMap((one) => one.moved);
  if (moved.length > 0) return { kind: 'moved', moved };
  const todo = all.flatMap((one) => one.todo);
  if (todo.length === 0) return { kind: 'nothing to do' };
  const begin = {
    id: of.id,
    of: 'apply',
    from: of.hash,
    subject: file.subject,
    adopted: file.choices.adopt,
  } as const;
  return { kind: 'performed', account: await perform(todo, begin, of.openJournal(), { ...of, checkedAt }) };
}
