/** Deployments, what became of them, and who approved them. Pure. */
import { z } from 'zod';
import { at, id, maybe, name, person, type Reader, reader, sha, time } from './parts.ts';

const run = z.object({ id, head_sha: sha.optional() }).nullish();

const deployment = z.object({
  deployment: z.object({ id, sha, environment: name, creator: person, created_at: time.nullish() }),
  workflow_run: run,
});

const ofDeployment = reader(deployment, ({ deployment: given, workflow_run }, { action, base }) => [
  {
    ...at(base, given.created_at),
    about: 'deployment',
    deployment: given.id,
    environment: given.environment,
    sha: given.sha,
    state: action,
    by: given.creator,
    run: workflow_run?.id ?? null,
  },
]);

const status = deployment.extend({
  deployment_status: z.object({
    state: name,
    creator: person,
    environment: maybe(name),
    created_at: time.nullish(),
  }),
});

const ofStatus = reader(status, ({ deployment: given, deployment_status: one, workflow_run }, { base }) => [
  {
    ...at(base, one.created_at),
    about: 'deployment',
    deployment: given.id,
    environment: one.environment || given.environment,
    sha: given.sha,
    state: one.state,
    by: one.creator,
    run: workflow_run?.id ?? null,
  },
]);

const review = z.object({
  since: time.nullish(),
  approver: person,
  requestor: person,
  /** Asked for: one. Answered: all that were answered together. */
  environment: maybe(name),
  workflow_job_runs: z.array(z.object({ environment: maybe(name) })).nullish(),
  workflow_run: z.object({ id, head_sha: sha }),
});

const ofReview = reader(review, (given, { action, base }) => {
  const named = [given.environment, ...(given.workflow_job_runs ?? []).map(({ environment }) => environment)];
  const environments = [...new Set(named.filter((one) => one !== null))];
  return (environments.length > 0 ? environments : ['not said']).map((environment) => ({
    // `since` is when it began to wait.
    ...(action === 'requested' ? at(base, given.since) : base),
    about: 'deployment' as const,
    deployment: null,
    environment,
    sha: given.workflow_run.head_sha,
    state: action,
    by: action === 'requested' ? given.requestor : (given.approver ?? base.sender),
    run: given.workflow_run.id,
  }));
});

export const deploymentReaders: Readonly<Record<string, Reader>> = {
  deployment: ofDeployment,
  deployment_review: ofReview,
  deployment_status: ofStatus,
};
