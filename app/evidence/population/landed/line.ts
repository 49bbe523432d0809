/** The branch’s own line (first parents): commits between two of it, and what landed by it alone. Pure. */
import { type CommitFact, nowhere, type PullFact } from '../facts.ts';
import type { Landing } from '../landing.ts';

export interface Line {
  readonly commits: readonly CommitFact[];
  readonly places: ReadonlyMap<string, number>;
}

export function lineOf(commits: readonly CommitFact[]): Line {
  return { commits, places: new Map(commits.map(({ sha }, place) => [sha, place])) };
}

/** After `from` until `to`, oldest first. Null: it cannot be followed from the one to the other. */
export function between(
  { commits, places }: Line,
  from: string | null,
  to: string,
): readonly CommitFact[] | null {
  const end = places.get(to);
  if (end === undefined) return null;
  if (from === null) return commits.slice(end).toReversed();
  const start = places.get(from);
  if (start !== undefined) return start > end ? commits.slice(end, start).toReversed() : null;
  // The line was read down to a commit whose parent this is.
  const isBelow = commits.at(-1)?.parents[0] === from;
  return isBelow || (from === nowhere && commits.at(-1)?.parents.length === 0)
    ? commits.slice(end).toReversed()
    : null;
}

/** Commits of a rebased pull request landed together: those before its last one have its commits' own words. */
function rebasedWith(pull: PullFact, line: readonly CommitFact[], last: number): number {
  const { commits, commitCount } = pull;
  if (commitCount < 2 || commits.length < commitCount || (line[last]?.parents.length ?? 0) > 1) return 1;
  const own = commits.filter(({ parents }) => parents < 2);
  const are = line.slice(last - own.length + 1, last + 1);
  const same = are.length === own.length && are.every(({ headline }, i) => headline === own[i]?.headline);
  return same ? own.length : 1;
}

/** A landing for each commit of the line that no other source tells of. */
export function fromGit(
  commits: readonly CommitFact[],
  pulls: ReadonlyMap<string, readonly PullFact[]>,
): readonly Landing[] {
  const landings: Landing[] = [];
  for (let last = commits.length - 1; last >= 0; ) {
    const commit = commits[last];
    if (!commit) break;
    const [pull] = pulls.get(commit.sha) ?? [];
    const size = pull ? rebasedWith(pull, commits, last) : 1;
    const together = commits.slice(last - size + 1, last + 1);
    landings.push({
      before: together[0]?.parents[0] ?? nowhere,
      after: commit.sha,
      at: pull?.mergedAt ?? null,
      notBefore: null,
      notAfter: null,
      how: 'not known',
      actor: pull?.mergedBy ?? null,
      activity: null,
      event: null,
      inGit: true,
      commits: together,
    });
    last -= size;
  }
  return landings.toReversed();
}
