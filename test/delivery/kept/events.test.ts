/** What events tell of delivery comes to the same whatever order they come in, and however often. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldNotes } from '../../../app/delivery/live/fold.ts';
import { notesOf } from '../../../app/delivery/live/notes.ts';
import { deliverySubscriber } from '../../../app/delivery/live/subscriber.ts';
import { readRows } from '../../../app/delivery/store/rows-table.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { clientLeft, clientSeen } from '../../../app/store/clients.ts';
import { cheapest, type Opened } from '../../store/engines.ts';

const host = 'github.com';
const repositoryId = 7;
const start = Date.parse('2026-03-02T10:00:00Z');
const iso = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const sha = (n: number) => String(n).padStart(40, 'a');

interface Event {
  readonly name: string;
  readonly payload: object;
}

const deployment = (id: number, environment = 'production') => ({
  ...{ id, node_id: `DE_${id}`, sha: sha(id), environment, created_at: iso(id) },
});
const made = (id: number): Event => ({ name: 'deployment', payload: { deployment: deployment(id) } });
const status = (id: number, state: string, minutes: number): Event => ({
  name: 'deployment_status',
  payload: {
    deployment: deployment(id),
    deployment_status: { state, created_at: iso(minutes), environment: 'production' },
  },
});
const tag = (name: string, n: number, deleted = false): Event => ({
  name: 'push',
  payload: {
    ref: `refs/tags/${name}`,
    after: deleted ? '0'.repeat(40) : sha(n),
    deleted,
    head_commit: deleted ? null : { id: sha(n), timestamp: iso(n) },
  },
});
const run = (id: number, conclusion: string): Event => ({
  name: 'workflow_run',
  payload: {
    action: 'completed',
    workflow_run: {
      ...{ id, path: '.github/workflows/deploy.yml', head_sha: sha(id), head_branch: 'main' },
      ...{ status: 'completed', conclusion, updated_at: iso(id) },
    },
  },
});

const events: readonly Event[] = [
  made(1),
  status(1, 'in_progress', 2),
  status(1, 'success', 3),
  status(1, 'inactive', 60),
  made(2),
  status(2, 'error', 5),
  status(2, 'success', 9),
  tag('v1', 1),
  run(3, 'success'),
];

describe('events', () => {
  let opened: Opened;
  let clients = 0;
  beforeAll(async () => {
    opened = await cheapest.open();
  });
  afterAll(() => opened?.close());

  /** A client that is told of these, and the tasks that this asked for. */
  async function told(batches: readonly (readonly Event[])[], gone = false) {
    clients += 1;
    const client = { host, installation: clients };
    const { kysely } = opened.database;
    await clientSeen(kysely, host, { ...client, accountId: clients, login: `c${clients}`, suspended: false });
    if (gone) await clientLeft(kysely, clientId(client), new Date(start));
    const payload = {
      installation: { id: clients },
      repository: { id: repositoryId, full_name: 'acme/shop', default_branch: 'main' },
    };
    const asked: string[] = [];
    const at = { installation: clients, repositoryId, owner: 'acme', repo: 'shop' };
    const now = () => new Date(start);
    const none = () => Promise.reject(new Error('GitHub is not asked'));
    const hear = deliverySubscriber(
      host,
      now,
      async (tasks) => void asked.push(...tasks.map(({ kind }) => kind)),
    );
    for (const batch of batches) {
      const deliveries = batch.map((event, i) => ({
        id: `${i}`,
        name: event.name,
        payload: { ...payload, ...event.payload },
        bodyHash: '',
      }));
      await opened.database.transaction((trx) => hear(trx, deliveries));
      await foldNotes({ database: opened.database, client, at, octokit: none, now });
    }
    const rows = await readRows(opened.database, client, repositoryId);
    const kinds = ['deployment', 'status', 'tag', 'run', 'pull'] as const;
    return { rows: kinds.map((kind) => rows.of(kind)), asked };
  }

  it('in any order, once or twice, one by one or together, come to the same rows', async () => {
    const once = await told([events]);
    expect(once.rows.map((rows) => rows.length)).toEqual([2, 5, 1, 1, 0]);
    const schedules = fc
      .shuffledSubarray([...events, ...events], { minLength: events.length * 2 })
      .chain((all) => fc.integer({ min: 1, max: 7 }).map((size) => ({ all, size })));
    await fc.assert(
      fc.asyncProperty(schedules, async ({ all, size }) => {
        const batches = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
          all.slice(i * size, (i + 1) * size),
        );
        expect((await told(batches)).rows).toEqual(once.rows);
      }),
      { numRuns: 15 },
    );
  });

  it('of a client that is gone leave nothing', async () => {
    const { rows } = await told([events], true);
    expect(rows.flat()).toEqual([]);
  });

  it('that say nothing of delivery ask for no look', async () => {
    const opening = { action: 'opened', pull_request: { number: 1, state: 'open' } };
    const { asked } = await told([[{ name: 'pull_request', payload: opening }]]);
    expect(asked).toEqual([]);
    expect((await told([[made(1)]])).asked).toEqual(['delivery_events']);
  });
});

describe('an event', () => {
  const kindsOf = (name: string, payload: unknown) =>
    notesOf(name, payload, start).map(({ noted }) => noted.kind);
  const pull = (action: string, state: string) => ({ action, pull_request: { number: 12, state } });

  it.each([
    ['a pull request that ended', 'pull_request', pull('closed', 'closed'), ['pull']],
    ['a label on one that ended', 'pull_request', pull('labeled', 'closed'), ['pull']],
    ['one that is open again', 'pull_request', pull('reopened', 'open'), ['pull']],
    ['one that is open', 'pull_request', pull('synchronize', 'open'), []],
    ['a review after the end', 'pull_request_review', pull('submitted', 'closed'), ['pull']],
    [
      'a push elsewhere',
      'push',
      { ref: 'refs/heads/x', after: sha(1), repository: { default_branch: 'main' } },
      [],
    ],
    [
      'a push',
      'push',
      { ref: 'refs/heads/main', after: sha(1), repository: { default_branch: 'main' } },
      ['branch'],
    ],
    [
      'a draft of a release',
      'release',
      { action: 'created', release: release({ draft: true, published_at: null }) },
      [],
    ],
    ['a release', 'release', { action: 'published', release: release({}) }, ['releases']],
    ['a release that is gone', 'release', { action: 'deleted', release: release({}) }, ['rows']],
    ['a run that began', 'workflow_run', { action: 'requested', workflow_run: {} }, []],
    ['nothing', 'deployment', null, []],
    ['nothing known', 'constructor', {}, []],
    ['something odd', 'deployment_status', { deployment: { id: '1' }, deployment_status: [] }, []],
  ] as const)('of %s', (_, name, payload, kinds) => {
    expect(kindsOf(name, payload)).toEqual(kinds);
  });
});

function release(more: object) {
  return { tag_name: 'v1', draft: false, prerelease: false, published_at: iso(0), ...more };
}
