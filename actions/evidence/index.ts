/** The evidence action: reads its inputs, exports, says so. */
import '../short-run.ts';
import { getInput } from '@actions/core';
import { networkOf, repositoryFrom } from '../../app/action/environment.ts';
import { evidenceAction } from '../../app/action/evidence.ts';
import { lines, run } from '../run.ts';

const { env } = process;

run(async () =>
  evidenceAction({
    token: getInput('token', { required: true }),
    organization: getInput('organization'),
    period: getInput('period', { required: true }),
    timeZone: getInput('timezone', { required: true }),
    frameworks: lines('frameworks'),
    repositories: lines('repositories'),
    checkpoint: getInput('checkpoint'),
    repository: repositoryFrom(env),
    baseUrl: env.GITHUB_API_URL ?? 'https://api.github.com',
    network: await networkOf(env),
    workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
    temporary: env.RUNNER_TEMP ?? process.cwd(),
    now: new Date().toISOString(),
    say: (line) => console.log(line),
  }),
);
