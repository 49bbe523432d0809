/** Keys and tokens: who may do what with them. Pure. */
import { z } from 'zod';
import type { CapturedAccess } from '../model/captured.ts';
import { account, at, id, maybe, name, notSaid, reader, time } from './parts.ts';
import { scrubbed } from './scrubbed.ts';

const key = z.object({
  key: z.object({ id, title: name, read_only: z.boolean(), created_at: time.nullish() }),
});

export const ofKey = reader(key, ({ key: { id, title, read_only, created_at } }, { action, base }) => [
  {
    ...(action === 'created' ? at(base, created_at) : base),
    about: 'access',
    whose: `deploy key ${id} (${title})`,
    account: null,
    to: 'repository',
    role: action === 'deleted' ? null : read_only ? 'read' : 'write',
    changes: null,
  },
]);

const token = z.object({
  personal_access_token_request: z.object({
    id,
    owner: account,
    permissions_added: z.unknown().optional(),
    permissions_upgraded: z.unknown().optional(),
    permissions_result: z.unknown().optional(),
    repository_selection: name,
    repository_count: maybe(z.number()),
    repositories: z.array(z.object({ id })).nullish(),
    created_at: time.nullish(),
    token_id: id.nullish(),
    token_expires_at: maybe(name),
  }),
});

const tokenRoles: Readonly<Record<string, string | null>> = {
  approved: 'granted',
  created: 'asked for',
  cancelled: null,
  denied: null,
};

/** Repositories that one token names. */
const maxNamed = 1000;

export const ofToken = reader(token, ({ personal_access_token_request: given }, { action, base }) => {
  const { owner, id, repositories, repository_count, repository_selection, created_at, ...more } = given;
  const captured: CapturedAccess = {
    ...(action === 'created' ? at(base, created_at) : base),
    about: 'access',
    whose: `token request ${id} of ${owner.login}`,
    account: owner,
    to: 'organization',
    role: Object.hasOwn(tokenRoles, action) ? (tokenRoles[action] ?? null) : notSaid,
    changes: {
      ...(scrubbed(more) as object),
      selection: repository_selection,
      count: repository_count,
      repositories: (repositories ?? []).slice(0, maxNamed).map((one) => one.id),
    },
  };
  return [captured];
});
