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
    /** Not described; https://github.com/google/go-github/pull/2727 */
    can_admins_bypass: z.boolean().optional(),
  })
  .nullish();

function reviewerOf(call: RepositoryCall, { type, id }: { type: string; id: number }): Account | Team {
  const teams = call.repository.owner.organization?.teams ?? [];
  const one = type === 'Team' ? teams.find((team) => team.id === id) : accountById(call.world, id);
  if (!one) throw new Refusal(422, 'Validation Failed');
  return one;
}

/** Reviewers and waiting are for public repositories and who pays:
 * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments */
function checkPlan({ repository }: RepositoryCall, body: NonNullable<z.infer<typeof change>>): void {
  const asks = (body.reviewers ?? []).length > 0 || (body.wait_timer ?? 0) > 0;
  if (!asks || !repository.private || repository.owner.plan !== 'free') return;
  throw new Refusal(
    422,
    'Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.',
  );
}

/** What is left out goes back to how a new environment has it. */
function put(call: RepositoryCall) {
  const body = bodyAs(call, change) ?? {};
  checkPlan(call, body);
  const policy = body.deployment_branch_policy;
  if (policy && policy.protected_branches === policy.custom_branch_policies)
    throw new Refusal(422, 'protected_branches and custom_branch_policies cannot have the same value');
  const reviewers = (body.reviewers ?? []).map((one) => reviewerOf(call, one));
  const environment = environmentNamed(call.world, call.repository, parameter(call, 'environment_name'));
  // Whether the real one keeps them is not known: nothing may rest on it.
  if (!policy?.custom_branch_policies) environment.branchPolicies.splice(0);
  Object.assign(environment, {
    waitMinutes: body.wait_timer ?? 0,
    preventSelfReview: reviewers.length > 0 && (body.prevent_self_review ?? false),
    adminsBypass: environment.adminsBypass === null ? null : (body.can_admins_bypass ?? true),
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

/** https://github.com/github-community-projects/safe-settings/issues/746 */
function selecting(call: RepositoryCall): Environment {
  const environment = environmentIn(call);
  if (environment.branches !== 'custom') throw new Refusal(404, 'Not Found');
  return environment;
}

const policyShape = ({ id, name, type }: BranchPolicy): Schemas['deployment-branch-policy'] => ({
  id,
  node_id: nodeId('BranchPolicy', id),
  name,
  type,
});

const newPolicy = z.object({ name: z.string().min(1), type: z.enum(['branch', 'tag']).optional() });

function addPolicy(call: RepositoryCall) {
  const environment = selecting(call);
  const { name, type = 'branch' } = bodyAs(call, newPolicy);
  if (environment.branchPolicies.some((one) => one.name === name)) return { status: 303 };
  const made = { id: call.world.nextId(), name, type };
  environment.branchPolicies.push(made);
  return json(policyShape(made));
}

function removePolicy(call: RepositoryCall) {
  const { branchPolicies } = selecting(call);
  const id = numberParameter(call, 'branch_policy_id');
  branchPolicies.splice(branchPolicies.indexOf(found(branchPolicies.find((one) => one.id === id))), 1);
  return noContent;
}

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
    (call) => counted(call, 'branch_policies', selecting(call).branchPolicies, policyShape),
  ),
  'get-a-deployment-branch-policy': repositoryRoute(
    `GET ${at}/{environment_name}/deployment-branch-policies/{branch_policy_id}`,
    reading,
    (call) => {
      const id = numberParameter(call, 'branch_policy_id');
      return json(policyShape(found(selecting(call).branchPolicies.find((one) => one.id === id))));
    },
  ),
});

const writesPolicies = documented('deployments/branch-policies', {
  'create-a-deployment-branch-policy': repositoryRoute(
    `POST ${at}/{environment_name}/deployment-branch-policies`,
    writing,
    addPolicy,
  ),
  'delete-a-deployment-branch-policy': repositoryRoute(
    `DELETE ${at}/{environment_name}/deployment-branch-policies/{branch_policy_id}`,
    writing,
    removePolicy,
  ),
});

const ofSecrets = documented('actions/secrets', {
  'list-environment-secrets': repositoryRoute(
    `GET ${at}/{environment_name}/secrets`,
    ['environments=read'],
    (call) =>
      counted(call, 'secrets', environmentIn(call).secrets, (name) => {
        const shape: Schemas['actions-secret'] = {
          name,
          created_at: call.world.now().toISOString(),
          updated_at: call.world.now().toISOString(),
        };
        return shape;
      }),
  ),
});

const ofVariables = documented('actions/variables', {
  'list-environment-variables': repositoryRoute(
    `GET ${at}/{environment_name}/variables`,
    ['environments=read'],
    (call) => counted(call, 'variables', environmentIn(call) && [], (one) => one),
  ),
});

export const environmentRoutes: readonly Route[] = [
  ...ofEnvironments,
  ...ofPolicies,
  ...writesPolicies,
  ...ofSecrets,
  ...ofVariables,
];
