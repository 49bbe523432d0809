/** Asks GitHub what only it can answer, as the App or with somebody's token. Only reads. */
import { Octokit } from '@octokit/core';
import { own, say } from '../../policies/engine/prose.ts';
import { appOctokit } from '../github/access/app-octokit.ts';
import { hostOf } from '../github/access/host.ts';
import { mintToken } from '../github/access/mint.ts';
import { statusOf } from '../github/access/reasons.ts';
import { neededPermissions } from '../permissions.ts';
import { type Answer, asked, type Section, wrong } from './answer.ts';
import { askApp } from './app.ts';
import { askClients, type Installation } from './clients.ts';
import { askRepository } from './repository.ts';

export type Credentials =
  | { readonly as: 'app'; readonly appId: number; readonly privateKey: string; readonly webhookPath: string }
  | { readonly as: 'token'; readonly token: string };

export interface Examination {
  readonly credentials: Credentials;
  readonly baseUrl: string;
  /** Null: one that a client's installation shows. */
  readonly repository: { readonly owner: string; readonly name: string } | null;
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Milliseconds since some time in the past. */
  readonly clock: () => number;
}

type AsApp = Examination & { readonly credentials: { readonly as: 'app' } };

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function withToken({ baseUrl, fetch }: Examination, token: string): Octokit {
  return new Octokit({ auth: token, baseUrl, userAgent: 'fairlead', log: quiet, request: { fetch } });
}

/** What a verdict may at most be given; nothing that writes. */
function reading(): Readonly<Record<string, 'read'>> {
  return Object.fromEntries(Object.keys(neededPermissions()).map((name) => [name, 'read' as const]));
}

async function tokenFor(of: AsApp, app: Octokit, installation: number): Promise<Octokit> {
  const scope = { host: hostOf(of.baseUrl), appId: of.credentials.appId, installation };
  const { token } = await mintToken(
    app,
    { ...scope, repositoryId: null, permissions: reading() },
    () => undefined,
  );
  return withToken(of, token);
}

async function installationOf(app: Octokit, { owner, name }: NonNullable<Examination['repository']>) {
  try {
    const { data } = await app.request('GET /repos/{owner}/{repo}/installation', { owner, repo: name });
    return data.id;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

const sectionOf = (about: Section['about'], answers: readonly Answer[]): readonly Section[] =>
  answers.length > 0 ? [{ about, answers }] : [];

/** The repository that was named, or the first that the first client lets the App see. */
async function repositoryAsApp(
  of: AsApp,
  app: Octokit,
  installations: readonly Installation[],
): Promise<readonly Section[]> {
  const { repository, clock } = of;
  const about = own('A repository');
  const sections: Section[] = [];
  const answers = await asked('the installation', async () => {
    const first = installations.find(({ suspended_at }) => !suspended_at)?.id ?? null;
    const installation = repository ? await installationOf(app, repository) : first;
    if (installation === null)
      return [
        repository
          ? wrong(
              say`the App is not installed on ${`${repository.owner}/${repository.name}`}`,
              own('Install it from the App’s public page, or let it see this repository.'),
            )
          : wrong(own('the App is installed nowhere'), own('Install it from the App’s public page.')),
      ];
    const octokit = await tokenFor(of, app, installation);
    const chosen = repository ?? (await firstOf(octokit));
    if (!chosen)
      return [wrong(own('the client lets the App see no repository'), own('An owner chooses some.'))];
    sections.push(await askRepository({ octokit, owner: chosen.owner, repo: chosen.name, clock }));
    return [];
  });
  return [...sectionOf(about, answers), ...sections];
}

async function firstOf(octokit: Octokit): Promise<{ readonly owner: string; readonly name: string } | null> {
  const { data } = await octokit.request('GET /installation/repositories', { per_page: 1 });
  const [first] = data.repositories;
  return first ? { owner: first.owner.login, name: first.name } : null;
}

async function examineApp(of: AsApp): Promise<readonly Section[]> {
  const { credentials, baseUrl, fetch, now } = of;
  const { appId, privateKey, webhookPath } = credentials;
  const app = new (appOctokit())({ auth: { appId, privateKey }, baseUrl, log: quiet, request: { fetch } });
  const itself = await askApp({ octokit: app as unknown as Octokit, webhookPath, now });
  let installations: readonly Installation[] = [];
  const clients: Section[] = [];
  const refused = await asked('its installations', async () => {
    const answer = await askClients(app as unknown as Octokit);
    installations = answer.installations;
    clients.push(...answer.sections);
    return [];
  });
  const repositories = await repositoryAsApp(of, app as unknown as Octokit, installations);
  return [itself, ...sectionOf(own('Clients'), refused), ...clients, ...repositories];
}

/** Never throws for what GitHub answers: what could not be asked is an answer. */
export async function examine(of: Examination): Promise<readonly Section[]> {
  const { credentials, repository, clock } = of;
  if (credentials.as === 'app') return examineApp({ ...of, credentials });
  if (repository === null) return [];
  const octokit = withToken(of, credentials.token);
  return [await askRepository({ octokit, owner: repository.owner, repo: repository.name, clock })];
}
