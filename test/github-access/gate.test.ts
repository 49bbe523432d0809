import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../app/github/access/budget.ts';
import type { Clock } from '../../app/github/access/clock.ts';
import { type Answered, type Gate, guard } from '../../app/github/access/gate.ts';
import { createLimiter } from '../../app/github/access/limits.ts';
import { RateLimited } from '../../app/github/access/rate-limited.ts';
import type { Priority } from '../../app/github/access/request-cost.ts';
import { instantClock, standingClock } from './clock.ts';

type Step =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'cut';

const fine: Step = { status: 200, body: { ok: true } };

/** An Octokit behind a gate, with a GitHub that answers these in turn, and then always well. */
function open(
  steps: readonly Step[] = [],
  of: {
    readonly alive?: boolean;
    readonly priority?: Priority;
    readonly time?: Clock;
    readonly shared?: Gate['shared'];
    /** Of the token, in milliseconds. */
    readonly age?: number;
  } = {},
) {
  const { alive = true, priority = 'verdict', age = 60_000 } = of;
  const clock = instantClock();
  const seen: string[] = [];
  const answers: Answered[] = [];
  let tokens = 0;
  const forgotten: string[] = [];
  const fetch = async (
    url: string,
    { method, headers }: { method: string; headers: Record<string, string> },
  ) => {
    const step = steps[seen.length] ?? fine;
    seen.push(`${method} ${new URL(url).pathname} ${headers.authorization}`);
    if (step === 'cut') throw new TypeError('fetch failed');
    return Response.json(step.body ?? {}, { status: step.status, headers: step.headers ?? {} });
  };
  const octokit = new Octokit({ request: { fetch }, log: { debug() {}, info() {}, warn() {}, error() {} } });
  const gate: Gate = {
    budget: createBudget(),
    limiter: createLimiter({ lanes: true }),
    shared: of.shared ?? null,
    clock: of.time ?? clock,
    patience: 5000,
    retryBase: 1000,
    answered: (answer) => answers.push(answer),
    check: () => {
      if (!alive) throw Object.assign(new Error('gone'), { status: 410 });
    },
  };
  let token = 0;
  const bearer = {
    get: async () => {
      if (token === 0) token = ++tokens;
      return { token: `t${token}`, mintedAt: clock.now() - age, expiresAt: clock.now() + 3600_000 };
    },
    forget: (one: string) => {
      forgotten.push(one);
      token = 0;
    },
  };
  guard(octokit, gate, bearer, priority);
  return { octokit, clock, seen, answers, forgotten, gate };
}

const read = (octokit: Octokit) => octokit.request('GET /repos/a/b');
const post = (octokit: Octokit) => octokit.request('POST /repos/a/b/check-runs');
const patch = (octokit: Octokit) => octokit.request('PATCH /repos/a/b/check-runs/1');
const query = (octokit: Octokit) => octokit.graphql('query { viewer { login } }');
const mutate = (octokit: Octokit) => octokit.graphql('mutation { x }');

describe('lanes that processes share', () => {
  const shared = (wait: number, taken: boolean) => {
    const asked: string[] = [];
    const lanes: NonNullable<Gate['shared']> = async (kind, patience) => {
      asked.push(`${kind} ${patience}`);
      return { wait, taken };
    };
    return { asked, lanes };
  };

  it('are waited in by writes, and not by reads', async () => {
    const { lanes, asked } = shared(700, true);
    const { octokit, clock } = open([], { shared: lanes });
    await read(octokit);
    expect(clock.slept).toEqual([]);
    await octokit.request('POST /repos/a/b/issues/1/comments');
    await patch(octokit);
    expect(clock.slept).toEqual([700, 700]);
    expect(asked).toEqual(['content 5000', 'write 5000']);
  });

  it('refuse a write that would wait too long, with a time', async () => {
    const { octokit, seen, clock } = open([], { shared: shared(90_000, false).lanes });
    const until = new Date(clock.now() + 90_000);
    await expect(patch(octokit)).rejects.toMatchObject({ until, by: 'lane' });
    expect(seen).toEqual([]);
  });
});

