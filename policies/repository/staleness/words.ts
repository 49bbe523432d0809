/** What the policy says. */
import type { Known } from '../../engine/facts.ts';
import { count, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';

type Facts = Known<'upkeep'>['upkeep'];

const usual = { who: 'maintainer', severity: 'low' } as const;
const maxNamed = 5;

export function ago(days: number): Prose {
  return days === 0 ? own('today') : say`${count(days, 'day')} ago`;
}

export function quiet(days: number, pushedAt: string): Finding {
  return {
    ...usual,
    message: say`Nothing was pushed to any branch for ${count(days, 'day')} (since ${own(pushedAt.slice(0, 10))}), and the repository is not archived: its secrets, keys and access stay in force, and nobody looks after its dependencies.`,
    remedy: own(
      'If it is done, an administrator can archive it (Settings → General → Danger Zone); that can be taken back. If it runs somewhere, name who looks after it.',
    ),
    fingerprint: 'quiet',
  };
}

/** `isCut`: there may be more than are named. */
export function oldPulls(old: Facts['openPulls'], limit: number, readAt: string, isCut: boolean): Finding {
  const bots = old.filter(({ bot }) => bot).length;
  const named = old.map(
    ({ number, title, updatedAt }) =>
      say`${own(`#${number}`)} ${title} (${count(Math.floor((Date.parse(readAt) - Date.parse(updatedAt)) / 86_400_000), 'day')})`,
  );
  return {
    ...usual,
    message: say`${own(isCut ? 'At least ' : '')}${count(old.length, 'open pull request')} ${own(old.length === 1 ? 'was' : 'were')} not touched for more than ${count(limit, 'day')}${own(bots > 0 ? `, ${bots} of them by bots` : '')}: ${some(named, maxNamed)}.`,
    remedy: own('Merge them, close them, or say in them what they wait for.'),
    fingerprint: 'old-pull-requests',
  };
}

/** `unsure`: open pull requests that were not listed, and may be of some of these branches. */
export function oldBranches(old: Facts['branches'], limit: number, unsure: number): Finding {
  const sorted = [...old].sort((a, b) => (a.committedAt < b.committedAt ? -1 : 1));
  const named = sorted.map(({ name, committedAt }) => say`${name} (${own(committedAt.slice(0, 10))})`);
  const at =
    unsure > 0
      ? say` Up to ${own(`${unsure}`)} of them may have an open pull request that GitHub did not list.`
      : [];
  return {
    ...usual,
    message: say`${count(old.length, 'branch', 'branches')} without an open pull request ${own(old.length === 1 ? 'has' : 'have')} no commit of the last ${count(limit, 'day')}: ${some(named, maxNamed)}.${at}`,
    remedy: own(
      'Delete what was merged or given up (a deleted branch can be restored from its pull request), and let GitHub delete branches when they are merged. Name branches that are kept on purpose in keep-branches.',
    ),
    fingerprint: 'old-branches',
  };
}
