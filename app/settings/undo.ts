/** Puts back what a run changed, as far as it is still as that run left it: what somebody edited since is theirs. */
import { isKnown } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Origin } from '../../policies/engine/setting.ts';
import { type Change, type Edit, fieldEdits, partEdits } from '../../policies/settings/edit.ts';
import { type Observed, sameValue } from '../../policies/settings/observed.ts';
import type { Ruleset } from '../../policies/settings/ruleset.ts';
import type { Json } from '../../policies/settings/setting-type.ts';
import type { Reader } from '../github/access/read-only.ts';
import { inBatches } from './batches.ts';
import type { Journal, Outcome, Run } from './journal.ts';
import { howItStands, isSameRepository, madeBy, observeFor, settingOf, standingOf } from './now.ts';
import { type Account, type Performing, perform } from './perform.ts';

/** A change that is not put back. */
export interface NotUndone {
  readonly target: string;
  readonly name: string;
  readonly said: string;
}

export interface Undone {
  readonly account: Account | null;
  readonly refused: readonly NotUndone[];
  /** Changes that are as they were before already. */
  readonly already: number;
}

interface Back {
  readonly edits: readonly Edit[];
  readonly refused: readonly NotUndone[];
  readonly already: number;
}

const edited = 'somebody changed it since';

const refuseAll = ({ target, changes }: Edit, said: string): readonly NotUndone[] =>
  changes.map(({ name }) => ({ target, name, said }));

const reversed = ({ before, after, ...change }: Change, why: Origin): Change => ({
  ...change,
  before: after,
  after: before,
  why,
});

/** Where a call goes: to what was looked at, whatever else the journal says. */
function placeOf({ target }: Edit): Json {
  const [owner = '', repo] = target.split('/');
  return repo === undefined ? { org: owner } : { owner, repo };
}

/** Only what is exactly as it was made is deleted, and only if it is the same. */
function unmade(
  edit: Edit,
  { made, entry }: NonNullable<ReturnType<typeof madeBy>>,
  outcome: Outcome | null,
  observed: Observed,
  why: Origin,
): Back {
  const all = (said: string) => ({ edits: [], refused: refuseAll(edit, said), already: 0 });
  const standing = howItStands(edit, observed);
  if (standing === 'before') return { edits: [], refused: [], already: edit.changes.length };
  if (standing === 'unknown') return all('it cannot be read now');
  if (standing === 'moved') return all(edited);
  if (outcome?.made === undefined || made.id(observed.answers, entry) !== outcome.made)
    return all('nothing shows that it is what the run made');
  const part = made.unmake(observed.answers, entry);
  if ('because' in part) return all(toPlain(part.because));
  const { target: name, repositoryId } = edit;
  const target = { name, repositoryId, parameters: placeOf(edit) };
  const parts = edit.changes.map((change) => ({ part, change: reversed(change, why) }));
  return { edits: partEdits(target, parts), refused: [], already: 0 };
}

function fieldsBack(edit: Edit, observed: Observed, why: Origin): Back {
  const stood = edit.changes.map((change) => {
    const { type } = settingOf(edit, change);
    if (type.of === 'branch') throw new Error(`${change.name} is a branch's`);
    return { type, change, standing: standingOf(type, change, observed) };
  });
  const back = stood.flatMap(({ type, change, standing }) =>
    standing === 'after' && change.before !== null
      ? [{ type, to: change.before, change: reversed(change, why) }]
      : [],
  );
  const refused = stood.flatMap(({ change: { name }, standing }) => {
    if (standing === 'after' || standing === 'before') return [];
    return [{ target: edit.target, name, said: standing === 'unknown' ? 'it cannot be read now' : edited }];
  });
  const { target: name, repositoryId } = edit;
  const target = { name, repositoryId, parameters: placeOf(edit) };
  const edits = fieldEdits(target, back, observed.answers);
  return { edits, refused, already: stood.filter(({ standing }) => standing === 'before').length };
}

function bodyOf({ name, target, enforcement, conditions, rules, bypass_actors: actors }: Ruleset): Json {
  return {
    name,
    target: target ?? 'branch',
    enforcement,
    ...(conditions ? { conditions } : {}),
    rules: rules ?? [],
    ...(actors ? { bypass_actors: actors } : {}),
  };
}

