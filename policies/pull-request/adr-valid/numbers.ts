/**
 * Two records with one number. Branches that take the next number merge without a conflict, so both the base branch and
 * the other open pull requests count. Numbers are local to a folder (MADR's ADR-0010).
 */
import { needed, type Part } from '../../engine/part.ts';
import { list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { Decisions } from '../../facts/decisions.ts';
import { recordName } from '../../formats/decision-record.ts';
import { wrong } from './header.ts';

const shown = 3;

/** Folder and number; null for a name without a number. */
export function placeOf(path: string): string | null {
  const digits = recordName(path)?.digits;
  return digits === undefined ? null : `${path.slice(0, path.lastIndexOf('/') + 1)}#${Number(digits)}`;
}

export interface Taken {
  readonly path: string;
  readonly where: Prose;
}

/** Who else has the number, and where; a pull request opened later has to make way, so the finding is there, not here. */
export interface Claims {
  readonly earlier: readonly Taken[];
  readonly later: readonly Taken[];
}

/** `records` are the paths of all records once the change is merged; `number` is this pull request's. */
export function claimsOf(
  path: string,
  records: readonly string[],
  open: Decisions['inOpenPullRequests'],
  number: Part<number>,
): Claims {
  const place = placeOf(path);
  if (place === null) return { earlier: [], later: [] };
  const isRival = (other: string) => other !== path && placeOf(other) === place;
  const here = records.filter(isRival).map((other) => ({ path: other, where: own('') }));
  const elsewhere = open
    .filter((other) => isRival(other.path))
    .map((other) => ({ ...other, where: say` in pull request ${own(`#${other.pullRequest}`)}` }));
  const isEarlier = ({ pullRequest }: { readonly pullRequest: number }) => pullRequest < needed(number);
  return {
    earlier: [...here, ...elsewhere.filter(isEarlier)],
    later: elsewhere.filter((other) => !isEarlier(other)),
  };
}

export function numberProblem(path: string, { earlier }: Claims): readonly Finding[] {
  if (earlier.length === 0) return [];
  const others = some(
    earlier.map((other) => say`${other.path}${other.where}`),
    shown,
  );
  const remedy = own(
    'Give it the next free number, in its file name and its heading, before others refer to it.',
  );
  return [wrong({ path }, 'number', say`The number of ${path} is taken by ${others}.`, remedy)];
}

/** Worth knowing for the author: somebody else took the number after them. */
export function laterNote(path: string, { later }: Claims): readonly Prose[] {
  if (later.length === 0) return [];
  const others = list(later.map((other) => say`${other.path}${other.where}`));
  return [say`The number of ${path} was also taken by ${others}, which came later and has to change.`];
}