describe('a breakdown', () => {
  it.each<[string, (octokit: Octokit) => Promise<unknown>, Step, number]>([
    ['a read is tried three more times', read, { status: 502 }, 4],
    ['so is a read over a broken connection', read, 'cut', 4],
    ['a PATCH too: twice is once', patch, { status: 502 }, 4],
    ['and a GraphQL query', query, { status: 502 }, 4],
    ['a POST never: it may have been made', post, { status: 502 }, 1],
    ['a POST never, over a broken connection', post, 'cut', 1],
    ['nor a GraphQL mutation', mutate, { status: 502 }, 1],
    ['what is refused is not tried again', read, { status: 404 }, 1],
    ['nor a missing permission', read, { status: 403 }, 1],
    ['nor what is invalid', patch, { status: 422 }, 1],
  ])('%s', async (_, make, step, tries) => {
    const { octokit, seen, clock } = open(Array<Step>(9).fill(step));
    await expect(make(octokit)).rejects.toThrow();
    expect(seen).toHaveLength(tries);
    expect(clock.slept).toEqual([1000, 4000, 9000].slice(0, tries - 1));
  });

  it('GraphQL says it in an answer of 200', async () => {
    const body = {
      data: null,
      errors: [{ message: 'Something went wrong while executing your query. ABC' }],
    };
    const { octokit, seen } = open([
      { status: 200, body },
      { status: 200, body: { data: { viewer: { login: 'me' } } } },
    ]);
    expect(await query(octokit)).toEqual({ viewer: { login: 'me' } });
    expect(seen).toHaveLength(2);
  });

  it('retries: 0 is honoured', async () => {
    const { octokit, seen } = open([{ status: 502 }]);
    await expect(octokit.request('GET /repos/a/b', { request: { retries: 0 } })).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });
});

const slowDown: Step = { status: 403, headers: { 'retry-after': '3600' } };

describe('a secondary limit', () => {
  it('on a write: it is not made again, other writes fail at once with the time, reads go on', async () => {
    const { octokit, seen, clock } = open([slowDown]);
    const until = new Date(clock.now() + 3600_000);
    await expect(post(octokit)).rejects.toMatchObject({
      name: 'RateLimited',
      status: 429,
      until,
      by: 'secondary',
    });
    for (let i = 0; i < 20; i++) await expect(patch(octokit)).rejects.toBeInstanceOf(RateLimited);
    expect(seen).toHaveLength(1);
    await read(octokit);
    await query(octokit).catch(() => undefined);
    expect(seen).toHaveLength(3);
    clock.advance(3600_000);
    await post(octokit);
    expect(seen).toHaveLength(4);
    expect(clock.slept).toEqual([]);
  });

  it('a short pause is slept through, and the write made once', async () => {
    const { octokit, seen, clock } = open([{ status: 429, headers: { 'retry-after': '3' } }]);
    await post(octokit);
    expect([seen.length, clock.slept]).toEqual([2, [3000]]);
  });

  it('short pauses without end are not', async () => {
    const { octokit, seen } = open(Array<Step>(50).fill({ status: 429, headers: { 'retry-after': '1' } }));
    await expect(post(octokit)).rejects.toBeInstanceOf(RateLimited);
    expect(seen).toHaveLength(4);
  });

  it('many at once: those on their way are the last', async () => {
    const { octokit, seen } = open(Array<Step>(50).fill(slowDown));
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => read(octokit)));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(seen.length).toBeLessThanOrEqual(10);
  });
});

describe('a limit that GraphQL tells in an answer of 200', () => {
  it.each<[string, Step, string]>([
    [
      'a kind that is not documented',
      { status: 200, body: { errors: [{ type: 'RATE_LIMIT' }] } },
      'secondary',
    ],
    [
      'a time',
      { status: 200, headers: { 'retry-after': '3600' }, body: { errors: [{ message: 'Slow down.' }] } },
      'secondary',
    ],
    [
      'its words',
      { status: 200, body: { errors: [{ message: 'You have exceeded a secondary rate limit.' }] } },
      'secondary',
    ],
  ])('%s: nothing is asked until it is over', async (_, step, by) => {
    const { octokit, seen, clock } = open([step]);
    await expect(query(octokit)).rejects.toMatchObject({ name: 'RateLimited', by });
    await expect(query(octokit)).rejects.toBeInstanceOf(RateLimited);
    expect(seen).toHaveLength(1);
    clock.advance(3600_000);
    await query(octokit).catch(() => undefined);
    expect(seen).toHaveLength(2);
  });

  it('a query that is too much by itself stops nobody', async () => {
    const body = { data: null, errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits.' }] };
    const { octokit, seen } = open([{ status: 200, body }]);
    await expect(query(octokit)).rejects.toThrow('Resource limits.');
    await read(octokit);
    expect(seen).toHaveLength(2);
  });
});

describe("the hour's end", () => {
  const spent = (clock: { now(): number }, resource: string, seconds: number) => ({
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.floor(clock.now() / 1000) + seconds),
    'x-ratelimit-resource': resource,
  });

  it('of GraphQL leaves REST alone', async () => {
    const headers = spent(instantClock(), 'graphql', 900);
    const { octokit, seen } = open([{ status: 200, headers, body: { errors: [{ type: 'RATE_LIMITED' }] } }]);
    await expect(query(octokit)).rejects.toMatchObject({ by: 'primary' });
    await expect(query(octokit)).rejects.toMatchObject({ by: 'primary' });
    await post(octokit);
    expect(seen).toHaveLength(2);
  });

  it('an answer that was the last one is an answer; the next request is not made', async () => {
    const { octokit, seen } = open([{ status: 200, headers: spent(instantClock(), 'core', 900) }]);
    await read(octokit);
    await expect(read(octokit)).rejects.toMatchObject({ by: 'primary' });
    expect(seen).toHaveLength(1);
  });

  it('background work stops before it', async () => {
    const headers = { ...spent(instantClock(), 'core', 900), 'x-ratelimit-remaining': '900' };
    const { octokit, seen } = open([{ status: 200, headers }], { priority: 'background' });
    await read(octokit);
    await expect(read(octokit)).rejects.toMatchObject({ by: 'reserve' });
    expect(seen).toHaveLength(1);
  });
});

