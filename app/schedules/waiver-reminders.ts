/**
 * A week before a waiver of a file ends, Fairlead opens an issue in the file's repository; it is closed when the waiver is
 * extended or gone. Each repository's file is read once a day, also when nothing happens there.
 */
import type { Octokit } from '@octokit/core';
import { soonDays } from '../../policies/engine/report/waived.ts';
import type { Waiver } from '../../policies/engine/waiver.ts';
import { dayOf, daysLeft } from '../../policies/engine/waivers/day.ts';
import { readWaivers, waiversPath } from '../../policies/engine/waivers/read.ts';
import { catalogue } from '../../policies/index.ts';
import { rateLimitOf } from '../github/access/rate-limited.ts';
import { statusOf } from '../github/access/reasons.ts';
import { requestText } from '../github/files/repository-files.ts';
import { inLanes } from '../lanes.ts';
import { closeIssue, type IssueIn, openIssue } from '../publish/issue.ts';
import type { RunOf, Summary } from '../schedule.ts';
import { installedClients } from '../store/clients.ts';
import { issueClosed, issueOpened, knownIssues } from '../store/issues.ts';
import { takeWaivers, unreadWaivers, waiversRead } from '../store/repositories.ts';
import type { RepositoryRef } from '../task.ts';
import { purpose, reminderKey, reminderText } from './waiver-reminder-text.ts';

export type RemindersOf = Pick<RunOf, 'database' | 'host' | 'appId' | 'octokitOf' | 'now' | 'log'>;

/** Milliseconds after which a repository's file is read again: once a day, with room for a slow run. */
const every = 23 * 60 * 60_000;

/** Clients looked at at the same time. */
const lanes = 4;

/** Repositories of one client in one run; the rest waits for the next one. */
const maxRepositories = 50;

const day = 24 * 60 * 60_000;

interface File {
  readonly waivers: readonly Waiver[];
  /** False when an entry has a problem: its id cannot be read, so it cannot be told from one that is gone. */
  readonly whole: boolean;
}

function fileOf(text: string | null): File {
  const policies = catalogue.map(({ id }) => id);
  const { waivers, problems } = readWaivers(
    { path: waiversPath, text: text ?? '', layer: waiversPath },
    policies,
  );
  return { waivers, whole: problems.length === 0 };
}

interface Looking {
  readonly of: RemindersOf;
  readonly at: RepositoryRef;
  readonly on: IssueIn;
  readonly today: string;
}

async function openMissing({ of, at, on, today }: Looking, waivers: readonly Waiver[]): Promise<number> {
  const { host } = of;
  const { kysely } = of.database;
  const opened = await knownIssues(kysely, { host, at, purpose });
  const known = new Set(opened.map(({ key }) => key));
  const due = waivers
    .filter(({ until }) => daysLeft(until, today) >= 0 && daysLeft(until, today) <= soonDays)
    .filter((waiver) => !known.has(reminderKey(waiver)));
  for (const waiver of due) {
    const since = new Date(of.now().getTime() - (soonDays + 1) * day);
    const text = reminderText(waiver);
    const issue = await openIssue(on, text, since);
    await issueOpened(kysely, { host, at, purpose }, text.key, issue);
  }
  return due.length;
}

async function closeSettled({ of, at, on }: Looking, { waivers, whole }: File): Promise<number> {
  if (!whole) return 0;
  const standing = new Set(waivers.map(reminderKey));
  const { host } = of;
  const { kysely } = of.database;
  const known = await knownIssues(kysely, { host, at, purpose });
  const settled = known.filter(({ key, done }) => !done && !standing.has(key));
  for (const { key, issue } of settled) {
    await closeIssue(on, issue).catch((error: unknown) => {
      // Somebody deleted it, or switched issues off: there is nothing to close.
      if (![404, 410].includes(statusOf(error) ?? 0)) throw error;
    });
    await issueClosed(kysely, { host, at, purpose }, key, of.now());
  }
  return settled.length;
}

interface Tally {
  opened: number;
  closed: number;
  failed: number;
}

async function lookAt(of: RemindersOf, octokit: Octokit, at: RepositoryRef, tally: Tally): Promise<void> {
  const { installation, repositoryId, owner, repo } = at;
  const issues = await of.octokitOf(installation, repositoryId, { for: 'issue' });
  const on = { octokit: issues, owner, repo, appId: await of.appId() };
  const looking = { of, at, on, today: dayOf(of.now().toISOString()) };
  const file = fileOf(await requestText({ octokit, owner, repo }, waiversPath, null));
  tally.closed += await closeSettled(looking, file);
  tally.opened += await openMissing(looking, file.waivers);
}

/** What GitHub refuses now it refuses in an hour, too; anything else is tried again with the next run. */
function readAgain(error: unknown): boolean {
  return ![403, 404, 410].includes(statusOf(error) ?? 0);
}

async function ofClient(of: RemindersOf, installation: number, tally: Tally): Promise<void> {
  const readBefore = new Date(of.now().getTime() - every);
  const { host } = of;
  const { kysely } = of.database;
  const waiting = await unreadWaivers(kysely, host, installation, readBefore, maxRepositories);
  if (waiting.length === 0) return;
  const octokit = await of.octokitOf(installation, null, { for: 'background' });
  for (const at of waiting) {
    // Two processes that looked at once would open two issues.
    if (!(await takeWaivers(kysely, host, at, readBefore, of.now()))) continue;
    try {
      await lookAt(of, octokit, at, tally);
    } catch (error) {
      tally.failed += 1;
      // Without issues, or the permission to write them, the checks still show it.
      const { repositoryId } = at;
      of.log.warn(
        { err: error, installation, repositoryId },
        'could not remind of waivers that end; tried again',
      );
      if (readAgain(error)) await waiversRead(kysely, host, at, new Date(readBefore.getTime() - 1));
      if (rateLimitOf(error)) return;
    }
  }
}

/** One run. What fails in one repository is tried again with the next day's look; the others go on. */
export async function reminders(of: RemindersOf): Promise<Summary> {
  const tally: Tally = { opened: 0, closed: 0, failed: 0 };
  const clients = (await installedClients(of.database.kysely, of.host)).filter(({ suspended }) => !suspended);
  await inLanes(clients, lanes, ({ installation }) =>
    ofClient(of, installation, tally).catch((error: unknown) => {
      tally.failed += 1;
      of.log.warn({ err: error, installation }, "a client's waivers could not be looked at; tried again");
    }),
  );
  return { ...tally };
}
