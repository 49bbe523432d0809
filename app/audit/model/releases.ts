/** Releases, as tags tell. Pure. */
import { isKnown } from '../../../policies/engine/part.ts';
import { type CloneFacts, day, secondsAt, type Tag } from './clone-facts.ts';

export interface Releases {
  readonly all: readonly Tag[];
  readonly last: Tag;
  /** Days since the last one. */
  readonly age: number;
  /** Commits by people after it; null where the history is not known. */
  readonly sinceLast: number | null;
  /** In the last 365 days. */
  readonly inYear: number;
  /** Days between releases of the last two years, in the middle; null for fewer than three. */
  readonly medianInterval: number | null;
}

/** `v1.2.0`, `1.2`, `api/v3.0.1`, `@acme/ui@2.0.0`, `release-7`, `2026.11.1` */
const version = /(?:^|[/@_-])v?\d+(?:\.\d+){0,3}(?:[.+-]?[\w.+-]+)?$|^(?:v|release[-_/]?|rel[-_/]?)\d/i;

function middle(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

/** Null: no tag names a version. */
export function releasesOf({ tags, commits, identities, now }: CloneFacts): Releases | null {
  const all = tags.filter(({ name }) => version.test(name)).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const last = all.at(-1);
  if (!last) return null;
  const today = secondsAt(now);
  const since = (days: number) => all.filter(({ at }) => secondsAt(at) >= today - days * day);
  const recent = since(730).map(({ at }) => secondsAt(at));
  const between = recent.slice(1).map((at, i) => (at - (recent[i] ?? at)) / day);
  const later = isKnown(commits)
    ? commits.filter(({ at, author }) => at > secondsAt(last.at) && identities.of(author).kind === 'person')
        .length
    : null;
  const median = middle(between);
  return {
    all,
    last,
    age: Math.max(0, Math.floor((today - secondsAt(last.at)) / day)),
    sinceLast: later,
    inYear: since(365).length,
    medianInterval: median === null ? null : Math.round(median * 10) / 10,
  };
}
