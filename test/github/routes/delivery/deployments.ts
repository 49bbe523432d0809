/** Deployments and their statuses. https://docs.github.com/rest/deployments/deployments */
import * as z from 'zod';
import { actorOf } from '../../auth/identity.ts';
import { addDeploymentStatus, createDeployment } from '../../changes/deployments.ts';
import { commitOf } from '../../find.ts';
import { bodyAs, json, numberParameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found, Refusal } from '../../http/refusal.ts';
import { type Route, repositoryRoute } from '../../http/router.ts';
import { deploymentShape, deploymentStatusShape } from '../../shapes/deployments.ts';
import type { Deployment } from '../../state/deployments.ts';

function deploymentIn(call: RepositoryCall): Deployment {
  const id = numberParameter(call, 'deployment_id');
  return found(call.repository.deployments.find((one) => one.id === id));
}

const appOf = ({ identity }: RepositoryCall) =>
  identity.kind === 'installation' ? identity.token.installation.app : null;

/** Newest first. */
function deployments(call: RepositoryCall) {
  const { world, repository, query } = call;
  const wanted = ['sha', 'ref', 'task', 'environment'] as const;
  const all = repository.deployments
    .filter((one) => wanted.every((name) => (query.get(name) ?? one[name]) === one[name]))
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id);
  return list(call, all, (one) => deploymentShape(world, repository, one));
}

const creation = z.object({
  ref: z.string(),
  task: z.string().optional(),
  auto_merge: z.boolean().optional(),
  required_contexts: z.array(z.string()).optional(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
  environment: z.string().optional(),
  description: z.string().nullish(),
  transient_environment: z.boolean().optional(),
  production_environment: z.boolean().optional(),
});

async function create(call: RepositoryCall) {
  const body = bodyAs(call, creation);
  const sha = await commitOf(call.repository, body.ref);
  if (sha === null) throw new Refusal(422, `No ref found for: ${body.ref}`);
  const deployment = createDeployment(call.world, call.repository, {
    sha,
    ref: body.ref,
    task: body.task,
    environment: body.environment,
    payload: body.payload,
    description: body.description,
    transient: body.transient_environment,
    production: body.production_environment,
    creator: actorOf(call.identity),
    app: appOf(call),
  });
  return json(deploymentShape(call.world, call.repository, deployment), 201);
}

const statusCreation = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  target_url: z.string().optional(),
  log_url: z.string().optional(),
  description: z.string().max(140).optional(),
  environment_url: z.string().optional(),
  auto_inactive: z.boolean().optional(),
});

function createStatus(call: RepositoryCall) {
  const deployment = deploymentIn(call);
  const body = bodyAs(call, statusCreation);
  const status = addDeploymentStatus(call.world, call.repository, deployment, {
    state: body.state,
    description: body.description,
    environmentUrl: body.environment_url,
    logUrl: body.log_url ?? body.target_url,
    autoInactive: body.auto_inactive,
    creator: actorOf(call.identity),
    app: appOf(call),
  });
  return json(deploymentStatusShape(call.world, call.repository, deployment, status), 201);
}

const at = '/repos/{owner}/{repo}/deployments';
const reading = ['deployments=read'];
const writing = ['deployments=write'];

const ofDeployments = documented('deployments/deployments', {
  'list-deployments': repositoryRoute(`GET ${at}`, reading, deployments),
  'create-a-deployment': repositoryRoute(`POST ${at}`, writing, create),
  'get-a-deployment': repositoryRoute(`GET ${at}/{deployment_id}`, reading, (call) =>
    json(deploymentShape(call.world, call.repository, deploymentIn(call))),
  ),
});

/** Newest first. */
const ofStatuses = documented('deployments/statuses', {
  'list-deployment-statuses': repositoryRoute(`GET ${at}/{deployment_id}/statuses`, reading, (call) => {
    const deployment = deploymentIn(call);
    return list(call, deployment.statuses.toReversed(), (status) =>
      deploymentStatusShape(call.world, call.repository, deployment, status),
    );
  }),
  'create-a-deployment-status': repositoryRoute(`POST ${at}/{deployment_id}/statuses`, writing, createStatus),
  'get-a-deployment-status': repositoryRoute(
    `GET ${at}/{deployment_id}/statuses/{status_id}`,
    reading,
    (call) => {
      const deployment = deploymentIn(call);
      const id = numberParameter(call, 'status_id');
      const status = found(deployment.statuses.find((one) => one.id === id));
      return json(deploymentStatusShape(call.world, call.repository, deployment, status));
    },
  ),
});

export const deploymentRoutes: readonly Route[] = [...ofDeployments, ...ofStatuses];
