/** The messages about changes, blockers and notes. */
import { count, list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { Release } from '../../facts/release.ts';
import type { ReleaseBlockers } from '../../facts/release-blockers.ts';
import type { ReleasedCommit, ReleasedPullRequest } from '../../facts/release-changes.ts';

/** `v2.4.0`, or "this release" while it has no tag. */
export function named({ tag }: Pick<Release, 'tag'>): Prose {
  return tag === null ? own('this release') : say`${tag}`;
}

export const numbered = (number: number): Prose => own(`#${number}`);

const lookAgain = (release: Release): Prose =>
  release.state === 'proposed' ? own('') : own(' Then press "Re-run" on this check.');

export function unreviewedPull(
  pull: ReleasedPullRequest,
  why: Prose,
  commits: number,
  release: Release,
): Finding {
  return {
    message: say`${numbered(pull.number)} ${pull.title} (${count(commits, 'commit')}) was merged without an approval that counts: ${why}.`,
    remedy: say`Ask somebody who had no part in it to look at it now: GitHub takes an approval after the merge, too.${lookAgain(release)}`,
    who: 'maintainer',
    severity: 'high',
    fingerprint: `unreviewed:#${pull.number}`,
  };
}

export function directPush({ sha, headline, authorName, parents }: ReleasedCommit): Finding {
  const what = parents > 1 ? own('a merge made outside GitHub') : own('a commit');
  return {
    message: say`${sha.slice(0, 7)} ${headline} (by ${authorName}, ${what}) came without a pull request, so nobody was asked to review it.`,
    remedy: say`Let somebody else read ${sha.slice(0, 12)} and write down what they found, in a waiver of this policy for example; and protect the branch, so that changes come by pull request.`,
    who: 'maintainer',
    severity: 'high',
    fingerprint: `direct:${sha}`,
  };
}

export function blockers({ open, total }: ReleaseBlockers): readonly Finding[] {
  const findings = open.map(({ kind, number, title, label }) => ({
    message: say`${own(kind === 'issue' ? 'Issue' : 'Pull request')} ${numbered(number)} ${title} is open and has the label ${label}.`,
    remedy: say`Close ${numbered(number)}, or take the label off when the release may go out with it.`,
    who: 'maintainer' as const,
    fingerprint: `blocker:#${number}`,
  }));
  const more = total - open.length;
  if (more <= 0) return findings;
  const rest = {
    message: say`${count(more, 'more issue or pull request', 'more issues and pull requests')} with these labels ${own(more === 1 ? 'is' : 'are')} open.`,
    remedy: own('Close them, or take the labels off.'),
    who: 'maintainer' as const,
    fingerprint: 'blocker:more',
  };
  return [...findings, rest];
}

export function unwritten(release: Release): Finding {
  const published = release.state === 'published';
  return {
    message: say`The notes of ${named(release)} are empty, or still a template.`,
    remedy: published
      ? own('Edit the release on GitHub and say what changed for those who use it.')
      : own("Say in the pull request's text, or in a change log, what the release brings."),
    who: published ? 'maintainer' : 'author',
    fingerprint: 'notes',
  };
}

export function changelogUntouched({ changelogs }: Release): Finding {
  return {
    message: say`This pull request proposes a release and does not touch a change log (${list(changelogs.map((path) => say`${path}`))}).`,
    remedy: own('Add what the release brings to the change log.'),
    who: 'author',
    fingerprint: 'changelog',
  };
}

/** Numbers that fit into a sentence. */
const maxNumbers = 20;

export function unmentioned(pulls: readonly ReleasedPullRequest[], release: Release): Finding {
  const numbers = some(
    pulls.map(({ number }) => numbered(number)),
    maxNumbers,
  );
  return {
    message: say`The notes of ${named(release)} do not mention ${count(pulls.length, 'pull request')} that ${own(pulls.length === 1 ? 'is' : 'are')} in it: ${numbers}.`,
    remedy: own('Name each by its number, under a heading of its own when it is of no interest to users.'),
    who: release.state === 'published' ? 'maintainer' : 'author',
    fingerprint: 'notes:mentions',
  };
}
