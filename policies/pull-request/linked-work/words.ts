/** The messages about links: which one there is, why another does not count, and how to make one. */
import { list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { LinkedIssue, LinkedWork } from '../../facts/linked-work.ts';

const maxNamed = 5;

function nameOf({ repository, number }: LinkedIssue): Prose {
  return say`${`${repository}#${number}`}`;
}

export function namesOf(issues: readonly LinkedIssue[], tickets: readonly string[]): Prose {
  return some([...issues.map(nameOf), ...tickets.map((ticket) => say`${ticket}`)], maxNamed);
}

export interface Asked {
  readonly link: 'any' | 'closing';
  readonly state: 'any' | 'open';
  readonly trackers: readonly string[];
}

/** Why an issue that was found does not count. */
function whyNot(issue: LinkedIssue, { link, state }: Asked): Prose {
  const name = nameOf(issue);
  if (issue.state === 'absent') return say`${name} does not exist`;
  if (issue.state === 'pull-request') return say`${name} is a pull request`;
  if (issue.state === 'unseen') return say`${name} could not be seen`;
  if (link === 'closing' && issue.how === 'mentions')
    return say`${name} is mentioned but would not be closed`;
  return state === 'open' ? say`${name} is closed` : name;
}

function remedy({ link, trackers, state }: Asked): Prose {
  const ticket =
    trackers.length > 0 ? say`, or name a ticket of ${list(trackers.map((t) => say`${t}`))}` : [];
  const issue = own(state === 'open' ? 'an open issue' : 'an issue');
  const how = own(
    link === 'closing'
      ? 'Write `Fixes #` and the number of '
      : 'Write `Fixes #` (or only `#`) and the number of ',
  );
  return say`${how}${issue} in the description, or link it under Development${ticket}. No issue yet? Opening one takes a minute and says why this is done.`;
}

export function noLink({ issues }: LinkedWork, asked: Asked): Finding {
  const reasons = issues.map((issue) => whyNot(issue, asked));
  const found = reasons.length > 0 ? say` Did not count: ${some(reasons, maxNamed)}.` : [];
  const what = own(asked.trackers.length > 0 ? 'No issue or ticket is linked.' : 'No issue is linked.');
  return {
    message: say`${what}${found}`,
    remedy: remedy(asked),
    who: 'author',
    fingerprint: 'no-link',
  };
}
