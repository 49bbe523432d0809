/** The audit action: reads its inputs, audits, says so. */
import '../short-run.ts';
import { getInput, info } from '@actions/core';
import { auditAction } from '../../app/action/audit.ts';
import { networkOf, repositoryFrom } from '../../app/action/environment.ts';
import { choice, lines, run } from '../run.ts';

const { env } = process;

run(async () =>
  auditAction({
    token: getInput('token', { required: true }),
    organization: getInput('organization'),
    repositories: lines('repositories'),
    issue: choice('issue', ['private', 'always', 'never']),
    compare: getInput('compare'),
    checkpoint: getInput('checkpoint'),
    advisories: choice('advisories', ['false', 'true']) === 'true',
    repository: repositoryFrom(env),
    baseUrl: env.GITHUB_API_URL ?? 'https://api.github.com',
    network: await networkOf(env),
    workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
    temporary: env.RUNNER_TEMP ?? process.cwd(),
    now: new Date().toISOString(),
    say: info,
  }),
);
