/** Environments and who may deploy to them. https://docs.github.com/rest/deployments/environments */
import * as z from 'zod';
import { environmentNamed } from '../../changes/deployments.ts';
import { bodyAs, json, noContent, numberParameter, parameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { counted } from '../../http/paging.ts';
import { found, Refusal } from '../../http/refusal.ts';
import { type Route, repositoryRoute } from '../../http/router.ts';
import { environmentShape } from '../../shapes/deployments.ts';
import { nodeId } from '../../shapes/node-id.ts';
import type { Environment } from '../../state/deployments.ts';
import type { Account, Schemas, Team } from '../../state.ts';
import { accountById } from '../../world.ts';

function environmentIn(call: RepositoryCall): Environment {
  const name = parameter(call, 'environment_name');
  return found(call.repository.environments.find((one) => one.name === name));
}

const change = z
  .object({
    wait_timer: z.int().min(0).max(43_200).optional(),
    prevent_self_review: z.boolean().optional(),
    reviewers: z
      .array(z.object({ type: z.enum(['User', 'Team']), id: z.int() }))
      .max(6)
      .nullish(),
    deployment_branch_policy: z
      .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
      .nullish(),
  })
  .nullish();

function reviewerOf(call: RepositoryCall, { type, id }: { type: string; id: number }): Account | Team {
  const teams = call.repository.owner.organization?.teams ?? [];
  const one = type === 'Team' ? teams.find((team) => team.id === id) : accountById(call.world, id);
  if (!one) throw new Refusal(422, 'Validation Failed');
  return one;
}

/** What is left out goes back to how a new environment has it. */
function put(call: RepositoryCall) {
  const body = bodyAs(call, change) ?? {};
  const policy = body.deployment_branch_policy;
  if (policy && policy.protected_branches === policy.custom_branch_policies)
    throw new Refusal(422, 'protected_branches and custom_branch_policies cannot have the same value');
  const reviewers = (body.reviewers ?? []).map((one) => reviewerOf(call, one));
  const environment = environmentNamed(call.world, call.repository, parameter(call, 'environment_name'));
  Object.assign(environment, {
    waitMinutes: body.wait_timer ?? 0,
    preventSelfReview: body.prevent_self_review ?? false,
    reviewers,
    branches: policy ? (policy.protected_branches ? 'protected' : 'custom') : null,
    updatedAt: call.world.now(),
  } satisfies Partial<Environment>);
  return json(environmentShape(call.world, call.repository, environment));
}

function remove(call: RepositoryCall) {
  const { environments } = call.repository;
  environments.splice(environments.indexOf(environmentIn(call)), 1);
  return noContent;
}

type BranchPolicy = Environment['branchPolicies'][number];

const policyShape = ({ id, name, type }: BranchPolicy): Schemas['deployment-branch-policy'] => ({
  id,
  node_id: nodeId('BranchPolicy', id),
  name,
  type,
});

const at = '/repos/{owner}/{repo}/environments';
const reading = ['actions=read'];
const writing = ['administration=write'];

const ofEnvironments = documented('deployments/environments', {
  'list-environments': repositoryRoute(`GET ${at}`, reading, (call) =>
    counted(call, 'environments', call.repository.environments, (one) =>
      environmentShape(call.world, call.repository, one),
    ),
  ),
  'get-an-environment': repositoryRoute(`GET ${at}/{environment_name}`, reading, (call) =>
    json(environmentShape(call.world, call.repository, environmentIn(call))),
  ),
  'create-or-update-an-environment': repositoryRoute(`PUT ${at}/{environment_name}`, writing, put),
  'delete-an-environment': repositoryRoute(`DELETE ${at}/{environment_name}`, writing, remove),
});

const ofPolicies = documented('deployments/branch-policies', {
  'list-deployment-branch-policies': repositoryRoute(
    `GET ${at}/{environment_name}/deployment-branch-policies`,
    reading,
    (call) => counted(call, 'branch_policies', environmentIn(call).branchPolicies, policyShape),
  ),
  'get-a-deployment-branch-policy': repositoryRoute(
    `GET ${at}/{environment_name}/deployment-branch-policies/{branch_policy_id}`,
    reading,
    (call) => {
      const id = numberParameter(call, 'branch_policy_id');
      return json(policyShape(found(environmentIn(call).branchPolicies.find((one) => one.id === id))));
    },
  ),
});

export const environmentRoutes: readonly Route[] = [...ofEnvironments, ...ofPolicies];
