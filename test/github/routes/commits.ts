/** Commits and comparisons. https://docs.github.com/rest/commits */

import { commitOf, commitOrRefuse } from '../find.ts';
import { commitsBetween, log, mergeBase } from '../git/history.ts';
import { json, parameter, type RepositoryCall } from '../http/call.ts';
import { linkHeader, list, pageOf, truncated } from '../http/paging.ts';
import { found, notFound, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { pullsWithCommit } from '../pull-state.ts';
import { api, fullName, htmlUrl } from '../shapes/accounts.ts';
import { changesWithPatches, commitShape, fileShape } from '../shapes/commits.ts';
import { pullSimple } from '../shapes/pulls.ts';
import type { Schemas } from '../state.ts';

async function commits(call: RepositoryCall) {
  const { query, repository, world } = call;
  const { page, perPage } = pageOf(query);
  const head = await commitOf(repository, query.get('sha') ?? repository.defaultBranch);
  if (head === null) {
    if (!query.has('sha')) throw new Refusal(409, 'Git Repository is empty.');
    throw notFound();
  }
  const optional = (name: string): Record<string, string> => {
    const value = query.get(name);
    return value === null ? {} : { [name]: value };
  };
  const filters = { ...optional('path'), ...optional('author'), ...optional('since'), ...optional('until') };
  const oids = await log(repository.store, {
    head,
    ...filters,
    skip: (page - 1) * perPage,
    limit: perPage + 1,
  });
  const shown = oids.slice(0, truncated(call) ? Math.floor(perPage / 2) : perPage);
  const to = (number: number): { page: string } => ({ page: String(number) });
  const headers = linkHeader(call, {
    ...(page > 1 ? { prev: to(page - 1), first: to(1) } : {}),
    ...(oids.length > perPage && !truncated(call) ? { next: to(page + 1) } : {}),
  });
  return {
    status: 200,
    headers,
    body: await Promise.all(shown.map((oid) => commitShape(world, repository, oid))),
  };
}

async function commit(call: RepositoryCall) {
  const { repository, world, accept } = call;
  const oid = await commitOrRefuse(repository, parameter(call, 'ref'));
  if (accept.includes('application/vnd.github.sha')) {
    return {
      status: 200,
      headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' },
      body: Buffer.from(oid),
    };
  }
  const [parent = null] = (await repository.store.commit(oid)).parents;
  const changes = await changesWithPatches(repository, parent, oid);
  const additions = changes.reduce((total, { change }) => total + change.additions, 0);
  const deletions = changes.reduce((total, { change }) => total + change.deletions, 0);
  const answer = await list(call, changes, ({ change, patch }) =>
    fileShape(world, repository, oid, change, patch),
  );
  const body: Schemas['commit'] = {
    ...(await commitShape(world, repository, oid)),
    stats: { total: additions + deletions, additions, deletions },
    files: answer.body as Schemas['diff-entry'][],
  };
  return { ...answer, body };
}

async function pullsOf(call: RepositoryCall) {
  const { repository, world } = call;
  const oid = await commitOrRefuse(repository, parameter(call, 'ref'));
  return list(call, await pullsWithCommit(repository, oid), (pull) => pullSimple(world, pull));
}

/** `main`, or `owner:main` of a repository in the same network. */
async function sideOf(call: RepositoryCall, name: string): Promise<string> {
  const [owner = '', ref] = name.split(':', 2);
  if (ref === undefined) return found(await commitOf(call.repository, name));
  const other = call.world.repositories.find(
    (one) => one.store === call.repository.store && one.owner.login.toLowerCase() === owner.toLowerCase(),
  );
  return found(await commitOf(found(other), ref));
}

function statusOf(ahead: number, behind: number): Schemas['commit-comparison']['status'] {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

async function compare(call: RepositoryCall) {
  const { repository, world } = call;
  const { store } = repository;
  const basehead = parameter(call, 'basehead');
  const [left, right] = basehead.split('...');
  if (!left || !right) throw notFound();
  const [base, head] = await Promise.all([sideOf(call, left), sideOf(call, right)]);
  const fork = await mergeBase(store, base, head);
  if (fork === null) throw new Refusal(404, `No common ancestor between ${left} and ${right}.`);
  const [ahead, behind, changes] = await Promise.all([
    commitsBetween(store, base, head),
    commitsBetween(store, head, base),
    changesWithPatches(repository, fork, head),
  ]);
  const unpaged = !call.query.has('page') && !call.query.has('per_page');
  const page = await list(call, ahead, (oid) => commitShape(world, repository, oid));
  const first = ahead.slice(0, world.limits.compareCommits);
  const shape = (oid: string) => commitShape(world, repository, oid);
  const url = api(world, `/repos/${fullName(repository)}/compare/${basehead}`);
  const html = `${htmlUrl(world, repository)}/compare/${basehead}`;
  const onFirst = pageOf(call.query).page === 1;
  const body: Schemas['commit-comparison'] = {
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: await shape(base),
    merge_base_commit: await shape(fork),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: unpaged ? await Promise.all(first.map(shape)) : (page.body as Schemas['commit'][]),
    ...(onFirst
      ? {
          files: changes
            .slice(0, world.limits.compareFiles)
            .map(({ change, patch }) => fileShape(world, repository, head, change, patch)),
        }
      : {}),
  };
  return { ...json(body), headers: unpaged ? {} : (page.headers ?? {}) };
}

const base = '/repos/{owner}/{repo}';

export const commitRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}/commits`, ['contents=read'], commits),
  repositoryRoute(`GET ${base}/commits/{ref}/pulls`, ['pull_requests=read'], pullsOf),
  repositoryRoute(`GET ${base}/commits/{ref+}`, ['contents=read'], commit),
  repositoryRoute(`GET ${base}/compare/{basehead+}`, ['contents=read'], compare),
];
