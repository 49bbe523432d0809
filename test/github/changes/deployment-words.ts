/** What people say of deployments to environments that wait for them. https://docs.github.com/rest/actions/workflow-runs */
import { simpleUser, stamp } from '../shapes/accounts.ts';
import { workflowRunShape } from '../shapes/checks.ts';
import type { DeploymentWord, WorkflowRun } from '../state/checks.ts';
import type { Repository } from '../state.ts';
import type { World } from '../world.ts';

/** Noted with the run, whichever attempt it was said of. */
export async function sayOfDeployments(
  world: World,
  repository: Repository,
  run: WorkflowRun,
  word: DeploymentWord,
): Promise<void> {
  run.approvals.push(word);
  const { state, user, comment, environments } = word;
  if (state === 'pending') return;
  world.webhooks.emit({
    event: 'deployment_review',
    action: state,
    repository,
    sender: user,
    payload: {
      approver: simpleUser(world, user),
      comment,
      reviewers: [],
      since: stamp(run.createdAt),
      workflow_job_runs: environments.map(({ name }) => ({ environment: name, status: 'waiting' })),
      workflow_run: await workflowRunShape(world, repository, run),
    },
  });
}