describe('lanes', () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

  it('a burst of comments: 20 at once, five after a wait, the rest are told when; reads are not held', async () => {
    const time = standingClock();
    const { octokit, seen } = open([], { time });
    const reasons: unknown[] = [];
    for (let i = 0; i < 40; i++)
      octokit
        .request('POST /repos/a/b/issues/5/comments', { body: 'x' })
        .catch((e: unknown) => reasons.push(e));
    await settled();
    expect([seen.length, time.sleeping(), reasons.length]).toEqual([20, 5, 15]);
    for (const reason of reasons) expect(reason).toMatchObject({ name: 'RateLimited', by: 'lane' });
    await read(octokit);
    await query(octokit).catch(() => undefined);
    expect(seen).toHaveLength(22);
    time.advance(5000);
    await settled();
    expect(seen).toHaveLength(27);
  });

  it('a write that waits is not made when another was refused meanwhile', async () => {
    const time = standingClock();
    const { octokit, seen } = open([...Array<Step>(20).fill(fine), slowDown], { time });
    const comment = () => octokit.request('POST /repos/a/b/issues/5/comments', { body: 'x' });
    await Promise.all(Array.from({ length: 20 }, comment));
    const waiting = expect(comment()).rejects.toMatchObject({ by: 'secondary' });
    await settled();
    await expect(patch(octokit)).rejects.toMatchObject({ by: 'secondary' });
    time.advance(1000);
    await waiting;
    expect(seen).toHaveLength(21);
  });
});

describe('a refused token', () => {
  it('is replaced once', async () => {
    const { octokit, seen, forgotten } = open([{ status: 401 }]);
    await read(octokit);
    expect(seen.map((line) => line.split(' ').at(-1))).toEqual(['t1', 't2']);
    expect(forgotten).toEqual(['t1']);
  });

  it('and not again', async () => {
    const { octokit, seen } = open(Array<Step>(9).fill({ status: 401 }));
    await expect(read(octokit)).rejects.toMatchObject({ status: 401 });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['that is young may do more in a moment: it is asked once more', 0, [{ status: 403 }, fine], 2],
    ['that may not do it is not asked a third time', 0, [{ status: 403 }, { status: 403 }], 2],
    ['that is old enough is refused for good', 6000, [{ status: 403 }], 1],
  ] satisfies readonly (readonly [string, number, readonly Step[], number])[])(
    '%s',
    async (_, age, steps, times) => {
      const { octokit, seen, forgotten } = open([...steps], { age });
      const asked = read(octokit);
      if (steps.at(-1) === fine) await asked;
      else await expect(asked).rejects.toMatchObject({ status: 403 });
      expect(seen).toHaveLength(times);
      expect(forgotten).toEqual([]);
    },
  );

  it('a POST too: GitHub did nothing', async () => {
    const { octokit, seen } = open([{ status: 401 }]);
    await post(octokit);
    expect(seen).toHaveLength(2);
  });
});

describe('a client that is gone', () => {
  it('asks nothing more', async () => {
    const { octokit, seen } = open([], { alive: false });
    await expect(read(octokit)).rejects.toMatchObject({ status: 410 });
    expect(seen).toEqual([]);
  });
});

describe('what is measured', () => {
  it('every answer, a broken connection as 0', async () => {
    const { octokit, answers } = open([{ status: 502 }, 'cut', fine]);
    await read(octokit);
    expect(answers.map(({ status, kind, resource }) => [status, kind, resource])).toEqual([
      [502, 'read', 'core'],
      [0, 'read', 'core'],
      [200, 'read', 'core'],
    ]);
  });
});
