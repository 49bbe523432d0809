/** The messages of `adr-required` about records. */
import { compileGlobs, rootOf } from '../../engine/glob.ts';
import { count, own, type Prose, say, some } from '../../engine/prose.ts';
import type { ChangedFile } from '../../facts/changed-files.ts';
import type { Decisions } from '../../facts/decisions.ts';
import { type DecisionRecord, recordName } from '../../formats/decision-record.ts';
import type { NextPath } from './next-path.ts';

const shown = 3;

function nameOf({ path, title }: DecisionRecord): Prose {
  return title === null ? say`${path}` : say`${title} (${path})`;
}

/** The accepted decisions whose `affects` cover files of the change; empty prose when there are none. */
export function governing(decisions: Decisions, files: readonly ChangedFile[]): Prose {
  const records = decisions.onBase.filter(({ status, affects }) => {
    if (status !== 'accepted' || affects.length === 0) return false;
    const matches = compileGlobs(affects);
    return files.some(({ path }) => matches(path));
  });
  return records.length === 0
    ? []
    : say`Decisions that govern files of this change: ${some(records.map(nameOf), shown)}.`;
}

/** Where Fairlead looked for the number: it is free exactly there. */
export function freeOn(next: NextPath, decisions: Decisions, base: string): Prose {
  if (next.number === null) return [];
  if (decisions.baseUnread)
    return say` (whether ${next.number} is free is not known: ${decisions.baseUnread})`;
  const { openPullRequests: open } = decisions;
  if (open === null) return say` (${next.number} is free on ${base}; open pull requests were not looked at)`;
  if (open.seen < open.all)
    return say` (${next.number} is free on ${base} and in ${open.seen} of ${open.all} other open pull requests)`;
  return open.all === 0
    ? say` (${next.number} is free on ${base}; no other pull request is open)`
    : say` (${next.number} is free on ${base} and in ${count(open.all, 'other open pull request')})`;
}

/** Files that look like records, in folders where none are looked for; empty prose when there are none. */
export function notLookedFor(elsewhere: readonly string[], paths: readonly string[]): Prose {
  if (elsewhere.length === 0) return [];
  const files = some(
    elsewhere.map((path) => say`${path}`),
    shown,
  );
  const folders = [...new Set(paths.map((glob) => rootOf(glob) || glob))];
  const places = some(
    folders.map((folder) => say`${folder}`),
    folders.length,
  );
  return say` Not read: ${files}; records are looked for in ${places}, and elsewhere once the maintainers name it under ${'decision-paths'}.`;
}

function folderAndNumber(path: string): string | null {
  const digits = recordName(path)?.digits;
  return digits === undefined ? null : `${path.slice(0, path.lastIndexOf('/'))}#${Number(digits)}`;
}

/** Numbers of the change's records that another record has too: two branches that take one merge without a conflict. */
export function collisions(decisions: Decisions): readonly Prose[] {
  const others = [
    ...decisions.onBase.map(({ path }) => ({ path, where: own('on the base branch') })),
    ...decisions.inOpenPullRequests.map(({ path, pullRequest }) => ({
      path,
      where: say`in pull request ${pullRequest}`,
    })),
  ];
  return decisions.inChange.flatMap(({ path }) => {
    const key = folderAndNumber(path);
    const same = others.filter((other) => other.path !== path && folderAndNumber(other.path) === key);
    return key === null || same.length === 0
      ? []
      : [
          say`The number of ${path} is also taken by ${some(
            same.map((other) => say`${other.path} ${other.where}`),
            shown,
          )}.`,
        ];
  });
}