/** `now`: the ruleset as the run left it, which is what is there. */
function rulesetEdit(edit: Edit, now: Ruleset, why: Origin): Edit {
  const { branch = '', before = null } = edit.ruleset ?? {};
  const at = '/repos/{owner}/{repo}/rulesets/{ruleset_id}';
  return {
    target: edit.target,
    repositoryId: edit.repositoryId,
    route: before ? `PUT ${at}` : `DELETE ${at}`,
    parameters: { ...placeOf(edit), ruleset_id: now.id },
    body: before ? bodyOf(before) : null,
    changes: edit.changes.map((change) => reversed(change, why)),
    ruleset: { branch, before: now },
  };
}

/** All of it is put back as it was, while it is exactly as the run left it. */
function classicBack(edit: Edit, observed: Observed, why: Origin): Back {
  const all = (said: string) => ({ edits: [], refused: refuseAll(edit, said), already: 0 });
  const standing = howItStands(edit, observed);
  const { classic: before, body, route } = edit;
  if (standing === 'before') return { edits: [], refused: [], already: edit.changes.length };
  if (standing === 'unknown' || !before) return all('it cannot be read now');
  if (standing === 'moved') return all(edited);
  const isPut = body !== null;
  const back: Edit = {
    ...edit,
    route: isPut ? route : route.replace(/^\w+/, before.signatures ? 'POST' : 'DELETE'),
    parameters: { ...placeOf(edit), branch: edit.parameters.branch },
    body: isPut ? before.before : null,
    changes: edit.changes.map((change) => reversed(change, why)),
    classic: {
      branch: before.branch,
      before: body ?? before.before,
      signatures: isPut ? before.signatures : !before.signatures,
    },
  };
  return { edits: [back], refused: [], already: 0 };
}

function rulesetBack(edit: Edit, outcome: Outcome | null, observed: Observed, why: Origin): Back {
  const own = observed.branches[edit.ruleset?.branch ?? '']?.own;
  const all = (said: string) => ({ edits: [], refused: refuseAll(edit, said), already: 0 });
  if (own === undefined || !isKnown(own)) return all('it cannot be read now');
  const now = own as Ruleset | null;
  if (howItStands(edit, observed) === 'before')
    return { edits: [], refused: [], already: edit.changes.length };
  // Nothing is deleted or changed that is not exactly what the run left.
  const asLeft = outcome?.ruleset ? sameValue(now, outcome.ruleset) : false;
  if (!outcome?.ruleset)
    return all('the run was cut short there, and nothing shows that the ruleset is as it left it');
  if (now === null || !asLeft) return all(edited);
  return { edits: [rulesetEdit(edit, now, why)], refused: [], already: 0 };
}

async function back(
  { intent: { edit }, outcome }: Run['steps'][number],
  reader: Reader,
  why: Origin,
): Promise<Back> {
  const observed = await observeFor(reader, [edit], 'deleting');
  if (edit.repositoryId !== null && !isSameRepository(edit, observed))
    return {
      edits: [],
      refused: refuseAll(edit, 'another repository has this name now, or it has another owner'),
      already: 0,
    };
  if (edit.ruleset) return rulesetBack(edit, outcome, observed, why);
  if (edit.classic) return classicBack(edit, observed, why);
  const making = madeBy(edit);
  return making ? unmade(edit, making, outcome, observed, why) : fieldsBack(edit, observed, why);
}

export interface UndoOf extends Omit<Performing, 'checkedAt'> {
  readonly id: string;
  readonly openJournal: () => Journal;
}

export interface UndoPlan extends Back {
  readonly checkedAt: number;
}

/** Reads only: what would be put back. The last change first. */
export async function planUndo(run: Run, of: Pick<UndoOf, 'newReader' | 'now'>): Promise<UndoPlan> {
  const why: Origin = { layer: `undo of ${run.begin.id}`, line: null };
  const checkedAt = Date.parse(of.now());
  const open = run.steps.filter(({ outcome }) => !outcome || ['done', 'unsure'].includes(outcome.result));
  const all = await inBatches(open.toReversed(), (step) => back(step, of.newReader(), why));
  return {
    checkedAt,
    edits: all.flatMap(({ edits }) => edits),
    refused: all.flatMap(({ refused }) => refused),
    already: all.reduce((sum, one) => sum + one.already, 0),
  };
}

/** Performs what {@link planUndo} found. */
export async function undoRun(run: Run, plan: UndoPlan, of: UndoOf): Promise<Undone> {
  const { edits, refused, already, checkedAt } = plan;
  if (edits.length === 0) return { account: null, refused, already };
  const begin = {
    id: of.id,
    of: 'undo',
    from: run.begin.id,
    subject: run.begin.subject,
    adopted: [],
  } as const;
  const account = await perform(edits, begin, of.openJournal(), { ...of, checkedAt });
  return { account, refused, already };
}
