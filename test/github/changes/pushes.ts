/** A reference moves: everything that follows from a push. */
import { type ChangedPaths, changedPaths, isAncestor } from '../git/history.ts';
import { htmlUrl, simpleUser } from '../shapes/accounts.ts';
import { simpleCommit } from '../shapes/commits.ts';
import type { Account, Activity, Pull, Repository } from '../state.ts';
import { accountByEmail, installationsOn, type World } from '../world.ts';
import { suiteFor } from './checks.ts';
import { emitPull } from './emit.ts';
import { recordEvent } from './issue-events.ts';
import { closePull, markMerged } from './pulls.ts';
import { dismissStale } from './reviews.ts';
import { recordSuite } from './rule-suites.ts';

const zero = '0'.repeat(40);

/** GitHub's cap on the commits of a push webhook. https://docs.github.com/webhooks/webhook-events-and-payloads#push */
const pushCommits = 2048;

export interface RefUpdate {
  /** Full name. */
  readonly ref: string;
  /** Null deletes the reference. */
  readonly after: string | null;
  readonly actor: Account;
  readonly kind?: Activity['kind'];
  /** The pull request whose merge this is: it is marked as merged by whoever merges it. */
  readonly merging?: Pull;
  /** The same of several, which a queue merges. */
  readonly mergingAll?: readonly Pull[];
}

