/**
 * What a release brought, on its page: a section of its notes where the repository wants that and the token may write them; else a
 * comment on its commit, which a token that may not write any file is allowed to create, once.
 */
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { readReleaseNow } from '../github/release/read.ts';
import { commentOnCommit } from '../publish/commit-comment.ts';
import { publishReleaseSection } from '../publish/release-notes.ts';
import { type AppAccess, accessTo } from '../subjects/access.ts';
import type { Outcome } from '../subjects/subject-type.ts';
import type { DeliveryTask } from '../task.ts';
import type { World } from '../world.ts';
import { wishesOf } from './where.ts';

/** Seconds after a release went live in which a section is added; later only one that is there is brought up to date. */
const addedWithin = 7 * 86_400;

const maxRereads = 5;

interface Telling {
  readonly commit: string;
  readonly text: string;
  readonly mayAdd: boolean;
}

/** In its notes; false: the token may not. */
async function inNotes(access: AppAccess, tag: string, { text, mayAdd }: Telling): Promise<string | null> {
  const { owner, repo } = access;
  const { octokit } = forAssessment(access.octokitFor({ for: 'release-notes' }));
  const outcome = await publishReleaseSection({ octokit, owner, repo, tag }, text, mayAdd);
  return outcome === 'refused' ? null : outcome;
}

/** Throws what GitHub's failures throw. */
export async function tellRelease(world: World, task: DeliveryTask, tag: string): Promise<Outcome> {
  if (!world.history) return 'done';
  const access = await accessTo(world, task);
  const { owner, repo } = access;
  const { octokit } = forAssessment(access.octokit);
  const { release } = await readReleaseNow({ octokit, owner, repo }, tag);
  const { rereads = 0 } = task;
  const commit = release?.commit ?? null;
  const now = Math.floor(world.now().getTime() / 1000);
  const told = commit === null ? 'not live' : await world.history(task, 'release', { tag, commit, now });
  if (told === null) return 'done';
  // It may be deployed, or known to be, in a moment; later a deployment asks again.
  if (commit === null || told === 'not live')
    return rereads < maxRereads ? { behind: { ...task, rereads: rereads + 1 } } : 'done';
  const mayAdd = world.now().getTime() / 1000 - told.liveAt < addedWithin;
  await tell(world, access, task, tag, { commit, text: told.text, mayAdd });
  return 'done';
}

async function tell(world: World, access: AppAccess, task: DeliveryTask, tag: string, telling: Telling) {
  const wishes = await wishesOf(world, access, task);
  if (!wishes || !(await world.activeRepository(task))) return;
  const noted = wishes.releaseNotes ? await inNotes(access, tag, telling) : null;
  const told = noted ?? (telling.mayAdd ? await onCommit(access, tag, telling) : 'late');
  world.log.info({ release: tag, repositoryId: task.repositoryId, told }, 'told of a release');
}

async function onCommit(access: AppAccess, tag: string, { commit, text }: Telling): Promise<string> {
  const { owner, repo } = access;
  const { octokit } = forAssessment(access.octokitFor({ for: 'metrics' }));
  return commentOnCommit({ octokit, owner, repo, sha: commit }, 'metrics', { key: tag, text });
}
