/**
 * The local GitHub: what tests, the sandbox and the benchmarks talk to over real HTTP. Repositories are bare git
 * repositories; shapes are GitHub's own OpenAPI types; GraphQL is executed against its public schema. What is not served
 * answers 501 and makes {@link LocalGitHub.stop} throw.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createActivity } from './activity.ts';
import { renameAccount } from './changes/repositories.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import {
  addAccount,
  addTeam,
  type NewRuleset,
  organizationOf,
  type TeamHandle,
  type UserHandle,
  userHandle,
} from './handles/accounts.ts';
import {
  type AppHandle,
  addApp,
  appHandle,
  type InstallationHandle,
  installApp,
  type NewApp,
} from './handles/apps.ts';
import { addRepository, forkRepository, type NewRepository } from './handles/create-repository.ts';
import type { NewHook } from './handles/governed.ts';
import { governedOrganization, type NewRunnerGroup } from './handles/governed-organization.ts';
import { repositoryHandle } from './handles/repository.ts';
import type { RepositoryHandle } from './handles/repository-handle.ts';
import { createRouter } from './http/router.ts';
import { listen, type Pages } from './http/server.ts';
import { createLag, type Lags } from './lag.ts';
import { gitHubLimits, type Limits } from './limits.ts';
import type { Ruleset } from './protection.ts';
import { webFlow } from './pull-state.ts';
import { createRates } from './rates.ts';
import { downloadOf } from './routes/actions.ts';
import { routes } from './routes/index.ts';
import type { Hook } from './state/access.ts';
import { type OwnerSettings, organizationSettings, type Plan } from './state/settings.ts';
import type { Account, Role, Schemas } from './state.ts';
import type { Delivery } from './webhooks.ts';
import { createWebhooks } from './webhooks.ts';
import type { RequestRecord, World } from './world.ts';

export type { UserHandle } from './handles/accounts.ts';
export type { AppHandle } from './handles/apps.ts';
export type { PullHandle } from './handles/pull-request.ts';
export type { RepositoryHandle } from './handles/repository-handle.ts';

export interface Options {
  readonly faults?: readonly Fault[];
  /** Reads that show what was before, after each change; none unless said. */
  readonly lag?: Partial<Lags>;
  readonly log?: (line: string) => void;
  /** Lower limits, to reach them cheaply. */
  readonly limits?: Partial<Limits>;
  readonly now?: () => Date;
  /** GraphQL shows no file of any commit: nobody published that its null means that there is none. */
  readonly hidesFiles?: boolean;
  /** Answers what is not under `/api` (a sandbox's own pages). */
  readonly pages?: Pages;
  /** Holds every answer against GitHub's description of its API: one that does not fit makes `stop` throw. */
  readonly described?: boolean;
}

interface OrganizationHandle {
  readonly login: string;
  readonly id: number;
  /** Its first administrator. */
  readonly owner: UserHandle;
  readonly data: Account;
  createRepository(name: string, about?: NewRepository): Promise<RepositoryHandle>;
  fork(repository: RepositoryHandle, name?: string): RepositoryHandle;
  addMember(user: UserHandle, role?: 'admin' | 'member'): void;
  /** What members may do where nothing else is said; `read` at first. */
  setDefaultPermission(permission: 'none' | 'read' | 'write' | 'admin'): void;
  /** Members join the organization; roles by repository name. */
  createTeam(
    slug: string,
    members?: readonly UserHandle[],
    roles?: Readonly<Record<string, Role>>,
  ): TeamHandle;
  addRuleset(ruleset: NewRuleset): Ruleset;
  addHook(hook?: NewHook): Hook;
  /** `team` at first. */
  setPlan(plan: Plan): void;
  changeSettings(change: Partial<OwnerSettings>): void;
  /** Whose second factor is missing. */
  setWithoutTwoFactor(...users: readonly UserHandle[]): void;
  /** Whose second factor is a text message. */
  setInsecureFactor(...users: readonly UserHandle[]): void;
  addRunnerGroup(group: NewRunnerGroup): void;
  rename(login: string): void;
}

interface PersonHandle extends UserHandle {
  createRepository(name: string, about?: NewRepository): Promise<RepositoryHandle>;
  fork(repository: RepositoryHandle, name?: string): RepositoryHandle;
}

export interface LocalGitHub {
  /** `http://127.0.0.1:PORT`: GitHub's pages. */
  readonly url: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  createApp(app: NewApp): AppHandle;
  createOrganization(login: string, owner?: UserHandle): OrganizationHandle;
  createUser(login: string, about?: { readonly name?: string; readonly email?: string }): PersonHandle;
  /** Sends `installation.created`. All repositories unless some are named. */
  install(
    app: AppHandle,
    account: OrganizationHandle | UserHandle,
    on?: { readonly repositories?: readonly RepositoryHandle[] | 'all' },
  ): InstallationHandle;
  /** The global advisory database. */
  readonly advisories: { add(...advisories: readonly Schemas['global-advisory'][]): void };
  readonly faults: Pick<Faults, 'add' | 'clear'>;
  /** Reads that show what was before, from the next change on; what is late now is so no more. */
  readonly lag: (lags: Partial<Lags>) => void;
  /**
   * Resolves when every webhook was answered, no request is in flight and nothing new began; `also` is work of the app
   * under test that goes on after its answer.
   */
  idle(waiting?: { readonly also?: () => Promise<unknown> }): Promise<void>;
  /** Every request to the API, oldest first. */
  readonly requests: readonly RequestRecord[];
  clearRequests(): void;
  /** Webhooks sent to an App, newest first. */
  deliveries(app: AppHandle): readonly Delivery[];
  redeliver(delivery: Delivery): void;
  readonly unknownRoutes: readonly string[];
  /** Deletes what is on disk; throws when something was asked for that is not served. */
  stop(): Promise<void>;
}

