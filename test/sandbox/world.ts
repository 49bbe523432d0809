/** The small world of the sandbox: a local GitHub with an organization, its people, a repository, and the App on it. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ServerSettings } from '../../app/environment.ts';
import { type RunningServer, startServer } from '../../app/http-server.ts';
import { keyOf } from '../../app/same-task.ts';
import type { Database } from '../../app/store/database.ts';
import { refOf, repositoryTask } from '../../app/task.ts';
import {
  type AppHandle,
  type LocalGitHub,
  type RepositoryHandle,
  startGitHub,
  type UserHandle,
} from '../github/index.ts';
import type { Permissions } from '../github/state.ts';
import { runNow, runOf } from '../recovery/run-of.ts';
import { type CommandLine, commandLine } from './command.ts';
import { offlineFetch } from './offline.ts';
import { advisoryEntry } from './story/advisory-entry.ts';

/** The branch that everything is merged into. */
export const main = 'main';

export interface SandboxWorld {
  readonly github: LocalGitHub;
  readonly app: AppHandle;
  readonly repository: RepositoryHandle;
  readonly people: { readonly maria: UserHandle; readonly sam: UserHandle; readonly ines: UserHandle };
  /** maria's command line. */
  readonly commands: CommandLine;
  /** Asks for the day's look at the repository itself. */
  lookAgain(): Promise<void>;
  /** Reads how delivery went until now, as the service does in the background; later events keep it current. */
  readDelivery(): Promise<void>;
  /** Lets seconds pass on GitHub's clock and the App's, without waiting. */
  pass(seconds: number): void;
  /** Resolves when GitHub and the App are quiet. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOf {
  /** `shop` */
  readonly name: string;
  /** Folder of a git repository; it is only read. */
  readonly gitDir: string;
  /** Where the default branch starts. */
  readonly start: string;
  /** Answers a path of GitHub's pages with the page that shows the same here; null: there is none. */
  readonly pageOf: (path: string) => string | null;
  /** It stays the caller's to close. */
  readonly database: Database;
}

/** What the App asks for, and hears of, as it is registered for real. */
function registration() {
  const manifest: unknown = parse(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'));
  return manifest as {
    readonly default_permissions: Permissions;
    readonly default_events: readonly string[];
  };
}

function settingsFor({ id, privateKey, webhookSecret }: AppHandle, baseUrl: string): ServerSettings {
  return {
    appId: id,
    privateKey,
    secrets: [webhookSecret],
    webhookPath: '/api/github/webhooks',
    host: '127.0.0.1',
    port: 0,
    baseUrl,
    logLevel: 'fatal',
  };
}

function startApp(
  github: LocalGitHub,
  database: Database,
  now: () => Date,
): { readonly app: AppHandle; readonly running: Promise<RunningServer> } {
  const { default_permissions: permissions, default_events: events } = registration();
  const webhookSecret = randomBytes(32).toString('hex');
  const app = github.createApp({ slug: 'fairlead', name: 'Fairlead', permissions, events, webhookSecret });
  const settings = settingsFor(app, github.apiUrl);
  return { app, running: startServer({ settings, database, fetch: offlineFetch(github.url), now }) };
}

async function organization(github: LocalGitHub, of: WorldOf) {
  const person = (login: string) => github.createUser(login);
  const people = { maria: person('maria'), sam: person('sam'), ines: person('ines') };
  const acme = github.createOrganization('acme', people.maria);
  const repository = await acme.createRepository(of.name, { private: true, from: of.gitDir });
  for (const one of [people.sam, people.ines]) {
    acme.addMember(one);
    repository.setCollaborator(one, 'write');
  }
  await repository.push(main, of.start, { pusher: people.maria, force: true });
  repository.data.defaultBranch = main;
  return { people, acme, repository };
}

/** Starts everything; what is started stops again when a later part cannot be. */
export async function startWorld(of: WorldOf): Promise<SandboxWorld> {
  const ahead = { milliseconds: 0 };
  const now = () => new Date(Date.now() + ahead.milliseconds);
  const github = await startGitHub({
    now,
    pages: ({ url = '/' }, response) => {
      const page = of.pageOf(url);
      if (page !== null) response.writeHead(302, { location: page }).end();
      return page !== null;
    },
  });
  try {
    github.advisories.add(advisoryEntry());
    const { people, acme, repository } = await organization(github, of);
    const { app, running: starting } = startApp(github, of.database, now);
    const running = await starting;
    app.setWebhookUrl(`${running.url}/api/github/webhooks`);
    const installation = github.install(app, acme);
    const settled = () => github.idle({ also: () => running.jobs.idle() });
    await settled();
    const commands = commandLine(github.apiUrl, people.maria.token);
    const task = repositoryTask(refOf(installation.id, repository.id, repository.fullName));
    const lookAgain = () => running.jobs.add(keyOf(task), { task, tries: 0 });
    const { id: appId } = app;
    const schedule = { running, appId, baseUrl: github.apiUrl, database: of.database, now };
    const readDelivery = async () => {
      await runNow('delivery-backfill', runOf(schedule));
      await settled();
    };
    const stop = async () => {
      commands.remove();
      await running.stop();
      await github.stop();
    };
    const pass = (seconds: number) => {
      ahead.milliseconds += seconds * 1000;
    };
    return { github, app, repository, people, commands, lookAgain, readDelivery, pass, settled, stop };
  } catch (error) {
    await github.stop();
    throw error;
  }
}
