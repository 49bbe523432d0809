/** Apps and their installations for tests to hold and act with. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { changeRepositories, install, mintToken, suspend, uninstall } from '../changes/installations.ts';
import type { Account, App, Installation, Permissions, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { addAccount, type HasData } from './accounts.ts';

export interface NewApp {
  readonly slug: string;
  readonly name?: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  readonly id?: number;
}

/** An App cannot subscribe to an event without a permission that shows it. https://docs.github.com/apps/creating-github-apps/registering-a-github-app/using-webhooks-with-github-apps */
const eventPermissions: Readonly<Record<string, readonly (keyof Permissions)[]>> = {
  branch_protection_configuration: ['administration'],
  branch_protection_rule: ['administration'],
  check_run: ['checks'],
  check_suite: ['checks'],
  code_scanning_alert: ['security_events'],
  create: ['contents'],
  delete: ['contents'],
  dependabot_alert: ['vulnerability_alerts'],
  deploy_key: ['deployments'],
  deployment: ['deployments'],
  deployment_status: ['deployments'],
  // For pull requests' comments, too: a manifest with the event and without this permission is refused.
  issue_comment: ['issues'],
  issues: ['issues'],
  label: ['metadata'],
  member: ['members'],
  membership: ['members'],
  merge_group: ['merge_queues'],
  organization: ['members'],
  public: ['metadata'],
  pull_request: ['pull_requests'],
  pull_request_review: ['pull_requests'],
  pull_request_review_comment: ['pull_requests'],
  pull_request_review_thread: ['pull_requests'],
  push: ['contents'],
  release: ['contents'],
  repository: ['metadata'],
  repository_ruleset: ['administration'],
  secret_scanning_alert: ['secret_scanning_alerts'],
  security_and_analysis: ['administration'],
  status: ['statuses'],
  team: ['members'],
  team_add: ['members'],
  workflow_job: ['actions'],
  workflow_run: ['actions'],
};

function checkEvents({ slug, events, permissions }: NewApp): void {
  for (const event of events) {
    const needed = eventPermissions[event];
    const held = needed?.some((name) => name === 'metadata' || permissions[name] !== undefined) ?? true;
    if (!held) throw new Error(`${slug}: GitHub refuses the event ${event} without ${needed?.join(' or ')}`);
  }
}

let keys: { readonly privateKey: string; readonly publicKey: string } | null = null;

/** Making a key takes 100 ms or more: one per process is enough for Apps that are told apart by their id. */
function keyPair(): { readonly privateKey: string; readonly publicKey: string } {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return keys;
}

export function addApp(world: World, owner: Account, change: NewApp): App {
  checkEvents(change);
  const id = change.id ?? world.nextShortId();
  const app: App = {
    id,
    clientId: `Iv23li${id}`,
    slug: change.slug,
    name: change.name ?? change.slug,
    owner,
    bot: addAccount(world, 'Bot', `${change.slug}[bot]`),
    permissions: change.permissions,
    events: change.events,
    ...keyPair(),
    webhookSecret: change.webhookSecret ?? randomBytes(20).toString('hex'),
    createdAt: world.now(),
    webhookUrl: change.webhookUrl ?? null,
  };
  world.apps.push(app);
  return app;
}

export interface AppHandle {
  readonly id: number;
  readonly slug: string;
  /** PEM (PKCS#1). */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly data: App;
  setWebhookUrl(url: string): void;
}

export function appHandle(app: App): AppHandle {
  return {
    id: app.id,
    slug: app.slug,
    privateKey: app.privateKey,
    webhookSecret: app.webhookSecret,
    data: app,
    setWebhookUrl: (url) => {
      app.webhookUrl = url;
    },
  };
}

export interface InstallationHandle {
  readonly id: number;
  readonly data: Installation;
  /** A token of an hour, minted down when asked. */
  token(narrowing?: {
    readonly repositories?: readonly HasData<Repository>[];
    readonly permissions?: Permissions;
  }): string;
  suspend(): void;
  unsuspend(): void;
  uninstall(): void;
  addRepositories(...repositories: readonly HasData<Repository>[]): void;
  removeRepositories(...repositories: readonly HasData<Repository>[]): void;
  /** What is left of this hour's requests. */
  setRemaining(requests: number): void;
}

function installationHandle(world: World, installation: Installation): InstallationHandle {
  const dataOf = (all: readonly HasData<Repository>[]): readonly Repository[] => all.map(({ data }) => data);
  return {
    id: installation.id,
    data: installation,
    token: (narrowing = {}) =>
      mintToken(world, installation, {
        ...(narrowing.permissions ? { permissions: narrowing.permissions } : {}),
        ...(narrowing.repositories ? { repositories: dataOf(narrowing.repositories) } : {}),
      }).value,
    suspend: () => suspend(world, installation, true),
    unsuspend: () => suspend(world, installation, false),
    uninstall: () => uninstall(world, installation),
    addRepositories: (...added) => changeRepositories(world, installation, dataOf(added), []),
    removeRepositories: (...removed) => changeRepositories(world, installation, [], dataOf(removed)),
    setRemaining: (requests) => {
      for (const resource of ['core', 'graphql']) {
        const key = `installation ${installation.id} ${resource}`;
        world.rates.setRemaining(key, world.limits.requestsPerHour, requests);
      }
    },
  };
}

export function installApp(
  world: World,
  app: AppHandle,
  account: HasData<Account>,
  repositories: readonly HasData<Repository>[] | 'all' = 'all',
): InstallationHandle {
  const selected = repositories === 'all' ? repositories : repositories.map(({ data }) => data);
  return installationHandle(world, install(world, app.data, account.data, selected));
}
