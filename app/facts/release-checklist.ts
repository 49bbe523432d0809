/** The boxes of the release pull request's text, who ticked them, and what those people may do. */
import { needed } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { ReleaseChecklist } from '../../policies/facts/release-checklist.ts';
import { itemKey, type TickedBox, whoTicked } from '../../policies/formats/task-list.ts';
import { proposesRelease } from '../../policies/release/release-readiness/options.ts';
import { permissionOf } from '../github/permission.ts';
import { revisionsOf } from '../github/pull-request/edits.ts';
import type { GitHubReads } from '../github/reads.ts';
import { CannotLook, whole } from '../looked.ts';
import { releaseOf } from './release.ts';
import type { Collector, PullRequestSource, ReleaseSource } from './source.ts';
import { membersOf } from './team-members.ts';

const none: ReleaseChecklist = { pullRequest: null, boxes: [], permissions: {}, teamMembers: {} };

/** The pull request that is judged, or the newest one in the release that was made for it. */
async function pullRequestOf(source: PullRequestSource | ReleaseSource): Promise<number | null> {
  const reads = releaseOf(source);
  if (source.kind === 'pull_request') return needed((await source.pullRequest()).number);
  const { releaseBranches: branches, releaseLabels: labels } = source.wanted;
  const { value, gaps } = await reads.changes();
  const made = value.pullRequests.filter(({ headRef, labels: carried }) =>
    proposesRelease({ branch: headRef, labels: carried }, { branches, labels }),
  );
  const [gap] = gaps;
  // What was not looked at may hold a newer one.
  if (gap) throw new CannotLook(gap.reason, gap.remedy);
  return made.at(-1)?.number ?? null;
}

async function permissionsOf(github: GitHubReads, boxes: readonly TickedBox[]) {
  const people = boxes.flatMap(({ by }) => (by?.kind === 'user' ? [by.login.toLowerCase()] : []));
  const logins = [...new Set(people)].sort();
  return Object.fromEntries(
    await Promise.all(
      logins.map(async (login) => [login, await permissionOf(github, { login, id: null })] as const),
    ),
  );
}

export const releaseChecklist: Collector<'releaseChecklist'> = {
  fact: 'releaseChecklist',
  events: ['pull_request', 'release'],
  permissions: { contents: 'read', members: 'read', metadata: 'read', pull_requests: 'read' },
  local: false,
  asks: ['checklist', 'checklistTeams', 'releaseBranches', 'releaseLabels'],
  async collect(source) {
    const { github, wanted } = source;
    releaseOf(source);
    if (!github) throw new CannotLook(own('a local clone has no releases'));
    if (wanted.checklist.length === 0) return whole(none);
    const pullRequest = await pullRequestOf(source);
    if (pullRequest === null) return whole(none);
    const keys = new Set(wanted.checklist.map(itemKey));
    const boxes = whoTicked(await revisionsOf(github, pullRequest)).filter(({ key }) => keys.has(key));
    const ticked = boxes.some(({ by }) => by?.kind === 'user');
    const teams = [...new Set(wanted.checklistTeams.map((team) => team.toLowerCase()))].sort();
    const members = ticked ? await membersOf(github, teams) : whole({});
    const value = {
      pullRequest,
      boxes,
      permissions: await permissionsOf(github, boxes),
      teamMembers: members.value,
    };
    return { value, gaps: members.gaps };
  },
};
