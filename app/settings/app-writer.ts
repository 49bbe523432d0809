/**
 * The App as who plans and writes: it reads with a token that can write nothing, and writes with tokens that open one place
 * for what a plan writes there. It may only where an owner granted more than `app.yml` asks for.
 */
import type { Octokit } from '@octokit/core';
import * as z from 'zod';
import { list, own, say } from '../../policies/engine/prose.ts';
import { appOctokit } from '../github/access/app-octokit.ts';
import { hostOf } from '../github/access/host.ts';
import { mintToken } from '../github/access/mint.ts';
import type { SettingsWrite } from '../github/access/purpose.ts';
import { onlyThese } from '../github/access/read-only.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { CannotLook } from '../looked.ts';
import { neededPermissions, permissionsFor } from '../permissions.ts';
import type { SettingsWriter, WritesAt } from './session.ts';

export interface AppAs {
  readonly appId: number;
  readonly privateKey: string;
  readonly baseUrl: string;
  /** `acme`, or `acme/shop`. */
  readonly subject: string;
  readonly fetch?: typeof fetch;
}

const answer = z.object({
  id: z.number(),
  app_slug: z.string(),
  html_url: z.string(),
  suspended_at: z.string().nullish(),
  permissions: z.record(z.string(), z.string()),
});

type Installation = z.infer<typeof answer>;

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** `writes`: none but the minting of tokens for one installation. */
function octokitOf(
  { appId, privateKey, baseUrl, fetch: through = fetch }: AppAs,
  writes: readonly string[],
): Octokit {
  const path = new URL(baseUrl).pathname.replace(/\/$/, '');
  const request = { fetch: onlyThese(new Set(writes), path, through) };
  return new (appOctokit())({
    auth: { appId, privateKey },
    baseUrl,
    log: quiet,
    request,
  }) as unknown as Octokit;
}

async function installationFor(of: AppAs): Promise<Installation> {
  const [owner = '', repo] = of.subject.split('/');
  try {
    const octokit = octokitOf(of, []);
    const { data } =
      repo === undefined
        ? await octokit.request('GET /orgs/{org}/installation', { org: owner })
        : await octokit.request('GET /repos/{owner}/{repo}/installation', { owner, repo });
    const found = answer.parse(data);
    if (found.suspended_at)
      throw new CannotLook(say`the App is suspended for ${owner}`, own('An owner can let it in again.'));
    return found;
  } catch (error) {
    if (statusOf(error) === 404)
      throw new CannotLook(
        say`the App is not installed on ${of.subject}`,
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

/** Everything of `app.yml`, to read only. */
const reading = (): Readonly<Record<string, 'read'>> =>
  Object.fromEntries(Object.keys(neededPermissions()).map((name) => [name, 'read' as const]));

const purposeOf = ({ needs }: Pick<WritesAt, 'needs'>): SettingsWrite => ({ for: 'settings-write', needs });

/** Throws `CannotLook`: nothing is written by halves for want of a permission. */
function checkGranted(
  { app_slug, html_url, permissions }: Installation,
  owner: string,
  all: readonly WritesAt[],
): void {
  const needs = [...new Set(all.flatMap((at) => at.needs))].sort();
  const lacking = needs.filter((name) => permissions[name] !== 'write');
  if (lacking.length === 0) return;
  const named = list(lacking.map((name) => say`${`${name}: write`}`));
  throw new CannotLook(
    say`the App ${app_slug} may not do this for ${owner}: it lacks ${named}. Nothing was written`,
    say`Who owns the App adds it in its settings under Permissions & events; then an owner of ${owner} accepts it at ${html_url}. Or use a person's token: GITHUB_TOKEN.`,
  );
}

export interface AppSession {
  /** Opens everything of the installation, and writes nothing. */
  readonly token: string;
  readonly writer: SettingsWriter;
}

/** Throws `CannotLook`. */
export async function asApp(of: AppAs): Promise<AppSession> {
  const installation = await installationFor(of);
  const app = octokitOf(of, [`POST /app/installations/${installation.id}/access_tokens`]);
  const scope = { host: hostOf(of.baseUrl), appId: of.appId, installation: installation.id };
  const [owner = ''] = of.subject.split('/');
  const { token } = await mintToken(
    app,
    { ...scope, repositoryId: null, permissions: reading() },
    () => undefined,
  );
  return {
    token,
    writer: {
      // Asked again: an owner may have granted it, or taken it back, since the plan.
      check: async (all) => checkGranted(await installationFor(of), owner, all),
      tokenFor: async (at) => {
        const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
          installation_id: installation.id,
          permissions: permissionsFor(purposeOf(at)),
          ...(at.repositoryId === null ? {} : { repository_ids: [at.repositoryId] }),
        });
        return data.token;
      },
    },
  };
}
