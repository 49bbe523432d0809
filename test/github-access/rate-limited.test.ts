/** A rate limit on its way up: a reason in a verdict, and a time for the job. */
import { describe, expect, it } from 'vitest';
import { RateLimited, rateLimitOf } from '../../app/github/access/rate-limited.ts';
import { cannotLook } from '../../app/github/access/reasons.ts';
import type { Job } from '../../app/job.ts';
import { writeOnce } from '../../app/publish/write.ts';
import type { RepositoryRef } from '../../app/task.ts';
import { doJob } from '../../app/worker.ts';
import type { World } from '../../app/world.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';

const now = Date.UTC(2026, 0, 5, 12);
const until = new Date(now + 3600_000);

describe('a read that would have to wait', () => {
  it.each([
    ['primary', /requests for this hour are used up, so the reviews could not be read/],
    ['secondary', /asked Fairlead to slow down here, so the reviews could not be read/],
    ['reserve', /nearly used up, so the reviews/],
    ['lane', /More is asked here than GitHub takes at once/],
  ] as const)('%s: says why, and when it is looked at again', (by, words) => {
    const looked = cannotLook(new RateLimited(until, by), own('the reviews'));
    expect(toPlain(looked.gap.reason)).toMatch(words);
    expect(toPlain(looked.gap.remedy ?? [])).toMatch(/Nothing is wrong with the change.* after 13:00 UTC/);
    expect(rateLimitOf(looked)?.until).toEqual(until);
  });

  it('is no other error', () => {
    expect(rateLimitOf(new Error('x', { cause: new Error('y') }))).toBeNull();
    expect(rateLimitOf('429')).toBeNull();
  });
});

describe('a write that would have to wait', () => {
  it('was not made: it is neither looked up nor tried again on the spot', async () => {
    let made = 0;
    const make = async () => {
      made += 1;
      throw new RateLimited(until, 'secondary');
    };
    const find = async () => expect.fail('nothing to find');
    await expect(writeOnce({ make, find })).rejects.toBeInstanceOf(RateLimited);
    expect(made).toBe(1);
  });
});

/** A world whose one client gives this budget, and whose requests fail so. */
function worldOf(budget: { writes?: number | null; any?: number | null }, error: unknown) {
  let asked = 0;
  const request = Object.assign(
    async () => {
      asked += 1;
      throw error;
    },
    { defaults: () => request, endpoint: { DEFAULTS: { baseUrl: 'https://api.github.com' } } },
  );
  const octokit: object = { request, graphql: request };
  const client = {
    octokit: () => octokit,
    budget: { writesBlockedUntil: () => budget.writes ?? null, blockedUntil: () => budget.any ?? null },
  };
  const world = {
    clients: { of: async () => client },
    store: { of: () => ({ owedLooks: { owe: async () => undefined, settle: async () => undefined } }) },
    appId: async () => 1,
    fetch,
    now: () => new Date(now),
    activeRepository: async (at: RepositoryRef) => at,
    isActiveClient: async () => true,
    log: { info: () => undefined, warn: () => undefined },
  } as unknown as World;
  return { world, asked: () => asked };
}

const where = { installation: 7, repositoryId: 9, owner: 'acme', repo: 'shop' };
const job: Job = { task: { kind: 'commit', sha: 'a'.repeat(40), ...where }, tries: 1 };

/** Tries and delay of the job that is put off, and how long its client is left alone meanwhile. */
async function laterOf(world: World): Promise<readonly (readonly [number, number, number?])[]> {
  const later: [number, number, number?][] = [];
  const paused = new Map<string, number>();
  await doJob(world, job, {
    add: async () => undefined,
    addLater: async (key: string, { tries }: Job, delay: number) => {
      const pause = paused.get(key.split('/')[0] ?? '');
      later.push(pause === undefined ? [tries, delay] : [tries, delay, pause]);
    },
    pause: async (client: string, milliseconds: number) => void paused.set(client, milliseconds),
  });
  return later;
}

describe('a job', () => {
  it('is not begun while its verdict could not be published, and waits without costing a try', async () => {
    const { world, asked } = worldOf({ writes: now + 60_000 }, new Error('never'));
    expect(await laterOf(world)).toEqual([[1, 60_000, 60_000]]);
    expect(asked()).toBe(0);
  });

  it.each<[string, unknown]>([
    ['itself', new RateLimited(until, 'primary')],
    ['as the cause of a look that failed', cannotLook(new RateLimited(until, 'primary'), own('x'))],
  ])('that meets a rate limit, %s, runs again when that is over', async (_, error) => {
    const { world } = worldOf({}, error);
    expect(await laterOf(world)).toEqual([[1, 3600_000, 3600_000]]);
  });

  it('that sees not everything looks again without costing a try while something is closed', async () => {
    const { world } = worldOf({ any: now + 120_000 }, new RateLimited(new Date(now + 30_000), 'lane'));
    expect(await laterOf(world)).toEqual([[1, 30_000, 30_000]]);
  });

  it('that is background work waits by itself: what is kept for verdicts is theirs', async () => {
    const { world } = worldOf({}, new RateLimited(until, 'reserve'));
    expect(await laterOf(world)).toEqual([[1, 3600_000]]);
  });

  it('that fails otherwise fails', async () => {
    const { world } = worldOf({}, new Error('broken'));
    await expect(laterOf(world)).rejects.toThrow('broken');
  });

  it('whose subject is gone is dropped', async () => {
    const { world } = worldOf({}, Object.assign(new Error('gone'), { status: 410 }));
    expect(await laterOf(world)).toEqual([]);
  });
});
