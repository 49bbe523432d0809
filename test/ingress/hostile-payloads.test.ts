/** Signed deliveries whose payloads are not what GitHub sends: each is taken in once, whatever it holds. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lifeOf } from '../../app/clients/life-events.ts';
import { lifeSubscriber } from '../../app/clients/subscriber.ts';
import { subscribed, tasksOf } from '../../app/events.ts';
import { deliveryAccepter } from '../../app/ingress/inbox.ts';
import { jobsSubscriber } from '../../app/ingress/jobs.ts';
import type { Job } from '../../app/job.ts';
import { type Jobs, openJobs } from '../../app/jobs/jobs.ts';
import { readPayload } from '../../app/payload.ts';
import { pushesSubscriber } from '../../app/subjects/pull-request/pushes.ts';
import { engines, type Opened, silent } from '../store/engines.ts';

interface Definition {
  readonly name: string;
  readonly examples: readonly object[];
}

const require = createRequire(import.meta.url);
const unasked = ['installation', 'installation_repositories', 'installation_target'];
const examples = (require('@octokit/webhooks-examples') as readonly Definition[])
  .filter(({ name }) => [...subscribed, ...unasked].includes(name))
  .flatMap(({ name, examples: all }) => all.map((example) => [name, example] as const));

const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

/** Index entries of a database are at most 2.7 kB, and well packed text is smaller than it looks. */
const long = Array.from({ length: 4000 }, (_, at) => ((at * 7919) % 36).toString(36)).join('');

/** As JSON: what a body can hold, an object cannot be written with. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...[
      'null',
      '""',
      '"a\\u0000b"',
      '"\\ud800"',
      '"\\udc00\\ud800"',
      '"refs/heads/\\u0000"',
      '"refs/tags/\\ud800"',
    ],
    ...['[null]', '[[]]', '[]', '{}', '{"__proto__":{"id":1}}', '{"id":null}', '[{"id":1,"full_name":null}]'],
    ...['0', '-1', '1.5', '9007199254740993', '1e308', '3000000000', 'true', 'false', `"${long}"`],
    ...inherited.map((name) => JSON.stringify(name)),
  ),
  fc.json({ maxDepth: 2 }),
);

/** A payload with some of its parts replaced; the keys are those of a real one. */
function changed(example: object, changes: readonly (readonly [number, string])[]): unknown {
  const payload = JSON.parse(JSON.stringify({ installation: { id: 9 }, ...example }));
  for (const [at, json] of changes) {
    const places: (readonly [Record<string, unknown>, string])[] = [];
    const walk = (value: unknown, depth: number) => {
      if (typeof value !== 'object' || value === null || depth > 4) return;
      for (const key of Object.keys(value)) {
        // Addresses and texts that nobody reads are most of a payload.
        if (/url|_id$|avatar|_links/.test(key)) continue;
        places.push([value as Record<string, unknown>, key]);
        walk((value as Record<string, unknown>)[key], depth + 1);
      }
    };
    walk(payload, 0);
    const place = places[at % Math.max(1, places.length)];
    if (place) place[0][place[1]] = JSON.parse(json);
  }
  return payload;
}

const name = fc.oneof(
  { weight: 9, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...inherited) },
);

const deliveries = fc
  .record({
    of: fc.constantFrom(...examples),
    changes: fc.array(fc.tuple(fc.nat(500), hostile), { minLength: 1, maxLength: 4 }),
    name,
  })
  .map(({ of: [event, example], changes, name: other }) => ({
    name: other ?? event,
    payload: changed(example, changes),
  }));

