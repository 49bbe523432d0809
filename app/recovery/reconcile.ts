/**
 * What no delivery told of: what GitHub has is compared with what is known of it. The installations and their repositories first,
 * then the open pull requests: one whose head and base have no recorded verdict, or whose rules changed on its base or in
 * another repository, gets a job. Spread over time, so that neither a start nor a large client makes a flood.
 */

import type { Octokit } from '@octokit/core';
import { allPages, forAssessment } from '../github/access/assessment-octokit.ts';
import { inLanes } from '../lanes.ts';
import type { RunOf, Summary } from '../schedule.ts';
import { recordOpen } from '../store/change-history.ts';
import { clientId } from '../store/client-id.ts';
import { installedClients } from '../store/clients.ts';
import { owedPullRequests } from '../store/owed-looks.ts';
import { activeRepositories, type KnownRepository, repositoryReconciled } from '../store/repositories.ts';
import { newestVerdicts, type RecordedVerdict } from '../store/verdicts.ts';
import type { RepositoryRef, Task } from '../task.ts';
import { pullRequestTask } from '../task.ts';
import { type Governed, governedSince } from './moved-base.ts';
import { type Moved, movedLayers } from './moved-layers.ts';
import { type RefreshOf, refreshClients, refreshRepositories } from './refresh.ts';

export type ReconcileOf = RefreshOf & Pick<RunOf, 'octokitOf' | 'enqueue' | 'log'>;

/** A repository is looked at again after this many milliseconds. */
const every = 60 * 60_000;

/** In one run, of one client: repositories looked at, and jobs made. The rest waits for the next run. */
const maxRepositories = 20;
const maxJobs = 50;

/** Clients looked at at the same time. */
const lanes = 4;

interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string; readonly repo: { readonly id: number } };
}

/** What is compared with GitHub besides the heads. */
interface Compared {
  /** Whether files of other repositories changed. */
  readonly moved: Moved;
  /** Whether the base branch changed in what judges. */
  readonly governed: Governed;
  readonly now: Date;
  /** Numbers of those that are looked at again anyway. */
  readonly owed: ReadonlySet<number>;
}

/** Milliseconds after which an `unknown` that nobody owes a look any more is looked at again from here. */
const oldUnknown = 7 * 60 * 60_000;

/** Something of it is not known, and that is no matter of the tries that follow a look by themselves. */
function isOpen({ assessments, conclusion, publishedAt }: RecordedVerdict, now: Date): boolean {
  // Nothing could be judged, for GitHub's answers were older than its events.
  if (conclusion === 'action_required' && assessments === null) return true;
  if (now.getTime() - publishedAt.getTime() < oldUnknown) return false;
  return Object.values(assessments ?? {}).some(({ outcome }) => outcome === 'unknown');
}

async function isStill(
  pull: Pull,
  recorded: RecordedVerdict,
  { moved, governed, now, owed }: Compared,
): Promise<boolean> {
  const { baseRef, baseSha, layers } = recorded;
  // The schedule `look-again` looks at what is owed a look: two that do would do it twice.
  if (isOpen(recorded, now) && !owed.has(pull.number)) return false;
  if (baseRef !== pull.base.ref || (await moved(layers))) return false;
  return baseSha === null || !(await governed(baseRef, baseSha));
}

async function taskFor(
  at: RepositoryRef,
  pull: Pull,
  recorded: RecordedVerdict | undefined,
  compared: Compared,
): Promise<Task | null> {
  const same = recorded?.head === pull.head.sha;
  if (same && (await isStill(pull, recorded, compared))) return null;
  const retargeted = same && recorded.baseRef !== pull.base.ref;
  return pullRequestTask(at, pull.number, retargeted);
}

interface Reading {
  readonly octokit: Octokit;
  readonly moved: Moved;
}

