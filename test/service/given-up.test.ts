/** A job that is given up is something to answer for: an audit row says so, in ids alone. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RepositoryRef, Task } from '../../app/task.ts';
import { openWorkQueue } from '../../app/work-queue.ts';
import type { World } from '../../app/world.ts';
import { engines } from '../store/engines.ts';

const at = { installation: 7, repositoryId: 9, owner: 'acme', repo: 'secret-plans' };

const tasks: readonly (readonly [Task, object])[] = [
  [
    { kind: 'pull_request', number: 3, retargeted: false, ...at },
    { task: 'pull_request', repositoryId: 9, pullRequest: 3 },
  ],
  [
    { kind: 'open_pull_requests', base: 'secret-plans', ...at },
    { task: 'open_pull_requests', repositoryId: 9 },
  ],
  [
    { kind: 'release', tag: 'secret-plans', ...at },
    { task: 'release', repositoryId: 9 },
  ],
  [
    { kind: 'commit', sha: 'abc', ...at },
    { task: 'commit', repositoryId: 9, sha: 'abc' },
  ],
];

describe.each(engines)('a job that is given up, on the $name engine', ({ open }) => {
  it('leaves its error and its names to the dead letter, and ids to the audit', async () => {
    const { database, close } = await open();
    const world = {
      clients: {
        of: async () => {
          throw new Error('the secret-plans of acme');
        },
      },
      log: { info: () => undefined, warn: () => undefined },
      now: () => new Date(),
      activeRepository: async (at: RepositoryRef) => at,
      isActiveClient: async () => true,
    } as unknown as World;
    const jobs = await openWorkQueue({
      world,
      database,
      host: 'github.com',
      concurrency: 1,
      retries: [],
    });
    onTestFinished(async () => {
      await jobs.stop();
      await close();
    });
    for (const [at, [task]] of tasks.entries()) await jobs.add(`7/${at}`, { task, tries: 0 });
    await jobs.idle();
    const rows = await database.kysely
      .selectFrom('audit')
      .select(['client', 'detail'])
      .orderBy('id')
      .execute();
    expect(rows).toEqual(tasks.map(([, detail]) => ({ client: 'github.com/7', detail })));
    expect(await jobs.deadLetters()).toMatchObject(tasks.map(() => ({ error: 'the secret-plans of acme' })));
  });
});
