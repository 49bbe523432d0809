/** Users, and what whoever asks has left of the hour. */
import { rateKey } from '../auth/identity.ts';
import { type Call, json, numberParameter, parameter } from '../http/call.ts';
import { documented } from '../http/documented.ts';
import { list } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, route } from '../http/router.ts';
import { api, minimalRepository, repositoryShape, simpleUser, stamp } from '../shapes/accounts.ts';
import type { Account, Schemas } from '../state.ts';
import { accountById, accountByLogin, repositoriesOfOwner, type World } from '../world.ts';

function publicUser(world: World, account: Account): Schemas['public-user'] {
  return {
    ...simpleUser(world, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: stamp(account.createdAt),
    updated_at: stamp(account.createdAt),
  };
}

function rateLimit(call: Call): Schemas['rate-limit-overview'] {
  const { key, limit } = rateKey(call.world, call.identity);
  const of = (resource: string): Schemas['rate-limit'] => call.world.rates.read(`${key} ${resource}`, limit);
  const core = of('core');
  return { resources: { core, graphql: of('graphql'), search: of('search') }, rate: core };
}

/** Repositories of a user: only what everybody may read. */
function ofUser(call: Call) {
  const account = found(accountByLogin(call.world, parameter(call, 'username')));
  const open = repositoriesOfOwner(call.world, account).filter((repository) => !repository.private);
  return list(call, open, (repository) => minimalRepository(call.world, repository));
}

/** Those of whoever asks, of which `affiliation=owner` is all that anybody asks for here. */
function ofOneself(call: Call) {
  if (call.identity.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
  const all = repositoriesOfOwner(call.world, call.identity.user);
  return list(call, all, (repository) => repositoryShape(call.world, repository));
}

const ofRepositories = documented('repos/repos', {
  'list-repositories-for-a-user': route('GET /users/{username}/repos', ofUser),
  'list-repositories-for-the-authenticated-user': route('GET /user/repos', ofOneself),
});

export const accountRoutes: readonly Route[] = [
  ...ofRepositories,
  route('GET /rate_limit', (call) => json(rateLimit(call))),
  route('GET /user', (call) => {
    if (call.identity.kind === 'anonymous') throw new Refusal(401, 'Requires authentication');
    if (call.identity.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
    return json(publicUser(call.world, call.identity.user));
  }),
  route('GET /user/{account_id}', (call) => {
    const id = numberParameter(call, 'account_id');
    return json(publicUser(call.world, found(accountById(call.world, id))));
  }),
  route('GET /users/{username}', (call) =>
    json(publicUser(call.world, found(accountByLogin(call.world, parameter(call, 'username'))))),
  ),
  route('GET /', (call) => json({ current_user_url: api(call.world, '/user') })),
];