/** Open pull requests without a verdict for what they, and the configuration elsewhere, are now. */
async function unjudged(
  of: ReconcileOf,
  { octokit, moved }: Reading,
  at: RepositoryRef,
): Promise<readonly Task[]> {
  const { octokit: reads } = forAssessment(octokit);
  const { owner, repo } = at;
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const pulls = await allPages<Pull>(reads, route, { owner, repo, state: 'open' });
  // Another repository may have taken the name meanwhile: its pull requests are not this one's.
  const here = pulls.filter(({ base }) => base.repo.id === at.repositoryId);
  const numbers = here.map(({ number }) => number);
  const client = clientId({ host: of.host, installation: at.installation });
  const { repositoryId } = at;
  if (here.length === pulls.length)
    await recordOpen(of.database.kysely, { client, repositoryId }, numbers, of.now());
  const verdicts = await newestVerdicts(of.database.kysely, client, repositoryId, numbers);
  const owed = await owedPullRequests(of.database.kysely, client, at);
  const compared = { moved, governed: governedSince(reads, at), now: of.now(), owed };
  const bySubject = new Map(verdicts.map((verdict) => [verdict.subject, verdict]));
  const pairs = here.map((pull) => ({ pull, recorded: bySubject.get(String(pull.number)) }));
  const age = ({ recorded }: (typeof pairs)[number]) => recorded?.judgedAt ?? '';
  const tasks: Task[] = [];
  // One after the other, the oldest verdict first: what it costs to look tells of the others.
  for (const { pull, recorded } of pairs.sort((a, b) => (age(a) < age(b) ? -1 : 1))) {
    const task = await taskFor(at, pull, recorded, compared);
    if (task) tasks.push(task);
  }
  return tasks;
}

function due(repositories: readonly KnownRepository[], now: Date): readonly KnownRepository[] {
  const age = ({ reconciledAt }: KnownRepository) => now.getTime() - (reconciledAt?.getTime() ?? 0);
  return repositories
    .filter((one) => age(one) >= every)
    .sort((a, b) => age(b) - age(a) || a.at.repositoryId - b.at.repositoryId)
    .slice(0, maxRepositories);
}

interface Tally {
  clients: number;
  repositories: number;
  enqueued: number;
  failed: number;
}

async function reconcileRepository(
  of: ReconcileOf,
  reading: Reading,
  at: RepositoryRef,
  room: number,
): Promise<number> {
  const tasks = await unjudged(of, reading, at);
  for (const task of tasks.slice(0, room)) await of.enqueue(task);
  // With more than there was room for, it stays due.
  if (tasks.length <= room) await repositoryReconciled(of.database.kysely, of.host, at, of.now());
  return Math.min(tasks.length, room);
}

async function reconcileClient(of: ReconcileOf, installation: number, tally: Tally): Promise<void> {
  const octokit = await of.octokitOf(installation, null, { for: 'background' });
  await refreshRepositories(of, installation, octokit);
  const reading = { octokit, moved: movedLayers(octokit) };
  let room = maxJobs;
  const known = await activeRepositories(of.database.kysely, of.host, installation);
  for (const { at } of due(known, of.now())) {
    if (room <= 0) return;
    try {
      const made = await reconcileRepository(of, reading, at, room);
      room -= made;
      tally.enqueued += made;
      tally.repositories += 1;
    } catch (error) {
      tally.failed += 1;
      const { repositoryId } = at;
      of.log.warn(
        { err: error, installation, repositoryId },
        'repository could not be reconciled; it is tried again',
      );
    }
  }
}

/** One run. A client or a repository that fails is logged and tried again; the others go on. */
export async function reconcile(of: ReconcileOf): Promise<Summary> {
  const tally: Tally = { clients: 0, repositories: 0, enqueued: 0, failed: 0 };
  await refreshClients(of).catch((error: unknown) => {
    tally.failed += 1;
    of.log.warn({ err: error }, 'the list of installations could not be read; it is read again');
  });
  const clients = (await installedClients(of.database.kysely, of.host)).filter(({ suspended }) => !suspended);
  await inLanes(clients, lanes, async ({ installation }) => {
    tally.clients += 1;
    await reconcileClient(of, installation, tally).catch((error: unknown) => {
      tally.failed += 1;
      of.log.warn({ err: error, installation }, 'client could not be reconciled; it is tried again');
    });
  });
  return { ...tally };
}
