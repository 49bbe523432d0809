/** The check action: reads its inputs and the event, judges, says so. */
import '../short-run.ts';
import { getInput, info } from '@actions/core';
import { checkAction } from '../../app/action/check.ts';
import { eventFrom, networkOf } from '../../app/action/environment.ts';
import { choice, lines, run } from '../run.ts';

const { env } = process;

run(async () =>
  checkAction({
    token: getInput('token', { required: true }),
    configuration: getInput('configuration', { required: true }),
    sarif: lines('sarif'),
    failOn: choice('fail-on', ['block', 'warn', 'never']),
    comment: choice('comment', ['on-problems', 'never']),
    event: await eventFrom(env),
    baseUrl: env.GITHUB_API_URL ?? 'https://api.github.com',
    network: await networkOf(env),
    workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
    temporary: env.RUNNER_TEMP ?? process.cwd(),
    say: info,
  }),
);
