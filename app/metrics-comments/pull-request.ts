/**
 * The comment that says how a merged pull request went: written at the merge, completed when it is live, and then never touched
 * again, whatever is read later. Whoever deletes it has deleted it.
 */
import { allPages, forAssessment } from '../github/access/assessment-octokit.ts';
import { type KnownHere, publishComment } from '../publish/comment.ts';
import { completed, isMarked } from '../publish/purposes.ts';
import { type AppAccess, accessTo } from '../subjects/access.ts';
import type { Outcome } from '../subjects/subject-type.ts';
import type { DeliveryTask } from '../task.ts';
import type { World } from '../world.ts';
import { wishesOf } from './where.ts';

const purpose = 'metrics';

/** What is kept may not have the merge yet. */
const maxRereads = 5;

function knownHere(world: World, { installation, repositoryId }: DeliveryTask, number: number): KnownHere {
  const { comments, commands } = world.store.of(installation);
  const here = { repositoryId, pullRequest: number };
  return {
    list: () => comments.list(here),
    replies: () => commands.replies(here),
    set: (of, comment) => comments.set(here, of, comment),
    forget: (of, id) => comments.forget(here, of, id),
  };
}

interface Listed {
  readonly id: number;
  readonly body?: string;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

/** Ours that nobody noted: the database may have been lost. */
async function ownComments({ owner, repo, appId, octokitFor }: AppAccess, number: number) {
  const { octokit } = forAssessment(octokitFor({ for: 'metrics' }));
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const all = await allPages<Listed>(octokit, route, { owner, repo, issue_number: number });
  return all
    .filter(({ performed_via_github_app: app, body = '' }) => app?.id === appId && isMarked(body, purpose))
    .map(({ id, body = '' }) => ({ id: Number(id), body }));
}

/** What it says and has is whole: a later read that knows less does not take it back. */
const isComplete = (body: string | undefined): boolean => body?.endsWith(completed) === true;

type Comment = { readonly id: number; readonly body: string };

interface Saying {
  readonly said: { readonly body: string; readonly isLive: boolean };
  readonly known: KnownHere;
  /** As it was noted. */
  readonly stored: Comment | undefined;
}

/** What is there already, as far as it is worth an edit: at the merge one comment, and one edit when it is live. */
async function standing(access: AppAccess, number: number, { said, known, stored }: Saying) {
  const [first] = stored ? [stored] : await ownComments(access, number);
  if (first && !stored) await known.set(purpose, first);
  const isDone = isComplete(first?.body) || (first !== undefined && !said.isLive);
  return { isThere: first !== undefined, isDone };
}

async function say(world: World, task: DeliveryTask, number: number, saying: Saying): Promise<void> {
  const { said, known } = saying;
  const access = await accessTo(world, task);
  if (!(await wishesOf(world, access, task))) return;
  const { isThere, isDone } = await standing(access, number, saying);
  if (isDone || !(await world.activeRepository(task))) return;
  const text = said.isLive ? `${said.body}\n${completed}` : said.body;
  const { owner, repo, appId } = access;
  const { octokit } = forAssessment(access.octokitFor({ for: 'metrics' }));
  const on = { octokit, owner, repo, number, appId, own: [] };
  // What somebody deleted is not written again.
  await publishComment(on, { purpose, body: isThere ? null : text, settled: text }, known);
  world.log.info({ pullRequest: number, repositoryId: task.repositoryId, live: said.isLive }, 'told');
}

/** Throws what GitHub's failures throw. */
export async function tellMerged(world: World, task: DeliveryTask, number: number): Promise<Outcome> {
  const known = knownHere(world, task, number);
  const stored = (await known.list()).get(purpose);
  if (isComplete(stored?.body)) return 'done';
  if (!world.history) return 'done';
  // It may be read for the first time right now.
  const told = await world.history(task, 'pullRequest', { number });
  const { rereads = 0 } = task;
  if (told === null || told === 'not there')
    return rereads < maxRereads ? { behind: { ...task, rereads: rereads + 1 } } : 'done';
  const { said } = told;
  if (said && (said.isLive || !stored)) await say(world, task, number, { said, known, stored });
  return 'done';
}
