/** What is judged in a local clone: from where a branch left its base to its head. */

import { nearest } from '../../policies/engine/config/nearest.ts';
import { own, say, some } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import { branchName, defaultBase, type Refs, readRefs, shortName } from './refs.ts';
import type { Repository } from './repository.ts';

interface Tip {
  /** The branch's name where it is published; what was given when it is not a branch, long ids shortened. */
  readonly ref: string;
  /** What was really looked at in this clone: `origin/main`, not `main`, where that is what was found. */
  readonly name: string;
  readonly sha: string;
  readonly isBranch: boolean;
}

export interface Range {
  readonly repository: Repository;
  readonly base: Tip;
  readonly head: Tip;
  /** The commit where the change left the base. */
  readonly mergeBase: string;
  /** Number of commits that the head has and the base has not. */
  readonly commits: number;
}

/** Line breaks would be read as another name by `cat-file`, a leading dash as an option elsewhere. */
function refused(name: string): boolean {
  return name === '' || name.startsWith('-') || /[\p{Cc}\s]/u.test(name) || name.length > 1000;
}

const deepen = say`This clone is shallow. Run ${'git fetch --unshallow'} (in CI: check out with full history, ${'fetch-depth: 0'}), then try again.`;

const fetchFirst = say`A branch that is only on the remote must be fetched first: ${'git fetch origin BRANCH:refs/remotes/origin/BRANCH'}.`;

function unknownRef(repository: Repository, refs: Refs, name: string): CannotLook {
  const known = refs.names.filter((ref) => !ref.endsWith('/HEAD')).map(shortName);
  const meant = nearest(name, known);
  if (meant)
    return new CannotLook(say`${name} is not a branch, tag or commit of this clone. Did you mean ${meant}?`);
  if (known.length === 0)
    return new CannotLook(say`${name} is not known: this repository has no commits yet`);
  const examples = some(
    known.map((ref) => say`${ref}`),
    5,
  );
  return new CannotLook(
    say`${name} is not a branch, tag or commit of this clone, which has ${examples}`,
    repository.shallow ? say`${fetchFirst} ${deepen}` : fetchFirst,
  );
}

/**
 * Where a given name may be found, the likeliest first: `main` may be the local branch, or exist only as `origin/main`. A
 * branch comes before a tag of the same name, which git would prefer: anybody who may push a tag could choose the base.
 */
function placesOf(name: string): readonly string[] {
  if (name === 'HEAD' || /^[0-9a-f]{40,64}$/.test(name)) return [name];
  return [`refs/remotes/${name}`, `refs/heads/${name}`, name, `refs/remotes/origin/${name}`];
}

const shorten = (name: string): string => name.replaceAll(/\b([0-9a-f]{7})[0-9a-f]{33,57}\b/g, '$1');

async function resolveTip(repository: Repository, refs: Refs, name: string): Promise<Tip> {
  if (refused(name)) throw new CannotLook(say`${name} cannot be the name of a branch, tag or commit`);
  const places = placesOf(name);
  const commits = await repository.objects.lookUp(places.map((place) => `${place}^{commit}`));
  const at = commits.findIndex((one) => one !== null);
  const found = commits[at];
  if (found?.type !== 'commit') throw unknownRef(repository, refs, name);
  const meant = name === 'HEAD' ? (refs.current ?? found.id) : branchName(refs, name);
  const isBranch = [`refs/heads/${meant}`, `refs/remotes/origin/${meant}`].some((one) =>
    refs.names.includes(one),
  );
  const seen = name === 'HEAD' ? meant : shortName(places[at] ?? name);
  return { ref: shorten(meant), name: shorten(seen), sha: found.id, isBranch };
}

function noCommonCommit(repository: Repository, base: Tip, head: Tip): CannotLook {
  const reason = say`${base.name} and ${head.name} have no commit in common here, so what changed is not known`;
  const otherwise = own('Check that both belong to the same project, and give another --base.');
  return new CannotLook(reason, repository.shallow ? deepen : otherwise);
}

function noBase({ shallow }: Repository): CannotLook {
  const sayWhich = say`Say which one: ${'fairlead check --base BRANCH'}. ${fetchFirst}`;
  return new CannotLook(
    own(
      'No branch to compare with was found: the remote names no default branch, and there is no main or master',
    ),
    shallow ? say`${sayWhich} ${deepen}` : sayWhich,
  );
}

/**
 * Why there is nothing to judge: the head has no commit that the base does not have. A clone in CI often has one branch
 * alone, which is then compared with itself.
 */
export function emptyRange({ repository, base, head, mergeBase }: Range): CannotLook | null {
  if (head.sha !== mergeBase) return null;
  const same = base.sha === head.sha ? say`are the same commit, ${head.sha.slice(0, 7)}` : null;
  const reason = same
    ? say`${base.name} and ${head.name} ${same}, so there is no change to judge`
    : say`${head.name} has no commits that ${base.name} does not have, so there is no change to judge`;
  const otherwise = say`Check out the branch with the change, or say what to compare with: ${'--base REF'}, ${'--head REF'}.`;
  return new CannotLook(reason, repository.shallow ? say`${fetchFirst} ${deepen}` : otherwise);
}

/** `base` null: the default branch. Throws {@link CannotLook} for a name or history that cannot be used. */
export async function openRange(
  repository: Repository,
  names: { readonly base: string | null; readonly head: string },
): Promise<Range> {
  const refs = await readRefs(repository);
  const head = await resolveTip(repository, refs, names.head);
  const baseName = names.base ?? defaultBase(refs);
  if (baseName === null) throw noBase(repository);
  const base = await resolveTip(repository, refs, baseName);
  const [{ code, stdout }, counted] = await Promise.all([
    repository.run(['merge-base', base.sha, head.sha]),
    repository.run(['rev-list', '--count', head.sha, `^${base.sha}`]),
  ]);
  const mergeBase = stdout.toString('utf8').trim();
  if (code !== 0 || mergeBase === '') throw noCommonCommit(repository, base, head);
  const commits = Number(counted.stdout.toString('utf8').trim());
  return { repository, base, head, mergeBase, commits };
}