async function commitPayload(world: World, repository: Repository, oid: string, changed: ChangedPaths) {
  const commit = await repository.store.commit(oid);
  const person = ({ name, email }: { readonly name: string; readonly email: string }) => {
    const username = accountByEmail(world, email)?.login;
    return { name, email, ...(username === undefined ? {} : { username }) };
  };
  return {
    ...simpleCommit(commit),
    distinct: true,
    url: `${htmlUrl(world, repository)}/commit/${oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    ...changed,
  };
}

/** Oldest first; a new branch brings what the default branch does not have. */
async function pushedCommits(world: World, repository: Repository, before: string | null, after: string) {
  const { store, refs, defaultBranch } = repository;
  const base = before ?? refs.get(`refs/heads/${defaultBranch}`);
  const known = base === after ? null : base;
  const changed = await changedPaths(store, known, after, known === null ? 1 : pushCommits);
  return Promise.all(
    [...changed].reverse().map(([oid, paths]) => commitPayload(world, repository, oid, paths)),
  );
}

/** A branch was moved back, or to what the default branch has: nothing new, but a head. */
async function headPayload(world: World, repository: Repository, oid: string) {
  const changed = (await changedPaths(repository.store, null, oid, 1)).get(oid);
  return commitPayload(world, repository, oid, changed ?? { added: [], removed: [], modified: [] });
}

async function emitPush(
  world: World,
  repository: Repository,
  update: RefUpdate,
  before: string | null,
  forced: boolean,
): Promise<void> {
  const listened = installationsOn(world, repository).some(
    ({ app }) => app.webhookUrl !== null && app.events.includes('push'),
  );
  if (!listened) return;
  const { after } = update;
  const commits = after === null ? [] : await pushedCommits(world, repository, before, after);
  const head = after === null ? null : (commits.at(-1) ?? (await headPayload(world, repository, after)));
  const user = simpleUser(world, update.actor);
  world.webhooks.emit({
    event: 'push',
    action: null,
    repository,
    sender: update.actor,
    payload: {
      ref: update.ref,
      before: before ?? zero,
      after: after ?? zero,
      created: before === null,
      deleted: after === null,
      forced,
      base_ref: null,
      compare: `${htmlUrl(world, repository)}/compare/${(before ?? zero).slice(0, 12)}...${(after ?? zero).slice(0, 12)}`,
      commits,
      head_commit: head,
      pusher: { name: user.login, email: update.actor.emails[0] ?? null },
    },
  });
}

function recordActivity(
  world: World,
  repository: Repository,
  update: RefUpdate,
  before: string | null,
  forced: boolean,
): void {
  const moved = forced ? 'force_push' : (update.kind ?? 'push');
  const kind = before === null ? 'branch_creation' : update.after === null ? 'branch_deletion' : moved;
  repository.activities.push({
    id: world.nextId(),
    before: before ?? zero,
    after: update.after ?? zero,
    ref: update.ref,
    at: world.now(),
    kind,
    actor: update.actor,
  });
}

const openPulls = (world: World, matches: (pull: Pull) => boolean): readonly Pull[] =>
  world.repositories.flatMap((repository) =>
    [...repository.pulls.values()].filter((pull) => pull.state === 'open' && matches(pull)),
  );

/** The head of its pull requests is the branch's head: they are synchronized, or closed with the branch. */
async function followHead(
  world: World,
  repository: Repository,
  branch: string,
  update: RefUpdate,
  forced: boolean,
): Promise<void> {
  const pulls = openPulls(world, ({ head }) => head.repository === repository && head.ref === branch);
  for (const pull of pulls) {
    if (update.after === null) {
      await closePull(world, pull, update.actor);
      continue;
    }
    if (forced)
      recordEvent(world, pull.repository, pull.number, update.actor, { kind: 'head_ref_force_pushed' });
    const before = pull.head.sha;
    pull.head.sha = update.after;
    pull.base.sha = pull.repository.refs.get(`refs/heads/${pull.base.ref}`) ?? pull.base.sha;
    pull.updatedAt = world.now();
    pull.repository.refs.set(`refs/pull/${pull.number}/head`, update.after);
    await emitPull(world, pull, 'synchronize', update.actor, { before, after: update.after });
    await dismissStale(world, pull, update.actor);
  }
}

/** A pull request whose head the base branch now has is merged, whoever pushed it there. */
async function followBase(
  world: World,
  repository: Repository,
  branch: string,
  update: RefUpdate,
  forced: boolean,
): Promise<void> {
  const here = (pull: Pull): boolean => pull.repository === repository && pull.base.ref === branch;
  const pulls = openPulls(
    world,
    (pull) => here(pull) && pull !== update.merging && !update.mergingAll?.includes(pull),
  );
  for (const pull of pulls) {
    if (forced) pull.baseChanges.push({ kind: 'forced', at: world.now(), from: branch });
    if (update.after === null) await closePull(world, pull, update.actor);
    else if (await isAncestor(repository.store, pull.head.sha, update.after)) {
      await markMerged(world, pull, update.actor, update.after);
    }
  }
}

/** Apps that may write checks get a suite for each push, and are asked for checks. */
async function requestSuites(
  world: World,
  repository: Repository,
  branch: string,
  update: RefUpdate,
): Promise<void> {
  if (update.after === null) return;
  for (const { app, permissions } of installationsOn(world, repository)) {
    if (permissions.checks !== 'write' || !app.events.includes('check_suite')) continue;
    await suiteFor(world, repository, app, update.after, branch, 'requested');
  }
}

/** Moves, creates or deletes a reference as a push does. Moving it to where it is does nothing. */
export async function updateRef(world: World, repository: Repository, update: RefUpdate): Promise<void> {
  const before = repository.refs.get(update.ref);
  if (before === update.after) return;
  const forced =
    before !== null && update.after !== null && !(await fastForward(repository, before, update.after));
  if (update.after === null) await repository.refs.delete(update.ref);
  else repository.refs.set(update.ref, update.after);
  repository.pushedAt = world.now();
  world.lag.branchChanged(repository, update.ref, before);
  await emitPush(world, repository, update, before, forced);
  if (!update.ref.startsWith('refs/heads/')) return;
  const branch = update.ref.slice('refs/heads/'.length);
  recordActivity(world, repository, update, before, forced);
  recordSuite(world, repository, branch, update, before);
  await followHead(world, repository, branch, update, forced);
  await followBase(world, repository, branch, update, forced);
  await requestSuites(world, repository, branch, update);
}

/** A child of the old head is looked at before git is asked: most pushes add commits. */
async function fastForward(repository: Repository, before: string, after: string): Promise<boolean> {
  if ((await repository.store.commit(after)).parents.includes(before)) return true;
  return isAncestor(repository.store, before, after);
}
