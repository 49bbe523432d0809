/** Installation tokens, asked for with the App's JWT. */
import type { Octokit } from '@octokit/core';
import { statusOf } from './reasons.ts';
import type { Mint, Permissions, Scope } from './tokens.ts';

type Minted = Awaited<ReturnType<Mint>>;

async function mintOnce(app: Octokit, { installation, repositoryId, permissions }: Scope): Promise<Minted> {
  const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
    installation_id: installation,
    permissions,
    ...(repositoryId === null ? {} : { repository_ids: [repositoryId] }),
  });
  return { token: data.token, expiresAt: Date.parse(data.expires_at) };
}

function grantedOf(granted: Readonly<Record<string, unknown>>, wanted: Permissions): Permissions {
  const levels = Object.entries(wanted).flatMap(([name, level]) => {
    const have = granted[name];
    return have === undefined ? [] : [[name, have === 'read' ? 'read' : level] as const];
  });
  return Object.fromEntries(levels);
}

/** As GitHub would say it of the repository itself. */
function outOfReach(cause: unknown): Error {
  const error = new Error('The repository is not in this installation any more', { cause });
  return Object.assign(error, { status: 404 });
}

/**
 * GitHub answers 422 when a permission is not granted (an owner has not accepted new ones yet): then what is granted is
 * asked for, `missing` is told, and each read that needs more is refused by itself. Throws status 404 when the repository
 * is not in the installation.
 */
export async function mintToken(
  app: Octokit,
  scope: Scope,
  missing: (names: readonly string[]) => void,
): Promise<Minted> {
  try {
    return await mintOnce(app, scope);
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    const { data } = await app.request('GET /app/installations/{installation_id}', {
      installation_id: scope.installation,
    });
    const permissions = grantedOf(data.permissions, scope.permissions);
    const names = Object.keys(scope.permissions);
    const lacking = names.filter((name) => permissions[name] !== scope.permissions[name]);
    if (lacking.length === 0) throw outOfReach(error);
    missing(lacking);
    return mintOnce(app, { ...scope, permissions }).catch((again: unknown) => {
      throw statusOf(again) === 422 ? outOfReach(again) : again;
    });
  }
}
