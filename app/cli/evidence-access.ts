/** A token that reads what evidence is made of: a person's, or the App's own for one client. */
import type { Octokit } from '@octokit/core';
import { own, say } from '../../policies/engine/prose.ts';
import { readAppCredentials } from '../environment.ts';
import { appOctokit } from '../github/access/app-octokit.ts';
import { hostOf } from '../github/access/host.ts';
import { mintToken } from '../github/access/mint.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { type TokenOctokit, tokenOctokit } from '../github/access/token-octokit.ts';
import { CannotLook } from '../looked.ts';
import { permissionsFor } from '../permissions.ts';
import { type Io, Usage } from './command.ts';

export interface EvidenceAccess extends TokenOctokit {
  readonly host: string;
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function appToken(
  {
    appId,
    privateKey,
    baseUrl,
  }: { readonly appId: number; readonly privateKey: string; readonly baseUrl: string },
  login: string,
  io: Io,
): Promise<string> {
  const app = new (appOctokit())({
    auth: { appId, privateKey },
    baseUrl,
    log: quiet,
    request: { fetch: io.fetch },
  }) as unknown as Octokit;
  try {
    const { data } = await app.request('GET /users/{username}/installation', { username: login });
    const permissions = permissionsFor({ for: 'evidence' });
    const scope = { host: hostOf(baseUrl), appId, installation: data.id, repositoryId: null, permissions };
    const missing = (names: readonly string[]) =>
      io.note(
        say`Not granted, and so not known: ${names.join(', ')}. An owner can accept it in the App’s installation.`,
      );
    return (await mintToken(app, scope, missing)).token;
  } catch (error) {
    if (statusOf(error) === 404)
      throw new CannotLook(
        say`the App is not installed on ${login}`,
        own('Install it from the App’s public page.'),
      );
    if (statusOf(error) === 401)
      throw new CannotLook(
        own('GitHub does not take the App’s credentials'),
        own('fairlead doctor says what is wrong with them.'),
      );
    throw cannotLook(error, own('the App’s installation'));
  }
}

/** A person's token goes before the App: it is what somebody set for this call. Throws {@link Usage} and `CannotLook`. */
export async function evidenceAccess(login: string, io: Io): Promise<EvidenceAccess> {
  const { env } = process;
  const address = env.GITHUB_API_URL || null;
  if (address !== null && !/^https?:$/.test(URL.parse(address)?.protocol ?? ''))
    throw new Usage(own(`GITHUB_API_URL must be the address of GitHub's API`));
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (token) {
    const baseUrl = address ?? 'https://api.github.com';
    return { host: hostOf(baseUrl), ...tokenOctokit({ token, baseUrl, fetch: io.fetch }) };
  }
  const app = readAppCredentials(env);
  if (!app)
    throw new Usage(
      own(
        'evidence export needs a token that may read in GITHUB_TOKEN, or the App’s credentials (APP_ID, PRIVATE_KEY)',
      ),
      say`With GitHub's own command line: ${`GITHUB_TOKEN=$(gh auth token) fairlead evidence export ${login} --last-quarter`}`,
    );
  if (!app.ok) throw new Usage(say`${app.problems.join(' ')}`);
  const baseUrl = address ?? app.baseUrl;
  const minted = await appToken({ ...app, baseUrl }, login, io);
  return { host: hostOf(baseUrl), ...tokenOctokit({ token: minted, baseUrl, fetch: io.fetch }) };
}
