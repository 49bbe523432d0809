/** Branches and what happened to them; what protects them has rooms of its own. https://docs.github.com/rest/branches */
import { json, parameter, type RepositoryCall } from '../http/call.ts';
import { linkHeader, list, pageOf } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { isProtected, protectionOf } from '../protection.ts';
import { api, fullName, htmlUrl, simpleUser, stamp } from '../shapes/accounts.ts';
import { commitShape } from '../shapes/commits.ts';
import { nodeId } from '../shapes/node-id.ts';
import { publicProtection } from '../shapes/protection.ts';
import type { Activity, Schemas } from '../state.ts';
import { accountByLogin } from '../world.ts';

function branchOid({ world, repository }: RepositoryCall, branch: string): string {
  const oid = world.lag.branch(repository, `refs/heads/${branch}`);
  if (oid === null) throw new Refusal(404, 'Branch not found');
  return oid;
}

async function branch(call: RepositoryCall) {
  const { world, repository } = call;
  const name = parameter(call, 'branch');
  const protection = protectionOf(repository, name);
  const url = api(world, `/repos/${fullName(repository)}/branches/${name}`);
  const body: Schemas['branch-with-protection'] = {
    name,
    commit: await commitShape(world, repository, branchOid(call, name)),
    _links: { self: url, html: `${htmlUrl(world, repository)}/tree/${name}` },
    protected: isProtected(repository, name),
    protection: publicProtection(protection),
    protection_url: `${url}/protection`,
  };
  return json(body);
}

function branches(call: RepositoryCall) {
  const { world, repository, query } = call;
  const wanted = query.get('protected');
  const all = repository.refs
    .list('refs/heads/')
    .map(({ name, oid }) => ({ name: name.slice('refs/heads/'.length), oid }))
    .filter(({ name }) => wanted === null || String(isProtected(repository, name)) === wanted);
  return list(call, all, ({ name, oid }) => {
    const base = api(world, `/repos/${fullName(repository)}`);
    const shape: Schemas['short-branch'] = {
      name,
      commit: { sha: oid, url: `${base}/commits/${oid}` },
      protected: isProtected(repository, name),
    };
    return shape;
  });
}

const day = 86_400_000;
const periods: Readonly<Record<string, number>> = {
  day,
  week: 7 * day,
  month: 31 * day,
  quarter: 92 * day,
  year: 366 * day,
};

function activity(call: RepositoryCall) {
  const { world, repository, query } = call;
  const ref = query.get('ref');
  const full = ref === null || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  const kind = query.get('activity_type');
  const actor = query.get('actor');
  const since = world.now().getTime() - (periods[query.get('time_period') ?? ''] ?? Number.POSITIVE_INFINITY);
  const who = actor === null ? null : found(accountByLogin(world, actor));
  const all = repository.activities
    .filter((one) => full === null || one.ref === full)
    .filter((one) => kind === null || one.kind === kind)
    .filter((one) => who === null || one.actor === who)
    .filter((one) => one.at.getTime() >= since);
  const newestFirst = query.get('direction') === 'asc' ? all : all.toReversed();
  const { perPage } = pageOf(query);
  const after = query.get('after');
  const start = after === null ? 0 : newestFirst.findIndex(({ id }) => String(id) === after) + 1;
  const page = newestFirst.slice(start, start + perPage);
  const more = newestFirst.length > start + perPage;
  const headers = more ? linkHeader(call, { next: { after: String(page.at(-1)?.id) } }) : {};
  const shape = (one: Activity): Schemas['activity'] => ({
    id: one.id,
    node_id: nodeId('Activity', one.id),
    before: one.before,
    after: one.after,
    ref: one.ref,
    timestamp: stamp(one.at),
    activity_type: one.kind,
    actor: simpleUser(world, one.actor),
  });
  return { status: 200, headers, body: page.map(shape) };
}

const base = '/repos/{owner}/{repo}';

export const branchRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}/branches`, ['contents=read'], branches),
  repositoryRoute(`GET ${base}/branches/{branch+}`, ['contents=read'], branch),
  repositoryRoute(`GET ${base}/activity`, ['contents=read'], activity),
];
