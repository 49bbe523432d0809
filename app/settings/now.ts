/** How a planned call stands to what is there now: not made yet, made already, or overtaken by somebody. */
import { isKnown } from '../../policies/engine/part.ts';
import { bypassOf } from '../../policies/settings/bypass.ts';
import type { Classic } from '../../policies/settings/classic.ts';
import type { Change, Edit } from '../../policies/settings/edit.ts';
import { settingType } from '../../policies/settings/index.ts';
import { type Observed, sameValue, teamIds } from '../../policies/settings/observed.ts';
import { type Ruleset, valuesOf } from '../../policies/settings/ruleset.ts';
import {
  answer,
  at,
  type Declared,
  type Entry,
  type FieldSetting,
  type Made,
  type Value,
} from '../../policies/settings/setting-type.ts';
import type { Reader } from '../github/access/read-only.ts';
import { observeOrganization, observeRepository } from '../github/settings/observe.ts';

export type Standing = 'before' | 'after' | 'moved' | 'unknown';

/** A change's setting, and its name within its branch. */
export function settingOf(
  { ruleset, classic }: Pick<Edit, 'ruleset' | 'classic'>,
  { name, key }: Pick<Change, 'name' | 'key'>,
) {
  const branch = (ruleset ?? classic)?.branch;
  const short = branch === undefined ? null : name.slice(`protection.${branch}.`.length);
  const type = settingType(short === null ? (key ?? name) : `protection.${short}`);
  if (!type) throw new Error(`${name} is not among the settings that this version knows`);
  return { type, short };
}

/** What must be read to see how it stands, and to put it back: whoever either value names. */
function asDeclared(edit: Edit): readonly Declared[] {
  const branch = (edit.ruleset ?? edit.classic)?.branch ?? null;
  const type = edit.classic ? settingType('protection.classic') : undefined;
  const origin = { layer: '', line: null };
  const classic = type ? [{ type, branch, value: 'edit', origin }] : [];
  const changed = edit.changes.flatMap((change) =>
    [change.after, change.before].map((value) => ({
      type: settingOf(edit, change).type,
      branch,
      ...(change.entry ? { entry: change.entry } : {}),
      value: value ?? false,
      origin: change.why,
    })),
  );
  return [...classic, ...changed];
}

/** What Fairlead makes where it is not there, and whose number is known afterwards. */
export function madeBy(edit: Edit): { readonly made: Made; readonly entry: Entry } | null {
  const [change] = edit.changes;
  if (edit.ruleset || edit.classic || !change || change.before !== null) return null;
  const { type } = settingOf(edit, change);
  return type.of !== 'branch' && type.made ? { made: type.made, entry: change.entry ?? [] } : null;
}

/** Throws nothing that GitHub says: what cannot be read is not known. `deleting`: so that it can be taken away again. */
export async function observeFor(
  reader: Reader,
  edits: readonly Edit[],
  deleting: 'deleting' | null = null,
): Promise<Observed> {
  const declared = edits.flatMap(asDeclared);
  const made = deleting ? edits.flatMap((edit) => madeBy(edit) ?? []) : [];
  const more = made.flatMap((one) => one.made.reads(one.entry));
  const [owner = '', repo] = (edits[0]?.target ?? '').split('/');
  const looked =
    repo === undefined
      ? await observeOrganization(reader, owner, declared, more)
      : await observeRepository(reader, { owner, repo }, declared, more);
  return looked.observed;
}

function together(all: readonly Standing[]): Standing {
  const first = all.find((one) => one === 'unknown') ?? all[0] ?? 'moved';
  return all.every((one) => one === first) ? first : first === 'unknown' ? 'unknown' : 'moved';
}

/** Of one field. */
export function standingOf(type: FieldSetting, change: Change, { answers }: Observed): Standing {
  const value = type.observe(answers, change.entry ?? []);
  if (!isKnown(value)) return 'unknown';
  if (sameValue(value, change.before)) return 'before';
  return sameValue(value, change.after) ? 'after' : 'moved';
}

