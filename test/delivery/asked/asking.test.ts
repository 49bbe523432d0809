/** What is asked of a kept history: the same answers as in this thread, for little of its time, each reading for all who wait. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { answerTo, lookedAt } from '../../../app/delivery/asked/answers.ts';
import { openHistories } from '../../../app/delivery/asked/asking.ts';
import { beginning } from '../../../app/delivery/github/reading.ts';
import type { CommitRow } from '../../../app/delivery/github/rows.ts';
import { writeCommits } from '../../../app/delivery/store/commits-table.ts';
import { readHistory } from '../../../app/delivery/store/read-history.ts';
import { pullRow, rowsToKeep, stateText } from '../../../app/delivery/store/reading.ts';
import { type Reading, setReading } from '../../../app/delivery/store/reads-table.ts';
import { writeRows } from '../../../app/delivery/store/rows-table.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { usualMetrics } from '../../../policies/engine/metrics-rules.ts';
import { engines, type Opened } from '../../store/engines.ts';
import { at } from '../made.ts';

const client = { host: 'github.com', installation: 1 };
const where = { installation: 1, repositoryId: 7, owner: 'acme', repo: 'shop' };
const begin = at('01-01 00:00');
const named = { reverted: [], causedBy: [], isRevert: false, hotfix: false };
const shaOf = (n: number) => n.toString(16).padStart(40, '0');
const pulls = 4000;

/** Each pull request is one commit and its merge; every second merge is deployed ten minutes later. */
function madeUp() {
  const commit = (n: number, parents: readonly number[], time: number): CommitRow => ({
    ...{ sha: shaOf(n), parents: parents.map(shaOf), writtenAt: time, committedAt: time, cohort: 'person' },
    ...{ subject: `Commit ${n}`, copies: [], named },
  });
  const all = Array.from({ length: pulls }, (_, i) => ({ number: i + 1, merged: begin + (i + 1) * 3600 }));
  const commits = all.flatMap(({ number, merged }) => [
    commit(number * 2 - 1, [number * 2 - 2], merged - 1800),
    commit(number * 2, [number * 2 - 2, number * 2 - 1], merged),
  ]);
  const rows = all.map(({ number, merged }) =>
    pullRow(
      {
        ...{ number, title: `Change ${number}`, state: 'merged', base: 'main', branch: `topic-${number}` },
        ...{ cohort: 'person', openedAt: merged - 1200, updatedAt: merged, mergedAt: merged },
        ...{ mergeCommit: shaOf(number * 2), commitCount: 1, drafts: [], reviews: [], queuedAt: null },
        commits: [{ sha: shaOf(number * 2 - 1), writtenAt: merged - 1800, cohort: 'person', isMerge: false }],
        ...{ rewritten: false, cut: [], labels: [], named },
      },
      1,
    ),
  );
  const deployments = all
    .filter(({ number }) => number % 2 === 0)
    .map(({ number, merged }) => deployment(number, merged));
  return { commits: [commit(0, [], begin), ...commits], rows, deployments };
}

const deployment = (number: number, merged: number) => ({
  ...{ id: String(number), commit: shaOf(number * 2), environment: 'production', createdAt: merged + 500 },
  statuses: [{ state: 'success' as const, at: merged + 600, environment: 'production' }],
  whole: true,
});

let opened: Opened;
let reading: Reading;
const key = { client: clientId(client), repositoryId: 7 };
beforeAll(async () => {
  opened = await (engines[0] ?? expect.fail('no engine')).open();
  const { commits, rows, deployments } = madeUp();
  const overview = {
    ...{ name: 'acme/shop', branch: 'main', head: shaOf(pulls * 2), environments: ['production'] },
    ...{ recent: [{ name: 'production', times: 100 }], deployments: pulls / 2, incidentLabels: [] },
  };
  const cursor = stateText({ ...beginning('acme/shop', begin), overview, workflows: [] }, usualMetrics);
  reading = {
    ...{ branch: 'main', head: overview.head, since: begin, readAt: begin, cursor, stage: null, dueAt: 0 },
    ...{ beganAt: begin, points: 0, readRows: 0, failures: 0, gaps: [] },
  };
  await opened.database.asClient(client, async (trx) => {
    await writeCommits(trx, key, commits);
    await writeRows(trx, key, [...rows, ...rowsToKeep({ deployments }, 1)]);
    await setReading(trx, key, reading);
  });
});
afterAll(() => opened?.close());

function histories() {
  const all = openHistories(opened.database, client.host);
  onTestFinished(() => all.stop());
  return all;
}

