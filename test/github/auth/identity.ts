/** Who is asking: read from the `Authorization` header, or 401 in GitHub's words. */
import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../http/refusal.ts';
import type { Account, App, Permissions, Token } from '../state.ts';
import type { World } from '../world.ts';

export type Identity =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'installation'; readonly token: Token; readonly permissions: Permissions }
  | { readonly kind: 'user'; readonly user: Account };

/** The account that acts: the user, or the App's bot. */
export function actorOf(identity: Identity): Account {
  switch (identity.kind) {
    case 'user':
      return identity.user;
    case 'installation':
      return identity.token.installation.app.bot;
    default:
      throw new Refusal(401, 'Requires authentication');
  }
}

const claims = z.object({
  iss: z.union([z.string(), z.number()]).transform(String),
  iat: z.number().optional(),
  exp: z.number(),
});

const decodePart = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

/** https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
function appOf(world: World, jwt: string): App {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const parsed = claims.safeParse(decodePart(payload));
  if (!parsed.success) throw new Refusal(401, 'A JSON web token could not be decoded');
  const { iss, iat, exp } = parsed.data;
  const app = world.apps.find((one) => String(one.id) === iss || one.clientId === iss);
  if (!app) throw new Refusal(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, createPublicKey(app.publicKey), Buffer.from(signature, 'base64url'))) {
    throw new Refusal(401, 'A JSON web token could not be decoded');
  }
  const now = Math.floor(world.now().getTime() / 1000);
  if (exp <= now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + 600) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  // GitHub takes a minute of clock drift.
  if (iat !== undefined && iat > now + 60) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  return app;
}

export function identify(world: World, authorization: string | undefined): Identity {
  if (authorization === undefined || authorization === '') return { kind: 'anonymous' };
  const match = /^(?:bearer|token) +(\S+)$/i.exec(authorization);
  const value = match?.[1];
  if (value === undefined) throw new Refusal(401, 'Bad credentials');
  if (!value.startsWith('ghs_') && value.split('.').length === 3)
    return { kind: 'app', app: appOf(world, value) };
  const token = world.tokens.get(value);
  if (token) {
    if (token.expiresAt <= world.now() || token.installation.deleted)
      throw new Refusal(401, 'Bad credentials');
    if (token.installation.suspendedAt) throw new Refusal(403, 'This installation has been suspended');
    return { kind: 'installation', token, permissions: token.permissions };
  }
  for (const user of world.accounts.values()) if (user.token === value) return { kind: 'user', user };
  throw new Refusal(401, 'Bad credentials');
}

/** What shares one rate limit, and how many requests an hour it has. */
export function rateKey(world: World, identity: Identity): { readonly key: string; readonly limit: number } {
  const limit = world.limits.requestsPerHour;
  switch (identity.kind) {
    case 'anonymous':
      return { key: 'anonymous', limit: Math.min(60, limit) };
    case 'app':
      return { key: `app ${identity.app.id}`, limit };
    case 'installation':
      return { key: `installation ${identity.token.installation.id}`, limit };
    case 'user':
      return { key: `user ${identity.user.login}`, limit };
  }
}
