/** What tests set up in a repository beyond its code: settings, who reaches into it, where it is deployed, its alerts. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import {
  addDeploymentStatus,
  createDeployment,
  environmentNamed,
  type NewDeployment,
  type NewDeploymentStatus,
} from '../changes/deployments.ts';
import { changeRepository, type repositoryChange } from '../changes/settings.ts';
import {
  dependabotAlert,
  type NewDependabotAlert,
  type NewSecretAlert,
  secretAlert,
} from '../shapes/alerts.ts';
import type { DeployKey, Hook } from '../state/access.ts';
import type { Deployment, DeploymentStatus, Environment } from '../state/deployments.ts';
import type { Repository, Schemas, Team } from '../state.ts';
import type { World } from '../world.ts';
import type { HasData, UserHandle } from './accounts.ts';

export type NewHook = Partial<
  Pick<
    Hook,
    'active' | 'events' | 'url' | 'contentType' | 'insecureSsl' | 'secret' | 'lastResponse' | 'deliveries'
  >
>;

type EnvironmentRules = Partial<
  Pick<Environment, 'waitMinutes' | 'preventSelfReview' | 'branches' | 'adminsBypass'>
> & {
  readonly reviewers?: readonly (UserHandle | HasData<Team>)[];
  /** Patterns of branches; implies `branches: 'custom'`. */
  readonly branchPatterns?: readonly string[];
};

export interface GovernedHandle {
  /** As `PATCH /repos/{owner}/{repo}` takes it, and as it refuses. */
  changeSettings(change: z.input<typeof repositoryChange>): void;
  setVulnerabilityAlerts(enabled: boolean): void;
  addDeployKey(act: {
    readonly title: string;
    readonly readOnly?: boolean;
    readonly verified?: boolean;
    readonly createdAt?: Date;
    readonly lastUsed?: Date;
    readonly by: UserHandle;
  }): DeployKey;
  addHook(hook?: NewHook): Hook;
  /** Made when it is missing. */
  setEnvironment(name: string, rules?: EnvironmentRules): Environment;
  /** The head of the default branch, and successful, unless said otherwise; null states nothing. */
  deploy(
    act: Partial<Omit<NewDeployment, 'creator' | 'app'>> & {
      readonly by: UserHandle;
      readonly state?: DeploymentStatus['state'] | null;
    },
  ): Deployment;
  addDeploymentStatus(
    deployment: Deployment,
    act: Omit<NewDeploymentStatus, 'creator' | 'app'> & { readonly by: UserHandle },
  ): DeploymentStatus;
  /** Switches Dependabot alerts on. */
  addDependabotAlert(about: NewDependabotAlert): Schemas['dependabot-alert'];
  /** Switches secret scanning on. */
  addSecretAlert(about?: NewSecretAlert): Schemas['secret-scanning-alert'];
}

export function hookOf(world: World, hook: NewHook = {}): Hook {
  return {
    id: world.nextId(),
    createdAt: world.now(),
    updatedAt: world.now(),
    active: true,
    events: ['push'],
    url: 'https://hooks.example.com/github',
    contentType: 'json',
    insecureSsl: '0',
    secret: null,
    deliveries: [],
    lastResponse: { code: null, status: 'unused', message: null },
    ...hook,
  };
}

function settingsPart(world: World, repository: Repository) {
  return {
    changeSettings: (change: z.input<typeof repositoryChange>) => changeRepository(world, repository, change),
    setVulnerabilityAlerts: (enabled: boolean) => {
      repository.settings.vulnerabilityAlerts = enabled;
    },
    addDeployKey: ({ title, by, ...act }: Parameters<GovernedHandle['addDeployKey']>[0]) => {
      const key: DeployKey = {
        id: world.nextId(),
        title,
        key: `ssh-ed25519 ${randomBytes(24).toString('base64')}`,
        readOnly: act.readOnly ?? true,
        verified: act.verified ?? true,
        createdAt: act.createdAt ?? world.now(),
        addedBy: by.data,
        lastUsed: act.lastUsed ?? null,
      };
      repository.deployKeys.push(key);
      return key;
    },
    addHook: (hook?: NewHook) => {
      const made = hookOf(world, hook);
      repository.hooks.push(made);
      return made;
    },
  } satisfies Partial<GovernedHandle>;
}

function deliveryPart(world: World, repository: Repository) {
  return {
    setEnvironment: (name: string, { reviewers, branchPatterns, ...rules }: EnvironmentRules = {}) => {
      const environment = environmentNamed(world, repository, name);
      Object.assign(environment, rules);
      if (reviewers) environment.reviewers = reviewers.map(({ data }) => data);
      for (const pattern of branchPatterns ?? []) {
        environment.branches = 'custom';
        environment.branchPolicies.push({ id: world.nextId(), name: pattern, type: 'branch' });
      }
      return environment;
    },
    deploy: ({ by, state = 'success', ...act }: Parameters<GovernedHandle['deploy']>[0]) => {
      const head = repository.refs.get(`refs/heads/${repository.defaultBranch}`) ?? '';
      const deployment = createDeployment(world, repository, {
        sha: head,
        ref: repository.defaultBranch,
        ...act,
        creator: by.data,
      });
      const at = act.at ? { at: act.at } : {};
      if (state !== null)
        addDeploymentStatus(world, repository, deployment, { state, creator: by.data, ...at });
      return deployment;
    },
    addDeploymentStatus: (
      deployment: Deployment,
      { by, ...act }: Parameters<GovernedHandle['addDeploymentStatus']>[1],
    ) => addDeploymentStatus(world, repository, deployment, { ...act, creator: by.data }),
  } satisfies Partial<GovernedHandle>;
}

function alertsPart(world: World, repository: Repository) {
  return {
    addDependabotAlert: (about: NewDependabotAlert) => {
      repository.settings.vulnerabilityAlerts = true;
      const alert = dependabotAlert(world, repository, about);
      repository.alerts.dependabot.push(alert);
      return alert;
    },
    addSecretAlert: (about: NewSecretAlert = {}) => {
      repository.settings.security.add('secret_scanning');
      const alert = secretAlert(world, repository, about);
      repository.alerts.secrets.push(alert);
      return alert;
    },
  } satisfies Partial<GovernedHandle>;
}

export const governedPart = (world: World, repository: Repository): GovernedHandle => ({
  ...settingsPart(world, repository),
  ...deliveryPart(world, repository),
  ...alertsPart(world, repository),
});