const asClient = () => vi.spyOn(opened.database, 'asClient');

it('is answered as in this thread, for a small part of its time', async () => {
  const here = process.threadCpuUsage();
  const known = await readHistory(opened.database, { client, repository: 7 });
  const looked = lookedAt(known ?? expect.fail('nothing is known'));
  const number = pulls - 1;
  const said = answerTo(looked, 'pullRequest', { number });
  const took = process.threadCpuUsage(here);

  const { ask } = histories();
  const there = process.threadCpuUsage();
  expect(await ask(where, 'pullRequest', { number })).toEqual(said);
  const waited = process.threadCpuUsage(there);
  expect(said).toMatchObject({ said: { isLive: true } });
  expect(waited.user + waited.system).toBeLessThan((took.user + took.system) / 2);

  const now = begin + pulls * 3600;
  expect(await ask(where, 'fact', { now })).toEqual(answerTo(looked, 'fact', { now }));
});

it('is read once for all who wait, and anew for who asks when it was begun', async () => {
  const { ask } = histories();
  const spy = asClient();
  onTestFinished(() => spy.mockRestore());
  await ask(where, 'pullRequest', { number: 1 });
  const once = spy.mock.calls.length;
  spy.mockClear();
  const first = ask(where, 'pullRequest', { number: 2 });
  const others = Array.from({ length: 20 }, (_, i) => ask(where, 'pullRequest', { number: i + 3 }));
  await Promise.all([first, ...others]);
  expect(spy.mock.calls.length).toBeLessThanOrEqual(once * 2);
  expect(await ask(where, 'pullRequest', { number: pulls + 1 })).toBe('not there');
});

it('is told again only when something of it changed', async () => {
  const { ask } = histories();
  const spy = asClient();
  onTestFinished(() => spy.mockRestore());
  const calls = async (number: number) => {
    spy.mockClear();
    const answer = await ask(where, 'pullRequest', { number });
    return { answer, calls: spy.mock.calls.length };
  };
  const first = await calls(3);
  expect(first.calls).toBeGreaterThan(5);
  expect(await calls(3)).toEqual({ answer: first.answer, calls: 1 });
  const news = rowsToKeep({ deployments: [deployment(3, begin + 3 * 3600)] }, 2);
  await opened.database.asClient(client, (trx) => writeRows(trx, key, news));
  const second = await calls(3);
  expect(second.calls).toBe(first.calls);
  expect(second.answer).not.toEqual(first.answer);
  // The same again is no change.
  await opened.database.asClient(client, (trx) => writeRows(trx, key, news));
  expect(await calls(3)).toEqual({ answer: second.answer, calls: 1 });
});

it('knows nothing of a repository that nobody read, and goes on after a reading that failed', async () => {
  const { ask } = histories();
  expect(await ask({ ...where, repositoryId: 8 }, 'fact', { now: begin })).toBe(null);
  const spy = asClient().mockRejectedValueOnce(new Error('the database is away'));
  onTestFinished(() => spy.mockRestore());
  await expect(ask(where, 'fact', { now: begin })).rejects.toThrow('the database is away');
  expect(await ask(where, 'live', { numbers: [4, 9999], since: begin + pulls * 3600 })).toEqual({
    numbers: [4],
    commits: [shaOf(pulls * 2)],
  });
});

it('starts no thread for a repository that nobody read', async () => {
  const started: unknown[] = [];
  const heard = (message: unknown) => void started.push(message);
  subscribe('worker_threads', heard);
  onTestFinished(() => void unsubscribe('worker_threads', heard));
  const { ask } = histories();
  expect(await ask({ ...where, repositoryId: 9 }, 'live', { numbers: [1], since: 0 })).toBe(null);
  expect(started).toHaveLength(0);
  await ask(where, 'fact', { now: begin });
  expect(started).toHaveLength(1);
});

it('tells nothing of a history that is being read for the first time: half of it is another one', async () => {
  const { ask } = histories();
  const set = (since: number | null) =>
    opened.database.asClient(client, (trx) => setReading(trx, key, { ...reading, since }));
  await set(null);
  onTestFinished(() => set(begin));
  const now = begin + pulls * 3600;
  expect(await ask(where, 'fact', { now })).toEqual({
    notKnown: ['its deliveries are being read for the first time'],
  });
  expect(await ask(where, 'pullRequest', { number: 4 })).toBe('not there');
  expect(await ask(where, 'live', { numbers: [4], since: 0 })).toEqual({ numbers: [], commits: [] });
  expect(await ask(where, 'release', { tag: 'v1', commit: shaOf(8), now })).toBe('not live');
});