describe('what a payload may hold', () => {
  it('never makes reading it fail', () => {
    fc.assert(
      fc.property(deliveries, ({ name: event, payload }) => {
        const read = readPayload(payload);
        tasksOf(event, read, 1);
        lifeOf(event, read);
      }),
      { numRuns: 1500 },
    );
  });

  it.each([null, 1, 'x', [], [[]], true])('%o is no payload, and has nothing in it', (payload) => {
    expect(readPayload(payload)).toEqual({});
  });

  it('keeps what is understood beside what is not', () => {
    const given = {
      installation: { id: 3 },
      repository: { id: 'x' },
      pull_request: { number: 7, labels: 3 },
    };
    expect(readPayload(given)).toEqual({ installation: { id: 3 }, pull_request: { number: 7 } });
  });

  it.each([
    ['a commit that is none', { commits: [{ modified: ['a.md'] }, null] }],
    ['a path that is none', { commits: [{ modified: ['a.md', null] }] }],
    ['a mark that is none', { commits: [{ modified: ['a.md'] }], forced: 'no' }],
  ])('looks at everything after a push with %s', (_, more) => {
    const repository = { id: 7, full_name: 'acme/shop', default_branch: 'main' };
    const push = { installation: { id: 3 }, repository, ref: 'refs/heads/main', ...more };
    expect(tasksOf('push', readPayload(push), 1).map(({ kind }) => kind)).toContain('open_pull_requests');
    expect(
      tasksOf('push', readPayload({ ...push, commits: [{ modified: ['a.md'] }], forced: false }), 1),
    ).toEqual([expect.objectContaining({ kind: 'release_pull_requests' })]);
  });

  it.each([
    ['one of them is none', [{ id: 7, full_name: 'acme/shop' }, null]],
    ['they are many', Array.from({ length: 101 }, (_, id) => ({ id: id + 1, full_name: 'acme/x' }))],
  ])('reads GitHub’s own list of given repositories when %s', (_, repositories) => {
    const given = { action: 'created', installation: { id: 3 }, repositories };
    expect(tasksOf('installation', readPayload(given), 1)).toEqual([
      { kind: 'given_repositories', installation: 3 },
    ]);
  });
});

describe.each(engines)('hostile payloads on the $name engine', ({ open }) => {
  let opened: Opened;
  let jobs: Jobs<Job>;
  beforeAll(async () => {
    opened = await open();
    const { database } = opened;
    jobs = await openJobs<Job>({ database, log: silent, concurrency: 0, run: async () => undefined });
  }, 60_000);
  afterAll(async () => {
    await jobs.stop();
    await opened.close();
  });

  it('are taken in, each once', async () => {
    const { database } = opened;
    const now = () => new Date();
    const accept = deliveryAccepter({
      database,
      host: 'github.com',
      subscribers: [
        lifeSubscriber({ database, host: 'github.com', now }),
        pushesSubscriber('github.com', now),
        jobsSubscriber(jobs, 1),
      ],
    });
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deliveries, { minLength: 1, maxLength: 30 }), async (some) => {
        const answers = await Promise.all(
          some.map((one) => {
            serial += 1;
            return accept({ ...one, id: `hostile-${serial}`, bodyHash: 'x' });
          }),
        );
        expect(new Set(answers)).toEqual(new Set(['accepted']));
      }),
      { numRuns: 40 },
    );
  });

  it('become jobs, under keys that can be kept', async () => {
    const base = { installation: { id: 9 }, repository: { id: 5, full_name: 'acme/shop' } };
    const accept = deliveryAccepter({
      database: opened.database,
      host: 'github.com',
      subscribers: [jobsSubscriber(jobs, 1)],
    });
    const title = JSON.parse('"a\\u0000b \\ud800"');
    const labels = [{ name: title }];
    const shown = {
      number: 77,
      title,
      body: title,
      draft: false,
      labels,
      updated_at: '2026-01-01T00:00:00Z',
    };
    const pull = { ...shown, head: { sha: 'a'.repeat(40) }, base: { ref: title, sha: 'b'.repeat(40) } };
    const payloads = [
      ['pull_request', { ...base, action: 'opened', pull_request: pull }],
      ['push', { ...base, ref: JSON.parse('"refs/tags/v1\\u0000\\udfff"') }],
      ['push', { ...base, ref: 'refs/tags/v1\u{FFFD}\u{FFFD}' }],
    ] as const;
    for (const [at, [event, payload]] of payloads.entries())
      expect(await accept({ id: `kept-${at}`, name: event, payload, bodyHash: 'x' })).toBe('accepted');
    const { rows } = await opened.database.execute(
      `select data -> 'job' -> 'task' as task from pgboss.job
       where singleton_key in ('9/5/pull_request/77', $1)`,
      ['9/5/release/v1\u{FFFD}\u{FFFD}'],
    );
    const tasks = rows.map(({ task }) => task as Record<string, unknown>);
    expect(tasks.map(({ kind }) => kind).sort()).toEqual(['pull_request', 'release']);
    expect(JSON.stringify(tasks)).toContain('"title":"a\u{FFFD}b \u{FFFD}"');
  });
});
