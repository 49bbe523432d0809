/** Users, and what whoever asks has left of the hour. */
import { rateKey } from '../auth/identity.ts';
import { type Call, json, parameter } from '../http/call.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, route } from '../http/router.ts';
import { api, simpleUser, stamp } from '../shapes/accounts.ts';
import type { Account, Schemas } from '../state.ts';
import { accountByLogin, type World } from '../world.ts';

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

export const accountRoutes: readonly Route[] = [
  route('GET /rate_limit', (call) => json(rateLimit(call))),
  route('GET /user', (call) => {
    if (call.identity.kind === 'anonymous') throw new Refusal(401, 'Requires authentication');
    if (call.identity.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
    return json(publicUser(call.world, call.identity.user));
  }),
  route('GET /users/{username}', (call) =>
    json(publicUser(call.world, found(accountByLogin(call.world, parameter(call, 'username'))))),
  ),
  route('GET /', (call) => json({ current_user_url: api(call.world, '/user') })),
];