function createWorld(options: Options): World {
  const now = options.now ?? ((): Date => new Date());
  let lastId = 1000;
  const world: World = {
    url: '',
    directory: mkdtempSync(join(tmpdir(), 'local-github-')),
    limits: { ...gitHubLimits, ...options.limits },
    now,
    nextId: () => {
      lastId += 1;
      return 2 ** 33 + lastId;
    },
    nextShortId: () => world.nextId() - 2 ** 33,
    accounts: new Map(),
    apps: [],
    installations: [],
    tokens: new Map(),
    repositories: [],
    advisories: [],
    requests: [],
    unknownRoutes: [],
    misfits: [],
    described: options.described ?? false,
    webhooks: createWebhooks(() => world),
    faults: createFaults(options.faults),
    lag: createLag(options.lag),
    hidesFiles: options.hidesFiles ?? false,
    rates: createRates(now),
    activity: createActivity(),
  };
  addAccount(world, 'User', webFlow.login, { name: webFlow.name, email: webFlow.email });
  return world;
}

function repositoriesPart(world: World, account: Account): Pick<PersonHandle, 'createRepository' | 'fork'> {
  return {
    createRepository: async (name, about) =>
      repositoryHandle(world, await addRepository(world, account, name, about)),
    fork: (repository, name) =>
      repositoryHandle(world, forkRepository(world, repository.data, account, name)),
  };
}

function createOrganization(world: World, login: string, owner?: UserHandle): OrganizationHandle {
  const first = owner ?? userHandle(addAccount(world, 'User', `${login}-owner`));
  const account = addAccount(world, 'Organization', login, {
    organization: {
      owner: first.data,
      members: new Map([[first.id, 'admin']]),
      teams: [],
      rulesets: [],
      auditLog: [],
      hooks: [],
      settings: organizationSettings(),
      defaultPermission: 'read',
    },
  });
  const organization = organizationOf(account);
  return {
    get login() {
      return account.login;
    },
    id: account.id,
    owner: first,
    data: account,
    ...repositoriesPart(world, account),
    addMember: (user, role = 'member') => void organization.members.set(user.id, role),
    setDefaultPermission: (permission) => {
      organization.defaultPermission = permission;
    },
    createTeam: (slug, members = [], roles = {}) => addTeam(world, account, slug, members, roles),
    ...governedOrganization(world, account),
    rename: (to) => renameAccount(world, account, to),
  };
}

function complain({ unknownRoutes, misfits }: World): void {
  if (unknownRoutes.length > 0)
    throw new Error(`The local GitHub was asked for what it does not serve: ${unknownRoutes.join(', ')}`);
  if (misfits.length > 0)
    throw new Error(
      `What GitHub's description of its API does not know, asked, answered or sent:\n${misfits.slice(0, 10).join('\n')}`,
    );
}

/** Listens on a random port of the loopback interface. */
export async function startGitHub(options: Options = {}): Promise<LocalGitHub> {
  const world = createWorld(options);
  const { server, port } = await listen({
    world,
    router: createRouter(routes),
    download: (pathname) => downloadOf(world, pathname),
    pages: options.pages,
    log: options.log,
    described: options.described ?? false,
  });
  world.url = `http://127.0.0.1:${port}`;
  return {
    url: world.url,
    apiUrl: `${world.url}/api/v3`,
    graphqlUrl: `${world.url}/api/graphql`,
    createApp: (app) => {
      const owner = world.accounts.get('app-owner') ?? addAccount(world, 'User', 'app-owner');
      return appHandle(addApp(world, owner, app));
    },
    createOrganization: (login, owner) => createOrganization(world, login, owner),
    createUser: (login, about) => {
      const account = addAccount(world, 'User', login, about);
      return { ...userHandle(account), ...repositoriesPart(world, account) };
    },
    install: (app, account, on = {}) => installApp(world, app, account, on.repositories),
    advisories: { add: (...advisories) => void world.advisories.push(...advisories) },
    faults: world.faults,
    lag: world.lag.set,
    idle: ({ also } = {}) => world.activity.idle(also),
    requests: world.requests,
    clearRequests: () => {
      world.requests.length = 0;
    },
    deliveries: (app) => world.webhooks.deliveries(app.data),
    redeliver: (delivery) => world.webhooks.redeliver(delivery),
    unknownRoutes: world.unknownRoutes,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const { store } of world.repositories) store.close();
      rmSync(world.directory, { recursive: true, force: true });
      complain(world);
    },
  };
}
