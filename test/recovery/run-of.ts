/** Schedules run when a test says so, at the time it says. */
import type { Octokit } from '@octokit/core';
import type { RunningServer } from '../../app/http-server.ts';
import { keyOf } from '../../app/same-task.ts';
import type { RunOf, Summary } from '../../app/schedule.ts';
import { schedules } from '../../app/schedules/schedules.ts';
import type { Database } from '../../app/store/database.ts';

const offline = () => Promise.reject(new Error('there is no GitHub here'));

/** On a database, without a GitHub. */
export function offlineRun(database: Database, now: () => Date): RunOf {
  return {
    appId: async () => 1,
    now,
    log: { info: () => {}, warn: () => {} },
    database,
    host: 'github.com',
    baseUrl: 'https://api.github.com',
    appOctokit: offline,
    octokitOf: offline,
    budgetOf: async () => ({ left: () => null, blockedUntil: () => null }),
    enqueue: offline,
    exportDirectory: '/dev/null/nowhere',
    graceDays: 30,
    verdictRetentionDays: 400,
    evidenceSecret: 'a secret of the tests',
    forget: () => {},
  };
}

export interface RunsOf {
  readonly running: RunningServer;
  readonly appId: number;
  readonly baseUrl: string;
  readonly database: Database;
  readonly now: () => Date;
}

/** On a running server, without its limits. */
export function runOf({ running, appId, baseUrl, database, now }: RunsOf): RunOf {
  const { probot, jobs } = running;
  const octokit = async (id?: number) =>
    (await (id === undefined ? probot.auth() : probot.auth(id))) as unknown as Octokit;
  return {
    ...offlineRun(database, now),
    appId: async () => appId,
    host: new URL(baseUrl).host,
    baseUrl,
    appOctokit: () => octokit(),
    octokitOf: (id) => octokit(id),
    enqueue: (task) => jobs.add(keyOf(task), { task, tries: 0 }),
  };
}

export async function runNow(name: string, of: RunOf): Promise<Summary> {
  const schedule = schedules.find((one) => one.name === name);
  if (!schedule) throw new Error(`there is no schedule ${name}`);
  return schedule.run(of);
}
