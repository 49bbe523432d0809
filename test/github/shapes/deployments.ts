/** Environments and deployments as GitHub shows them. */

import type { DeploymentWord } from '../state/checks.ts';
import type { Deployment, DeploymentStatus, Environment } from '../state/deployments.ts';
import type { Repository, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { api, fullName, htmlUrl, integration, simpleUser, stamp, teamShape } from './accounts.ts';
import { nodeId } from './node-id.ts';

type Rules = NonNullable<Schemas['environment']['protection_rules']>;

/** A rule that is not set is not there; its id is made from the environment's. */
function rulesOf(world: World, environment: Environment): Rules {
  const { id, waitMinutes, reviewers, preventSelfReview, branches } = environment;
  const rule = (offset: number, type: string) => ({
    id: id * 10 + offset,
    node_id: nodeId('ProtectionRule', id * 10 + offset),
    type,
  });
  return [
    ...(waitMinutes > 0 ? [{ ...rule(1, 'wait_timer'), wait_timer: waitMinutes }] : []),
    ...(reviewers.length > 0
      ? [
          {
            ...rule(2, 'required_reviewers'),
            prevent_self_review: preventSelfReview,
            reviewers: reviewers.map((one) =>
              'slug' in one
                ? { type: 'Team' as const, reviewer: teamShape(world, one) }
                : { type: 'User' as const, reviewer: simpleUser(world, one) },
            ),
          },
        ]
      : []),
    ...(branches === null ? [] : [rule(3, 'branch_policy')]),
  ];
}

export function environmentShape(
  world: World,
  repository: Repository,
  environment: Environment,
): Schemas['environment'] {
  const { id, name, branches, adminsBypass } = environment;
  // go-github has the field (`CanAdminsBypass`), the description does not.
  const undescribed = adminsBypass === null ? {} : { can_admins_bypass: adminsBypass };
  return {
    ...undescribed,
    id,
    node_id: nodeId('Environment', id),
    name,
    url: api(world, `/repos/${fullName(repository)}/environments/${encodeURIComponent(name)}`),
    html_url: `${htmlUrl(world, repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: stamp(environment.createdAt),
    updated_at: stamp(environment.updatedAt),
    protection_rules: rulesOf(world, environment),
    deployment_branch_policy:
      branches === null
        ? null
        : { protected_branches: branches === 'protected', custom_branch_policies: branches === 'custom' },
  };
}

/** What a run's list of approvals says of an environment: not its rules. */
export function approvalShape(
  world: World,
  repository: Repository,
  { state, user, comment, environments }: DeploymentWord,
): Schemas['environment-approvals'] {
  return {
    state,
    user: simpleUser(world, user),
    comment,
    environments: environments.map((one) => {
      const shape = environmentShape(world, repository, one);
      const { node_id, name, url, html_url, created_at, updated_at } = shape;
      return { id: one.id, node_id, name, url, html_url, created_at, updated_at };
    }),
  };
}

const deploymentUrl = (world: World, repository: Repository, { id }: Deployment): string =>
  api(world, `/repos/${fullName(repository)}/deployments/${id}`);

export function deploymentShape(
  world: World,
  repository: Repository,
  deployment: Deployment,
): Schemas['deployment'] {
  const url = deploymentUrl(world, repository, deployment);
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload as Schemas['deployment']['payload'],
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: simpleUser(world, deployment.creator),
    created_at: stamp(deployment.createdAt),
    updated_at: stamp(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: api(world, `/repos/${fullName(repository)}`),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: deployment.app ? integration(world, deployment.app) : null,
  };
}

export function deploymentStatusShape(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): Schemas['deployment-status'] {
  const url = deploymentUrl(world, repository, deployment);
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: simpleUser(world, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: stamp(status.createdAt),
    updated_at: stamp(status.createdAt),
    deployment_url: url,
    repository_url: api(world, `/repos/${fullName(repository)}`),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: status.app ? integration(world, status.app) : null,
  };
}
