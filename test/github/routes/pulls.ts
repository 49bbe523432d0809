/** Pull requests. https://docs.github.com/rest/pulls/pulls */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { mergePull } from '../changes/merge.ts';
import { closePull, editPull, openPull, reopenPull } from '../changes/pulls.ts';
import { type Answer, bodyAs, json, numberParameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, invalid, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { baseTip, pullCommits, pullMergeBase } from '../pull-state.ts';
import { changesWithPatches, commitShape, fileShape } from '../shapes/commits.ts';
import { pullShape, pullSimple } from '../shapes/pulls.ts';
import type { Pull, Repository } from '../state.ts';
import { repositoryByName } from '../world.ts';

/** As a read shows it: late, perhaps. */
function pullShown(call: RepositoryCall, kind: 'pull' | 'files'): Pull {
  return found(call.world.lag.pull(pullIn(call), kind));
}

export function pullIn(call: RepositoryCall): Pull {
  return found(call.repository.pulls.get(numberParameter(call, 'pull_number')));
}

const order: Readonly<Record<string, (pull: Pull) => number>> = {
  created: (pull) => pull.createdAt.getTime(),
  updated: (pull) => pull.updatedAt.getTime(),
};

function listed(call: RepositoryCall): readonly Pull[] {
  const { query, repository } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const sort = query.get('sort') ?? 'created';
  const key = order[sort] ?? order.created ?? (() => 0);
  const direction = query.get('direction') ?? (sort === 'created' || !query.has('sort') ? 'desc' : 'asc');
  const sign = direction === 'asc' ? 1 : -1;
  return [...repository.pulls.values()]
    .flatMap((pull) => call.world.lag.pull(pull, 'list') ?? [])
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => base === null || pull.base.ref === base)
    .filter((pull) => head === null || `${pull.head.repository.owner.login}:${pull.head.ref}` === head)
    .toSorted((a, b) => sign * (key(a) - key(b) || a.number - b.number));
}

const creation = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
  head_repo: z.string().optional(),
});

/** `owner:branch` names a fork's branch. */
function headOf(
  call: RepositoryCall,
  head: string,
): { readonly repository: Repository; readonly ref: string } {
  const [owner = '', ref] = head.split(':', 2);
  if (ref === undefined) return { repository: call.repository, ref: head };
  const own = repositoryByName(call.world, owner, call.repository.name);
  const fork = own?.store === call.repository.store ? own : null;
  const other = call.world.repositories.find(
    (one) => one.owner.login.toLowerCase() === owner.toLowerCase() && one.store === call.repository.store,
  );
  const repository = fork ?? other;
  if (!repository) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  return { repository, ref };
}

async function create(call: RepositoryCall) {
  const body = bodyAs(call, creation);
  const head = headOf(call, body.head);
  const pull = await openPull(call.world, call.repository, {
    title: body.title,
    body: body.body ?? null,
    head: head.ref,
    headRepository: head.repository,
    base: body.base,
    author: actorOf(call.identity),
    draft: body.draft ?? false,
  });
  return json(await pullShape(call.world, pull), 201);
}

const change = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  base: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

async function update(call: RepositoryCall) {
  const pull = pullIn(call);
  const { state, title, body, base } = bodyAs(call, change);
  const by = actorOf(call.identity);
  const edit = {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(base === undefined ? {} : { base }),
  };
  await editPull(call.world, pull, edit, by);
  if (state === 'closed') await closePull(call.world, pull, by);
  if (state === 'open') await reopenPull(call.world, pull, by);
  return json(await pullShape(call.world, pull));
}

const merging = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
});

async function merge(call: RepositoryCall) {
  const body = bodyAs(call, merging);
  const sha = await mergePull(call.world, pullIn(call), {
    by: actorOf(call.identity),
    ...(body.merge_method === undefined ? {} : { method: body.merge_method }),
    ...(body.commit_title === undefined ? {} : { title: body.commit_title }),
    ...(body.commit_message === undefined ? {} : { message: body.commit_message }),
    ...(body.sha === undefined ? {} : { sha: body.sha }),
  });
  return json({ sha, merged: true, message: 'Pull Request successfully merged' });
}

/** All commits but merges, as `git format-patch`; refused where there are too many lines. */
async function patchOf(call: RepositoryCall, pull: Pull): Promise<Answer> {
  const args = ['format-patch', '--stdout', '--binary', '--full-index', '--no-signature', '--no-renames'];
  const { stdout } = await call.repository.store.run([...args, `${baseTip(pull)}..${pull.head.sha}`]);
  const { diffLines } = call.world.limits;
  if (stdout.toString('latin1').split('\n').length > diffLines)
    throw new Refusal(406, `Sorry, the diff exceeded the maximum number of lines (${diffLines})`, [
      { resource: 'PullRequest', field: 'diff', code: 'too_large' },
    ]);
  const headers = { 'content-type': 'application/vnd.github.patch; charset=utf-8' };
  return { status: 200, headers, body: stdout };
}

async function show(call: RepositoryCall): Promise<Answer> {
  const pull = pullShown(call, 'pull');
  if (/application\/vnd\.github(\.v3)?\.patch/.test(call.accept)) return patchOf(call, pull);
  return json(await pullShape(call.world, pull));
}

const one = '/repos/{owner}/{repo}/pulls/{pull_number}';

export const pullRoutes: readonly Route[] = [
  repositoryRoute('GET /repos/{owner}/{repo}/pulls', ['pull_requests=read'], (call) =>
    list(call, listed(call), (pull) => pullSimple(call.world, pull)),
  ),
  repositoryRoute('POST /repos/{owner}/{repo}/pulls', ['pull_requests=write'], create),
  repositoryRoute(`GET ${one}`, ['pull_requests=read'], show),
  repositoryRoute(`PATCH ${one}`, ['pull_requests=write'], update),
  repositoryRoute(`PUT ${one}/merge`, ['contents=write'], merge),
  repositoryRoute(`GET ${one}/files`, ['pull_requests=read'], async (call) => {
    const pull = pullShown(call, 'files');
    const changes = await changesWithPatches(call.repository, await pullMergeBase(pull), pull.head.sha);
    return list(call, changes.slice(0, call.world.limits.pullFiles), ({ change: file, patch }) =>
      fileShape(call.world, call.repository, pull.head.sha, file, patch),
    );
  }),
  repositoryRoute(`GET ${one}/commits`, ['pull_requests=read'], async (call) => {
    const commits = await pullCommits(pullIn(call));
    return list(call, commits.slice(0, call.world.limits.pullCommits), (oid) =>
      commitShape(call.world, call.repository, oid),
    );
  }),
];
