/** The check action: reads its inputs and the event, judges, says so. */
import { getInput, info } from '@actions/core';
import { context } from '@actions/github';
import { checkAction } from '../../app/action/check.ts';
import { choice, lines, run } from '../run.ts';

await run(() =>
  checkAction({
    token: getInput('token', { required: true }),
    configuration: getInput('configuration', { required: true }),
    sarif: lines('sarif'),
    failOn: choice('fail-on', ['block', 'warn', 'never']),
    comment: choice('comment', ['on-problems', 'never']),
    event: {
      name: context.eventName,
      payload: context.payload,
      runId: context.runId,
      sha: context.sha,
      ...context.repo,
    },
    workspace: process.env.GITHUB_WORKSPACE ?? process.cwd(),
    temporary: process.env.RUNNER_TEMP ?? process.cwd(),
    say: info,
  }),
);
