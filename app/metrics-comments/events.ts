/** Webhook event → merged pull requests and releases of which there is something to tell. Pure. */
import type { Handlers } from '../payload.ts';
import { type DeliveryTask, type RepositoryRef, repositoryRef } from '../task.ts';

const published = new Set(['published', 'released']);

export function deliveryTask(at: RepositoryRef, about: DeliveryTask['about']): DeliveryTask {
  return { kind: 'delivery', about, ...repositoryRef(at) };
}

export const metricsEvents: Handlers = {
  deployment_status: (at, { deployment_status: status }) =>
    status?.state === 'success' ? [deliveryTask(at, null)] : [],
  pull_request: (at, { action, pull_request: pull }) =>
    action === 'closed' && pull?.merged === true ? [deliveryTask(at, { pullRequest: pull.number })] : [],
  // A release may be what a repository calls a deployment.
  release: (at, { action, release }) =>
    release && published.has(action ?? '')
      ? [deliveryTask(at, { release: release.tag_name }), deliveryTask(at, null)]
      : [],
  // So may a tag, and a workflow's run on the branch that is deployed.
  push: (at, { ref, deleted }) =>
    ref?.startsWith('refs/tags/') && deleted !== true ? [deliveryTask(at, null)] : [],
  workflow_run: (at, { action, workflow_run: run, repository }) =>
    action === 'completed' && run?.head_branch && run.head_branch === repository?.default_branch
      ? [deliveryTask(at, null)]
      : [],
};
