/** The metrics action: reads its inputs, measures, says so. */
import '../short-run.ts';
import { getInput } from '@actions/core';
import { networkOf, repositoryFrom } from '../../app/action/environment.ts';
import { metricsAction } from '../../app/action/metrics.ts';
import { lines, run } from '../run.ts';

const { env } = process;

run(async () =>
  metricsAction({
    token: getInput('token', { required: true }),
    organization: getInput('organization'),
    repositories: lines('repositories'),
    checkpoint: getInput('checkpoint'),
    repository: repositoryFrom(env),
    baseUrl: env.GITHUB_API_URL ?? 'https://api.github.com',
    network: await networkOf(env),
    workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
    temporary: env.RUNNER_TEMP ?? process.cwd(),
    now: new Date().toISOString(),
  }),
);