function valueIn(ruleset: Ruleset, short: string, observed: Observed): Value | null {
  if (short === 'bypass') return bypassOf(ruleset, teamIds(observed));
  return valuesOf(ruleset.rules ?? [])[short] ?? null;
}

function asPlanned(edit: Edit, ruleset: Ruleset, observed: Observed): boolean {
  const isActive = ruleset.enforcement === (edit.body?.enforcement ?? 'active');
  const all = edit.changes.every(({ name, after }) => {
    const { short } = settingOf(edit, { name });
    // What was nothing before has no value of its own: the rest says it.
    return after === null || sameValue(valueIn(ruleset, short ?? '', observed), after);
  });
  return isActive && all;
}

function rulesetStanding(edit: Edit, observed: Observed): Standing {
  const { branch = '', before = null } = edit.ruleset ?? {};
  const own = observed.branches[branch]?.own;
  if (own === undefined || !isKnown(own)) return 'unknown';
  const ruleset = own as Ruleset | null;
  if (sameValue(ruleset, before)) return 'before';
  if (edit.route.startsWith('DELETE ')) return ruleset === null ? 'after' : 'moved';
  return ruleset !== null && asPlanned(edit, ruleset, observed) ? 'after' : 'moved';
}

/** The call about signatures has no body; the other one says all of the rest. */
function classicStanding({ classic: planned, body, changes }: Edit, { branches }: Observed): Standing {
  const now = branches[planned?.branch ?? '']?.classic;
  if (now === undefined || !isKnown(now) || planned === undefined) return 'unknown';
  const classic = now as Classic | null;
  if (classic === null) return 'moved';
  if (body === null) {
    if (classic.signatures === planned.signatures) return 'before';
    return classic.signatures === (changes[0]?.after === true) ? 'after' : 'moved';
  }
  if (sameValue(classic.body, planned.before)) return 'before';
  return sameValue(classic.body, body) ? 'after' : 'moved';
}

/**
 * Whose a repository is by now, where that is somebody else: GitHub leads from the old name to it, and what one owner
 * declares is nothing to another. Null: it is still theirs, or that is not shown.
 */
export function newOwner(repository: unknown, owner: string): string | null {
  const now = at(repository, ['owner', 'login']);
  return typeof now === 'string' && now.toLowerCase() !== owner.toLowerCase() ? now : null;
}

/** Where it is not shown, what is read of it is not known either. */
export function isSameRepository({ repositoryId, target }: Edit, observed: Observed): boolean {
  const now = repositoryIdIn(observed);
  const repository = answer(observed.answers, 'repository');
  const [owner = ''] = target.split('/');
  const moved = isKnown(repository) ? newOwner(repository, owner) : null;
  return moved === null && (now === null || now === repositoryId);
}

export function howItStands(edit: Edit, observed: Observed): Standing {
  if (edit.repositoryId !== null && !isSameRepository(edit, observed)) return 'moved';
  if (edit.ruleset) return rulesetStanding(edit, observed);
  if (edit.classic) return classicStanding(edit, observed);
  return together(
    edit.changes.map((change) => {
      const { type } = settingOf(edit, change);
      return type.of === 'branch' ? 'moved' : standingOf(type, change, observed);
    }),
  );
}

/** Fairlead's ruleset as it is now, for edits about one. */
export function rulesetNow(edit: Edit, observed: Observed): Ruleset | null {
  const own = edit.ruleset && observed.branches[edit.ruleset.branch]?.own;
  return own && isKnown(own) ? (own as Ruleset | null) : null;
}

/** The number of the repository that has the name now; null where that is not shown, and for an organization. */
export function repositoryIdIn({ answers }: Observed): number | null {
  const repository = answer(answers, 'repository');
  const id = isKnown(repository) ? at(repository, ['id']) : null;
  return typeof id === 'number' ? id : null;
}
