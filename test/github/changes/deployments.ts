/** Deployments, and how they go on. A newer success makes the older ones of the same environment inactive. */
import { deploymentShape, deploymentStatusShape } from '../shapes/deployments.ts';
import type { Deployment, DeploymentStatus, Environment } from '../state/deployments.ts';
import type { Account, App, Repository } from '../state.ts';
import type { World } from '../world.ts';

export interface NewDeployment {
  readonly sha: string;
  readonly ref: string;
  readonly creator: Account;
  readonly app?: App | null;
  readonly task?: string | undefined;
  /** `production` when absent. */
  readonly environment?: string | undefined;
  readonly payload?: Deployment['payload'] | undefined;
  readonly description?: string | null | undefined;
  readonly transient?: boolean | undefined;
  /** True when absent and the environment is called `production`. */
  readonly production?: boolean | undefined;
  readonly at?: Date;
}

export interface NewDeploymentStatus {
  readonly state: DeploymentStatus['state'];
  readonly creator: Account;
  readonly app?: App | null;
  readonly description?: string | undefined;
  readonly environmentUrl?: string | undefined;
  readonly logUrl?: string | undefined;
  /** True when absent. */
  readonly autoInactive?: boolean | undefined;
  readonly at?: Date;
}

function emit(world: World, repository: Repository, deployment: Deployment, status?: DeploymentStatus): void {
  world.webhooks.emit({
    event: status ? 'deployment_status' : 'deployment',
    action: 'created',
    repository,
    sender: (status ?? deployment).creator,
    payload: {
      deployment: deploymentShape(world, repository, deployment),
      ...(status ? { deployment_status: deploymentStatusShape(world, repository, deployment, status) } : {}),
      workflow: null,
      workflow_run: null,
      ...(status ? { check_run: null } : {}),
    },
  });
}

/** GitHub makes an environment of every name that something is deployed to. */
export function environmentNamed(world: World, repository: Repository, name: string): Environment {
  const known = repository.environments.find((one) => one.name === name);
  if (known) return known;
  const environment: Environment = {
    id: world.nextId(),
    name,
    createdAt: world.now(),
    updatedAt: world.now(),
    secrets: [],
    waitMinutes: 0,
    preventSelfReview: false,
    reviewers: [],
    branches: null,
    adminsBypass: true,
    branchPolicies: [],
  };
  repository.environments.push(environment);
  return environment;
}

export function createDeployment(world: World, repository: Repository, change: NewDeployment): Deployment {
  const environment = change.environment ?? 'production';
  const at = change.at ?? world.now();
  environmentNamed(world, repository, environment);
  const deployment: Deployment = {
    id: world.nextId(),
    sha: change.sha,
    ref: change.ref,
    task: change.task ?? 'deploy',
    environment,
    payload: change.payload ?? {},
    description: change.description ?? null,
    creator: change.creator,
    app: change.app ?? null,
    transient: change.transient ?? false,
    production: change.production ?? environment === 'production',
    createdAt: at,
    updatedAt: at,
    statuses: [],
  };
  repository.deployments.push(deployment);
  emit(world, repository, deployment);
  return deployment;
}

const isLive = ({ statuses }: Deployment): boolean => statuses.at(-1)?.state === 'success';

export function addDeploymentStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  change: NewDeploymentStatus,
): DeploymentStatus {
  const at = change.at ?? world.now();
  const status: DeploymentStatus = {
    id: world.nextId(),
    state: change.state,
    creator: change.creator,
    app: change.app ?? null,
    description: change.description ?? '',
    environment: deployment.environment,
    environmentUrl: change.environmentUrl ?? '',
    logUrl: change.logUrl ?? '',
    createdAt: at,
  };
  deployment.statuses.push(status);
  deployment.updatedAt = at;
  emit(world, repository, deployment, status);
  if (change.state === 'success' && change.autoInactive !== false)
    retire(world, repository, deployment, change, at);
  return status;
}

/** "all prior non-transient, non-production environment deployments with the same repository and environment name". */
function retire(
  world: World,
  repository: Repository,
  latest: Deployment,
  { creator, app }: NewDeploymentStatus,
  at: Date,
): void {
  for (const deployment of repository.deployments) {
    if (deployment === latest || deployment.environment !== latest.environment) continue;
    if (deployment.transient || deployment.production || !isLive(deployment)) continue;
    addDeploymentStatus(world, repository, deployment, { state: 'inactive', creator, app: app ?? null, at });
  }
}
